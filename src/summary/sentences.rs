//! The features of sentences: what makes one worth more than its words.

use super::{
    article::{Article, Candidate},
    form::Fitness,
};
use crate::{analysis::SummaryFeature, entity::hashing::mix};

/// The features, each with what it is told to the reader as.
const NAMES: [(&str, SummaryFeature); FEATURES] = [
    ("words", SummaryFeature::Centrality),
    ("lead", SummaryFeature::Position),
    ("lead and early", SummaryFeature::Position),
    ("early", SummaryFeature::Position),
    ("late by number", SummaryFeature::Position),
    ("late by share", SummaryFeature::Position),
    ("first", SummaryFeature::Position),
    ("second", SummaryFeature::Position),
    ("last", SummaryFeature::Position),
    ("length", SummaryFeature::Length),
    ("log of length", SummaryFeature::Length),
    ("short", SummaryFeature::Length),
    ("long", SummaryFeature::Length),
    ("very long", SummaryFeature::Length),
    ("pairs of the title", SummaryFeature::Title),
    ("words of the title", SummaryFeature::Title),
    ("run of the title", SummaryFeature::Title),
    ("title in order", SummaryFeature::Title),
    ("repeated pairs", SummaryFeature::Centrality),
    ("new pairs", SummaryFeature::Centrality),
    ("capitals", SummaryFeature::Names),
    ("a number", SummaryFeature::Dates),
    ("numbers", SummaryFeature::Dates),
    ("begins with a quotation", SummaryFeature::Wording),
    ("quotation", SummaryFeature::Wording),
    ("colon", SummaryFeature::Wording),
    ("pronoun", SummaryFeature::Wording),
    ("fragment", SummaryFeature::Wording),
    ("connective", SummaryFeature::Wording),
    ("before a picture's source", SummaryFeature::Wording),
];
/// How many features there are.
pub(crate) const FEATURES: usize = 30;

/// What the feature at an index is told to the reader as.
pub(super) fn meaning(feature: usize) -> SummaryFeature {
    NAMES[feature].1
}

/// Whether a feature tells of first paragraphs.
#[cfg(feature = "train")]
pub(crate) fn is_of_lead(feature: usize) -> bool {
    NAMES[feature].0.starts_with("lead")
}

/// The names of the features, for those who train them.
#[cfg(any(test, feature = "train"))]
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name)
}

/// The features of the candidate at an index; `words` is what its words are worth.
pub(super) fn features(article: &Article, at: usize, words: f32) -> [f32; FEATURES] {
    let candidate = &article.candidates[at];
    let one = |is: bool| f32::from(u8::from(is));
    let length = article.words(candidate).len().max(1) as f32;
    let count = article.candidates.len();
    let Candidate { form, lead, .. } = *candidate;
    [
        words,
        one(lead),
        one(lead) / (at + 1) as f32,
        1.0 / (at + 1) as f32,
        ((at + 1) as f32).ln(),
        at as f32 / count.saturating_sub(1).max(1) as f32,
        one(at == 0),
        one(at == 1),
        one(at + 1 == count),
        length.min(80.0) / 40.0,
        length.ln(),
        one(length < 14.0),
        one(length > 45.0),
        one(length > 60.0),
        article.title_pairs(candidate),
        article.covered_title(candidate),
        article.title_run(candidate),
        article.title_order(candidate),
        article.repeated_pairs(candidate),
        candidate.new_pairs,
        candidate.capitals as f32 / length,
        one(candidate.numbers > 0),
        (candidate.numbers as f32).min(6.0) / 6.0,
        one(form.quotation),
        one(form.quoted),
        one(form.colon),
        one(form.fitness == Fitness::Leaning),
        one(form.fitness == Fitness::Fragment),
        one(form.connective),
        one(candidate.credited),
    ]
}

/// Numbers that change with the features.
pub(super) fn fingerprint() -> Vec<u64> {
    let text = |name: &str| name.bytes().fold(0, |hash, b| mix(hash, u64::from(b)));
    NAMES.iter().map(|(name, meaning)| mix(text(name), *meaning as u64)).collect()
}
