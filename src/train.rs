//! Training, behind the feature `train`: what the service runs on is made here.
//!
//! [`names`] trains the tagger from annotated corpora, with the [`clusters`] of words that are trained from plain texts;
//! [`summary`] trains the ranker of sentences from articles with an editor's summaries, [`sections`] the classifier of
//! lines from articles.

mod card;
mod chain;
pub mod clusters;
pub mod config;
mod corpus;
mod dataset;
pub mod embeddings;
pub mod kmeans;
pub mod names;
mod objective;
mod owlqn;
mod packing;
pub mod pages;
mod parallel;
pub mod random;
pub mod sections;
pub mod summary;
mod tuning;
pub mod vocabulary;

use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::lang::{Language, Languages};

/// Why nothing was trained.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct TrainError(String);

/// The language with a code.
fn language<'l>(languages: &'l Languages, code: &str) -> Result<&'l Language, TrainError> {
    let found = languages.iter().find(|l| l.code == code);
    found.ok_or_else(|| TrainError(format!("{code:?} is no language of ours")))
}

/// A configuration in TOML.
fn parse<C: DeserializeOwned>(text: &str) -> Result<C, TrainError> {
    toml::from_str(text).map_err(|e| TrainError(e.to_string()))
}

/// A trained model.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The model file.
    pub file: Vec<u8>,
    /// What there is to know of it, in Markdown.
    pub card: String,
}
