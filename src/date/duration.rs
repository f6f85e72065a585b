//! Lengths of time, and dates that are told by one: "15 năm", "the past two years", "3 ngày trước", "6 tháng đầu năm 2023".

use super::{
    grammar::{Fields, Moment, Read, confidence},
    lexer::Scan,
    tables::{Meaning, Tense, Unit},
};

/// A length of time.
#[derive(Debug)]
pub(super) struct Length {
    /// ISO 8601.
    pub(super) value: String,
    pub(super) unit: Unit,
    pub(super) count: u32,
    /// Whether it ends or begins at the reference time.
    pub(super) window: Option<Tense>,
}

/// What a number and a unit may be.
#[derive(Debug)]
pub(super) enum Counted {
    Length(Length),
    Moment(Moment),
    Range(Moment, Moment),
}

impl Scan<'_> {
    /// A number with a unit and what makes more of them than a length of time.
    pub(super) fn counted(&self, start: usize) -> Read<Counted> {
        let tense = |m| match m {
            Meaning::AgoBefore(t) => Some((true, t)),
            Meaning::WindowBefore(t) => Some((false, t)),
            _ => None,
        };
        let (before, at) = self.find(start, tense).map_or((None, start), |(t, next)| (Some(t), next));
        let at = self.has(at, |m| matches!(m, Meaning::Degree(_))).unwrap_or(at);
        let ends_range = self.after_link(start) || self.after_length(start);
        if self.after(start, Meaning::BreakBefore) || ends_range {
            return None;
        }
        let (count, next) = self.count(at)?;
        // "two-day"
        let next = if self.mark(next) == Some('-') && self.joined(next) { next + 1 } else { next };
        let (unit, end) = self.unit(next).filter(|_| self.is(next, Meaning::OtherCalendar).is_none())?;
        if unit == Unit::Month
            && let Some((months, end)) = self.months_of_year(count, end)
        {
            return Some((months, end));
        }
        let ago = self.find(end, |m| match m {
            Meaning::Ago(t) => Some(Some(t)),
            Meaning::Elsewhere => Some(None),
            _ => None,
        });
        let ago = ago.and_then(|(t, end)| Some((t?, end)));
        let (unit, count) = if unit == Unit::Decade { (Unit::Year, count.saturating_mul(10)) } else { (unit, count) };
        if let Some((tense, end)) = ago.or_else(|| before.filter(|b| b.0).map(|b| (b.1, end))) {
            let n = i32::try_from(count).ok()?;
            let relative = Some((unit, if tense == Tense::Past { -n } else { n }));
            let moment = Moment { relative, confidence: confidence::INFERRED, ..Moment::default() };
            // A week is no point of the calendar here, and hours need a clock.
            return matches!(unit, Unit::Year | Unit::Month | Unit::Day).then_some((Counted::Moment(moment), end));
        }
        // "quý 3 năm nay", "vòng 2 ngày 5-6": the number belongs to what stands before it.
        let numbered = self.has(next, |m| matches!(m, Meaning::Lead(_))).is_some();
        if self.after(next, Meaning::Several) || self.after_ago(start) {
            return None;
        }
        if self.breaks_after(end) || (self.mark(end) == Some('-') && self.joined(end) && self.breaks_after(end + 1)) {
            return None;
        }
        let (value, end) = self.value(count, unit, end);
        // "7 giờ 00": a clock time; "15 ngày đến 1 tháng": a range of lengths; "hai ngày sau": a date.
        let goes_on = self.is(end, Meaning::Link).is_some_and(|next| self.count(next).is_some())
            || ((unit == Unit::Hour || numbered) && self.digits(end).is_some())
            || (unit == Unit::Hour && self.date_follows(end))
            || (self.joined(end) && matches!(self.mark(end), Some('\'' | '’')))
            || self.is(end, Meaning::Elsewhere).is_some();
        if goes_on {
            return None;
        }
        let after = self.find(end, |m| if let Meaning::Window(t) = m { Some(t) } else { None });
        let (window, end) = after.map_or((before.map(|b| b.1), end), |(t, end)| (Some(t), end));
        Some((Counted::Length(Length { value, unit, count, window }), end))
    }

    /// The first or last months of a year.
    fn months_of_year(&self, count: u32, at: usize) -> Read<Counted> {
        let modifier = self.find(at, |m| match m {
            Meaning::Modifier("START") => Some(true),
            Meaning::Modifier("END") => Some(false),
            _ => None,
        });
        let stated = || self.is(at, Meaning::Lead(Unit::Year)).and_then(|y| self.year_number(y));
        // "9 tháng năm 2023": the first nine.
        let (first, next) = modifier.or_else(|| stated().map(|_| (true, at)))?;
        let count = i8::try_from(count).ok().filter(|n| (1..=11).contains(n))?;
        let (from, to) = if first { (1, count) } else { (13 - count, 12) };
        let relative = self.find(next, |m| if let Meaning::Relative(Unit::Year, n) = m { Some(n) } else { None });
        let lead = self.is(next, Meaning::Lead(Unit::Year));
        let (year, relative, end) = match (relative, lead) {
            (Some((n, end)), _) => (None, Some((Unit::Year, n)), end),
            (None, Some(lead)) => match self.year_number(lead) {
                Some((year, end)) => (Some(year), None, end),
                None => (None, Some((Unit::Year, 0)), lead),
            },
            (None, None) => return None,
        };
        let month = |n| Moment {
            fields: Fields { year, month: Some(n), day: None },
            relative,
            confidence: confidence::WORDED,
            ..Moment::default()
        };
        Some((Counted::Range(month(from), month(to)), end))
    }

    /// The ISO 8601 form of a length, with the smaller units after it.
    fn value(&self, count: u32, unit: Unit, end: usize) -> (String, usize) {
        let mut value = String::from("P");
        let (mut count, mut unit, mut end, mut timed) = (count, unit, end, false);
        loop {
            if unit > Unit::Day && !timed {
                value.push('T');
                timed = true;
            }
            let (n, letter) = match unit {
                Unit::Decade => (count.saturating_mul(10), 'Y'),
                Unit::Year => (count, 'Y'),
                Unit::Month | Unit::Minute => (count, 'M'),
                Unit::Week => (count, 'W'),
                Unit::Day => (count, 'D'),
                Unit::Hour => (count, 'H'),
                Unit::Second => (count, 'S'),
            };
            value += &n.to_string();
            value.push(letter);
            let next = self.is(end, Meaning::And).unwrap_or(end);
            let smaller = self.count(next).and_then(|(n, next)| {
                let (smaller, next) = self.unit(next).filter(|(u, _)| *u > unit && unit != Unit::Week)?;
                let ago = self.has(next, |m| matches!(m, Meaning::Ago(_)));
                (ago.is_none()).then_some((n, smaller, next))
            });
            let Some(next) = smaller else { return (value, end) };
            (count, unit, end) = next;
        }
    }

    /// A whole number of at most four digits, or in words.
    fn count(&self, at: usize) -> Read<u32> {
        if !self.clear_before(at) {
            return None;
        }
        if let Some((n, digits)) = self.digits(at) {
            return (digits <= 4 && n > 0).then_some((n, at + 1));
        }
        // "những năm tháng": not five months.
        let leads = self.has(at, |m| matches!(m, Meaning::Lead(_))).is_some();
        let number = self.find(at, |m| if let Meaning::Number(n) = m { Some(n) } else { None });
        number.filter(|_| !(leads && self.after(at, Meaning::Several)))
    }

    /// Whether a part of the day or a date stands here, so that the hours before it are a clock time.
    fn date_follows(&self, at: usize) -> bool {
        self.has(at, |m| matches!(m, Meaning::Part(_) | Meaning::RelativePart(..) | Meaning::Lead(_))).is_some()
    }

    /// Whether words that count back from the reference time stand before `at`, but could not be read with what follows.
    fn after_ago(&self, at: usize) -> bool {
        self.after(at, Meaning::AgoBefore(Tense::Past)) || self.after(at, Meaning::AgoBefore(Tense::Future))
    }

    /// Whether a number and a word such as "to" stand before `at`: the end of a range of lengths.
    fn after_link(&self, at: usize) -> bool {
        let links = |before: usize| {
            let word = self.has(before, |m| matches!(m, Meaning::Link | Meaning::And));
            word == Some(at) || (before + 1 == at && self.is_dash(before))
        };
        let Some(link) = (at.saturating_sub(2)..at).find(|&before| links(before)) else { return false };
        let unit = link.checked_sub(1).and_then(|before| self.unit(before));
        self.after_number(link) || unit.is_some_and(|(_, next)| next == link)
    }

    /// Whether a number with a unit stands before `at` that was not read as a length: the rest of a clock time.
    fn after_length(&self, at: usize) -> bool {
        let Some(number) = at.checked_sub(2) else { return false };
        let unit = self.has(number + 1, |m| matches!(m, Meaning::Unit(_) | Meaning::HourSign));
        self.digits(number).is_some() && unit == Some(at)
    }

    fn unit(&self, at: usize) -> Read<Unit> {
        self.find(at, |m| if let Meaning::Unit(unit) = m { Some(unit) } else { None })
    }
}
