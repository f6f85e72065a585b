//! Runs the corpora of interactions: a sentence a line with all that must be found in it, and sentences that say of nobody that
//! they met.

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
    let lines = corpus.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    let cases: Vec<(&str, &str)> = lines.map(|l| l.rsplit_once(" | ").expect("a case has two columns")).collect();
    let negatives = cases.iter().filter(|(_, wanted)| *wanted == "-").count();
    assert!(cases.len() >= 30 && negatives >= 10, "{} cases, {negatives} of them negative", cases.len());
    let failures: Vec<String> = cases
        .iter()
        .map(|(text, wanted)| (text, wanted, found(&analyzer, language, text)))
        .filter(|(_, wanted, found)| *wanted != found)
        .map(|(text, wanted, found)| format!("{text}\n  wanted {wanted}\n  found  {found}"))
        .collect();
    assert!(failures.is_empty(), "{} of {} cases fail:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn vietnamese_interactions() {
    run("vi", include_str!("corpus/interactions_vi.txt"));
}

#[test]
fn english_interactions() {
    run("en", include_str!("corpus/interactions_en.txt"));
}
