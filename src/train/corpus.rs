//! Annotated corpora: JSON Lines with a text and its entities a row.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;

use super::TrainError;
use crate::{
    document::Document,
    entity::tags::{self, ENTITY_TYPES, TYPES},
    span::{OffsetTable, OffsetUnit, Span},
};

/// Which types a span may have; a bit a type.
pub(crate) type Types = u8;

/// One text with what is known of its entities.
#[derive(Debug)]
pub(crate) struct Article {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) published: String,
    /// In bytes of the text.
    pub(crate) entities: Vec<Annotated>,
    /// Types that this corpus annotates; what it leaves out may be one of the others.
    pub(crate) annotated: Types,
    pub(crate) weight: f32,
}

/// An annotated span.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Annotated {
    pub(crate) span: Span,
    /// The types that it may be; none: it is no entity of ours, or nobody knows.
    pub(crate) types: Types,
    /// Whether it may also be nothing.
    pub(crate) optional: bool,
}

/// A row of the file.
#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    id: serde_json::Value,
    text: String,
    #[serde(default)]
    published: Option<String>,
    entities: Vec<RowEntity>,
}

#[derive(Deserialize)]
struct RowEntity {
    start: u32,
    end: u32,
    #[serde(rename = "type")]
    label: String,
    #[serde(default)]
    optional: bool,
}

/// A corpus as a configuration names it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    /// The file, relative to the folder of the data.
    pub(crate) path: String,
    /// How much a token of it counts.
    #[serde(default = "one")]
    pub(crate) weight: f32,
    /// What its labels are: one of our types, several parted by `|`, or "unknown". Others are no entities.
    #[serde(default)]
    pub(crate) types: BTreeMap<String, String>,
    /// The types that it annotates; all, if there are none.
    #[serde(default)]
    pub(crate) annotated: Vec<String>,
}

fn one() -> f32 {
    1.0
}

/// The name of a type in corpora.
pub(crate) fn type_name(kind: usize) -> &'static str {
    ["PERSON", "LOCATION", "ORGANIZATION", "EVENT", "LAW", "PRODUCT"][kind]
}

fn type_bit(name: &str) -> Option<Types> {
    (0..TYPES).find(|&k| type_name(k) == name).map(|k| 1 << k)
}

impl Source {
    /// Reads the corpus.
    pub(crate) fn read(&self, folder: &Path) -> Result<Vec<Article>, TrainError> {
        let path = folder.join(&self.path);
        let problem = |line: usize, problem: String| TrainError(format!("{}:{line}: {problem}", path.display()));
        let text = fs::read_to_string(&path).map_err(|e| problem(0, e.to_string()))?;
        let known = |name: &String| type_bit(name).ok_or_else(|| problem(0, format!("{name:?} is no type")));
        let annotated = self.annotated.iter().try_fold(0, |bits, name| Ok(bits | known(name)?))?;
        let annotated = if self.annotated.is_empty() { (1 << TYPES) - 1 } else { annotated };
        let mut articles = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let row: Row = serde_json::from_str(line).map_err(|e| problem(index + 1, e.to_string()))?;
            let bytes = byte_offsets(&row.text);
            let mut entities = Vec::with_capacity(row.entities.len());
            for entity in row.entities {
                let (Some(&begin), Some(&end)) = (bytes.get(entity.start as usize), bytes.get(entity.end as usize))
                else {
                    return Err(problem(index + 1, format!("{}..{} is outside of the text", entity.start, entity.end)));
                };
                let (mut types, mut optional) = (0, entity.optional);
                match self.types.get(&entity.label) {
                    Some(mapped) if mapped == "unknown" => optional = true,
                    Some(mapped) => {
                        for name in mapped.split('|') {
                            types |= known(&name.to_owned())?;
                        }
                    }
                    None => types = type_bit(&entity.label).unwrap_or_default(),
                }
                entities.push(Annotated { span: Span { begin, end }, types, optional });
            }
            entities.retain(|e| e.types != 0 || e.optional);
            entities.sort_by_key(|e| (e.span.begin, e.span.end));
            let id = row.id.as_str().map_or_else(|| row.id.to_string(), str::to_owned);
            let published = row.published.unwrap_or_default();
            articles.push(Article { id, text: row.text, published, entities, annotated, weight: self.weight });
        }
        Ok(articles)
    }
}

/// The byte at which each code point begins, and the end.
fn byte_offsets(text: &str) -> Vec<u32> {
    text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect()
}

impl Article {
    /// The tags that each token of the document may have, a bit a tag; and how many annotated spans do not end where
    /// tokens do.
    pub(crate) fn allowed(&self, document: &Document<'_>) -> (Vec<u32>, usize) {
        let mut outside = 1;
        for kind in (0..TYPES).filter(|k| self.annotated >> k & 1 == 0) {
            outside |= tags_of(kind);
        }
        let mut allowed = vec![outside; document.tokens.len()];
        let raw: Vec<Span> = document.tokens.iter().map(|t| document.source.raw_span(t.span)).collect();
        let mut misfits = 0;
        for entity in &self.entities {
            let first = raw.partition_point(|s| s.end <= entity.span.begin);
            let last = raw.partition_point(|s| s.begin < entity.span.end);
            if first >= last {
                continue;
            }
            let fits = raw[first].begin == entity.span.begin && raw[last - 1].end == entity.span.end;
            let one_sentence = document.sentences.iter().any(|s| {
                s.tokens.start as usize <= first && last <= s.tokens.end as usize
            });
            if !fits || !one_sentence {
                misfits += 1;
            }
            if entity.optional || !one_sentence || !fits {
                allowed[first..last].fill(u32::MAX);
                continue;
            }
            for (at, token) in allowed[first..last].iter_mut().enumerate() {
                *token = (0..TYPES)
                    .filter(|k| entity.types >> k & 1 == 1)
                    .fold(0, |bits, kind| bits | 1 << tags::tag(kind, at, last - first));
            }
        }
        (allowed, misfits)
    }
}

fn tags_of(kind: usize) -> u32 {
    (0..tags::TAGS).filter(|&t| tags::type_of(t) == Some(kind)).fold(0, |bits, t| bits | 1 << t)
}

#[allow(dead_code)]
fn _unused(_: &OffsetTable<'_>, _: OffsetUnit, _: [crate::analysis::EntityType; 6]) {
    let _ = ENTITY_TYPES;
}
