//! Mentions of one thing joined to an entity.
//!
//! Names are compared in [one form](super::known::Known::canonical), each way of writing one once (`forms`). `groups` joins the
//! forms that are known, spelt or built so that they name one thing, `people` short names with full ones, `salience` tells how
//! much of the article each thing is. All is linear in the number of mentions, but for sorting.

mod entities;
mod forms;
mod groups;
mod people;
mod salience;

pub(super) use entities::keys;
pub(super) use forms::bare;

use std::collections::HashMap;

use salience::Sentences;

use super::{Tables, mention::Mention as Found, reading::Reading, role};
use crate::{
    analysis::{Entity, EntityType, SummarySentence},
    document::Document,
};

/// Joins mentions to entities, the most salient first. `summary` are the sentences that sum the article up.
pub(super) fn link(
    document: &Document<'_>,
    tables: &Tables,
    reading: &Reading,
    mentions: &[Found],
    summary: &[SummarySentence],
) -> Vec<Entity> {
    let spellings = spellings(document, mentions);
    let mentions = &of_one_type(mentions, &spellings);
    let (forms, form_of) = forms::collect(document, tables, reading, mentions, &spellings);
    let group_of = groups::join(document, tables, mentions, &forms, &form_of);
    let linked = Linked { document, tables, mentions, spellings, forms, group_of };
    let sentences = Sentences::new(document, summary.iter().map(|s| s.sentence));
    entities::build(&linked, &role::find(document, tables, mentions), &sentences)
}

/// The mentions of an article, and which of them are one thing.
struct Linked<'a> {
    document: &'a Document<'a>,
    tables: &'a Tables,
    mentions: &'a [Found],
    /// For each mention the number of its spelling.
    spellings: Vec<u32>,
    /// The ways in which names are written.
    forms: Vec<forms::Form<'a>>,
    /// For each mention the number of a form that stands for its thing.
    group_of: Vec<u32>,
}

/// A number for each mention, the same for those that are spelt alike: from nought, in the order of the first ones.
fn spellings(document: &Document<'_>, mentions: &[Found]) -> Vec<u32> {
    let mut numbers: HashMap<&str, u32> = HashMap::with_capacity(mentions.len());
    let mut number = |mention: &Found| {
        let next = numbers.len() as u32;
        *numbers.entry(document.text(mention.span)).or_insert(next)
    };
    mentions.iter().map(&mut number).collect()
}

/// The same mentions; those of one spelling have the type that they have more surely than all others. What a word is in most
/// places of an article it is in all of them: this also mends a few of the tagger's types.
fn of_one_type(mentions: &[Found], spellings: &[u32]) -> Vec<Found> {
    let mut weights = vec![[0.0; EntityType::ALL.len()]; mentions.len()];
    for (mention, &spelling) in mentions.iter().zip(spellings) {
        weights[spelling as usize][mention.label as usize] += mention.confidence;
    }
    let mut mentions = mentions.to_vec();
    for (mention, &spelling) in mentions.iter_mut().zip(spellings) {
        let weights: &[f32] = &weights[spelling as usize];
        let most = |label: &EntityType| 2.0 * weights[*label as usize] > weights.iter().sum();
        mention.label = EntityType::ALL.into_iter().find(most).unwrap_or(mention.label);
    }
    mentions
}
