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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::{
        article::Article,
        model::Ranking,
        tests::{LANGUAGES, article, worth},
    };

    const TEXT: &str = "Chợ Rạch Bàu mở cửa lại sáng 12/3 sau hai tháng sửa chữa. Phường lát xong nền gạch mới hôm qua. Bà con các \
                        xã bên kia sông đi chợ từ rất sớm. Ông nói giá rau không tăng so với trước.";

    fn check(reasons: &[SummaryReason]) {
        assert!(!reasons.is_empty() && reasons.len() <= MOST, "{reasons:?}");
        assert!(reasons.iter().all(|r| r.weight > 0.0), "{reasons:?}");
        assert!(reasons.iter().map(|r| r.weight).sum::<f32>() <= 1.0 + 1e-5, "{reasons:?}");
        assert!(reasons.windows(2).all(|w| w[0].weight >= w[1].weight), "{reasons:?}");
        assert!((1..reasons.len()).all(|at| reasons[..at].iter().all(|r| r.feature != reasons[at].feature)));
    }

    #[test]
    fn of_every_sentence() {
        let ranker = &LANGUAGES.find("vi").unwrap().ranker;
        for (title, ranking) in [("", &ranker.untitled), ("Chợ Rạch Bàu mở cửa lại", &ranker.titled)] {
            for text in [TEXT, "Chợ mở.", "Chợ? Chợ? Chợ?", "Cầu đã xong. Cầu đã xong."] {
                let article = article("vi", title, text);
                let worth = worth("vi", &article);
                let reasons = Reasons::new(&worth, &ranking.sentences);
                for candidate in 0..article.candidates.len() {
                    check(&reasons.of(candidate));
                }
            }
        }
    }

    /// The reasons of the first sentence if only one of its features counts.
    fn of_first(article: &Article, feature: &str, weight: f32) -> Vec<SummaryReason> {
        let mut ranking = Ranking::default();
        ranking.sentences[sentences::names().position(|name| name == feature).unwrap()] = weight;
        let mut worth = Worth::new(article, &ranking);
        worth.words.fill(0.0);
        Reasons::new(&worth, &ranking.sentences).of(0)
    }

    #[test]
    fn what_alone_speaks_for_a_sentence_is_its_only_reason() {
        let article = article("vi", "Chợ Rạch Bàu mở cửa lại", TEXT);
        for (feature, meaning) in [
            ("first", SummaryFeature::Position),
            ("words of the title", SummaryFeature::Title),
            ("numbers", SummaryFeature::Dates),
            ("capitals", SummaryFeature::Names),
        ] {
            assert_eq!(
                of_first(&article, feature, 1.0),
                [SummaryReason { feature: meaning, weight: 1.0 }],
                "{feature}"
            );
        }
    }

    #[test]
    fn one_that_is_below_the_average_has_a_reason_too() {
        let article = article("vi", "", TEXT);
        for feature in ["first", "numbers", "pronoun", "late by share"] {
            check(&of_first(&article, feature, -1.0));
            check(&of_first(&article, feature, 0.0));
        }
        // All alike: it is the first.
        assert_eq!(
            of_first(&article, "first", 0.0),
            [SummaryReason { feature: SummaryFeature::Position, weight: 1.0 }]
        );
    }
}
