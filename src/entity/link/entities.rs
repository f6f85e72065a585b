//! Groups of mentions made to entities.

use std::collections::{HashMap, HashSet};

use super::{
    super::{Tables, known::Thing, mention::Mention as Found},
    forms::{Form, bare},
};
use crate::{
    analysis::{Entity, EntityType, Mention, MentionKind},
    document::{Document, SectionKind},
};

/// All that an article says of one thing.
struct Group<'a> {
    label: EntityType,
    mentions: Vec<&'a Found>,
    thing: Option<&'a Thing>,
}

/// Makes an entity of each group of mentions, the most salient first.
pub(super) fn build(
    document: &Document<'_>,
    tables: &Tables,
    mentions: &[Found],
    forms: &[Form],
    form_of: &[u32],
    group_of: &[u32],
) -> Vec<Entity> {
    let mut list: Vec<Group<'_>> = Vec::new();
    let mut place_of: HashMap<u32, usize> = HashMap::new();
    for ((mention, &form), &group) in mentions.iter().zip(form_of).zip(group_of) {
        let form = &forms[form as usize];
        let place = *place_of.entry(group).or_insert_with(|| {
            list.push(Group { label: form.label, mentions: Vec::new(), thing: None });
            list.len() - 1
        });
        list[place].mentions.push(mention);
        list[place].thing = list[place].thing.or(form.thing.map(|thing| tables.known.get(thing)));
    }
    let weights: Vec<f32> = list.iter().map(|g| g.weight(document)).collect();
    let total: f32 = weights.iter().sum::<f32>().max(1.0);
    let mut entities: Vec<Entity> =
        list.iter().zip(weights).map(|(g, weight)| g.entity(document, weight / total)).collect();
    let first = |e: &Entity| e.mentions.first().map_or(0, |m| m.span.begin);
    entities.sort_by(|a, b| b.salience.total_cmp(&a.salience).then(first(a).cmp(&first(b))));
    entities
}

impl Group<'_> {
    /// Mentions in the article's own text count, those of the headline and the first lines more.
    fn weight(&self, document: &Document<'_>) -> f32 {
        let weight = |m: &&Found| {
            let section = document.section_of(&document.sentences[m.sentence as usize]);
            match section.kind {
                SectionKind::Title => 3.0,
                SectionKind::Heading | SectionKind::Body if m.sentence < 4 => 2.0,
                SectionKind::Heading | SectionKind::Body => 1.0,
                _ => 0.0,
            }
        };
        self.mentions.iter().map(weight).sum()
    }

    fn entity(&self, document: &Document<'_>, salience: f32) -> Entity {
        let mut seen = HashSet::new();
        let spellings = self.mentions.iter().map(|m| document.source.spelling(m.span));
        let mut names: Vec<String> = spellings.filter(|name| seen.insert(name.clone())).collect();
        // The first of the longest, counted in words, that is not all in capitals and has its diacritics.
        let fullness = |name: &str| (name.split(' ').count(), name.chars().any(char::is_lowercase), !name.is_ascii());
        let best = names.iter().map(|n| fullness(n)).max().unwrap_or_default();
        let at = names.iter().position(|n| fullness(n) == best).unwrap_or_default();
        let name = if names.is_empty() { String::new() } else { names.remove(at) };
        let words = best.0;
        let mention = |m: &&Found| Mention {
            span: m.span,
            kind: kind(document.text(m.span), words, self.label),
            confidence: m.confidence,
            sentence: m.sentence,
            section: document.sentences[m.sentence as usize].section,
        };
        let mut seen = HashSet::new();
        let roles = self.mentions.iter().filter_map(|m| m.role).filter(|r| seen.insert(document.text(*r))).collect();
        Entity {
            entity_type: self.label,
            salience,
            mentions: self.mentions.iter().map(mention).collect(),
            aliases: names,
            roles,
            links: self.thing.and_then(|thing| thing.link.clone()).into_iter().collect(),
            identity_keys: keys(self.label, &name, self.thing),
            name,
        }
    }
}

/// The keys of a thing: what public registers or our tables call it, else its name, and its name without diacritics.
fn keys(label: EntityType, name: &str, thing: Option<&Thing>) -> Vec<String> {
    if let Some(thing) = thing {
        return vec![thing.key.clone()];
    }
    let name = super::super::known::words(name).join(" ");
    vec![format!("{}:~{}", prefix(label), bare(&name)), format!("{}:{name}", prefix(label))]
}

/// How a mention names an entity whose fullest name has `words` words.
fn kind(text: &str, words: usize, label: EntityType) -> MentionKind {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    if !text.contains(' ') && letters().count() > 1 && letters().all(char::is_uppercase) {
        MentionKind::Acronym
    } else if label == EntityType::Person && text.split(' ').count() < words {
        MentionKind::ShortName
    } else {
        MentionKind::Name
    }
}

/// What the identity keys of a type begin with.
fn prefix(label: EntityType) -> &'static str {
    match label {
        EntityType::Person => "person",
        EntityType::Location => "location",
        EntityType::Organization => "organization",
        EntityType::Event => "event",
        EntityType::Law => "law",
        EntityType::Product => "product",
    }
}
