//! Runs the corpora of interactions: a sentence a line with all that must be found in it, and sentences that say of nobody that
//! they met.

mod common;

use common::corpora::hold;
use trich::{
    analysis::{Analysis, Interaction},
    analyzer::Analyzer,
    input::Input,
    interrupt::Interrupt,
};

/// An interaction as the corpora write it.
fn written(analysis: &Analysis, text: &str, interaction: &Interaction) -> String {
    let name = |entity: &u32| analysis.entities[*entity as usize].name.clone();
    let names = |entities: &[u32]| entities.iter().map(name).collect::<Vec<_>>().join(", ");
    let objects = Some(names(&interaction.objects)).filter(|names| !names.is_empty());
    let place = interaction.place.as_ref().map(name);
    let date = interaction.date.map(|date| analysis.dates[date as usize].span.text(text).to_owned());
    let parts = [(">", objects), ("@", place), ("#", date)];
    let said = format!("{} {}", interaction.predicate.name(), names(&interaction.subjects));
    let rest = parts.into_iter().filter_map(|(mark, part)| part.map(|part| format!("{mark} {part}")));
    std::iter::once(said).chain(rest).collect::<Vec<_>>().join(" ")
}

fn found(analyzer: &Analyzer, language: &str, text: &str) -> String {
    let input = Input { language, publish_time: "2024-04-20", ..Input::new(text) };
    let analysis = analyzer.analyze(&input, &Interrupt::default()).expect("the text is valid");
    let all: Vec<String> = analysis.interactions.iter().map(|i| written(&analysis, text, i)).collect();
    if all.is_empty() { "-".to_owned() } else { all.join(" ; ") }
}

fn run(language: &str, corpus: &str) {
    let analyzer = Analyzer::new().expect("the language data loads");
    hold(corpus, [30, 10], |text| found(&analyzer, language, text));
}

#[test]
fn vietnamese_interactions() {
    run("vi", include_str!("corpus/interactions_vi.txt"));
}

#[test]
fn english_interactions() {
    run("en", include_str!("corpus/interactions_en.txt"));
}
