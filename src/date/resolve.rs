//! From what a text says to a point of the calendar, by way of the reference time.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

use super::{
    grammar::{Fields, Moment, Shift},
    tables::{Tense, Unit},
    value::{Fineness, Point},
};
use crate::{
    analysis::{ReferenceTime, Resolution},
    input::YearPreference,
};

/// What missing parts of a date are taken from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor<'r> {
    pub(super) reference: Option<&'r ReferenceTime>,
    pub(super) preference: YearPreference,
}

impl Anchor<'_> {
    /// The point of the calendar that `moment` names, and what its missing parts were taken from; nothing where there is none.
    pub(super) fn resolve(&self, moment: &Moment) -> Option<(Point, Resolution)> {
        let today = self.reference.map(|r| r.date);
        let fields = agreeing(moment);
        let (point, resolution) = match (fields.year, today) {
            (Some(_), _) => (of(fields), Resolution::Explicit),
            (None, Some(today)) => (self.placed(moment, fields, today)?, Resolution::ReferenceTime),
            (None, None) => (open(moment, fields), Resolution::Unresolved),
        };
        let mut point = Point { part: moment.part, clock: moment.clock, offset: moment.offset, ..point };
        if let Some(clock) = &mut point.clock
            && clock.hour == 24
        {
            clock.hour = 0;
            if let Some(date) = point.date() {
                let next = Point::from_date(date.tomorrow().ok()?);
                point = Point { part: point.part, clock: point.clock, offset: point.offset, ..next };
            }
        }
        // Years before the first have other names.
        point.year.is_none_or(|year| year > 0).then_some((point, resolution))
    }

    /// Both ends of a range; the beginning is taken from the end where its year is not given.
    pub(super) fn resolve_range(&self, left: &Moment, right: &Moment) -> Option<(Point, Point, Resolution)> {
        let (end, resolution) = self.resolve(right)?;
        let (begin, _) = self.resolve(left)?;
        let begin = match (begin.date(), end.date()) {
            (Some(a), Some(b)) if a > b && left.fields.year.is_none() && left.relative.is_none() => {
                let back = if left.fields.month.is_some() { a.checked_sub(1.year()) } else { a.checked_sub(1.month()) };
                Point { part: begin.part, clock: begin.clock, offset: begin.offset, ..Point::from_date(back.ok()?) }
            }
            (Some(a), Some(b)) if a > b => return None,
            _ => begin,
        };
        let month = |p: &Point| p.year.zip(p.month);
        let backwards =
            begin.year > end.year || (month(&begin).is_some() && month(&end).is_some() && month(&begin) > month(&end));
        (!backwards).then_some((begin, end, resolution))
    }

    /// A point that the reference time completes.
    fn placed(&self, moment: &Moment, fields: Fields, today: Date) -> Option<Point> {
        if let Some((unit, n)) = moment.relative {
            let year = match unit {
                Unit::Year => i16::try_from(i32::from(today.year()).checked_add(n)?).ok()?,
                Unit::Month => {
                    let month = today.first_of_month().checked_add(n.months()).ok()?;
                    let fields = Fields { year: Some(month.year()), month: Some(month.month()), day: fields.day };
                    return fields.exists().then(|| of(fields));
                }
                Unit::Day => return Some(Point::from_date(today.checked_add(n.days()).ok()?)),
                _ => return None,
            };
            let fields = Fields { year: Some(year), ..fields };
            return (Date::new(year, 1, 1).is_ok() && fields.exists()).then(|| of(fields));
        }
        let days = |date: Date| i64::from((date - today).get_days());
        match (fields.month, fields.day) {
            (Some(month), Some(day)) => {
                // Eight years hold a 29 February even around 1900.
                let candidates = (-8..=8).filter_map(|n| Date::new(today.year().checked_add(n)?, month, day).ok());
                self.choose(candidates, moment, days).map(Point::from_date)
            }
            (Some(month), None) => {
                let candidates = (-1..=1).filter_map(|n| Date::new(today.year().checked_add(n)?, month, 1).ok());
                // Counted in months, for their lengths differ.
                let months = |date: Date| {
                    12 * i64::from(date.year() - today.year()) + i64::from(date.month()) - i64::from(today.month())
                };
                // "last May" is not the month of the reference time.
                let candidates = candidates.filter(|&date| match moment.shift {
                    Some(Shift::Nearest(Tense::Past)) => months(date) < 0,
                    Some(Shift::Nearest(Tense::Future)) => months(date) > 0,
                    _ => true,
                });
                let chosen = self.choose(candidates, moment, months)?;
                Some(of(Fields { year: Some(chosen.year()), month: Some(month), day: None }))
            }
            (None, Some(day)) => {
                let months = (-2..=2).filter_map(|n: i32| today.first_of_month().checked_add(n.months()).ok());
                let candidates = months.filter_map(|m| Date::new(m.year(), m.month(), day).ok());
                self.choose(candidates, moment, days).map(Point::from_date)
            }
            (None, None) => weekday(moment, today).map(Point::from_date),
        }
    }

    /// The candidate that the text or else the preference asks for, by its signed `distance` from the reference time; one on the
    /// weekday that the text names, if there is.
    fn choose(
        &self,
        candidates: impl Iterator<Item = Date>,
        moment: &Moment,
        distance: impl Fn(Date) -> i64,
    ) -> Option<Date> {
        let preference = match moment.tense {
            Some(Tense::Past) => YearPreference::Past,
            Some(Tense::Future) => YearPreference::Future,
            Some(Tense::Present) | None => self.preference,
        };
        let rank = |date: &Date| {
            let distance = distance(*date);
            let wrong_side = match preference {
                YearPreference::Closest => false,
                YearPreference::Past => distance > 0,
                YearPreference::Future => distance < 0,
            };
            // A day whose weekday fits only a year away is rather the writer's slip.
            let near = distance.abs() < 300;
            let off = moment.weekday.is_some_and(|w| !near || date.weekday().to_monday_one_offset() != w);
            (off, wrong_side, distance.abs(), distance > 0)
        };
        candidates.min_by_key(rank)
    }
}

/// The reading of a numeric date that goes with the weekday beside it.
fn agreeing(moment: &Moment) -> Fields {
    let on = |f: Fields| Date::new(f.year?, f.month?, f.day?).ok().map(|d| d.weekday().to_monday_one_offset());
    match (moment.other, moment.weekday) {
        (Some(other), Some(w)) if on(moment.fields) != Some(w) && on(other) == Some(w) => other,
        _ => moment.fields,
    }
}

fn of(fields: Fields) -> Point {
    let grain = match fields {
        Fields { day: Some(_), .. } => Fineness::Day,
        Fields { month: Some(_), .. } => Fineness::Month,
        _ => Fineness::Year,
    };
    Point { year: fields.year, month: fields.month, day: fields.day, grain, ..Point::default() }
}

/// A point without a reference time: what is not said stays open.
fn open(moment: &Moment, fields: Fields) -> Point {
    let grain = match moment.relative {
        Some((Unit::Year, _)) => of(fields).grain,
        Some((Unit::Month, _)) if fields.day.is_none() => Fineness::Month,
        None if !fields.is_empty() => of(fields).grain,
        _ => Fineness::Day,
    };
    Point { grain, ..of(fields) }
}

/// The day of the week: by default the latest that is not after the reference time, as news tells what was.
fn weekday(moment: &Moment, today: Date) -> Option<Date> {
    let day = Weekday::from_monday_one_offset(moment.weekday?).ok()?;
    match moment.shift {
        None | Some(Shift::Nearest(Tense::Present)) => {
            if today.weekday() == day {
                Some(today)
            } else {
                today.nth_weekday(-1, day).ok()
            }
        }
        Some(Shift::Nearest(Tense::Past)) => today.nth_weekday(-1, day).ok(),
        Some(Shift::Nearest(Tense::Future)) => today.nth_weekday(1, day).ok(),
        Some(Shift::Week(tense)) => {
            let days = i32::from(day.to_monday_zero_offset()) - i32::from(today.weekday().to_monday_zero_offset());
            let weeks = match tense {
                Tense::Past => -7,
                Tense::Present => 0,
                Tense::Future => 7,
            };
            today.checked_add((days + weeks).days()).ok()
        }
    }
}
