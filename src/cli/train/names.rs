//! `trich train names`: annotated corpora in, a model of names and its card out.

use std::{
    fs,
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
};

use indicatif::{ProgressBar, ProgressStyle};
use trich::train::{clusters::Clusters, config::Config, names};

/// Train the tagger of names on annotated corpora
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to train from and how, in TOML: models/vi/names.toml shows what there is
    #[arg(value_name = "CONFIG")]
    config: PathBuf,
    /// The folder that the corpora's paths start from
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    data: PathBuf,
    /// The clusters of words that `trich train clusters` wrote
    #[arg(long, value_name = "FILE")]
    clusters: Option<PathBuf>,
    /// Model file to write; its card is written beside it, as .md
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Also write what was found in the corpora by models not trained on them: answers for score.py
    #[arg(long, value_name = "FILE")]
    held_out: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<(), String> {
    let read = |path: &Path| fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    let problem = |path: &Path, e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let config = Config::parse(&read(&args.config)?).map_err(|e| problem(&args.config, &e))?;
    let clusters = match &args.clusters {
        Some(path) => Clusters::read(&read(path)?).map_err(|e| problem(path, &e))?,
        None => Clusters::default(),
    };
    let bar = Bar::new();
    let trained = names::train(&config, &args.data, &clusters, &mut |progress| bar.show(progress));
    bar.0.finish_and_clear();
    let trained = trained.map_err(|e| e.to_string())?;
    let write = |path: &Path, bytes: &[u8]| fs::write(path, bytes).map_err(|e| problem(path, &e));
    write(&args.output, &trained.file)?;
    write(&args.output.with_extension("md"), trained.card.as_bytes())?;
    match &args.held_out {
        Some(path) => write(path, trained.held_out.as_bytes()),
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
