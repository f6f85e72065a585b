//! The project's own articles (`examples/articles`), against what a reader says of them.

mod common;

use std::collections::BTreeSet;

use common::corpora::{Article, articles};
use trich::{analysis::Analysis, analyzer::Analyzer, document::SectionKind, input::Input, interrupt::Interrupt};

fn analyze(analyzer: &Analyzer, article: &Article) -> Analysis {
    let input = Input { publish_time: &article.published, ..Input::new(&article.text) };
    analyzer.analyze(&input, &Interrupt::default()).unwrap()
}

/// The kind that most of a line is in, as `articles.toml` writes it.
fn kind(analysis: &Analysis, begin: usize, end: usize) -> String {
    let share = |kind: SectionKind| -> usize {
        let of_kind = analysis.sections.iter().filter(|s| s.kind == kind);
        of_kind.map(|s| (s.span.end as usize).min(end).saturating_sub((s.span.begin as usize).max(begin))).sum()
    };
    let kinds = analysis.sections.iter().map(|s| s.kind);
    format!("{:?}", kinds.max_by_key(|&k| share(k)).unwrap()).to_uppercase()
}

#[test]
fn lines_are_what_a_reader_says() {
    let analyzer = Analyzer::new().unwrap();
    let (mut right, mut all, mut article_right) = (0, 0, 0);
    let is_article = |kind: &str| matches!(kind, "TITLE" | "HEADING" | "BODY");
    for article in articles() {
        let analysis = analyze(&analyzer, &article);
        assert_eq!(analysis.language.code, article.lang);
        let mut at = 0;
        let mut expected = article.lines.iter();
        for line in article.text.split('\n') {
            let (begin, end) = (at, at + line.len());
            at = end + 1;
            if line.trim().is_empty() {
                continue;
            }
            let expected = expected.next().unwrap();
            let found = kind(&analysis, begin, end);
            all += 1;
            right += i32::from(*expected == found);
            article_right += i32::from(is_article(expected) == is_article(&found));
            if *expected != found {
                eprintln!(
                    "{}: {expected} was taken for {found}: {}",
                    article.id,
                    line.chars().take(60).collect::<String>()
                );
            }
        }
        assert!(expected.next().is_none());
    }
    eprintln!("{right} of {all} lines have the right kind, {article_right} the right side");
    assert!(right * 100 >= all * 90 && article_right * 100 >= all * 95);
}

/// How many of `expected` are in `found`.
fn recall<'e>(expected: impl IntoIterator<Item = &'e String>, found: &BTreeSet<String>, what: &str) -> (usize, usize) {
    let (mut right, mut all) = (0, 0);
    for name in expected {
        all += 1;
        if found.contains(name) {
            right += 1;
        } else {
            eprintln!("{what} missed: {name}");
        }
    }
    (right, all)
}

/// The first answers are to be honest, not complete: these floors are below what they reach.
#[test]
fn names_and_dates_are_found() {
    let analyzer = Analyzer::new().unwrap();
    let (mut names, mut countries, mut dates) = ((0, 0), (0, 0), (0, 0));
    let add = |sum: &mut (usize, usize), (right, all): (usize, usize)| {
        sum.0 += right;
        sum.1 += all;
    };
    for article in articles() {
        let analysis = analyze(&analyzer, &article);
        let mentions =
            analysis.entities.iter().flat_map(|e| &e.mentions).map(|m| m.span.text(&article.text).to_owned());
        let expected = article.people.iter().chain(&article.places).chain(&article.organisations);
        add(&mut names, recall(expected, &mentions.collect(), &article.id));

        let links = analysis.entities.iter().flat_map(|e| &e.links).map(|(_, id)| id.clone());
        add(&mut countries, recall(&article.countries, &links.collect(), &article.id));

        let values = analysis.dates.iter().map(|d| match &d.range {
            Some((begin, end)) => format!("{} = {begin}..{end}", d.span.text(&article.text)),
            None => format!("{} = {}", d.span.text(&article.text), d.value),
        });
        let expected: Vec<_> = article.dates.iter().map(|d| format!("{} = {}", d.text, d.value)).collect();
        add(&mut dates, recall(&expected, &values.collect(), &article.id));
    }
    eprintln!("names {names:?}, countries {countries:?}, dates {dates:?}");
    assert!(names.0 * 100 >= names.1 * 75);
    assert!(countries.0 * 100 >= countries.1 * 90);
    assert!(dates.0 * 100 >= dates.1 * 75);
}

#[test]
fn summaries_are_whole_sentences_of_the_body() {
    let analyzer = Analyzer::new().unwrap();
    for article in articles() {
        let analysis = analyze(&analyzer, &article);
        assert_eq!(analysis.summary.len(), 3, "{}", article.id);
        for chosen in &analysis.summary {
            let sentence = analysis.sentences[chosen.sentence as usize];
            assert_eq!(analysis.sections[sentence.section as usize].kind, SectionKind::Body);
            assert_eq!(sentence.duplicate_of, None);
            assert!(chosen.span.text(&article.text).ends_with(['.', '"', '”', '?', '!']));
        }
    }
}
