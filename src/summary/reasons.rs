//! Why a sentence is chosen: what speaks for it more than for the other sentences of the article.

use super::{Worth, sentences};
use crate::analysis::{SummaryFeature, SummaryReason};

/// What sentences are judged by, in the order in which equally strong reasons are told.
const ALL: [SummaryFeature; 7] = [
    SummaryFeature::Title,
    SummaryFeature::Centrality,
    SummaryFeature::Position,
    SummaryFeature::Names,
    SummaryFeature::Dates,
    SummaryFeature::Length,
    SummaryFeature::Wording,
];
/// The most reasons told of a sentence, and the least share of one.
const MOST: usize = 3;
const LEAST: f32 = 0.05;

/// The parts that an average sentence of the article has.
#[derive(Debug)]
pub(super) struct Reasons<'w> {
    worth: &'w Worth<'w>,
    weights: &'w [f32; sentences::FEATURES],
    mean: [f32; ALL.len()],
    least: [f32; ALL.len()],
}

impl<'w> Reasons<'w> {
    pub(super) fn new(worth: &'w Worth<'w>, weights: &'w [f32; sentences::FEATURES]) -> Self {
        let count = worth.article.candidates.len();
        let mut reasons = Self { worth, weights, mean: [0.0; ALL.len()], least: [f32::MAX; ALL.len()] };
        for candidate in 0..count {
            let parts = reasons.parts(candidate);
            for (at, part) in parts.into_iter().enumerate() {
                reasons.mean[at] += part / count as f32;
                reasons.least[at] = reasons.least[at].min(part);
            }
        }
        reasons
    }

    /// The reasons for a candidate, the strongest first; their weights are shares of all that speaks for it.
    pub(super) fn of(&self, candidate: usize) -> Vec<SummaryReason> {
        let parts = self.parts(candidate);
        let above = |base: &[f32; ALL.len()]| -> Vec<SummaryReason> {
            let more = |at: usize| (parts[at] - base[at]).max(0.0);
            let sum: f32 = (0..ALL.len()).map(more).sum();
            if sum <= 1e-6 {
                return Vec::new();
            }
            let share = |(at, &feature)| SummaryReason { feature, weight: more(at) / sum };
            ALL.iter().enumerate().map(share).filter(|r| r.weight >= LEAST).collect()
        };
        // One that is below the average in everything is still above the least in something, unless all are alike.
        let mut reasons = above(&self.mean);
        if reasons.is_empty() {
            reasons = above(&self.least);
        }
        if reasons.is_empty() {
            reasons.push(SummaryReason { feature: SummaryFeature::Position, weight: 1.0 });
        }
        reasons.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        reasons.truncate(MOST);
        reasons
    }

    /// What speaks for a candidate, by the index in [`ALL`].
    fn parts(&self, candidate: usize) -> [f32; ALL.len()] {
        let mut parts = [0.0; ALL.len()];
        let mut add = |meaning: SummaryFeature, part: f32| {
            parts[ALL.iter().position(|f| *f == meaning).unwrap_or_default()] += part;
        };
        let Worth { article, words, length, features, .. } = self.worth;
        let sentence = &article.candidates[candidate];
        let length = article.words(sentence).len() as f32 + length;
        for &word in article.distinct(sentence) {
            let in_title = article.vocabulary[word as usize].in_title;
            let meaning = if in_title { SummaryFeature::Title } else { SummaryFeature::Centrality };
            add(meaning, words[word as usize] / length);
        }
        for (at, (feature, weight)) in features[candidate].iter().zip(self.weights).enumerate() {
            add(sentences::meaning(at), feature * weight);
        }
        parts
    }
}
