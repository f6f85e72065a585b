//! `trich train names`: annotated corpora in, a model of names and its card out.

use std::{
    io::{self, IsTerminal as _},
    path::PathBuf,
};

use indicatif::{ProgressBar, ProgressStyle};
use trich::train::{clusters::Clusters, config::Config, names};

use super::paths::{self, Paths};

/// Train the tagger of names on annotated corpora
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    paths: Paths,
    /// The clusters of words that `trich train clusters` wrote
    #[arg(long, value_name = "FILE")]
    clusters: Option<PathBuf>,
    /// Also write what was found in the corpora by models not trained on them: answers for score.py
    #[arg(long, value_name = "FILE")]
    held_out: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<(), String> {
    let config = args.paths.config(Config::parse)?;
    let clusters = match &args.clusters {
        Some(path) => Clusters::read(&paths::read(path)?).map_err(|e| paths::problem(path, &e))?,
        None => Clusters::default(),
    };
    let bar = Bar::new();
    let trained = names::train(&config, &args.paths.data, &clusters, &mut |progress| bar.show(progress));
    bar.0.finish_and_clear();
    let trained = trained.map_err(|e| e.to_string())?;
    args.paths.write(&trained.file, &trained.card)?;
    match &args.held_out {
        Some(path) => paths::write(path, trained.held_out.as_bytes()),
        None => Ok(()),
    }
}

/// A bar on standard error; a line a stage where nobody looks.
struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        if !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let style = ProgressStyle::with_template("{wide_bar} {msg} {pos}/{len}, {elapsed}");
        Self(ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    fn show(&self, progress: names::Progress<'_>) {
        let dev = progress.dev.map(|dev| format!(", dev F1 {dev:.2}"));
        if self.0.is_hidden() {
            if let Some(dev) = dev {
                eprintln!("{}, iteration {}{dev}", progress.stage, progress.iteration);
            }
            return;
        }
        self.0.set_length(progress.iterations as u64);
        self.0.set_position(progress.iteration as u64);
        if progress.iteration == 1 || dev.is_some() {
            self.0.set_message(format!("{}{}", progress.stage, dev.unwrap_or_default()));
        }
    }
}
