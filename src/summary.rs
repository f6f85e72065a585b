//! The sentences that sum an article up.

use crate::{
    analysis::SummarySentence,
    document::{Document, SectionKind},
    input::SummaryOrder,
};

/// Chooses at most `max` sentences of the article's body: its first ones that are whole sentences and repeat nothing.
///
/// News puts what matters first, so leading sentences are the baseline that every ranker has to beat (Nenkova 2005,
/// "Automatic text summarization of newswire").
#[must_use]
pub fn select(document: &Document<'_>, max: usize, order: SummaryOrder) -> Vec<SummarySentence> {
    // Leading sentences rank as they stand, so both orders are the same.
    let _ = order;
    let body = |s: &crate::document::Sentence| document.section_of(s).kind == SectionKind::Body;
    let candidates = || {
        document
            .sentences
            .iter()
            .enumerate()
            .filter(|(_, s)| body(s) && s.duplicate_of.is_none() && has_words(document, s))
    };
    let whole = |s: &crate::document::Sentence| document.text(s.span).ends_with(['.', '!', '?', '…', '"', '”', ')']);
    let mut chosen: Vec<_> = candidates().filter(|(_, s)| whole(s)).take(max).collect();
    if chosen.is_empty() {
        // A page without a single full stop still has a first line; a page without a body still has text.
        chosen = candidates().take(max).collect();
    }
    if chosen.is_empty() {
        chosen =
            document.sentences.iter().enumerate().filter(|(_, s)| has_words(document, s)).take(max.min(1)).collect();
    }
    let count = chosen.len() as f32;
    chosen
        .iter()
        .enumerate()
        .map(|(i, (index, sentence))| SummarySentence {
            sentence: *index as u32,
            span: sentence.span,
            rank: i as u32 + 1,
            score: (count - i as f32) / count,
        })
        .collect()
}

/// Whether a sentence says something: three words at least.
fn has_words(document: &Document<'_>, sentence: &crate::document::Sentence) -> bool {
    let words = document.tokens_of(sentence).iter().filter(|t| t.kind == crate::document::TokenKind::Word);
    words.take(3).count() == 3
}
