//! Hashes of words and features: fast, and the same on every machine.

use std::hash::{BuildHasher, Hasher};

/// Mixes a value into a hash.
pub(crate) const fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The hash of some values.
pub(crate) fn hash<const N: usize>(values: [u64; N]) -> u64 {
    let hash = values.into_iter().fold(0xcbf2_9ce4_8422_2325, mix);
    // The low bits of a product depend on the low bits of its factors only.
    hash ^ (hash >> 29)
}

/// The hash of a word; numbers of as many digits are one word.
pub(crate) fn word_hash(letters: impl IntoIterator<Item = char>) -> u64 {
    letters.into_iter().fold(7, |hash, c| mix(hash, if c.is_ascii_digit() { '0' } else { c } as u64))
}

/// Hashes words, and takes hashes as they are. Only for maps whose keys are known beforehand: who chooses the keys could make
/// them collide.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Hashed;

/// The hasher of [`Hashed`].
#[derive(Debug)]
pub(crate) struct Same(u64);

impl BuildHasher for Hashed {
    type Hasher = Same;

    fn build_hasher(&self) -> Same {
        Same(0)
    }
}

impl Hasher for Same {
    fn finish(&self) -> u64 {
        // Hash maps look at the low and at the high bits.
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.0 = mix(self.0, u64::from_le_bytes(*word));
        }
        // The rest in one word without copying it byte by byte: its first and last bytes, which may be the same ones.
        if let (Some(first), Some(last)) = (rest.first_chunk(), rest.last_chunk()) {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            self.0 = mix(self.0, u64::from(first) | u64::from(last) << 32);
        } else if let (Some(first), Some(last)) = (rest.first(), rest.last()) {
            let middle = rest[rest.len() / 2];
            self.0 = mix(self.0, u64::from(*first) | u64::from(middle) << 8 | u64::from(*last) << 16);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
