//! `trich analyze`: the core over files and standard input, without a server.

use std::{
    io::{self, BufWriter, IsTerminal as _, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{CommandFactory as _, ValueEnum, error::ErrorKind};
use indicatif::{ProgressBar, ProgressStyle};
use trich::{
    analyzer::Analyzer,
    api::{convert::MAX_SUMMARY_SENTENCES, v1},
    error::AnalyzeError,
    input::{DEFAULT_SUMMARY_SENTENCES, Input},
    interrupt::Interrupt,
};

use super::{
    engine::Engine,
    fault,
    files::{self, Source},
    lines::{self, Item, Lines},
    ordered::{Ordered, ordered, threads},
    report,
};

/// Analyse articles without a server
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Files to read; none, or "-": standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What to read and write
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,
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
    title: Option<String>,
    /// Only names that are at least so sure, between 0 and 1
    #[arg(long, value_name = "F", allow_negative_numbers = true, default_value_t = 0.0, value_parser = super::confidence)]
    min_confidence: f32,
    /// At most so many sentences in a summary
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = DEFAULT_SUMMARY_SENTENCES as i32, value_parser = clap::value_parser!(i32).range(1..=MAX_SUMMARY_SENTENCES as i64))]
    summary_sentences: i32,
    /// Threads to work on; without it, one a core
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    #[command(flatten)]
    models: super::models::Models,
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
enum Format {
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

/// What came of one document.
struct Output {
    /// For standard output.
    text: String,
    /// For standard error.
    problem: Option<String>,
    failed: bool,
}

impl Output {
    fn answer(text: String) -> Self {
        Self { text, problem: None, failed: false }
    }

    fn problem(problem: String) -> Self {
        Self { text: String::new(), problem: Some(problem), failed: true }
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> ExitCode {
    let analyzer = match args.models.analyzer() {
        Ok(analyzer) => analyzer,
        Err(status) => return status,
    };
    let sources = Source::all(&args.files);
    check(args, &sources, &analyzer);
    if sources.contains(&Source::Stdin) && io::stdin().is_terminal() {
        super::complain("reading from the terminal; Ctrl-D on a line of its own ends the input");
    }
    fault::hide_messages();
    let engine = Engine::new(analyzer, args.options());
    match start(args, engine, sources).and_then(|outputs| write(args, outputs)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(failed) => {
            if args.format == Format::Jsonl {
                super::complain(format_args!("{failed} lines or files gave an error instead of an answer"));
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            super::complain(error);
            ExitCode::FAILURE
        }
    }
}

/// Ends the program where the arguments do not fit together or name what there is not: before the first article rather
/// than at each.
fn check(args: &Args, sources: &[Source], analyzer: &Analyzer) {
    let usage = |kind, message: &str| -> ! {
        let mut command = super::Cli::command();
        // So that the subcommand knows its full name.
        command.build();
        match command.find_subcommand_mut("analyze") {
            Some(command) => command.error(kind, message).exit(),
            None => clap::Error::raw(kind, message).exit(),
        }
    };
    if args.title.is_some() && (args.format == Format::Jsonl || sources.len() > 1) {
        usage(ErrorKind::ArgumentConflict, "--title is for one article only");
    }
    let defaults = args.document();
    let language = match defaults.language_code.as_str() {
        // A text of one letter is in no language.
        "" => analyzer.languages().codes().next().unwrap_or_default(),
        language => language,
    };
    let (publish_time, time_zone) = (defaults.publish_time.as_str(), defaults.time_zone.as_str());
    let probe = Input { language, publish_time, time_zone, ..Input::new("x") };
    if let Err(AnalyzeError::Input(error)) = analyzer.analyze(&probe, &Interrupt::default()) {
        usage(ErrorKind::ValueValidation, &error.to_string());
    }
}

impl Args {
    /// What the arguments say of every article.
    fn document(&self) -> v1::Document {
        let string = |value: &Option<String>| value.clone().unwrap_or_default();
        v1::Document {
            title: string(&self.title),
            language_code: string(&self.lang),
            publish_time: string(&self.published),
            time_zone: string(&self.time_zone),
            ..Default::default()
        }
    }

    fn options(&self) -> v1::AnalysisOptions {
        let unit = match self.offset_unit {
            // The report shows no offsets, and cuts the text by them.
            _ if self.format == Format::Text => v1::OffsetUnit::Utf8,
            Unit::Utf8 => v1::OffsetUnit::Utf8,
            Unit::Utf16 => v1::OffsetUnit::Utf16,
            Unit::Utf32 => v1::OffsetUnit::Utf32,
        };
        let summary = v1::SummaryOptions { max_sentences: self.summary_sentences, ..Default::default() };
        v1::AnalysisOptions {
            offset_unit: unit.into(),
            summary: Some(summary),
            min_confidence: self.min_confidence,
            ..Default::default()
        }
    }
}

/// Starts the threads that read and analyse.
fn start(args: &Args, engine: Engine, sources: Vec<Source>) -> io::Result<Ordered<Output>> {
    let jobs = threads(args.jobs);
    let defaults = args.document();
    if args.format == Format::Jsonl {
        let answer = move |item| match item {
            Item::Line { place, bytes } => {
                let (line, failed) = match lines::answer(&engine, &defaults, &place, bytes) {
                    Ok(answer) => (answer, false),
                    Err(error) => (error, true),
                };
                Output { text: line + "\n", problem: None, failed }
            }
            Item::Unreadable(problem) => Output::problem(problem),
        };
        return ordered(Lines::new(sources), jobs, answer);
    }
    let (format, many, width) = (args.format, sources.len() > 1, width());
    let analyze = move |source: Source| match files::analyze(&engine, &defaults, &source) {
        Ok((_, answer)) if format == Format::Json => match serde_json::to_string_pretty(&answer) {
            Ok(json) => Output::answer(json + "\n"),
            Err(error) => Output::problem(format!("{}: {error}", source.name())),
        },
        Ok((document, answer)) => {
            let header = if many { report::header(&source.name(), width) } else { String::new() };
            Output::answer(header + &report::report(&document, &answer, width))
        }
        Err(problem) => Output::problem(problem),
    };
    let jobs = jobs.min(sources.len());
    ordered(sources.into_iter(), jobs, analyze)
}

/// Writes what comes, until the last or until nobody reads it. Returns how many failed.
fn write(args: &Args, mut outputs: Ordered<Output>) -> io::Result<u64> {
    let stdout: Box<dyn Write> = match args.format {
        // Drops the styles where they are not wanted.
        Format::Text => Box::new(anstream::stdout()),
        Format::Json | Format::Jsonl => Box::new(io::stdout()),
    };
    let mut stdout = BufWriter::with_capacity(1 << 16, stdout);
    let progress = progress(args);
    let mut failed = 0;
    let mut write_next = || -> io::Result<bool> {
        let Some(output) = outputs.next(|| progress.suspend(|| stdout.flush()))? else {
            stdout.flush()?;
            return Ok(false);
        };
        failed += u64::from(output.failed);
        progress.suspend(|| {
            stdout.write_all(output.text.as_bytes())?;
            if let Some(problem) = output.problem {
                stdout.flush()?;
                super::complain(problem);
            }
            Ok(true)
        })
    };
    let end = loop {
        match write_next() {
            Ok(true) => progress.inc(1),
            Ok(false) => break Ok(()),
            // `| head` has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    progress.finish_and_clear();
    end.map(|()| failed)
}

/// A bar on standard error where several files are worked on and somebody looks.
fn progress(args: &Args) -> ProgressBar {
    if args.format == Format::Jsonl || args.files.len() < 2 || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} files, {eta} left");
    let bar = ProgressBar::new(args.files.len() as u64);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// The width of the terminal that standard output is, else one that reads well.
fn width() -> usize {
    const DEFAULT: usize = 100;
    const LEAST: usize = 60;
    let terminal = terminal_size::terminal_size_of(io::stdout());
    terminal.map_or(DEFAULT, |(width, _)| usize::from(width.0).max(LEAST))
}
