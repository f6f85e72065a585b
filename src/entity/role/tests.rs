//! Roles where the mentions are given, so that nothing rests on the tagger.

use super::*;
use crate::{
    lang::Languages,
    text::{self, normalise::Clean},
};

/// Who is what in a sentence where `<A>` is a person, `[A]` a body and `{A}` a country: each role with the person's name.
fn roles(code: &str, marked: &str) -> Vec<String> {
    let languages = Languages::load().unwrap();
    let language = languages.find(code).unwrap();
    let (mut plain, mut marks) = (String::new(), Vec::new());
    for c in marked.chars() {
        match c {
            '<' | '[' | '{' => marks.push((plain.len(), 0, c)),
            '>' | ']' | '}' => marks.last_mut().unwrap().1 = plain.len(),
            _ => plain.push(c),
        }
    }
    let clean = Clean::new(&plain);
    let document = text::analyze(&clean, "", language, &languages);
    assert_eq!((document.clean(), document.sentences.len()), (plain.as_str(), 1));
    let mention = |&(begin, end, mark): &(usize, usize, char)| Mention {
        span: Span::new(begin, end),
        core: Span::new(begin, end),
        sentence: 0,
        label: match mark {
            '<' => EntityType::Person,
            '[' => EntityType::Organization,
            _ => EntityType::Location,
        },
        confidence: 1.0,
        words: 1,
        country: (mark == '{').then_some(*b"VN"),
        stands_for: None,
    };
    let mentions: Vec<Mention> = marks.iter().map(mention).collect();
    let said =
        |&(person, role): &(usize, Span)| format!("{}: {}", document.text(mentions[person].span), document.text(role));
    find(&document, &language.names, &mentions).iter().map(said).collect()
}

#[test]
fn a_run_before_a_name_is_that_persons_and_one_behind_it_is_what_the_next_one_leaves() {
    let wanted = ["Lê A: Thủ tướng", "Trần B: Bí thư", "Trần B: Chủ tịch"];
    assert_eq!(roles("vi", "Thủ tướng <Lê A>, Bí thư, Chủ tịch <Trần B> đến."), wanted);
    let wanted = ["Lê A: Bí thư", "Trần B: Chủ tịch"];
    assert_eq!(roles("vi", "Ông <Lê A>, Bí thư, và Chủ tịch <Trần B> đến."), wanted);
    let wanted = ["Kim: director", "Lee: President"];
    assert_eq!(roles("en", "<Kim>, the director, and President <Lee> met."), wanted);
}

#[test]
fn and_joins_roles_before_a_name_in_one_language_and_parts_persons_in_the_other() {
    assert_eq!(roles("vi", "Bộ trưởng và Chủ tịch <Trần B> đến."), ["Trần B: Chủ tịch"]);
    assert_eq!(
        roles("en", "General Secretary and President <Lee> came."),
        ["Lee: General Secretary", "Lee: President"]
    );
    assert_eq!(roles("en", "The minister and President <Lee> came."), ["Lee: President"]);
}

#[test]
fn a_role_ends_with_the_body_or_place_that_it_is_for() {
    assert_eq!(roles("vi", "Bộ trưởng [Bộ Ngoại giao] {Lào} <Lê A> đến."), ["Lê A: Bộ trưởng Bộ Ngoại giao Lào"]);
    assert_eq!(roles("vi", "Ông <Lê A>, Bí thư [Đảng ủy], {Lào}, đến."), ["Lê A: Bí thư Đảng ủy"]);
    assert_eq!(roles("en", "<Kim>, head of [the Office] in Hanoi on Monday, left."), ["Kim: head of the Office"]);
    assert_eq!(roles("en", "[Arsenal]'s new striker <Kim> scored."), ["Kim: striker"]);
}

#[test]
fn an_office_that_needs_a_body_is_none_without_one() {
    assert!(roles("vi", "Thành viên <Lê A> đến.").is_empty());
    assert_eq!(roles("vi", "Thành viên [Hội Nhà văn] <Lê A> đến."), ["Lê A: Thành viên Hội Nhà văn"]);
    assert!(roles("en", "The head <Kim> left.").is_empty());
}

#[test]
fn tables_say_how_offices_are_ordered() {
    let names = Table::parse("names.txt".into(), include_str!("../../lang/en/names.txt")).unwrap();
    let roles = include_str!("../../lang/en/roles.txt").replace("office last", "office between");
    let fault = Tables::new(&names, &Table::parse("roles.txt".into(), &roles).unwrap()).unwrap_err();
    assert!(fault.to_string().contains("is no order of offices"), "{fault}");
}
