//! Dates: expressions that a reader can place on a calendar.

use crate::{
    analysis::{Date, ReferenceTime},
    document::Document,
    error::LoadError,
    input::YearPreference,
    lang::table::Table,
};

/// The tables of one language.
#[derive(Debug)]
pub(crate) struct Tables {}

impl Tables {
    /// Reads `dates.txt`.
    pub(crate) fn new(_table: &Table) -> Result<Self, LoadError> {
        Ok(Self {})
    }
}

/// The reference time that the text itself gives: the full date of a date line or byline before or in the article.
#[must_use]
pub fn reference(_document: &Document<'_>) -> Option<ReferenceTime> {
    None
}

/// Finds the dates of a document; spans point into its clean text.
#[must_use]
pub fn find(_document: &Document<'_>, _reference: Option<&ReferenceTime>, _year: YearPreference) -> Vec<Date> {
    Vec::new()
}
