//! From what a text says to points of the calendar.

#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "values of slots are small, and checked when they are read"
)]

use jiff::{
    ToSpan as _,
    civil::{Date, DateTime, Weekday},
};

use super::{
    context::{Context, Days},
    frame::{Frame, Holiday, Slot, Tense, Unit, VAGUE},
    lunar::{self, LunarDate},
    value::{Clock, Point, Stretch, date, midnight},
};
use crate::{
    analysis::{Grain, Resolution},
    input::YearPreference,
};

/// A point and what its missing parts were taken from.
pub(super) type Resolved = (Point, Resolution);

/// What resolves dates: the context, and the holidays of the language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolver<'c> {
    pub(super) context: &'c Context<'c>,
    pub(super) holidays: &'c [Holiday],
}

/// A possible meaning, with its first day and the day after its last.
type Candidate = (Stretch, Date, Option<Date>);

impl Resolver<'_> {
    /// The point of the calendar that `frame` names; nothing where there is none.
    pub(super) fn point(&self, frame: &Frame) -> Option<Resolved> {
        let frame = &counted(frame)?;
        if let Some(resolved) = self.clock_shift(frame) {
            return resolved;
        }
        let (mut stretch, resolution) = self.stretch(frame)?;
        if let (Some(unit), Some(day)) = (frame.widen(), stretch.date()) {
            let year = Some(i32::from(day.year()));
            stretch = match unit {
                Unit::Week => Stretch::week(day),
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

    /// Hours, minutes or seconds from the anchor, where its time is known.
    fn clock_shift(&self, frame: &Frame) -> Option<Option<Resolved>> {
        let (unit, n) = frame.shift().filter(|(unit, _)| *unit >= Unit::Hour)?;
        let reference = self.context.reference?;
        let now = reference.date.to_datetime(reference.time?);
        let span = match unit {
            Unit::Hour => i64::from(n).hours(),
            Unit::Minute => i64::from(n).minutes(),
            _ => i64::from(n).seconds(),
        };
        let then = |now: DateTime| {
            let then = now.checked_add(span).ok()?;
            let minute = (unit != Unit::Hour || then.minute() != 0).then(|| then.minute());
            let clock = Clock { hour: then.hour(), minute, second: None };
            Some((Point { clock: Some(clock), ..Point::of(Stretch::day(then.date())) }, Resolution::ReferenceTime))
        };
        Some(then(now))
    }

    /// The stretch of the calendar, without the time of day.
    fn stretch(&self, frame: &Frame) -> Option<(Stretch, Resolution)> {
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
        if frame.get(S::Calendar) == Some(1) && frame.has_any(&[S::Month, S::Day]) {
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
    fn year(&self, frame: &Frame) -> Option<(Option<i32>, Resolution)> {
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

    /// The first, second, last of the units or weekdays in a container.
    fn nth(&self, frame: &Frame) -> Option<(Stretch, Resolution)> {
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
        let found = if let (Some(weekday), false) = (frame.get(Slot::Weekday), frame.has(Slot::Unit)) {
            let weekday = Weekday::from_monday_one_offset(weekday as i8).ok()?;
            let edge = if from_end { next } else { first.yesterday().ok()? };
            Stretch::day(edge.nth_weekday(if from_end { -n - 1 } else { n + 1 }, weekday).ok()?)
        } else {
            match frame.unit()? {
                Unit::Day => Stretch::day(days(n)?),
                Unit::Week => Stretch::week(days(n * 7)?),
                Unit::Weekend => {
                    let edge = if from_end { next } else { first.yesterday().ok()? };
                    let saturday = edge.nth_weekday(if from_end { -n - 1 } else { n + 1 }, Weekday::Saturday).ok()?;
                    let week = saturday.iso_week_date();
                    Stretch::Weekend(Some((week.year(), week.week())))
                }
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
        let span = match unit {
            Unit::Year => count.years(),
            Unit::Quarter => count.checked_mul(3)?.months(),
            Unit::Month => count.months(),
            Unit::Week => count.weeks(),
            Unit::Day => count.days(),
            _ => return None,
        };
        let edge = frame.get(Slot::Edge)?;
        let (begin, end) =
            if edge == 0 { (first, first.checked_add(span).ok()?) } else { (next.checked_sub(span).ok()?, next) };
        let last = end.yesterday().ok()?;
        // The three months to June may begin before June.
        const TO: i32 = 2;
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

    fn holiday(&self, holiday: Holiday, frame: &Frame) -> Option<(Stretch, Resolution)> {
        let on = |year: i32| {
            let stretch = Stretch::day(match holiday {
                Holiday::Fixed(month, day) => date(year, month, day)?,
                Holiday::Weekday(month, weekday, nth, after) => {
                    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
                    let day = date(year, month, 1)?.nth_weekday_of_month(nth, weekday).ok()?;
                    day.checked_add(i32::from(after).days()).ok()?
                }
                Holiday::Easter(days) => easter(year)?.checked_add(i32::from(days).days()).ok()?,
                Holiday::Lunar(month, day) => lunar_day(year, month, day, false)?,
            });
            Some(stretch)
        };
        // Before the new year that is named.
        let eve = i32::from(frame.has(Slot::Eve));
        match self.year(frame) {
            Some((year, resolution)) => Some((on(year? - eve)?, resolution)),
            None => self.inferred(
                frame,
                Unit::Year,
                Tense::Nearest,
                |base, n| on(i32::from(base.year()) + n),
                || Stretch::Day(None, None, None),
            ),
        }
    }

    fn lunar(&self, frame: &Frame) -> Option<(Stretch, Resolution)> {
        let leap = frame.has(Slot::Leap);
        let (month, day) = (frame.get(Slot::Month).map(|n| n as i8), frame.get(Slot::Day).map(|n| n as i8));
        let on = |year: i32, month: i8| match day {
            Some(day) => lunar_day(year, month, day, leap).map(Stretch::day),
            None => {
                let (first, next) = lunar::month_days(i16::try_from(year).ok()?, month, leap)?;
                Some(Stretch::Days(first, next.yesterday().ok()?, Grain::Month))
            }
        };
        match (self.year(frame), month) {
            (Some((year, resolution)), Some(month)) => {
                Some((on(year? - i32::from(frame.has(Slot::Eve)), month)?, resolution))
            }
            (None, Some(month)) => {
                let lunar_year =
                    |base: Date| LunarDate::of(base).map_or_else(|| i32::from(base.year()), |l| l.year.into());
                let open = || Stretch::Day(None, None, None);
                self.inferred(frame, Unit::Year, Tense::Nearest, |base, n| on(lunar_year(base) + n, month), open)
            }
            // The day of a month that is not told: that of the anchor.
            (_, None) => {
                let now = |base: Date, n: i32| {
                    let lunar = LunarDate::of(base.checked_add((n * 29).days()).ok()?)?;
                    on(lunar.year.into(), lunar.month)
                };
                self.inferred(frame, Unit::Day, Tense::Nearest, now, || Stretch::Day(None, None, None))
            }
        }
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
                let week = day.iso_week_date();
                if frame.has(Slot::Exact) {
                    Stretch::day(day)
                } else if let Some(weekday) = frame.get(Slot::Weekday) {
                    let ahead = weekday - i32::from(day.weekday().to_monday_one_offset());
                    Stretch::day(day.checked_add(ahead.days()).ok()?)
                } else if unit == Unit::Weekend || frame.has(Slot::Weekend) {
                    Stretch::Weekend(Some((week.year(), week.week())))
                } else {
                    Stretch::week(day)
                }
            }
            Unit::Day | Unit::Night => Stretch::day(anchor.checked_add(n.days()).ok()?),
            _ => return None,
        };
        Some((stretch, resolution))
    }

    /// What has no year: the like-named one that the tense, or else the preference, asks for.
    fn yearless(&self, frame: &Frame) -> Option<(Stretch, Resolution)> {
        use Slot as S;
        let small = |slot| frame.get(slot).map(|n| n as i8);
        let year = |base: Date, n: i32| i32::from(base.year()) + n;
        let (month, day, weekday) = (small(S::Month), small(S::Day), small(S::Weekday));
        let prefer = match self.context.preference {
            YearPreference::Past => Tense::Past,
            YearPreference::Future => Tense::Future,
            YearPreference::Closest => Tense::Nearest,
        };
        if let (Some(month), Some(day)) = (month, day) {
            let open = || Stretch::Day(None, Some(month), Some(day));
            // Another order of day and month may be the one that exists.
            date(2024, month, day)?;
            return self.inferred(
                frame,
                Unit::Year,
                prefer,
                |base, n| date(year(base, n), month, day).map(Stretch::day),
                open,
            );
        }
        if let Some(month) = month {
            let open = || Stretch::Month(None, Some(month));
            return self.inferred(
                frame,
                Unit::Year,
                prefer,
                |base, n| Some(Stretch::Month(Some(year(base, n)), Some(month))),
                open,
            );
        }
        for (slot, make) in [
            (S::Quarter, Stretch::Quarter as fn(Option<i32>, i8) -> Stretch),
            (S::Half, Stretch::Half),
            (S::Season, |year, season| Stretch::Season(year, season)),
        ] {
            if let Some(n) = small(slot) {
                return self.inferred(
                    frame,
                    Unit::Year,
                    prefer,
                    |base, y| Some(make(Some(year(base, y)), n)),
                    || make(None, n),
                );
            }
        }
        if let Some(week) = small(S::Week) {
            let of = |base: Date, n: i32| Some(Stretch::Week(Some((i16::try_from(year(base, n)).ok()?, week))));
            return self.inferred(frame, Unit::Year, prefer, of, || Stretch::Week(None));
        }
        if let Some(day) = day {
            let of = |base: Date, n: i32| {
                let month = base.first_of_month().checked_add(n.months()).ok()?;
                date(month.year().into(), month.month(), day).map(Stretch::day)
            };
            return self.inferred(frame, Unit::Month, prefer, of, || Stretch::Day(None, None, Some(day)));
        }
        if weekday.is_some() || frame.has(S::Weekend) {
            let of = |base: Date, n: i32| {
                let day = base.checked_add((n * 7).days()).ok()?;
                match weekday {
                    Some(weekday) => {
                        let ahead = i32::from(weekday - day.weekday().to_monday_one_offset());
                        day.checked_add(ahead.days()).ok().map(Stretch::day)
                    }
                    None => {
                        let week = day.iso_week_date();
                        Some(Stretch::Weekend(Some((week.year(), week.week()))))
                    }
                }
            };
            // News names the days behind, where nothing says otherwise.
            let prefer = if prefer == Tense::Future { prefer } else { Tense::Past };
            let open = || if weekday.is_some() { Stretch::Day(None, None, None) } else { Stretch::Weekend(None) };
            return self.inferred(frame, Unit::Day, prefer, of, open);
        }
        if frame.has_any(&[S::Part, S::Hour]) {
            return Some((Stretch::Time, Resolution::Unresolved));
        }
        None
    }

    /// Of the like-named stretches around the anchor - `of` gives the one `n` periods away - the one that is meant.
    fn inferred(
        &self,
        frame: &Frame,
        unit: Unit,
        default: Tense,
        of: impl Fn(Date, i32) -> Option<Stretch>,
        open: impl Fn() -> Stretch,
    ) -> Option<(Stretch, Resolution)> {
        let (anchor, resolution) = self.context.days(frame, unit);
        let Some(base) = anchor else { return Some((open(), resolution)) };
        let candidates = (-8..=8).filter_map(|n| {
            let stretch = of(base.first, n)?;
            let (first, next) = stretch.days()?;
            Some((stretch, first, next))
        });
        // In a tale each date is near the one before.
        let of_text = resolution == Resolution::Text;
        let default = if of_text { Tense::Nearest } else { default };
        let chosen = self.choose(frame, base, default, of_text, candidates)?;
        Some((chosen, resolution))
    }

    fn choose(
        &self,
        frame: &Frame,
        base: Days,
        default: Tense,
        of_text: bool,
        candidates: impl Iterator<Item = Candidate>,
    ) -> Option<Stretch> {
        // Days from the anchor: 0 for what holds it.
        let distance = |first: Date, next: Option<Date>| {
            if first > base.last {
                i64::from((first - base.last).get_days())
            } else {
                next.map_or(0, |next| i64::from((next - base.first).get_days()) - 1).min(0)
            }
        };
        let said = frame.tense();
        // Words around tell the tense of the sentence, not which side a day of a month lies on: "he said it opens on May 3".
        let dated = frame.has(Slot::Month) && frame.has(Slot::Day);
        let part_of_year = !dated && frame.has_any(&[Slot::Month, Slot::Quarter, Slot::Season, Slot::Half]);
        let hint = self.context.tense.filter(|_| !of_text && !dated);
        let tense = said.or(hint).unwrap_or(default);
        // "last May" is not the month of the anchor.
        let strict = said.is_some();
        let holiday = frame.has(Slot::Calendar);
        let weekday = frame.get(Slot::Weekday).filter(|_| frame.has(Slot::Day));
        let rank = |&(_, first, next): &Candidate| {
            let distance = distance(first, next);
            let wrong_side = match tense {
                Tense::Past => distance > 0 || (strict && distance == 0),
                Tense::Future => distance < 0 || (strict && distance == 0),
                Tense::Present => distance != 0 && !same_period(frame, base.first, first),
                Tense::Nearest => false,
            };
            // A day whose weekday fits only a year away is rather the writer's slip.
            let near = distance.abs() < 300;
            let off = weekday.is_some_and(|w| !near || i32::from(first.weekday().to_monday_one_offset()) != w);
            // A tale goes forward, news look back: weights found on the development articles.
            let weight = match distance {
                ..=-1 if of_text => 4,
                1.. if said == Some(Tense::Nearest) => 2,
                1.. if !of_text && !holiday && part_of_year && frame.modifier() == "START" => 40,
                1.. if !of_text && !holiday && (dated || part_of_year) => 3,
                _ => 2,
            };
            let far = weight * distance.abs();
            (off, wrong_side, far, distance > 0)
        };
        candidates.min_by_key(rank).map(|(stretch, ..)| stretch)
    }
}

/// Whether "this Friday", "this May" can be the one that begins at `first`.
fn same_period(frame: &Frame, base: Date, first: Date) -> bool {
    if frame.has_any(&[Slot::Weekday, Slot::Weekend]) && !frame.has(Slot::Month) {
        return Stretch::week(base) == Stretch::week(first);
    }
    base.year() == first.year() && (frame.has(Slot::Month) || !frame.has(Slot::Day) || base.month() == first.month())
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
        let n = if count % 1000 == 0 { count / 1000 } else { return None };
        for slot in [Slot::Count, Slot::Unit, Slot::Direction, Slot::HalfMore] {
            frame.clear(slot);
        }
        frame.put(Slot::ShiftUnit, unit);
        frame.put(Slot::Shift, if direction == Tense::Past { -n } else { n });
    }
    Some(frame)
}

/// The time of the day, on 24 hours where the part of the day tells which half.
fn clock(frame: &Frame) -> Option<Clock> {
    let small = |slot| frame.get(slot).map(|n| n as i8);
    let mut hour = small(Slot::Hour)?;
    const NOON: i8 = 12;
    match small(Slot::Meridiem) {
        Some(0) if hour == NOON => hour = 0,
        Some(1) if hour < NOON => hour += NOON,
        Some(_) => {}
        None => {
            if let Some(part) = frame.part() {
                let hours = [hour, hour + NOON, hour - NOON];
                hour = hours
                    .into_iter()
                    .find(|h| (0..=24).contains(h) && (part.from..part.to).contains(h))
                    .unwrap_or(hour);
            }
        }
    }
    Some(Clock { hour, minute: small(Slot::Minute), second: small(Slot::Second) })
}

/// What is told inside a year.
fn in_year(year: Option<i32>, frame: &Frame) -> Option<Stretch> {
    let small = |slot| frame.get(slot).map(|n| n as i8);
    if let Some(month) = small(Slot::Month) {
        return match small(Slot::Day) {
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
    if let Some(quarter) = small(Slot::Quarter) {
        return Some(Stretch::Quarter(year, quarter));
    }
    if let Some(half) = small(Slot::Half) {
        return Some(Stretch::Half(year, half));
    }
    if let Some(season) = small(Slot::Season) {
        return Some(Stretch::Season(year, season));
    }
    if let Some(week) = small(Slot::Week) {
        return Some(Stretch::Week(Some((i16::try_from(year?).ok()?, week))));
    }
    Some(Stretch::Year(year))
}

/// The place of a year in the sexagenary cycle, from its stem and branch.
fn cycle(frame: &Frame) -> Option<u8> {
    let (stem, branch) = (frame.get(Slot::Stem)?, frame.get(Slot::Branch)?);
    (0..60).find(|n| n % 10 == stem && n % 12 == branch).map(|n| n as u8)
}

/// A day of the lunar calendar; the thirtieth of a short month, and day 0, are its last.
fn lunar_day(year: i32, month: i8, day: i8, leap: bool) -> Option<Date> {
    const LONGEST: i8 = 30;
    let year = i16::try_from(year).ok()?;
    if matches!(day, 0 | LONGEST) {
        return lunar::month_days(year, month, leap)?.1.yesterday().ok();
    }
    LunarDate { year, month, day, leap }.solar()
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm that Meeus gives (Astronomical Algorithms, chapter 8).
fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let n = (h + l - 7 * m + 90) / 25;
    let p = (h + l - 7 * m + 33 * n + 19) % 32;
    date(year, n as i8, p as i8)
}

/// The stretch of a length that ends or begins at the reference time.
pub(super) fn window(today: Date, unit: Unit, n: i64, direction: Tense) -> Option<(DateTime, Option<DateTime>)> {
    let n = i32::try_from(n).ok().filter(|n| *n < 10_000)?;
    let span = match unit {
        Unit::Century => n.checked_mul(100).filter(|n| *n < 10_000)?.years(),
        Unit::Decade => n.checked_mul(10).filter(|n| *n < 10_000)?.years(),
        Unit::Year => n.years(),
        Unit::Quarter => (n * 3).months(),
        Unit::Month => n.months(),
        Unit::Week => n.weeks(),
        Unit::Day => n.days(),
        _ => return None,
    };
    if direction == Tense::Future {
        // Past the end of the calendar the end stays open.
        return Some((midnight(today), today.checked_add(span).ok().map(midnight)));
    }
    Some((midnight(today.checked_sub(span).ok()?), Some(midnight(today))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_is_on_its_published_days() {
        for (year, month, day) in
            [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2024, 3, 31), (2025, 4, 20), (2038, 4, 25)]
        {
            assert_eq!(easter(year), Some(date(year as i16, month, day)));
        }
    }
}
