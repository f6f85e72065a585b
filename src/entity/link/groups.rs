//! Forms of names joined to things.

use std::collections::{HashMap, HashSet};

use super::{
    super::{Tables, known::Known, mention::Mention},
    forms::{Form, bare},
    people,
};
use crate::{analysis::EntityType, document::Document};

/// Forms joined to groups, each of which is one thing.
pub(super) struct Groups<'a> {
    pub(super) forms: &'a [Form<'a>],
    /// A forest: a form's neighbour on the way to the form that stands for its group.
    parents: Vec<u32>,
    /// What the group of a form is known to be, at the form that stands for it.
    things: Vec<Option<u32>>,
}

impl<'a> Groups<'a> {
    pub(super) fn new(forms: &'a [Form<'a>]) -> Self {
        Self { forms, parents: (0..forms.len() as u32).collect(), things: forms.iter().map(|f| f.thing).collect() }
    }

    /// The form that stands for a form's group: its first one.
    pub(super) fn of(&mut self, form: u32) -> u32 {
        let mut at = form;
        while self.parents[at as usize] != at {
            let next = self.parents[self.parents[at as usize] as usize];
            self.parents[at as usize] = next;
            at = next;
        }
        at
    }

    /// Makes the groups of two forms one. What is known to be two things stays two.
    pub(super) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.of(a), self.of(b));
        let (first, second) = (a.min(b), a.max(b));
        let (known, other) = (self.things[first as usize], self.things[second as usize]);
        if known.is_none() || other.is_none() || known == other {
            self.parents[second as usize] = first;
            self.things[first as usize] = known.or(other);
        }
    }

    fn form(&self, form: u32) -> &'a Form<'a> {
        &self.forms[form as usize]
    }

    /// The forms with a label, and their numbers.
    pub(super) fn with(&self, label: EntityType) -> impl Iterator<Item = (u32, &'a Form<'a>)> + use<'a> {
        let forms: &'a [Form<'a>] = self.forms;
        (0..).zip(forms).filter(move |(_, f)| f.label == label)
    }
}

/// Joins the forms of an article; the group of each mention is told by the number of the form that stands for it.
pub(super) fn join(
    document: &Document<'_>,
    tables: &Tables,
    mentions: &[Mention],
    forms: &[Form<'_>],
    form_of: &[u32],
) -> Vec<u32> {
    let mut groups = Groups::new(forms);
    for (mention, &form) in mentions.iter().zip(form_of) {
        if let Some(full) = mention.stands_for
            && groups.form(form_of[full]).label == groups.form(form).label
        {
            groups.join(form, form_of[full]);
        }
    }
    by_thing(&mut groups);
    by_spelling(&mut groups, document.language.accented);
    by_unit(&mut groups, &tables.known);
    by_initials(&mut groups, &tables.known);
    by_shorter_name(&mut groups);
    people::join(document, tables, mentions, form_of, &mut groups)
}

/// Joins forms that are known to be one thing.
fn by_thing(groups: &mut Groups<'_>) {
    let mut first: HashMap<(EntityType, u32), u32> = HashMap::new();
    for (at, form) in (0..).zip(groups.forms) {
        if let Some(thing) = form.thing {
            let first = *first.entry((form.label, thing)).or_insert(at);
            groups.join(first, at);
        }
    }
}

/// Joins names with their spelling without diacritics. Names that both have some, but not the same, are two names, and one
/// word may be another word without its marks where most words have some.
fn by_spelling(groups: &mut Groups<'_>, accented: bool) {
    let forms = || (0..).zip(groups.forms).filter(|(_, f)| !accented || f.words > 1);
    let mut plain: HashMap<(EntityType, &str, &str), u32> = HashMap::new();
    let mut lengths = HashSet::new();
    for (at, form) in forms().filter(|(_, f)| f.name.is_ascii()) {
        plain.entry((form.label, &form.name, &form.unit)).or_insert(at);
        lengths.insert(form.name.len());
    }
    if plain.is_empty() {
        return;
    }
    let marked = forms().filter(|(_, f)| !f.name.is_ascii() && lengths.contains(&f.name.chars().count()));
    let marked: Vec<(u32, &Form<'_>, String)> = marked.map(|(at, form)| (at, form, bare(&form.name))).collect();
    for (at, form, bare) in &marked {
        // Of several names with marks the first has the one without.
        if let Some(plain) = plain.remove(&(form.label, &**bare, &*form.unit)) {
            groups.join(plain, *at);
        }
    }
}

/// Joins places with one name whose units agree: "tỉnh Lạng Sơn" and "Lạng Sơn", but not "huyện Mai Sơn" and "xã Mai Sơn".
fn by_unit(groups: &mut Groups<'_>, known: &Known) {
    /// A name with more units than that has no place of its own.
    const MOST: usize = 16;
    let mut by_name: HashMap<&str, Vec<u32>> = HashMap::new();
    for (at, form) in groups.with(EntityType::Location) {
        let others = by_name.entry(&form.name).or_default();
        if let Some(&other) = others.iter().find(|&&o| groups.forms[o as usize].unit_agrees(form, known)) {
            groups.join(other, at);
        }
        if others.len() < MOST {
            others.push(at);
        }
    }
}

/// Joins acronyms, and names with acronyms in them, with the one name whose initials they are.
fn by_initials(groups: &mut Groups<'_>, known: &Known) {
    /// Time stays linear in texts of names with the same initials.
    const MOST: usize = 16;
    let named = || (0..).zip(groups.forms).filter(|(_, f)| f.label != EntityType::Person);
    let short: Vec<(u32, &Form<'_>)> = named().filter(|(_, f)| f.has_acronym()).collect();
    if short.is_empty() {
        return;
    }
    let mut by_initials: HashMap<(EntityType, u64), Vec<u32>> = HashMap::new();
    for (at, form) in named().filter(|(_, f)| f.words > 1) {
        let (all, great) = (form.initials(None), form.initials(Some(known)));
        for initials in [Some(all), Some(great).filter(|g| *g != all)].into_iter().flatten() {
            let forms = by_initials.entry((form.label, initials)).or_default();
            if forms.len() < MOST {
                forms.push(at);
            }
        }
    }
    for (at, form) in short {
        let Some(long) = by_initials.get(&(form.label, form.initials(None))) else { continue };
        let mut long = long.iter().filter(|&&l| {
            let long = &groups.forms[l as usize];
            long.words > form.words && form.stands_for(long, known)
        });
        if let (Some(&long), None) = (long.next(), long.next()) {
            groups.join(long, at);
        }
    }
}

/// Joins bodies with the one longer name of the article that only says more of what or whose they are.
fn by_shorter_name(groups: &mut Groups<'_>) {
    // None: there are several such names, of different groups.
    let mut longer: HashMap<&str, Option<(u32, bool)>> = HashMap::new();
    let bodies: Vec<_> = groups.with(EntityType::Organization).collect();
    for &(at, form) in &bodies {
        for shorter in &form.shorter {
            match longer.get(&*shorter.name).copied() {
                None => _ = longer.insert(&shorter.name, Some((at, shorter.of_place))),
                Some(Some((other, _))) if groups.of(other) != groups.of(at) => _ = longer.insert(&shorter.name, None),
                Some(_) => {}
            }
        }
    }
    for (at, form) in bodies {
        let Some(&Some((long, of_place))) = longer.get(&*form.name) else { continue };
        // "Bộ Ngoại giao" before any "Bộ Ngoại giao Nga" is another one.
        if !of_place || groups.forms[long as usize].mentions[0] < form.mentions[0] {
            groups.join(long, at);
        }
    }
}
