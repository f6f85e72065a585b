//! The different forms in which an article writes its names.

use std::collections::{HashMap, HashSet};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::super::{
    Tables,
    gazetteer::{Class, Classes},
    hashing::word_hash,
    known::{self, Known},
    mention::Mention,
    reading::Reading,
};
use crate::{
    analysis::EntityType,
    document::{Document, TokenKind},
    text::chars,
};

/// One way in which an article writes a name, with all places where it does.
#[derive(Debug)]
pub(super) struct Form<'a> {
    pub(super) label: EntityType,
    /// The name in one form, without a unit before it; see [`Known::canonical`](super::super::known::Known::canonical).
    pub(super) name: Box<str>,
    /// The same as it is first written.
    pub(super) text: &'a str,
    /// How many words it has.
    pub(super) words: usize,
    /// The unit before or behind the name of a place, in one form; empty: none.
    pub(super) unit: Box<str>,
    /// What it is known to be.
    pub(super) thing: Option<u32>,
    /// Its mentions, in order.
    pub(super) mentions: Vec<u32>,
    /// The name in one form without the words that say what kind of body it is.
    pub(super) shorter: Vec<Shorter>,
}

/// What is left of a body's name without its first or last words.
#[derive(Debug)]
pub(super) struct Shorter {
    pub(super) name: Box<str>,
    /// The words left out are a country or place: the rest may be the body of another one too.
    pub(super) of_place: bool,
}

impl<'a> Form<'a> {
    /// Its words as they are first written.
    pub(super) fn words(&self) -> impl Iterator<Item = &'a str> {
        known::words(self.text)
    }

    /// Whether one of its words is an acronym.
    pub(super) fn has_acronym(&self) -> bool {
        self.words().any(is_acronym)
    }

    /// A hash of its first letters: of a word in capitals all letters, of others the first. With `known` without those of small
    /// words.
    pub(super) fn initials(&self, known: Option<&Known>) -> u64 {
        let words = self.words().filter(|word| known.is_none_or(|known| !known.is_small(word)));
        let letters = words.flat_map(|word| word.chars().take(if is_acronym(word) { usize::MAX } else { 1 }));
        word_hash(letters.flat_map(char::to_lowercase))
    }

    /// Whether its words, some of them acronyms, stand for those of `long`, all of them: "Bộ GTVT" for "Bộ Giao thông vận tải".
    pub(super) fn stands_for(&self, long: &Self, known: &Known) -> bool {
        let mut rest = long.words().peekable();
        for word in self.words() {
            if rest.next_if(|first| same(first, word)).is_some() {
                continue;
            }
            if is_acronym(word) {
                for letter in word.chars() {
                    rest.next_if(|first| known.is_small(first) && !begins_with(first, letter));
                    if rest.next_if(|first| begins_with(first, letter)).is_none() {
                        return false;
                    }
                }
            } else {
                rest.next_if(|first| known.is_small(first));
                if rest.next_if(|first| same(first, word)).is_none() {
                    return false;
                }
            }
        }
        rest.next().is_none()
    }

    /// Whether a place with this name may be another one with this name and its unit.
    pub(super) fn unit_agrees(&self, other: &Self, known: &Known) -> bool {
        if self.unit == other.unit {
            return true;
        }
        let (bare, full) = if self.unit.is_empty() { (self, other) } else { (other, self) };
        // "sông Hương" is the Hương of the article, but no "mũi Cà Mau" is the province, nor "Quebec City" Quebec.
        bare.unit.is_empty() && bare.thing.is_none_or(|place| known.keeps(&full.unit, place))
    }
}

/// Whether a word is written in capitals, at least two: "TTXVN", "T.Ư", "LĐ-TB&XH".
pub(super) fn is_acronym(word: &str) -> bool {
    let mut capitals = 0;
    word.chars().all(|c| {
        let class = chars::class(c);
        capitals += usize::from(class == chars::Class::Upper);
        !matches!(class, chars::Class::Lower | chars::Class::Letter | chars::Class::Space)
    }) && capitals > 1
}

fn same(a: &str, b: &str) -> bool {
    a == b || (a.len() == b.len() && a.to_lowercase() == b.to_lowercase())
}

fn begins_with(word: &str, letter: char) -> bool {
    word.chars().next().is_some_and(|c| c == letter || c.to_uppercase().eq([letter]))
}

/// The forms of all mentions, in the order of their first ones, and the form of each mention.
pub(super) fn collect<'a>(
    document: &'a Document<'_>,
    tables: &Tables,
    reading: &Reading,
    mentions: &[Mention],
    spellings: &[u32],
) -> (Vec<Form<'a>>, Vec<u32>) {
    let mut forms: Vec<Form<'a>> = Vec::new();
    let mut by_spelling: Vec<[Option<u32>; EntityType::ALL.len()]> = Vec::new();
    let mut by_name: HashMap<(EntityType, Box<str>, Box<str>), u32> = HashMap::new();
    let mut form_of = Vec::with_capacity(mentions.len());
    for (index, (mention, &spelling)) in mentions.iter().zip(spellings).enumerate() {
        // A country in a pair is one by its neighbour only, not by what is written.
        let in_pair = pair(document, tables, mentions, index);
        let spelling = spelling as usize;
        by_spelling.resize(by_spelling.len().max(spelling + 1), Default::default());
        let known = by_spelling[spelling][mention.label as usize].filter(|_| in_pair.is_none());
        let form = known.unwrap_or_else(|| {
            let form = Form::new(document, tables, reading, mention, in_pair);
            let key = (form.label, form.name.clone(), form.unit.clone());
            let index = *by_name.entry(key).or_insert_with(|| {
                forms.push(form);
                forms.len() as u32 - 1
            });
            if in_pair.is_none() {
                by_spelling[spelling][mention.label as usize] = Some(index);
            }
            index
        });
        forms[form as usize].mentions.push(index as u32);
        form_of.push(form);
    }
    name_national_bodies(&mut forms, &tables.known);
    (forms, form_of)
}

/// The country that a mention is because a dash joins it to another one: "Việt - Trung".
fn pair(document: &Document<'_>, tables: &Tables, mentions: &[Mention], index: usize) -> Option<u32> {
    /// A dash with a space on either side, or a word between the two.
    const NEAR: u32 = 5;
    let mention = &mentions[index];
    if mention.label != EntityType::Location || mention.words > 1 {
        return None;
    }
    let thing = tables.known.in_pair(document.text(mention.span))?;
    let joined = |begin: u32, end: u32| {
        end.checked_sub(begin).is_some_and(|gap| gap <= NEAR)
            && document.clean()[begin as usize..end as usize].trim().chars().all(|c| matches!(c, '-' | '–' | '—' | '/'))
    };
    let place = |m: &&Mention| m.label == EntityType::Location && m.words <= 2;
    let before = index.checked_sub(1).and_then(|i| mentions.get(i)).filter(place);
    let after = mentions.get(index + 1).filter(place);
    let is_pair = before.is_some_and(|m| joined(m.span.end, mention.span.begin))
        || after.is_some_and(|m| joined(mention.span.end, m.span.begin));
    is_pair.then_some(thing)
}

/// Words at the beginning of a body's name that only say what kind of body it is.
const HEADS: Classes = Classes::of(&[Class::Head, Class::Noun, Class::OrganisationCueBefore]);
const PLACES: Classes = Classes::of(&[Class::Country, Class::Place]);

impl<'a> Form<'a> {
    fn new(
        document: &'a Document<'_>,
        tables: &Tables,
        reading: &Reading,
        mention: &Mention,
        in_pair: Option<u32>,
    ) -> Self {
        let (known, label) = (&tables.known, mention.label);
        let mut core = document.text(mention.core);
        let before = &document.clean()[mention.span.begin as usize..mention.core.begin as usize];
        let mut unit = if before.is_empty() { String::new() } else { known.canonical(before, label) };
        if label == EntityType::Location
            && let Some((name, behind)) = core.rsplit_once(' ')
            && known.is_unit(&behind.to_lowercase())
        {
            (core, unit) = (name, behind.to_lowercase());
        }
        let name = known.canonical(core, label);
        let text = document.text(mention.span);
        let thing = in_pair.or_else(|| {
            let whole = if text == core { None } else { known.find(label, &known.canonical(text, label)) };
            whole.or_else(|| known.find(label, &name).filter(|&place| unit.is_empty() || known.keeps(&unit, place)))
        });
        let shorter = match label {
            EntityType::Organization => shorter(document, tables, reading, mention),
            _ => Vec::new(),
        };
        // A country in a pair is no form of the word that it is written with.
        let name = if in_pair.is_some() { format!("{name} =") } else { name };
        Self {
            label,
            name: name.into(),
            text: core,
            words: known::words(core).count(),
            unit: unit.into(),
            thing,
            mentions: Vec::new(),
            shorter,
        }
    }
}

/// So many tokens of a name may be the place whose body it is.
const LONGEST_PLACE: usize = 6;

/// What is left of a body's name without the phrases at its beginning and end that say what kind of body it is, or whose.
fn shorter(document: &Document<'_>, tables: &Tables, reading: &Reading, mention: &Mention) -> Vec<Shorter> {
    let (begin, end) = (document.token_at(mention.span.begin), document.token_at(mention.span.end));
    let rest = |begin: usize, end: usize| {
        tables.known.canonical(document.text(document.tokens_span(begin..end)), mention.label).into_boxed_str()
    };
    let mut found = Vec::new();
    let heads = reading.phrases_at(begin).filter(|p| p.classes.meets(HEADS) && (p.end as usize) < end);
    if let Some(head) = heads.map(|p| p.end as usize).max() {
        found.push(Shorter { name: rest(head, end), of_place: false });
    }
    for tail in (begin + 1..end).rev().take(LONGEST_PLACE) {
        if reading.phrases_at(tail).any(|p| p.end as usize == end && p.classes.meets(PLACES)) {
            found.push(Shorter { name: rest(begin, tail), of_place: true });
        }
    }
    for tail in (begin + 1..end).rev() {
        let token = &document.tokens[tail];
        if token.kind == TokenKind::Word {
            if !tables.known.is_ending(&document.text(token.span).to_lowercase()) {
                break;
            }
            found.push(Shorter { name: rest(begin, tail), of_place: false });
        }
    }
    found
}

/// Names that mean a body of one country as long as no other country's is named in full: they are that body.
fn name_national_bodies(forms: &mut [Form<'_>], known: &Known) {
    let at_home = known.national_country().is_none_or(|home| forms.iter().any(|f| f.thing == Some(home)));
    if !at_home {
        return;
    }
    let bodies = forms.iter().filter(|f| f.label == EntityType::Organization && f.thing.is_none());
    let foreign: HashSet<Box<str>> =
        bodies.flat_map(|f| f.shorter.iter().filter(|s| s.of_place).map(|s| s.name.clone())).collect();
    for form in forms.iter_mut().filter(|f| f.label == EntityType::Organization && f.thing.is_none()) {
        form.thing = known.national(&form.name).filter(|_| !foreign.contains(&form.name));
    }
}

/// A name in one form without its diacritics: for names that are written with and without them.
pub(in crate::entity) fn bare(name: &str) -> String {
    if name.is_ascii() {
        return name.to_owned();
    }
    let letters = name.nfd().filter(|&c| !is_combining_mark(c));
    letters.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}
