//! What the rules and tables say of an article before it is tagged.

use super::{
    Tables, evidence,
    gazetteer::{Classes, CountryCode},
    mentions, tags,
};
use crate::document::Document;

/// A known phrase in a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    /// Its first token.
    pub(super) begin: u32,
    /// One past its last token.
    pub(super) end: u32,
    pub(super) classes: Classes,
    /// The country that it names.
    pub(super) country: Option<CountryCode>,
}

/// What the rules and tables say of an article.
#[derive(Debug)]
pub(crate) struct Reading {
    /// The phrases of the tables.
    pub(super) phrases: Vec<Phrase>,
    /// What the rules say of each token: nought for nothing, twice the type's number and one where a mention begins, two
    /// inside of it.
    pub(super) labels: Vec<u8>,
}

impl Reading {
    /// Reads an article.
    pub(crate) fn new(document: &Document<'_>, tables: &Tables) -> Self {
        let (candidates, phrases) = mentions::find(document, tables);
        let mut mentions = evidence::settle(document, tables, candidates);
        mentions.retain(|m| m.label.is_some());
        let mut labels = vec![0; document.tokens.len()];
        let mut at = 0;
        for mention in &mentions {
            let Some(label) = mention.label else { continue };
            while at < labels.len() && document.tokens[at].span.end <= mention.span.begin {
                at += 1;
            }
            let mut place = 1;
            while at < labels.len() && document.tokens[at].span.begin < mention.span.end {
                labels[at] = 2 * tags::type_index(label) as u8 + place;
                place = 2;
                at += 1;
            }
        }
        Self { phrases, labels }
    }

    /// The phrases that begin at a token.
    pub(super) fn phrases_at(&self, token: usize) -> impl Iterator<Item = &Phrase> {
        let first = self.phrases.partition_point(|p| (p.begin as usize) < token);
        self.phrases[first..].iter().take_while(move |p| p.begin as usize == token)
    }
}
