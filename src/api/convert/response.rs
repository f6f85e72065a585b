//! What the core found as answers.

use super::Presentation;
use crate::{
    analysis::{self, Analysis},
    api::v1,
    document,
    span::{OffsetTable, OffsetUnit, Span},
};

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
        interactions: analysis.interactions.iter().map(|i| writer.interaction(i)).collect(),
        summary: Some(v1::Summary { sentences: analysis.summary.iter().map(|s| writer.summary_sentence(s)).collect() }),
        model: Some(model),
    }
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

    fn interaction(&self, interaction: &analysis::Interaction) -> v1::Interaction {
        let Span { begin, end } = self.offsets.convert(interaction.span);
        let predicate = match interaction.predicate {
            analysis::InteractionPredicate::Met => v1::InteractionPredicate::Met,
            analysis::InteractionPredicate::Received => v1::InteractionPredicate::Received,
            analysis::InteractionPredicate::Called => v1::InteractionPredicate::Called,
            analysis::InteractionPredicate::Visited => v1::InteractionPredicate::Visited,
        };
        let participants = |entities: &[u32], role: v1::InteractionRole| {
            let participant = |&entity: &u32| v1::InteractionParticipant { entity, role: role.into() };
            entities.iter().map(participant).collect::<Vec<_>>()
        };
        let mut all = participants(&interaction.subjects, v1::InteractionRole::Subject);
        all.extend(participants(&interaction.objects, v1::InteractionRole::Object));
        v1::Interaction {
            predicate: predicate.into(),
            begin,
            end,
            participants: all,
            place: interaction.place,
            date: interaction.date,
            sentence: interaction.sentence,
            section: interaction.section,
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
            reasons: sentence.reasons.iter().copied().map(summary_reason).collect(),
        }
    }
}

fn summary_reason(reason: analysis::SummaryReason) -> v1::SummaryReason {
    let feature = match reason.feature {
        analysis::SummaryFeature::Position => v1::SummaryFeature::Position,
        analysis::SummaryFeature::Title => v1::SummaryFeature::Title,
        analysis::SummaryFeature::Centrality => v1::SummaryFeature::Centrality,
        analysis::SummaryFeature::Names => v1::SummaryFeature::Names,
        analysis::SummaryFeature::Dates => v1::SummaryFeature::Dates,
        analysis::SummaryFeature::Length => v1::SummaryFeature::Length,
        analysis::SummaryFeature::Wording => v1::SummaryFeature::Wording,
    };
    v1::SummaryReason { feature: feature.into(), weight: reason.weight }
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
    fn a_summary_says_why_in_its_own_order_and_in_the_units_asked_for() {
        use analysis::SummaryFeature as Feature;
        let text = "Bến cảng mới 🚢\nTàu rời bến.";
        let sentence = analysis::SentenceSpan {
            span: Span::new(text.find('T').unwrap(), text.len()),
            section: 1,
            duplicate_of: None,
        };
        let reasons = [
            (Feature::Wording, 0.25),
            (Feature::Position, 0.1875),
            (Feature::Title, 0.125),
            (Feature::Centrality, 0.0625),
            (Feature::Names, 0.03125),
            (Feature::Dates, 0.015_625),
            (Feature::Length, 0.007_812_5),
        ];
        let chosen = analysis::SummarySentence {
            sentence: 1,
            span: sentence.span,
            rank: 1,
            score: 0.75,
            reasons: reasons.map(|(feature, weight)| analysis::SummaryReason { feature, weight }).into(),
        };
        let analysis = Analysis {
            language: analysis::DetectedLanguage { code: "vi", confidence: 1.0, detected: false },
            reference: None,
            sections: Vec::new(),
            sentences: vec![sentence],
            entities: Vec::new(),
            dates: Vec::new(),
            interactions: Vec::new(),
            summary: vec![chosen],
        };
        let presentation = Presentation { unit: OffsetUnit::Utf32, ..Presentation::default() };
        let answer = response(analysis, String::new(), text, presentation, v1::ModelInfo::default());
        let expected = serde_json::json!({"sentences": [{
            "sentence": 1, "begin": 15, "end": 27, "text": "Tàu rời bến.", "rank": 1, "score": 0.75,
            "reasons": [
                {"feature": "SUMMARY_FEATURE_WORDING", "weight": 0.25},
                {"feature": "SUMMARY_FEATURE_POSITION", "weight": 0.1875},
                {"feature": "SUMMARY_FEATURE_TITLE", "weight": 0.125},
                {"feature": "SUMMARY_FEATURE_CENTRALITY", "weight": 0.0625},
                {"feature": "SUMMARY_FEATURE_NAMES", "weight": 0.03125},
                {"feature": "SUMMARY_FEATURE_DATES", "weight": 0.015_625},
                {"feature": "SUMMARY_FEATURE_LENGTH", "weight": 0.007_812_5},
            ],
        }]});
        assert_eq!(serde_json::to_value(answer.summary).unwrap(), expected);
    }
}
