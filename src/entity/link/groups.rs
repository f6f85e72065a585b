//! Forms of names joined to things.

use std::collections::HashMap;

use super::{
    super::{Tables, known::Known, mention::Mention},
    forms::{Form, bare},
    people,
};
use crate::{analysis::EntityType, document::Document};

/// Forms joined to groups, each of which is one thing.
pub(super) struct Groups<'a> {
    pub(super) forms: &'a [Form],
    /// A forest: a form's neighbour on the way to the form that stands for its group.
    parents: Vec<u32>,
}

impl<'a> Groups<'a> {
    pub(super) fn new(forms: &'a [Form]) -> Self {
        Self { forms, parents: (0..forms.len() as u32).collect() }
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
        self.parents[a.max(b) as usize] = a.min(b);
    }

    fn form(&self, form: u32) -> &'a Form {
        &self.forms[form as usize]
    }

    /// The forms with a label, and their numbers.
    pub(super) fn with(&self, label: EntityType) -> impl Iterator<Item = (u32, &'a Form)> + use<'a> {
        let forms: &'a [Form] = self.forms;
        (0..).zip(forms).filter(move |(_, f)| f.label == label)
    }
}

/// Joins the forms of an article; the group of each mention is told by the number of one of its forms, or a number beyond
/// all of them for a short name that belongs to none.
pub(super) fn join(
    document: &Document<'_>,
    tables: &Tables,
    mentions: &[Mention],
    forms: &[Form],
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
    by_thing(&mut groups, tables);
    by_spelling(&mut groups, document.language.accented);
    by_unit(&mut groups);
    by_initials(&mut groups, &tables.known);
    by_shorter_name(&mut groups);
    people::join(document, tables, mentions, form_of, &mut groups)
}

/// Joins forms that are known to be one thing.
fn by_thing(groups: &mut Groups<'_>, tables: &Tables) {
    let mut first: HashMap<(EntityType, u32), u32> = HashMap::new();
    // A body named with another country is not ours without one.
    let elsewhere = |form: &Form| {
        groups
            .forms
            .iter()
            .filter(|f| f.label == EntityType::Organization && f.thing.is_none())
            .any(|f| f.shorter.iter().any(|s| s.of_place && s.name == form.name))
    };
    let national = |form: &Form| {
        let thing = tables.known.national(&form.name).filter(|_| form.label == EntityType::Organization)?;
        (!elsewhere(form)).then_some(thing)
    };
    let things: Vec<Option<u32>> = groups.forms.iter().map(|f| f.thing.or_else(|| national(f))).collect();
    for (at, thing) in (0..).zip(things) {
        if let Some(thing) = thing {
            let first = *first.entry((groups.form(at).label, thing)).or_insert(at);
            groups.join(first, at);
        }
    }
}

/// Joins names with their spelling without diacritics. Names that both have some, but not the same, are two names, and one
/// word may be another word without its marks where most words have some.
fn by_spelling(groups: &mut Groups<'_>, accented: bool) {
    let mut plain: HashMap<(EntityType, String), u32> = HashMap::new();
    let mut marked: Vec<(u32, EntityType, String)> = Vec::new();
    for (at, form) in (0..).zip(groups.forms) {
        if accented && form.words.len() < 2 {
            continue;
        }
        let bare = bare(&form.name);
        if *bare == *form.name {
            plain.entry((form.label, bare)).or_insert(at);
        } else {
            marked.push((at, form.label, bare));
        }
    }
    // Of several names with marks the first has the one without.
    for (at, label, bare) in marked {
        if let Some(plain) = plain.remove(&(label, bare)) {
            groups.join(plain, at);
        }
    }
}

/// Joins places with one name whose units agree: "tỉnh Lạng Sơn" and "Lạng Sơn", but not "huyện Mai Sơn" and "xã Mai Sơn".
fn by_unit(groups: &mut Groups<'_>) {
    /// A name with more units than that has no place of its own.
    const MOST: usize = 16;
    let mut by_name: HashMap<&str, Vec<u32>> = HashMap::new();
    for (at, form) in groups.with(EntityType::Location) {
        let others = by_name.entry(&form.name).or_default();
        if let Some(&other) = others.iter().find(|&&o| groups.forms[o as usize].unit_agrees(form)) {
            groups.join(other, at);
        }
        if others.len() < MOST {
            others.push(at);
        }
    }
}

/// Joins acronyms, and names with acronyms in them, with the one name whose initials they are.
fn by_initials(groups: &mut Groups<'_>, known: &Known) {
    let mut by_initials: HashMap<(EntityType, String), Vec<u32>> = HashMap::new();
    let named = |f: &&Form| f.label != EntityType::Person;
    for (at, form) in (0..).zip(groups.forms).filter(|(_, f)| named(f) && f.words.len() > 1) {
        let (all, great) = (form.initials(None), form.initials(Some(known)));
        if great != all {
            push(&mut by_initials, (form.label, great), at);
        }
        push(&mut by_initials, (form.label, all), at);
    }
    for (at, form) in (0..).zip(groups.forms).filter(|(_, f)| named(f)) {
        let Some(long) = by_initials.get(&(form.label, form.initials(None))) else { continue };
        let mut long = long.iter().filter(|&&l| {
            let long = &groups.forms[l as usize];
            long.words.len() > form.words.len() && form.stands_for(long, known)
        });
        if let (Some(&long), None) = (long.next(), long.next()) {
            groups.join(long, at);
        }
    }
}

fn push(index: &mut HashMap<(EntityType, String), Vec<u32>>, key: (EntityType, String), form: u32) {
    /// Time stays linear in texts of names with the same initials.
    const MOST: usize = 16;
    let forms = index.entry(key).or_default();
    if forms.len() < MOST {
        forms.push(form);
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
