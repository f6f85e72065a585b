//! `trich train clusters`: texts in, clusters of words out.

use std::{
    fs::{self, File},
    io::{self, BufWriter, IsTerminal as _},
    path::{Path, PathBuf},
};

use indicatif::{ProgressBar, ProgressStyle};
use trich::{
    lang::Languages,
    train::{clusters, embeddings, vocabulary::Limits},
};

/// Cluster the words of plain texts by how they are used
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Texts to read: articles with a blank line between them, or, in a file *.jsonl, objects with a field "text"
    #[arg(value_name = "TEXT", required = true)]
    texts: Vec<PathBuf>,
    /// File to write: a word and its clusters a line
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// The texts' language ("vi", "en")
    #[arg(long, value_name = "TAG")]
    lang: String,
    /// Words at most
    #[arg(long, value_name = "N", default_value_t = 40_000)]
    vocabulary: usize,
    /// A word occurs at least so often
    #[arg(long, value_name = "N", default_value_t = 10)]
    minimum_count: u64,
    /// Numbers in a word's vector
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = number(1..=1024))]
    dimension: u16,
    /// Words of context to each side
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = number(1..=16))]
    window: u16,
    /// Passes over the texts
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = number(1..=1000))]
    epochs: u16,
    /// The same seed gives the same clusters
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

fn number(range: std::ops::RangeInclusive<i64>) -> clap::builder::RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(range)
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<(), String> {
    let languages = Languages::untrained().map_err(|error| error.to_string())?;
    let mut texts = Vec::new();
    for path in &args.texts {
        read(path, &mut texts).map_err(|problem| format!("{}: {problem}", path.display()))?;
    }
    let options = clusters::Options {
        language: args.lang.clone(),
        limits: Limits { minimum_count: args.minimum_count, size: args.vocabulary },
        vectors: embeddings::Options {
            dimension: args.dimension.into(),
            window: args.window.into(),
            epochs: args.epochs.into(),
            seed: args.seed,
            ..Default::default()
        },
    };
    let bar = progress();
    #[expect(clippy::cast_sign_loss, reason = "a share is not below 0")]
    let clusters = clusters::train(&texts, &languages, &options, |stage, share| {
        bar.set_position((share * BAR as f64) as u64);
        if bar.message() != stage.to_string() {
            bar.set_message(stage.to_string());
        }
    });
    bar.finish_and_clear();
    let clusters = clusters.map_err(|error| error.to_string())?;
    let written = File::create(&args.output).and_then(|file| clusters.write(BufWriter::new(file)));
    written.map_err(|error| format!("{}: {error}", args.output.display()))
}

/// Appends the texts of a file.
fn read(path: &Path, texts: &mut Vec<String>) -> Result<(), String> {
    let content = fs::read_to_string(path).map_err(|error| error.to_string())?;
    if path.extension().is_some_and(|extension| extension == "jsonl") {
        #[derive(serde::Deserialize)]
        struct Line {
            text: String,
        }
        for (index, line) in content.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            // What serde says may quote the text; the column is enough to find it.
            let line: Line = serde_json::from_str(line)
                .map_err(|error| format!("line {}, column {}: no object with a \"text\"", index + 1, error.column()))?;
            texts.push(line.text);
        }
    } else {
        let mut article = String::new();
        for line in content.lines().chain([""]) {
            if !line.trim().is_empty() {
                article.push_str(line);
                article.push('\n');
            } else if !article.is_empty() {
                texts.push(std::mem::take(&mut article));
            }
        }
    }
    Ok(())
}

/// Steps of the bar.
const BAR: u64 = 1000;

/// A bar on standard error where somebody looks.
fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {msg} {percent}%, {elapsed}");
    ProgressBar::new(BAR).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(name: &str, content: &str) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        let mut texts = Vec::new();
        read(&path, &mut texts).map(|()| texts)
    }

    #[test]
    fn articles_are_parted_by_blank_lines() {
        assert_eq!(texts("a.txt", "\none\ntwo\n \n\nthree").unwrap(), ["one\ntwo\n", "three\n"]);
        assert_eq!(texts("a.txt", "\n").unwrap(), [""; 0]);
    }

    #[test]
    fn json_lines_are_read_by_their_text() {
        let content = "{\"id\":1,\"text\":\"one\\n\\ntwo\"}\n\n{\"text\":\"three\"}\n";
        assert_eq!(texts("a.jsonl", content).unwrap(), ["one\n\ntwo", "three"]);
        let problem = texts("a.jsonl", "{\"text\":\"x\"}\n{\"title\":\"nguyên văn\"}\n").unwrap_err();
        assert!(problem.starts_with("line 2, column ") && !problem.contains("nguyên văn"), "{problem}");
    }
}
