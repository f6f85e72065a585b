//! Runs the corpora of roles: a sentence a line with all people in it who are said to be something, and sentences without.

mod common;

use common::corpora::hold;
use trich::{
    analysis::{Analysis, EntityType},
    analyzer::Analyzer,
    input::Input,
    interrupt::Interrupt,
};

fn analyze(analyzer: &Analyzer, language: &str, text: &str) -> Analysis {
    let input = Input { language, ..Input::new(text) };
    analyzer.analyze(&input, &Interrupt::default()).expect("the text is valid")
}

/// Who is what in `text`, as the corpora write it.
fn found(analyzer: &Analyzer, language: &str, text: &str) -> String {
    let analysis = analyze(analyzer, language, text);
    let mut people: Vec<_> = analysis.entities.iter().filter(|e| !e.roles.is_empty()).collect();
    assert!(people.iter().all(|e| e.entity_type == EntityType::Person), "{text}");
    people.sort_by_key(|e| e.mentions[0].span);
    let roles = |roles: &[trich::span::Span]| roles.iter().map(|r| r.text(text)).collect::<Vec<_>>().join(" ; ");
    let people: Vec<_> = people.iter().map(|e| format!("{} = {}", e.name, roles(&e.roles))).collect();
    if people.is_empty() { "-".to_owned() } else { people.join(" | ") }
}

fn run(language: &str, corpus: &str) {
    let analyzer = Analyzer::new().expect("the language data loads");
    hold(corpus, [25, 10], |text| found(&analyzer, language, text));
}

#[test]
fn vietnamese_roles() {
    run("vi", include_str!("corpus/roles_vi.txt"));
}

#[test]
fn english_roles() {
    run("en", include_str!("corpus/roles_en.txt"));
}

#[test]
fn roles_are_given_once_in_the_order_of_the_text_in_every_length() {
    let text = "Bộ trưởng Lê Quốc Khải đến dự.\n\nBộ trưởng Bộ Ngoại giao Lê Quốc Khải nói ngắn gọn. Bộ trưởng Lê Quốc Khải rời đi lúc 9 giờ.";
    let analysis = analyze(&Analyzer::new().expect("the language data loads"), "vi", text);
    let person = analysis.entities.iter().find(|e| e.name == "Lê Quốc Khải").expect("he is named");
    let roles: Vec<_> = person.roles.iter().map(|r| (r.begin, r.text(text))).collect();
    assert_eq!(roles[0], (0, "Bộ trưởng"));
    assert_eq!(roles[1].1, "Bộ trưởng Bộ Ngoại giao");
    assert_eq!(roles.len(), 2);
}

#[test]
fn hostile_runs_of_titles_and_names_are_read() {
    let analyzer = Analyzer::new().expect("the language data loads");
    for (language, piece) in [
        ("vi", "Chủ tịch, Giám đốc Trần Văn Bình, "),
        ("vi", "Trưởng của Phó của "),
        ("vi", "Trần Văn Bình (giám đốc "),
        ("en", "head of the chairman of the "),
        ("en", "John Carter, "),
        ("en", "Chief President Minister and "),
    ] {
        let text = format!("{}Trần Văn Bình and John Carter.", piece.repeat(3_000));
        let analysis = analyze(&analyzer, language, &text);
        for role in analysis.entities.iter().flat_map(|e| &e.roles) {
            assert!(!role.is_empty() && role.end as usize <= text.len());
        }
    }
}
