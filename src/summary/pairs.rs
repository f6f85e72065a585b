//! The features of pairs of words: what tells that a summary has a word of the article with the one behind it.

use super::article::{Article, Pair};
use crate::entity::hashing::mix;

/// How many features there are.
pub(crate) const FEATURES: usize = 10;

/// The features of a pair; `words` is how likely a summary has each word of the article.
pub(crate) fn features(article: &Article, pair: &Pair, words: &[f32]) -> [f32; FEATURES] {
    let (a, b) = pair.words;
    let [first, second] = [a, b].map(|word| words[word as usize].max(1e-6).ln());
    let titled = [a, b].into_iter().filter(|&word| article.vocabulary[word as usize].in_title).count();
    let one = |is: bool| f32::from(u8::from(is));
    let in_title = one(pair.in_title);
    [
        1.0,
        first,
        second,
        first * second,
        in_title,
        in_title * (first + second),
        one(titled > 0),
        one(pair.count == 2),
        one(pair.count == 3),
        one(pair.count > 3),
    ]
}

/// Numbers that change with the features.
pub(super) fn fingerprint() -> Vec<u64> {
    let word = |in_title| super::article::Word { in_title, ..Default::default() };
    let article = Article::of_words(vec![word(true), word(false)]);
    let mut all = Vec::new();
    for (count, words) in [(1, (0, 1)), (2, (1, 0)), (3, (0, 0)), (4, (1, 1))] {
        let pair = Pair { words, count, in_title: count == 3 };
        all.extend(features(&article, &pair, &[0.5, 0.125]).iter().map(|value| mix(7, u64::from(value.to_bits()))));
    }
    all
}
