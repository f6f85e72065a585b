//! From what a text says to points of the calendar.

#![expect(clippy::cast_sign_loss, reason = "values of slots are small, and checked when they are read")]

use jiff::{
    ToSpan as _,
    civil::{Date, DateTime},
};

use super::{
    context::Context,
    frame::{Frame, Slot, Tense, Unit, VAGUE},
    holiday::Holiday,
    lunar,
    value::{Clock, Interval, Point, Stretch, date, midnight, span},
};
use crate::analysis::Resolution;

/// A point and what its missing parts were taken from.
pub(super) type Resolved = (Point, Resolution);

/// What resolves dates: the context, and the holidays of the language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolver<'c> {
    pub(super) context: &'c Context<'c>,
    pub(super) holidays: &'c [Holiday],
}

impl Resolver<'_> {
    /// The point of the calendar that `frame` names; nothing where there is none.
    pub(super) fn point(&self, frame: &Frame) -> Option<Resolved> {
        let frame = &counted(frame)?;
        if let (Some((unit, n)), Some(now)) = (frame.shift(), self.now())
            && unit >= Unit::Hour
        {
            return from_clock(now, unit, n);
        }
        let (mut stretch, resolution) = self.stretch(frame)?;
        if let (Some(unit), Some(day)) = (frame.widen(), stretch.date()) {
            let year = Some(i32::from(day.year()));
            stretch = match unit {
                Unit::Week => Stretch::week(day),
                Unit::Weekend => Stretch::weekend(day),
                Unit::Month => Stretch::Month(year, Some(day.month())),
                Unit::Quarter => Stretch::Quarter(year, (day.month() + 2) / 3),
                _ => Stretch::Year(year),
            };
        }
        let mut point =
            Point { part: frame.part(), clock: clock(frame), zone: frame.get(Slot::Zone), ..Point::of(stretch) };
        if let Some((Unit::Night, _)) = frame.shift() {
            point.part = point.part.or(Some(super::frame::Part { code: "TNI", from: 21, to: 30 }));
        }
        if let Some(clock) = &mut point.clock
            && clock.hour == 24
        {
            if clock.minute.unwrap_or(0) + clock.second.unwrap_or(0) > 0 {
                return None;
            }
            clock.hour = 0;
            if let Some(date) = point.stretch.date() {
                point.stretch = Stretch::day(date.tomorrow().ok()?);
            }
        }
        // A time is one of a day.
        if point.is_time() && !matches!(point.stretch, Stretch::Day(..) | Stretch::Time) {
            return None;
        }
        Some((point, resolution))
    }

    /// The time of the reference, where it is known.
    fn now(&self) -> Option<DateTime> {
        let reference = self.context.reference?;
        Some(reference.date.to_datetime(reference.time?))
    }

    /// The stretch of the calendar, without the time of day.
    pub(super) fn stretch(&self, frame: &Frame) -> Option<(Stretch, Resolution)> {
        use Slot as S;
        if frame.has(S::Near) && !self.context.near {
            return Some((Stretch::Time, Resolution::Unresolved));
        }
        if frame.has(S::Nth) && frame.has_any(&[S::Unit, S::Weekday]) {
            return self.nth(frame);
        }
        if !frame.has_any(&[S::Year, S::Month]) && frame.has_any(&[S::Decade, S::Century]) {
            return self.decade_or_century(frame);
        }
        if let Some(holiday) = frame.get(S::Holiday) {
            return self.holiday(*self.holidays.get(holiday as usize)?, frame);
        }
        if frame.is_lunar() && frame.has_any(&[S::Month, S::Day]) {
            return self.lunar(frame);
        }
        // "today (13/12)": the numbers count.
        let dated = frame.has(S::Day) && frame.has(S::Month);
        match frame.shift().filter(|(unit, _)| !dated || *unit == Unit::Year) {
            Some((unit, _)) if unit > Unit::Year => self.shifted(frame),
            Some((unit, _)) if unit < Unit::Year => self.decade_or_century(frame),
            _ => match self.year(frame) {
                Some((year, resolution)) => Some((in_year(year, frame)?, resolution)),
                None => self.yearless(frame),
            },
        }
    }

    /// The astronomical year, where it is said; unknown where it is counted from something that is not known.
    pub(super) fn year(&self, frame: &Frame) -> Option<(Option<i32>, Resolution)> {
        if let Some(year) = frame.get(Slot::Year) {
            return Some((Some(if frame.has(Slot::Era) { 1 - year } else { year }), Resolution::Explicit));
        }
        if let Some((Unit::Year, n)) = frame.shift() {
            let (anchor, resolution) = self.context.anchor(frame, Unit::Year);
            return Some((anchor.map(|date| i32::from(date.year()) + n), resolution));
        }
        let cycle = cycle(frame)?;
        let (anchor, resolution) = self.context.anchor(frame, Unit::Year);
        Some((anchor.and_then(|date| lunar::nearest(cycle, date.year())).map(i32::from), resolution))
    }

    fn decade_or_century(&self, frame: &Frame) -> Option<(Stretch, Resolution)> {
        let bc = frame.has(Slot::Era);
        let (anchor, from_anchor) = self.context.anchor(frame, Unit::Century);
        let now = anchor.map(|date| i32::from(date.year()));
        // The first year of the century less one.
        let (century, mut resolution) = match (frame.get(Slot::Century), frame.shift()) {
            (Some(n), _) => (Some(if bc { -n * 100 } else { (n - 1) * 100 }), Resolution::Explicit),
            (None, Some((Unit::Century, n))) => {
                (now.map(|year| (year - 1).div_euclid(100) * 100 + n * 100), from_anchor)
            }
            _ => (None, Resolution::Explicit),
        };
        let stretch = match (frame.get(Slot::Decade), frame.shift()) {
            (Some(decade), _) if bc => Stretch::Decade(1 - (decade + 9)),
            (Some(decade @ 100..), _) => Stretch::Decade(decade),
            (Some(decade), _) => {
                // The last such decade that has begun.
                let inferred = || now.map(|year| (year - decade).div_euclid(100) * 100);
                if century.is_none() {
                    resolution = from_anchor;
                }
                Stretch::Decade(century.or_else(inferred).unwrap_or(1900) + decade)
            }
            (None, Some((Unit::Decade, n))) => {
                resolution = from_anchor;
                Stretch::Decade(now?.div_euclid(10).checked_add(n)?.checked_mul(10)?)
            }
            _ => Stretch::Century(century?),
        };
        Some((stretch, resolution))
    }

    /// A stretch so many units from the anchor, and what is told inside it.
    fn shifted(&self, frame: &Frame) -> Option<(Stretch, Resolution)> {
        let (unit, n) = frame.shift()?;
        let (anchor, resolution) = self.context.anchor(frame, unit);
        let Some(anchor) = anchor else {
            let open = match unit {
                Unit::Month => Stretch::Month(None, None),
                Unit::Week => Stretch::Week(None),
                Unit::Weekend => Stretch::Weekend(None),
                Unit::Half | Unit::Season | Unit::Quarter => Stretch::Year(None),
                _ => Stretch::Day(None, None, None),
            };
            return Some((open, resolution));
        };
        let (year, month) = (i32::from(anchor.year()), i32::from(anchor.month()));
        // The parts of a year, counted through.
        let part = |size: i32| {
            let index = year.checked_mul(12 / size)?.checked_add((month - 1) / size)?.checked_add(n)?;
            Some((Some(index.div_euclid(12 / size)), (index.rem_euclid(12 / size) + 1) as i8))
        };
        let stretch = match unit {
            Unit::Half => part(6).map(|(year, half)| Stretch::Half(year, half))?,
            Unit::Quarter => part(3).map(|(year, quarter)| Stretch::Quarter(year, quarter))?,
            Unit::Season => {
                // Seasons begin in March; January and February belong to the winter of the year before.
                let index = year.checked_mul(4)?.checked_add((month - 3).div_euclid(3))?.checked_add(n)?;
                Stretch::Season(Some(index.div_euclid(4)), index.rem_euclid(4) as i8)
            }
            Unit::Month => {
                let (year, month) = part(1)?;
                match frame.get(Slot::Day) {
                    Some(day) => Stretch::day(date(year?, month, day as i8)?),
                    None => Stretch::Month(year, Some(month)),
                }
            }
            Unit::Week | Unit::Weekend => {
                let day = anchor.checked_add(n.checked_mul(7)?.days()).ok()?;
                if frame.has(Slot::Exact) {
                    Stretch::day(day)
                } else if let Some(weekday) = frame.get(Slot::Weekday) {
                    let ahead = weekday - i32::from(day.weekday().to_monday_one_offset());
                    Stretch::day(day.checked_add(ahead.days()).ok()?)
                } else if unit == Unit::Weekend || frame.has(Slot::Weekend) {
                    Stretch::weekend(day)
                } else {
                    Stretch::week(day)
                }
            }
            Unit::Day | Unit::Night => Stretch::day(anchor.checked_add(n.days()).ok()?),
            _ => return None,
        };
        Some((stretch, resolution))
    }
}

/// Hours, minutes or seconds from a time.
fn from_clock(now: DateTime, unit: Unit, n: i32) -> Option<Resolved> {
    let span = match unit {
        Unit::Hour => i64::from(n).hours(),
        Unit::Minute => i64::from(n).minutes(),
        _ => i64::from(n).seconds(),
    };
    let then = now.checked_add(span).ok()?;
    let minute = (unit != Unit::Hour || then.minute() != 0).then(|| then.minute());
    let clock = Clock { hour: then.hour(), minute, second: None };
    Some((Point { clock: Some(clock), ..Point::of(Stretch::day(then.date())) }, Resolution::ReferenceTime))
}

/// A count before or after the anchor as a shift; nothing where the count is not told.
fn counted(frame: &Frame) -> Option<Frame> {
    let mut frame = *frame;
    if let (Some(mut count), Some(mut unit), Some(direction)) =
        (frame.get(Slot::Count), frame.get(Slot::Unit), frame.direction())
        && !frame.has_any(&[Slot::Edge, Slot::Nth])
    {
        if count == VAGUE {
            return None;
        }
        if frame.has(Slot::HalfMore) {
            count = count.checked_add(500)?;
        }
        // "two decades ago" is a year.
        let years = match frame.unit() {
            Some(Unit::Decade) => 10,
            Some(Unit::Century) => 100,
            _ => 1,
        };
        if years > 1 {
            (count, unit) = (count.checked_mul(years)?, Unit::Year as i32);
        }
        // Years and a half are counted in months; other halves are not.
        if count % 1000 == 500 && unit == Unit::Year as i32 {
            (count, unit) = (count.checked_mul(12)?, Unit::Month as i32);
        }
        // More is beyond the calendar, and more than a slot holds.
        let n = Some(count / 1000).filter(|n| count % 1000 == 0 && *n < Frame::SHIFTS)?;
        for slot in [Slot::Count, Slot::Unit, Slot::Direction, Slot::HalfMore] {
            frame.clear(slot);
        }
        frame.put(Slot::ShiftUnit, unit);
        frame.put(Slot::Shift, if direction == Tense::Past { -n } else { n });
    }
    Some(frame)
}

const NOON: i8 = 12;

/// The time of the day, on 24 hours where the part of the day tells which half.
fn clock(frame: &Frame) -> Option<Clock> {
    let mut hour = frame.small(Slot::Hour)?;
    match frame.small(Slot::Meridiem) {
        Some(0) if hour == NOON => hour = 0,
        Some(1) if hour < NOON => hour += NOON,
        Some(_) => {}
        None => {
            if let Some(part) = frame.part().filter(|_| hour <= NOON) {
                let hours = [hour, hour + NOON, hour - NOON];
                let fits = |h: &i8| (0..=24).contains(h) && (part.from..part.to).contains(h);
                // Half past five in the evening lies before what is called so otherwise, but it is not in the morning.
                let late = part.from >= NOON && part.to <= 24 && hour < NOON;
                let other = if late { hour + NOON } else { hour };
                hour = hours.into_iter().find(fits).unwrap_or(other);
            }
        }
    }
    Some(Clock { hour, minute: frame.small(Slot::Minute), second: frame.small(Slot::Second) })
}

/// What is told inside a year.
pub(super) fn in_year(year: Option<i32>, frame: &Frame) -> Option<Stretch> {
    if let Some(month) = frame.small(Slot::Month) {
        return match frame.small(Slot::Day) {
            None => Some(Stretch::Month(year, Some(month))),
            Some(day) => {
                const LEAP: i32 = 2024;
                date(year.unwrap_or(LEAP), month, day).map(|_| Stretch::Day(year, Some(month), Some(day)))
            }
        };
    }
    if frame.has(Slot::Day) {
        return None;
    }
    if let Some(quarter) = frame.small(Slot::Quarter) {
        return Some(Stretch::Quarter(year, quarter));
    }
    if let Some(half) = frame.small(Slot::Half) {
        return Some(Stretch::Half(year, half));
    }
    if let Some(season) = frame.small(Slot::Season) {
        return Some(Stretch::Season(year, season));
    }
    if let Some(week) = frame.small(Slot::Week) {
        return Some(Stretch::Week(Some((i16::try_from(year?).ok()?, week))));
    }
    Some(Stretch::Year(year))
}

/// The place of a year in the sexagenary cycle, from its stem and branch.
fn cycle(frame: &Frame) -> Option<u8> {
    let (stem, branch) = (frame.get(Slot::Stem)?, frame.get(Slot::Branch)?);
    (0..60).find(|n| n % 10 == stem && n % 12 == branch).map(|n| n as u8)
}

/// The stretch of a length that ends or begins at the reference time.
pub(super) fn window(today: Date, unit: Unit, n: i32, direction: Tense) -> Option<Interval> {
    const MANY: i32 = 10_000;
    let span = span(unit, n).filter(|span| n < MANY && i32::from(span.get_years()) < MANY)?;
    if direction == Tense::Future {
        // Past the end of the calendar the end stays open.
        return Some((midnight(today), today.checked_add(span).ok().map(midnight)));
    }
    Some((midnight(today.checked_sub(span).ok()?), Some(midnight(today))))
}
