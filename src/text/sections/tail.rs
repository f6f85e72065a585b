//! What stands behind a paragraph's last sentence.

use super::Tables;
use crate::document::SectionKind;

/// Where what stands behind the last sentence begins.
pub(super) fn begin(text: &str, _tables: &Tables) -> usize {
    text.len()
}

/// Gives away what stands from byte `begin`.
pub(super) fn pieces(text: &str, begin: usize, _tables: &Tables, emit: &mut impl FnMut(usize, usize, SectionKind)) {
    emit(begin, text.len(), SectionKind::Byline);
}
