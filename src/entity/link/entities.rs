//! Groups of mentions made to entities.

use std::{collections::HashSet, ptr};

use super::{
    super::{
        Tables, identity,
        known::{self, Thing},
        mention::Mention as Found,
    },
    Linked,
    forms::{Form, bare, is_acronym},
    salience::Sentences,
};
use crate::{
    analysis::{Entity, EntityType, Mention, MentionKind},
    document::Document,
    span::Span,
};

/// All that an article says of one thing.
struct Group<'a> {
    label: EntityType,
    mentions: Vec<&'a Found>,
    /// The first mention of each spelling, and some more of those that other groups have too.
    spellings: Vec<Span>,
    /// The ways in which it is written.
    forms: Vec<&'a Form<'a>>,
    /// What it is said to be, in order.
    roles: Vec<Span>,
    thing: Option<&'a Thing>,
}

/// Makes an entity of each group of mentions, the most salient first.
pub(super) fn build(linked: &Linked<'_>, roles: &[(usize, Span)], sentences: &Sentences) -> Vec<Entity> {
    let Linked { document, tables, mentions, spellings, forms, group_of } = linked;
    let mut groups: Vec<Group<'_>> = Vec::new();
    // Where the group with the number of a form is in the list.
    let mut place_of: Vec<Option<usize>> = vec![None; forms.len()];
    // The last group in which each spelling was seen.
    let mut seen_in: Vec<Option<usize>> = vec![None; mentions.len()];
    let mut place = Vec::with_capacity(mentions.len());
    for ((mention, &group), &spelling) in mentions.iter().zip(group_of).zip(spellings) {
        let at = *place_of[group as usize].get_or_insert_with(|| {
            let (mentions, spellings, forms, roles) = Default::default();
            groups.push(Group { label: mention.label, mentions, spellings, forms, roles, thing: None });
            groups.len() - 1
        });
        groups[at].mentions.push(mention);
        if seen_in[spelling as usize].replace(at) != Some(at) {
            groups[at].spellings.push(mention.span);
        }
        place.push(at);
    }
    for form in forms {
        for &mention in &form.mentions {
            let group = &mut groups[place[mention as usize]];
            if !group.forms.last().is_some_and(|&last| ptr::eq(last, form)) {
                group.forms.push(form);
                group.thing = group.thing.or(form.thing.map(|thing| tables.known.get(thing)));
            }
        }
    }
    for &(mention, role) in roles {
        groups[place[mention]].roles.push(role);
    }
    let weight = |g: &Group<'_>| sentences.weight(document, &g.mentions, &g.forms);
    let weights: Vec<f32> = groups.iter().map(weight).collect();
    let total: f32 = weights.iter().sum::<f32>().max(1.0);
    let article = identity::Article::new(document, mentions);
    let mut entities: Vec<Entity> =
        groups.iter().zip(weights).map(|(g, weight)| g.entity(document, tables, &article, weight / total)).collect();
    let first = |e: &Entity| e.mentions.first().map_or(0, |m| m.span.begin);
    entities.sort_by(|a, b| b.salience.total_cmp(&a.salience).then(first(a).cmp(&first(b))));
    entities
}

impl Group<'_> {
    fn entity(
        &self,
        document: &Document<'_>,
        tables: &Tables,
        article: &identity::Article<'_>,
        salience: f32,
    ) -> Entity {
        let mut names = self.spellings.clone();
        if names.len() > 1 {
            let mut seen = HashSet::new();
            names.retain(|&name| seen.insert(document.text(name)));
        }
        // The first of the longest, counted in words, that is not all in capitals and has its diacritics. What is a name only
        // beside another one, "Việt" in "Việt - Trung", comes last.
        let fullness = |&name: &Span| {
            let name = document.text(name);
            let alone = tables.known.in_pair(name).is_none();
            (alone, known::words(name).count(), name.chars().any(char::is_lowercase), !name.is_ascii())
        };
        let best = names.iter().map(fullness).max().unwrap_or_default();
        let at = names.iter().position(|name| fullness(name) == best).unwrap_or_default();
        let name = if names.is_empty() { Span::default() } else { names.remove(at) };
        let words = best.1;
        let mention = |m: &&Found| Mention {
            span: m.span,
            kind: kind(document.text(m.span), words, self.label),
            confidence: m.confidence,
            sentence: m.sentence,
            section: document.sentences[m.sentence as usize].section,
        };
        let mut seen = HashSet::new();
        let roles: Vec<_> = self.roles.iter().filter(|r| seen.insert(document.text(**r))).copied().collect();
        let mut identity_keys = match self.thing {
            Some(thing) => vec![thing.key.clone()],
            None => keys(self.label, &known::plain(document.text(name))),
        };
        if self.label == EntityType::Person {
            let subject = identity::Subject { document, article, mentions: &self.mentions, roles: &roles };
            identity_keys.extend(identity::chinese_keys(&subject));
        }
        Entity {
            entity_type: self.label,
            salience,
            mentions: self.mentions.iter().map(mention).collect(),
            aliases: names.into_iter().map(|name| document.source.spelling(name)).collect(),
            roles,
            links: self.thing.map(|thing| thing.links.clone()).unwrap_or_default(),
            identity_keys,
            name: document.source.spelling(name),
        }
    }
}

/// The keys of something by its name in [plain form](known::plain). A person's full name is one without its diacritics too, behind a mark: other
/// names may read the same without theirs.
pub(in crate::entity) fn keys(label: EntityType, name: &str) -> Vec<String> {
    let mut keys = vec![format!("{}:{name}", prefix(label))];
    if label == EntityType::Person && name.contains(' ') {
        keys.push(format!("{}:~{}", prefix(label), bare(name)));
    }
    keys
}

/// How a mention names an entity whose fullest name has `words` words.
fn kind(text: &str, words: usize, label: EntityType) -> MentionKind {
    if is_acronym(text) {
        MentionKind::Acronym
    } else if label == EntityType::Person && known::words(text).count() < words {
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
