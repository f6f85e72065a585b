//! `trich keys`: the identity keys that a person with a name may have.

use std::{io::Write as _, process::ExitCode};

use trich::entity::identity::ChineseNames;

use super::complain;

/// Print the identity keys that a person with a name may have, one a line
///
/// A name may be written in Vietnamese, in pinyin or in Chinese characters: "Tập Cận Bình", "Xi Jinping" and "习近平" have the
/// key person:zh:xi-jin-ping in common. Look for entities that have one of the keys.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Names, each as one argument; what several have in common is printed once
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
}

pub(crate) fn run(args: &Args) -> ExitCode {
    let tables = match ChineseNames::load() {
        Ok(tables) => tables,
        Err(error) => {
            complain(error);
            return ExitCode::FAILURE;
        }
    };
    let mut keys: Vec<String> = Vec::new();
    for key in args.names.iter().flat_map(|name| tables.keys(name)) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let mut out = anstream::stdout().lock();
    let written = keys.iter().try_for_each(|key| writeln!(out, "{}", super::page::printable(key)));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        // Who reads it has read enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(format_args!("standard output: {error}"));
            ExitCode::FAILURE
        }
    }
}
