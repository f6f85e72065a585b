//! Sentences as numbers: features of tokens and the tags that they may have.

use std::{collections::HashMap, ops::Range};

use crate::entity::{
    crf::Chain,
    hashing::Hashed,
    tags::{TAGS, type_of},
};

/// A sentence of the dataset.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    pub(crate) tokens: Range<usize>,
    pub(crate) article: usize,
    pub(crate) weight: f32,
}

/// Sentences with the features of their tokens.
#[derive(Debug, Default)]
pub(crate) struct Dataset {
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) allowed: Vec<u32>,
    /// Where the features of each token begin; one more than tokens.
    bounds: Vec<usize>,
    features: Vec<u32>,
    /// The hash of each feature.
    pub(crate) hashes: Vec<u64>,
    /// How often each feature occurs.
    pub(crate) counts: Vec<u32>,
}

impl Dataset {
    /// Numbers the features that occur at least `cutoff` times; `lists` are the features of all tokens, parted by `bounds`.
    pub(crate) fn new(sentences: Vec<Sentence>, allowed: Vec<u32>, lists: &[&Lists], cutoff: u32) -> Self {
        let mut counts: HashMap<u64, u32, Hashed> = HashMap::default();
        for hash in lists.iter().flat_map(|l| &l.features) {
            *counts.entry(*hash).or_default() += 1;
        }
        let mut numbers: HashMap<u64, u32, Hashed> = HashMap::default();
        let mut data = Self { sentences, allowed, ..Self::default() };
        data.bounds.push(0);
        for token in 0..data.allowed.len() {
            for hash in lists.iter().flat_map(|l| l.of(token)) {
                if counts[hash] < cutoff {
                    continue;
                }
                let number = *numbers.entry(*hash).or_insert_with(|| {
                    data.hashes.push(*hash);
                    data.counts.push(counts[hash]);
                    data.hashes.len() as u32 - 1
                });
                data.features.push(number);
            }
            data.bounds.push(data.features.len());
        }
        data
    }

    /// Number of tokens.
    pub(crate) fn tokens(&self) -> usize {
        self.allowed.len()
    }

    /// The tags that each token of a sentence may have.
    pub(crate) fn allowed(&self, sentence: &Sentence) -> &[u32] {
        &self.allowed[sentence.tokens.clone()]
    }

    /// The features of a token.
    pub(crate) fn features(&self, token: usize) -> &[u32] {
        &self.features[self.bounds[token]..self.bounds[token + 1]]
    }
}

/// Feature hashes, a list a token.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    features: Vec<u64>,
    ends: Vec<usize>,
}

impl Lists {
    /// Adds a token, whose features `fill` appends.
    pub(crate) fn push(&mut self, fill: impl FnOnce(&mut Vec<u64>)) {
        fill(&mut self.features);
        self.ends.push(self.features.len());
    }

    /// Adds the tokens of another list.
    pub(crate) fn append(&mut self, other: &Self) {
        let offset = self.features.len();
        self.features.extend_from_slice(&other.features);
        self.ends.extend(other.ends.iter().map(|e| e + offset));
    }

    fn of(&self, token: usize) -> &[u64] {
        let begin = if token == 0 { 0 } else { self.ends[token - 1] };
        &self.features[begin..self.ends[token]]
    }
}

/// The weights that are trained: one for each feature and each tag seen with it, and those of the chain.
#[derive(Debug)]
pub(crate) struct Parameters {
    bounds: Vec<u32>,
    pub(crate) tags: Vec<u8>,
}

impl Parameters {
    pub(crate) fn new(data: &Dataset) -> Self {
        let mut seen = vec![0_u32; data.hashes.len()];
        for (token, &allowed) in data.allowed.iter().enumerate() {
            // Where several types are possible, but not all tags, each may be.
            let wild = (1..TAGS).filter(|&t| allowed >> t & 1 == 1 && type_of(t).is_some()).count() > 8;
            let tags = if wild { allowed & 1 } else { allowed };
            for &feature in data.features(token) {
                seen[feature as usize] |= tags;
            }
        }
        let mut parameters = Self { bounds: vec![0], tags: Vec::new() };
        for seen in seen {
            parameters.tags.extend((0..TAGS as u8).filter(|t| seen >> t & 1 == 1));
            parameters.bounds.push(parameters.tags.len() as u32);
        }
        parameters
    }

    /// Number of weights.
    pub(crate) fn count(&self) -> usize {
        self.tags.len() + TAGS * (TAGS + 1)
    }

    /// The weights of a feature.
    pub(crate) fn range(&self, feature: u32) -> Range<usize> {
        self.bounds[feature as usize] as usize..self.bounds[feature as usize + 1] as usize
    }

    /// The weight of a tag at the start.
    pub(crate) fn start(&self, tag: usize) -> usize {
        self.tags.len() + tag
    }

    /// The weight of one tag after another.
    pub(crate) fn step(&self, before: usize, after: usize) -> usize {
        self.tags.len() + TAGS + after * TAGS + before
    }

    /// The chain's weights.
    pub(crate) fn chain(&self, x: &[f64]) -> Chain {
        let weight = |at: usize| x[at] as f32;
        Chain::new(
            std::array::from_fn(|tag| weight(self.start(tag))),
            std::array::from_fn(|after| std::array::from_fn(|before| weight(self.step(before, after)))),
        )
    }
}
