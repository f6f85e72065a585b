//! The sentences that sum an article up.
//!
//! Every word of the article is weighed first: how likely would an editor's summary have it (`words`)? A set of sentences is
//! worth the words that it brings, each counted once, for the length that it takes: what ROUGE-1 against the editor's
//! summary is expected to be (Lin 2004). To that comes what speaks for each sentence beyond its words (`sentences`).
//! Sentences are chosen one by one, each for what it adds to those before it, so that repetitions lose by themselves
//! (`choice`). Weights are learned (`trich train summary`), for articles with a title and for those without.

pub(crate) mod article;
pub(crate) mod choice;
mod form;
pub(crate) mod model;
mod reasons;
pub(crate) mod sentences;
#[cfg(test)]
mod tests;
pub(crate) mod words;

pub(crate) use form::Tables;

use crate::{
    analysis::{SummaryFeature, SummaryReason, SummarySentence},
    document::{Document, SectionKind},
    input::{Options, SummaryOrder},
    text::normalise::Clean,
};
use article::Article;
use choice::Choice;
use model::Ranking;

/// Chooses the sentences of the article's body that sum it up, as `options` wants them.
///
/// Captions, headings, credits, teasers and repeated sentences are never chosen; questions and fragments only where the body
/// has nothing else. A page without a body still has its first line.
#[must_use]
pub fn select(document: &Document<'_>, options: &Options) -> Vec<SummarySentence> {
    if options.summary_sentences == 0 {
        return Vec::new();
    }
    let title = title(document);
    let title = Clean::new(title);
    let ranker = &document.language.ranker;
    let article = Article::new(document, &title, &ranker.rarity);
    let ranking = if article.has_title() { &ranker.titled } else { &ranker.untitled };
    let worth = Worth::new(&article, ranking);
    let length = |candidate: usize| {
        let sentence = &document.sentences[article.candidates[candidate].sentence as usize];
        document.text(sentence.span).chars().count()
    };
    let chosen = choice::choose(&worth, options.summary_sentences, options.summary_characters, length);
    if chosen.is_empty() {
        return first_line(document).into_iter().collect();
    }
    let explain = reasons::Reasons::new(&worth, &ranking.sentences);
    let mut summary: Vec<_> = (1..)
        .zip(&chosen)
        .map(|(rank, &Choice { candidate, score })| {
            let sentence = article.candidates[candidate].sentence;
            let span = document.sentences[sentence as usize].span;
            SummarySentence { sentence, span, rank, score, reasons: explain.of(candidate) }
        })
        .collect();
    if options.summary_order == SummaryOrder::Text {
        summary.sort_unstable_by_key(|s| s.sentence);
    }
    summary
}

/// The caller's title, else the one that stands on the page.
pub(crate) fn title<'d>(document: &'d Document<'_>) -> &'d str {
    if !document.title.trim().is_empty() {
        return document.title;
    }
    let section = document.sections.iter().find(|s| s.kind == SectionKind::Title);
    section.map_or("", |s| document.text(s.span))
}

/// The first sentence that is the article's own.
fn first_line(document: &Document<'_>) -> Option<SummarySentence> {
    let own = |s: &crate::document::Sentence| s.duplicate_of.is_none() && document.section_of(s).kind.is_article();
    let at = document.sentences.iter().position(own)?;
    let reasons = vec![SummaryReason { feature: SummaryFeature::Position, weight: 1.0 }];
    Some(SummarySentence { sentence: at as u32, span: document.sentences[at].span, rank: 1, score: 1.0, reasons })
}

/// What the words and the sentences of an article are worth.
#[derive(Debug)]
pub(crate) struct Worth<'a> {
    article: &'a Article,
    /// By word: how likely a summary has it.
    words: Vec<f32>,
    /// Words that a summary is taken to have.
    length: f32,
    /// By candidate.
    pub(crate) features: Vec<[f32; sentences::FEATURES]>,
    /// By candidate: what speaks for it beyond its words.
    beyond: Vec<f32>,
}

impl<'a> Worth<'a> {
    pub(crate) fn new(article: &'a Article, ranking: &Ranking) -> Self {
        let count = article.candidates.len();
        let likely = |word| {
            let mut odds = 0.0;
            words::features(word, count, &mut |feature, value| odds += ranking.words[feature] * value);
            1.0 / (1.0 + (-odds).exp())
        };
        let words: Vec<f32> = article.vocabulary.iter().map(likely).collect();
        let length = ranking.length;
        let mut worth = Self { article, words, length, features: Vec::new(), beyond: Vec::new() };
        worth.features = (0..count).map(|at| sentences::features(article, at, worth.alone(at))).collect();
        let dot =
            |features: &[f32; sentences::FEATURES]| features.iter().zip(&ranking.sentences).map(|(f, w)| f * w).sum();
        worth.beyond = worth.features.iter().map(dot).collect();
        worth
    }

    /// What a candidate is worth if nothing else is chosen.
    fn by_itself(&self, candidate: usize) -> f32 {
        self.alone(candidate) + self.beyond[candidate]
    }

    /// What the words of a candidate are worth if nothing else is chosen.
    fn alone(&self, candidate: usize) -> f32 {
        let candidate = &self.article.candidates[candidate];
        let sum: f32 = self.article.distinct(candidate).iter().map(|&w| self.words[w as usize]).sum();
        sum / (self.article.words(candidate).len() as f32 + self.length)
    }
}
