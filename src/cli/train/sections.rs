//! `trich train sections`: articles in, a classifier of lines and its card out.

use trich::train::sections::{self, Config};

use super::paths::Paths;

/// Train the classifier of a page's lines on pages made of articles
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    paths: Paths,
}

/// Runs the command.
pub(crate) fn run(Args { paths }: &Args) -> Result<(), String> {
    let config = paths.config(Config::parse)?;
    let bar = super::bar(config.iterations as u64);
    let trained = sections::train(&config, &paths.data, &mut |iteration| bar.set_position(iteration as u64));
    bar.finish_and_clear();
    let trained = trained.map_err(|e| e.to_string())?;
    paths.write(&trained.file, &trained.card)
}
