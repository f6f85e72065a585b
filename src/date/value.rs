//! Points of the calendar: their TIMEX3 values and the stretches of time that they name.

use std::fmt::Write as _;

use jiff::{
    ToSpan as _,
    civil::{Date, DateTime, Time},
    tz::Offset,
};

use super::tables::Part;
use crate::analysis::Grain;

/// A point of the calendar as far as it is known; a day is only there beside a month and year that have it, or beside open ones.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub(super) year: Option<i16>,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
    /// Whether it is as fine as a month or a day, even where that is not known.
    pub(super) grain: Fineness,
    pub(super) part: Option<Part>,
    pub(super) clock: Option<Clock>,
    pub(super) offset: Option<Offset>,
}

/// How fine the calendar part of a point is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fineness {
    #[default]
    Year,
    Month,
    Day,
}

/// A time of the day; `hour` may be 24.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i8,
    pub(super) minute: Option<i8>,
    pub(super) second: Option<i8>,
}

impl Point {
    pub(super) fn from_date(date: Date) -> Self {
        Self {
            year: Some(date.year()),
            month: Some(date.month()),
            day: Some(date.day()),
            grain: Fineness::Day,
            ..Self::default()
        }
    }

    /// The day, where it is wholly known.
    pub(super) fn date(&self) -> Option<Date> {
        Date::new(self.year?, self.month?, self.day?).ok()
    }

    pub(super) fn time(&self) -> Option<Time> {
        let clock = self.clock?;
        Time::new(clock.hour, clock.minute.unwrap_or(0), clock.second.unwrap_or(0), 0).ok()
    }

    pub(super) fn grain(&self) -> Grain {
        match (self.clock, self.part, self.grain) {
            (Some(Clock { second: Some(_), .. }), ..) => Grain::Second,
            (Some(Clock { minute: Some(_), .. }), ..) => Grain::Minute,
            (Some(_), ..) => Grain::Hour,
            (None, Some(_), _) => Grain::PartOfDay,
            (None, None, Fineness::Day) => Grain::Day,
            (None, None, Fineness::Month) => Grain::Month,
            (None, None, Fineness::Year) => Grain::Year,
        }
    }

    /// The TIMEX3 value; `X` stands for what is not known.
    pub(super) fn value(&self) -> String {
        let two = |n: Option<i8>| n.map_or_else(|| "XX".to_owned(), |n| format!("{n:02}"));
        let year = self.year.map_or_else(|| "XXXX".to_owned(), |y| format!("{y:04}"));
        let mut value = match self.grain {
            Fineness::Year => year,
            Fineness::Month => format!("{year}-{}", two(self.month)),
            Fineness::Day => format!("{year}-{}-{}", two(self.month), two(self.day)),
        };
        // Writing to a string does not fail.
        match (self.clock, self.part) {
            (Some(clock), _) => {
                let _ = write!(value, "T{:02}:{:02}", clock.hour, clock.minute.unwrap_or(0));
                if let Some(second) = clock.second {
                    let _ = write!(value, ":{second:02}");
                }
                if let Some(offset) = self.offset {
                    let seconds = offset.seconds();
                    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
                    let _ = write!(value, "{sign}{:02}:{:02}", minutes / 60, minutes % 60);
                }
            }
            (None, Some(part)) => value += part.code,
            (None, None) => {}
        }
        value
    }

    /// The half-open stretch that it names, ISO 8601; nothing if it is not wholly known, an empty end if that is past the calendar.
    pub(super) fn interval(&self, modifier: &str) -> Option<(String, String)> {
        if self.clock.is_none() && self.part.is_none() {
            let (start, end) = self.days(modifier)?;
            return Some((start.to_string(), end.map(|end| end.to_string()).unwrap_or_default()));
        }
        let date = self.date()?;
        let (start, end) = match (self.clock, self.part) {
            (Some(clock), _) => {
                let start = date.to_datetime(self.time()?);
                let length = match (clock.minute, clock.second) {
                    (_, Some(_)) => 1.second(),
                    (Some(_), None) => 1.minute(),
                    (None, None) => 1.hour(),
                };
                (start, start.checked_add(length).ok())
            }
            (None, Some(part)) => (hour(date, part.from)?, hour(date, part.to)),
            (None, None) => return None,
        };
        let fine = self.clock.is_some_and(|c| c.second.is_some());
        let text = |t: DateTime| {
            let seconds = if fine { format!(":{:02}", t.second()) } else { String::new() };
            format!("{}T{:02}:{:02}{seconds}", t.date(), t.hour(), t.minute())
        };
        Some((text(start), end.map(text).unwrap_or_default()))
    }

    /// The first day and the day after the last, if the calendar has it.
    fn days(&self, modifier: &str) -> Option<(Date, Option<Date>)> {
        let year = self.year?;
        let date = |month, day| Date::new(year, month, day).ok();
        let next_year = || Date::new(year.checked_add(1)?, 1, 1).ok();
        match self.grain {
            Fineness::Day => self.date().map(|d| (d, d.tomorrow().ok())),
            // Thirds of ten days, as newspapers count them.
            Fineness::Month => {
                let month = self.month?;
                let (first, next) = (date(month, 1)?, date(month, 1)?.checked_add(1.month()).ok());
                Some(match modifier {
                    "START" => (first, date(month, 11)),
                    "MID" => (date(month, 11)?, date(month, 21)),
                    "END" => (date(month, 21)?, next),
                    _ => (first, next),
                })
            }
            // The end is the last quarter, by the contract; start and middle are the first and second four months.
            Fineness::Year => Some(match modifier {
                "START" => (date(1, 1)?, date(5, 1)),
                "MID" => (date(5, 1)?, date(9, 1)),
                "END" => (date(10, 1)?, next_year()),
                _ => (date(1, 1)?, next_year()),
            }),
        }
    }
}

/// The full hour `hours` after the midnight that begins `date`.
fn hour(date: Date, hours: i8) -> Option<DateTime> {
    date.at(0, 0, 0, 0).checked_add(i64::from(hours).hours()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn values_say_what_is_open() {
        let open = Point { month: Some(1), day: Some(30), grain: Fineness::Day, ..Point::default() };
        assert_eq!((open.value().as_str(), open.interval("")), ("XXXX-01-30", None));
        let month = Point { month: Some(3), grain: Fineness::Month, ..Point::default() };
        assert_eq!(month.value(), "XXXX-03");
    }

    #[test]
    fn nights_end_on_the_next_day() {
        let night = Part { code: "TNI", from: 21, to: 30 };
        let point = Point { part: Some(night), ..Point::from_date(date(2023, 12, 31)) };
        let interval = ("2023-12-31T21:00".to_owned(), "2024-01-01T06:00".to_owned());
        assert_eq!((point.value().as_str(), point.interval("")), ("2023-12-31TNI", Some(interval)));
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_overflow() {
        let open = |start: &str| Some((start.to_owned(), String::new()));
        assert_eq!(Point::from_date(Date::MAX).interval(""), open("9999-12-31"));
        let year = Point { year: Some(9999), ..Point::default() };
        assert_eq!(year.interval("END"), open("9999-10-01"));
    }
}
