//! The words of one language, read from its `dates.txt`: what each may mean in a date.

use std::collections::HashMap;

use super::lexer;
use crate::{error::LoadError, lang::table::Table};

/// A unit of the calendar or the clock, from coarse to fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Decade,
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

/// A part of the day: its TIMEX3 code and its hours, counted from midnight; 30 is six o'clock of the next morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) code: &'static str,
    pub(super) from: i8,
    pub(super) to: i8,
}

impl Part {
    /// Whether it goes on into `next` of the day after: a night into a morning.
    pub(super) fn runs_into(self, next: Self) -> bool {
        const NOON: i8 = 12;
        self.to > 24 && next.from < NOON
    }
}

/// Which side of the reference time is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Present,
    Future,
}

/// What a month's name needs beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// Nothing.
    Plain,
    /// A number or a preposition: it is a common word too.
    Common,
    /// A number: it is an abbreviation.
    Short,
}

/// What a word or phrase may mean in a date; a word may mean several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A number in words.
    Number(u32),
    /// A unit that is counted: "15 years".
    Unit(Unit),
    /// A word before a numbered day, month or year.
    Lead(Unit),
    /// A month's name.
    Month(i8, Name),
    /// A day of the week; Monday is 1.
    Weekday(i8),
    /// A word that makes the digits 2 to 7 after it Monday to Saturday.
    WeekdayLead,
    /// "last" Friday, Friday "next week".
    WeekdayShift { before: bool, tense: Tense },
    /// A part of the day.
    Part(Part),
    /// A part of the day that only follows a clock time: "p.m.".
    Meridiem(Part),
    /// So many units from the reference time.
    Relative(Unit, i32),
    /// A part of the day so many days from the reference time.
    RelativePart(Part, i32),
    /// START, MID or END of a month or year.
    Modifier(&'static str),
    /// APPROX, `MORE_THAN`, `LESS_THAN` before a length of time, APPROX before a date too.
    Degree(&'static str),
    /// Opens a range.
    Opener,
    /// A word before a stretch of years, which is part of it.
    Period,
    /// Stands between the ends of a range.
    Link,
    /// Stands between the last two of a list, and between the ends of a range that was opened.
    And,
    /// May stand between a date and its time of day, weekday or month.
    Joint,
    /// After this a number of four digits may be a year, and an ambiguous name a month.
    Evidence,
    /// Stands before the numeral of a day.
    Article,
    /// Makes a number an ordinal: "21st".
    Ordinal,
    /// Between hours and minutes.
    HourSign,
    /// A name for the zone that offsets are counted from.
    Zone,
    /// After a length of time: counted from the reference time back or forth.
    Ago(Tense),
    /// Begins such an expression.
    AgoBefore(Tense),
    /// After a length of time that ends or begins at the reference time.
    Window(Tense),
    /// Begins such an expression.
    WindowBefore(Tense),
    /// After a date: which side of the reference time it lies on. Part of the expression.
    Side(Tense),
    /// Somewhere before a date: which side of the reference time it lies on.
    Hint(Tense),
    /// After this no length of time and no bare year.
    BreakBefore,
    /// Before this no length of time, bare year or month.
    BreakAfter,
    /// After this no number is a year and no word for a year the reference year: "những năm", "the second half of".
    Several,
    /// After a length of time: it is counted from something that the text tells of.
    Elsewhere,
    /// After a date: it is one of another calendar.
    OtherCalendar,
    /// Before a date: it is one of another calendar.
    OtherCalendarBefore,
    /// Before a day and month in bare numbers: they are a holiday.
    Occasion,
    /// Before them: they are a date, unless what follows makes them a fraction.
    Bound,
    /// A phrase that keeps its first words from meaning anything by themselves.
    Nothing,
}

/// The order of day and month in a numeric date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DayMonth,
    MonthDay,
}

#[derive(Debug)]
struct Phrase {
    text: String,
    lexemes: usize,
    meaning: Meaning,
}

/// The tables of one language.
#[derive(Debug)]
pub(crate) struct Tables {
    /// The orders that numeric dates may have, the usual one first.
    pub(super) orders: Vec<Order>,
    /// Phrases by their first word, longest first.
    phrases: HashMap<String, Vec<Phrase>>,
}

impl Tables {
    /// Reads `dates.txt`.
    pub(crate) fn new(table: &Table) -> Result<Self, LoadError> {
        use Meaning as M;
        let mut reader = Reader { table, phrases: HashMap::new() };
        reader.each("numbers", |r, [n]| Ok(M::Number(r.number(n)?)))?;
        reader.each("units", |r, [u]| Ok(M::Unit(r.unit(u)?)))?;
        reader.each("leads", |r, [u]| Ok(M::Lead(r.unit(u)?)))?;
        reader.each("months", |r, [n, kind]| Ok(M::Month(r.number(n)?, r.name(kind)?)))?;
        reader.each("weekdays", |r, [n]| Ok(M::Weekday(r.number(n)?)))?;
        reader.each("weekday shifts", |r, [place, t]| {
            Ok(M::WeekdayShift { before: place == "before", tense: r.tense(t)? })
        })?;
        reader.each("parts", |r, [code, from, to]| Ok(M::Part(r.part(code, from, to)?)))?;
        reader.each("meridiems", |r, [code, from, to]| Ok(M::Meridiem(r.part(code, from, to)?)))?;
        reader.each("relative", |r, [u, n]| Ok(M::Relative(r.unit(u)?, r.number(n)?)))?;
        reader.each("relative parts", |r, [part, n]| Ok(M::RelativePart(r.named_part(part)?, r.number(n)?)))?;
        reader.each("modifiers", |r, [m]| Ok(M::Modifier(r.code(m)?)))?;
        reader.each("degrees", |r, [m]| Ok(M::Degree(r.code(m)?)))?;
        for (header, meaning) in [
            ("weekday leads", M::WeekdayLead),
            ("openers", M::Opener),
            ("periods", M::Period),
            ("links", M::Link),
            ("and", M::And),
            ("joints", M::Joint),
            ("evidence", M::Evidence),
            ("articles", M::Article),
            ("ordinals", M::Ordinal),
            ("hour signs", M::HourSign),
            ("zones", M::Zone),
            ("break before", M::BreakBefore),
            ("break after", M::BreakAfter),
            ("several", M::Several),
            ("elsewhere", M::Elsewhere),
            ("other calendars", M::OtherCalendar),
            ("other calendars before", M::OtherCalendarBefore),
            ("occasions", M::Occasion),
            ("bounds", M::Bound),
            ("nothing", M::Nothing),
        ] {
            reader.each(header, |_, []| Ok(meaning))?;
        }
        reader.each("ago", |r, [t]| Ok(M::Ago(r.tense(t)?)))?;
        reader.each("ago before", |r, [t]| Ok(M::AgoBefore(r.tense(t)?)))?;
        reader.each("windows", |r, [t]| Ok(M::Window(r.tense(t)?)))?;
        reader.each("windows before", |r, [t]| Ok(M::WindowBefore(r.tense(t)?)))?;
        reader.each("sides", |r, [t]| Ok(M::Side(r.tense(t)?)))?;
        reader.each("hints", |r, [t]| Ok(M::Hint(r.tense(t)?)))?;

        let mut orders = Vec::new();
        for order in table.entries("orders")? {
            orders.push(match order {
                "day month" => Order::DayMonth,
                "month day" => Order::MonthDay,
                _ => return Err(table.problem(format!("{order:?} under [orders] is no order"))),
            });
        }
        let mut phrases = reader.phrases;
        for phrases in phrases.values_mut() {
            phrases.sort_by_key(|p| std::cmp::Reverse(p.lexemes));
        }
        Ok(Self { orders, phrases })
    }

    /// What the text that starts with `word` may mean, longest phrases first: lexemes taken and meaning.
    pub(super) fn meanings<'s>(&'s self, word: &str, text: &'s str) -> impl Iterator<Item = (usize, Meaning)> + 's {
        let phrases = self.phrases.get(word).map(Vec::as_slice).unwrap_or_default();
        phrases.iter().filter_map(move |p| {
            let rest = text.strip_prefix(p.text.as_str())?;
            let cut = p.text.ends_with(char::is_alphabetic) && rest.starts_with(char::is_alphabetic);
            (!cut).then_some((p.lexemes, p.meaning))
        })
    }
}

/// Reads the groups of a table.
struct Reader<'t> {
    table: &'t Table,
    phrases: HashMap<String, Vec<Phrase>>,
}

impl Reader<'_> {
    /// Adds every entry under `header`: a phrase and `N` columns that say what it means.
    fn each<const N: usize>(
        &mut self,
        header: &str,
        meaning: impl Fn(&Self, [&str; N]) -> Result<Meaning, LoadError>,
    ) -> Result<(), LoadError> {
        for entry in self.table.entries(header)? {
            let mut columns = entry.split('|').map(str::trim);
            let text = lexer::fold(columns.next().unwrap_or_default());
            let columns: Vec<&str> = columns.collect();
            let columns = columns
                .try_into()
                .map_err(|_| self.table.problem(format!("{entry:?} under [{header}] has not {} columns", N + 1)))?;
            let meaning = meaning(self, columns)?;
            let lexemes = lexer::lex(&text);
            let Some(first) = lexemes.first() else {
                return Err(self.table.problem(format!("an empty phrase under [{header}]")));
            };
            let (first, lexemes) = (text[first.begin..first.end].to_owned(), lexemes.len());
            self.phrases.entry(first).or_default().push(Phrase { text, lexemes, meaning });
        }
        Ok(())
    }

    fn number<T: std::str::FromStr>(&self, text: &str) -> Result<T, LoadError> {
        text.parse().map_err(|_| self.table.problem(format!("{text:?} is no number here")))
    }

    fn name(&self, text: &str) -> Result<Name, LoadError> {
        Ok(match text {
            "plain" => Name::Plain,
            "common" => Name::Common,
            "short" => Name::Short,
            _ => return Err(self.table.problem(format!("{text:?} is no kind of name"))),
        })
    }

    fn unit(&self, text: &str) -> Result<Unit, LoadError> {
        Ok(match text {
            "decade" => Unit::Decade,
            "year" => Unit::Year,
            "month" => Unit::Month,
            "week" => Unit::Week,
            "day" => Unit::Day,
            "hour" => Unit::Hour,
            "minute" => Unit::Minute,
            "second" => Unit::Second,
            _ => return Err(self.table.problem(format!("{text:?} is no unit"))),
        })
    }

    fn tense(&self, text: &str) -> Result<Tense, LoadError> {
        Ok(match text {
            "past" => Tense::Past,
            "present" => Tense::Present,
            "future" => Tense::Future,
            _ => return Err(self.table.problem(format!("{text:?} is no tense"))),
        })
    }

    fn part(&self, code: &str, from: &str, to: &str) -> Result<Part, LoadError> {
        Ok(Part { code: self.code(code)?, from: self.number(from)?, to: self.number(to)? })
    }

    /// The part of the day that stands under [parts] already.
    fn named_part(&self, name: &str) -> Result<Part, LoadError> {
        let phrases = self.phrases.values().flatten();
        let mut parts = phrases.filter(|p| p.text == name);
        parts
            .find_map(|p| if let Meaning::Part(part) = p.meaning { Some(part) } else { None })
            .ok_or_else(|| self.table.problem(format!("{name:?} is not under [parts]")))
    }

    /// A code of TIMEX3.
    fn code(&self, text: &str) -> Result<&'static str, LoadError> {
        const CODES: [&str; 11] =
            ["TMO", "TMI", "TAF", "TEV", "TNI", "START", "MID", "END", "APPROX", "MORE_THAN", "LESS_THAN"];
        let code = CODES.into_iter().find(|&code| code == text);
        code.ok_or_else(|| self.table.problem(format!("{text:?} is no TIMEX3 code")))
    }
}
