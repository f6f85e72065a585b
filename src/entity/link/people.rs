//! Short names of people joined with full ones.

use std::collections::HashMap;

use super::{
    super::{
        Tables,
        known::{Gender, plain},
        mention::Mention,
    },
    forms::Form,
    groups::Groups,
};
use crate::{analysis::EntityType, document::Document};

/// Names that share a word and are looked at: time stays linear in texts that are made of such names.
const MOST: usize = 32;

/// Where in a full name the word stands that is a short one: the better, the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Inner,
    First,
    Last,
}

/// The full names of an article by their words.
#[derive(Default)]
struct Names<'a> {
    by_word: HashMap<&'a str, Vec<(u32, Part)>>,
}

impl<'a> Names<'a> {
    fn add(&mut self, form: u32, name: &'a str) {
        let words: Vec<&str> = name.split(' ').collect();
        for (at, &word) in words.iter().enumerate() {
            let part = match at {
                _ if at + 1 == words.len() => Part::Last,
                0 => Part::First,
                _ => Part::Inner,
            };
            let names = self.by_word.entry(word).or_default();
            if names.len() < MOST {
                names.push((form, part));
            }
        }
    }

    /// The full names that have a word.
    fn with(&self, word: &str) -> &[(u32, Part)] {
        self.by_word.get(word).map_or(&[], Vec::as_slice)
    }
}

/// Joins people's names; returns the group of each mention.
pub(super) fn join(
    document: &Document<'_>,
    tables: &Tables,
    mentions: &[Mention],
    form_of: &[u32],
    groups: &mut Groups<'_>,
) -> Vec<u32> {
    let mut people: Vec<(u32, &Form<'_>)> = groups.with(EntityType::Person).collect();
    // The fullest first; names of one word need all others.
    people.sort_by_key(|(at, form)| (std::cmp::Reverse(form.name.split(' ').count()), *at));
    let short = people.partition_point(|(_, form)| form.name.contains(' '));
    let mut names = Names::default();
    for &(at, form) in &people[..short] {
        let first = form.name.split(' ').next().unwrap_or_default();
        let last = form.name.rsplit(' ').next().unwrap_or_default();
        let others = names.with(last).iter().chain(names.with(first)).map(|&(other, _)| other);
        let same = others.filter(|&o| is_same(&form.name, &groups.forms[o as usize].name, tables));
        let mut same: Vec<u32> = same.map(|other| groups.of(other)).collect();
        same.sort_unstable();
        same.dedup();
        // What may be the short form of two names is neither.
        if let [long] = same[..] {
            groups.join(long, at);
        }
        names.add(at, &form.name);
    }
    let mut of: Vec<u32> = form_of.iter().map(|&form| groups.of(form)).collect();
    let full = FullNames::new(document, tables, mentions, &people[..short], groups);
    for &(_, form) in &people[short..] {
        let candidates = candidates(names.with(&form.name), groups);
        for &mention in &form.mentions {
            if let Some(group) = full.meant(document, tables, &mentions[mention as usize], mention, &candidates) {
                of[mention as usize] = group;
            }
        }
    }
    of
}

/// Whether a name of several words, not longer than another, is a form of it.
fn is_same(short: &str, long: &str, tables: &Tables) -> bool {
    let (short, long): (Vec<&str>, Vec<&str>) = (short.split(' ').collect(), long.split(' ').collect());
    let (last, given_name_last) = (long.len() - 1, tables.given_name_last);
    // A father is not his son.
    let generation =
        |name: &[&str]| name.iter().copied().find(|word| tables.known.is_generation(word)).map(str::to_owned);
    if generation(&short) != generation(&long) {
        return false;
    }
    if short.len() == long.len() {
        // "J Rowling" and "Joanne Rowling"; but a given name of one letter is nobody's: "Nguyễn Văn A".
        let is_initial = |word: &str| word.chars().nth(1).is_none();
        let agrees = |at: usize| {
            let (a, b) = (short[at], long[at]);
            let may_be_initial = (is_initial(a) || is_initial(b)) && !(given_name_last && at == last);
            a == b || (may_be_initial && a.chars().next() == b.chars().next())
        };
        let whole = (0..=last).any(|at| short[at] == long[at] && !is_initial(short[at]));
        // "Abe Shinzo" and "Shinzo Abe"; but "Ngọc Anh" and "Anh Ngọc" are two.
        let foreign = !given_name_last || short.iter().all(|word| word.is_ascii());
        let turned = last == 1 && foreign && short[0] == long[1] && short[1] == long[0];
        return turned || (whole && (0..=last).all(agrees));
    }
    // Where the given name comes last, the first words are no short form of the whole.
    let ends = short[0] == long[0] && short.last() == long.last();
    long.ends_with(&short) || (!given_name_last && (long.starts_with(&short) || ends))
}

/// The people that an article names in full.
#[derive(Default)]
struct FullNames {
    /// Where each group is named in full, in order.
    mentions: HashMap<u32, Vec<u32>>,
    /// What the words of address before the names of each group say; the first that says something counts.
    genders: HashMap<u32, Gender>,
}

impl FullNames {
    fn new(
        document: &Document<'_>,
        tables: &Tables,
        mentions: &[Mention],
        full: &[(u32, &Form<'_>)],
        groups: &mut Groups<'_>,
    ) -> Self {
        let mut read = Self::default();
        for &(at, form) in full {
            read.mentions.entry(groups.of(at)).or_default().extend(&form.mentions);
        }
        for (&group, named) in &mut read.mentions {
            named.sort_unstable();
            let said = named.iter().find_map(|&m| gender(document, tables, &mentions[m as usize]));
            if let Some(gender) = said {
                read.genders.insert(group, gender);
            }
        }
        read
    }

    /// Whose name a short one is: of several the one named last is meant; before any is named, the first that comes.
    fn meant(
        &self,
        document: &Document<'_>,
        tables: &Tables,
        mention: &Mention,
        index: u32,
        candidates: &[u32],
    ) -> Option<u32> {
        let said = gender(document, tables, mention);
        let fits = |group: &u32| match (said, self.genders.get(group)) {
            (Some(said), Some(known)) => said == *known,
            _ => true,
        };
        let nearness = |group: &u32| {
            let named = self.mentions.get(group).map_or(&[][..], Vec::as_slice);
            match named[..named.partition_point(|&m| m < index)].last() {
                Some(&before) => (true, before),
                None => (false, named.first().map_or(0, |&after| u32::MAX - after)),
            }
        };
        candidates.iter().copied().filter(fits).max_by_key(nearness)
    }
}

/// The groups whose name a short one may be: those that have it in the best place, none twice.
fn candidates(names: &[(u32, Part)], groups: &mut Groups<'_>) -> Vec<u32> {
    let best = names.iter().map(|&(_, part)| part).max();
    let mut found: Vec<u32> =
        names.iter().filter(|(_, part)| Some(*part) == best).map(|&(name, _)| groups.of(name)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// What the word of address before a name says.
fn gender(document: &Document<'_>, tables: &Tables, mention: &Mention) -> Option<Gender> {
    let before = document.clean()[..mention.span.begin as usize].trim_end_matches([' ', '.']);
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next()?;
    tables.known.gender(&plain(word))
}
