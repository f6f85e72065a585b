//! `trich train`: makes the data that the service runs on.

mod clusters;
mod names;
mod paths;
mod sections;
mod summary;

use std::{io::IsTerminal as _, process::ExitCode};

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

/// Train the data that the service runs on
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Clusters(clusters::Args),
    Names(names::Args),
    Sections(sections::Args),
    Summary(summary::Args),
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> ExitCode {
    let result = match &args.command {
        Command::Clusters(args) => clusters::run(args),
        Command::Names(args) => names::run(args),
        Command::Sections(args) => sections::run(args),
        Command::Summary(args) => summary::run(args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            super::complain(problem);
            ExitCode::FAILURE
        }
    }
}

/// A bar of so many iterations on standard error, where somebody looks.
fn bar(iterations: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len}, {elapsed}");
    ProgressBar::new(iterations).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
