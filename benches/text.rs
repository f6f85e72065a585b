//! Bytes a second of each stage, on one core, over the project's own articles. Run with `cargo bench`.
//!
//! Each iteration takes one language's articles one after the other, as a server does; `nfd` is the Vietnamese ones
//! decomposed, which is the slowest input for the normaliser.

use std::{cell::RefCell, collections::HashMap};

use divan::{Bencher, counter::BytesCount};
use trich::{
    analysis::{ReferenceSource, ReferenceTime},
    analyzer::Analyzer,
    date,
    document::{Document, Token},
    entity,
    input::{Input, Options, YearPreference},
    interaction,
    interrupt::Interrupt,
    lang::Languages,
    span::{OffsetTable, OffsetUnit, Span},
    summary,
    text::{self, language, normalise::Clean, sections, tokens},
};
use unicode_normalization::UnicodeNormalization as _;

const VI: [&str; 5] = [
    include_str!("../examples/articles/vi-1.txt"),
    include_str!("../examples/articles/vi-2.txt"),
    include_str!("../examples/articles/vi-3.txt"),
    include_str!("../examples/articles/vi-4.txt"),
    include_str!("../examples/articles/vi-5.txt"),
];
const EN: [&str; 3] = [
    include_str!("../examples/articles/en-1.txt"),
    include_str!("../examples/articles/en-2.txt"),
    include_str!("../examples/articles/en-3.txt"),
];
const CORPORA: [&str; 3] = ["vi", "en", "nfd"];

fn main() {
    divan::main();
}

/// The articles of a corpus, and their language.
fn corpus(name: &str) -> (&'static str, Vec<String>) {
    match name {
        "en" => ("en", EN.iter().map(|&t| t.to_owned()).collect()),
        "nfd" => ("vi", VI.iter().map(|t| t.nfd().collect()).collect()),
        _ => ("vi", VI.iter().map(|&t| t.to_owned()).collect()),
    }
}

/// Benches `run` over the articles of a corpus.
fn bench<O>(bencher: Bencher<'_, '_>, articles: &[String], mut run: impl FnMut(&str) -> O) {
    let bytes: usize = articles.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for article in articles {
            divan::black_box(run(article));
        }
    });
}

#[divan::bench(args = CORPORA)]
fn stage_1_normalise(bencher: Bencher<'_, '_>, name: &str) {
    let (_, articles) = corpus(name);
    bench(bencher, &articles, |article| Clean::new(article).text().len());
}

#[divan::bench(args = CORPORA)]
fn stage_2_language(bencher: Bencher<'_, '_>, name: &str) {
    let languages = Languages::load().unwrap();
    let (_, articles) = corpus(name);
    bench(bencher, &articles, |article| language::detect(&languages, "", article).map(|l| l.1.confidence));
}

#[divan::bench(args = CORPORA)]
fn stage_3_sections(bencher: Bencher<'_, '_>, name: &str) {
    let languages = Languages::load().unwrap();
    let (code, articles) = corpus(name);
    let articles: Vec<_> = articles.iter().map(|a| Clean::new(a).text().to_owned()).collect();
    let language = languages.find(code).unwrap();
    bench(bencher, &articles, |article| sections::split(article, &languages, language));
}

#[divan::bench(args = CORPORA)]
fn stage_4_sentences(bencher: Bencher<'_, '_>, name: &str) {
    let languages = Languages::load().unwrap();
    let (code, articles) = corpus(name);
    let articles: Vec<_> = articles.iter().map(|a| Clean::new(a).text().to_owned()).collect();
    let language = languages.find(code).unwrap();
    bench(bencher, &articles, |article| {
        let mut sentences = 0;
        for section in article.split('\n').filter(|line| !line.trim().is_empty()) {
            let begin = section.as_ptr() as usize - article.as_ptr() as usize;
            let span = Span::new(begin, begin + section.len());
            text::sentences::segment(article, span, language, |_| sentences += 1);
        }
        sentences
    });
}

#[divan::bench(args = CORPORA)]
fn stage_5_tokens(bencher: Bencher<'_, '_>, name: &str) {
    let (_, articles) = corpus(name);
    let articles: Vec<_> = articles.iter().map(|a| Clean::new(a).text().to_owned()).collect();
    let mut found: Vec<Token> = Vec::new();
    bench(bencher, &articles, |article| {
        found.clear();
        tokens::tokenize(article, Span::new(0, article.len()), &mut found);
        found.len()
    });
}

/// Normalisation, sections, sentences, tokens and duplicates together: the figure that the text core is held to.
#[divan::bench(args = CORPORA)]
fn text_core(bencher: Bencher<'_, '_>, name: &str) {
    let languages = Languages::load().unwrap();
    let (code, articles) = corpus(name);
    let language = languages.find(code).unwrap();
    bench(bencher, &articles, |article| {
        let clean = Clean::new(article);
        let document: Document<'_> = text::analyze(&clean, "", language, &languages);
        document.tokens.len()
    });
}

/// A megabyte without a full stop or line end: nothing may be worse than linear.
#[divan::bench]
fn text_core_without_full_stop(bencher: Bencher<'_, '_>) {
    let languages = Languages::load().unwrap();
    let language = languages.find("vi").unwrap();
    let articles = ["một hai ba ".repeat(80_000)];
    bench(bencher, &articles, |article| {
        let clean = Clean::new(article);
        text::analyze(&clean, "", language, &languages).tokens.len()
    });
}

/// Benches `run` over articles taken apart.
fn bench_documents<O>(
    bencher: Bencher<'_, '_>,
    (code, articles): (&str, Vec<String>),
    run: impl Fn(&Document<'_>) -> O,
) {
    let languages = Languages::load().unwrap();
    let language = languages.find(code).unwrap();
    let cleans: Vec<_> = articles.iter().map(|a| Clean::new(a)).collect();
    let documents: Vec<_> = cleans.iter().map(|clean| text::analyze(clean, "", language, &languages)).collect();
    let bytes: usize = articles.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for document in &documents {
            divan::black_box(run(document));
        }
    });
}

/// Names: tables, rules, and both passes of the tagger.
#[divan::bench(args = CORPORA)]
fn names(bencher: Bencher<'_, '_>, name: &str) {
    bench_documents(bencher, corpus(name), entity::tag);
}

/// Names joined to entities: who is who.
#[divan::bench(args = CORPORA)]
fn linking(bencher: Bencher<'_, '_>, name: &str) {
    let found = RefCell::new(HashMap::new());
    bench_documents(bencher, corpus(name), |document| {
        let mut found = found.borrow_mut();
        // The mentions of each article are found once, before the clock has anything to compare.
        let mentions = found.entry(document.clean().as_ptr()).or_insert_with(|| entity::tag(document));
        entity::link(document, mentions, &[])
    });
}

/// Who met whom: names and dates are there already.
#[divan::bench(args = CORPORA)]
fn interactions(bencher: Bencher<'_, '_>, name: &str) {
    let found = RefCell::new(HashMap::new());
    bench_documents(bencher, corpus(name), |document| {
        let mut found = found.borrow_mut();
        let (entities, dates) = found.entry(document.clean().as_ptr()).or_insert_with(|| {
            let entities = entity::link(document, &entity::tag(document), &[]);
            (entities, date::find(document, None, YearPreference::default()))
        });
        interaction::find(document, entities, dates, None).len()
    });
}

#[divan::bench(args = CORPORA)]
fn summaries(bencher: Bencher<'_, '_>, name: &str) {
    let options = Options::default();
    bench_documents(bencher, corpus(name), |document| summary::select(document, &options));
}

fn find_dates(document: &Document<'_>) -> usize {
    let day = jiff::civil::date(2024, 3, 18);
    let reference = ReferenceTime { date: day, time: None, offset: None, source: ReferenceSource::Request };
    date::find(document, Some(&reference), YearPreference::default()).len()
}

/// Dates: found and resolved.
#[divan::bench(args = CORPORA)]
fn dates(bencher: Bencher<'_, '_>, name: &str) {
    bench_documents(bencher, corpus(name), find_dates);
}

/// The same over the development articles beside the project, where they are: news with as many dates as news have.
#[divan::bench(args = ["vi", "en"])]
fn dates_of_news(bencher: Bencher<'_, '_>, code: &str) {
    let path = format!("{}/../shared/gold/{code}.dev.jsonl", env!("CARGO_MANIFEST_DIR"));
    let Ok(rows) = std::fs::read_to_string(&path) else { return eprintln!("{path} is not there") };
    let rows = rows.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let articles = rows.map(|row| row["text"].as_str().unwrap().to_owned()).collect();
    bench_documents(bencher, (code, articles), find_dates);
}

/// Reading tables and models: what a start of the service waits for.
#[divan::bench]
fn load(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| Languages::load().map(|l| l.codes().count()));
}

#[divan::bench(args = ["utf16", "utf32"])]
fn offsets(bencher: Bencher<'_, '_>, unit: &str) {
    let unit = if unit == "utf16" { OffsetUnit::Utf16 } else { OffsetUnit::Utf32 };
    let (_, articles) = corpus("vi");
    bench(bencher, &articles, |article| OffsetTable::new(article, unit).offset(article.len() as u32));
}

/// Everything that a call does, but for the wire.
#[divan::bench(args = CORPORA)]
fn analyze(bencher: Bencher<'_, '_>, name: &str) {
    let analyzer = Analyzer::new().unwrap();
    let (_, articles) = corpus(name);
    let interrupt = Interrupt::default();
    bench(bencher, &articles, |article| {
        let input = Input { publish_time: "2024-03-18", ..Input::new(article) };
        analyzer.analyze(&input, &interrupt).map(|a| a.sentences.len())
    });
}
