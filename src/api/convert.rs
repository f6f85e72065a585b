//! Conversion between the contract's messages and the core's types.

use crate::{
    analysis::{self, Analysis},
    analyzer::{self, Analyzer},
    api::v1,
    document,
    error::{AnalyzeError, InputError, Violation},
    input::{DEFAULT_SUMMARY_SENTENCES, Input, Options, SummaryOrder, YearPreference},
    interrupt::Interrupt,
    span::{OffsetTable, OffsetUnit, Span},
};

/// The most sentences that a summary may be asked to have.
pub const MAX_SUMMARY_SENTENCES: usize = 100;

/// How an answer is to be presented: the part of the options that the core need not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presentation {
    /// The unit of all offsets.
    pub unit: OffsetUnit,
    /// Whether sentences are returned.
    pub sentences: bool,
    /// Whether sections are returned.
    pub sections: bool,
}

impl Default for Presentation {
    fn default() -> Self {
        Self { unit: OffsetUnit::default(), sentences: true, sections: true }
    }
}

/// Reads a request.
///
/// # Errors
/// [`InputError::Invalid`] with every field that is at fault, those that the core checks included.
pub fn input<'a>(
    document: &'a v1::Document,
    options: &v1::AnalysisOptions,
) -> Result<(Input<'a>, Presentation), InputError> {
    let mut violations = Vec::new();
    let (options, presentation) = read_options(options, &mut violations);
    let input = Input {
        text: &document.text,
        title: &document.title,
        language: &document.language_code,
        publish_time: &document.publish_time,
        time_zone: &document.time_zone,
        options,
    };
    if violations.is_empty() {
        return Ok((input, presentation));
    }
    violations.extend(analyzer::check(&input).err().unwrap_or_default());
    Err(InputError::Invalid(violations))
}

fn read_options(options: &v1::AnalysisOptions, violations: &mut Vec<Violation>) -> (Options, Presentation) {
    let mut invalid = |field: &'static str, description: String| violations.push(Violation { field, description });
    let unknown = |value: i32| format!("{value} is not a value of this enum");

    let mut wanted = Vec::new();
    for &feature in &options.features {
        match v1::Feature::try_from(feature) {
            Ok(v1::Feature::Unspecified) | Err(_) => invalid("options.features", unknown(feature)),
            Ok(feature) => wanted.push(feature),
        }
    }
    let wants = |feature| wanted.is_empty() || wanted.contains(&feature);

    let mut entity_types = Vec::new();
    for &value in &options.entity_types {
        match v1::EntityType::try_from(value).ok().and_then(entity_type) {
            Some(entity_type) => entity_types.push(entity_type),
            None => invalid("options.entity_types", unknown(value)),
        }
    }

    let unit = match v1::OffsetUnit::try_from(options.offset_unit) {
        Ok(v1::OffsetUnit::Unspecified | v1::OffsetUnit::Utf8) => OffsetUnit::Utf8,
        Ok(v1::OffsetUnit::Utf16) => OffsetUnit::Utf16,
        Ok(v1::OffsetUnit::Utf32) => OffsetUnit::Utf32,
        Err(_) => {
            invalid("options.offset_unit", unknown(options.offset_unit));
            OffsetUnit::default()
        }
    };
    let year_preference = match v1::YearPreference::try_from(options.year_preference) {
        Ok(v1::YearPreference::Unspecified | v1::YearPreference::Closest) => YearPreference::Closest,
        Ok(v1::YearPreference::Past) => YearPreference::Past,
        Ok(v1::YearPreference::Future) => YearPreference::Future,
        Err(_) => {
            invalid("options.year_preference", unknown(options.year_preference));
            YearPreference::default()
        }
    };
    let summary = options.summary.unwrap_or_default();
    let summary_order = match v1::SummaryOrder::try_from(summary.order) {
        Ok(v1::SummaryOrder::Unspecified | v1::SummaryOrder::Text) => SummaryOrder::Text,
        Ok(v1::SummaryOrder::Rank) => SummaryOrder::Rank,
        Err(_) => {
            invalid("options.summary.order", unknown(summary.order));
            SummaryOrder::default()
        }
    };
    let summary_sentences = match usize::try_from(summary.max_sentences) {
        Ok(0) => DEFAULT_SUMMARY_SENTENCES,
        Ok(count) if count <= MAX_SUMMARY_SENTENCES => count,
        _ => {
            invalid("options.summary.max_sentences", format!("must be between 0 and {MAX_SUMMARY_SENTENCES}"));
            DEFAULT_SUMMARY_SENTENCES
        }
    };

    let options = Options {
        entities: wants(v1::Feature::Entities),
        dates: wants(v1::Feature::Dates),
        summary: wants(v1::Feature::Summary),
        entity_types,
        min_confidence: options.min_confidence,
        summary_sentences,
        summary_characters: None,
        summary_order,
        year_preference,
    };
    let presentation =
        Presentation { unit, sentences: wants(v1::Feature::Sentences), sections: wants(v1::Feature::Sections) };
    (options, presentation)
}

fn entity_type(value: v1::EntityType) -> Option<analysis::EntityType> {
    Some(match value {
        v1::EntityType::Unspecified => return None,
        v1::EntityType::Person => analysis::EntityType::Person,
        v1::EntityType::Location => analysis::EntityType::Location,
        v1::EntityType::Organization => analysis::EntityType::Organization,
        v1::EntityType::Event => analysis::EntityType::Event,
        v1::EntityType::Law => analysis::EntityType::Law,
        v1::EntityType::Product => analysis::EntityType::Product,
    })
}

/// Writes an answer. `document_id` and `text` are the request's.
#[must_use]
pub fn response(
    analysis: Analysis,
    document_id: String,
    text: &str,
    presentation: Presentation,
    model: v1::ModelInfo,
) -> v1::AnalyzeDocumentResponse {
    let writer = Writer { text, offsets: OffsetTable::new(text, presentation.unit) };
    let sections = if presentation.sections { analysis.sections.as_slice() } else { &[] };
    let sentences = if presentation.sentences { analysis.sentences.as_slice() } else { &[] };
    v1::AnalyzeDocumentResponse {
        document_id,
        language: Some(v1::DetectedLanguage {
            code: analysis.language.code.to_owned(),
            confidence: analysis.language.confidence,
            detected: analysis.language.detected,
        }),
        offset_unit: match presentation.unit {
            OffsetUnit::Utf8 => v1::OffsetUnit::Utf8,
            OffsetUnit::Utf16 => v1::OffsetUnit::Utf16,
            OffsetUnit::Utf32 => v1::OffsetUnit::Utf32,
        }
        .into(),
        reference_time: analysis.reference.as_ref().map(reference_time),
        sections: sections.iter().map(|s| writer.section(s)).collect(),
        sentences: sentences.iter().map(|s| writer.sentence(s)).collect(),
        entities: analysis.entities.into_iter().map(|e| writer.entity(e)).collect(),
        dates: analysis.dates.into_iter().map(|d| writer.date(d)).collect(),
        summary: Some(v1::Summary { sentences: analysis.summary.iter().map(|s| writer.summary_sentence(s)).collect() }),
        model: Some(model),
    }
}

/// The answer to a document: what the server and the command line both give.
///
/// # Errors
/// Those of [`input`] and of [`Analyzer::analyze`].
pub fn answer(
    analyzer: &Analyzer,
    document: &v1::Document,
    options: &v1::AnalysisOptions,
    model: v1::ModelInfo,
    interrupt: &Interrupt,
) -> Result<v1::AnalyzeDocumentResponse, AnalyzeError> {
    let (input, presentation) = input(document, options)?;
    let analysis = analyzer.analyze(&input, interrupt)?;
    Ok(response(analysis, document.document_id.clone(), &document.text, presentation, model))
}

/// What an analyzer's answers and `GetServerInfo` say of their making.
#[must_use]
pub fn model_info(analyzer: &Analyzer) -> v1::ModelInfo {
    let fingerprints = models(analyzer).into_iter().map(|m| format!("{}:{}", m.name, m.fingerprint)).collect();
    v1::ModelInfo { version: env!("CARGO_PKG_VERSION").to_owned(), fingerprints }
}

/// The language data and models in use.
#[must_use]
pub fn models(analyzer: &Analyzer) -> Vec<v1::Model> {
    let model = |code, what, fingerprint: &str| v1::Model {
        name: format!("{code}/{what}"),
        fingerprint: fingerprint.to_owned(),
    };
    let of = |l: &crate::lang::Language| {
        [model(l.code, "data", &l.fingerprint), model(l.code, "names", l.model_fingerprint())]
    };
    analyzer.languages().iter().flat_map(of).collect()
}

fn reference_time(reference: &analysis::ReferenceTime) -> v1::ReferenceTime {
    let mut value = reference.date.to_string();
    if let Some(time) = reference.time {
        // As precise as it is: no seconds where they are nought.
        let format = if time.second() == 0 { "T%H:%M" } else { "T%H:%M:%S" };
        value += &time.strftime(format).to_string();
        if let Some(offset) = reference.offset {
            let minutes = offset.seconds() / 60;
            value.push(if minutes < 0 { '-' } else { '+' });
            value += &[minutes.abs() / 60, minutes.abs() % 60].map(|part| format!("{part:02}")).join(":");
        }
    }
    let source = match reference.source {
        analysis::ReferenceSource::Request => v1::ReferenceSource::Request,
        analysis::ReferenceSource::Text => v1::ReferenceSource::Text,
    };
    v1::ReferenceTime { value, source: source.into() }
}

/// Writes the parts of an answer about one text.
struct Writer<'a> {
    text: &'a str,
    offsets: OffsetTable<'a>,
}

impl Writer<'_> {
    fn string(&self, span: Span) -> String {
        span.text(self.text).to_owned()
    }

    fn section(&self, section: &document::Section) -> v1::Section {
        use document::SectionKind as Kind;
        let Span { begin, end } = self.offsets.convert(section.span);
        let kind = match section.kind {
            Kind::Title => v1::SectionKind::Title,
            Kind::Heading => v1::SectionKind::Heading,
            Kind::Body => v1::SectionKind::Body,
            Kind::Caption => v1::SectionKind::Caption,
            Kind::Credit => v1::SectionKind::Credit,
            Kind::Byline => v1::SectionKind::Byline,
            Kind::Dateline => v1::SectionKind::Dateline,
            Kind::Navigation => v1::SectionKind::Navigation,
            Kind::Teaser => v1::SectionKind::Teaser,
            Kind::Notice => v1::SectionKind::Notice,
            Kind::Duplicate => v1::SectionKind::Duplicate,
            Kind::Foreign => v1::SectionKind::Foreign,
        };
        v1::Section { begin, end, kind: kind.into(), language_code: section.language.unwrap_or_default().to_owned() }
    }

    fn sentence(&self, sentence: &analysis::SentenceSpan) -> v1::Sentence {
        let Span { begin, end } = self.offsets.convert(sentence.span);
        v1::Sentence { begin, end, section: sentence.section, duplicate_of: sentence.duplicate_of }
    }

    fn entity(&self, entity: analysis::Entity) -> v1::Entity {
        let entity_type = match entity.entity_type {
            analysis::EntityType::Person => v1::EntityType::Person,
            analysis::EntityType::Location => v1::EntityType::Location,
            analysis::EntityType::Organization => v1::EntityType::Organization,
            analysis::EntityType::Event => v1::EntityType::Event,
            analysis::EntityType::Law => v1::EntityType::Law,
            analysis::EntityType::Product => v1::EntityType::Product,
        };
        let role = |&span: &Span| {
            let Span { begin, end } = self.offsets.convert(span);
            v1::Role { text: self.string(span), begin, end }
        };
        let link = |(source, id): (&str, String)| v1::Link { source: source.to_owned(), id };
        v1::Entity {
            r#type: entity_type.into(),
            name: entity.name,
            salience: entity.salience,
            mentions: entity.mentions.iter().map(|m| self.mention(m)).collect(),
            aliases: entity.aliases,
            roles: entity.roles.iter().map(role).collect(),
            links: entity.links.into_iter().map(link).collect(),
            identity_keys: entity.identity_keys,
        }
    }

    fn mention(&self, mention: &analysis::Mention) -> v1::Mention {
        let Span { begin, end } = self.offsets.convert(mention.span);
        let kind = match mention.kind {
            analysis::MentionKind::Name => v1::MentionKind::Name,
            analysis::MentionKind::ShortName => v1::MentionKind::ShortName,
            analysis::MentionKind::Acronym => v1::MentionKind::Acronym,
        };
        v1::Mention {
            begin,
            end,
            text: self.string(mention.span),
            kind: kind.into(),
            confidence: mention.confidence,
            sentence: mention.sentence,
            section: mention.section,
        }
    }

    fn date(&self, date: analysis::Date) -> v1::Date {
        let Span { begin, end } = self.offsets.convert(date.span);
        let timex_type = match date.timex_type {
            analysis::TimexType::Date => "DATE",
            analysis::TimexType::Time => "TIME",
            analysis::TimexType::Duration => "DURATION",
            analysis::TimexType::Set => "SET",
        };
        let (range_begin, range_end) = date.range.unwrap_or_default();
        v1::Date {
            begin,
            end,
            text: self.string(date.span),
            timex: Some(v1::Timex {
                r#type: timex_type.to_owned(),
                value: date.value,
                r#mod: date.modifier.to_owned(),
            }),
            range_begin,
            range_end,
            interval: date.interval.map(|(start, end)| v1::Interval { start, end }),
            grain: grain(date.grain).into(),
            resolved_from: match date.resolution {
                analysis::Resolution::Explicit => v1::Resolution::Explicit,
                analysis::Resolution::ReferenceTime => v1::Resolution::ReferenceTime,
                analysis::Resolution::Text => v1::Resolution::Text,
                analysis::Resolution::Unresolved => v1::Resolution::Unresolved,
            }
            .into(),
            calendar: match date.calendar {
                analysis::Calendar::Gregorian => v1::Calendar::Gregorian,
                analysis::Calendar::Lunar => v1::Calendar::VietnameseLunar,
            }
            .into(),
            alternatives: date.alternatives,
            confidence: date.confidence,
            sentence: date.sentence,
            section: date.section,
        }
    }

    fn summary_sentence(&self, sentence: &analysis::SummarySentence) -> v1::SummarySentence {
        let Span { begin, end } = self.offsets.convert(sentence.span);
        v1::SummarySentence {
            sentence: sentence.sentence,
            begin,
            end,
            text: self.string(sentence.span),
            rank: sentence.rank,
            score: sentence.score,
        }
    }
}

fn grain(grain: analysis::Grain) -> v1::Grain {
    match grain {
        analysis::Grain::Century => v1::Grain::Century,
        analysis::Grain::Decade => v1::Grain::Decade,
        analysis::Grain::Year => v1::Grain::Year,
        analysis::Grain::HalfYear => v1::Grain::HalfYear,
        analysis::Grain::Quarter => v1::Grain::Quarter,
        analysis::Grain::Season => v1::Grain::Season,
        analysis::Grain::Month => v1::Grain::Month,
        analysis::Grain::Week => v1::Grain::Week,
        analysis::Grain::Day => v1::Grain::Day,
        analysis::Grain::PartOfDay => v1::Grain::PartOfDay,
        analysis::Grain::Hour => v1::Grain::Hour,
        analysis::Grain::Minute => v1::Grain::Minute,
        analysis::Grain::Second => v1::Grain::Second,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bad_option_is_named_beside_the_bad_fields() {
        let document = v1::Document { publish_time: "tomorrow".into(), ..Default::default() };
        let options = v1::AnalysisOptions {
            features: vec![v1::Feature::Dates.into(), 99, 0],
            offset_unit: 9,
            entity_types: vec![-1],
            summary: Some(v1::SummaryOptions { max_sentences: -1, order: 7 }),
            year_preference: 8,
            min_confidence: f32::NAN,
        };
        let Err(InputError::Invalid(violations)) = input(&document, &options) else { panic!("it is invalid") };
        let fields: Vec<_> = violations.iter().map(|v| v.field).collect();
        assert_eq!(
            fields,
            [
                "options.features",
                "options.features",
                "options.entity_types",
                "options.offset_unit",
                "options.year_preference",
                "options.summary.order",
                "options.summary.max_sentences",
                "document.text",
                "document.publish_time",
                "options.min_confidence",
            ]
        );
    }

    #[test]
    fn named_features_turn_the_others_off() {
        let document = v1::Document { text: "x".into(), ..Default::default() };
        let options = v1::AnalysisOptions { features: vec![v1::Feature::Dates.into()], ..Default::default() };
        let (input, presentation) = input(&document, &options).unwrap();
        assert!(input.options.dates && !input.options.entities && !input.options.summary);
        assert!(!presentation.sections && !presentation.sentences);
    }
}
