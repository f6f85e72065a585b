//! `trich analyze`: the core over files and standard input, without a server.

mod args;

use std::{
    io::{self, BufWriter, IsTerminal as _, Write},
    process::ExitCode,
};

use clap::{CommandFactory as _, error::ErrorKind};
use indicatif::{ProgressBar, ProgressStyle};
use trich::{analyzer::Analyzer, error::AnalyzeError, input::Input, interrupt::Interrupt};

pub(crate) use self::args::Args;
use self::args::Format;
use super::{
    engine::Engine,
    fault,
    files::{self, Source},
    lines::{self, Item, Lines},
    ordered::{Ordered, ordered, threads},
    report,
};

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
