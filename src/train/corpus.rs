//! Corpora as training sees them: texts, and the tags that each token may have.

use std::{fs, path::Path};

use super::{TrainError, config::Corpus};
use crate::{
    analysis::EntityType,
    document::Document,
    entity::{
        Tables,
        tags::{self, TYPES},
    },
    eval::gold,
    span::Span,
};

/// A set of types; a bit a type.
type Types = u8;

/// Lines that a copy in capitals is made of.
const CAPITAL_LINES: usize = 6;

const ALL: Types = (1 << TYPES) - 1;

/// A text with what its corpus says of it.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) article: gold::Article,
    /// What each of its mentions may be; none: it is no entity of ours.
    types: Vec<Types>,
    annotated: Types,
    strip_titles: bool,
    pub(crate) weight: f32,
}

/// The types in `names`, which are parted by `|`.
fn types(names: &str) -> Result<Types, TrainError> {
    names.split('|').try_fold(0, |types, name| {
        let known = EntityType::from_name(name.trim()).ok_or_else(|| TrainError(format!("{name:?} is no type")))?;
        Ok(types | 1 << tags::type_index(known))
    })
}

impl Corpus {
    /// Reads the corpus from `folder`.
    pub(crate) fn read(&self, folder: &Path) -> Result<Vec<Example>, TrainError> {
        let path = folder.join(&self.path);
        let file = fs::read(&path).map_err(|e| TrainError(format!("{}: {e}", path.display())))?;
        let annotated = self.annotated.iter().try_fold(0, |all, name| Ok(all | types(name)?))?;
        let annotated = if self.annotated.is_empty() { ALL } else { annotated };
        let mut examples = Vec::new();
        for (index, line) in file.split(|&b| b == b'\n').enumerate().filter(|(_, l)| !l.trim_ascii().is_empty()) {
            let problem = |e| TrainError(format!("{}:{}: {e}", path.display(), index + 1));
            let mut article = gold::Article::parse(line).map_err(problem)?;
            let mut kinds = Vec::with_capacity(article.mentions.len());
            for (mention, label) in article.mentions.iter_mut().zip(&article.labels) {
                kinds.push(match (self.types.get(label), mention.entity_type) {
                    (Some(unknown), _) if unknown == "unknown" => ALL,
                    (Some(mapped), _) => types(mapped)?,
                    (None, Some(known)) => 1 << tags::type_index(known),
                    (None, None) => 0,
                });
                mention.optional |= self.types.get(label).is_some_and(|mapped| mapped == "unknown");
            }
            let Self { strip_titles, weight, .. } = *self;
            let example = Example { article, types: kinds, annotated, strip_titles, weight };
            let copy = (self.capitals > 0.0).then(|| example.in_capitals(self.capitals));
            examples.push(example);
            examples.extend(copy);
        }
        Ok(examples)
    }
}

impl Example {
    /// Its first lines in capitals.
    fn in_capitals(&self, weight: f32) -> Self {
        let lines = self.article.text.split_inclusive('\n').take(CAPITAL_LINES).map(str::len).sum();
        let mut text = String::with_capacity(lines);
        let mut moved = vec![0; lines + 1];
        for (at, c) in self.article.text[..lines].char_indices() {
            moved[at] = text.len();
            let mut capitals = c.to_uppercase();
            // "ß" has a capital of two letters.
            text.push(capitals.next().filter(|_| capitals.len() == 0).unwrap_or(c));
        }
        moved[lines] = text.len();
        let mut copy = Self { article: gold::Article { text, ..self.article.clone() }, types: Vec::new(), ..*self };
        copy.weight = weight;
        copy.article.mentions.clear();
        for (mention, types) in
            self.article.mentions.iter().zip(&self.types).filter(|(m, _)| m.span.end as usize <= lines)
        {
            let span = Span::new(moved[mention.span.begin as usize], moved[mention.span.end as usize]);
            copy.article.mentions.push(gold::Mention { span, ..*mention });
            copy.types.push(*types);
        }
        copy
    }

    /// Whether it is annotated just as ours are, and counts in full.
    pub(crate) fn is_gold(&self) -> bool {
        self.annotated == ALL && self.weight >= 1.0
    }

    /// The tags that each token of the document may have, a bit a tag; and how many mentions do not fit its tokens.
    ///
    /// All tags are allowed where nobody knows: in optional mentions and in those that begin or end inside of a token.
    pub(crate) fn allowed(&self, document: &Document<'_>, tables: &Tables) -> (Vec<u32>, usize) {
        let others = (0..TYPES).filter(|k| self.annotated >> k & 1 == 0);
        let outside = others.fold(1 << tags::OUTSIDE, |all, kind| all | tags::all_of(kind));
        let mut allowed = vec![outside; document.tokens.len()];
        let raw: Vec<_> = document.tokens.iter().map(|t| document.source.raw_span(t.span)).collect();
        let mut misfits = 0;
        for (mention, &types) in self.article.mentions.iter().zip(&self.types).filter(|(_, types)| **types != 0) {
            let mut first = raw.partition_point(|s| s.end <= mention.span.begin);
            let last = raw.partition_point(|s| s.begin < mention.span.end);
            if first >= last {
                continue;
            }
            let whole = raw[first].begin == mention.span.begin && raw[last - 1].end == mention.span.end;
            let within =
                |s: &crate::document::Sentence| s.tokens.contains(&(first as u32)) && s.tokens.end as usize >= last;
            let fits = whole && document.sentences.iter().any(within);
            misfits += usize::from(!fits);
            if mention.optional || !fits {
                allowed[first..last].fill(u32::MAX);
                continue;
            }
            if self.strip_titles && types == 1 << tags::type_index(EntityType::Person) {
                first += tables.title_length(document, first..last);
            }
            for (at, token) in allowed[first..last].iter_mut().enumerate() {
                let kinds = (0..TYPES).filter(|k| types >> k & 1 == 1);
                *token = kinds.fold(0, |tags, kind| tags | 1 << tags::tag(kind, at, last - first));
            }
        }
        (allowed, misfits)
    }
}
