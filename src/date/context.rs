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
    /// Whether the last date stands in the same sentence.
    pub(super) near: bool,
}

/// The dates of the text so far, by how fine they are: the last that is at least as fine as a year, a month, a day.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Last {
    /// The year that a tale has come to: without years that are mentioned in passing.
    story: Option<Days>,
    year: Option<Days>,
    month: Option<Days>,
    day: Option<Days>,
}

/// A first and a last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: Date,
    pub(super) last: Date,
}

impl Days {
    pub(super) fn of(date: Date) -> Self {
        Self { first: date, last: date }
    }
}

impl Last {
    /// Keeps a date for those that follow.
    pub(super) fn keep(&mut self, point: &Point) {
        self.keep_range(point, point);
    }

    /// Keeps the days from one point to the end of another.
    pub(super) fn keep_range(&mut self, begin: &Point, end: &Point) {
        let (Some((first, _)), Some((_, Some(next)))) = (begin.stretch.days(), end.stretch.days()) else { return };
        let Ok(last) = next.yesterday() else { return };
        let days = Some(Days { first, last });
        match begin.stretch {
            Stretch::Century(_) | Stretch::Decade(_) => {}
            Stretch::Year(_) | Stretch::Half(..) | Stretch::Season(..) | Stretch::Quarter(..) => {
                const ASIDE: i16 = 3;
                let far = |month: Days| (month.first.year() - first.year()).abs() > ASIDE;
                // The year that the story is in tells nothing new.
                let known = self.story.is_some_and(|story| first <= story.first && story.last <= last);
                if !known && !self.month.is_some_and(far) {
                    self.story = days;
                }
                self.year = days;
            }
            Stretch::Month(..) => (self.story, self.year, self.month) = (days, days, days),
            _ => *self = Self { story: days, year: days, month: days, day: days },
        }
    }

    /// The last date that `unit` can be counted from.
    fn fit(&self, unit: Unit) -> Option<Days> {
        match unit {
            Unit::Century | Unit::Decade | Unit::Year | Unit::Half | Unit::Season => self.year,
            Unit::Quarter | Unit::Month => self.month,
            _ => self.day,
        }
    }
}

impl Context<'_> {
    /// The day that `frame` counts from in `unit`, and where it comes from.
    pub(super) fn anchor(&self, frame: &Frame, unit: Unit) -> (Option<Date>, Resolution) {
        let (days, resolution) = self.days(frame, unit);
        (days.map(|days| days.last), resolution)
    }

    /// The days of what `frame` counts from in `unit`, and where it comes from.
    pub(super) fn days(&self, frame: &Frame, unit: Unit) -> (Option<Days>, Resolution) {
        let reference = self.reference.map(|r| Days::of(r.date));
        let referring = frame.anchor() == Anchor::Text;
        let text =
            if self.narrative && !referring && unit == Unit::Year { self.last.story } else { self.last.fit(unit) };
        let (first, second) = if referring || self.narrative { (text, reference) } else { (reference, text) };
        match (first, second) {
            (Some(date), _) | (None, Some(date)) => {
                let of_text = text == Some(date) && reference != Some(date);
                (Some(date), if of_text { Resolution::Text } else { Resolution::ReferenceTime })
            }
            (None, None) => (None, Resolution::Unresolved),
        }
    }
}

impl<'r> Context<'r> {
    /// Nothing but a reference time.
    pub(super) fn new(reference: Option<&'r ReferenceTime>, preference: YearPreference) -> Self {
        Self { reference, preference, narrative: false, tense: None, last: Last::default(), near: false }
    }
}
