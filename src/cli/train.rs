//! `trich train`.

use std::{fs, path::PathBuf, process::ExitCode, time::Instant};

use clap::Parser;

/// Trains a model
#[derive(Debug, Parser)]
pub(crate) struct Args {
    config: PathBuf,
    #[arg(long, default_value = "../shared")]
    data: PathBuf,
    #[arg(long)]
    clusters: Option<PathBuf>,
    #[arg(long)]
    output: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> ExitCode {
    let start = Instant::now();
    let config = trich::train::names::Config::parse(&fs::read_to_string(&args.config).unwrap()).unwrap();
    let clusters = args.clusters.as_ref().map(|p| fs::read_to_string(p).unwrap());
    let mut log = |line: String| println!("{:6.1} {line}", start.elapsed().as_secs_f64());
    let file = trich::train::names::train(&config, &args.data, clusters.as_deref(), &mut log).unwrap();
    if let Some(path) = &args.output {
        fs::write(path, file).unwrap();
    }
    ExitCode::SUCCESS
}
