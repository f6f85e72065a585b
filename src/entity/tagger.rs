//! The tagger: two passes of the conditional random field over an article.
//!
//! The first pass tags every sentence by itself. What it finds in the whole article is a feature of the second, so that
//! the clearest mention of a name decides for the others.

#[cfg(feature = "train")]
use super::tags::TYPES;
use super::{
    crf::{Chain, Lattice, Row},
    features::{Features, PLACES},
    model::Model,
    tags::{self, TAGS},
    votes::Votes,
    weights::Sums,
};

/// A mention that the tagger found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tagged {
    /// Its first token.
    pub(crate) begin: usize,
    /// One past its last token.
    pub(crate) end: usize,
    /// Its sentence.
    pub(crate) sentence: u32,
    /// The number of its type.
    pub(crate) kind: usize,
    /// The probability that it is a mention with just these bounds and this type.
    pub(crate) probability: f32,
}

/// Memory that is used again from sentence to sentence.
#[derive(Default)]
struct Scratch {
    features: Vec<u64>,
    emissions: Vec<Row>,
    from: Vec<[u8; TAGS]>,
    tags: Vec<u8>,
    lattice: Lattice,
}

impl Model {
    /// Finds the mentions of an article.
    pub(crate) fn tag(&self, features: &Features) -> Vec<Tagged> {
        self.tag_along(features, &self.chains[1])
    }

    /// The same with another chain for the second pass.
    fn tag_along(&self, features: &Features, chain: &Chain) -> Vec<Tagged> {
        let mut scratch = Scratch::default();
        let sums = self.sums(features, &mut scratch);
        let first = self.first_pass(features, &sums, &mut scratch);
        if first.iter().all(|&tag| tag == 0) {
            return Vec::new();
        }
        let votes = Votes::new(features, &first);
        let mut found = Vec::new();
        for (index, sentence) in features.sentences().enumerate() {
            if votes.are_silent(sentence.clone()) {
                continue;
            }
            scratch.emissions.clear();
            for at in sentence.clone() {
                scratch.features.clear();
                features.votes(index, at, &votes, &mut scratch.features);
                let mut sums = sums[at];
                self.weights.add(&scratch.features, &mut sums);
                scratch.emissions.push(self.emission(&sums, 1));
            }
            chain.best(&scratch.emissions, &mut scratch.from, &mut scratch.tags);
            if scratch.tags.iter().all(|&tag| tag == 0) {
                continue;
            }
            scratch.lattice.run(chain, &scratch.emissions, &[]);
            tags::mentions(&scratch.tags, |begin, end, kind| {
                let probability = scratch.lattice.path(chain, begin, &scratch.tags[begin..end]);
                found.push(Tagged {
                    begin: sentence.start + begin,
                    end: sentence.start + end,
                    sentence: index as u32,
                    kind,
                    probability: self.calibration.apply(probability),
                });
            });
        }
        found
    }

    /// The tags of the first pass, one a token.
    fn first_pass(&self, features: &Features, sums: &[Sums], scratch: &mut Scratch) -> Vec<u8> {
        let mut tagged = Vec::with_capacity(sums.len());
        for sentence in features.sentences() {
            scratch.emissions.clear();
            scratch.emissions.extend(sums[sentence].iter().map(|sums| self.emission(sums, 0)));
            self.chains[0].best(&scratch.emissions, &mut scratch.from, &mut scratch.tags);
            tagged.extend_from_slice(&scratch.tags);
        }
        tagged
    }

    /// Finds mentions, with `preference` for each type.
    #[cfg(feature = "train")]
    pub(crate) fn tag_preferring(&self, features: &Features, preference: &[f32; TYPES]) -> Vec<Tagged> {
        self.tag_along(features, &self.chains[1].preferring(preference))
    }

    /// The mentions of the first pass alone.
    #[cfg(feature = "train")]
    pub(crate) fn tag_once(&self, features: &Features) -> Vec<Tagged> {
        let tagged = self.first(features);
        let mut found = Vec::new();
        // Bounds and types are asked for here, nothing else.
        tags::mentions(&tagged, |begin, end, kind| {
            found.push(Tagged { begin, end, sentence: 0, kind, probability: 1.0 });
        });
        found
    }

    /// The tags of the first pass alone.
    #[cfg(feature = "train")]
    pub(crate) fn first(&self, features: &Features) -> Vec<u8> {
        let mut scratch = Scratch::default();
        let sums = self.sums(features, &mut scratch);
        self.first_pass(features, &sums, &mut scratch)
    }

    /// The sums of the weights of all features but votes, a token each.
    fn sums(&self, features: &Features, scratch: &mut Scratch) -> Vec<Sums> {
        // What each word gives to its neighbours, summed once an article.
        let mut words = vec![Sums::NOUGHT; features.words() * PLACES];
        for (word, sums) in words.chunks_mut(PLACES).enumerate() {
            for (place, sums) in sums.iter_mut().enumerate() {
                scratch.features.clear();
                features.word(word, place, &mut scratch.features);
                self.weights.add(&scratch.features, sums);
            }
        }
        let mut all = Vec::with_capacity(features.tokens());
        for (index, sentence) in features.sentences().enumerate() {
            for at in sentence.clone() {
                scratch.features.clear();
                features.context(index, at, &mut scratch.features);
                let mut sums = Sums::NOUGHT;
                self.weights.add(&scratch.features, &mut sums);
                for place in 0..PLACES {
                    let word = features.word_at(&sentence, at, place);
                    sums.add(&words[word * PLACES + place]);
                }
                all.push(sums);
            }
        }
        all
    }

    fn emission(&self, sums: &Sums, pass: usize) -> Row {
        let (sums, scale) = (sums.of(pass), self.weights.scales[pass]);
        std::array::from_fn(|tag| f32::from(sums[tag]) * scale)
    }
}
