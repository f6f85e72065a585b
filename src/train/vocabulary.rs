//! Texts as numbers: the frequent words of a corpus, and its sentences written in them.

use std::{borrow::Cow, collections::HashMap};

use crate::{
    lang::{Language, Languages},
    text::{self, normalise::Clean},
};

/// Stands in a sentence for a word that is not in the vocabulary.
pub const RARE: u32 = u32::MAX;

/// The form under which a token is counted and looked up: as it is written, each digit as 0.
///
/// # Examples
/// ```
/// use trich::train::vocabulary::key;
///
/// assert_eq!(key("12.500"), "00.000");
/// assert_eq!(key("Nam"), "Nam");
/// ```
#[must_use]
pub fn key(token: &str) -> Cow<'_, str> {
    if token.bytes().any(|b| matches!(b, b'1'..=b'9')) {
        Cow::Owned(token.replace(|c: char| c.is_ascii_digit(), "0"))
    } else {
        Cow::Borrowed(token)
    }
}

/// Which words a vocabulary takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A word occurs at least so often.
    pub minimum_count: u64,
    /// At most so many words, the most frequent ones.
    pub size: usize,
}

/// Sentences as numbers of words.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The words, the most frequent first; among equally frequent ones in the order of their code points.
    pub words: Vec<Box<str>>,
    /// How often each word occurs.
    pub counts: Vec<u64>,
    /// The sentences one behind the other: indices into `words`, or [`RARE`].
    tokens: Vec<u32>,
    /// Where each sentence ends in `tokens`.
    ends: Vec<usize>,
}

impl Corpus {
    /// Takes texts apart as the analysis does, sentence by sentence; what a text repeats is counted once. `progress` is told
    /// the share that is done.
    #[must_use]
    pub fn read<T: AsRef<str>>(
        texts: &[T],
        languages: &Languages,
        language: &Language,
        limits: Limits,
        mut progress: impl FnMut(f64),
    ) -> Self {
        let total: usize = texts.iter().map(|t| t.as_ref().len()).sum();
        let mut done = 0;
        let (mut numbers, mut counts) = (HashMap::<Box<str>, u32>::new(), Vec::<u64>::new());
        let mut corpus = Self::default();
        for text in texts {
            let clean = Clean::new(text.as_ref());
            let document = text::analyze(&clean, "", language, languages);
            for sentence in document.sentences.iter().filter(|s| s.duplicate_of.is_none()) {
                for token in document.tokens_of(sentence) {
                    let word = key(document.text(token.span));
                    let number = if let Some(&number) = numbers.get(&*word) {
                        number
                    } else {
                        counts.push(0);
                        numbers.insert(word.into(), counts.len() as u32 - 1);
                        counts.len() as u32 - 1
                    };
                    counts[number as usize] += 1;
                    corpus.tokens.push(number);
                }
                corpus.ends.push(corpus.tokens.len());
            }
            done += text.as_ref().len();
            progress(done as f64 / total.max(1) as f64);
        }
        corpus.number_by_frequency(numbers, &counts, limits);
        corpus
    }

    /// Chooses the words, and numbers them anew by how frequent they are.
    fn number_by_frequency(&mut self, numbers: HashMap<Box<str>, u32>, counts: &[u64], limits: Limits) {
        let mut chosen: Vec<(Box<str>, u32)> = numbers.into_iter().collect();
        chosen.retain(|&(_, number)| counts[number as usize] >= limits.minimum_count);
        chosen.sort_unstable_by(|(a, i), (b, j)| counts[*j as usize].cmp(&counts[*i as usize]).then_with(|| a.cmp(b)));
        chosen.truncate(limits.size);

        let mut renumbered = vec![RARE; counts.len()];
        for (new, (_, old)) in chosen.iter().enumerate() {
            renumbered[*old as usize] = new as u32;
        }
        for token in &mut self.tokens {
            *token = renumbered[*token as usize];
        }
        self.counts = chosen.iter().map(|&(_, old)| counts[old as usize]).collect();
        self.words = chosen.into_iter().map(|(word, _)| word).collect();
    }

    /// The sentences: indices into the words, or [`RARE`].
    pub fn sentences(&self) -> impl Iterator<Item = &[u32]> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).map(|(begin, &end)| &self.tokens[begin..end])
    }

    /// How many tokens all sentences have together.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corpus(texts: &[&str], minimum_count: u64, size: usize) -> Corpus {
        let languages = Languages::untrained().unwrap();
        let language = languages.find("vi").unwrap();
        Corpus::read(texts, &languages, language, Limits { minimum_count, size }, |_| {})
    }

    #[test]
    fn words_by_frequency_then_by_code_point() {
        let corpus = corpus(&["Nam đi.", "Nam đi năm 2024.", "năm 1999"], 1, 10);
        let words: Vec<_> = corpus.words.iter().map(|w| &**w).zip(corpus.counts.iter().copied()).collect();
        assert_eq!(words, [(".", 2), ("0000", 2), ("Nam", 2), ("năm", 2), ("đi", 2)]);
        assert_eq!(corpus.sentences().collect::<Vec<_>>(), [&[2, 4, 0][..], &[2, 4, 3, 1, 0], &[3, 1]]);
        assert_eq!(corpus.len(), 10);
    }

    #[test]
    fn rare_words_keep_their_place() {
        let texts = ["sông dài hay sông rộng hay sông sâu"];
        assert_eq!(corpus(&texts, 2, 10).sentences().next().unwrap(), [0, RARE, 1, 0, RARE, 1, 0, RARE]);
        assert_eq!(corpus(&texts, 2, 1).sentences().next().unwrap(), [0, RARE, RARE, 0, RARE, RARE, 0, RARE]);
        assert!(corpus(&[], 1, 10).is_empty());
    }

    #[test]
    fn sentences_of_a_line_are_parted_and_progress_ends_at_one() {
        let languages = Languages::untrained().unwrap();
        let limits = Limits { minimum_count: 1, size: 100 };
        let mut last = 0.0;
        let texts = ["Trời mưa to. Đường ngập sâu.", "TP.HCM"];
        let corpus = Corpus::read(&texts, &languages, languages.find("vi").unwrap(), limits, |share| last = share);
        let lengths: Vec<_> = corpus.sentences().map(<[u32]>::len).collect();
        assert_eq!(lengths, [4, 4, 3]);
        assert!((last - 1.0).abs() < 1e-9);
    }
}
