//! The words that tell whose office it is, read from `origins.txt` and `countries.txt`.

use std::collections::{HashMap, HashSet};

use super::ChineseNames;
use crate::{entity::hashing::Hashed, error::LoadError, lang::table::Table, span::Span, text::tokens};

/// Whose a place, a people or a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Where people have Chinese names.
    Chinese,
    /// Where people have names that only read like Chinese ones.
    Home,
    /// Another country.
    Other,
    /// Nobody's: a phrase that has one of the others in it.
    Neither,
}

/// The words of one language that tell whose office it is.
#[derive(Debug)]
pub(crate) struct Origins {
    /// Phrases by their first token: the tokens behind it, the longest first.
    pub(super) phrases: HashMap<Box<str>, Vec<Phrase>, Hashed>,
    /// Words before a place in which somebody is.
    pub(super) posted: Words,
    /// Words past which nothing belongs to a name.
    pub(super) breaks: Words,
    /// What stands between a name and an office behind it.
    pub(super) appositions: Words,
    /// Words between a name or an office and whose it is.
    pub(super) belonging: Words,
    /// What stands before the office in an apposition.
    pub(super) articles: Words,
}

/// The tokens of a phrase behind its first one, and whose it is.
pub(super) type Phrase = (Vec<Box<str>>, Side);

/// A set of words.
pub(super) type Words = HashSet<Box<str>, Hashed>;

impl Origins {
    /// Reads `origins.txt` and `countries.txt` of a language.
    pub(crate) fn new(origins: &Table, countries: &Table, names: &ChineseNames) -> Result<Self, LoadError> {
        let words = |header| Ok(origins.entries(header)?.map(Box::from).collect());
        let mut read = Self {
            phrases: HashMap::default(),
            posted: words("posted")?,
            breaks: words("breaks")?,
            appositions: words("appositions")?,
            belonging: words("belonging")?,
            articles: words("articles")?,
        };
        for (header, side) in [("chinese", Side::Chinese), ("home", Side::Home), ("neither", Side::Neither)] {
            origins.entries(header)?.for_each(|phrase| read.add(phrase, side));
        }
        for header in ["cldr", "news"] {
            for [code, name] in countries.rows(header)? {
                let side = match code {
                    _ if names.countries.contains(code) => Side::Chinese,
                    _ if names.other_homes.contains(code) => Side::Home,
                    _ => Side::Other,
                };
                read.add(name, side);
            }
        }
        for phrases in read.phrases.values_mut() {
            // Stable: of two sides the first that was read stays.
            phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        Ok(read)
    }

    fn add(&mut self, phrase: &str, side: Side) {
        let mut found = Vec::new();
        tokens::tokenize(phrase, Span { begin: 0, end: phrase.len() as u32 }, &mut found);
        let mut words = found.iter().map(|t| Box::from(t.span.text(phrase)));
        if let Some(first) = words.next() {
            self.phrases.entry(first).or_default().push((words.collect(), side));
        }
    }
}
