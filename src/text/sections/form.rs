//! What a line is by itself, as features: its words, its edges, its marks.

use crate::{
    entity::hashing::{hash, mix, word_hash},
    text::chars::{self, Class},
};

/// Words of a line that are looked at, counted from its start; of the longest lines nearly all.
pub(super) const WORDS: usize = 80;

/// What a line is by itself.
pub(super) struct Form {
    /// The words in small letters, numbers of as many digits alike.
    words: Vec<u64>,
    /// The character that it ends with, where that is of no word.
    pub(super) end: u64,
    /// Its length, roughly, and how it ends.
    pub(super) shape: u64,
    pub(super) length: u64,
    start: u64,
    capitals: u64,
    marks: u64,
    sentences: u64,
    edges: [u64; 4],
}

impl Form {
    pub(super) fn new(text: &str) -> Self {
        let mut words = Vec::with_capacity(text.len() / 4);
        let (mut word, mut capitals, mut marks, mut sentences) = (word_hash([]), 0, 0, 0);
        let mut inside = false;
        let mut stopped = false;
        for c in text.chars().chain([' ']) {
            let class = chars::class(c);
            if class.is_word() {
                if !inside {
                    capitals += u64::from(class == Class::Upper);
                    sentences += u64::from(stopped && class == Class::Upper);
                    stopped = false;
                }
                inside = true;
                // As `word_hash` of the word in small letters.
                word = match class {
                    Class::Upper => c.to_lowercase().fold(word, |hash, c| mix(hash, c.into())),
                    Class::Digit => mix(word, '0'.into()),
                    _ => mix(word, c.into()),
                };
                continue;
            }
            if inside && words.len() < WORDS {
                words.push(word);
            }
            word = word_hash([]);
            inside = false;
            stopped |= matches!(c, '.' | '?' | '!' | '…');
            marks |= match c {
                '"' | '“' | '”' | '\'' | '‘' | '’' => 1,
                '(' | ')' | '[' | ']' => 2,
                ':' => 4,
                ',' | ';' => 8,
                '-' | '–' | '—' | '|' | '>' => 16,
                '?' | '!' => 32,
                _ => 0,
            };
        }
        let outside = |c: Option<char>| c.filter(|&c| !chars::class(c).is_word()).map_or(0, u64::from);
        let end = outside(text.chars().next_back());
        let length = (text.len() / 24) as u64;
        let count = words.len().max(1) as u64;
        let edge = |letters: usize, back: bool| {
            if back { word_hash(text.chars().rev().take(letters)) } else { word_hash(text.chars().take(letters)) }
        };
        Self {
            end,
            shape: mix(end, (text.len() as u64 / 72).min(4)),
            length,
            start: outside(text.chars().next()),
            capitals: capitals * 8 / count,
            marks,
            sentences: sentences.min(3),
            edges: [edge(4, false), edge(8, false), edge(4, true), edge(8, true)],
            words,
        }
    }

    /// Appends the features of the line by itself.
    pub(super) fn features(&self, out: &mut Vec<u64>) {
        let word = |at: usize| self.words.get(at).copied().unwrap_or_default();
        let back = |at: usize| self.words.len().checked_sub(at + 1).map_or(0, word);
        out.extend([
            hash([1]),
            hash([2, self.length]),
            hash([3, self.end]),
            hash([4, self.shape]),
            hash([5, self.start]),
            hash([6, self.capitals]),
            hash([7, self.capitals, self.end]),
            hash([8, self.marks]),
            hash([9, self.sentences]),
            hash([10, self.sentences, self.shape]),
            hash([11, self.words.len().min(12) as u64]),
            hash([12, self.words.len().min(12) as u64, self.capitals, self.end]),
            hash([20, word(0)]),
            hash([21, word(0), word(1)]),
            hash([22, word(0), word(1), word(2)]),
            hash([23, back(0)]),
            hash([24, back(1), back(0)]),
            hash([25, back(0), self.end]),
        ]);
        out.extend((30..).zip(self.edges).map(|(template, edge)| hash([template, edge])));
        out.extend(self.words.iter().map(|&w| hash([40, w])));
        out.extend(self.words.windows(2).map(|w| hash([41, w[0], w[1]])));
    }
}
