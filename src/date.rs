//! Dates: expressions that a reader can place on a calendar, with their TIMEX3 values and the stretches of time they name.
//!
//! Each sentence is cut into lexemes (`lexer`). The rules of the language (`grammar`, read from its data files) find expressions
//! and say what is told of them: values in slots (`frame`, `matcher`). The slots are resolved against the reference time or the
//! dates before (`context`, `resolve`, `range`, `length`), with the Vietnamese lunar calendar where it is meant (`lunar`). The
//! engine knows no word of any language.

mod build;
mod container;
mod context;
mod finder;
mod frame;
mod grammar;
mod holiday;
mod infer;
mod length;
mod lexer;
mod lunar;
mod matcher;
mod numbers;
mod pattern;
mod range;
mod resolve;
mod value;
mod words;

#[cfg(test)]
mod tests;

use build::{Builder, Place};
use context::{Context, Last};
use finder::{Finder, Match};
use frame::{Slot, Unit};
use grammar::{Grammar, Kind};
use resolve::Resolver;

use crate::{
    analysis::{Date, ReferenceSource, ReferenceTime, Resolution, TimexType},
    document::{Document, SectionKind},
    error::LoadError,
    input::YearPreference,
    lang::table::Table,
};

/// The words and rules of one language.
#[derive(Debug)]
pub(crate) struct Tables {
    grammar: Grammar,
}

impl Tables {
    /// Reads `date_words.txt` and `date_rules.txt`.
    pub(crate) fn new(words: &Table, rules: &Table) -> Result<Self, LoadError> {
        Ok(Self { grammar: Grammar::new(words, rules, None)? })
    }

    /// Without the rule under a header.
    #[cfg(test)]
    fn without(words: &Table, rules: &Table, header: &str) -> Result<Self, LoadError> {
        Ok(Self { grammar: Grammar::new(words, rules, Some(header))? })
    }
}

/// The reference time that the text itself gives: the first full date of a date line or byline, else the day in an address.
#[must_use]
pub fn reference(document: &Document<'_>) -> Option<ReferenceTime> {
    let mut finder = Finder::new(document);
    let context = Context::new(None, YearPreference::default());
    let told = |sentence: usize| {
        matches!(document.section_of(&document.sentences[sentence]).kind, SectionKind::Dateline | SectionKind::Byline)
    };
    for sentence in (0..document.sentences.len()).filter(|&s| told(s)) {
        for found in finder.matches(sentence) {
            let resolver = Resolver { context: &context, holidays: &finder.tables.words.holidays };
            if found.reading.kind != Kind::Moment {
                continue;
            }
            if let Some((point, Resolution::Explicit)) = resolver.point(&found.reading.frame)
                && let Some(date) = point.stretch.date()
            {
                let time = point.clock.and_then(value::Clock::time);
                let offset = point.zone.and_then(|minutes| jiff::tz::Offset::from_seconds(minutes * 60).ok());
                return Some(ReferenceTime { date, time, offset, source: ReferenceSource::Text });
            }
        }
    }
    let date = address_date(document.clean())?;
    Some(ReferenceTime { date, time: None, offset: None, source: ReferenceSource::Text })
}

/// The day in the path of one of the first web addresses: `/2024/03/18/`, `/2024-03-18-`, `-20240318`.
fn address_date(text: &str) -> Option<jiff::civil::Date> {
    const ADDRESSES: usize = 100;
    const LONGEST: usize = 500;
    let mut addresses = memchr::memmem::find_iter(text.as_bytes(), "://").take(ADDRESSES).map(|at| {
        let rest = &text[at..];
        let end = rest.char_indices().take(LONGEST).take_while(|(_, c)| !c.is_whitespace()).last();
        &rest[..end.map_or(0, |(at, c)| at + c.len_utf8())]
    });
    addresses.find_map(|address| {
        let lexemes = lexer::lex(address);
        let number = |at: usize| match lexemes.get(at).map(|l| l.kind) {
            Some(lexer::Kind::Number { value, digits }) => Some((value, digits)),
            _ => None,
        };
        (0..lexemes.len()).find_map(|at| {
            let (year, month, day) = match (number(at)?, number(at + 2), number(at + 4)) {
                ((year, 4), Some((month, 2)), Some((day, 2))) => (year, month, day),
                ((day, 8), ..) => (day / 10_000, day / 100 % 100, day % 100),
                _ => return None,
            };
            let date = value::date(i32::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?;
            // A number that merely looks like one.
            (1990..2100).contains(&year).then_some(date)
        })
    })
}

/// Finds the dates of a document; spans point into its clean text.
///
/// The time taken is linear in the length of the text: at each place a bounded number of rules looks at a bounded number of words.
#[must_use]
pub fn find(document: &Document<'_>, reference: Option<&ReferenceTime>, year: YearPreference) -> Vec<Date> {
    let mut finder = Finder::new(document);
    let mut found = Vec::new();
    for sentence in 0..document.sentences.len() {
        found.append(&mut finder.matches(sentence));
    }
    let holidays = &finder.tables.words.holidays;
    let narrative = reference.is_some_and(|r| is_narrative(&found, r));
    let mut dates = Vec::new();
    let mut article = Last::default();
    // Sections that are not the article's own have their dates for themselves.
    let (mut apart, mut section) = (Last::default(), u32::MAX);
    let mut own: Option<ReferenceTime> = None;
    for (index, one) in found.iter().enumerate() {
        let sentence = &document.sentences[one.sentence];
        let kind = document.section_of(sentence).kind;
        if sentence.section != section {
            section = sentence.section;
            apart = Last::default();
            let rest = found[index..].iter().take_while(|f| document.sentences[f.sentence].section == section);
            own = (kind == SectionKind::Teaser).then(|| first_day(rest)).flatten();
        }
        let last = if kind.is_article() { &mut article } else { &mut apart };
        let near = dates
            .last()
            .is_some_and(|d: &Date| d.sentence == one.sentence as u32 && d.timex_type != TimexType::Duration);
        let reference = own.as_ref().or(reference);
        let context = Context { reference, preference: year, narrative, tense: one.tense, last: *last, near };
        let builder = Builder { resolver: Resolver { context: &context, holidays }, last };
        let place = Place { sentence: one.sentence as u32, section: sentence.section };
        builder.build(one, place, &mut dates);
    }
    dates
}

/// The first day that is told in full.
fn first_day<'f>(found: impl Iterator<Item = &'f Match>) -> Option<ReferenceTime> {
    let date = found.filter(|f| f.reading.kind == Kind::Moment).find_map(|f| {
        let get = |slot| f.reading.frame.get(slot);
        value::date(get(Slot::Year)?, get(Slot::Month)? as i8, get(Slot::Day)? as i8)
    })?;
    Some(ReferenceTime { date, time: None, offset: None, source: ReferenceSource::Text })
}

/// Whether a text tells of times long gone: most of its dates lie years before the reference time.
fn is_narrative(found: &[Match], reference: &ReferenceTime) -> bool {
    const FULL: usize = 6;
    const YEARS: usize = 5;
    const PARTIAL: usize = 10;
    // Full dates and years of old, dates that are none or near the reference time, dates that lack the year.
    let (mut full, mut years, mut recent, mut partial) = (0, 0, 0, 0);
    for one in found.iter().filter(|f| f.reading.kind == Kind::Moment) {
        let frame = &one.reading.frame;
        let month = frame.has(Slot::Month);
        match frame.get(Slot::Year) {
            Some(_) if frame.has(Slot::Era) => full += 1,
            Some(year) if year + 2 <= i32::from(reference.date.year()) => {
                *(if month { &mut full } else { &mut years }) += 1;
            }
            Some(_) => recent += 1,
            None if frame.shift().is_some_and(|(unit, n)| unit == Unit::Day && n.abs() <= 1) => {
                recent += usize::from(!frame.has(Slot::Anchor));
            }
            None => partial += usize::from(month),
        }
    }
    (full >= FULL || (years >= YEARS && partial >= PARTIAL)) && (full + years) * 2 > recent * 3
}
