//! What each training of a model reads and writes.

use std::{
    fmt::Display,
    fs,
    path::{Path, PathBuf},
};

/// The configuration, the data and the model.
#[derive(Debug, clap::Args)]
pub(crate) struct Paths {
    /// What to train from and how, in TOML: models/LANGUAGE has those of the models that come with the program
    #[arg(value_name = "CONFIG")]
    config: PathBuf,
    /// The folder that the corpora's paths start from
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub(crate) data: PathBuf,
    /// Model file to write; its card is written beside it, as .md
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

impl Paths {
    /// The configuration as `parse` reads it.
    pub(crate) fn config<C, E: Display>(&self, parse: impl FnOnce(&str) -> Result<C, E>) -> Result<C, String> {
        parse(&read(&self.config)?).map_err(|e| problem(&self.config, &e))
    }

    /// Writes the model and its card.
    pub(crate) fn write(&self, file: &[u8], card: &str) -> Result<(), String> {
        write(&self.output, file)?;
        write(&self.output.with_extension("md"), card.as_bytes())
    }
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| problem(path, &e))
}

/// Writes a file.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|e| problem(path, &e))
}

/// A fault of a file.
pub(crate) fn problem(path: &Path, fault: &dyn Display) -> String {
    format!("{}: {fault}", path.display())
}
