//! Half-open byte ranges and their conversion to the units that callers count in.

use std::ops::Range;

/// A half-open range of bytes: `begin` is the first byte, `end` is one past the last.
///
/// Which text it points into is said by whoever holds it: spans of a [`Document`](crate::document::Document) point into its
/// clean text, spans of an [`Analysis`](crate::analysis::Analysis) into the caller's text as sent.
///
/// # Examples
/// ```
/// use trich::span::Span;
///
/// let span = Span::new(4, 10);
/// assert_eq!(span.text("Bà Ngân đến Huế"), "Ngân ");
/// assert_eq!(span.len(), 6);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub begin: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte `begin` up to, not including, byte `end`.
    ///
    /// # Panics
    /// In debug builds, if `end < begin` or `end` does not fit in 32 bits; inputs are limited to far less.
    #[must_use]
    pub fn new(begin: usize, end: usize) -> Self {
        debug_assert!(begin <= end && u32::try_from(end).is_ok(), "span {begin}..{end}");
        Self { begin: begin as u32, end: end as u32 }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.begin) as usize
    }

    /// Whether it holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.begin == self.end
    }

    /// The span as a range to index text with.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.begin as usize..self.end as usize
    }

    /// The part of `text` that it covers.
    ///
    /// # Panics
    /// If the span does not lie in `text` on character boundaries: it belongs to another text.
    #[must_use]
    pub fn text(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Whether both share a byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.begin < other.end && other.begin < self.end
    }

    /// Whether `other` lies in this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.begin <= other.begin && other.end <= self.end
    }
}

/// The unit that offsets count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OffsetUnit {
    /// Bytes of UTF-8.
    #[default]
    Utf8,
    /// 16-bit units of UTF-16, as strings of JavaScript, Java and C# count.
    Utf16,
    /// Unicode code points, as strings of Python count.
    Utf32,
}

/// Converts byte offsets of one text to another unit, in constant time each after one linear pass over the text.
///
/// Every block of [`BLOCK`](OffsetTable::BLOCK) bytes keeps the count at its start, so a conversion counts within one block.
///
/// # Examples
/// ```
/// use trich::span::{OffsetTable, OffsetUnit, Span};
///
/// let text = "Huế 😀!";
/// let exclamation = Span::new(10, 11);
/// assert_eq!(OffsetTable::new(text, OffsetUnit::Utf16).convert(exclamation), Span::new(6, 7));
/// assert_eq!(OffsetTable::new(text, OffsetUnit::Utf32).convert(exclamation), Span::new(5, 6));
/// ```
#[derive(Debug)]
pub struct OffsetTable<'a> {
    bytes: &'a [u8],
    unit: OffsetUnit,
    /// Units before each block; empty where the unit is the byte.
    blocks: Vec<u32>,
}

impl<'a> OffsetTable<'a> {
    /// Bytes a block.
    pub const BLOCK: usize = 128;

    /// Counts `text` once.
    #[must_use]
    pub fn new(text: &'a str, unit: OffsetUnit) -> Self {
        let bytes = text.as_bytes();
        let mut blocks = Vec::new();
        if unit != OffsetUnit::Utf8 {
            blocks.reserve_exact(bytes.len() / Self::BLOCK + 1);
            let mut units = 0;
            blocks.push(units);
            for block in bytes.chunks_exact(Self::BLOCK) {
                units += count(block, unit);
                blocks.push(units);
            }
        }
        Self { bytes, unit, blocks }
    }

    /// The offset of byte `offset`, which must be a character boundary, in the table's unit.
    #[must_use]
    pub fn offset(&self, offset: u32) -> u32 {
        if self.unit == OffsetUnit::Utf8 {
            return offset;
        }
        let block = offset as usize / Self::BLOCK;
        self.blocks[block] + count(&self.bytes[block * Self::BLOCK..offset as usize], self.unit)
    }

    /// `span` in the table's unit.
    #[must_use]
    pub fn convert(&self, span: Span) -> Span {
        Span { begin: self.offset(span.begin), end: self.offset(span.end) }
    }
}

/// Units in a piece of UTF-8: a character counts at its first byte, in UTF-16 one of four bytes counts twice.
fn count(bytes: &[u8], unit: OffsetUnit) -> u32 {
    let characters = bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count();
    let pairs = if unit == OffsetUnit::Utf16 { bytes.iter().filter(|&&b| b >= 0xF0).count() } else { 0 };
    (characters + pairs) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn offsets_agree_with_the_standard_library(text in "[ -~à-ỹĀ-ž\u{300}-\u{309}\u{200b}-\u{200f}中文😀-😎]{0,400}") {
            let utf16 = OffsetTable::new(&text, OffsetUnit::Utf16);
            let utf32 = OffsetTable::new(&text, OffsetUnit::Utf32);
            let utf8 = OffsetTable::new(&text, OffsetUnit::Utf8);
            for at in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
                prop_assert_eq!(utf16.offset(at as u32) as usize, text[..at].encode_utf16().count());
                prop_assert_eq!(utf32.offset(at as u32) as usize, text[..at].chars().count());
                prop_assert_eq!(utf8.offset(at as u32) as usize, at);
            }
        }
    }

    #[test]
    fn overlap_is_symmetric_and_touching_is_not_overlap() {
        let (a, b, c) = (Span::new(0, 4), Span::new(3, 6), Span::new(4, 6));
        assert!(a.overlaps(b) && b.overlaps(a));
        assert!(!a.overlaps(c) && !c.overlaps(a));
        assert!(b.contains(c) && !c.contains(b));
    }
}
