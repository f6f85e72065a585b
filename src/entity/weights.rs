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

/// Slots of a bucket: one line of the cache.
const SLOTS: usize = 8;

/// Where the weights of some features are.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Bucket {
    /// Some bits of the features' hashes; nought where a slot is empty.
    keys: [u32; SLOTS],
    rows: [u32; SLOTS],
}

/// The weights of all features, by their hash: buckets whose slots are compared all at once, with linear probing where one
/// is full.
///
/// The weights stand apart from the buckets, the frequent features first, so that those that texts are full of stay in the
/// cache.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    buckets: Vec<Bucket>,
    /// The first has no weights: it is that of unknown features.
    rows: Vec<Weight>,
    /// What one step is worth in each pass.
    pub(crate) scales: [f32; PASSES],
}

/// Features that are looked up at once.
const AT_ONCE: usize = 32;

/// The bits of a feature's hash that count: those above this one.
const USED_FROM: u32 = 16;

impl Weights {
    /// An empty table for `count` features.
    pub(crate) fn with_capacity(count: usize, scales: [f32; PASSES]) -> Self {
        // Half of the slots stay empty: nearly no bucket is full.
        let buckets = vec![Bucket::default(); 2 * count / SLOTS + 1];
        let mut rows = Vec::with_capacity(count + 1);
        rows.push(Weight([0; LANES]));
        Self { buckets, rows, scales }
    }

    /// Adds a feature, if there is room for it; of two with one key the first keeps it.
    fn insert(&mut self, feature: u64, rows: &Rows) {
        if self.find(feature) != 0 {
            return;
        }
        let (first, length) = (self.first(feature), self.buckets.len());
        for at in (first..length).chain(0..first) {
            let bucket = &mut self.buckets[at];
            if let Some(slot) = bucket.keys.iter().position(|key| *key == 0) {
                bucket.keys[slot] = key(feature);
                bucket.rows[slot] = self.rows.len() as u32;
                let mut weights = [0; LANES];
                weights[..PASSES * TAGS].copy_from_slice(rows.as_flattened());
                self.rows.push(Weight(weights));
                return;
            }
        }
    }

    /// Number of features.
    #[cfg(feature = "train")]
    pub(crate) fn features(&self) -> usize {
        self.rows.len() - 1
    }

    /// The bucket in which the search for a feature begins.
    fn first(&self, feature: u64) -> usize {
        (((feature >> 32) * self.buckets.len() as u64) >> 32) as usize
    }

    /// The row of a feature; nought if it is not known.
    fn find(&self, feature: u64) -> u32 {
        let key = key(feature);
        let mut at = self.first(feature);
        for _ in 0..self.buckets.len() {
            let bucket = &self.buckets[at];
            let row = bucket.keys.iter().zip(&bucket.rows).fold(0, |row, (&k, &r)| row | if k == key { r } else { 0 });
            if row != 0 || bucket.keys[SLOTS - 1] == 0 {
                return row;
            }
            at = if at + 1 == self.buckets.len() { 0 } else { at + 1 };
        }
        0
    }

    /// Adds the weights of features to sums.
    pub(super) fn add(&self, features: &[u64], sums: &mut Sums) {
        // A few at a time: their look-ups do not wait for each other, nor for the sums.
        let mut known = [0; AT_ONCE];
        for features in features.chunks(AT_ONCE) {
            let mut count = 0;
            for &feature in features {
                known[count] = self.find(feature);
                count += usize::from(known[count] != 0);
            }
            self.add_rows(&known[..count], sums);
        }
    }

    fn add_rows(&self, rows: &[u32], sums: &mut Sums) {
        Arch::new().dispatch(
            #[inline(always)]
            || {
                // In registers as long as it takes.
                let mut sum = sums.0;
                for &row in rows {
                    let Weight(weights) = &self.rows[row as usize];
                    sum.iter_mut().zip(weights).for_each(|(s, &w)| *s = s.saturating_add(w.into()));
                }
                sums.0 = sum;
            },
        );
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
