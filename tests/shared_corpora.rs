//! Bars over the corpora beside the project (`../shared`), which are never copied into it. Where they are absent, each test
//! says so and passes.

mod common;

use common::corpora::shared;
use serde_json::Value;
use trich::{
    analysis::Analysis,
    analyzer::Analyzer,
    input::Input,
    interrupt::Interrupt,
    span::{OffsetTable, OffsetUnit},
};

fn analyze(analyzer: &Analyzer, row: &Value) -> Analysis {
    let published = row["published"].as_str().filter(|p| p.len() != 19).unwrap_or_default();
    let language = row["lang"].as_str().unwrap_or_default();
    let input = Input { language, publish_time: published, ..Input::new(row["text"].as_str().unwrap()) };
    analyzer.analyze(&input, &Interrupt::default()).unwrap_or_else(|e| panic!("{}: {e}", row["id"]))
}

#[test]
fn golden_rules_of_sentences() {
    let rows = shared("data/sentences/golden_rules_en.jsonl");
    let analyzer = Analyzer::new().unwrap();
    let mut exact = 0;
    for row in &rows {
        let text = row["text"].as_str().unwrap();
        let found: Vec<_> = analyze(&analyzer, row).sentences.iter().map(|s| s.span.text(text).trim()).collect();
        let expected: Vec<_> =
            row["sentences"].as_array().unwrap().iter().map(|s| s.as_str().unwrap().trim()).collect();
        if found == expected {
            exact += 1;
        } else {
            eprintln!("{}\n  expected {expected:?}\n  found    {found:?}", row["id"]);
        }
    }
    eprintln!("{exact} of {} golden rules", rows.len());
    assert!(exact * 100 >= 90 * rows.len());
}

/// Body lines kept and other lines set apart, in per cent, as `eval/score.py lines` counts them.
fn lines(rows: &[Value]) -> (f64, f64) {
    let analyzer = Analyzer::new().unwrap();
    let (mut keep, mut kept, mut drop, mut dropped) = (0, 0, 0, 0);
    for row in rows {
        let text = row["text"].as_str().unwrap();
        let offsets = OffsetTable::new(text, OffsetUnit::Utf32);
        let analysis = analyze(&analyzer, row);
        for line in row["lines"].as_array().unwrap() {
            let (start, end) = (line["start"].as_u64().unwrap(), line["end"].as_u64().unwrap());
            let inside: u64 = (analysis.sections.iter().filter(|s| s.kind.is_article()))
                .map(|s| offsets.convert(s.span))
                .map(|s| u64::from(s.end).min(end).saturating_sub(u64::from(s.begin).max(start)))
                .sum();
            let inside = inside * 2 > end - start;
            if line["keep"].as_bool().unwrap() {
                keep += 1;
                kept += i32::from(inside);
            } else {
                drop += 1;
                dropped += i32::from(!inside);
            }
            if inside != line["keep"].as_bool().unwrap() {
                let kinds: Vec<_> = (analysis.sections.iter())
                    .filter(|s| {
                        let s = offsets.convert(s.span);
                        u64::from(s.begin) < end && start < u64::from(s.end)
                    })
                    .map(|s| s.kind)
                    .collect();
                eprintln!("{} {}..{} is {} and was taken for {kinds:?}", row["id"], start, end, line["label"]);
            }
        }
    }
    let percent = |part: i32, all: i32| 100.0 * f64::from(part) / f64::from(all);
    (percent(kept, keep), percent(dropped, drop))
}

/// Holds the lines of a corpus to at least so many per cent of body lines kept and of the others set apart.
fn hold_lines(path: &str, least_kept: f64, least_dropped: f64) {
    let rows = shared(path);
    if rows.is_empty() {
        return;
    }
    let (kept, dropped) = lines(&rows);
    eprintln!("body lines kept {kept:.1}, others set apart {dropped:.1}");
    assert!(kept >= least_kept && dropped >= least_dropped);
}

#[test]
fn lines_of_the_five_articles() {
    hold_lines("data/sections/seed_lines.jsonl", 97.0, 90.0);
}

#[test]
fn lines_of_noisy_pages() {
    // The bar of this corpus belongs to a later issue; what is reached stays reached.
    hold_lines("data/sections/vi_noisy_dev.jsonl", 97.0, 90.0);
}

#[test]
fn no_sentence_crosses_a_line_of_the_gold_articles() {
    for path in ["gold/seeds.jsonl", "gold/vi.dev.jsonl", "gold/en.dev.jsonl"] {
        let rows = shared(path);
        let analyzer = Analyzer::new().unwrap();
        for row in &rows {
            let text = row["text"].as_str().unwrap();
            let analysis = analyze(&analyzer, row);
            assert!(!analysis.sentences.is_empty());
            for sentence in &analysis.sentences {
                assert!(!sentence.span.text(text).contains('\n'), "{}", row["id"]);
            }
        }
    }
}

/// The bars of names: exact F1 over people, places and bodies, and over each of the other types.
#[cfg(feature = "train")]
mod names {
    use super::*;
    use trich::{
        analysis::EntityType::{self, Event, Law, Location, Organization, Person, Product},
        eval::{
            gold::Article,
            predicted,
            score::{Counts, score},
        },
    };

    fn f1(rows: &[Value], types: &[EntityType]) -> f64 {
        let analyzer = Analyzer::new().unwrap();
        let mut total = Counts::default();
        for row in rows {
            let gold = Article::parse(row.to_string().as_bytes()).unwrap();
            let found = predicted(&analyze(&analyzer, row).entities);
            for counts in score(&gold.mentions, &found, types).counts {
                total += counts;
            }
        }
        total.f1()
    }

    fn hold(path: &str, least: f64, least_of_others: Option<f64>) {
        let rows = shared(path);
        if rows.is_empty() {
            return;
        }
        let news = f1(&rows, &[Person, Location, Organization]);
        eprintln!("{path}: exact F1 {news:.1}");
        assert!(news >= least);
        for label in [Event, Law, Product] {
            let other = f1(&rows, &[label]);
            eprintln!("{path}: {} {other:.1}", label.name());
            assert!(least_of_others.is_none_or(|least| other >= least));
        }
    }

    #[test]
    fn names_of_vietnamese_news() {
        hold("gold/vi.dev.jsonl", 88.0, Some(55.0));
    }

    #[test]
    fn names_of_english_news() {
        hold("gold/en.dev.jsonl", 82.0, Some(55.0));
    }

    #[test]
    fn names_of_the_five_articles() {
        // They have too few events, laws and products for a figure.
        hold("gold/seeds.jsonl", 92.0, None);
    }
}
