//! Clusters of words that are used alike, learnt from plain texts: features for words that no annotated text holds.

use std::{
    fmt,
    io::{self, Write},
};

use thiserror::Error;

use super::{embeddings, kmeans};
use crate::{
    error::InputError,
    lang::Languages,
    train::vocabulary::{Corpus, Limits, key},
};

/// How many clusters there are at each of the three grains, from coarse to fine.
pub const SIZES: [usize; 3] = [64, 256, 1024];

/// How clusters are trained.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// BCP-47 code of the language of the texts.
    pub language: String,
    /// Which words are taken in.
    pub limits: Limits,
    /// How their vectors are trained; the seed is also that of the clusters.
    pub vectors: embeddings::Options,
}

/// What training is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Texts are taken apart and their words counted.
    Words,
    /// Vectors of the words are trained.
    Vectors,
    /// Vectors are clustered.
    Clusters,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Words => "words",
            Self::Vectors => "vectors",
            Self::Clusters => "clusters",
        })
    }
}

/// The clusters of words, one at each grain of [`SIZES`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clusters {
    /// Sorted by the word.
    rows: Vec<(Box<str>, [u16; 3])>,
}

/// A line that is not as [`Clusters::write`] writes it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {problem}")]
pub struct ReadError {
    /// Number of the line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: &'static str,
}

/// Trains clusters on `texts`; the same texts in the same order, with the same options, give the same clusters. `progress` is
/// told the stage and the share of it that is done.
///
/// # Errors
/// [`InputError::UnsupportedLanguage`] if the language is none of ours.
///
/// # Panics
/// If the language data in the program cannot be read: a fault of the build.
pub fn train<T: AsRef<str>>(
    texts: &[T],
    languages: &Languages,
    options: &Options,
    mut progress: impl FnMut(Stage, f64),
) -> Result<Clusters, InputError> {
    let language = languages.find(&options.language).ok_or_else(|| InputError::UnsupportedLanguage {
        code: options.language.clone(),
        supported: languages.codes().collect::<Vec<_>>().join(", "),
    })?;
    let corpus = Corpus::read(texts, languages, language, options.limits, |share| progress(Stage::Words, share));
    let mut vectors = embeddings::train(&corpus, &options.vectors, |share| progress(Stage::Vectors, share));
    vectors.normalise();
    let [coarse, middle, fine] = [0, 1, 2].map(|grain| {
        let part = |share: f64| progress(Stage::Clusters, (grain as f64 + share) / SIZES.len() as f64);
        kmeans::cluster(&vectors, SIZES[grain], options.vectors.seed, part)
    });
    let ids = coarse.into_iter().zip(middle).zip(fine).map(|((a, b), c)| [a as u16, b as u16, c as u16]);
    let mut rows: Vec<_> = corpus.words.into_iter().zip(ids).collect();
    rows.sort_unstable();
    Ok(Clusters { rows })
}

impl Clusters {
    /// The clusters of a token, if it is known; digits are all alike.
    #[must_use]
    pub fn get(&self, token: &str) -> Option<[u16; 3]> {
        let word = key(token);
        let at = self.rows.binary_search_by(|(w, _)| (**w).cmp(&word)).ok()?;
        self.rows.get(at).map(|row| row.1)
    }

    /// The words with their clusters, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, [u16; 3])> {
        self.rows.iter().map(|(word, ids)| (&**word, *ids))
    }

    /// Writes a line a word, sorted: the word and its clusters, parted by tabs.
    pub fn write(&self, mut to: impl Write) -> io::Result<()> {
        for (word, [coarse, middle, fine]) in &self.rows {
            writeln!(to, "{word}\t{coarse}\t{middle}\t{fine}")?;
        }
        to.flush()
    }

    /// Reads what [`write`](Self::write) has written.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        let mut rows: Vec<(Box<str>, [u16; 3])> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let error = |problem| ReadError { line: index + 1, problem };
            let columns: Vec<&str> = line.split('\t').collect();
            let [word, ids @ ..] = &columns[..] else { return Err(error("it is empty")) };
            let ids: &[&str; 3] = ids.try_into().map_err(|_| error("it has not four columns"))?;
            if word.is_empty() || key(word) != *word {
                return Err(error("its first column is no word"));
            }
            let mut row = [0; 3];
            for ((id, size), into) in ids.iter().zip(SIZES).zip(&mut row) {
                *into = id
                    .parse()
                    .ok()
                    .filter(|&id: &u16| usize::from(id) < size)
                    .ok_or_else(|| error("it names no cluster"))?;
            }
            if rows.last().is_some_and(|(last, _)| **last >= **word) {
                return Err(error("its word does not come after that of the line before"));
            }
            rows.push(((*word).into(), row));
        }
        Ok(Self { rows })
    }
}
