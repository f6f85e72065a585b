//! The models that a command runs on: the embedded ones, or files.

use std::{fs, path::PathBuf, process::ExitCode};

use trich::{analyzer::Analyzer, lang::Languages};

use super::complain;

/// The options that choose models.
#[derive(Debug, clap::Args)]
pub(crate) struct Models {
    /// Model to use instead of the embedded one of its language and purpose; may be given several times
    #[arg(long = "model", value_name = "FILE", env = "TRICH_MODEL", value_delimiter = ',')]
    models: Vec<PathBuf>,
}

impl Models {
    /// An analyzer with the embedded language data and the models chosen, or the status to end with.
    pub(crate) fn analyzer(&self) -> Result<Analyzer, ExitCode> {
        let read = |path: &PathBuf| {
            let name = path.display().to_string();
            fs::read(path).map(|bytes| (name.clone(), bytes)).map_err(|error| format!("{name}: {error}"))
        };
        let files = self.models.iter().map(read).collect::<Result<Vec<_>, _>>();
        let analyzer = files.and_then(|files| {
            Languages::with_models(&files).map(Analyzer::with_languages).map_err(|error| error.to_string())
        });
        analyzer.map_err(|problem| {
            complain(problem);
            ExitCode::FAILURE
        })
    }
}
