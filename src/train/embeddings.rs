//! Word vectors: words that are used alike lie near each other.
//!
//! Skip-gram with negative sampling: a word's vector learns to tell the words that stand around it from words drawn at random
//! (Mikolov, Sutskever, Chen, Corrado, Dean 2013, "Distributed representations of words and phrases and their
//! compositionality"). Each place in the window has context vectors of its own, so that what stands before a word and what
//! stands behind it are different things (Ling, Dyer, Black, Trancoso 2015, "Two/too simple adaptations of word2vec for syntax
//! problems"): nearness is then sameness of use rather than of topic.

use super::{
    random::Random,
    vocabulary::{Corpus, RARE},
};

/// How vectors are trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Numbers in a vector.
    pub dimension: usize,
    /// Words that count as context, to each side.
    pub window: usize,
    /// Passes over the corpus.
    pub epochs: usize,
    /// Words drawn at random for each word of the context.
    pub negatives: usize,
    /// Of a word with a greater share of the corpus, occurrences are left out, the more frequent the more; 0 leaves out none.
    pub subsampling: f64,
    /// How far the first steps go; falls evenly to nothing.
    pub rate: f32,
    /// Seed of the generator: the same seed gives the same vectors.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { dimension: 64, window: 2, epochs: 5, negatives: 5, subsampling: 1e-4, rate: 0.025, seed: 1 }
    }
}

/// One vector a word, in the order of the vocabulary.
#[derive(Clone, Debug, PartialEq)]
pub struct Vectors {
    dimension: usize,
    values: Vec<f32>,
}

impl Vectors {
    /// Vectors of `dimension` numbers each, one behind the other in `values`.
    #[must_use]
    pub fn new(dimension: usize, values: Vec<f32>) -> Self {
        Self { dimension, values }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len() / self.dimension.max(1)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Numbers in a vector.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// The vector of number `index`.
    ///
    /// # Panics
    /// If there are not so many.
    #[must_use]
    pub fn get(&self, index: usize) -> &[f32] {
        &self.values[index * self.dimension..][..self.dimension]
    }

    /// The vector of number `index`, to change it.
    ///
    /// # Panics
    /// If there are not so many.
    #[must_use]
    pub fn get_mut(&mut self, index: usize) -> &mut [f32] {
        &mut self.values[index * self.dimension..][..self.dimension]
    }

    /// All vectors, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.dimension.max(1))
    }

    /// Brings every vector to length 1; one of length 0 stays.
    pub fn normalise(&mut self) {
        for vector in self.values.chunks_exact_mut(self.dimension.max(1)) {
            let length = dot(vector, vector).sqrt();
            if length > 0.0 {
                for value in vector {
                    *value /= length;
                }
            }
        }
    }
}

/// Trains vectors for the words of `corpus`, on one thread; `progress` is told the share that is done.
#[must_use]
pub fn train(corpus: &Corpus, options: &Options, mut progress: impl FnMut(f64)) -> Vectors {
    let total = (corpus.len() * options.epochs).max(1) as f64;
    let mut trainer = Trainer::new(corpus, options);
    let (mut seen, mut kept) = (0, Vec::new());
    for _ in 0..options.epochs {
        for sentence in corpus.sentences() {
            let done = seen as f64 / total;
            trainer.subsample(sentence, &mut kept);
            trainer.sentence(&kept, options.rate * (1.0 - done as f32).max(1e-4));
            seen += sentence.len();
            progress(done);
        }
    }
    progress(1.0);
    trainer.words
}

struct Trainer<'a> {
    options: &'a Options,
    random: Random,
    words: Vectors,
    /// The vectors of context words: those for the first place of the window, then those for the next.
    contexts: Vectors,
    vocabulary: usize,
    /// How likely an occurrence of each word is kept.
    kept: Vec<f64>,
    noise: Vec<u32>,
    sigmoid: Vec<f32>,
    /// What a step changes in the word's vector, until the step is done.
    change: Vec<f32>,
}

impl<'a> Trainer<'a> {
    fn new(corpus: &Corpus, options: &'a Options) -> Self {
        let (dimension, vocabulary) = (options.dimension, corpus.words.len());
        let mut random = Random::new(options.seed);
        let start = (0..vocabulary * dimension).map(|_| (random.unit() - 0.5) as f32 / dimension as f32).collect();
        let places = 2 * options.window;
        let tokens: u64 = corpus.counts.iter().sum();
        let kept = corpus.counts.iter().map(|&count| {
            // As word2vec has it: the root of the article's formula and the formula itself, together.
            let relative = count as f64 / (options.subsampling * tokens as f64);
            if options.subsampling > 0.0 { (1.0 / relative).sqrt() + 1.0 / relative } else { 1.0 }
        });
        Self {
            options,
            random,
            words: Vectors::new(dimension, start),
            contexts: Vectors::new(dimension, vec![0.0; places * vocabulary * dimension]),
            vocabulary,
            kept: kept.collect(),
            noise: noise(&corpus.counts),
            sigmoid: sigmoid_table(),
            change: vec![0.0; dimension],
        }
    }

    /// The words of a sentence that this pass takes in. Rare ones stay as gaps; frequent ones that are left out do not, which
    /// widens the window.
    fn subsample(&mut self, sentence: &[u32], kept: &mut Vec<u32>) {
        kept.clear();
        kept.extend(sentence.iter().filter(|&&word| word == RARE || self.random.unit() < self.kept[word as usize]));
    }

    fn sentence(&mut self, sentence: &[u32], rate: f32) {
        let window = self.options.window;
        for (at, &word) in sentence.iter().enumerate().filter(|&(_, &word)| word != RARE) {
            for place in 0..2 * window {
                // The places are those before the word, then those behind it.
                let offset = if place < window { place } else { place + 1 };
                let context = (at + offset).checked_sub(window).and_then(|i| sentence.get(i));
                if let Some(&context) = context.filter(|&&context| context != RARE) {
                    self.step(word as usize, place, context as usize, rate);
                }
            }
        }
    }

    /// Draws the word nearer to `context` at `place` of its window, and away from words drawn at random.
    fn step(&mut self, word: usize, place: usize, context: usize, rate: f32) {
        self.change.fill(0.0);
        let vector = self.words.get_mut(word);
        for draw in 0..=self.options.negatives {
            let (other, label) = if draw == 0 {
                (context, 1.0)
            } else {
                let drawn = self.noise[self.random.below(self.noise.len())] as usize;
                if drawn == context {
                    continue;
                }
                (drawn, 0.0)
            };
            let other = self.contexts.get_mut(place * self.vocabulary + other);
            let gain = (label - sigmoid(&self.sigmoid, dot(vector, other))) * rate;
            add(&mut self.change, gain, other);
            add(other, gain, vector);
        }
        add(vector, 1.0, &self.change);
    }
}

/// A table to draw words from, each in proportion to its count to the power of ¾.
fn noise(counts: &[u64]) -> Vec<u32> {
    const ENTRIES: usize = 1 << 20;
    let power = |count: u64| (count as f64).powf(0.75);
    let total: f64 = counts.iter().map(|&c| power(c)).sum();
    let (mut word, mut sum) = (0, counts.first().map_or(0.0, |&c| power(c)));
    let entry = |entry: usize| {
        while sum / total < (entry as f64 + 0.5) / ENTRIES as f64 && word + 1 < counts.len() {
            word += 1;
            sum += power(counts[word]);
        }
        word as u32
    };
    (0..ENTRIES).map(entry).collect()
}

/// Where the logistic function is as good as 0 or 1.
const STEEP: f32 = 8.0;
const SIGMOID_STEPS: usize = 1 << 11;

fn sigmoid_table() -> Vec<f32> {
    let at = |i: usize| (i as f64 / SIGMOID_STEPS as f64 * 2.0 - 1.0) * f64::from(STEEP);
    (0..=SIGMOID_STEPS).map(|i| (1.0 / (1.0 + (-at(i)).exp())) as f32).collect()
}

#[expect(clippy::cast_sign_loss, reason = "a cast takes what is below 0 to 0")]
fn sigmoid(table: &[f32], x: f32) -> f32 {
    let at = (x / STEEP + 1.0) * 0.5 * SIGMOID_STEPS as f32 + 0.5;
    table[(at as usize).min(SIGMOID_STEPS)]
}

/// The scalar product, summed in eight lanes: an order that is fixed and that vector units like.
#[must_use]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut lanes = [0.0_f32; 8];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..8 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f32>() + rest
}

/// Adds `factor` times `b` to `a`.
pub(super) fn add(a: &mut [f32], factor: f32, b: &[f32]) {
    for (a, b) in a.iter_mut().zip(b) {
        *a += factor * b;
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::{
        lang::Languages,
        train::{kmeans, vocabulary::Limits},
    };

    /// Two kinds of words in two kinds of surroundings; words of one kind never stand beside each other.
    fn corpus() -> Corpus {
        let mut random = Random::new(5);
        let mut text = String::new();
        for _ in 0..600 {
            let fruit = ["cam", "xoài", "mận", "ổi"][random.below(4)];
            let boat = ["thuyền", "phà", "tàu", "bè"][random.below(4)];
            writeln!(text, "ăn {fruit} chín\nchèo {boat} đi").unwrap();
        }
        let languages = Languages::untrained().unwrap();
        let limits = Limits { minimum_count: 1, size: 100 };
        Corpus::read(&[text], &languages, languages.find("vi").unwrap(), limits, |_| {})
    }

    fn options() -> Options {
        Options { dimension: 20, epochs: 5, subsampling: 0.0, ..Options::default() }
    }

    #[test]
    fn words_of_a_kind_lie_near_each_other() {
        let corpus = corpus();
        let mut vectors = train(&corpus, &options(), |_| {});
        vectors.normalise();
        let vector = |word: &str| vectors.get(corpus.words.iter().position(|w| **w == *word).unwrap());
        let near = dot(vector("cam"), vector("ổi")).min(dot(vector("phà"), vector("bè")));
        let far = dot(vector("cam"), vector("phà")).max(dot(vector("ổi"), vector("bè")));
        assert!(near > 0.9 && far < 0.5, "near {near}, far {far}");

        let kinds = ["cam", "xoài", "phà", "mận", "bè", "ổi", "tàu", "thuyền"];
        let points = Vectors::new(vectors.dimension(), kinds.map(vector).concat());
        assert_eq!(kmeans::cluster(&points, 2, 1, |_| {}), [0, 0, 1, 0, 1, 0, 1, 1]);
    }

    #[test]
    fn the_seed_decides() {
        let corpus = corpus();
        let train = |seed| train(&corpus, &Options { seed, epochs: 1, ..options() }, |_| {});
        assert_eq!(train(1), train(1));
        assert_ne!(train(1), train(2));
    }

    #[test]
    fn nothing_to_learn_from() {
        let none = Corpus::default();
        let vectors = train(&none, &Options::default(), |_| {});
        assert!(vectors.is_empty());
        // One word, whose negatives are itself.
        let languages = Languages::untrained().unwrap();
        let limits = Limits { minimum_count: 1, size: 1 };
        let one = Corpus::read(&["đò đò đò"], &languages, languages.find("vi").unwrap(), limits, |_| {});
        assert_eq!(train(&one, &Options::default(), |_| {}).len(), 1);
    }

    #[test]
    fn frequent_words_are_drawn_more_but_less_than_they_occur() {
        let table = noise(&[16, 1]);
        let share = table.iter().filter(|&&w| w == 0).count() as f64 / table.len() as f64;
        assert!((share - 8.0 / 9.0).abs() < 1e-3, "{share}");
    }

    #[test]
    fn sigmoid_from_its_table() {
        let table = sigmoid_table();
        for x in [-9.0, -3.0, -0.1, 0.0, 0.7, 5.0, 20.0_f32] {
            let exact = 1.0 / (1.0 + (-x.clamp(-STEEP, STEEP)).exp());
            assert!((sigmoid(&table, x) - exact).abs() < 2e-3, "{x}");
        }
    }

    #[test]
    fn products_of_any_length() {
        let a: Vec<f32> = (0_u8..19).map(f32::from).collect();
        assert!((dot(&a, &a) - 2109.0).abs() < 0.01);
    }
}
