//! The weights of features, laid out so that one look-up touches one line of the cache.

use super::tags::TAGS;

/// Passes over an article; each has weights of its own.
pub(crate) const PASSES: usize = 2;

/// The weights of one feature: a row a pass, in steps of the pass's scale.
pub(crate) type Rows = [[i8; TAGS]; PASSES];
/// Sums of weights.
pub(super) type Sums = [[i32; TAGS]; PASSES];

/// One feature, in one line of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Slot {
    /// The low half of the feature's hash; nought where the slot is empty.
    key: u32,
    rows: Rows,
}

/// The weights of all features, by their hash: open addressing with linear probing.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    slots: Vec<Slot>,
    /// What one step is worth in each pass.
    pub(crate) scales: [f32; PASSES],
}

impl Weights {
    /// An empty table for `count` features.
    pub(crate) fn with_capacity(count: usize, scales: [f32; PASSES]) -> Self {
        let empty = Slot { key: 0, rows: [[0; TAGS]; PASSES] };
        // At least one slot stays empty, which ends every search.
        Self { slots: vec![empty; count + count / 3 + 2], scales }
    }

    /// Adds a feature; of two with one key the first keeps it.
    pub(crate) fn insert(&mut self, feature: u64, rows: Rows) {
        let at = self.find(feature);
        if self.slots[at].key == 0 {
            self.slots[at] = Slot { key: key(feature), rows };
        }
    }

    /// The slot of a feature, or the empty one where it would be.
    fn find(&self, feature: u64) -> usize {
        let length = self.slots.len();
        let mut at = ((u128::from(feature) * length as u128) >> 64) as usize;
        let key = key(feature);
        while self.slots[at].key != 0 && self.slots[at].key != key {
            at = if at + 1 == length { 0 } else { at + 1 };
        }
        at
    }

    /// The weights of a feature; noughts if it is not known.
    fn rows(&self, feature: u64) -> &Rows {
        &self.slots[self.find(feature)].rows
    }

    /// Adds the weights of features to the sums of both passes.
    pub(super) fn add(&self, features: &[u64], sums: &mut Sums) {
        for &feature in features {
            let rows = self.rows(feature);
            for (sums, row) in sums.iter_mut().zip(rows) {
                sums.iter_mut().zip(row).for_each(|(s, &w)| *s += i32::from(w));
            }
        }
    }
}

fn key(feature: u64) -> u32 {
    (feature as u32).max(1)
}
