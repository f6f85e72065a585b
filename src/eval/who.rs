//! Articles annotated with who is who: which mentions name one thing, what people are said to be, and who met whom.
//!
//! Such a file (`tests/corpus/who.jsonl`) holds nothing of the articles' texts: it names an article by its id, and places in it by
//! offsets in code points. The text is in the gold file that [`Annotation::set`] names.

use serde::Deserialize;

use crate::analysis::EntityType;

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
