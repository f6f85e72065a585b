//! Trains the classifier of a page's lines, on pages put together from articles.
//!
//! Only lines that the rules leave open are learned from. Some of the articles are held out: on their pages it is found how
//! sure the classifier must be for so many of the articles' own lines to stay as the settings ask for.

mod card;

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;

use super::{
    TrainError, Trained,
    chain::{self, Line},
    owlqn,
    pages::{self, Article, Furniture, Page, Pages},
    parallel::parallel,
    random::Random,
};
use crate::{
    lang::{Language, Languages},
    text::{
        normalise::Clean,
        sections::{
            self,
            classifier::{APART, CLASSES, Classifier, STATES, Seen, row, state},
            features,
        },
    },
};

/// What to train from and how.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The language's code.
    pub language: String,
    /// The articles: JSON Lines with `title`, `reference_summary`, `sentences` and `captions`.
    pub corpus: String,
    /// Pages whose lines are labelled, to measure on; nothing is learned from them.
    pub dev: String,
    /// Pages made of each article.
    pub pages: usize,
    /// One in so many articles is held out.
    pub held_out: usize,
    /// The share of the held-out articles' own lines that must stay, of those that the rules leave to them.
    pub kept: f64,
    /// How likely a line of an article's text must be a caption to be taken for one that was left in it: nothing is learned
    /// from it. Above 1 all lines are learned from.
    pub doubtful: f64,
    /// L1 penalty on each weight, for the sum of the lines' log-likelihoods.
    pub l1: f64,
    /// L2 penalty on the square of each weight.
    pub l2: f64,
    /// The most iterations.
    pub iterations: usize,
    /// Decides what the pages look like.
    pub seed: u64,
    /// What pages put around articles.
    pub furniture: Furniture,
}

impl Config {
    /// Reads a configuration.
    ///
    /// # Errors
    /// Where it is no TOML, lacks a field or has an unknown one.
    pub fn parse(text: &str) -> Result<Self, TrainError> {
        super::parse(text)
    }
}

/// Every class.
const ANY: u8 = (1 << CLASSES) - 1;

/// How many lines of a label there are, and how many were set apart.
type Counts = BTreeMap<String, (usize, usize)>;

/// Trains a classifier from the corpus in `folder`; `progress` is told of every iteration.
///
/// # Errors
/// Where the language is none of ours, or a corpus cannot be read.
pub fn train(config: &Config, folder: &Path, progress: &mut dyn FnMut(usize)) -> Result<Trained, TrainError> {
    let languages = Languages::untrained().map_err(|e| TrainError(e.to_string()))?;
    let language = super::language(&languages, &config.language)?;
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).map_err(|e| TrainError(format!("{}: {e}", path.display())))
    };
    let articles = pages::read(&read(&config.corpus)?)?;
    let dev = read_labelled(&read(&config.dev)?)?;
    let made = make(config, &articles);
    let (held_out, learned): (Vec<_>, Vec<_>) = made.iter().partition(|(at, _)| at % config.held_out.max(2) == 0);
    let of = |pages: &[&(usize, Page)]| parallel(pages, |(_, page)| lines(page, &languages, language));
    let mut halves: Vec<Vec<Vec<Line>>> = learned.chunks(learned.len().div_ceil(2).max(1)).map(of).collect();
    let mut tuning = of(&held_out);
    let mut fit = |data: &[Vec<Line>]| {
        let smooth = |x: &[f64], gradient: &mut [f64]| chain::value(data, config.l2, x, gradient);
        let after = |iteration, _: &[f64]| progress(iteration);
        owlqn::minimise(vec![0.0; chain::WEIGHTS], config.l1, config.iterations, smooth, after)
    };
    let models: Vec<Vec<f64>> = halves.iter().rev().map(|half| fit(half)).collect();
    let mut left = 0;
    for (half, x) in halves.iter_mut().zip(&models).chain([(&mut tuning, &models[0])]) {
        left += half.iter_mut().map(|page| forget_captions(page, x, config.doubtful)).sum::<usize>();
    }
    let data = halves.concat();
    let (mut classifier, step) = quantise(&fit(&data), language.code);
    classifier.margin = margin(&classifier, &tuning, config.kept);
    let file = classifier.write();
    let classifier = Classifier::read(&file).map_err(|e| TrainError(e.to_string()))?;
    let count = |pages: Vec<(String, Vec<String>)>| count(&pages, &languages, language, &classifier);
    let held_out = count(held_out.iter().map(|(_, page)| labelled(page)).collect());
    let figures = card::Figures {
        pages: learned.len(),
        lines: data.iter().flatten().filter(|line| line.free != line.gold).count(),
        left,
        bytes: file.len(),
        used: classifier.rows.iter().filter(|row| **row != [0; CLASSES]).count(),
        margin: f64::from(classifier.margin) * step,
        fingerprint: &classifier.fingerprint,
        held_out,
        dev: count(dev),
    };
    let card = card::write(config, &figures);
    Ok(Trained { file, card })
}

/// The pages of all articles, each with its article's index.
fn make(config: &Config, articles: &[Article]) -> Vec<(usize, Page)> {
    let pages = Pages::new(articles, &config.furniture);
    let all: Vec<(usize, usize)> = (0..articles.len()).flat_map(|at| (0..config.pages).map(move |n| (at, n))).collect();
    parallel(&all, |&(at, n)| {
        let seed = Random::new(config.seed ^ (at * config.pages + n) as u64).bits();
        (at, pages.page(at, &mut Random::new(seed)))
    })
}

/// The lines of a page as the classifier sees them, with what they may be by their labels.
fn lines(page: &Page, languages: &Languages, language: &Language) -> Vec<Line> {
    let (text, _) = labelled(page);
    let clean = Clean::new(&text);
    let lines = sections::lines(clean.text(), languages, language);
    if lines.len() != page.len() {
        // Which label is which line's cannot be told.
        return Vec::new();
    }
    let fixed = |line: &sections::Line<'_>| Line { rows: Vec::new(), free: 1 << state(line), gold: 1 << state(line) };
    let mut found: Vec<Line> = lines.iter().map(fixed).collect();
    let looked = features::Page::new(&lines);
    let mut features = Vec::new();
    for number in looked.candidates() {
        features.clear();
        looked.features(number, &mut features);
        let at = looked.index(number);
        let rows = features.iter().map(|&feature| row(feature) as u32).collect();
        found[at] = Line { rows, free: ANY, gold: page[at].1.map_or(ANY, |class| 1 << class) };
    }
    found
}

/// Leaves open what lines of the article are that are most likely captions, left in the text where it was taken from its page.
fn forget_captions(page: &mut [Line], x: &[f64], doubtful: f64) -> usize {
    let marginals = chain::marginals(page, x);
    let doubted =
        page.iter_mut().zip(marginals).filter(|(line, p)| line.gold == 1 && line.free == ANY && p[1] > doubtful);
    doubted.map(|(line, _)| line.gold = ANY).count()
}

/// The text of a page, and the label of each line.
fn labelled(page: &Page) -> (String, Vec<String>) {
    let name =
        |class: usize| if class == 0 { "article".to_owned() } else { format!("{:?}", APART[class - 1]).to_lowercase() };
    let text: Vec<&str> = page.iter().map(|(line, _)| line.as_str()).collect();
    (text.join("\n"), page.iter().map(|(_, label)| label.map_or_else(String::new, name)).collect())
}

/// Reads pages whose lines are labelled: JSON a line, with `text` and `lines: [{label}]`.
fn read_labelled(corpus: &str) -> Result<Vec<(String, Vec<String>)>, TrainError> {
    #[derive(Deserialize)]
    struct Row {
        text: String,
        lines: Vec<Label>,
    }
    #[derive(Deserialize)]
    struct Label {
        label: String,
    }
    let parse = |(index, line): (usize, &str)| {
        let row: Row = serde_json::from_str(line)
            .map_err(|e| TrainError(format!("line {}, column {}: no labelled page", index + 1, e.column())))?;
        Ok((row.text, row.lines.into_iter().map(|l| l.label).collect()))
    };
    corpus.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(parse).collect()
}

/// A classifier with weights in steps, and what one step is worth.
fn quantise(weights: &[f64], language: &str) -> (Classifier, f64) {
    let most = weights.iter().fold(0.0, |most: f64, w| most.max(w.abs()));
    let step = if most > 0.0 { most / f64::from(i8::MAX) } else { 1.0 };
    let steps: Vec<i8> = weights.iter().map(|w| (w / step).round() as i8).collect();
    let (rows, pairs) = steps.split_at(chain::PAIRS);
    let classifier = Classifier {
        language: language.to_owned(),
        fingerprint: String::new(),
        rows: rows.as_chunks().0.to_vec(),
        pairs: std::array::from_fn(|before| std::array::from_fn(|after| pairs[before * STATES + after])),
        margin: 0,
    };
    (classifier, step)
}

/// The least margin at which so great a share of the articles' own lines stays, of those that the rules left to them.
fn margin(classifier: &Classifier, pages: &[Vec<Line>], kept: f64) -> i32 {
    /// Greater ones set nothing apart.
    const MOST: i32 = 1000;
    let seen: Vec<Vec<Seen>> = parallel(pages, |page| {
        let sums = |line: &Line| classifier.sums(line.rows.iter().map(|&row| row as usize));
        let seen = |line: &Line| match line.free {
            ANY => Seen::Open(sums(line)),
            fixed => Seen::Fixed(fixed.trailing_zeros() as usize),
        };
        page.iter().map(seen).collect()
    });
    let share = |margin: i32| {
        let (mut all, mut stay) = (0, 0);
        for (page, seen) in pages.iter().zip(&seen) {
            let states = classifier.read_page(seen, margin);
            for (_, state) in page.iter().zip(states).filter(|(line, _)| line.gold == 1) {
                all += 1;
                stay += usize::from(state == 0);
            }
        }
        stay as f64 / f64::from(all.max(1))
    };
    let (mut least, mut most) = (0, MOST);
    while least < most {
        let middle = i32::midpoint(least, most);
        if share(middle) < kept {
            least = middle + 1;
        } else {
            most = middle;
        }
    }
    least
}

/// How many lines of each label there are, and how many are set apart.
fn count(
    pages: &[(String, Vec<String>)],
    languages: &Languages,
    language: &Language,
    classifier: &Classifier,
) -> Counts {
    let mut counts = Counts::new();
    for (text, labels) in pages {
        let clean = Clean::new(text);
        let lines = sections::classified(clean.text(), languages, language, Some(classifier));
        if lines.len() != labels.len() {
            continue;
        }
        for (line, label) in lines.iter().zip(labels).filter(|(_, label)| !label.is_empty()) {
            let (all, apart) = counts.entry(label.clone()).or_default();
            *all += 1;
            *apart += usize::from(line.kind.is_some_and(|kind| !kind.is_article()));
        }
    }
    counts
}
