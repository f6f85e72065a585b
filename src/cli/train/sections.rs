//! `trich train sections`: articles in, a classifier of lines and its card out.

use std::{
    fs,
    path::{Path, PathBuf},
};

use trich::train::sections::{self, Config};

/// Train the classifier of a page's lines on pages made of articles
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to train from and how, in TOML: models/vi/sections.toml shows what there is
    #[arg(value_name = "CONFIG")]
    config: PathBuf,
    /// The folder that the corpora's paths start from
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    data: PathBuf,
    /// Model file to write; its card is written beside it, as .md
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<(), String> {
    let problem = |path: &Path, e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let config = fs::read_to_string(&args.config).map_err(|e| problem(&args.config, &e))?;
    let config = Config::parse(&config).map_err(|e| problem(&args.config, &e))?;
    let bar = super::bar(config.iterations as u64);
    let trained = sections::train(&config, &args.data, &mut |iteration| bar.set_position(iteration as u64));
    bar.finish_and_clear();
    let trained = trained.map_err(|e| e.to_string())?;
    let write = |path: &Path, bytes: &[u8]| fs::write(path, bytes).map_err(|e| problem(path, &e));
    write(&args.output, &trained.file)?;
    write(&args.output.with_extension("md"), trained.card.as_bytes())
}
