//! Points and stretches of the calendar: their TIMEX3 values and the time that they cover.

use std::fmt::Write as _;

use jiff::{
    Span, ToSpan as _,
    civil::{Date, DateTime, ISOWeekDate, Time, Weekday},
};

use super::frame::{Part, SEASONS, Unit};
use crate::analysis::Grain;

/// A stretch of the calendar as far as it is known. Years are astronomical: 0 is 1 BC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    /// Its first year less one: 1900 for the 20th.
    Century(i32),
    /// Its first year.
    Decade(i32),
    Year(Option<i32>),
    Half(Option<i32>, i8),
    Quarter(Option<i32>, i8),
    /// Index in [`SEASONS`].
    Season(Option<i32>, i8),
    Month(Option<i32>, Option<i8>),
    /// ISO year and week.
    Week(Option<(i16, i8)>),
    Weekend(Option<(i16, i8)>),
    Day(Option<i32>, Option<i8>, Option<i8>),
    /// Days that have no shorter name, such as a lunar month; the last is included.
    Days(Date, Date, Grain),
    /// No day is told, only a time of it.
    Time,
}

/// A stretch, or a time of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) stretch: Stretch,
    pub(super) part: Option<Part>,
    pub(super) clock: Option<Clock>,
    /// Minutes east of UTC.
    pub(super) zone: Option<i32>,
}

/// A time of the day; `hour` may be 24.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i8,
    pub(super) minute: Option<i8>,
    pub(super) second: Option<i8>,
}

impl Clock {
    pub(super) fn time(self) -> Option<Time> {
        Time::new(self.hour, self.minute.unwrap_or(0), self.second.unwrap_or(0), 0).ok()
    }
}

/// From a moment to the one after the last; past the end of the calendar the end is open.
pub(super) type Interval = (DateTime, Option<DateTime>);

/// The year as TIMEX3 writes it.
fn year_value(year: Option<i32>) -> String {
    match year {
        None => "XXXX".to_owned(),
        Some(year) if year > 0 => format!("{year:04}"),
        Some(year) => format!("BC{:04}", 1 - year),
    }
}

impl Stretch {
    pub(super) fn day(date: Date) -> Self {
        Self::Day(Some(date.year().into()), Some(date.month()), Some(date.day()))
    }

    /// The week that a day lies in.
    pub(super) fn week(date: Date) -> Self {
        let week = date.iso_week_date();
        Self::Week(Some((week.year(), week.week())))
    }

    /// The weekend of the week that a day lies in.
    pub(super) fn weekend(date: Date) -> Self {
        let week = date.iso_week_date();
        Self::Weekend(Some((week.year(), week.week())))
    }

    /// The day, where it is wholly known.
    pub(super) fn date(&self) -> Option<Date> {
        match *self {
            Self::Day(Some(year), Some(month), Some(day)) => date(year, month, day),
            _ => None,
        }
    }

    pub(super) fn grain(&self) -> Grain {
        match self {
            Self::Century(_) => Grain::Century,
            Self::Decade(_) => Grain::Decade,
            Self::Year(_) => Grain::Year,
            Self::Half(..) => Grain::HalfYear,
            Self::Quarter(..) => Grain::Quarter,
            Self::Season(..) => Grain::Season,
            Self::Month(..) => Grain::Month,
            Self::Week(_) | Self::Weekend(_) => Grain::Week,
            Self::Day(..) | Self::Time => Grain::Day,
            Self::Days(_, _, grain) => *grain,
        }
    }

    /// The TIMEX3 value; `X` stands for what is not known.
    fn value(&self) -> String {
        let two = |n: Option<i8>| n.map_or_else(|| "XX".to_owned(), |n| format!("{n:02}"));
        let week = |week: Option<(i16, i8)>| {
            week.map_or_else(
                || "XXXX-WXX".to_owned(),
                |(year, week)| format!("{}-W{week:02}", year_value(Some(year.into()))),
            )
        };
        match *self {
            Self::Century(first) if first >= 0 => format!("{:02}XX", first / 100),
            // The last century before Christ holds the years -99 to 0.
            Self::Century(first) => format!("BC{:02}XX", (-first - 1) / 100),
            Self::Decade(first) if first > 0 => format!("{:03}X", first / 10),
            Self::Decade(first) => format!("BC{:03}X", -first / 10),
            Self::Year(year) => year_value(year),
            Self::Half(year, half) => format!("{}-H{half}", year_value(year)),
            Self::Quarter(year, quarter) => format!("{}-Q{quarter}", year_value(year)),
            Self::Season(year, season) => format!("{}-{}", year_value(year), SEASONS[season.rem_euclid(4) as usize]),
            Self::Month(year, month) => format!("{}-{}", year_value(year), two(month)),
            Self::Week(w) => week(w),
            Self::Weekend(w) => format!("{}-WE", week(w)),
            Self::Day(year, month, day) => format!("{}-{}-{}", year_value(year), two(month), two(day)),
            Self::Days(first, _, _) => Self::day(first).value(),
            Self::Time => String::new(),
        }
    }

    /// The first day and the day after the last.
    pub(super) fn days(&self) -> Option<(Date, Option<Date>)> {
        let from_month = |year: i32, month: i8, months: i32| {
            let first = date(year, month, 1)?;
            Some((first, first.checked_add(months.months()).ok()))
        };
        let years = |first: i32, n: i32| {
            let next = first.checked_add(n).and_then(|next| date(next, 1, 1));
            Some((date(first, 1, 1)?, next))
        };
        let week = |(year, week): (i16, i8), from: Weekday, days: i32| {
            let first = ISOWeekDate::new(year, week, from).ok()?.date();
            Some((first, first.checked_add(days.days()).ok()))
        };
        match *self {
            Self::Century(first) => years(first + 1, 100),
            Self::Decade(first) => years(first, 10),
            Self::Year(year) => years(year?, 1),
            Self::Half(year, half) => from_month(year?, half * 6 - 5, 6),
            Self::Quarter(year, quarter) => from_month(year?, quarter * 3 - 2, 3),
            // Seasons of the weather, as news count them: spring is March to May, winter begins in December.
            Self::Season(year, season) => from_month(year?, season * 3 + 3, 3),
            Self::Month(year, month) => from_month(year?, month?, 1),
            Self::Week(w) => week(w?, Weekday::Monday, 7),
            Self::Weekend(w) => week(w?, Weekday::Saturday, 2),
            Self::Day(..) => self.date().map(|d| (d, d.tomorrow().ok())),
            Self::Days(first, last, _) => Some((first, last.tomorrow().ok())),
            Self::Time => None,
        }
    }

    /// What the modifier narrows it to.
    fn narrowed(&self, modifier: &str) -> Option<(Date, Option<Date>)> {
        let whole = self.days()?;
        let (first, Some(next)) = whole else { return Some(whole) };
        // Where the middle begins and ends, from the start; and where the end begins.
        let months = |n: i32| first.checked_add(n.months()).ok();
        let days = |n: i32| first.checked_add(n.days()).ok();
        let years = |n: i32| first.checked_add(n.years()).ok();
        let (start, middle, end) = match self {
            // Thirds of ten days, as newspapers count them.
            Self::Month(..) => (days(10), days(20), days(20)),
            // The end is the last quarter, by the contract; start and middle are the first and second four months.
            Self::Year(_) => (months(4), months(8), months(9)),
            Self::Half(..) => (months(2), months(4), months(4)),
            Self::Quarter(..) | Self::Season(..) => (months(1), months(2), months(2)),
            Self::Decade(_) => (years(4), years(6), years(6)),
            Self::Century(_) => (years(33), years(66), years(66)),
            Self::Week(_) => (days(2), days(5), days(5)),
            _ => return Some(whole),
        };
        Some(match modifier {
            "START" => (first, start),
            "MID" => (start?, middle),
            "END" => (end?, Some(next)),
            _ => whole,
        })
    }
}

/// So many units of the calendar; nothing for units of the clock, and for more than any calendar holds.
pub(super) fn span(unit: Unit, n: i32) -> Option<Span> {
    let span = Span::new();
    let span = match unit {
        Unit::Century => span.try_years(n.checked_mul(100)?),
        Unit::Decade => span.try_years(n.checked_mul(10)?),
        Unit::Year => span.try_years(n),
        Unit::Quarter => span.try_months(n.checked_mul(3)?),
        Unit::Month => span.try_months(n),
        Unit::Week => span.try_weeks(n),
        Unit::Day => span.try_days(n),
        _ => return None,
    };
    span.ok()
}

/// The day, if there is such a day.
pub(super) fn date(year: i32, month: i8, day: i8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}

impl Point {
    pub(super) fn of(stretch: Stretch) -> Self {
        Self { stretch, part: None, clock: None, zone: None }
    }

    pub(super) fn is_time(&self) -> bool {
        self.part.is_some() || self.clock.is_some()
    }

    pub(super) fn grain(&self) -> Grain {
        match (self.clock, self.part) {
            (Some(Clock { second: Some(_), .. }), _) => Grain::Second,
            (Some(Clock { minute: Some(_), .. }), _) => Grain::Minute,
            (Some(_), _) => Grain::Hour,
            (None, Some(_)) => Grain::PartOfDay,
            (None, None) => self.stretch.grain(),
        }
    }

    /// The TIMEX3 value; `X` stands for what is not known.
    pub(super) fn value(&self) -> String {
        let mut value = self.stretch.value();
        match (self.clock, self.part) {
            (Some(clock), _) => {
                // Writing to a string does not fail.
                let _ = write!(value, "T{:02}:{:02}", clock.hour, clock.minute.unwrap_or(0));
                if let Some(second) = clock.second {
                    let _ = write!(value, ":{second:02}");
                }
                if let Some(zone) = self.zone {
                    let sign = if zone < 0 { '-' } else { '+' };
                    let _ = write!(value, "{sign}{:02}:{:02}", zone.abs() / 60, zone.abs() % 60);
                }
            }
            (None, Some(part)) => value += part.code,
            (None, None) => {}
        }
        value
    }

    /// The half-open interval, narrowed by the modifier; nothing if it is not wholly known.
    pub(super) fn interval(&self, modifier: &str) -> Option<Interval> {
        if !self.is_time() {
            let (first, next) = self.stretch.narrowed(modifier)?;
            return Some((midnight(first), next.map(midnight)));
        }
        let date = self.stretch.date()?;
        let hours = |hours: i8| midnight(date).checked_add(i64::from(hours).hours()).ok();
        match (self.clock, self.part) {
            (Some(clock), _) => {
                let start = date.to_datetime(clock.time()?);
                let length = match (clock.minute, clock.second) {
                    (_, Some(_)) => 1.second(),
                    (Some(_), None) => 1.minute(),
                    (None, None) => 1.hour(),
                };
                Some((start, start.checked_add(length).ok()))
            }
            (None, Some(part)) => Some((hours(part.from)?, hours(part.to))),
            (None, None) => None,
        }
    }
}

pub(super) fn midnight(date: Date) -> DateTime {
    date.at(0, 0, 0, 0)
}

/// A moment in ISO 8601: a day, with the time of it where `timed`.
pub(super) fn iso(moment: DateTime, timed: bool) -> String {
    let (year, month, day) = (moment.year(), moment.month(), moment.day());
    // Not as the library writes years before 1: with six digits.
    let date =
        if year < 0 { format!("-{:04}-{month:02}-{day:02}", -year) } else { format!("{year:04}-{month:02}-{day:02}") };
    match (timed, moment.second()) {
        (false, _) => date,
        (true, 0) => format!("{date}T{:02}:{:02}", moment.hour(), moment.minute()),
        (true, second) => format!("{date}T{:02}:{:02}:{second:02}", moment.hour(), moment.minute()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn interval(point: Point, modifier: &str) -> Option<(String, String)> {
        let (start, end) = point.interval(modifier)?;
        let text = |t| iso(t, point.is_time());
        Some((text(start), end.map(text).unwrap_or_default()))
    }

    fn pair(start: &str, end: &str) -> (String, String) {
        (start.to_owned(), end.to_owned())
    }

    #[test]
    fn values_say_what_is_open() {
        let open = Point::of(Stretch::Day(None, Some(1), Some(30)));
        assert_eq!((open.value().as_str(), open.interval("")), ("XXXX-01-30", None));
        assert_eq!(Point::of(Stretch::Month(None, Some(3))).value(), "XXXX-03");
    }

    #[test]
    fn stretches_have_values_and_intervals() {
        for (stretch, value, start, end) in [
            (Stretch::Century(1900), "19XX", "1901-01-01", "2001-01-01"),
            (Stretch::Century(-500), "BC04XX", "-0499-01-01", "-0399-01-01"),
            (Stretch::Decade(1990), "199X", "1990-01-01", "2000-01-01"),
            (Stretch::Year(Some(-43)), "BC0044", "-0043-01-01", "-0042-01-01"),
            (Stretch::Year(Some(0)), "BC0001", "0000-01-01", "0001-01-01"),
            (Stretch::Quarter(Some(2018), 4), "2018-Q4", "2018-10-01", "2019-01-01"),
            (Stretch::Season(Some(2004), 3), "2004-WI", "2004-12-01", "2005-03-01"),
            (Stretch::Week(Some((2024, 12))), "2024-W12", "2024-03-18", "2024-03-25"),
            (Stretch::Weekend(Some((2024, 11))), "2024-W11-WE", "2024-03-16", "2024-03-18"),
        ] {
            let point = Point::of(stretch);
            assert_eq!((point.value().as_str(), interval(point, "")), (value, Some(pair(start, end))));
        }
    }

    #[test]
    fn nights_end_on_the_next_day() {
        let night = Part { code: "TNI", from: 21, to: 30 };
        let point = Point { part: Some(night), ..Point::of(Stretch::day(date(2023, 12, 31))) };
        let expected = Some(pair("2023-12-31T21:00", "2024-01-01T06:00"));
        assert_eq!((point.value().as_str(), interval(point, "")), ("2023-12-31TNI", expected));
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_overflow() {
        assert_eq!(interval(Point::of(Stretch::day(Date::MAX)), ""), Some(pair("9999-12-31", "")));
        assert_eq!(interval(Point::of(Stretch::Year(Some(9999))), "MID"), Some(pair("9999-01-01", "")));
        assert_eq!(interval(Point::of(Stretch::Year(Some(40_000))), ""), None);
    }
}
