//! The card of a model: what it was trained from, how, and how good it is.

use std::fmt::Write as _;

use super::config::Config;
use crate::{
    entity::{
        model::Calibration,
        tags::{ENTITY_TYPES, TYPES},
    },
    eval::score::Counts,
};

/// What there is to tell of a model.
pub(crate) struct Figures {
    pub(crate) articles: usize,
    pub(crate) tokens: usize,
    pub(crate) misfits: usize,
    pub(crate) bytes: usize,
    pub(crate) fingerprint: String,
    pub(crate) features: usize,
    pub(crate) preference: [f32; TYPES],
    pub(crate) calibration: Calibration,
    pub(crate) held_out: [Counts; TYPES],
    pub(crate) dev: [Counts; TYPES],
}

/// The card, in Markdown.
pub(crate) fn write(config: &Config, figures: &Figures) -> String {
    let mut card = String::new();
    // Writing to a string cannot fail.
    let _ = card_to(config, figures, &mut card);
    card
}

fn card_to(config: &Config, f: &Figures, out: &mut String) -> std::fmt::Result {
    let language = &config.language;
    writeln!(out, "# Names, {language}\n")?;
    writeln!(
        out,
        "Written by `trich train names models/{language}/names.toml`; the same data gives the same bytes.\n"
    )?;
    writeln!(out, "| | |\n|---|---|")?;
    writeln!(out, "| fingerprint | `{}` |", f.fingerprint)?;
    writeln!(out, "| size | {} bytes, {} features |", f.bytes, f.features)?;
    writeln!(out, "| trained on | {} texts, {} tokens |", f.articles, f.tokens)?;
    writeln!(out, "| mentions that do not fit the tokens | {} |", f.misfits)?;
    let Config { l1, l2, cutoff, iterations, folds, seed, .. } = config;
    writeln!(
        out,
        "| settings | L1 {l1}, L2 {l2}, cut-off {cutoff}, at most {iterations} iterations, {folds} folds, seed {seed} |"
    )?;
    let preferences: Vec<_> = ENTITY_TYPES.iter().zip(f.preference).map(|(t, p)| format!("{} {p}", t.name())).collect();
    writeln!(out, "| preference | {} |", preferences.join(", "))?;
    writeln!(out, "| calibration | slope {:.3}, intercept {:.3} |", f.calibration.slope, f.calibration.intercept)?;
    writeln!(out, "\n## Data\n\n| corpus | weight | annotates |\n|---|---|---|")?;
    for corpus in &config.corpora {
        let annotated = if corpus.annotated.is_empty() { "all types".to_owned() } else { corpus.annotated.join(", ") };
        writeln!(out, "| {} | {} | {annotated} |", corpus.path, corpus.weight)?;
    }
    writeln!(out, "\n## Exact span and type, in per cent\n")?;
    writeln!(
        out,
        "Held out: our own articles, each tagged by a model trained on the other folds. EVENT, LAW and PRODUCT are measured \
         apart from the others, as `score.py --types EVENT,LAW,PRODUCT` does.\n"
    )?;
    writeln!(out, "| | held out: P | R | F1 | dev: P | R | F1 |\n|---|---|---|---|---|---|---|")?;
    let mut row = |name: &str, held: Counts, dev: Counts| {
        let three = |c: Counts| format!("{:.1} | {:.1} | {:.1}", c.precision(), c.recall(), c.f1());
        writeln!(out, "| {name} | {} | {} |", three(held), three(dev))
    };
    let sum = |counts: &[Counts]| {
        let mut total = Counts::default();
        for &c in counts {
            total += c;
        }
        total
    };
    for (kind, label) in ENTITY_TYPES.iter().enumerate() {
        row(label.name(), f.held_out[kind], f.dev[kind])?;
        if kind == 2 {
            row("the three above", sum(&f.held_out[..3]), sum(&f.dev[..3]))?;
        }
    }
    row("the three above", sum(&f.held_out[3..]), sum(&f.dev[3..]))
}
