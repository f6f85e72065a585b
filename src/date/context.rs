//! What a date without a year, or one counted from another, is resolved against.

use jiff::civil::Date;

use super::{
    frame::{Anchor, Frame, Tense, Unit},
    value::{Point, Stretch},
};
use crate::{
    analysis::{ReferenceTime, Resolution},
    input::YearPreference,
};

/// The reference time, and the dates of the text so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'r> {
    pub(super) reference: Option<&'r ReferenceTime>,
    pub(super) preference: YearPreference,
    /// Whether the text tells of a time long before the reference time, so that each date follows the one before.
    pub(super) narrative: bool,
    /// The tense of the words around.
    pub(super) tense: Option<Tense>,
    pub(super) last: Last,
}

/// The dates of the text so far, by how fine they are: the last that is at least as fine as a year, a month, a day.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Last {
    year: Option<Date>,
    month: Option<Date>,
    day: Option<Date>,
}

impl Last {
    /// Keeps a date for those that follow.
    pub(super) fn keep(&mut self, point: &Point) {
        let Some((first, _)) = point.stretch.days() else { return };
        match point.stretch {
            Stretch::Century(_) | Stretch::Decade(_) => {}
            Stretch::Year(_) | Stretch::Half(..) | Stretch::Season(..) | Stretch::Quarter(..) => {
                self.year = Some(first);
            }
            Stretch::Month(..) => (self.year, self.month) = (Some(first), Some(first)),
            _ => (self.year, self.month, self.day) = (Some(first), Some(first), Some(first)),
        }
    }

    /// The last date that `unit` can be counted from.
    fn fit(&self, unit: Unit) -> Option<Date> {
        match unit {
            Unit::Century | Unit::Decade | Unit::Year | Unit::Half | Unit::Season => self.year,
            Unit::Quarter | Unit::Month => self.month.or(self.year),
            _ => self.day.or(self.month).or(self.year),
        }
    }
}

impl Context<'_> {
    /// The date that `frame` counts from in `unit`, and where it comes from.
    pub(super) fn anchor(&self, frame: &Frame, unit: Unit) -> (Option<Date>, Resolution) {
        let reference = self.reference.map(|r| r.date);
        let text = self.last.fit(unit);
        let (first, second) = if frame.anchor() == Anchor::Text || self.narrative { (text, reference) } else { (reference, text) };
        match (first, second) {
            (Some(date), _) | (None, Some(date)) => {
                let of_text = text == Some(date) && reference != Some(date);
                (Some(date), if of_text { Resolution::Text } else { Resolution::ReferenceTime })
            }
            (None, None) => (None, Resolution::Unresolved),
        }
    }
}
