//! Mentions as they were tagged, with what the article says around them.

use super::{
    gazetteer::{Class, CountryCode},
    reading::{Phrase, Reading},
    tagger::Tagged,
    tags::ENTITY_TYPES,
};
use crate::{
    analysis::EntityType,
    document::{Case, Document},
    span::Span,
};

/// One occurrence of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    /// Where it stands.
    pub(super) span: Span,
    /// The name without a unit before it.
    pub(super) core: Span,
    pub(super) sentence: u32,
    pub(super) label: EntityType,
    /// The probability that it is a mention with these bounds and this type.
    pub(super) confidence: f32,
    /// Number of tokens.
    pub(super) words: usize,
    /// The office before the name of a person.
    pub(super) role: Option<Span>,
    pub(super) country: Option<CountryCode>,
    /// It stands in brackets after the mention with this index.
    pub(super) stands_for: Option<usize>,
}

/// The mentions of a document, in order.
pub(super) fn collect(document: &Document<'_>, reading: &Reading, tagged: &[Tagged]) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::with_capacity(tagged.len());
    for (index, found) in tagged.iter().enumerate() {
        let span = document.tokens_span(found.begin..found.end);
        let label = ENTITY_TYPES[found.kind];
        let place = label == EntityType::Location;
        let phrases = || reading.phrases_at(found.begin).filter(|_| place);
        let unit = phrases().filter(|p| p.classes.has(Class::Unit) && (p.end as usize) < found.end);
        let core = unit.map(|p| p.end as usize).max().unwrap_or(found.begin);
        let whole = |p: &Phrase| p.end as usize == found.end;
        let by_rules = reading.mentions.binary_search_by_key(&span.begin, |m| m.span.begin);
        let role = by_rules.ok().and_then(|i| reading.mentions[i].role).filter(|_| label == EntityType::Person);
        let mut mention = Mention {
            span,
            core: document.tokens_span(core..found.end),
            sentence: found.sentence,
            label,
            confidence: found.probability,
            words: found.end - found.begin,
            role,
            country: phrases().filter(|p| whole(p)).find_map(|p| p.country),
            stands_for: None,
        };
        if let Some(full) = index.checked_sub(1)
            && is_short_form(document, &mentions[full], &tagged[full], found)
        {
            mention.stands_for = Some(full);
            mention.label = mentions[full].label;
        }
        mentions.push(mention);
    }
    mentions
}

/// Whether a mention is an acronym in brackets after the full name: "Tập đoàn Than Sao Mai (TSM)".
fn is_short_form(document: &Document<'_>, name: &Mention, full: &Tagged, short: &Tagged) -> bool {
    let text = |at: usize| document.tokens.get(at).map_or("", |t| document.text(t.span));
    let bracketed = full.end + 1 == short.begin && text(full.end) == "(" && text(short.end) == ")";
    let acronym =
        short.end == short.begin + 1 && matches!(document.tokens[short.begin].case, Case::Upper | Case::Mixed);
    let letter = |text: &str| text.chars().next();
    let fits = match name.label {
        EntityType::Person => false,
        EntityType::Location => letter(document.text(name.core)) == letter(text(short.begin)),
        _ => true,
    };
    bracketed && acronym && fits
}
