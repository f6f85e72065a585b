//! What is told by its place in something longer: the first Monday of May, the last three months of the year.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

use super::{
    frame::{Frame, Slot, Unit},
    resolve::Resolver,
    value::{Point, Stretch, span},
};
use crate::analysis::Resolution;

/// The edge of a container that ends with it but may begin before it: "the three months to June".
const TO: i32 = 2;

impl Resolver<'_> {
    /// The first, second, last of the units or weekdays in a container.
    pub(super) fn nth(&self, frame: &Frame) -> Option<(Stretch, Resolution)> {
        let mut container = *frame;
        for slot in [Slot::Nth, Slot::Unit, Slot::Weekday, Slot::Count, Slot::Part, Slot::Hour, Slot::Minute] {
            container.clear(slot);
        }
        let (stretch, resolution) = self.stretch(&container)?;
        let (first, next) = stretch.days()?;
        let next = next?;
        let nth = frame.get(Slot::Nth)?;
        let from_end = nth < 0;
        let n = nth.abs().checked_sub(1).filter(|n| *n >= 0)?;
        let days = |n: i32| {
            if from_end { next.checked_sub((n + 1).days()).ok() } else { first.checked_add(n.days()).ok() }
        };
        let months = |size: i32| {
            let months = if from_end {
                next.checked_sub(((n + 1) * size).months())
            } else {
                first.checked_add((n * size).months())
            };
            let month = months.ok()?;
            Some((Some(i32::from(month.year())), month.month()))
        };
        let weekday = |weekday: Weekday| {
            let edge = if from_end { next } else { first.yesterday().ok()? };
            edge.nth_weekday(if from_end { -n - 1 } else { n + 1 }, weekday).ok()
        };
        let found = if let (Some(number), false) = (frame.get(Slot::Weekday), frame.has(Slot::Unit)) {
            Stretch::day(weekday(Weekday::from_monday_one_offset(number as i8).ok()?)?)
        } else {
            match frame.unit()? {
                Unit::Day => Stretch::day(days(n)?),
                Unit::Week => Stretch::week(days(n * 7)?),
                Unit::Weekend => Stretch::weekend(weekday(Weekday::Saturday)?),
                Unit::Month => months(1).map(|(year, month)| Stretch::Month(year, Some(month)))?,
                Unit::Quarter => months(3).map(|(year, month)| Stretch::Quarter(year, (month + 2) / 3))?,
                Unit::Half => months(6).map(|(year, month)| Stretch::Half(year, (month + 5) / 6))?,
                Unit::Year => months(12).map(|(year, _)| Stretch::Year(year))?,
                Unit::Decade => months(120).map(|(year, _)| Stretch::Decade(year.unwrap_or(0).div_euclid(10) * 10))?,
                _ => return None,
            }
        };
        let inside = found.days().is_some_and(|(day, _)| day < next);
        inside.then_some((found, resolution))
    }

    /// The first or last so many units of a container: its ends.
    pub(super) fn edge(&self, frame: &Frame) -> Option<(Point, Point, Resolution)> {
        let (count, unit) = (frame.get(Slot::Count).filter(|n| *n > 0 && n % 1000 == 0)? / 1000, frame.unit()?);
        let mut container = *frame;
        for slot in [Slot::Edge, Slot::Unit, Slot::Count] {
            container.clear(slot);
        }
        let (stretch, resolution) = self.stretch(&container)?;
        let (first, next) = stretch.days()?;
        let next = next?;
        let span = span(unit, count).filter(|_| unit >= Unit::Year)?;
        let edge = frame.get(Slot::Edge)?;
        let (begin, end) =
            if edge == 0 { (first, first.checked_add(span).ok()?) } else { (next.checked_sub(span).ok()?, next) };
        let last = end.yesterday().ok()?;
        (edge == TO || begin >= first && end <= next).then_some(())?;
        let at = |day: Date| {
            let year = Some(i32::from(day.year()));
            Point::of(match unit {
                Unit::Year => Stretch::Year(year),
                Unit::Quarter | Unit::Month => Stretch::Month(year, Some(day.month())),
                _ => Stretch::day(day),
            })
        };
        Some((at(begin), at(last), resolution))
    }
}
