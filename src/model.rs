//! The format of model files: what is read at start-up is checked before anything of it is used.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | the magic: what the model is for |
//! | 4 | version of the format |
//! | 8 | fingerprint of the features: which numbers the weights belong to |
//! | 4 | CRC-32 of the payload |
//! | 8 | length of the payload |
//! | … | the payload |
//!
//! Numbers are little-endian; those of varying length are LEB128.

use thiserror::Error;

/// The version of the format that is written and read.
const VERSION: u32 = 1;

/// What a model is for; each kind of file begins differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The tagger of names.
    Names,
    /// The ranker of sentences.
    Summary,
    /// The classifier of lines.
    Sections,
}

impl Kind {
    /// What a file is for by how it begins.
    pub(crate) fn of(file: &[u8]) -> Option<Self> {
        [Self::Names, Self::Summary, Self::Sections].into_iter().find(|kind| file.starts_with(kind.magic()))
    }

    const fn magic(self) -> &'static [u8; 8] {
        match self {
            Self::Names => b"trichner",
            Self::Summary => b"trichsum",
            Self::Sections => b"trichsec",
        }
    }
}

/// Why a file is not used as a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ModelError {
    /// It does not begin as model files do.
    #[error("it is no model of trich for this purpose")]
    Foreign,
    /// It was written in another version of the format.
    #[error("it has version {found} of the format; this program reads version {VERSION}")]
    Version {
        /// The file's version.
        found: u32,
    },
    /// It was trained on other features than this program computes.
    #[error("it was trained for another version of the features; train it again with this program")]
    Features,
    /// It ends too early, or something follows it.
    #[error("it has {found} bytes where {expected} are expected: it is cut off or was added to")]
    Length {
        /// Bytes of the payload.
        found: u64,
        /// Bytes that the header tells of.
        expected: u64,
    },
    /// Its bytes are not those that were written.
    #[error("its checksum is wrong: it is damaged")]
    Checksum,
    /// Its checksum is right, but its contents make no sense.
    #[error("its contents are faulty: {0}")]
    Contents(&'static str),
}

/// A file with `payload`, of a model for the features with this fingerprint.
#[cfg(any(test, feature = "train"))]
pub(crate) fn seal(kind: Kind, features: u64, payload: &[u8]) -> Vec<u8> {
    let mut file = kind.magic().to_vec();
    file.extend(VERSION.to_le_bytes());
    file.extend(features.to_le_bytes());
    file.extend(crc32fast::hash(payload).to_le_bytes());
    file.extend((payload.len() as u64).to_le_bytes());
    file.extend(payload);
    file
}

/// The payload of a file and its checksum, once all that is around it is found to be right.
pub(crate) fn open(kind: Kind, file: &[u8], features: u64) -> Result<(Reader<'_>, u32), ModelError> {
    let rest = file.strip_prefix(kind.magic()).ok_or(ModelError::Foreign)?;
    let mut header = Reader(rest);
    let cut = |_| ModelError::Length { found: 0, expected: kind.magic().len() as u64 + 24 };
    let version = header.u32().map_err(cut)?;
    if version != VERSION {
        return Err(ModelError::Version { found: version });
    }
    let found = header.u64().map_err(cut)?;
    let checksum = header.u32().map_err(cut)?;
    let expected = header.u64().map_err(cut)?;
    let Reader(payload) = header;
    if payload.len() as u64 != expected {
        return Err(ModelError::Length { found: payload.len() as u64, expected });
    }
    if crc32fast::hash(payload) != checksum {
        return Err(ModelError::Checksum);
    }
    if found != features {
        return Err(ModelError::Features);
    }
    Ok((Reader(payload), checksum))
}

/// Reads a payload from its begin to its end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    #[cfg(test)]
    pub(crate) fn over(payload: &'a [u8]) -> Self {
        Self(payload)
    }

    /// The next `count` bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let (bytes, rest) = self.0.split_at_checked(count).ok_or(ModelError::Contents("it ends too early"))?;
        self.0 = rest;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or(ModelError::Contents("it ends too early"))?;
        self.0 = rest;
        Ok(*bytes)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, ModelError> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, ModelError> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, ModelError> {
        self.array().map(u64::from_le_bytes)
    }

    /// A number that is one of the finite.
    pub(crate) fn f32(&mut self) -> Result<f32, ModelError> {
        let value = self.array().map(f32::from_le_bytes)?;
        value.is_finite().then_some(value).ok_or(ModelError::Contents("a weight is no number"))
    }

    /// A number of varying length.
    pub(crate) fn number(&mut self) -> Result<u64, ModelError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(ModelError::Contents("a number is too long"))
    }

    /// A number of things each of which takes at least a byte: no more than there are bytes left.
    pub(crate) fn count(&mut self) -> Result<usize, ModelError> {
        let count = self.number()?;
        usize::try_from(count).ok().filter(|&c| c <= self.0.len()).ok_or(ModelError::Contents("a count is too great"))
    }

    /// A text with its length before it.
    pub(crate) fn text(&mut self) -> Result<&'a str, ModelError> {
        let length = self.count()?;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| ModelError::Contents("a text is no UTF-8"))
    }

    /// That nothing is left.
    pub(crate) fn end(self) -> Result<(), ModelError> {
        if self.0.is_empty() { Ok(()) } else { Err(ModelError::Contents("something follows its end")) }
    }
}

/// Appends a number of varying length.
#[cfg(any(test, feature = "train"))]
pub(crate) fn write_number(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens() {
        let file = seal(Kind::Names, 7, b"payload");
        let (mut reader, _) = open(Kind::Names, &file, 7).unwrap();
        assert_eq!(reader.bytes(7), Ok(&b"payload"[..]));
        assert_eq!(reader.end(), Ok(()));
        assert_eq!(open(Kind::Names, &file, 8).unwrap_err(), ModelError::Features);
    }

    #[test]
    fn foreign_truncated_and_flipped_files_are_refused() {
        let file = seal(Kind::Names, 7, b"payload");
        assert_eq!(open(Kind::Names, b"", 7).unwrap_err(), ModelError::Foreign);
        assert_eq!(open(Kind::Names, b"\x7fELF and more", 7).unwrap_err(), ModelError::Foreign);
        for length in 8..file.len() {
            assert!(matches!(open(Kind::Names, &file[..length], 7), Err(ModelError::Length { .. })), "{length}");
        }
        let longer = [&file[..], b"x"].concat();
        assert_eq!(open(Kind::Names, &longer, 7).unwrap_err(), ModelError::Length { found: 8, expected: 7 });
        for bit in 0..file.len() * 8 {
            let mut flipped = file.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(open(Kind::Names, &flipped, 7).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn numbers_of_varying_length() {
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            write_number(value, &mut bytes);
            let mut reader = Reader(&bytes);
            assert_eq!(reader.number(), Ok(value));
            assert_eq!(reader.end(), Ok(()));
        }
        assert!(Reader(&[0x80; 11]).number().is_err());
        assert!(Reader(&[0x80]).number().is_err());
        assert!(Reader(&[9, 1, 2]).count().is_err());
    }
}
