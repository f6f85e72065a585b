//! The features of words: what tells that a summary has a word of the article.
//!
//! A summary is made of the words that an editor would use. How likely each word of the article is one of them is a
//! logistic function of how often and how early the article has it, how rare it is in news, and what the title says;
//! sentences are then worth the words that they bring. (Concepts with learned weights: Li, Qian, Liu 2013, "Using
//! Supervised Bigram-based ILP for Extractive Summarization", ACL.)

use super::{article::Word, model::RAREST};
use crate::entity::hashing::mix;

/// Classes of a count: 0 to 6, and more.
const COUNTS: usize = 8;
const RARITIES: usize = RAREST as usize + 1;

/// Where the features of each template begin.
const BIAS: usize = 0;
const COUNT: usize = BIAS + 1;
const SENTENCES: usize = COUNT + COUNTS;
const FIRST: usize = SENTENCES + COUNTS;
const RARITY: usize = FIRST + COUNTS;
const RARITY_COUNT: usize = RARITY + RARITIES;
const RARITY_FIRST: usize = RARITY_COUNT + RARITIES * COUNTS;
const RARITY_TITLE: usize = RARITY_FIRST + RARITIES * COUNTS;
const TITLE_COUNT: usize = RARITY_TITLE + RARITIES * 2;
const PAIRS: usize = TITLE_COUNT + COUNTS;
const NUMBERS: usize = PAIRS + COUNTS;
const OWN: usize = NUMBERS + 10;
/// The most common words have a feature each.
pub(crate) const COMMON: usize = 400;
/// How many features there are.
pub(crate) const FEATURES: usize = OWN + COMMON;

fn class(count: u32) -> usize {
    (count as usize).min(COUNTS - 1)
}

/// Tells `feature` the features of a word and their values, in an article of so many candidates.
pub(crate) fn features(word: &Word, candidates: usize, feature: &mut dyn FnMut(usize, f32)) {
    let rarity = usize::from(word.rarity);
    let (count, first) = (class(word.count), class(word.first));
    let ones = [
        BIAS,
        COUNT + count,
        SENTENCES + class(word.sentences),
        FIRST + first,
        RARITY + rarity,
        RARITY_COUNT + rarity * COUNTS + count,
        RARITY_FIRST + rarity * COUNTS + first,
        RARITY_TITLE + rarity * 2 + usize::from(word.in_title),
        PAIRS + class(word.pairs),
    ];
    for one in ones {
        feature(one, 1.0);
    }
    if word.in_title {
        feature(TITLE_COUNT + count, 1.0);
    }
    if let Some(common) = word.common {
        feature(OWN + usize::from(common), 1.0);
    }
    let share = |part: u32, whole: u32| part as f32 / whole.max(1) as f32;
    let beside = share(word.beside_title, word.count);
    let outside = f32::from(u8::from(!word.in_title));
    let numbers = [
        share(word.sentences, candidates as u32),
        share(word.first, candidates as u32),
        share(word.capitals, word.count),
        f32::from(u8::from(word.number)),
        word.best,
        word.covered / word.sentences.max(1) as f32,
        beside,
        f32::from(u8::from(word.beside_title > 0)),
        word.best * outside,
        beside * outside,
    ];
    for (at, value) in numbers.into_iter().enumerate() {
        feature(NUMBERS + at, value);
    }
}

/// Numbers that change with the features.
pub(super) fn fingerprint() -> Vec<u64> {
    let mut all = vec![FEATURES as u64];
    for number in 0..12_u32 {
        let word = Word {
            rarity: number as u8 % RARITIES as u8,
            common: (number == 3).then_some(number as u16),
            count: number + 1,
            sentences: number / 2 + 1,
            first: number,
            capitals: number / 3,
            number: number == 5,
            in_title: number % 2 == 1,
            pairs: number / 2,
            beside_title: number % 3,
            best: 0.5,
            covered: 0.25,
        };
        features(&word, 9, &mut |at, value| all.push(mix(at as u64, u64::from(value.to_bits()))));
    }
    all
}
