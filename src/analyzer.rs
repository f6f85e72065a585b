//! The pipeline, from the caller's text to everything found in it.

use std::mem;

use jiff::{civil, tz::TimeZone};

use crate::{
    analysis::{
        Analysis, Date, DetectedLanguage, Entity, ReferenceSource, ReferenceTime, SentenceSpan, SummarySentence,
    },
    date,
    document::Document,
    entity,
    error::{AnalyzeError, InputError, LoadError, Violation},
    input::Input,
    interrupt::Interrupt,
    lang::{Language, Languages},
    span::Span,
    summary,
    text::{
        self, language,
        normalise::{self, Clean},
    },
};

/// The longest text with title that can be analysed: offsets have 32 bits, and a text may grow when it is normalised.
pub const MAX_BYTES: usize = 1 << 30;

/// Analyses articles. Holds all language data, is never changed after it is made, and may be shared by any number of threads.
#[derive(Debug)]
pub struct Analyzer {
    languages: Languages,
}

impl Analyzer {
    /// Reads the embedded language data.
    pub fn new() -> Result<Self, LoadError> {
        Ok(Self { languages: Languages::load()? })
    }

    /// The languages that it knows.
    #[must_use]
    pub fn languages(&self) -> &Languages {
        &self.languages
    }

    /// Finds everything that `input` asks for.
    ///
    /// The time taken is linear in the length of the text. `interrupt` is asked between the stages.
    ///
    /// # Errors
    /// [`AnalyzeError::Input`] where a field of the input is at fault, all such fields at once;
    /// [`AnalyzeError::Interrupted`] where `interrupt` says so.
    pub fn analyze(&self, input: &Input<'_>, interrupt: &Interrupt) -> Result<Analysis, AnalyzeError> {
        interrupt.check()?;
        let published = check(input).map_err(InputError::Invalid)?;
        let actual = input.text.len() + input.title.len();
        if actual > MAX_BYTES {
            return Err(InputError::TooLarge { limit: MAX_BYTES, actual }.into());
        }
        let clean = Clean::new(input.text);
        interrupt.check()?;

        let (language, detected) = self.language(input, &clean)?;
        interrupt.check()?;
        let document = text::analyze(&clean, input.title, language, &self.languages);
        interrupt.check()?;

        let reference = published.or_else(|| date::reference(&document));
        let options = &input.options;
        let mut entities = if options.entities { entity::find(&document) } else { Vec::new() };
        if !options.entity_types.is_empty() {
            entities.retain(|e| options.entity_types.contains(&e.entity_type));
        }
        interrupt.check()?;
        let dates =
            if options.dates { date::find(&document, reference.as_ref(), options.year_preference) } else { Vec::new() };
        interrupt.check()?;
        let summary = if options.summary {
            summary::select(&document, options.summary_sentences, options.summary_order)
        } else {
            Vec::new()
        };
        Ok(to_raw(document, detected, reference, entities, dates, summary))
    }

    /// The language that the caller named, else the one found.
    fn language(&self, input: &Input<'_>, clean: &Clean<'_>) -> Result<(&Language, DetectedLanguage), InputError> {
        if input.language.is_empty() {
            return language::detect(&self.languages, input.title, clean.text());
        }
        match self.languages.find(input.language) {
            Some(language) => {
                Ok((language, DetectedLanguage { code: language.code, confidence: 1.0, detected: false }))
            }
            None => Err(language::unsupported(&self.languages, input.language)),
        }
    }
}

/// Checks all fields; returns the reference time that the caller gave.
pub(crate) fn check(input: &Input<'_>) -> Result<Option<ReferenceTime>, Vec<Violation>> {
    let mut violations = Vec::new();
    let mut violation = |field, description: &str| {
        violations.push(Violation { field, description: description.to_owned() });
    };
    if normalise::is_blank(input.text) {
        violation("document.text", "must hold something else than white space");
    }
    let reference = match parse_time(input.publish_time) {
        _ if input.publish_time.is_empty() => None,
        Some(reference) => Some(reference),
        None => {
            violation(
                "document.publish_time",
                "must be an RFC 3339 date or date-time, such as 2024-03-18T20:05:00+07:00",
            );
            None
        }
    };
    let zone = match TimeZone::get(input.time_zone) {
        _ if input.time_zone.is_empty() => None,
        Ok(zone) => Some(zone),
        Err(_) => {
            violation("document.time_zone", "must be an IANA time zone, such as Asia/Ho_Chi_Minh");
            None
        }
    };
    if !violations.is_empty() {
        return Err(violations);
    }
    Ok(reference.map(|reference| match zone {
        Some(zone) => in_zone(reference, &zone),
        None => reference,
    }))
}

/// An RFC 3339 date, or date-time with an offset ("Z" or "+07:00"), to the second.
fn parse_time(text: &str) -> Option<ReferenceTime> {
    let source = ReferenceSource::Request;
    let is = |at: usize, wanted: &[u8]| text.as_bytes().get(at).is_some_and(|b| wanted.contains(b));
    if text.len() < 10 || !is(4, b"-") || !is(7, b"-") || !text.is_ascii() {
        return None;
    }
    let date = text[..10].parse::<civil::Date>().ok()?;
    if text.len() == 10 {
        return Some(ReferenceTime { date, time: None, offset: None, source });
    }
    // Two digits a part: jiff reads more forms than RFC 3339 allows.
    if text.len() < 20 || !is(10, b"Tt ") || !is(13, b":") || !is(16, b":") {
        return None;
    }
    let time = text[11..19].parse::<civil::Time>().ok()?;
    let rest = &text[19..];
    let fraction = rest.strip_prefix('.').map_or(0, |r| 1 + r.bytes().take_while(u8::is_ascii_digit).count());
    let offset = match &rest[fraction..] {
        _ if fraction == 1 => return None,
        "Z" | "z" => jiff::tz::Offset::UTC,
        offset => {
            let &[sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] = offset.as_bytes() else { return None };
            let digits = |a: u8, b: u8| {
                (a.is_ascii_digit() && b.is_ascii_digit()).then(|| i32::from(a - b'0') * 10 + i32::from(b - b'0'))
            };
            let (hours, minutes) = (digits(h1, h2)?, digits(m1, m2)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let seconds = (hours * 60 + minutes) * 60;
            jiff::tz::Offset::from_seconds(if sign == b'-' { -seconds } else { seconds }).ok()?
        }
    };
    Some(ReferenceTime { date, time: Some(time), offset: Some(offset), source })
}

/// The same moment as the clocks of `zone` show it; a bare date stays the day that it is.
fn in_zone(reference: ReferenceTime, zone: &TimeZone) -> ReferenceTime {
    let (Some(time), Some(offset)) = (reference.time, reference.offset) else { return reference };
    let Ok(moment) = offset.to_timestamp(reference.date.to_datetime(time)) else { return reference };
    let local = moment.to_zoned(zone.clone());
    ReferenceTime {
        date: local.date(),
        time: Some(local.time()),
        offset: Some(local.offset()),
        source: reference.source,
    }
}

/// The answer: every span brought back from the clean text to the caller's.
fn to_raw(
    document: Document<'_>,
    language: DetectedLanguage,
    reference: Option<ReferenceTime>,
    mut entities: Vec<Entity>,
    mut dates: Vec<Date>,
    mut summary: Vec<SummarySentence>,
) -> Analysis {
    let source = document.source;
    let map = |span: &mut Span| *span = source.raw_span(mem::take(span));
    let mut sections = document.sections;
    for section in &mut sections {
        map(&mut section.span);
    }
    let sentences = document.sentences.iter().map(|s| SentenceSpan {
        span: source.raw_span(s.span),
        section: s.section,
        duplicate_of: s.duplicate_of,
    });
    let sentences = sentences.collect();
    for entity in &mut entities {
        entity.mentions.iter_mut().for_each(|m| map(&mut m.span));
        entity.roles.iter_mut().for_each(map);
    }
    for date in &mut dates {
        map(&mut date.span);
    }
    for sentence in &mut summary {
        map(&mut sentence.span);
    }
    Analysis { language, reference, sections, sentences, entities, dates, summary }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publish_time_is_rfc_3339() {
        for good in ["2024-03-18", "2024-03-18T20:05:00+07:00", "2024-02-29T00:00:00Z", "2024-03-18T20:05:00.25-03:30"]
        {
            assert!(parse_time(good).is_some(), "{good}");
        }
        for bad in [
            "tomorrow",
            "2024",
            "2024-3-18",
            "2023-02-29",
            "2024-03-18T20:05",
            "2024-03-18T20:05:00",
            "18/03/2024",
            "2024-03-18T25:05:00Z",
            "2024-03-18T20:05:00+7",
            "2024-03-18T20:05:00.Z",
            "2024-03-18T20:05:00+07:00x",
            "-2024-03-18",
        ] {
            assert!(parse_time(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn every_bad_field_is_named() {
        let input = Input { publish_time: "tomorrow", time_zone: "Mars/Base", ..Input::new(" \n\u{feff}") };
        let Err(violations) = check(&input) else { panic!("it is invalid") };
        let fields: Vec<_> = violations.iter().map(|v| v.field).collect();
        assert_eq!(fields, ["document.text", "document.publish_time", "document.time_zone"]);
    }

    #[test]
    fn the_zone_decides_the_day() {
        let input = Input { publish_time: "2024-03-18T20:05:00Z", time_zone: "Asia/Ho_Chi_Minh", ..Input::new("x") };
        let reference = check(&input).unwrap().unwrap();
        assert_eq!(reference.date, civil::date(2024, 3, 19));
    }
}
