//! `trich train`: makes the data that the service runs on.

mod clusters;
mod names;
mod summary;

use std::process::ExitCode;

use clap::Subcommand;

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
    Summary(summary::Args),
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> ExitCode {
    let result = match &args.command {
        Command::Clusters(args) => clusters::run(args),
        Command::Names(args) => names::run(args),
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
