//! `trich evaluate`: the names that are found in annotated articles against those that readers found.

mod who;

use std::{fmt::Write as _, io, path::PathBuf, process::ExitCode};

use trich::{
    analysis::EntityType,
    analyzer::Analyzer,
    eval::{
        calibration::{BINS, Calibration},
        gold::Article,
        predicted,
        score::{Counts, Score, score},
        who::{Joined, joined},
    },
    input::{Input, Options},
    interrupt::Interrupt,
};

use who::Annotations;

use super::{
    fault,
    files::Source,
    lines::{Item, Lines},
    ordered::{ordered, threads},
    page::printable,
};

/// Measure the names that are found against annotated articles
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    /// Gold files, JSON Lines; "-": standard input
    #[arg(value_name = "GOLD", required = true)]
    files: Vec<PathBuf>,
    /// The types to measure together; without it, PERSON,LOCATION,ORGANIZATION and then EVENT,LAW,PRODUCT
    #[arg(long, value_name = "TYPE,...", value_delimiter = ',', value_parser = entity_type)]
    types: Vec<EntityType>,
    /// Also how far confidences are from what they say: the expected calibration error, and the mentions by confidence
    #[arg(long)]
    calibration: bool,
    /// Leave out names that are less sure, between 0 and 1
    #[arg(long, value_name = "F", allow_negative_numbers = true, default_value_t = 0.0, value_parser = super::confidence)]
    min_confidence: f32,
    /// Also the missed and wrong names of the first N articles that have any
    #[arg(long, value_name = "N", default_value_t = 0)]
    show: usize,
    /// How well names are joined to entities, instead: over the articles that FILE, JSON Lines, has clusters of
    #[arg(long, value_name = "FILE", conflicts_with_all = ["types", "calibration", "show"])]
    who: Option<PathBuf>,
    /// Threads to work on; without it, one a core
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    #[command(flatten)]
    models: super::models::Models,
}

const HELP: &str = "\
Rows:
  {\"id\", \"text\", \"lang\"?, \"title\"?, \"published\"?,
   \"entities\": [{\"start\", \"end\", \"type\", \"text\"?, \"optional\"?}]}, offsets in code points.

A name is right where span and type are exactly those of an annotated one. What overlaps an
optional name, or one of a type that is not in the table, counts neither way unless it is right.
With --who, rows of the file are {\"id\", \"set\", \"clusters\": [{\"type\", \"mentions\": [[begin, end]]}],
\"roles\", \"interactions\"}, and the figures are B³ and CEAF-e.
\"overlap F1\" takes an overlap of the same type for right.

Exit status: 0 all rows were measured, 1 some could not be and there are no figures, 2 wrong usage.";

/// The tables that are printed where no types are asked for.
const TABLES: [&[EntityType]; 2] = [
    &[EntityType::Person, EntityType::Location, EntityType::Organization],
    &[EntityType::Event, EntityType::Law, EntityType::Product],
];

fn entity_type(name: &str) -> Result<EntityType, String> {
    EntityType::from_name(name).ok_or_else(|| {
        let names: Vec<_> = EntityType::ALL.into_iter().map(EntityType::name).collect();
        format!("the types are {}", names.join(", "))
    })
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> ExitCode {
    let analyzer = match args.models.analyzer() {
        Ok(analyzer) => analyzer,
        Err(status) => return status,
    };
    fault::hide_messages();
    match evaluate(args, analyzer) {
        Ok(Some(report)) => {
            // Where standard output is closed nobody wants the figures.
            let _ = io::Write::write_all(&mut io::stdout(), report.as_bytes());
            ExitCode::SUCCESS
        }
        Ok(None) => ExitCode::FAILURE,
        Err(error) => {
            super::complain(error);
            ExitCode::FAILURE
        }
    }
}

/// The annotations that were asked for; none where none were.
fn annotations(args: &Args) -> io::Result<Annotations> {
    args.who.as_deref().map_or_else(|| Ok(Annotations::new()), who::read)
}

/// The report on all files; `None` where a row was at fault and has been complained of. Figures over what is left of a file
/// would be taken for figures over the file.
fn evaluate(args: &Args, analyzer: Analyzer) -> io::Result<Option<String>> {
    let mut tables = args.tables();
    let types: Vec<_> = tables.iter().map(|t| t.types.clone()).collect();
    let options = Options { dates: false, summary: false, min_confidence: args.min_confidence, ..Options::default() };
    let annotations = annotations(args)?;
    let mut joined = who::Figures::default();
    let measure = move |item| match item {
        Item::Line { place, bytes } => {
            let measured = measure(&analyzer, &options, &types, &annotations, &place, &bytes);
            measured.map_err(|problem| format!("{place}: {problem}"))
        }
        Item::Unreadable(problem) => Err(problem),
    };
    let mut rows = ordered(Lines::new(Source::all(&args.files)), threads(args.jobs), measure)?;

    let (mut report, mut shown, mut articles, mut faults) = (String::new(), 0, 0, 0);
    while let Some(row) = rows.next(|| Ok(()))? {
        match row {
            Ok(Measured { article, scores, joined: how }) => {
                articles += 1;
                if let Some(how) = how {
                    joined.add(how);
                }
                if shown < args.show && scores.iter().any(|s| !is_perfect(s)) {
                    show(&mut report, &article, &scores);
                    shown += 1;
                }
                tables.iter_mut().zip(scores).for_each(|(table, score)| table.add(&score));
            }
            Err(problem) => {
                super::complain(problem);
                faults += 1;
            }
        }
    }
    if faults > 0 || articles == 0 {
        super::complain(format_args!("{faults} rows or files could not be measured, {articles} could: no figures"));
        return Ok(None);
    }
    if args.who.is_some() {
        let report = joined.report();
        if report.is_none() {
            super::complain("none of the articles has clusters: no figures");
        }
        return Ok(report);
    }
    for table in tables {
        if !report.is_empty() {
            report.push('\n');
        }
        table.write(&mut report, articles, args.calibration);
    }
    Ok(Some(report))
}

impl Args {
    fn tables(&self) -> Vec<Table> {
        if self.types.is_empty() {
            return TABLES.into_iter().map(Table::new).collect();
        }
        vec![Table::new(&self.types)]
    }
}

/// An article with its score in each table, and how its names are joined where it has clusters.
struct Measured {
    article: Article,
    scores: Vec<Score>,
    joined: Option<Joined>,
}

fn measure(
    analyzer: &Analyzer,
    options: &Options,
    tables: &[Vec<EntityType>],
    annotations: &Annotations,
    place: &str,
    row: &[u8],
) -> Result<Measured, String> {
    let article = Article::parse(row).map_err(|error| error.to_string())?;
    let input = Input {
        title: &article.title,
        language: &article.language,
        publish_time: &article.published,
        options: options.clone(),
        ..Input::new(&article.text)
    };
    let analysis = fault::guard(place, || Ok(analyzer.analyze(&input, &Interrupt::default())));
    let analysis = analysis.map_err(|status| status.message)?.map_err(|error| error.to_string())?;
    let predicted = predicted(&analysis.entities);
    let scores = tables.iter().map(|types| score(&article.mentions, &predicted, types)).collect();
    let joined = annotations.get(&article.id).map(|a| joined(a, &article, &analysis.entities));
    Ok(Measured { article, scores, joined })
}

fn is_perfect(score: &Score) -> bool {
    score.missed.is_empty() && score.judged.iter().all(|(_, right)| *right)
}

/// Writes what is missed and wrong in an article.
fn show(report: &mut String, article: &Article, scores: &[Score]) {
    let list = |mut names: Vec<_>| {
        names.sort_unstable();
        let name = |&(span, entity_type): &(trich::span::Span, EntityType)| {
            format!("{} \"{}\"", entity_type.name(), printable(span.text(&article.text)))
        };
        names.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let wrong = |s: &Score| s.judged.iter().filter(|(_, right)| !right).map(|(p, _)| (p.span, p.entity_type)).collect();
    let missed: Vec<_> = scores.iter().flat_map(|s| s.missed.clone()).collect();
    let wrong: Vec<_> = scores.iter().flat_map::<Vec<_>, _>(wrong).collect();
    let id = printable(&article.id);
    // Writing to a string does not fail.
    let _ = writeln!(report, "# {id}\n    missed {}\n    wrong  {}", list(missed), list(wrong));
}

/// The figures of some types, each of which is in competition with the others.
struct Table {
    types: Vec<EntityType>,
    counts: Vec<Counts>,
    calibration: Calibration,
}

impl Table {
    fn new(types: &[EntityType]) -> Self {
        let mut types = types.to_vec();
        types.sort_unstable();
        types.dedup();
        Self { counts: vec![Counts::default(); types.len()], types, calibration: Calibration::default() }
    }

    fn add(&mut self, score: &Score) {
        self.counts.iter_mut().zip(&score.counts).for_each(|(sum, counts)| *sum += *counts);
        score.judged.iter().for_each(|(p, right)| self.calibration.add(p.confidence, *right));
    }

    /// Writes the figures, in the columns of `score.py`.
    fn write(&self, report: &mut String, articles: u64, calibration: bool) {
        let names: Vec<_> = self.types.iter().map(|t| t.name()).collect();
        let _ = writeln!(report, "{articles} articles: {}; other types count neither way", names.join(", "));
        let _ = writeln!(
            report,
            "{:14}{:>8}{:>8}{:>8}{:>8}{:>8}{:>12}",
            "type", "P", "R", "F1", "gold", "pred", "overlap F1"
        );
        let mut row = |name: &str, c: Counts| {
            let (p, r, f1, overlap) = (c.precision(), c.recall(), c.f1(), c.overlap_f1());
            let _ = writeln!(report, "{name:14}{p:8.2}{r:8.2}{f1:8.2}{:8}{:8}{overlap:12.2}", c.gold, c.predicted);
        };
        let mut sum = Counts::default();
        let measured = |c: &Counts| c.gold + c.predicted > 0;
        let mut rows: Vec<_> = self.types.iter().zip(&self.counts).filter(|(_, c)| measured(c)).collect();
        rows.sort_by_key(|(_, c)| std::cmp::Reverse(c.gold));
        for (entity_type, counts) in rows {
            row(entity_type.name(), *counts);
            sum += *counts;
        }
        row("total", sum);
        if calibration {
            self.write_calibration(report);
        }
    }

    fn write_calibration(&self, report: &mut String) {
        let percent = |part: f64| format!("{:.2}", 100.0 * part);
        let _ = writeln!(report, "{:14}{:>8}{:>12}{:>8}", "confidence", "pred", "mean", "right");
        for (i, bin) in self.calibration.bins().iter().enumerate().filter(|(_, b)| b.mentions > 0) {
            let (low, high) = (100 * i / BINS, 100 * (i + 1) / BINS);
            let bounds = format!("{low} to {high} %");
            let (mean, right) = (percent(bin.mean_confidence()), percent(bin.accuracy()));
            let _ = writeln!(report, "{bounds:14}{:8}{mean:>12}{right:>8}", bin.mentions);
        }
        let (error, mentions) = (percent(self.calibration.error()), self.calibration.mentions());
        let _ = writeln!(report, "expected calibration error {error} % over {mentions} mentions, {BINS} bins");
    }
}
