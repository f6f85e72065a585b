//! Mentions as they were tagged, with what the article says around them.

use std::collections::HashMap;

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
    pub(super) country: Option<CountryCode>,
    /// It stands in brackets after the mention with this index.
    pub(super) stands_for: Option<usize>,
}

/// The mentions of a document, in order.
pub(super) fn collect(document: &Document<'_>, reading: &Reading, tagged: &[Tagged]) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::with_capacity(tagged.len());
    for (index, found) in tagged.iter().enumerate() {
        let found = &Tagged { end: end_of(document, reading, found), ..*found };
        let span = document.tokens_span(found.begin..found.end);
        let label = ENTITY_TYPES[found.kind];
        let place = label == EntityType::Location;
        let phrases = || reading.phrases_at(found.begin).filter(|_| place);
        let unit = phrases().filter(|p| p.classes.has(Class::Unit) && (p.end as usize) < found.end);
        let core = unit.map(|p| p.end as usize).max().unwrap_or(found.begin);
        let whole = |p: &Phrase| p.end as usize == found.end;
        let mut mention = Mention {
            span,
            core: document.tokens_span(core..found.end),
            sentence: found.sentence,
            label,
            confidence: found.probability,
            words: found.end - found.begin,
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

/// Adds the mentions of acronyms that the article explains: after "Tập đoàn Than Sao Mai (TSM)", every "TSM" is one.
pub(super) fn with_acronyms(document: &Document<'_>, mut tagged: Vec<Tagged>) -> Vec<Tagged> {
    let mut explained: HashMap<&str, Tagged> = HashMap::new();
    for pair in tagged.windows(2) {
        let body = ENTITY_TYPES[pair[0].kind] == EntityType::Organization;
        if body && is_bracketed_acronym(document, &pair[0], &pair[1]) {
            explained.entry(document.text(document.tokens[pair[1].begin].span)).or_insert(pair[0]);
        }
    }
    if explained.is_empty() {
        return tagged;
    }
    let mut added = Vec::new();
    let mut next = tagged.iter().peekable();
    for (sentence, range) in
        document.sentences.iter().map(|s| s.tokens.start as usize..s.tokens.end as usize).enumerate()
    {
        for at in range {
            while next.next_if(|t| t.end <= at).is_some() {}
            let free = next.peek().is_none_or(|t| t.begin > at);
            if free && let Some(full) = explained.get(document.text(document.tokens[at].span)) {
                added.push(Tagged { begin: at, end: at + 1, sentence: sentence as u32, ..*full });
            }
        }
    }
    tagged.extend(added);
    tagged.sort_by_key(|t| t.begin);
    tagged
}

/// Whether `short` is one word in capitals in brackets just behind `full`.
fn is_bracketed_acronym(document: &Document<'_>, full: &Tagged, short: &Tagged) -> bool {
    short.end == short.begin + 1 && is_bracketed_short_form(document, full, short)
}

/// Whether `short` stands in brackets just behind `full` and has a word in capitals.
fn is_bracketed_short_form(document: &Document<'_>, full: &Tagged, short: &Tagged) -> bool {
    let text = |at: usize| document.tokens.get(at).map_or("", |t| document.text(t.span));
    let bracketed = full.end + 1 == short.begin && text(full.end) == "(" && text(short.end) == ")";
    let in_capitals = |at: usize| matches!(document.tokens[at].case, Case::Upper | Case::Mixed);
    bracketed && (short.begin..short.end).any(in_capitals)
}

/// Whether a mention is a short form in brackets after the full name: "Tập đoàn Than Sao Mai (TSM)", "the Convention on the Law
/// of the Sea (UNCLOS 1982)".
fn is_short_form(document: &Document<'_>, name: &Mention, full: &Tagged, short: &Tagged) -> bool {
    let letter = |span: Span| document.text(span).chars().next();
    match name.label {
        EntityType::Person => false,
        EntityType::Location => {
            letter(name.core) == letter(document.tokens[short.begin].span)
                && is_bracketed_acronym(document, full, short)
        }
        _ if full.kind == short.kind => is_bracketed_short_form(document, full, short),
        _ => is_bracketed_acronym(document, full, short),
    }
}

/// Where a person's name ends without a word that belongs to what follows: "Phạm Quốc Hưng Ảnh: TTXVN".
fn end_of(document: &Document<'_>, reading: &Reading, found: &Tagged) -> usize {
    let last = found.end - 1;
    let colon = document.tokens.get(found.end).is_some_and(|t| document.text(t.span) == ":");
    let opens = || reading.phrases_at(last).any(|p| p.end as usize == found.end && p.classes.has(Class::Stop));
    let person = ENTITY_TYPES[found.kind] == EntityType::Person;
    if person && last > found.begin && colon && opens() { last } else { found.end }
}
