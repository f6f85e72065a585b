//! Holidays, and the days of the lunar calendar.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

use super::{
    frame::{Frame, Slot, Tense, Unit},
    lunar::{self, LunarDate},
    resolve::Resolver,
    value::{Stretch, date},
};
use crate::analysis::{Grain, Resolution};

/// When a holiday is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holiday {
    /// Month and day.
    Fixed(i8, i8),
    /// Month, weekday, which of them (-1: the last) and days after it.
    Weekday(i8, i8, i8, i8),
    /// Days after Easter Sunday.
    Easter(i16),
    /// Month and day of the lunar calendar; day 0: the last of the month.
    Lunar(i8, i8),
}

impl Holiday {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let pair = |text: &str| {
            let (a, b) = text.split_once('-')?;
            Some((a.parse::<i8>().ok().filter(|m| (1..=12).contains(m))?, b.parse::<i8>().ok()?))
        };
        if let Some(days) = text.strip_prefix("easter") {
            return days.parse().ok().filter(|d: &i16| d.abs() < 100).map(Self::Easter);
        }
        if let Some(day) = text.strip_prefix("lunar:") {
            return pair(day).filter(|(_, d)| (0..=30).contains(d)).map(|(m, d)| Self::Lunar(m, d));
        }
        if let Some((day, nth)) = text.split_once('#') {
            let (month, weekday) = pair(day).filter(|(_, w)| (1..=7).contains(w))?;
            let (nth, after) = nth.split_once('+').unwrap_or((nth, "0"));
            let nth = nth.parse().ok().filter(|n| *n == -1 || (1..=5).contains(n))?;
            return after.parse().ok().map(|after| Self::Weekday(month, weekday, nth, after));
        }
        pair(text).filter(|(_, d)| (1..=31).contains(d)).map(|(m, d)| Self::Fixed(m, d))
    }
}

impl Resolver<'_> {
    pub(super) fn holiday(&self, holiday: Holiday, frame: &Frame) -> Option<(Stretch, Resolution)> {
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

    pub(super) fn lunar(&self, frame: &Frame) -> Option<(Stretch, Resolution)> {
        let leap = frame.has(Slot::Leap);
        let (month, day) = (frame.small(Slot::Month), frame.small(Slot::Day));
        let on = |year: i32, month: i8| {
            if let Some(day) = day {
                return lunar_day(year, month, day, leap).map(Stretch::day);
            }
            let (first, next) = lunar::month_days(i16::try_from(year).ok()?, month, leap)?;
            Some(Stretch::Days(first, next.yesterday().ok()?, Grain::Month))
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
#[expect(clippy::many_single_char_names, reason = "the names of the source")]
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

    #[test]
    fn holidays_have_four_forms() {
        for (text, holiday) in [
            ("12-25", Holiday::Fixed(12, 25)),
            ("11-4#4", Holiday::Weekday(11, 4, 4, 0)),
            ("11-4#4+1", Holiday::Weekday(11, 4, 4, 1)),
            ("easter-2", Holiday::Easter(-2)),
            ("lunar:3-10", Holiday::Lunar(3, 10)),
        ] {
            assert_eq!(Holiday::parse(text), Some(holiday));
        }
    }
}
