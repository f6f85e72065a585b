//! The shapes of a single date: what may stand beside what.
//!
//! A rule reads from a position and gives what it read with the position after it. A moment is an optional lead (weekday, part of
//! the day, clock time), a core (the date itself) and an optional tail (the date again in numbers, clock time, zone).

use jiff::{civil::Date, tz::Offset};

use super::{
    atoms::Weekday,
    lexer::Scan,
    tables::{Meaning, Part, Tense, Unit},
    value::Clock,
};

/// How sure a match is, by the evidence that it is a date at all and of its value; judged by hand on development articles.
pub(super) mod confidence {
    /// Day, month and year; or month and year in words.
    pub(in crate::date) const FULL: f32 = 0.98;
    /// A year with a word for it; a word such as "today".
    pub(in crate::date) const WORDED: f32 = 0.95;
    /// Day and month, or a month, whose year must be inferred.
    pub(in crate::date) const YEARLESS: f32 = 0.9;
    /// A bare number that a preposition makes a year; a length of time.
    pub(in crate::date) const PREPOSITION: f32 = 0.85;
    /// A weekday, or a day of a month that is not named.
    pub(in crate::date) const INFERRED: f32 = 0.8;
    /// Day and month may change places.
    pub(in crate::date) const AMBIGUOUS: f32 = 0.6;
}

/// The numbers of a date that the text gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) year: Option<i16>,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
}

impl Fields {
    /// Whether there is such a day; without a year, in some year.
    pub(super) fn exists(self) -> bool {
        const LEAP: i16 = 2024;
        Date::new(self.year.unwrap_or(LEAP), self.month.unwrap_or(1), self.day.unwrap_or(1)).is_ok()
    }

    /// Whether the day is the one before that of `next`, as far as their numbers tell.
    pub(super) fn precedes(self, next: Self) -> bool {
        self.day.zip(next.day).is_some_and(|(day, next)| day + 1 == next || (day >= 28 && next == 1))
    }

    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// Which of the like-named days or months is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shift {
    /// The nearest on that side of the reference time: "last Friday".
    Nearest(Tense),
    /// The day of the week before, of this week or of the week after.
    Week(Tense),
}

/// A date as the text gives it, not yet resolved.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moment {
    pub(super) fields: Fields,
    /// The reading with day and month in the other order.
    pub(super) other: Option<Fields>,
    /// Units from the reference time.
    pub(super) relative: Option<(Unit, i32)>,
    pub(super) weekday: Option<i8>,
    pub(super) shift: Option<Shift>,
    pub(super) part: Option<Part>,
    pub(super) clock: Option<Clock>,
    pub(super) offset: Option<Offset>,
    pub(super) modifier: &'static str,
    pub(super) tense: Option<Tense>,
    /// Two numbers without a word beside them, which might as well be a fraction or a score.
    pub(super) bare: bool,
    pub(super) confidence: f32,
}

impl Moment {
    pub(super) fn of(fields: Fields, confidence: f32) -> Self {
        Self { fields, confidence, ..Self::default() }
    }

    pub(super) fn relative(unit: Unit, n: i32) -> Self {
        Self { relative: Some((unit, n)), confidence: confidence::WORDED, ..Self::default() }
    }

    pub(super) fn to_day(self) -> bool {
        self.fields.day.is_some() || self.weekday.is_some() || matches!(self.relative, Some((Unit::Day, _)))
    }
}

/// What before a position says that a date follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Evidence {
    /// Nothing.
    None,
    /// A word.
    Word,
    /// The beginning of a range, perhaps with a dash that touches what follows.
    Range,
}

/// What was read, and the position after it.
pub(super) type Read<T> = Option<(T, usize)>;

/// The later of two readings.
pub(super) fn longer<T>(a: Read<T>, b: Read<T>) -> Read<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.1 > a.1 { b } else { a }),
        (a, b) => a.or(b),
    }
}

impl Scan<'_> {
    /// A date with all that belongs to it.
    pub(super) fn moment(&self, start: usize, evidence: Evidence) -> Read<Moment> {
        let (mut lead, mut at) = (Moment::default(), start);
        // What stands if no date follows: a weekday that is written as a name.
        let mut alone = None;
        let mut evidence = evidence;
        let mut nameless = false;
        for _ in 0..3 {
            let next = if lead.weekday.is_none()
                && let Some((Weekday { day, shift, named }, next)) = self.weekday(at)
            {
                (lead.weekday, lead.shift) = (Some(day), shift);
                lead.confidence = confidence::INFERRED;
                evidence = if named { evidence.max(Evidence::Word) } else { evidence };
                // "thứ 2 (5/2)"
                alone = (named || self.mark(next) == Some('(')).then_some(next);
                nameless = !named;
                next
            } else if lead.part.is_none()
                && let Some((part, next)) = self.part(at)
            {
                lead.part = Some(part);
                evidence = evidence.max(Evidence::Word);
                alone = alone.map(|_| next);
                next
            } else if lead.clock.is_none()
                && let Some((clock, next)) = self.clock(at)
            {
                (lead.clock, lead.offset) = clock;
                // "20:05, 2-1"
                evidence = if self.mark(next) == Some(',') { evidence } else { evidence.max(Evidence::Word) };
                alone = alone.map(|_| next);
                next
            } else {
                break;
            };
            at = self.joint(next, lead.weekday.is_some() || lead.clock.is_some());
        }
        let (moment, end) = match self.core(at, evidence).and_then(|(core, end)| Some((lead.with(core)?, end))) {
            Some(found) => found,
            None => (lead, alone?),
        };
        let (moment, end) = self.tail(moment, end);
        if nameless && moment.fields.is_empty() {
            return None;
        }
        let other_calendar =
            self.in_other_calendar(start, end) || (moment.fields.month.is_none() && self.lists_other(end));
        (!other_calendar).then(|| (moment.with_hours(), end))
    }

    /// The date itself: the longest that any rule reads.
    fn core(&self, at: usize, evidence: Evidence) -> Read<Moment> {
        let rules = [
            self.relative(at),
            self.numeric(at, evidence),
            self.numbered(at, evidence),
            self.month_name(at, evidence),
            self.day_month_name(at, evidence),
            self.year(at, evidence),
            self.modified(at),
        ];
        rules.into_iter().fold(None, longer)
    }

    /// What may follow a date: "(13/12)" after "today", a clock time, a zone, "this year".
    fn tail(&self, mut moment: Moment, mut end: usize) -> (Moment, usize) {
        let in_words = moment.fields.is_empty() && moment.to_day();
        if in_words {
            let open = usize::from(self.mark(end) == Some('('));
            if let Some((core, next)) = self.core(end + open, Evidence::Word)
                && core.fields.day.is_some()
                && core.fields.month.is_some()
                && (open == 0 || self.mark(next) == Some(')'))
            {
                let words = moment;
                moment = Moment {
                    part: words.part,
                    clock: words.clock,
                    offset: words.offset,
                    weekday: words.weekday,
                    ..core
                };
                end = next + open;
            }
        }
        if moment.to_day()
            && moment.clock.is_none()
            && let Some((clock, next)) = self.clock(self.joint(end, true))
        {
            ((moment.clock, moment.offset), end) = (clock, next);
        }
        if moment.fields.year.is_none()
            && moment.relative.is_none()
            && moment.fields.month.is_some()
            && let Some((tense, next)) = self.find(end, |m| if let Meaning::Side(t) = m { Some(t) } else { None })
            && self.digits(next).is_none()
            && self.has(next, |m| matches!(m, Meaning::Lead(_))).is_none()
        {
            (moment.tense, end) = (Some(tense), next);
        }
        (moment, end)
    }
}

/// The years that numbers of four digits are read as.
pub(super) const YEARS: std::ops::RangeInclusive<u32> = 1000..=2999;

impl Moment {
    pub(super) fn in_year(mut self, year: i16) -> Self {
        self.fields.year = Some(year);
        self.confidence = confidence::FULL;
        self
    }

    /// A core with what leads it; nothing if they do not go together.
    fn with(self, core: Self) -> Option<Self> {
        let part = match (self.part, core.part) {
            (Some(_), Some(_)) if self.clock.is_none() => return None,
            (lead, core) => core.or(lead),
        };
        let timed = part.is_some() || self.clock.is_some() || self.weekday.is_some();
        if timed && !core.to_day() {
            return None;
        }
        Some(Self {
            weekday: self.weekday,
            shift: core.shift.or(self.shift),
            part,
            clock: self.clock,
            offset: self.offset,
            ..core
        })
    }

    /// The clock time on the 24 hours that the part of the day tells: 3 in the afternoon is 15.
    fn with_hours(mut self) -> Self {
        if let (Some(clock), Some(part)) = (&mut self.clock, self.part) {
            let hours = [clock.hour, clock.hour + 12, clock.hour - 12];
            let fits = |hour: &i8| (0..=24).contains(hour) && (part.from..part.to.max(part.from + 1)).contains(hour);
            clock.hour = hours.into_iter().find(fits).unwrap_or(clock.hour);
        }
        self
    }
}
