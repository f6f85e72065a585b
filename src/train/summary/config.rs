//! What a ranker is trained from, and how: a file in TOML.

use serde::Deserialize;

use crate::train::{self, TrainError};

/// What to train from and how.
///
/// # Examples
/// ```
/// use trich::train::summary::config::Config;
///
/// let config = Config::parse(
///     r#"
///     language = "vi"
///     dev = "data/summary/vi_vietnews_dev.jsonl"
///
///     [[corpus]]
///     path = "data/summary/vi_vietnews_train.jsonl"
///     pages = 0.25
///     "#,
/// )?;
/// assert_eq!(config.corpora.len(), 1);
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
    /// Further texts that only tell how rare words are: JSON Lines with `text`, or plain texts parted by blank lines.
    #[serde(default)]
    pub texts: Vec<String>,
    /// The corpus to measure on, with `reference_summary`; nothing is learned from it.
    pub dev: String,
    /// L2 penalty on the square of each weight.
    #[serde(default = "default::l2")]
    pub l2: f64,
    /// Words that a summary is taken to have; where absent, the number that does best on articles held out.
    #[serde(default)]
    pub length: Option<f32>,
    /// How far what is known of sentences counts beside what their words are worth; where absent, as `length`.
    #[serde(default)]
    pub share: Option<f32>,
    /// Decides which articles are held out.
    #[serde(default)]
    pub seed: u64,
}

/// A corpus: JSON Lines with `text`, `lang`, and where it has them `title` and `reference_summary`; or plain texts parted by
/// blank lines.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corpus {
    /// The file, relative to the folder of the data.
    pub path: String,
    /// How much an article of it counts.
    #[serde(default = "default::weight")]
    pub weight: f32,
    /// What is taken for an article's summary.
    #[serde(default)]
    pub reference: Reference,
    /// The share of its articles that are also shown as pages with paragraphs, every second one with the summary as its first
    /// paragraph, as papers print it. What a first paragraph is worth is learned from them.
    #[serde(default)]
    pub pages: f64,
}

/// What is taken for an article's summary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reference {
    /// Its `reference_summary`.
    #[default]
    Summary,
    /// Its first paragraph, which the article is then shown without.
    Lead,
}

impl Reference {
    /// Its name in the card.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Summary => "the editor's",
            Self::Lead => "the first paragraph",
        }
    }
}

impl Config {
    /// Reads a configuration.
    ///
    /// # Errors
    /// Where it is no TOML, lacks a field or has an unknown one.
    pub fn parse(text: &str) -> Result<Self, TrainError> {
        train::parse(text)
    }
}

/// Defaults, as serde wants them.
mod default {
    pub(super) fn l2() -> f64 {
        1.0
    }

    pub(super) fn weight() -> f32 {
        1.0
    }
}
