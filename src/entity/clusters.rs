//! Clusters of words that stand in like surroundings, as features of words never seen in annotated text.

use std::collections::HashMap;

/// Number of clusterings, from coarse to fine.
pub(crate) const SIZES: usize = 3;

/// The clusters of the words of one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Clusters {
    of: HashMap<Box<str>, [u16; SIZES]>,
}

impl Clusters {
    /// Reads lines of a word and its clusters, parted by tabs; cluster numbers count from nought.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut of = HashMap::new();
        for line in text.lines() {
            let mut columns = line.split('\t');
            let word = columns.next()?;
            let mut ids = [0; SIZES];
            for id in &mut ids {
                // Nought is kept for words without a cluster.
                *id = columns.next()?.parse::<u16>().ok()?.checked_add(1)?;
            }
            of.insert(word.into(), ids);
        }
        Some(Self { of })
    }

    /// The clusters of a word, or those of the word in small letters; noughts if there are none.
    pub(super) fn of(&self, word: &str, lower: &[char]) -> [u16; SIZES] {
        if self.of.is_empty() {
            return [0; SIZES];
        }
        if let Some(ids) = self.of.get(word) {
            return *ids;
        }
        let lower: String = lower.iter().collect();
        self.of.get(lower.as_str()).copied().unwrap_or_default()
    }
}
