//! `trich train summary`: articles with summaries in, a ranker of sentences and its card out.

use trich::train::summary::{self, config::Config};

use super::paths::Paths;

/// Train the ranker of sentences on articles with an editor's summaries
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    paths: Paths,
}

/// Runs the command.
pub(crate) fn run(Args { paths }: &Args) -> Result<(), String> {
    let config = paths.config(Config::parse)?;
    let trained = summary::train(&config, &paths.data, &mut |stage| eprintln!("{stage}")).map_err(|e| e.to_string())?;
    paths.write(&trained.file, &trained.card)
}
