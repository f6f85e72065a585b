//! `trich train summary`: articles with summaries in, a ranker of sentences and its card out.

use std::{fs, path::PathBuf};

use trich::train::summary::{self, config::Config};

/// Train the ranker of sentences on articles with an editor's summaries
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to train from and how, in TOML: models/vi/summary.toml shows what there is
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
    let problem = |e: &dyn std::fmt::Display| format!("{}: {e}", args.config.display());
    let text = fs::read_to_string(&args.config).map_err(|e| problem(&e))?;
    let config = Config::parse(&text).map_err(|e| problem(&e))?;
    let trained = summary::train(&config, &args.data, &mut |stage| eprintln!("{stage}")).map_err(|e| e.to_string())?;
    let card = args.output.with_extension("md");
    for (path, bytes) in [(&args.output, &trained.file[..]), (&card, trained.card.as_bytes())] {
        fs::write(path, bytes).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}
