//! The card of a classifier of lines: what it was trained from, how, and how good it is.

use std::fmt::Write as _;

use super::{Config, Counts};
use crate::text::sections::classifier::ROWS;

/// What there is to tell of a classifier.
pub(super) struct Figures<'a> {
    pub(super) pages: usize,
    pub(super) lines: usize,
    pub(super) left: usize,
    pub(super) bytes: usize,
    pub(super) used: usize,
    pub(super) margin: f64,
    pub(super) fingerprint: &'a str,
    pub(super) held_out: Counts,
    pub(super) dev: Counts,
}

/// The card, in Markdown.
pub(super) fn write(config: &Config, figures: &Figures<'_>) -> String {
    let mut card = String::new();
    // Writing to a string cannot fail.
    let _ = card_to(config, figures, &mut card);
    card
}

fn card_to(config: &Config, f: &Figures<'_>, out: &mut String) -> std::fmt::Result {
    let Config { language, corpus, dev, pages, held_out, kept, l1, l2, iterations, seed, .. } = config;
    writeln!(out, "# Sections, {language}\n")?;
    writeln!(
        out,
        "Written by `trich train sections models/{language}/sections.toml`; the same data gives the same bytes.\n"
    )?;
    writeln!(out, "| | |\n|---|---|")?;
    writeln!(out, "| fingerprint | `{}` |", f.fingerprint)?;
    writeln!(out, "| size | {} bytes, {} of {ROWS} rows used |", f.bytes, f.used)?;
    writeln!(out, "| trained on | {corpus}: {} pages, {} lines that the rules leave open |", f.pages, f.lines)?;
    writeln!(
        out,
        "| not learned from | {} lines that are captions by more than {} for a model of other pages |",
        f.left, config.doubtful
    )?;
    writeln!(
        out,
        "| settings | {pages} pages an article, one in {held_out} articles held out, L1 {l1}, L2 {l2}, at most {iterations} \
         iterations, seed {seed} |"
    )?;
    writeln!(
        out,
        "| margin | {:.2} in log-odds, at which {:.1} % of the held-out articles' own lines stay |",
        f.margin,
        100.0 * kept
    )?;
    writeln!(out, "\n## Lines set apart, with the rules\n")?;
    for (what, counts) in [("Held-out articles", &f.held_out), (dev.as_str(), &f.dev)] {
        writeln!(out, "{what}:\n\n| label | lines | set apart | % |\n|---|---|---|---|")?;
        for (label, (all, apart)) in counts {
            let share = 100.0 * *apart as f64 / (*all).max(1) as f64;
            writeln!(out, "| {label} | {all} | {apart} | {share:.1} |")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
