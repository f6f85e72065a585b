//! The command line: `trich serve`, `trich analyze` and `trich keys`; behind the feature `train` also `trich evaluate`.

mod analyze;
mod engine;
#[cfg(feature = "train")]
mod evaluate;
mod fault;
mod files;
mod keys;
mod lines;
mod models;
mod ordered;
mod page;
mod report;
mod request;
mod serve;
mod status_json;
#[cfg(feature = "train")]
mod train;

use std::{fmt::Display, io::Write as _, process::ExitCode};

use clap::{Parser, Subcommand};

/// Names, dates, sections and summaries out of Vietnamese and English news
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Args),
    Analyze(analyze::Args),
    Keys(keys::Args),
    #[cfg(feature = "train")]
    Evaluate(evaluate::Args),
    #[cfg(feature = "train")]
    Train(train::Args),
}

const EXAMPLES: &str = "\
Examples:
  trich analyze article.txt
  trich analyze --format json --offset-unit utf16 article.txt
  trich analyze --format jsonl < articles.jsonl > answers.jsonl
  trich keys 'Lưu Hải Tinh'
  trich serve --listen 127.0.0.1:50051";

/// Runs the program. Status 0: all went well, 1: something failed, 2: it was not called as it should be.
pub(crate) fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Serve(args) => serve::run(&args),
        Command::Analyze(args) => analyze::run(&args),
        Command::Keys(args) => keys::run(&args),
        #[cfg(feature = "train")]
        Command::Evaluate(args) => evaluate::run(&args),
        #[cfg(feature = "train")]
        Command::Train(args) => train::run(&args),
    }
}

/// Says on standard error what failed, on one line.
fn complain(what: impl Display) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(anstream::stderr(), "trich: {}", page::printable(&what.to_string()));
}

/// Reads the argument of `--min-confidence`.
fn confidence(argument: &str) -> Result<f32, &'static str> {
    argument.parse().ok().filter(|c| (0.0..=1.0).contains(c)).ok_or("it is no number between 0 and 1")
}
