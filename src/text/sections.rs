//! placeholder
use crate::{error::LoadError, lang::table::Table};
/// Tables.
#[derive(Debug, Default)]
pub(crate) struct Tables {}
impl Tables {
    pub(crate) fn add(&mut self, _t: &Table) -> Result<(), LoadError> {
        Ok(())
    }
}
