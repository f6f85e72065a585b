//! The weights of features, laid out so that one look-up touches one line of the cache.

use super::tags::TAGS;
use crate::model::{ModelError, Reader};

/// Passes over an article; each has weights of its own.
pub(crate) const PASSES: usize = 2;

/// The weights of one feature: a row a pass, in steps of the pass's scale.
pub(crate) type Rows = [[i8; TAGS]; PASSES];
/// Sums of weights.
pub(super) type Sums = [[i16; TAGS]; PASSES];

/// One feature, in one line of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Slot {
    /// Some bits of the feature's hash; nought where the slot is empty.
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

/// The bits of a feature's hash that count: those above this one.
const USED_FROM: u32 = 16;

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

    /// Number of features.
    #[cfg(feature = "train")]
    pub(crate) fn features(&self) -> usize {
        self.slots.iter().filter(|slot| slot.key != 0).count()
    }

    /// The slot of a feature, or the empty one where it would be.
    fn find(&self, feature: u64) -> usize {
        let length = self.slots.len();
        let mut at = (((feature >> 32) * length as u64) >> 32) as usize;
        let key = key(feature);
        while self.slots[at].key != 0 && self.slots[at].key != key {
            at = if at + 1 == length { 0 } else { at + 1 };
        }
        at
    }

    /// Adds the weights of features to the sums of both passes.
    pub(super) fn add(&self, features: &[u64], sums: &mut Sums) {
        for &feature in features {
            let rows = &self.slots[self.find(feature)].rows;
            sums.as_flattened_mut()
                .iter_mut()
                .zip(rows.as_flattened())
                .for_each(|(s, &w)| *s = s.saturating_add(w.into()));
        }
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let mut scales = [0.0; PASSES];
        for scale in &mut scales {
            *scale = reader.f32()?;
        }
        let count = reader.count()?;
        let mut weights = Self::with_capacity(count, scales);
        let mut feature = 0_u64;
        for _ in 0..count {
            feature = feature.wrapping_add(reader.number()?);
            let mut rows = [[0; TAGS]; PASSES];
            for _ in 0..reader.u8()? {
                let (place, step) = (reader.u8()?, reader.u8()?);
                let weight = rows.as_flattened_mut().get_mut(place as usize);
                *weight.ok_or(ModelError::Contents("a weight has no tag"))? = step as i8;
            }
            weights.insert(feature << USED_FROM, rows);
        }
        Ok(weights)
    }

    /// Appends scales and features; these are sorted by their hash.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn write(scales: [f32; PASSES], features: &[(u64, Rows)], out: &mut Vec<u8>) {
        use crate::model::write_number;

        scales.iter().for_each(|scale| out.extend(scale.to_le_bytes()));
        write_number(features.len() as u64, out);
        let mut before = 0;
        for (hash, rows) in features {
            let used = hash >> USED_FROM;
            write_number(used - before, out);
            before = used;
            let steps: Vec<(usize, i8)> =
                rows.as_flattened().iter().copied().enumerate().filter(|s| s.1 != 0).collect();
            out.push(steps.len() as u8);
            for (place, step) in steps {
                out.push(place as u8);
                out.push(step as u8);
            }
        }
    }
}

fn key(feature: u64) -> u32 {
    ((feature >> USED_FROM) as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_written_read_and_summed() {
        let mut features: Vec<(u64, Rows)> = (1..2000_u64)
            .map(|i| {
                let mut rows = [[0; TAGS]; PASSES];
                rows[(i % 2) as usize][(i % 25) as usize] = (i % 127) as i8 - 63;
                (i.wrapping_mul(0x9e37_79b9_7f4a_7c15), rows)
            })
            .collect();
        features.sort_unstable();
        let mut bytes = Vec::new();
        Weights::write([0.5, 0.25], &features, &mut bytes);
        let mut reader = Reader::over(&bytes);
        let weights = Weights::read(&mut reader).unwrap();
        assert_eq!(reader.end(), Ok(()));
        assert_eq!(weights.scales, [0.5, 0.25]);
        for (hash, rows) in &features {
            let mut sums = [[1; TAGS]; PASSES];
            weights.add(&[*hash, 12345], &mut sums);
            let expected = rows.map(|row| row.map(|w| i16::from(w) + 1));
            assert_eq!(sums, expected);
        }
        for length in 0..bytes.len() {
            assert!(Weights::read(&mut Reader::over(&bytes[..length])).is_err());
        }
    }
}
