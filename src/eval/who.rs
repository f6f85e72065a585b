//! Articles annotated with who is who: which mentions name one thing, what people are said to be, and who met whom.
//!
//! Such a file (`tests/corpus/who.jsonl`) holds nothing of the articles' texts: it names an article by its id, and places in it by
//! offsets in code points. The text is in the gold file that [`Annotation::set`] names.

use std::{collections::HashSet, ops::AddAssign};

use serde::Deserialize;

use super::{
    coreference::{Sums, b_cubed, ceaf_e},
    gold,
};
use crate::{
    analysis::{Entity, EntityType},
    span::{OffsetTable, OffsetUnit, Span},
};

/// A stretch of an article in code points, half-open.
pub type Place = (u32, u32);

/// What readers say of one article: a row of the file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annotation {
    /// The article's name in its gold file.
    pub id: String,
    /// The gold file, without its ending.
    pub set: String,
    /// What the article names, each thing with all its mentions.
    pub clusters: Vec<Cluster>,
    /// What the article says that people are.
    pub roles: Vec<Role>,
    /// Who met, received, called or visited whom.
    pub interactions: Vec<Interaction>,
}

/// One thing with all its mentions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// What it is, as gold files call it.
    #[serde(rename = "type")]
    pub label: String,
    /// Where it is named.
    pub mentions: Vec<Place>,
}

impl Cluster {
    /// What it is; `None` for a type that we do not have.
    #[must_use]
    pub fn entity_type(&self) -> Option<EntityType> {
        EntityType::from_name(&self.label)
    }
}

/// An office or profession at a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Index of the person's cluster.
    pub person: usize,
    /// Where the role is said.
    pub span: Place,
}

/// Who met, received, called or visited whom, as one place of the text says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interaction {
    /// `MET`, `RECEIVED`, `CALLED` or `VISITED`.
    pub predicate: String,
    /// Indices of the clusters of those who do it.
    pub subjects: Vec<usize>,
    /// Indices of the clusters of those, or of the places, that it is done to.
    pub objects: Vec<usize>,
    /// Index of the cluster of the place where.
    pub place: Option<usize>,
    /// The date expression that says when.
    pub date: Option<Place>,
    /// The words that say it.
    pub span: Place,
}

impl Annotation {
    /// Reads the rows of a file.
    ///
    /// # Errors
    /// At the first row that is not of this form.
    pub fn parse_all(rows: &str) -> serde_json::Result<Vec<Self>> {
        rows.lines().filter(|row| !row.trim().is_empty()).map(serde_json::from_str).collect()
    }
}

/// How well the mentions of articles are joined to entities.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Joined {
    /// All mentions, those missed and those wrong among them.
    pub all: Figures,
    /// Only the mentions that both sides have: linking by itself.
    pub common: Figures,
}

/// Both measures.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// B³.
    pub b_cubed: Sums,
    /// CEAF-e.
    pub ceaf_e: Sums,
}

impl Figures {
    fn new(gold: &[Vec<Place>], found: &[Vec<Place>]) -> Self {
        Self { b_cubed: b_cubed(gold, found), ceaf_e: ceaf_e(gold, found) }
    }
}

impl AddAssign for Joined {
    fn add_assign(&mut self, other: Self) {
        for (sum, figures) in [(&mut self.all, other.all), (&mut self.common, other.common)] {
            sum.b_cubed += figures.b_cubed;
            sum.ceaf_e += figures.ceaf_e;
        }
    }
}

/// Compares the entities that were found in an article with its clusters. Mentions that are optional in `article` count neither
/// way, nor does what overlaps one, unless it is a mention that is not.
#[must_use]
pub fn joined(annotation: &Annotation, article: &gold::Article, entities: &[Entity]) -> Joined {
    let offsets = OffsetTable::new(&article.text, OffsetUnit::Utf32);
    let place = |span: Span| (offsets.convert(span).begin, offsets.convert(span).end);
    let optional: HashSet<Place> = article.mentions.iter().filter(|m| m.optional).map(|m| place(m.span)).collect();
    let gold: Vec<Vec<Place>> = annotation.clusters.iter().map(|c| c.mentions.clone()).collect();
    let gold = keep(&gold, |m| !optional.contains(m));
    let sure: HashSet<Place> = gold.iter().flatten().copied().collect();
    let found: Vec<Vec<Place>> = entities.iter().map(|e| e.mentions.iter().map(|m| place(m.span)).collect()).collect();
    let touches = |m: &Place| optional.iter().any(|o| o.0 < m.1 && m.0 < o.1);
    let found = keep(&found, |m| sure.contains(m) || !touches(m));
    let named: HashSet<Place> = found.iter().flatten().copied().collect();
    let common = (keep(&gold, |m| named.contains(m)), keep(&found, |m| sure.contains(m)));
    Joined { all: Figures::new(&gold, &found), common: Figures::new(&common.0, &common.1) }
}

/// The clusters with those of their mentions that are wanted, and at least one.
fn keep(clusters: &[Vec<Place>], wanted: impl Fn(&Place) -> bool) -> Vec<Vec<Place>> {
    let kept = clusters.iter().map(|c| c.iter().copied().filter(&wanted).collect::<Vec<_>>());
    kept.filter(|c| !c.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{EntityType, Mention, MentionKind};

    #[test]
    fn optional_mentions_count_neither_way() {
        let row = r#"{"id": "a", "text": "Bà Mai ở Huế. Mai đi.", "entities": [{"start": 3, "end": 6, "type": "PERSON"},
            {"start": 9, "end": 12, "type": "LOCATION", "optional": true}, {"start": 14, "end": 17, "type": "PERSON"}]}"#;
        let article = gold::Article::parse(row.as_bytes()).unwrap();
        let annotation = r#"{"id": "a", "set": "x", "roles": [], "interactions": [], "clusters":
            [{"type": "PERSON", "mentions": [[3, 6], [14, 17]]}, {"type": "LOCATION", "mentions": [[9, 12]]}]}"#;
        let annotation = &Annotation::parse_all(&annotation.replace('\n', "")).unwrap()[0];
        let entity = |names: &[&str]| {
            let mention = |name: &&str| Mention {
                span: Span::new(article.text.find(name).unwrap(), article.text.find(name).unwrap() + name.len()),
                kind: MentionKind::Name,
                confidence: 1.0,
                sentence: 0,
                section: 0,
            };
            Entity {
                entity_type: EntityType::Person,
                name: String::new(),
                salience: 0.0,
                mentions: names.iter().map(mention).collect(),
                aliases: Vec::new(),
                roles: Vec::new(),
                links: Vec::new(),
                identity_keys: Vec::new(),
            }
        };
        let figures = |entities: &[Entity]| {
            let joined = joined(annotation, &article, entities);
            [joined.all, joined.common].map(|f| (f.b_cubed.f1().round(), f.ceaf_e.f1().round()))
        };
        // The second "Mai" is missed; Huế may be found or not.
        assert_eq!(figures(&[entity(&["Mai"]), entity(&["Huế"])]), [(40.0, 67.0), (100.0, 100.0)]);
        assert_eq!(figures(&[entity(&["Mai"])]), [(40.0, 67.0), (100.0, 100.0)]);
        assert_eq!(figures(&[entity(&["Mai"]), entity(&["đi"])])[1], (100.0, 100.0));
    }
}
