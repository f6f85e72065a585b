//! Words as numbers, and sets of phrases over them.

use std::collections::HashMap;

/// A word of the tables; nought is every other word.
pub(super) type Word = u32;

/// The words of a phrase.
pub(super) type Phrase = Box<[Word]>;

/// What is none of the words in the tables.
pub(super) const OTHER: Word = 0;

/// The words of one language's tables, each with its number.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    numbers: HashMap<Box<str>, Word>,
}

impl Lexicon {
    /// The number of a word in small letters; [`OTHER`] where the tables do not have it.
    pub(super) fn get(&self, word: &str) -> Word {
        self.numbers.get(word).copied().unwrap_or(OTHER)
    }

    /// The words of a phrase, which are numbered if they are new.
    pub(super) fn phrase(&mut self, phrase: &str) -> Phrase {
        let words = phrase.split(' ').filter(|word| !word.is_empty());
        words
            .map(|word| {
                let next = self.numbers.len() as Word + 1;
                *self.numbers.entry(word.to_lowercase().into_boxed_str()).or_insert(next)
            })
            .collect()
    }
}

/// A set of phrases, filed under their first words and under their last.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    by_first: HashMap<Word, Vec<Phrase>>,
    by_last: HashMap<Word, Vec<Phrase>>,
}

impl Phrases {
    /// A set of phrases; those without words are left out.
    pub(super) fn new(phrases: impl IntoIterator<Item = Phrase>) -> Self {
        let mut set = Self::default();
        phrases.into_iter().for_each(|phrase| set.add(phrase));
        set
    }

    pub(super) fn add(&mut self, phrase: Phrase) {
        let (Some(&first), Some(&last)) = (phrase.first(), phrase.last()) else { return };
        self.by_first.entry(first).or_default().push(phrase.clone());
        self.by_last.entry(last).or_default().push(phrase);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }

    /// The length of the longest phrase that begins at `at`.
    pub(super) fn begins(&self, words: &[Word], at: usize) -> Option<usize> {
        self.begins_so(words, at, |_| true)
    }

    /// The length of the longest phrase that begins at `at` and is as `fits` wants it.
    pub(super) fn begins_so(&self, words: &[Word], at: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let rest = words.get(at..)?;
        let filed = self.by_first.get(rest.first()?)?;
        let lengths = filed.iter().filter(|phrase| rest.starts_with(phrase)).map(|phrase| phrase.len());
        lengths.filter(|&length| fits(length)).max()
    }

    /// The length of the longest phrase whose last word stands before `end`.
    pub(super) fn ends(&self, words: &[Word], end: usize) -> Option<usize> {
        self.ends_so(words, end, |_| true)
    }

    /// The length of the longest phrase whose last word stands before `end` and that is as `fits` wants it.
    pub(super) fn ends_so(&self, words: &[Word], end: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let rest = words.get(..end)?;
        let filed = self.by_last.get(rest.last()?)?;
        let lengths = filed.iter().filter(|phrase| rest.ends_with(phrase)).map(|phrase| phrase.len());
        lengths.filter(|&length| fits(length)).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_is_found_from_either_end() {
        let mut lexicon = Lexicon::default();
        let set = Phrases::new(["cùng", "cùng với", "tiếp theo với"].map(|phrase| lexicon.phrase(phrase)));
        let words: Vec<Word> = ["tiếp", "cùng", "với", "bà"].iter().map(|word| lexicon.get(word)).collect();
        assert_eq!(words[3], OTHER);
        assert_eq!((set.begins(&words, 1), set.begins(&words, 0), set.begins(&words, 9)), (Some(2), None, None));
        assert_eq!((set.ends(&words, 3), set.ends(&words, 2), set.ends(&words, 4)), (Some(2), Some(1), None));
        assert_eq!(set.ends(&words, 0), None);
    }

    #[test]
    fn words_are_numbered_once_in_small_letters() {
        let mut lexicon = Lexicon::default();
        assert_eq!(lexicon.phrase("Cùng  cùng với")[..], [1, 1, 2]);
        assert_eq!((lexicon.get("với"), lexicon.get("voi")), (2, OTHER));
    }
}
