//! Names: people, organisations and places.

use crate::{analysis::Entity, document::Document, error::LoadError, lang::table::Table};

/// The tables of one language.
#[derive(Debug)]
pub(crate) struct Tables {}

impl Tables {
    /// Reads `names.txt` and `countries.txt`.
    pub(crate) fn new(_names: &Table, _countries: &Table) -> Result<Self, LoadError> {
        Ok(Self {})
    }
}

/// Finds the names of a document; spans point into its clean text.
#[must_use]
pub fn find(_document: &Document<'_>) -> Vec<Entity> {
    Vec::new()
}
