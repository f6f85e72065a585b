//! Requests as the core's input.

use super::Presentation;
use crate::{
    analysis, analyzer,
    api::v1,
    error::{InputError, Violation},
    input::{DEFAULT_SUMMARY_SENTENCES, Input, Options, SummaryOrder, YearPreference},
    span::OffsetUnit,
};

/// The most sentences that a summary may be asked to have.
pub const MAX_SUMMARY_SENTENCES: usize = 100;

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
    let summary_characters = match usize::try_from(summary.max_characters) {
        Ok(0) => None,
        Ok(count) => Some(count),
        Err(_) => {
            invalid("options.summary.max_characters", "must not be negative".to_owned());
            None
        }
    };

    let options = Options {
        entities: wants(v1::Feature::Entities) || wants(v1::Feature::Counterparts),
        dates: wants(v1::Feature::Dates),
        interactions: wants(v1::Feature::Interactions),
        summary: wants(v1::Feature::Summary),
        entity_types,
        min_confidence: options.min_confidence,
        summary_sentences,
        summary_characters,
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
            summary: Some(v1::SummaryOptions { max_sentences: -1, order: 7, max_characters: -1 }),
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
                "options.summary.max_characters",
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

    #[test]
    fn summaries_are_as_long_and_in_the_order_that_is_asked_for() {
        let read = |max_sentences, order: v1::SummaryOrder, max_characters| {
            let document = v1::Document { text: "x".into(), ..Default::default() };
            let summary = Some(v1::SummaryOptions { max_sentences, order: order.into(), max_characters });
            let options = v1::AnalysisOptions { summary, ..Default::default() };
            let options = input(&document, &options).unwrap().0.options;
            (options.summary_sentences, options.summary_order, options.summary_characters)
        };
        assert_eq!(read(0, v1::SummaryOrder::Unspecified, 0), (DEFAULT_SUMMARY_SENTENCES, SummaryOrder::Text, None));
        assert_eq!(read(100, v1::SummaryOrder::Rank, 1), (100, SummaryOrder::Rank, Some(1)));
        assert_eq!(read(1, v1::SummaryOrder::Text, i32::MAX), (1, SummaryOrder::Text, Some(i32::MAX as usize)));
    }
}
