//! The tables of known names, and the corpus of what names are.

use std::collections::{HashMap, HashSet};

use super::Known;
use crate::{analysis::EntityType, lang::table::Table};

fn table(language: &str, file: &str) -> Table {
    let text = match (language, file) {
        ("vi", "known") => include_str!("../../lang/vi/known.txt"),
        ("vi", _) => include_str!("../../lang/vi/countries.txt"),
        (_, "known") => include_str!("../../lang/en/known.txt"),
        _ => include_str!("../../lang/en/countries.txt"),
    };
    Table::parse(format!("{language}/{file}.txt"), text).unwrap()
}

fn known(language: &str) -> Known {
    Known::new(&table(language, "known"), &table(language, "countries")).unwrap()
}

/// What a name is: a place with or without a unit before or behind it, or a body.
fn look_up(known: &Known, name: &str) -> Option<u32> {
    let one_form = |name: &str| known.canonical(name, EntityType::Location);
    let place = |name: &str| known.find(EntityType::Location, &one_form(name));
    let spaces = || name.match_indices(' ').map(|(at, _)| name.split_at(at));
    let behind = |(unit, name): (&str, &str)| place(name).filter(|&found| known.keeps(&one_form(unit), found));
    place(name)
        .or_else(|| spaces().find_map(behind))
        .or_else(|| spaces().find_map(|(name, unit)| behind((unit, name))))
        .or_else(|| known.find(EntityType::Organization, &known.canonical(name, EntityType::Organization)))
}

#[test]
fn names_are_what_the_corpus_says() {
    let languages = HashMap::from([("vi", known("vi")), ("en", known("en"))]);
    let corpus = format!("[names]\n{}", include_str!("../../../tests/corpus/places.txt"));
    let corpus = Table::parse("places.txt".into(), &corpus).unwrap();
    let rows = corpus.rows::<3>("names").unwrap();
    assert!(rows.len() > 200);
    let mut wrong = Vec::new();
    for [language, name, expected] in rows {
        let known = &languages[language];
        let found = look_up(known, name).map(|thing| &*known.get(thing).key);
        let found = match found.and_then(|key| key.split_once(':')) {
            None => "-".to_owned(),
            Some(("capital", country)) => format!("capital {country}"),
            Some((_, id)) => id.to_owned(),
        };
        if found != expected {
            wrong.push(format!("{language} | {name} | {expected}, found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// No name has two identifiers, a bare national name is no name of a certain body, and no row is said twice.
#[test]
fn a_name_stands_once() {
    for language in ["vi", "en"] {
        let (known, table) = (known(language), table(language, "known"));
        let groups: [(&[&str], _); 3] = [
            (&["subdivisions", "cldr subdivisions"], EntityType::Location),
            (&["capitals"], EntityType::Location),
            (&["organisations", "national organisations"], EntityType::Organization),
        ];
        for (headers, label) in groups {
            let mut seen = HashMap::new();
            for [id, name] in headers.iter().flat_map(|header| table.rows(header).unwrap()) {
                if let Some(other) = seen.insert(known.canonical(name, label), id) {
                    panic!("{language}: {name:?} is {other} and {id}");
                }
            }
        }
    }
}

#[test]
fn the_identifiers_are_those_of_the_other_language() {
    let (vi, en) = (table("vi", "known"), table("en", "known"));
    for header in ["capitals", "organisations", "cities"] {
        let ids = |table: &Table| -> HashSet<String> {
            table.entries(header).unwrap().map(|row| row.split(" | ").next().unwrap().to_owned()).collect()
        };
        let different: Vec<_> = ids(&vi).symmetric_difference(&ids(&en)).cloned().collect();
        assert!(different.is_empty(), "[{header}]: {different:?}");
    }
}

/// A name that both languages write alike is one thing in both.
#[test]
fn languages_agree() {
    let (vi, en) = (known("vi"), known("en"));
    for header in ["cldr subdivisions", "subdivisions", "capitals", "organisations"] {
        let label = if header == "organisations" { EntityType::Organization } else { EntityType::Location };
        for [_, name] in table("vi", "known").rows::<2>(header).unwrap() {
            let (in_vi, in_en) =
                (vi.find(label, &vi.canonical(name, label)), en.find(label, &en.canonical(name, label)));
            if let (Some(in_vi), Some(in_en)) = (in_vi, in_en) {
                assert_eq!(vi.get(in_vi).key, en.get(in_en).key, "{name}");
            }
        }
    }
}
