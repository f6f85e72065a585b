//! The pipeline, from the caller's text to everything found in it.

use std::{borrow::Cow, mem};

use jiff::{
    civil,
    tz::{Offset, TimeZone},
};

use crate::{
    analysis::{
        Analysis, Date, DetectedLanguage, Entity, Interaction, ReferenceSource, ReferenceTime, SentenceSpan,
        SummarySentence,
    },
    date,
    document::Document,
    entity,
    error::{AnalyzeError, InputError, LoadError, Violation},
    input::{Input, Options},
    interaction,
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
        Languages::load().map(Self::with_languages)
    }

    /// One with language data that has been read already.
    #[must_use]
    pub fn with_languages(languages: Languages) -> Self {
        Self { languages }
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
        let summary = if options.summary { summary::select(&document, options) } else { Vec::new() };
        interrupt.check()?;
        let mut entities = if options.entities || options.interactions {
            let mentions = entity::tag(&document);
            interrupt.check()?;
            entity::link(&document, &mentions, &usual_summary(&document, options, &summary))
        } else {
            Vec::new()
        };
        interrupt.check()?;
        // Interactions are the same whatever else is asked for: they look at all names and dates.
        let mut dates = if options.dates || options.interactions {
            date::find(&document, reference.as_ref(), options.year_preference)
        } else {
            Vec::new()
        };
        interrupt.check()?;
        let mut interactions = if options.interactions {
            interaction::find(&document, &entities, &dates, reference.as_ref())
        } else {
            Vec::new()
        };
        leave_out(&mut entities, &mut interactions, options);
        if !options.dates {
            dates.clear();
            for interaction in &mut interactions {
                interaction.date = None;
            }
        }
        Ok(to_raw(document, detected, reference, Found { entities, dates, interactions, summary }))
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
        violation("document.text", "must hold something to read, not only white space and invisible characters");
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
    // No number, NaN, is in no range.
    if !(0.0..=1.0).contains(&input.options.min_confidence) {
        violation("options.min_confidence", "must be between 0 and 1");
    }
    if !violations.is_empty() {
        return Err(violations);
    }
    Ok(reference.map(|reference| match zone {
        Some(zone) => in_zone(reference, &zone),
        None => reference,
    }))
}

/// A date or date-time as RFC 3339 writes it; seconds and offset may be missing: such a time is the article's local one.
fn parse_time(text: &str) -> Option<ReferenceTime> {
    if !text.is_ascii() {
        return None;
    }
    let source = ReferenceSource::Request;
    let (date, rest) = text.split_at_checked(10)?;
    // Two digits a part: jiff reads more forms than RFC 3339 allows.
    let date = date.parse::<civil::Date>().ok().filter(|_| is_like(date, "0000-00-00"))?;
    if rest.is_empty() {
        return Some(ReferenceTime { date, time: None, offset: None, source });
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let clock = rest.find(|c: char| !c.is_ascii_digit() && c != ':').map_or(rest, |at| &rest[..at]);
    if !is_like(clock, "00:00:00") && !is_like(clock, "00:00") {
        return None;
    }
    let time = clock.parse::<civil::Time>().ok()?;
    let mut rest = &rest[clock.len()..];
    if let Some(fraction) = rest.strip_prefix('.').filter(|_| clock.len() == 8) {
        // No date needs fractions of seconds.
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() == fraction.len() {
            return None;
        }
    }
    let offset = match rest {
        "" => None,
        "Z" | "z" => Some(Offset::UTC),
        _ => Some(parse_offset(rest)?),
    };
    Some(ReferenceTime { date, time: Some(time), offset, source })
}

/// "+07:00"
fn parse_offset(text: &str) -> Option<Offset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let clock = text.strip_prefix(['+', '-']).filter(|clock| is_like(clock, "00:00"))?;
    let time = clock.parse::<civil::Time>().ok()?;
    let seconds = (i32::from(time.hour()) * 60 + i32::from(time.minute())) * 60;
    Offset::from_seconds(sign * seconds).ok()
}

/// Whether `text` has digits where `form` has noughts, and is the same elsewhere.
fn is_like(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(t, f)| if f == b'0' { t.is_ascii_digit() } else { t == f })
}

/// The same moment as the clocks of `zone` show it; a local time is theirs already, and a bare date stays the day that it is.
fn in_zone(reference: ReferenceTime, zone: &TimeZone) -> ReferenceTime {
    let Some(time) = reference.time else { return reference };
    let local = reference.date.to_datetime(time);
    let zoned = match reference.offset {
        Some(offset) => offset.to_timestamp(local).map(|moment| moment.to_zoned(zone.clone())),
        None => zone.to_zoned(local),
    };
    // Only the last moments of the calendar do not exist elsewhere.
    let Ok(zoned) = zoned else { return reference };
    ReferenceTime {
        date: zoned.date(),
        time: Some(zoned.time()),
        offset: Some(zoned.offset()),
        source: reference.source,
    }
}

/// The summary that salience rests on: the usual one, whatever summary was asked for, if any. What an article is about does not
/// depend on that.
fn usual_summary<'s>(
    document: &Document<'_>,
    options: &Options,
    summary: &'s [SummarySentence],
) -> Cow<'s, [SummarySentence]> {
    let usual = Options::default();
    let length = |o: &Options| (o.summary, o.summary_sentences, o.summary_characters);
    if length(options) == length(&usual) {
        Cow::Borrowed(summary)
    } else {
        Cow::Owned(summary::select(document, &usual))
    }
}

/// Leaves out entities of types that are not wanted, mentions below a confidence, and entities of which none is left. What is
/// said of an entity stays: the threshold chooses what is returned, not what the article says. An interaction of somebody who
/// is left out goes too; the indices of the others are changed to those of the entities that stay.
fn leave_out(entities: &mut Vec<Entity>, interactions: &mut Vec<Interaction>, options: &Options) {
    let wanted = |e: &Entity| options.entity_types.is_empty() || options.entity_types.contains(&e.entity_type);
    let mut left = 0;
    let mut index_of: Vec<Option<u32>> = Vec::with_capacity(entities.len());
    entities.retain_mut(|entity| {
        entity.mentions.retain(|m| m.confidence >= options.min_confidence);
        let stays = wanted(entity) && !entity.mentions.is_empty();
        index_of.push(stays.then_some(left));
        left += u32::from(stays);
        stays
    });
    let new = |old: u32| index_of.get(old as usize).copied().flatten();
    interactions.retain_mut(|interaction| {
        interaction.place = interaction.place.and_then(new);
        interaction.subjects.iter_mut().chain(&mut interaction.objects).all(|participant| {
            let index = new(*participant);
            *participant = index.unwrap_or_default();
            index.is_some()
        })
    });
}

/// What is found in a document, with spans of its clean text.
struct Found {
    entities: Vec<Entity>,
    dates: Vec<Date>,
    interactions: Vec<Interaction>,
    summary: Vec<SummarySentence>,
}

/// The answer: every span brought back from the clean text to the caller's.
fn to_raw(
    document: Document<'_>,
    language: DetectedLanguage,
    reference: Option<ReferenceTime>,
    found: Found,
) -> Analysis {
    let Found { mut entities, mut dates, mut interactions, mut summary } = found;
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
    for interaction in &mut interactions {
        map(&mut interaction.span);
    }
    for sentence in &mut summary {
        map(&mut sentence.span);
    }
    Analysis { language, reference, sections, sentences, entities, dates, interactions, summary }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{EntityType, InteractionPredicate, Mention, MentionKind};

    #[test]
    fn publish_time_is_rfc_3339() {
        for (good, offset) in [
            ("2024-03-18", None),
            ("2024-03-18T20:05:00+07:00", Some(7 * 3600)),
            ("2024-02-29T00:00:00Z", Some(0)),
            ("2024-03-18T20:05:00.25-03:30", Some(-(3 * 3600 + 1800))),
            ("2024-03-18 20:05:00", None),
            ("2024-03-18T20:05", None),
            ("2024-03-18T20:05+07:00", Some(7 * 3600)),
        ] {
            let reference = parse_time(good).unwrap_or_else(|| panic!("{good}"));
            assert_eq!(reference.offset.map(Offset::seconds), offset, "{good}");
            assert_eq!(reference.time.is_some(), good.len() > 10, "{good}");
        }
        for bad in [
            "tomorrow",
            "2024",
            "2024-3-18",
            "2023-02-29",
            "18/03/2024",
            "-2024-03-18",
            "2024-03-18T",
            "2024-03-18T20",
            "2024-03-18T2:05",
            "2024-03-18T25:05:00Z",
            "2024-03-18T20:05:00+7",
            "2024-03-18T20:05:00+24:00",
            "2024-03-18T20:05:00.Z",
            "2024-03-18T20:05.5",
            "2024-03-18T20:05:00+07:00x",
            "ngày 18 tháng 3",
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
    fn a_confidence_is_between_0_and_1() {
        let check_of = |min_confidence| {
            let options = Options { min_confidence, ..Options::default() };
            check(&Input { options, ..Input::new("x") }).map_err(|violations| violations[0].field)
        };
        for good in [0.0, -0.0, f32::MIN_POSITIVE, 0.5, 1.0] {
            assert_eq!(check_of(good), Ok(None), "{good}");
        }
        for bad in [-f32::MIN_POSITIVE, 1.0 + f32::EPSILON, 70.0, f32::INFINITY, f32::NEG_INFINITY, f32::NAN] {
            assert_eq!(check_of(bad), Err("options.min_confidence"), "{bad}");
        }
    }

    #[test]
    fn what_is_left_out_takes_entities_and_interactions_with_it() {
        let mention = |confidence| Mention {
            span: Span::new(0, 1),
            kind: MentionKind::Name,
            confidence,
            sentence: 0,
            section: 0,
        };
        let entity = |name: &str, confidences: &[f32]| Entity {
            entity_type: EntityType::Person,
            name: name.to_owned(),
            salience: 0.25,
            mentions: confidences.iter().copied().map(mention).collect(),
            aliases: vec!["Lam".to_owned()],
            roles: Vec::new(),
            links: Vec::new(),
            identity_keys: Vec::new(),
        };
        let left = |least, entity_types: &[EntityType], found: Vec<Interaction>| {
            let place = Entity { entity_type: EntityType::Location, ..entity("Bến Sỏi", &[0.8]) };
            let mut entities = vec![entity("Sao Mai", &[0.6]), entity("Vương Lam", &[0.4, 0.9, 0.7]), place];
            let mut interactions = found;
            let options = Options { min_confidence: least, entity_types: entity_types.to_vec(), ..Options::default() };
            leave_out(&mut entities, &mut interactions, &options);
            let entities = entities.into_iter().map(|e| (e.name, e.mentions.len())).collect::<Vec<_>>();
            (entities, interactions)
        };
        let met = |subjects: &[u32], objects: &[u32], place| Interaction {
            predicate: InteractionPredicate::Met,
            span: Span::new(0, 1),
            subjects: subjects.to_vec(),
            objects: objects.to_vec(),
            place,
            date: Some(0),
            sentence: 0,
            section: 0,
        };
        let names = |names: &[(&str, usize)]| names.iter().map(|(n, m)| ((*n).to_owned(), *m)).collect::<Vec<_>>();
        let all = || vec![met(&[0], &[1], Some(2)), met(&[1], &[2], None)];
        assert_eq!(left(0.0, &[], all()), (names(&[("Sao Mai", 1), ("Vương Lam", 3), ("Bến Sỏi", 1)]), all()));
        // Who is left has another index.
        assert_eq!(left(0.7, &[], all()), (names(&[("Vương Lam", 2), ("Bến Sỏi", 1)]), vec![met(&[0], &[1], None)]));
        assert_eq!(left(0.9, &[], all()), (names(&[("Vương Lam", 1)]), Vec::new()));
        assert_eq!(left(1.0, &[], all()), (Vec::new(), Vec::new()));
        let people = names(&[("Sao Mai", 1), ("Vương Lam", 3)]);
        assert_eq!(left(0.0, &[EntityType::Person], all()), (people, vec![met(&[0], &[1], None)]));
    }

    #[test]
    fn the_zone_decides_the_day() {
        let input = Input { publish_time: "2024-03-18T20:05:00Z", time_zone: "Asia/Ho_Chi_Minh", ..Input::new("x") };
        let reference = check(&input).unwrap().unwrap();
        assert_eq!(reference.date, civil::date(2024, 3, 19));
        let input = Input { publish_time: "2024-03-18T20:05", ..input };
        let reference = check(&input).unwrap().unwrap();
        assert_eq!((reference.date, reference.offset), (civil::date(2024, 3, 18), Some(jiff::tz::offset(7))));
    }
}
