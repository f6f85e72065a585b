//! What people are said to be: offices, ranks and professions that stand at a name.
//!
//! A sentence with the name of a person is read once. [`phrase`] cuts it into names, roles - each an [`office`] with its
//! [`complement`], what it is the office of - and the marks and words between them; [`owner`] says whose each role is. What
//! offices are, and what may stand around them, is data (`roles.txt`, and the offices of `names.txt`); where a role ends is told
//! by the mentions of bodies and places that the tagger found. Nothing looks further than one run of roles, so the time is linear
//! in the text.

use std::collections::HashSet;

use super::{
    gazetteer::{Class, Gazetteer},
    mention::Mention,
    words::Words,
};
use crate::{analysis::EntityType, document::Document, error::LoadError, lang::table::Table, span::Span};

mod complement;
mod office;
mod owner;
mod phrase;
#[cfg(test)]
mod tests;

/// How one language says roles.
#[derive(Debug)]
pub(super) struct Tables {
    gazetteer: Gazetteer,
    /// Whether what an office is the office of stands before it ("Arsenal boss"), and not behind it ("Bộ trưởng Quốc phòng").
    head_last: bool,
}

/// The headers of `names.txt` that are read, and what their phrases are.
const NAMES: [(&str, Class); 9] = [
    ("offices", Class::Office),
    ("honorifics", Class::Honorific),
    ("fields", Class::Field),
    ("organisation heads", Class::Head),
    ("organisation nouns", Class::Noun),
    ("government tails", Class::GovernmentTail),
    ("units", Class::Unit),
    ("unit nouns", Class::UnitNoun),
    ("stops", Class::Stop),
];

/// The headers of `roles.txt`, and what their phrases are.
const ROLES: [(&str, Class); 16] = [
    ("offices", Class::Office),
    ("bare offices", Class::Bare),
    ("no roles", Class::NoRole),
    ("forms of address", Class::Honorific),
    ("modifiers", Class::Modifier),
    ("tails", Class::RoleTail),
    ("of", Class::Of),
    ("at", Class::At),
    ("articles", Class::Article),
    ("copulas", Class::Copula),
    ("asides", Class::Aside),
    ("joins", Class::Join),
    ("splits", Class::Split),
    ("openers", Class::Opener),
    ("verbs", Class::Verb),
    ("stops", Class::RoleStop),
];

impl Tables {
    /// Reads `names.txt` and `roles.txt`.
    pub(super) fn new(names: &Table, roles: &Table) -> Result<Self, LoadError> {
        let mut gazetteer = Gazetteer::default();
        // What is an office here may be among the forms of address to the tagger.
        let offices: HashSet<&str> = roles.entries("offices")?.collect();
        for (table, headers) in [(names, &NAMES[..]), (roles, &ROLES[..])] {
            for &(header, class) in headers {
                let phrases = table.entries(header)?.filter(|p| header != "honorifics" || !offices.contains(p));
                phrases.for_each(|phrase| gazetteer.add(phrase, class));
            }
        }
        let order = roles.entries("order")?.next().unwrap_or_default();
        let head_last = match order {
            "office last" => true,
            "office first" => false,
            _ => return Err(roles.problem(format!("{order:?} under [order] is no order of offices"))),
        };
        Ok(Self { gazetteer, head_last })
    }
}

/// The roles that a document gives to people, in order, each with the index of its person's mention.
pub(super) fn find(document: &Document<'_>, tables: &super::Tables, mentions: &[Mention]) -> Vec<(usize, Span)> {
    let mut words = Words::new(document.clean(), &tables.possessives, &tables.roles.gazetteer);
    let mut found = Vec::new();
    let mut first = 0;
    for here in mentions.chunk_by(|a, b| a.sentence == b.sentence) {
        if here.iter().any(|m| m.label == EntityType::Person) {
            words.read(document, &document.sentences[here[0].sentence as usize]);
            let atoms = phrase::atoms(&words, here, tables.roles.head_last);
            for (name, begin, end) in owner::owners(&words, &atoms, tables.roles.head_last) {
                let span = Span { begin: words.list[begin].span.begin, end: words.list[end - 1].span.end };
                found.push((first + name, span));
            }
        }
        first += here.len();
    }
    found
}
