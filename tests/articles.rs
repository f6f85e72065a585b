//! The project's own articles (`examples/articles`), against what a reader says of them.

use std::{fs, path::PathBuf};

use serde::Deserialize;
use trich::{analysis::Analysis, analyzer::Analyzer, document::SectionKind, input::Input, interrupt::Interrupt};

#[derive(Deserialize)]
struct Index {
    article: Vec<Article>,
}

/// An entry of `articles.toml`.
#[derive(Deserialize)]
struct Article {
    id: String,
    lang: String,
    published: String,
    lines: Vec<String>,
}

fn articles() -> Vec<(Article, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    let index: Index = toml::from_str(&fs::read_to_string(folder.join("articles.toml")).unwrap()).unwrap();
    assert!(index.article.len() >= 8);
    let text = |a: &Article| fs::read_to_string(folder.join(format!("{}.txt", a.id))).unwrap();
    index
        .article
        .into_iter()
        .map(|a| {
            let text = text(&a);
            (a, text)
        })
        .collect()
}

fn analyze(analyzer: &Analyzer, article: &Article, text: &str) -> Analysis {
    let input = Input { publish_time: &article.published, ..Input::new(text) };
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
    for (article, text) in articles() {
        let analysis = analyze(&analyzer, &article, &text);
        assert_eq!(analysis.language.code, article.lang);
        let mut at = 0;
        let mut expected = article.lines.iter();
        for line in text.split('\n') {
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
