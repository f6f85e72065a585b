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

#[cfg(test)]
mod tests {
    use super::*;

    fn options(seed: u64) -> Options {
        Options {
            language: "en".into(),
            limits: Limits { minimum_count: 2, size: 1000 },
            vectors: embeddings::Options { dimension: 16, epochs: 8, subsampling: 0.0, seed, ..Default::default() },
        }
    }

    /// More words than coarse clusters, in two kinds of sentences.
    fn texts() -> Vec<String> {
        let sentences = |number: usize| {
            let word = |kind: &str| kind.to_owned() + &"abcdefghijkl"[number % 10..][..3];
            let (person, place) = (word("Per"), word("Pla"));
            format!("Then Mr {person} said so.\n\nThey went to {place} by train.\n")
        };
        (0..400).map(sentences).collect()
    }

    fn train(seed: u64) -> Clusters {
        super::train(&texts(), &Languages::untrained().unwrap(), &options(seed), |_, _| {}).unwrap()
    }

    fn bytes(clusters: &Clusters) -> Vec<u8> {
        let mut bytes = Vec::new();
        clusters.write(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_they_are_read_again() {
        let clusters = train(1);
        let written = bytes(&clusters);
        assert_eq!(written, bytes(&train(1)));
        assert_eq!(Clusters::read(std::str::from_utf8(&written).unwrap()), Ok(clusters));
    }

    #[test]
    fn progress_goes_through_the_stages() {
        let mut seen = Vec::new();
        let progress = |stage, share: f64| {
            assert!((0.0..=1.0).contains(&share));
            if seen.last() != Some(&stage) {
                seen.push(stage);
            }
        };
        super::train(&texts(), &Languages::untrained().unwrap(), &options(1), progress).unwrap();
        assert_eq!(seen, [Stage::Words, Stage::Vectors, Stage::Clusters]);
    }

    #[test]
    fn a_language_must_be_ours() {
        let options = Options { language: "fr".into(), ..options(1) };
        let error = super::train(&texts(), &Languages::untrained().unwrap(), &options, |_, _| {}).unwrap_err();
        assert_eq!(error.to_string(), "language \"fr\" is not supported; supported are vi, en");
    }

    #[test]
    fn words_are_found_as_they_are_written() {
        let clusters = Clusters::read("0000\t1\t2\t3\nNam\t4\t5\t6\nnam\t63\t255\t1023\n").unwrap();
        assert_eq!(clusters.get("Nam"), Some([4, 5, 6]));
        assert_eq!(clusters.get("nam"), Some([63, 255, 1023]));
        assert_eq!(clusters.get("1999"), Some([1, 2, 3]));
        assert_eq!(clusters.get("NAM"), None);
        assert_eq!(clusters.iter().map(|(word, _)| word).collect::<Vec<_>>(), ["0000", "Nam", "nam"]);
    }

    #[test]
    fn bad_lines_are_refused_by_their_number() {
        let lines = [
            "",
            "nam",
            "nam\t1\t2",
            "nam\t1\t2\t3\t4",
            "\t1\t2\t3",
            "1999\t1\t2\t3",
            "nam\t64\t2\t3",
            "nam\t1\t256\t3",
            "nam\t1\t2\t1024",
            "nam\t1\t-2\t3",
            "nam\t1\tx\t3",
            "Huế\t1\t2\t3",
            "An\t1\t2\t3",
            "nam 1 2 3",
            "nam\t1\t2\t3 ",
        ];
        for line in lines {
            let error = Clusters::read(&format!("Huế\t1\t2\t3\n{line}\n")).unwrap_err();
            assert_eq!(error.line, 2, "{line:?}");
            assert!(error.to_string().starts_with("line 2: "), "{error}");
        }
        assert_eq!(Clusters::read(""), Ok(Clusters::default()));
    }
}
