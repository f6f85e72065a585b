//! What a model of names is trained from, and how: a file in TOML.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::TrainError;

/// What to train from and how.
///
/// # Examples
/// ```
/// use trich::train::config::Config;
///
/// let config = Config::parse(
///     r#"
///     language = "en"
///     dev = { path = "gold/en.dev.jsonl" }
///
///     [[corpus]]
///     path = "gold/en.train.jsonl"
///
///     [[corpus]]
///     path = "data/ner/gum.train.jsonl"
///     weight = 0.3
///     types = { MISC = "EVENT|LAW|PRODUCT" }
///     "#,
/// )?;
/// assert_eq!(config.corpora.len(), 2);
/// # Ok::<(), trich::train::TrainError>(())
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The language's code.
    pub language: String,
    /// The corpora to learn from.
    #[serde(rename = "corpus")]
    pub corpora: Vec<Corpus>,
    /// The corpus to measure on; nothing is learned from it.
    pub dev: Corpus,
    /// L1 penalty on each weight, for the sum of the sentences' log-likelihoods.
    #[serde(default = "default::penalty")]
    pub l1: f64,
    /// L2 penalty on the square of each weight.
    #[serde(default = "default::penalty")]
    pub l2: f64,
    /// Features that occur less often are left out.
    #[serde(default = "default::cutoff")]
    pub cutoff: u32,
    /// The most iterations of each training.
    #[serde(default = "default::iterations")]
    pub iterations: usize,
    /// Parts that the articles are cut into; each is tagged by models trained on the others.
    #[serde(default = "default::folds")]
    pub folds: usize,
    /// One in so many of the names in the tables is not known in each article: what is learned has to do without names that
    /// the tables lack. Nought: all are known.
    #[serde(default = "default::forget")]
    pub forget: u64,
    /// Decides which article is in which part; names that differ in digits only are in one.
    #[serde(default)]
    pub seed: u64,
}

/// A corpus: JSON Lines with `text` and `entities: [{start, end, type}]`, offsets in code points.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corpus {
    /// The file, relative to the folder of the data.
    pub path: String,
    /// How much a token of it counts.
    #[serde(default = "default::weight")]
    pub weight: f32,
    /// What its labels are where they are not ours: one of our types, several parted by `|` where it may be any of them, or
    /// "unknown": any or none. Labels that are neither ours nor here are no entities.
    #[serde(default)]
    pub types: BTreeMap<String, String>,
    /// The types that it annotates; none: all. What has no label in it may still be of another type.
    #[serde(default)]
    pub annotated: Vec<String>,
    /// How much a token counts of a copy in capitals that is made of each text's first lines, as some pages write headlines;
    /// 0: none is made.
    #[serde(default)]
    pub capitals: f32,
    /// Whether titles before the names of people are taken off: they are no part of them by our guidelines.
    #[serde(default)]
    pub strip_titles: bool,
}

impl Config {
    /// Reads a configuration.
    ///
    /// # Errors
    /// Where it is no TOML, lacks a field or has an unknown one.
    pub fn parse(text: &str) -> Result<Self, TrainError> {
        super::parse(text)
    }
}

/// Defaults, as serde wants them.
mod default {
    pub(super) fn penalty() -> f64 {
        0.05
    }

    pub(super) fn cutoff() -> u32 {
        2
    }

    pub(super) fn iterations() -> usize {
        80
    }

    pub(super) fn folds() -> usize {
        4
    }

    pub(super) fn forget() -> u64 {
        5
    }

    pub(super) fn weight() -> f32 {
        1.0
    }
}
