//! The arguments of `trich analyze`.

use std::path::PathBuf;

use clap::ValueEnum;
use trich::{
    api::{convert::MAX_SUMMARY_SENTENCES, v1},
    input::DEFAULT_SUMMARY_SENTENCES,
};

use crate::cli;

/// Analyse articles without a server
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Files to read; none, or "-": standard input
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// What to read and write
    #[arg(short, long, value_enum, default_value_t)]
    pub(super) format: Format,
    /// The unit of offsets in JSON
    #[arg(long, value_enum, default_value_t)]
    offset_unit: Unit,
    /// The articles' language ("vi", "en"); without it, it is detected
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// When the articles were published: the day that "today" and "30.1" are resolved against; without it, it is looked for
    /// in the text
    #[arg(long, value_name = "RFC3339")]
    published: Option<String>,
    /// The articles' IANA time zone ("Asia/Ho_Chi_Minh")
    #[allow(clippy::doc_markdown)] // Help, where backticks would be seen.
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// The article's headline, where its text does not begin with it (one article only)
    #[arg(long)]
    pub(super) title: Option<String>,
    /// Only names that are at least so sure, between 0 and 1
    #[arg(long, value_name = "F", allow_negative_numbers = true, default_value_t = 0.0, value_parser = cli::confidence)]
    min_confidence: f32,
    /// At most so many sentences in a summary
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = DEFAULT_SUMMARY_SENTENCES as i32, value_parser = clap::value_parser!(i32).range(1..=MAX_SUMMARY_SENTENCES as i64))]
    summary_sentences: i32,
    /// At most so many characters in a summary's sentences together; without it, as many as they have
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(i32).range(1..))]
    summary_characters: Option<i32>,
    /// The order of a summary's sentences
    #[arg(long, value_enum, default_value_t)]
    summary_order: Order,
    /// Threads to work on; without it, one a core
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
    #[command(flatten)]
    pub(super) models: cli::models::Models,
}

const EXAMPLES: &str = "\
Examples:
  trich analyze article.txt
  trich analyze --published 2024-03-18 --format json --offset-unit utf16 article.txt
  trich analyze --format jsonl --offset-unit utf32 < articles.jsonl > answers.jsonl

JSON Lines:
  In:  {\"id\": \"a\", \"text\": \"…\"}, with \"title\", \"lang\", \"published\" and \"time_zone\" where they are known.
       Other fields are ignored. --lang, --published and --time-zone are for lines without their own.
  Out: the server's answer, a line each, in the order of the input;
       or {\"documentId\": \"a\", \"error\": {…}} with the code, message and details of a gRPC status.

Exit status: 0 all were analysed, 1 some were not, 2 wrong usage.";

/// What is read and written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text files; a report to read
    #[default]
    Text,
    /// Text files; the server's answer in JSON, one object a file
    Json,
    /// JSON Lines; the server's answer in JSON, one line each
    Jsonl,
}

/// The units of offsets.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Unit {
    /// Bytes
    #[default]
    Utf8,
    /// 16-bit units: JavaScript, Java, C#
    Utf16,
    /// Code points: Python
    Utf32,
}

/// The orders of a summary's sentences.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Order {
    /// As they stand in the text
    #[default]
    Text,
    /// The most important first
    Rank,
}

impl Args {
    /// What the arguments say of every article.
    pub(super) fn document(&self) -> v1::Document {
        let string = |value: &Option<String>| value.clone().unwrap_or_default();
        v1::Document {
            title: string(&self.title),
            language_code: string(&self.lang),
            publish_time: string(&self.published),
            time_zone: string(&self.time_zone),
            ..Default::default()
        }
    }

    /// What is wanted of every article.
    pub(super) fn options(&self) -> v1::AnalysisOptions {
        let unit = match self.offset_unit {
            // The report shows no offsets, and cuts the text by them.
            _ if self.format == Format::Text => v1::OffsetUnit::Utf8,
            Unit::Utf8 => v1::OffsetUnit::Utf8,
            Unit::Utf16 => v1::OffsetUnit::Utf16,
            Unit::Utf32 => v1::OffsetUnit::Utf32,
        };
        let order = match self.summary_order {
            Order::Text => v1::SummaryOrder::Text,
            Order::Rank => v1::SummaryOrder::Rank,
        };
        let summary = v1::SummaryOptions {
            max_sentences: self.summary_sentences,
            order: order.into(),
            max_characters: self.summary_characters.unwrap_or_default(),
        };
        v1::AnalysisOptions {
            offset_unit: unit.into(),
            summary: Some(summary),
            min_confidence: self.min_confidence,
            ..Default::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        args: Args,
    }

    fn summary(arguments: &[&str]) -> (i32, v1::SummaryOrder, i32) {
        let command = Command::try_parse_from(["analyze"].iter().chain(arguments)).unwrap();
        let summary = command.args.options().summary.unwrap();
        (summary.max_sentences, summary.order(), summary.max_characters)
    }

    #[test]
    fn arguments_on_summaries_are_the_contracts_options() {
        assert_eq!(summary(&[]), (3, v1::SummaryOrder::Text, 0));
        assert_eq!(
            summary(&["--summary-order", "text", "--summary-sentences", "100"]),
            (100, v1::SummaryOrder::Text, 0)
        );
        assert_eq!(
            summary(&["--summary-order", "rank", "--summary-characters", "280"]),
            (3, v1::SummaryOrder::Rank, 280)
        );
    }
}
