//! The weights of features, laid out so that one look-up touches one line of the cache.

use pulp::Arch;

use super::tags::TAGS;
use crate::model::{ModelError, Reader};

/// Passes over an article; each has weights of its own.
pub(crate) const PASSES: usize = 2;

/// The weights of one feature: a row a pass, in steps of the pass's scale.
pub(crate) type Rows = [[i8; TAGS]; PASSES];

/// Tags of all passes, filled up to what registers hold.
const LANES: usize = 56;

/// Sums of weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sums([i16; LANES]);

impl Sums {
    pub(super) const NOUGHT: Self = Self([0; LANES]);

    /// Adds other sums.
    pub(super) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(s, o)| *s = s.saturating_add(*o));
    }

    /// The sums of one pass.
    pub(super) fn of(&self, pass: usize) -> &[i16] {
        &self.0[pass * TAGS..(pass + 1) * TAGS]
    }
}

/// The weights of one feature in all passes, one behind the other, in one line of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Weight([i8; LANES]);

/// Where the weights of a feature are.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// Some bits of the feature's hash; nought where the slot is empty.
    key: u32,
    row: u32,
}

/// The weights of all features, by their hash: open addressing with linear probing.
///
/// The weights stand apart from the slots, the frequent features first, so that those that texts are full of stay in the
/// cache.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    slots: Vec<Slot>,
    rows: Vec<Weight>,
    /// What one step is worth in each pass.
    pub(crate) scales: [f32; PASSES],
}

/// The bits of a feature's hash that count: those above this one.
const USED_FROM: u32 = 16;

impl Weights {
    /// An empty table for `count` features.
    pub(crate) fn with_capacity(count: usize, scales: [f32; PASSES]) -> Self {
        // Half of the slots stay empty: a search for what is not there ends soon.
        Self { slots: vec![Slot::default(); 2 * count + 1], rows: Vec::with_capacity(count), scales }
    }

    /// Adds a feature; of two with one key the first keeps it.
    fn insert(&mut self, feature: u64, rows: &Rows) {
        let at = self.find(feature);
        if self.slots[at].key == 0 {
            self.slots[at] = Slot { key: key(feature), row: self.rows.len() as u32 };
            let mut weights = [0; LANES];
            weights[..PASSES * TAGS].copy_from_slice(rows.as_flattened());
            self.rows.push(Weight(weights));
        }
    }

    /// Number of features.
    #[cfg(feature = "train")]
    pub(crate) fn features(&self) -> usize {
        self.rows.len()
    }

    /// The slot of a feature, or the empty one where it would be.
    #[allow(clippy::inline_always)] // Else it would not be compiled for the registers that `dispatch` finds.
    #[inline(always)]
    fn find(&self, feature: u64) -> usize {
        let length = self.slots.len();
        let mut at = (((feature >> 32) * length as u64) >> 32) as usize;
        let key = key(feature);
        while self.slots[at].key != 0 && self.slots[at].key != key {
            at = if at + 1 == length { 0 } else { at + 1 };
        }
        at
    }

    /// Adds the weights of features to sums.
    pub(super) fn add(&self, features: &[u64], sums: &mut Sums) {
        Arch::new().dispatch(
            #[inline(always)]
            || self.add_all(features, sums),
        );
    }

    #[allow(clippy::inline_always)] // As above.
    #[inline(always)]
    fn add_all(&self, features: &[u64], sums: &mut Sums) {
        // In registers as long as it takes.
        let mut sum = sums.0;
        for &feature in features {
            let slot = self.slots[self.find(feature)];
            if slot.key == 0 {
                continue;
            }
            let Weight(weights) = &self.rows[slot.row as usize];
            sum.iter_mut().zip(weights).for_each(|(s, &w)| *s = s.saturating_add(w.into()));
        }
        sums.0 = sum;
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let mut scales = [0.0; PASSES];
        for scale in &mut scales {
            *scale = reader.f32()?;
        }
        let count = reader.count()?;
        let mut weights = Self::with_capacity(count, scales);
        for _ in 0..count {
            let mut feature = [0; 8];
            feature[USED_FROM as usize / 8..].copy_from_slice(reader.bytes(8 - USED_FROM as usize / 8)?);
            let mut rows = [[0; TAGS]; PASSES];
            for _ in 0..reader.u8()? {
                let (place, step) = (reader.u8()?, reader.u8()?);
                let weight = rows.as_flattened_mut().get_mut(place as usize);
                *weight.ok_or(ModelError::Contents("a weight has no tag"))? = step.cast_signed();
            }
            weights.insert(u64::from_le_bytes(feature), &rows);
        }
        Ok(weights)
    }

    /// Appends scales and features; the frequent ones should come first.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn write(scales: [f32; PASSES], features: &[(u64, Rows)], out: &mut Vec<u8>) {
        use crate::model::write_number;

        for scale in scales {
            out.extend(scale.to_le_bytes());
        }
        write_number(features.len() as u64, out);
        for (hash, rows) in features {
            out.extend(&hash.to_le_bytes()[USED_FROM as usize / 8..]);
            let steps: Vec<(usize, i8)> =
                rows.as_flattened().iter().copied().enumerate().filter(|s| s.1 != 0).collect();
            out.push(steps.len() as u8);
            for (place, step) in steps {
                out.push(place as u8);
                out.push(step.cast_unsigned());
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
        assert_eq!(weights.scales.map(f32::to_bits), [0.5_f32, 0.25].map(f32::to_bits));
        for (hash, rows) in &features {
            let mut sums = Sums::NOUGHT;
            weights.add(&[*hash, 12345], &mut sums);
            for (pass, row) in rows.iter().enumerate() {
                assert_eq!(sums.of(pass), row.map(i16::from));
            }
        }
        for length in 0..bytes.len() {
            assert!(Weights::read(&mut Reader::over(&bytes[..length])).is_err());
        }
    }
}
