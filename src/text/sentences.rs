//! placeholder
use crate::{error::LoadError, lang::table::Table};
/// Tables.
#[derive(Debug)]
pub(crate) struct Tables {}
impl Tables {
    pub(crate) fn new(_t: &Table) -> Result<Self, LoadError> {
        Ok(Self {})
    }
}
