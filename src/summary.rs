//! The sentences that sum an article up.

use crate::{
    analysis::SummarySentence,
    document::{Document, SectionKind, Sentence, TokenKind},
    input::SummaryOrder,
};

/// Chooses at most `max` sentences of the article's body: its first ones that are whole sentences and repeat nothing.
///
/// News puts what matters first, so leading sentences are the baseline that every ranker has to beat (Nenkova 2005,
/// "Automatic text summarization of newswire"). A page without a whole sentence in its body still has a first line.
#[must_use]
pub fn select(document: &Document<'_>, max: usize, order: SummaryOrder) -> Vec<SummarySentence> {
    let sentences = || document.sentences.iter().enumerate().filter(|(_, s)| s.duplicate_of.is_none());
    let body =
        || sentences().filter(|(_, s)| document.section_of(s).kind == SectionKind::Body && has_words(document, s));
    let whole = |s: &Sentence| document.text(s.span).ends_with(['.', '!', '?', '…', '"', '”', ')']);
    let mut chosen: Vec<_> = body().filter(|(_, s)| whole(s)).take(max).collect();
    if chosen.is_empty() {
        chosen = body().take(max).collect();
    }
    if chosen.is_empty() {
        chosen = sentences().filter(|(_, s)| document.section_of(s).kind.is_article()).take(max.min(1)).collect();
    }
    let count = chosen.len() as f32;
    let ranked = chosen.iter().enumerate().map(|(i, (index, sentence))| SummarySentence {
        sentence: *index as u32,
        span: sentence.span,
        rank: i as u32 + 1,
        score: (count - i as f32) / count,
        reasons: Vec::new(),
    });
    let mut summary: Vec<_> = ranked.collect();
    if order == SummaryOrder::Text {
        summary.sort_unstable_by_key(|s| s.sentence);
    }
    summary
}

/// Whether a sentence says something: three words at least.
fn has_words(document: &Document<'_>, sentence: &Sentence) -> bool {
    document.tokens_of(sentence).iter().filter(|t| t.kind == TokenKind::Word).nth(2).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lang::Languages, text, text::normalise::Clean};

    fn summary(raw: &str, max: usize) -> Vec<String> {
        let languages = Languages::load().unwrap();
        let clean = Clean::new(raw);
        let document = text::analyze(&clean, "", languages.find("en").unwrap(), &languages);
        let chosen = select(&document, max, SummaryOrder::Rank);
        assert!(chosen.iter().zip(1..).all(|(s, rank)| s.rank == rank && s.score > 0.0 && s.score <= 1.0));
        chosen.iter().map(|s| s.span.text(clean.text()).to_owned()).collect()
    }

    #[test]
    fn the_first_whole_sentences_of_the_body_are_chosen() {
        let page = "The ferry is back\nPORT ELLEN (Tidewater) - The ferry sailed again on Wednesday after a winter of repairs. \
                    People cheered.\nThe boat leaves the harbour. Photo: Ada Marsh\nMany of them had waited since dawn for it.";
        let expected = [
            "The ferry sailed again on Wednesday after a winter of repairs.",
            "Many of them had waited since dawn for it.",
        ];
        assert_eq!(summary(page, 3), expected);
        assert_eq!(summary(page, 1), expected[..1]);
        assert!(summary(page, 0).is_empty());
    }

    #[test]
    fn a_page_without_whole_sentences_has_its_first_line() {
        assert_eq!(summary("Ferry back in service", 3), ["Ferry back in service"]);
        assert_eq!(summary("![]() |\nẢnh: Ada Marsh", 3), Vec::<String>::new());
    }
}
