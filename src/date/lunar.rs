//! The Vietnamese lunar calendar (âm lịch), computed from the moon and the sun in UTC+7.
//!
//! A month begins with the day of its new moon. Month 11 is the one with the winter solstice. Where thirteen months
//! begin from one month 11 up to the next, the first without a major solar term (trung khí) is a leap month and takes
//! the number of the month before it. These are the rules as Hồ Ngọc Đức describes them in "Thuật toán tính âm lịch"
//! (<https://www.informatik.uni-leipzig.de/~duc/amlich/calrules_vn.html>). New moons and the longitude of the sun are
//! those of Jean Meeus, *Astronomical Algorithms*, second edition, chapters 49 and 25.
//!
//! The lunar years 1899 to 2100 are known: those that the civil years 1900 to 2100 take part in. The calendar of
//! Vietnam is reckoned for UTC+7 since 1968. Calendars printed before that year, and until 1975 in the South, were
//! reckoned farther east: some of their months begin a day later than here, and some of their leap months are others.
//! The turning of the earth decades ahead is a forecast: the new moons of 2054-05-08, 2072-12-09, 2077-11-16 and
//! 2085-10-19 are about a minute or less from midnight and may turn out to fall on the other day.

use std::ops::RangeInclusive;

use jiff::{
    Span,
    civil::{Date, date},
};

/// The lunar years that are known.
const YEARS: RangeInclusive<i16> = 1899..=2100;

/// Where days are counted from; a count of days is one of civil days in UTC+7.
const EPOCH: Date = date(2000, 1, 1);

/// The Julian day of the midnight that begins the epoch in UTC+7: seven hours before the one in UTC.
const EPOCH_JULIAN: f64 = 2_451_544.5 - 7.0 / 24.0;

/// Julian days and days in a Julian century from J2000.0, which the series are in.
const J2000: f64 = 2_451_545.0;
const CENTURY: f64 = 36_525.0;

/// A day of the lunar calendar; it need not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LunarDate {
    /// The Gregorian year in which the lunar year begins; its last days lie in the next.
    pub(super) year: i16,
    /// 1 to 12.
    pub(super) month: i8,
    /// 1 to 30.
    pub(super) day: i8,
    /// Whether the month is the leap month that follows the month of that number.
    pub(super) leap: bool,
}

impl LunarDate {
    /// The civil day.
    ///
    /// For the lunar years 1899 to 2100, that is 1899-02-10 to 2101-01-28. None where the month has no such day, the
    /// year no such month or leap month, or the year is out of range. Day 10 of month 3 of 2024 is 2024-04-18.
    pub(super) fn solar(self) -> Option<Date> {
        let (first, end) = month_days(self.year, self.month, self.leap)?;
        let days = i32::from(self.day).checked_sub(1).filter(|days| *days >= 0)?;
        Some(civil(count(first)?.checked_add(days)?)?).filter(|date| *date < end)
    }

    /// The lunar day of a civil day.
    ///
    /// For 1899-02-10 to 2101-01-28, the lunar years 1899 to 2100; None for any other day. 2024-02-09 is day 30 of
    /// month 12 of 2023.
    pub(super) fn of(date: Date) -> Option<Self> {
        let end = date.year().checked_add(1)?;
        if !YEARS.contains(&date.year()) && !YEARS.contains(&date.year().checked_sub(1)?) {
            return None;
        }
        let day = count(date)?;
        let moon = lunation(day)?;
        let end = if solstice_lunation(date.year())? <= moon { end } else { date.year() };
        let Month { year, number: month, leap } = Cycle::ending(end)?.month(moon)?;
        let day = i8::try_from(day.checked_sub(first_day(moon))?.checked_add(1)?).ok()?;
        YEARS.contains(&year).then_some(Self { year, month, day, leap })
    }
}

/// The first day of a lunar month and the day after its last; they are 29 or 30 days apart.
///
/// For the lunar years 1899 to 2100 and months 1 to 12; `leap` asks for the leap month that follows the month of that
/// number. None where the year has no such leap month, or year or month are out of range. Month 1 of 2025 is 2025-01-29
/// to 2025-02-28.
pub(super) fn month_days(year: i16, month: i8, leap: bool) -> Option<(Date, Date)> {
    let moon = YEARS.contains(&year).then(|| Month { year, number: month, leap }.lunation())??;
    Some((civil(first_day(moon))?, civil(first_day(moon + 1))?))
}

/// The place of a lunar year in the cycle of sixty, 0 for Giáp Tý to 59 for Quý Hợi.
///
/// For any year, counted as astronomers do: 0 is the one before year 1. 1984 is 0 and 2024, Giáp Thìn, is 40.
pub(super) fn sexagenary(year: i16) -> u8 {
    (i32::from(year) - 4).rem_euclid(60) as u8
}

/// The year with a place in the cycle of sixty that is nearest to a reference year; the earlier of two as near.
///
/// From 30 years before the reference year to 29 after it; `index` is 0 for Giáp Tý to 59 for Quý Hợi. None for any
/// other index and where the year is not an `i16`. Nearest to 2026, 40 (Giáp Thìn) is 2024 and 4 (Mậu Thìn) 2048.
pub(super) fn nearest(index: u8, reference_year: i16) -> Option<i16> {
    let ahead = (i16::from(index) - i16::from(sexagenary(reference_year))).rem_euclid(60);
    let offset = if ahead < 30 { ahead } else { ahead - 60 };
    reference_year.checked_add(offset).filter(|_| index < 60)
}

/// A month of the lunar calendar; it need not exist.
#[derive(Clone, Copy, Debug)]
struct Month {
    year: i16,
    number: i8,
    leap: bool,
}

impl Month {
    /// Its lunation; none if the month or leap month does not exist.
    fn lunation(self) -> Option<i32> {
        if !(1..=12).contains(&self.number) {
            return None;
        }
        let cycle = Cycle::ending(if self.number < 11 { self.year } else { self.year.checked_add(1)? })?;
        // Month 11 is the first.
        let place = i32::from(self.number + 1) % 12;
        let place = if self.leap {
            cycle.leap.filter(|leap| *leap == place + 1)?
        } else {
            place + i32::from(cycle.leap.is_some_and(|leap| leap <= place))
        };
        Some(cycle.first + place)
    }
}

/// The twelve or thirteen months from one month 11 up to the next, which the leap month is found by.
#[derive(Clone, Copy, Debug)]
struct Cycle {
    /// The year of the solstice that ends it, and of its months 1 to 10.
    year: i16,
    /// The lunation of the month 11 that begins it.
    first: i32,
    /// The place of the leap month, counted from the first as 0.
    leap: Option<i32>,
}

impl Cycle {
    fn ending(year: i16) -> Option<Self> {
        let (first, end) = (solstice_lunation(year.checked_sub(1)?)?, solstice_lunation(year)?);
        let without_term = |place: &i32| {
            let moon = first + place;
            sign(first_day(moon)) == sign(first_day(moon + 1))
        };
        let leap = if end - first == 13 { (1..13).find(without_term) } else { None };
        Some(Self { year, first, leap })
    }

    /// The name of a lunation in it.
    fn month(self, moon: i32) -> Option<Month> {
        let place = moon - self.first;
        let regular = place - i32::from(self.leap.is_some_and(|leap| leap <= place));
        let year = if regular < 2 { self.year.checked_sub(1)? } else { self.year };
        let number = i8::try_from((regular + 10).rem_euclid(12) + 1).ok()?;
        Some(Month { year, number, leap: self.leap == Some(place) })
    }
}

/// The lunation of the month that holds the winter solstice of a civil year, 270° of the sun.
fn solstice_lunation(year: i16) -> Option<i32> {
    // The last new moon up to about 6 January, when the sun is near 285°; this month or the one before it.
    let last = ((f64::from(year) - 1999.0) * 12.3685).floor() as i32;
    (last - 2..=last).rev().find(|moon| sign(first_day(*moon)) < 9)
}

/// The lunation that a day lies in.
fn lunation(day: i32) -> Option<i32> {
    // The new moon is up to 0.6 days from its mean.
    let mean = ((f64::from(day) - 5.6) / 29.530_588_861).floor() as i32;
    (mean - 1..=mean + 1).rev().find(|moon| first_day(*moon) <= day)
}

/// The lunation whose new moon is too close to midnight for the series, and what that is short by in days.
///
/// The new moon of 1967-07-08 is four seconds past midnight by the ephemeris DE421, and two seconds before it by the
/// series. The next closest are 13 and 27 seconds from midnight (2072-12-09, 1944-06-20), where the series is right to
/// about three seconds.
const TOO_CLOSE: (i32, f64) = (-402, 6.0 / 86_400.0);

/// The day of the new moon of a lunation.
fn first_day(moon: i32) -> i32 {
    let (close, correction) = TOO_CLOSE;
    let time = new_moon(f64::from(moon)) + if moon == close { correction } else { 0.0 };
    (time - delta_t(time) - EPOCH_JULIAN).floor() as i32
}

/// How many major solar terms the sun has passed since 0° when a day begins, 0 to 11.
///
/// A month has a term in it where this differs between its first day and that of the next.
fn sign(day: i32) -> i32 {
    let time = EPOCH_JULIAN + f64::from(day);
    (solar_longitude(time + delta_t(time)) / 30.0).floor() as i32
}

fn count(date: Date) -> Option<i32> {
    Some(date.since(EPOCH).ok()?.get_days())
}

fn civil(day: i32) -> Option<Date> {
    EPOCH.checked_add(Span::new().try_days(day).ok()?).ok()
}

/// The time of a new moon, a Julian day in terrestrial time; lunation 0 is that of 2000-01-06. Meeus, chapter 49.
///
/// From 1900 to 2100 it is within 20 seconds of the true time.
fn new_moon(moon: f64) -> f64 {
    let t = moon / 1236.85;
    let mean =
        29.530_588_861 * moon + polynomial(t, &[2_451_550.097_66, 0.0, 0.000_154_37, -0.000_000_150, 0.000_000_000_73]);
    let angle = |step: f64, terms: &[f64]| (step * moon + polynomial(t, terms)).to_radians();
    let sun = angle(29.105_356_70, &[2.5534, 0.0, -0.000_001_4, -0.000_000_11]);
    let anomaly = angle(385.816_935_28, &[201.5643, 0.0, 0.010_758_2, 0.000_012_38, -0.000_000_058]);
    let latitude = angle(390.670_502_84, &[160.7108, 0.0, -0.001_611_8, -0.000_002_27, 0.000_000_011]);
    let node = angle(-1.563_755_88, &[124.7746, 0.0, 0.002_067_2, 0.000_002_15]);
    let eccentricity = polynomial(t, &[1.0, -0.002_516, -0.000_007_4]);
    let periodic = NEW_MOON.iter().map(|(amplitude, s, a, l)| {
        let sine = (f64::from(*s) * sun + f64::from(*a) * anomaly + f64::from(*l) * latitude).sin();
        amplitude * eccentricity.powi(s.abs()) * sine
    });
    let planets = PLANETS.iter().map(|(amplitude, start, step)| amplitude * angle(*step, &[*start]).sin());
    // The first planetary argument alone has a term in the square of time.
    let first = 0.000_325 * angle(0.107_408, &[299.77, 0.0, -0.009_173]).sin();
    mean + periodic.sum::<f64>() + planets.sum::<f64>() + first - 0.000_17 * node.sin()
}

/// Days, and the multiples of the sun's mean anomaly, the moon's mean anomaly and the moon's argument of latitude.
const NEW_MOON: [(f64, i32, i32, i32); 24] = [
    (-0.407_20, 0, 1, 0),
    (0.172_41, 1, 0, 0),
    (0.016_08, 0, 2, 0),
    (0.010_39, 0, 0, 2),
    (0.007_39, -1, 1, 0),
    (-0.005_14, 1, 1, 0),
    (0.002_08, 2, 0, 0),
    (-0.001_11, 0, 1, -2),
    (-0.000_57, 0, 1, 2),
    (0.000_56, 1, 2, 0),
    (-0.000_42, 0, 3, 0),
    (0.000_42, 1, 0, 2),
    (0.000_38, 1, 0, -2),
    (-0.000_24, -1, 2, 0),
    (-0.000_07, 2, 1, 0),
    (0.000_04, 0, 2, -2),
    (0.000_04, 3, 0, 0),
    (0.000_03, 1, 1, -2),
    (0.000_03, 0, 2, 2),
    (-0.000_03, 1, 1, 2),
    (0.000_03, -1, 1, 2),
    (-0.000_02, -1, 1, -2),
    (-0.000_02, 1, 3, 0),
    (0.000_02, 0, 4, 0),
];

/// Days, degrees at lunation 0 and degrees for each lunation.
const PLANETS: [(f64, f64, f64); 13] = [
    (0.000_165, 251.88, 0.016_321),
    (0.000_164, 251.83, 26.651_886),
    (0.000_126, 349.42, 36.412_478),
    (0.000_110, 84.66, 18.206_239),
    (0.000_062, 141.74, 53.303_771),
    (0.000_060, 207.14, 2.453_732),
    (0.000_056, 154.84, 7.306_860),
    (0.000_047, 34.52, 27.261_239),
    (0.000_042, 207.19, 0.121_824),
    (0.000_040, 291.34, 1.844_379),
    (0.000_037, 161.72, 24.198_154),
    (0.000_035, 239.56, 25.513_099),
    (0.000_023, 331.55, 3.592_518),
];

/// The apparent longitude of the sun at a Julian day in terrestrial time, in degrees from 0 to 360. Meeus, chapter 25.
///
/// It is within 0.01°, a quarter of an hour of the sun's way. Where a term is nearer to a midnight that begins a month
/// (1938-09-24, 2033-09-23), the tests say that it falls on the right side.
fn solar_longitude(time: f64) -> f64 {
    let t = (time - J2000) / CENTURY;
    let mean = polynomial(t, &[280.466_46, 36_000.769_83, 0.000_303_2]);
    let anomaly = polynomial(t, &[357.529_11, 35_999.050_29, -0.000_153_7]).to_radians();
    let node = polynomial(t, &[125.04, -1934.136]).to_radians();
    let centre = polynomial(t, &[1.914_602, -0.004_817, -0.000_014]) * anomaly.sin()
        + polynomial(t, &[0.019_993, -0.000_101]) * (2.0 * anomaly).sin()
        + 0.000_289 * (3.0 * anomaly).sin();
    // Aberration and nutation.
    (mean + centre - 0.005_69 - 0.004_78 * node.sin()).rem_euclid(360.0)
}

/// Terrestrial time less universal time (ΔT) at a Julian day, in days.
fn delta_t(time: f64) -> f64 {
    let decades = (1.0 + (time - J2000) / CENTURY) * 10.0;
    let decade = usize::try_from(decades as i32).unwrap_or(0).min(DELTA_T.len() - 2);
    let (from, to) = (DELTA_T[decade], DELTA_T[decade + 1]);
    (from + (to - from) * (decades - decade as f64)) / 86_400.0
}

/// ΔT at the beginning of each decade from 1900 to 2110, in seconds: measured until 2020, then the forecast that
/// follows from Stephenson, Morrison and Hohenkerk (2016).
const DELTA_T: [f64; 22] = [
    -2.0, 11.1, 21.6, 24.4, 24.4, 28.9, 33.1, 39.9, 50.5, 56.9, 63.8, 66.1, 69.4, 69.1, 69.7, 71.4, 74.2, 78.1, 83.0,
    88.9, 95.9, 104.0,
];

/// The sum of the coefficients times the powers of `x`, from the constant on.
fn polynomial(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan as _;

    /// The first day of a lunar year (Tết) and the day after its last; they are 353 to 355 or 383 to 385 days apart.
    ///
    /// For the lunar years 1899 to 2100, None for any other. 2024 is 2024-02-10 to 2025-01-29.
    fn year_days(year: i16) -> Option<(Date, Date)> {
        let tet = |year| civil(first_day(Month { year, number: 1, leap: false }.lunation()?));
        YEARS.contains(&year).then(|| Some((tet(year)?, tet(year.checked_add(1)?)?)))?
    }

    /// The number of the leap month of a lunar year, 1 to 12: that of the month before it.
    ///
    /// For the lunar years 1899 to 2100. None where the year has no leap month or is out of range. That of 2025 is 6; 2024
    /// has none.
    fn leap_month(year: i16) -> Option<i8> {
        if !YEARS.contains(&year) {
            return None;
        }
        // Its last two months are in the next cycle.
        let leap = |end: i16| {
            let cycle = Cycle::ending(end)?;
            cycle.month(cycle.first + cycle.leap?).filter(|month| month.year == year)
        };
        leap(year).or_else(|| leap(year.checked_add(1)?)).map(|month| month.number)
    }

    fn lunar(year: i16, month: i8, day: i8) -> LunarDate {
        LunarDate { year, month, day, leap: false }
    }

    /// The first day of month 1 as published for Vietnam; where they differ, China's is a day or a month later.
    #[test]
    fn new_year_is_as_published() {
        let published = [
            (1900, 1, 31),
            (1945, 2, 13),
            (1954, 2, 3),
            (1968, 1, 29),
            (1969, 2, 16),
            (1975, 2, 11),
            (1976, 1, 31),
            (1984, 2, 2),
            (1985, 1, 21),
            (1986, 2, 9),
            (1990, 1, 27),
            (1995, 1, 31),
            (1996, 2, 19),
            (2000, 2, 5),
            (2004, 1, 22),
            (2005, 2, 9),
            (2006, 1, 29),
            (2007, 2, 17),
            (2008, 2, 7),
            (2009, 1, 26),
            (2010, 2, 14),
            (2011, 2, 3),
            (2012, 1, 23),
            (2013, 2, 10),
            (2014, 1, 31),
            (2015, 2, 19),
            (2016, 2, 8),
            (2017, 1, 28),
            (2018, 2, 16),
            (2019, 2, 5),
            (2020, 1, 25),
            (2021, 2, 12),
            (2022, 2, 1),
            (2023, 1, 22),
            (2024, 2, 10),
            (2025, 1, 29),
            (2026, 2, 17),
            (2027, 2, 6),
            (2028, 1, 26),
            (2029, 2, 13),
            (2030, 2, 2),
            (2031, 1, 23),
            (2032, 2, 11),
            (2033, 1, 31),
            (2034, 2, 19),
            (2050, 1, 23),
            (2100, 2, 9),
        ];
        for (year, month, day) in published {
            assert_eq!(lunar(year, 1, 1).solar(), Some(date(year, month, day)), "{year}");
            assert_eq!(LunarDate::of(date(year, month, day)), Some(lunar(year, 1, 1)), "{year}");
        }
    }

    #[test]
    fn leap_months_are_as_published() {
        // China's calendar has one after month 10 of 1984 instead of month 2 of 1985.
        let leap = [
            1985, 2, 1987, 7, 2004, 2, 2006, 7, 2009, 5, 2012, 4, 2014, 9, 2017, 6, 2020, 4, 2023, 2, 2025, 6, 2028, 5,
        ];
        for [year, month] in leap.as_chunks().0 {
            assert_eq!(leap_month(*year), i8::try_from(*month).ok(), "{year}");
        }
        for year in [1984, 1986, 2005, 2024, 2026, 2027, 2029, 2032, 2034] {
            assert_eq!(leap_month(year), None, "{year}");
        }
        // The only one past month 9. Month 9 of 2033 and month 1 of 2034 have no major term either, and are not leap.
        assert_eq!(leap_month(2033), Some(11));
        assert_eq!(month_days(2033, 11, true), Some((date(2033, 12, 22), date(2034, 1, 20))));
    }

    #[test]
    fn days_of_the_year_are_found() {
        let days = [
            (lunar(2024, 3, 10), date(2024, 4, 18)),
            (lunar(2024, 7, 15), date(2024, 8, 18)),
            (lunar(2023, 12, 23), date(2024, 2, 2)),
            (lunar(2023, 12, 30), date(2024, 2, 9)),
            (lunar(2024, 12, 29), date(2025, 1, 28)),
            (LunarDate { leap: true, ..lunar(2025, 6, 1) }, date(2025, 7, 25)),
        ];
        for (lunar, date) in days {
            assert_eq!((lunar.solar(), LunarDate::of(date)), (Some(date), Some(lunar)));
        }
        assert_eq!(month_days(2025, 1, false), Some((date(2025, 1, 29), date(2025, 2, 28))));
        assert_eq!(year_days(2024), Some((date(2024, 2, 10), date(2025, 1, 29))));
    }

    /// First days of months whose new moon is within two minutes of a midnight, by the ephemerides DE421 and DE404.
    #[test]
    fn new_moons_near_midnight_fall_on_the_right_day() {
        let first_days = [
            (date(1944, 6, 20), -27),
            (date(1967, 7, 8), 4),
            (date(1998, 9, 21), 90),
            (date(2054, 5, 8), 58),
            (date(2072, 12, 9), -13),
            (date(2077, 11, 16), 63),
            (date(2085, 10, 19), 59),
        ];
        for (first, seconds) in first_days {
            assert_eq!(LunarDate::of(first).map(|lunar| lunar.day), Some(1), "{first}");
            let moon = lunation(count(first).unwrap()).unwrap();
            let time = new_moon(f64::from(moon)) + if moon == TOO_CLOSE.0 { TOO_CLOSE.1 } else { 0.0 };
            let time = (time - delta_t(time) - EPOCH_JULIAN - 0.5).rem_euclid(1.0) - 0.5;
            assert!((time * 86_400.0 - f64::from(seconds)).abs() < 7.0, "{first}");
        }
    }

    /// Terms, 180° of the sun, that are half a minute and eight minutes before a month begins, by the ephemeris DE421.
    #[test]
    fn terms_near_midnight_fall_into_the_right_month() {
        for (first, seconds) in [(date(1938, 9, 24), 33.0), (date(2033, 9, 23), 496.0)] {
            assert_eq!(LunarDate::of(first).map(|lunar| lunar.day), Some(1), "{first}");
            let time = EPOCH_JULIAN + f64::from(count(first).unwrap());
            let past = solar_longitude(time + delta_t(time)) - 180.0;
            assert!(past > 0.0 && (past - seconds / 86_400.0 * 0.9856).abs() < 0.002, "{first}");
        }
        assert_eq!(leap_month(1938), Some(8));
    }

    #[test]
    fn every_day_goes_there_and_back() {
        let mut before: Option<LunarDate> = None;
        for date in date(1900, 2, 1).series(1.day()).take_while(|date| date.year() <= 2100) {
            let lunar = LunarDate::of(date).unwrap();
            assert_eq!(lunar.solar(), Some(date));
            if let Some(before) = before {
                let same = LunarDate { day: before.day + 1, ..before };
                assert!(lunar == same || (lunar.day == 1 && before.day >= 29), "{date}");
            }
            before = Some(lunar);
        }
    }

    #[test]
    fn months_and_years_have_their_lengths_and_leave_no_gap() {
        let mut next = date(1899, 2, 10);
        for year in YEARS {
            let (first, end) = year_days(year).unwrap();
            assert_eq!(first, next, "{year}");
            let mut months = 0;
            for month in 1..=12 {
                let leap = month_days(year, month, true);
                assert_eq!(leap.is_some(), leap_month(year) == Some(month), "{year}-{month}");
                for (first, end) in month_days(year, month, false).into_iter().chain(leap) {
                    assert_eq!(first, next, "{year}-{month}");
                    assert!([29, 30].contains(&(end - first).get_days()), "{year}-{month}");
                    (next, months) = (end, months + 1);
                }
            }
            assert_eq!((next, months), (end, 12 + i32::from(leap_month(year).is_some())), "{year}");
            let days = (end - first).get_days();
            assert!((353..=355).contains(&days) || (383..=385).contains(&days), "{year}");
        }
        assert_eq!(next, date(2101, 1, 29));
    }

    #[test]
    fn what_is_not_there_is_none() {
        let none = [
            lunar(2024, 12, 30),
            lunar(2024, 1, 0),
            lunar(2024, 1, 31),
            lunar(2024, 1, i8::MIN),
            lunar(2024, 1, i8::MAX),
            lunar(2024, 0, 1),
            lunar(2024, 13, 1),
            lunar(2024, i8::MIN, 1),
            lunar(2024, i8::MAX, 1),
            lunar(1898, 1, 1),
            lunar(2101, 1, 1),
            lunar(i16::MIN, 1, 1),
            lunar(i16::MAX, 12, 1),
            LunarDate { leap: true, ..lunar(2024, 6, 1) },
            LunarDate { leap: true, ..lunar(2025, 5, 1) },
        ];
        for lunar in none {
            assert_eq!(lunar.solar(), None, "{lunar:?}");
        }
        for year in [i16::MIN, 1898, 2101, i16::MAX] {
            assert_eq!((year_days(year), leap_month(year)), (None, None));
        }
        for date in [Date::MIN, date(1899, 2, 9), date(2101, 1, 29), date(2101, 12, 31), Date::MAX] {
            assert_eq!(LunarDate::of(date), None, "{date}");
        }
        assert_eq!(LunarDate::of(date(1899, 2, 10)), Some(lunar(1899, 1, 1)));
        assert_eq!(LunarDate::of(date(2101, 1, 28)), Some(lunar(2100, 12, 29)));
    }

    #[test]
    fn years_go_round_in_sixty() {
        for (year, index) in [(1984, 0), (2044, 0), (2024, 40), (1968, 44), (2025, 41), (2026, 42), (4, 0), (3, 59)] {
            assert_eq!(sexagenary(year), index, "{year}");
        }
        let nearest_to_2026: Vec<_> = [40, 42, 4, 12, 11, 13, 60, u8::MAX].map(|index| nearest(index, 2026)).into();
        let years = [Some(2024), Some(2026), Some(2048), Some(1996), Some(2055), Some(1997), None, None];
        assert_eq!(nearest_to_2026, years);
        for year in [i16::MIN, -1, 0, i16::MAX] {
            assert_eq!(nearest(sexagenary(year), year), Some(year));
        }
        assert_eq!(nearest((sexagenary(i16::MAX) + 1) % 60, i16::MAX), None);
        assert_eq!(nearest((sexagenary(i16::MIN) + 59) % 60, i16::MIN), None);
    }
}
