//! Mentions of one thing joined to an entity.

use std::collections::{HashMap, HashSet};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Tables, gazetteer::CountryCode, mention::Mention as Found};
use crate::{
    analysis::{Entity, EntityType, Mention, MentionKind},
    document::{Document, SectionKind},
};

/// The register that countries are linked to.
const REGISTER: &str = "iso3166-1";

/// Joins mentions to entities, the most salient first.
pub(super) fn link(document: &Document<'_>, tables: &Tables, mentions: &[Found]) -> Vec<Entity> {
    let mut groups = Groups::new(document, tables);
    let mut group_of: Vec<Option<usize>> = vec![None; mentions.len()];
    // Full names first, then acronyms that are explained: a headline may have the short form before them.
    for round in 0..3 {
        for (i, mention) in mentions.iter().enumerate().filter(|(_, m)| round_of(m) == round) {
            group_of[i] = match mention.stands_for.and_then(|full| group_of[full]) {
                Some(group) => {
                    groups.name(group, mention);
                    Some(group)
                }
                None => Some(groups.find(mention)),
            };
        }
    }
    for (mention, group) in mentions.iter().zip(group_of) {
        if let Some(group) = group {
            groups.list[group].mentions.push(*mention);
        }
    }
    let weights: Vec<f32> = groups.list.iter().map(|g| g.weight(document)).collect();
    let total: f32 = weights.iter().sum::<f32>().max(1.0);
    let mut entities: Vec<Entity> =
        groups.list.iter().zip(weights).map(|(g, weight)| g.entity(document, weight / total)).collect();
    let first = |e: &Entity| e.mentions.first().map_or(0, |m| m.span.begin);
    entities.sort_by(|a, b| b.salience.total_cmp(&a.salience).then(first(a).cmp(&first(b))));
    entities
}

fn round_of(mention: &Found) -> u8 {
    match mention.stands_for {
        Some(_) => 1,
        None if mention.words > 1 => 0,
        None => 2,
    }
}

/// The groups of mentions made so far.
struct Groups<'d> {
    document: &'d Document<'d>,
    tables: &'d Tables,
    list: Vec<Group>,
    /// By type and name in small letters; countries by their code.
    by_name: HashMap<(EntityType, String), usize>,
    /// By type and name without diacritics, and whether the name had some; names of several words only.
    by_bare_name: HashMap<(EntityType, String), (usize, bool)>,
    /// People by the parts of their names that stand for the whole; the first full name keeps the part.
    by_part: HashMap<String, usize>,
}

struct Group {
    label: EntityType,
    key: String,
    mentions: Vec<Found>,
}

impl<'d> Groups<'d> {
    fn new(document: &'d Document<'d>, tables: &'d Tables) -> Self {
        let (list, by_name, by_bare_name, by_part) = Default::default();
        Self { document, tables, list, by_name, by_bare_name, by_part }
    }

    /// The group that a mention belongs to, a new one if there is none.
    fn find(&mut self, mention: &Found) -> usize {
        let label = mention.label;
        let name = self.document.text(mention.core).to_lowercase();
        let person = label == EntityType::Person;
        if person
            && mention.words == 1
            && let Some(&group) = self.by_part.get(&name)
        {
            return group;
        }
        let bare = bare(&name);
        let key = match mention.country {
            Some(code) => format!("{REGISTER}:{}", code_text(code)),
            None => format!("{}:{bare}", prefix(label)),
        };
        let by_name = (label, if mention.country.is_some() { key.clone() } else { name.clone() });
        if let Some(&group) = self.by_name.get(&by_name) {
            return group;
        }
        // Two names that both have diacritics, but not the same, are two names.
        let marked = bare != name;
        let by_bare_name = (label, bare);
        if mention.words > 1
            && let Some(&(group, was_marked)) = self.by_bare_name.get(&by_bare_name)
            && !(marked && was_marked)
        {
            self.by_name.insert(by_name, group);
            return group;
        }
        let group = self.list.len();
        self.list.push(Group { label, key, mentions: Vec::new() });
        self.by_name.insert(by_name, group);
        if mention.words > 1 {
            self.by_bare_name.entry(by_bare_name).or_insert((group, marked));
        }
        if person && mention.words > 1 {
            let first = name.split(' ').next().filter(|_| !self.tables.given_name_last);
            for part in name.rsplit(' ').next().into_iter().chain(first) {
                self.by_part.entry(part.to_owned()).or_insert(group);
            }
        }
        group
    }

    /// Gives the group another name.
    fn name(&mut self, group: usize, mention: &Found) {
        let name = self.document.text(mention.core).to_lowercase();
        self.by_name.entry((mention.label, name)).or_insert(group);
    }
}

impl Group {
    /// Mentions in the article's own text count, those of the headline and the first lines more.
    fn weight(&self, document: &Document<'_>) -> f32 {
        let weight = |m: &Found| {
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
        // The first of the longest, counted in words, that is not all in capitals.
        let fullness = |name: &str| (name.split(' ').count(), name.chars().any(char::is_lowercase));
        let best = names.iter().map(|n| fullness(n)).max().unwrap_or_default();
        let at = names.iter().position(|n| fullness(n) == best).unwrap_or_default();
        let name = if names.is_empty() { String::new() } else { names.remove(at) };
        let words = best.0;
        let mention = |m: &Found| Mention {
            span: m.span,
            kind: kind(document.text(m.span), words, self.label),
            confidence: m.confidence,
            sentence: m.sentence,
            section: document.sentences[m.sentence as usize].section,
        };
        let mut seen = HashSet::new();
        let roles = self.mentions.iter().filter_map(|m| m.role).filter(|r| seen.insert(document.text(*r))).collect();
        let country = self.mentions.iter().find_map(|m| m.country);

        Entity {
            entity_type: self.label,
            name,
            salience,
            mentions: self.mentions.iter().map(mention).collect(),
            aliases: names,
            roles,
            links: country.map(|code| (REGISTER, code_text(code))).into_iter().collect(),
            identity_keys: vec![self.key.clone()],
        }
    }
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

fn code_text(code: CountryCode) -> String {
    code.into_iter().map(char::from).collect()
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

/// A name in small letters without its diacritics: for identity keys, which have to agree between articles with and
/// without them, never to find words.
fn bare(name: &str) -> String {
    let letters = name.nfd().filter(|&c| !is_combining_mark(c));
    letters.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}
