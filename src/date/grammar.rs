//! The shapes of a single date: what may stand beside what.
//!
//! A rule reads from a position and gives what it read with the position after it. A moment is an optional lead (weekday, part of
//! the day, clock time), a core (the date itself) and an optional tail (the date again in numbers, clock time, zone).

use jiff::{civil::Date, tz::Offset};

use super::{
    lexer::{Kind, Scan},
    tables::{Meaning, Name, Order, Part, Tense, Unit},
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

    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }
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
    /// "last" Friday, or of the week before (`true`), after, or that of the reference time.
    pub(super) shift: Option<(bool, Tense)>,
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
    fn of(fields: Fields, confidence: f32) -> Self {
        Self { fields, confidence, ..Self::default() }
    }

    fn relative(unit: Unit, n: i32) -> Self {
        Self { relative: Some((unit, n)), confidence: confidence::WORDED, ..Self::default() }
    }

    fn to_day(self) -> bool {
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
fn longer<T>(a: Read<T>, b: Read<T>) -> Read<T> {
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
        for _ in 0..3 {
            let next = if lead.weekday.is_none()
                && let Some(((weekday, shift, named), next)) = self.weekday(at)
            {
                (lead.weekday, lead.shift) = (Some(weekday), shift);
                lead.confidence = confidence::INFERRED;
                evidence = if named { evidence.max(Evidence::Word) } else { evidence };
                alone = named.then_some(next);
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
                evidence = evidence.max(Evidence::Word);
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
        let other_calendar = self.is(end, Meaning::OtherCalendar).is_some();
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
        if moment.to_day() {
            if moment.clock.is_none()
                && let Some((clock, next)) = self.clock(self.joint(end, true))
            {
                ((moment.clock, moment.offset), end) = (clock, next);
            }
        }
        if moment.fields.year.is_none()
            && moment.relative.is_none()
            && moment.fields.month.is_some()
            && let Some((tense, next)) = self.find(end, |m| if let Meaning::Side(t) = m { Some(t) } else { None })
            && self.digits(next).is_none()
            && self.find(next, |m| matches!(m, Meaning::Lead(_)).then_some(())).is_none()
        {
            (moment.tense, end) = (Some(tense), next);
        }
        (moment, end)
    }

    /// "today", "last year", "this morning".
    fn relative(&self, at: usize) -> Read<Moment> {
        self.find(at, |m| match m {
            Meaning::Relative(unit, n) => Some(Moment::relative(unit, n)),
            Meaning::RelativePart(part, n) => Some(Moment { part: Some(part), ..Moment::relative(Unit::Day, n) }),
            Meaning::Nothing => Some(Moment::default()),
            _ => None,
        })
        .filter(|(m, _)| match m.relative {
            Some((Unit::Year | Unit::Month, _)) => {
                let counted = self.after_number(at) || self.after(at, Meaning::Several);
                !(counted || self.after(at, Meaning::BreakBefore))
            }
            relative => relative.is_some(),
        })
    }

    /// Numbers with one separator: 18/03/2024, 2024-03-18, and 18/3 where there is evidence.
    fn numeric(&self, at: usize, evidence: Evidence) -> Read<Moment> {
        let lead = self.is(at, Meaning::Lead(Unit::Day));
        let at = lead.unwrap_or(at);
        let (first, digits) = self.digits(at).filter(|_| self.begins_number(at, evidence))?;
        let (separator, second, at) = self.group(at + 1)?;
        if let Some((again, third, end)) = self.group(at)
            && again == separator
        {
            let numbers = [first, second.0, third.0];
            let readings: Vec<Fields> = match (digits, second.1, third.1) {
                (4, 1..=2, 1..=2) => fields(numbers, [0, 1, 2]).into_iter().collect(),
                (1..=2, 1..=2, 4) => self.tables.orders.iter().filter_map(|o| fields(numbers, o.places())).collect(),
                _ => return None,
            };
            let (&reading, others) = readings.split_first()?;
            let other = others.first().copied().filter(|&o| o != reading);
            let confidence = if other.is_some() { confidence::AMBIGUOUS } else { confidence::FULL };
            let ends = self.ends_number(end, separator) || self.clock_mark(end).is_some();
            return ends.then_some((Moment { other, ..Moment::of(reading, confidence) }, end));
        }
        let order = self.tables.orders.first()?;
        let numbers = [0, first, second.0];
        let places = match order {
            Order::DayMonth => [0, 2, 1],
            Order::MonthDay => [0, 1, 2],
        };
        if (evidence == Evidence::None && lead.is_none())
            || digits > 2
            || second.1 > 2
            || !self.ends_number(at, separator)
        {
            return None;
        }
        let fields = fields(numbers, places)?;
        // "7.1 giây"
        let counted = self.find(at, |m| matches!(m, Meaning::Unit(_)).then_some(())).is_some();
        let bare = lead.is_none();
        if bare && counted && separator == '.' {
            return None;
        }
        let moment = Moment { bare, ..Moment::of(fields, confidence::YEARLESS) };
        Some(self.year_after(moment, at, true).unwrap_or((moment, at)))
    }

    /// Numbers after words for their units: "ngày 18 tháng 3 năm 2024" and shorter.
    fn numbered(&self, at: usize, evidence: Evidence) -> Read<Moment> {
        let lead = self.is(at, Meaning::Lead(Unit::Day));
        if let Some((day, next)) = self.day(lead.unwrap_or(at)) {
            let moment = |month| Moment::of(Fields { day: Some(day), month, year: None }, confidence::YEARLESS);
            if let Some((month, end)) = self.is(next, Meaning::Lead(Unit::Month)).and_then(|m| self.month(m)) {
                let moment = moment(Some(month));
                let with_year = self.year_after(moment, end, true).or_else(|| self.year_joined(moment, end));
                let moment =
                    with_year.or_else(|| (lead.is_some() || evidence > Evidence::None).then_some((moment, end)));
                return moment.filter(|(m, _)| m.fields.exists());
            }
            lead?;
            let month = self.find(next, |m| matches!(m, Meaning::Relative(Unit::Month, _)).then_some(m));
            if let Some((Meaning::Relative(unit, n), end)) = month {
                return Some((Moment { relative: Some((unit, n)), ..moment(None) }, end));
            }
            let counted = self.find(next, |m| matches!(m, Meaning::Unit(_) | Meaning::BreakAfter).then_some(()));
            let alone = counted.is_none() && self.ends_number(next, ' ');
            return alone.then_some((Moment { confidence: confidence::INFERRED, ..moment(None) }, next));
        }
        let month = self.is(at, Meaning::Lead(Unit::Month)).filter(|_| !self.after_number(at))?;
        let (month, end) = self.month(month)?;
        let moment = Moment::of(Fields { month: Some(month), ..Fields::default() }, confidence::YEARLESS);
        if let Some(with_year) = self.year_joined(moment, end).or_else(|| self.year_after(moment, end, false)) {
            return Some(with_year);
        }
        let counted = self.find(end, |m| matches!(m, Meaning::BreakAfter).then_some(()));
        let tense = self.hint_before(at);
        let counted = counted.or_else(|| self.after(at, Meaning::BreakBefore).then_some(((), at)));
        (counted.is_none() && self.ends_number(end, ' ')).then_some((Moment { tense, ..moment }, end))
    }

    /// "December 12, 2023", "December 2023", "December".
    fn month_name(&self, at: usize, evidence: Evidence) -> Read<Moment> {
        let before = |m| match m {
            Meaning::WeekdayShift { before: true, tense } => Some((false, tense)),
            _ => None,
        };
        // "last May"
        let (shift, at) = self.find(at, before).map_or((None, at), |(shift, next)| (Some(shift), next));
        let ((month, name), next) = self.named_month(at).filter(|_| !self.after_number(at))?;
        let moment = |day| Moment::of(Fields { month: Some(month), day, year: None }, confidence::YEARLESS);
        if let Some((day, end)) = self.day(next)
            && self.ends_number(end, ' ')
        {
            let moment = moment(Some(day));
            return Some(self.year_after(moment, end, false).unwrap_or((moment, end)))
                .filter(|(m, _)| m.fields.exists());
        }
        let moment = Moment { shift, tense: self.hint_before(at), ..moment(None) };
        if let Some(with_year) = self.year_after(moment, next, false) {
            return Some(with_year);
        }
        let evidence = evidence > Evidence::None || self.after(at, Meaning::Evidence);
        let possessive = self.joined(next) && matches!(self.mark(next), Some('\'' | '’' | '-'));
        let named = match name {
            Name::Plain => true,
            Name::Common => evidence,
            Name::Short => false,
        };
        (named && !possessive && self.breaks_after(next).is_none()).then_some((moment, next))
    }

    /// "12 December 2023", "the 12th of December".
    fn day_month_name(&self, at: usize, evidence: Evidence) -> Read<Moment> {
        let start = self.is(at, Meaning::Article).unwrap_or(at);
        let (day, next) = self.day(start).filter(|_| self.begins_number(start, evidence))?;
        let ((month, _), end) = self.named_month(self.is(next, Meaning::Joint).unwrap_or(next))?;
        let fields = Fields { month: Some(month), day: Some(day), year: None };
        let moment = Moment::of(fields, confidence::YEARLESS);
        let found = self.year_after(moment, end, false).unwrap_or((moment, end));
        let breaks = found.0.fields.year.is_none() && self.breaks_after(found.1).is_some();
        (found.0.fields.exists() && !breaks).then_some(found)
    }

    /// "năm 2022", "in 2022".
    fn year(&self, at: usize, evidence: Evidence) -> Read<Moment> {
        let lead = self.is(at, Meaning::Lead(Unit::Year));
        let start = lead.unwrap_or(at);
        let (year, end) = self.year_number(start).filter(|_| self.begins_number(start, evidence))?;
        // "2048 × 1080"
        if self.after(at, Meaning::Several) || matches!(self.mark(end), Some('*' | '×')) {
            return None;
        }
        let moment = |confidence| Moment::of(Fields { year: Some(year), ..Fields::default() }, confidence);
        if lead.is_some() {
            return Some((moment(confidence::WORDED), end));
        }
        let evidence = evidence > Evidence::None || self.after(at, Meaning::Evidence);
        (evidence && self.breaks_after(end).is_none()).then_some((moment(confidence::PREPOSITION), end))
    }

    /// "cuối năm 2022", "early March", "mid-2024"; "đầu năm" is that of the reference time.
    fn modified(&self, at: usize) -> Read<Moment> {
        let (modifier, next) = self.find(at, |m| if let Meaning::Modifier(m) = m { Some(m) } else { None })?;
        if self.after(at, Meaning::Several) {
            return None;
        }
        // "mid-2024"
        let next = if self.mark(next) == Some('-') { next + 1 } else { next };
        let rules = [
            self.relative(next),
            self.numbered(next, Evidence::Range),
            self.month_name(next, Evidence::Range),
            self.year(next, Evidence::Range),
            self.current(next),
        ];
        let (moment, end) = rules.into_iter().fold(None, longer)?;
        (!moment.to_day()).then_some((Moment { modifier, ..moment }, end))
    }

    /// A bare word for year or month after a modifier.
    fn current(&self, at: usize) -> Read<Moment> {
        let (unit, end) = self.find(at, |m| if let Meaning::Lead(unit) = m { Some(unit) } else { None })?;
        let goes_on = self.digits(end).is_some() || self.breaks_after(end).is_some();
        let unit = Some(unit).filter(|&u| matches!(u, Unit::Year | Unit::Month) && !goes_on)?;
        Some((Moment { confidence: confidence::INFERRED, ..Moment::relative(unit, 0) }, end))
    }

    /// `moment` with the year after it: "năm 2024", "last year", and a bare number unless `worded`.
    fn year_after(&self, moment: Moment, at: usize, worded: bool) -> Read<Moment> {
        let at = if self.mark(at) == Some(',') { at + 1 } else { at };
        let at = self.is(at, Meaning::Joint).unwrap_or(at);
        if let Some((Meaning::Relative(unit, n), end)) =
            self.find(at, |m| matches!(m, Meaning::Relative(Unit::Year, _)).then_some(m))
        {
            return Some((Moment { relative: Some((unit, n)), ..moment }, end));
        }
        let lead = self.is(at, Meaning::Lead(Unit::Year));
        if worded && lead.is_none() {
            return None;
        }
        let (year, end) = self.year_number(lead.unwrap_or(at))?;
        (lead.is_some() || self.breaks_after(end).is_none()).then_some((moment.in_year(year), end))
    }

    /// `moment` with a year after a separator: "tháng 3/2024".
    fn year_joined(&self, moment: Moment, at: usize) -> Read<Moment> {
        let (separator, (year, digits), end) = self.group(at)?;
        let known = digits == 4 && YEARS.contains(&year) && self.ends_number(end, separator);
        known.then(|| (moment.in_year(year as i16), end))
    }

    /// A separator and digits, with no space before or between.
    pub(super) fn group(&self, at: usize) -> Option<(char, (u32, usize), usize)> {
        let separator = self.mark(at).filter(|c| matches!(c, '/' | '-' | '.' | '–'))?;
        let joined = self.joined(at) && self.joined(at + 1);
        joined.then_some((separator, self.digits(at + 1)?, at + 2))
    }

    /// Whether a number may begin here; the dash of a range may touch it.
    fn begins_number(&self, at: usize, evidence: Evidence) -> bool {
        self.clear_before(at) || (evidence == Evidence::Range && self.is_dash(at - 1))
    }

    /// Whether a number may end here; a dash may lead on to the end of a range, unless it is the separator itself.
    pub(super) fn ends_number(&self, at: usize, separator: char) -> bool {
        let dash = self.is_dash(at) && !matches!(separator, '-' | '–') && self.digits(at + 1).is_some();
        dash || self.clear_after(at)
    }

    pub(super) fn is_dash(&self, at: usize) -> bool {
        matches!(self.mark(at), Some('-' | '–' | '—'))
    }

    /// The number of a day, perhaps an ordinal.
    pub(super) fn day(&self, at: usize) -> Read<i8> {
        let (day, _) = self.digits(at).filter(|&(n, digits)| digits <= 2 && (1..=31).contains(&n))?;
        let end = at + 1;
        let ordinal = self.is(end, Meaning::Ordinal).filter(|_| self.joined(end));
        Some((day as i8, ordinal.unwrap_or(end)))
    }

    /// The number of a month, in digits or words; a word that leads a unit too needs a capital letter.
    fn month(&self, at: usize) -> Read<i8> {
        let (n, end) = if let Some((n, digits)) = self.digits(at) {
            (n, if digits <= 2 { Some(at + 1) } else { None }?)
        } else {
            let (n, end) = self.find(at, |m| if let Meaning::Number(n) = m { Some(n) } else { None })?;
            let leads = self.find(at, |m| matches!(m, Meaning::Lead(_)).then_some(())).is_some();
            (n, if leads && !self.capital(at) { None } else { Some(end) }?)
        };
        (1..=12).contains(&n).then_some((n as i8, end))
    }

    /// A month's name and what it needs beside it.
    fn named_month(&self, at: usize) -> Read<(i8, Name)> {
        let name = |m| if let Meaning::Month(number, name) = m { Some((number, name)) } else { None };
        self.find(at, name).filter(|_| self.capital(at))
    }

    pub(super) fn year_number(&self, at: usize) -> Read<i16> {
        let (year, _) = self.digits(at).filter(|(n, digits)| *digits == 4 && YEARS.contains(n))?;
        self.ends_number(at + 1, ' ').then_some((year as i16, at + 1))
    }

    /// A day of the week, what shifts it, and whether it is written as a name.
    fn weekday(&self, at: usize) -> Read<(i8, Option<(bool, Tense)>, bool)> {
        let before = |place| {
            move |m| match m {
                Meaning::WeekdayShift { before, tense } if before == place => Some(tense),
                _ => None,
            }
        };
        let (shift, start) = self.find(at, before(true)).map_or((None, at), |(t, next)| (Some((false, t)), next));
        if self.after(at, Meaning::BreakBefore) {
            return None;
        }
        let (weekday, end) =
            self.find(start, |m| if let Meaning::Weekday(n) = m { Some(n) } else { None }).or_else(|| {
                let next = self.is(start, Meaning::WeekdayLead)?;
                let (n, _) = self.digits(next).filter(|(n, _)| (2..=7).contains(n))?;
                Some((n as i8 - 1, next + 1))
            })?;
        let named = self.capital(end - 1);
        let week = self.find(end, before(false));
        Some(match week {
            Some((tense, end)) => ((weekday, Some((true, tense)), true), end),
            None => {
                let tense = shift.or_else(|| self.hint_anywhere(at).map(|t| (false, t)));
                ((weekday, tense, named), end)
            }
        })
    }

    fn part(&self, at: usize) -> Read<Part> {
        self.find(at, |m| match m {
            Meaning::Part(part) => Some(Some(part)),
            Meaning::Nothing | Meaning::RelativePart(..) => Some(None),
            _ => None,
        })
        .and_then(|(part, end)| Some((part?, end)))
    }

    /// Past a comma, a bar or a dash with spaces, where those may stand, and a word that binds.
    fn joint(&self, at: usize, comma: bool) -> usize {
        let mark = comma
            && match self.mark(at) {
                Some(',' | '|') => true,
                Some('-' | '–') => !self.joined(at),
                _ => false,
            };
        let at = if mark { at + 1 } else { at };
        self.is(at, Meaning::Joint).unwrap_or(at)
    }

    /// Whether a number stands before `at`, so that what follows is counted, not numbered.
    pub(super) fn after_number(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| match self.get(before).map(|l| l.kind) {
            Some(Kind::Number { digits, .. }) => digits <= 3,
            _ => self.find(before, |m| matches!(m, Meaning::Number(_)).then_some(())).is_some_and(|(_, end)| end == at),
        })
    }

    pub(super) fn breaks_after(&self, at: usize) -> Read<()> {
        self.find(at, |m| matches!(m, Meaning::BreakAfter).then_some(()))
    }

    fn hint_before(&self, at: usize) -> Option<Tense> {
        let before = at.checked_sub(1)?;
        self.find(before, |m| if let Meaning::Hint(t) = m { Some(t) } else { None }).map(|(t, _)| t)
    }

    /// A word for the future some words before `at`.
    fn hint_anywhere(&self, at: usize) -> Option<Tense> {
        const WORDS: usize = 8;
        (at.saturating_sub(WORDS)..at).rev().find_map(|i| {
            self.find(i, |m| if m == Meaning::Hint(Tense::Future) { Some(Tense::Future) } else { None }).map(|(t, _)| t)
        })
    }
}

/// The years that numbers of four digits are read as.
const YEARS: std::ops::RangeInclusive<u32> = 1000..=2999;

impl Order {
    /// Where year, month and day stand among three numbers that end with the year.
    fn places(self) -> [usize; 3] {
        match self {
            Self::DayMonth => [2, 1, 0],
            Self::MonthDay => [2, 0, 1],
        }
    }
}

/// The day with its year, month and day at `places` of `numbers`, if there is one; a year of 0 is open.
fn fields(numbers: [u32; 3], places: [usize; 3]) -> Option<Fields> {
    let [year, month, day] = places.map(|p| numbers[p]);
    let number = |n: u32| i8::try_from(n).ok();
    let year = match year {
        0 => None,
        year if YEARS.contains(&year) => Some(year as i16),
        _ => return None,
    };
    let fields = Fields { year, month: Some(number(month)?), day: Some(number(day)?) };
    fields.exists().then_some(fields)
}

impl Moment {
    fn in_year(mut self, year: i16) -> Self {
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
        Some(Self { weekday: self.weekday, part, clock: self.clock, offset: self.offset, ..core })
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
