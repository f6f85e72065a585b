//! Names: people, organisations, places, events, laws and products.
//!
//! A trained tagger, whose features are words, what tables know of them, and what rules say. It goes in these steps:
//!
//! 1. `reading`: the rules (`gazetteer`, `words`, `mentions`, `extent`, `evidence`) find known phrases and what looks like
//!    names; all of their words are data.
//! 2. `features` makes each token's features of that, of the words around it and of their `clusters`.
//! 3. `tagger` runs a conditional random field (`crf`, `tags`) with a language's `model` over each sentence, and once more
//!    with the `votes` of the whole article.
//! 4. `mention` and `link` join what was tagged to entities, `role` finds what people are said to be.
//! 5. `identity` gives people with Chinese names the same key in every script.

use std::sync::Arc;

use crate::{
    analysis::{Entity, SummarySentence},
    document::Document,
    error::LoadError,
    lang::table::Table,
};

pub(crate) mod clusters;
pub(crate) mod crf;
mod evidence;
mod extent;
pub(crate) mod features;
mod gazetteer;
pub(crate) mod hashing;
pub mod identity;
pub(crate) mod known;
mod link;
mod mention;
mod mentions;
pub(crate) mod model;
pub(crate) mod reading;
mod role;
pub(crate) mod tagger;
pub(crate) mod tags;
pub(crate) mod votes;
pub(crate) mod weights;
mod words;

use gazetteer::{Class, Gazetteer};
use known::Known;

/// The tables of one language.
#[derive(Debug)]
pub(crate) struct Tables {
    gazetteer: Gazetteer,
    /// Endings that are written onto a name and do not belong to it (`'s`).
    possessives: Vec<String>,
    /// Whether the last word of a person's name is the one that stands for the whole: given names come last.
    given_name_last: bool,
    /// What names are known to be.
    known: Arc<Known>,
    /// How roles are said.
    roles: Arc<role::Tables>,
    /// What Chinese names are made of: the same for all languages.
    chinese: Arc<identity::ChineseNames>,
    /// What tells whose office it is that a name has.
    origins: Arc<identity::Origins>,
}

impl Tables {
    /// Reads `names.txt`, `countries.txt`, `known.txt`, `roles.txt` and `origins.txt`.
    pub(crate) fn new(
        names: &Table,
        countries: &Table,
        known: &Table,
        roles: &Table,
        origins: &Table,
        chinese: Arc<identity::ChineseNames>,
    ) -> Result<Self, LoadError> {
        let mut gazetteer = Gazetteer::default();
        for (header, class) in HEADERS {
            names.entries(header)?.for_each(|phrase| gazetteer.add(phrase, class));
        }
        for header in ["cldr", "news"] {
            for [code, name] in countries.rows(header)? {
                if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
                    return Err(countries.problem(format!("{code:?} is no code of ISO 3166-1")));
                }
                gazetteer.add_country(name, code);
            }
        }
        let order = names.entries("name order")?.next().unwrap_or_default();
        let given_name_last = match order {
            "given name last" => true,
            "family name last" => false,
            _ => return Err(names.problem(format!("{order:?} under [name order] is no order of names"))),
        };
        let possessives = names.entries("possessives")?.map(str::to_owned).collect();
        let known = Arc::new(Known::new(known, countries)?);
        let roles = Arc::new(role::Tables::new(names, roles)?);
        let origins = Arc::new(identity::Origins::new(origins, countries, &chinese)?);
        Ok(Self { gazetteer, possessives, given_name_last, known, roles, chinese, origins })
    }
}

#[cfg(feature = "train")]
impl Tables {
    /// The same without one in `parts` of the names that they know: those of part `part`.
    pub(crate) fn forgetting(&self, part: u64, parts: u64) -> Self {
        Self {
            gazetteer: self.gazetteer.forgetting(part, parts),
            possessives: self.possessives.clone(),
            known: Arc::clone(&self.known),
            roles: Arc::clone(&self.roles),
            chinese: Arc::clone(&self.chinese),
            origins: Arc::clone(&self.origins),
            given_name_last: self.given_name_last,
        }
    }

    /// How many of some tokens are the titles before a person's name; never all of them.
    pub(crate) fn title_length(&self, document: &Document<'_>, tokens: std::ops::Range<usize>) -> usize {
        let reading = reading::Reading::new(document, self);
        let mut at = tokens.start;
        while let Some(title) = reading
            .phrases_at(at)
            .filter(|p| p.classes.has(Class::Office) || p.classes.has(Class::Honorific))
            .map(|p| p.end as usize)
            .filter(|&end| end < tokens.end)
            .max()
        {
            at = title;
        }
        at - tokens.start
    }
}

/// The headers of `names.txt` and what the phrases under them are.
const HEADERS: [(&str, Class); 36] = [
    ("offices", Class::Office),
    ("honorifics", Class::Honorific),
    ("surnames", Class::Surname),
    ("given names", Class::GivenName),
    ("organisation heads", Class::Head),
    ("organisation nouns", Class::Noun),
    ("organisation tails", Class::Tail),
    ("fields", Class::Field),
    ("organisations", Class::Organisation),
    ("governments", Class::Government),
    ("government tails", Class::GovernmentTail),
    ("units", Class::Unit),
    ("unit nouns", Class::UnitNoun),
    ("place tails", Class::PlaceTail),
    ("places", Class::Place),
    ("events", Class::Event),
    ("laws", Class::Law),
    ("products", Class::Product),
    ("connectors", Class::Connector),
    ("list connectors", Class::ListConnector),
    ("stops", Class::Stop),
    ("plain words", Class::Plain),
    ("ambiguous", Class::Ambiguous),
    ("place cues", Class::PlaceCue),
    ("person cues before", Class::PersonCueBefore),
    ("plurals", Class::Plural),
    ("name particles", Class::Particle),
    ("organisation cues before", Class::OrganisationCueBefore),
    ("person cues after", Class::PersonCueAfter),
    ("organisation cues after", Class::OrganisationCueAfter),
    ("last names", Class::LastName),
    ("ambiguous products", Class::AmbiguousProduct),
    ("product cues", Class::ProductCue),
    ("event tails", Class::EventTail),
    ("law tails", Class::LawTail),
    ("product tails", Class::ProductTail),
];

/// The mentions of an article, before they are joined.
#[derive(Debug)]
pub struct Mentions {
    reading: reading::Reading,
    list: Vec<mention::Mention>,
}

/// Finds the mentions of a document.
#[must_use]
pub fn tag(document: &Document<'_>) -> Mentions {
    let (tables, model) = (&document.language.names, &document.language.tagger);
    let reading = reading::Reading::new(document, tables);
    let features = features::Features::new(document, &reading, &model.clusters);
    let tagged = mention::with_acronyms(document, model.tag(&features));
    let list = mention::collect(document, &reading, &tagged);
    Mentions { reading, list }
}

/// Joins mentions to entities, the most salient first; spans point into the document's clean text. Salience rests on `summary`,
/// the sentences that sum the article up, among others.
#[must_use]
pub fn link(document: &Document<'_>, mentions: &Mentions, summary: &[SummarySentence]) -> Vec<Entity> {
    link::link(document, &document.language.names, &mentions.reading, &mentions.list, summary)
}
