//! Clusters of words that stand in like surroundings: what is known of words that no annotated text has.

use std::collections::HashMap;

use super::hashing::Hashed;
#[cfg(feature = "train")]
use super::hashing::word_hash;
use crate::model::{ModelError, Reader};

/// Number of clusterings, from coarse to fine.
pub(crate) const SIZES: usize = 3;

/// The clusters of the words of one language, by the words' hashes; no text is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Clusters {
    of: HashMap<u64, [u16; SIZES], Hashed>,
}

impl Clusters {
    /// The clusters of a word, or those of the word in small letters; noughts if there are none.
    pub(super) fn of(&self, exact: u64, lower: u64) -> [u16; SIZES] {
        let ids = self.of.get(&exact).or_else(|| self.of.get(&lower));
        ids.copied().unwrap_or_default()
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let count = reader.count()?;
        let mut of = HashMap::with_capacity_and_hasher(count, Hashed);
        let mut hash = 0_u64;
        for _ in 0..count {
            hash = hash.wrapping_add(reader.number()?);
            let mut ids = [0; SIZES];
            for id in &mut ids {
                *id = u16::try_from(reader.number()?).map_err(|_| ModelError::Contents("a cluster has no number"))?;
            }
            of.insert(hash, ids);
        }
        Ok(Self { of })
    }

    /// Appends the clusters in the order of their hashes.
    #[cfg(feature = "train")]
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        use crate::model::write_number;

        let mut entries: Vec<_> = self.of.iter().collect();
        entries.sort_unstable();
        write_number(entries.len() as u64, out);
        let mut before = 0;
        for (&hash, ids) in entries {
            write_number(hash - before, out);
            before = hash;
            for &id in ids {
                write_number(id.into(), out);
            }
        }
    }

    /// Adds a word; its clusters count from nought.
    #[cfg(feature = "train")]
    pub(crate) fn insert(&mut self, word: &str, ids: [u16; SIZES]) {
        // Nought is for words without a cluster.
        self.of.insert(word_hash(word.chars()), ids.map(|id| id.saturating_add(1)));
    }
}
