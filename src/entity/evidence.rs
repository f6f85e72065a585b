//! What an article as a whole says about the names that no rule types: "Leibovich" is a person where the text also has
//! "Jose Leibovich", and "Lạng Sơn" is a place where it has "tỉnh Lạng Sơn".

use std::collections::{HashMap, HashSet};

use super::{Tables, gazetteer::Class, mentions::Candidate};
use crate::{
    analysis::EntityType,
    document::{Case, Document},
};

/// Points for a name being a person, a place or a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Votes([u16; 3]);

/// The types that are voted on; the first of those with most votes wins.
const TYPES: [EntityType; 3] = [EntityType::Person, EntityType::Organization, EntityType::Location];

impl Votes {
    /// Adds points for a type; types that are found by rules alone are left out.
    pub(super) fn add(&mut self, label: EntityType, points: u16) {
        if let Some(i) = TYPES.iter().position(|&t| t == label) {
            self.0[i] = self.0[i].saturating_add(points);
        }
    }

    fn join(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a = a.saturating_add(b));
    }

    pub(super) fn has(self, label: EntityType) -> bool {
        TYPES.iter().position(|&t| t == label).is_some_and(|i| self.0[i] > 0)
    }

    fn winner(self) -> Option<EntityType> {
        let most = self.0.into_iter().max().filter(|&points| points > 0)?;
        self.0.iter().position(|&points| points == most).map(|i| TYPES[i])
    }
}

/// Points that a name which a rule has typed gives to the same name elsewhere.
const BY_RULE: u16 = 5;

/// Types every candidate; leaves out those that nothing speaks for.
pub(super) fn settle(document: &Document<'_>, tables: &Tables, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let key = |c: &Candidate| document.text(c.core).to_lowercase();
    let keys: Vec<String> = candidates.iter().map(key).collect();
    let mut votes: HashMap<&str, Votes> = HashMap::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for (candidate, key) in candidates.iter().zip(&keys) {
        let entry = votes.entry(key).or_default();
        match candidate.label.or_else(|| candidates[candidate.stands_for?].label) {
            Some(label) => entry.add(label, BY_RULE),
            None => entry.join(candidate.votes),
        }
        if !candidate.initial {
            seen.insert(key);
        }
    }
    // A part of a person's name stands for the person.
    let mut parts: HashSet<&str> = HashSet::new();
    for (candidate, key) in candidates.iter().zip(&keys) {
        let person = candidate.label.or_else(|| votes.get(key.as_str()).and_then(|v| v.winner()));
        if person == Some(EntityType::Person) && candidate.words > 1 {
            let (first, last) = (key.split(' ').next(), key.rsplit(' ').next());
            parts.extend(last);
            parts.extend(first.filter(|_| !tables.given_name_last));
        }
    }
    let common = Common::of(document);
    let mut labels: Vec<Option<EntityType>> = Vec::with_capacity(candidates.len());
    for (candidate, key) in candidates.iter().zip(&keys) {
        let label = match (candidate.label, candidate.stands_for) {
            (Some(_), _) if candidate.ambiguous && parts.contains(key.as_str()) => Some(EntityType::Person),
            (Some(label), _) => Some(label),
            (None, Some(full)) => labels[full],
            (None, None) => {
                let own = votes.get(key.as_str()).copied().unwrap_or_default();
                let part = parts.contains(key.as_str());
                if part && own.0[1..].iter().all(|&points| points < BY_RULE) {
                    Some(EntityType::Person)
                } else if candidate.initial && (!seen.contains(key.as_str()) || common.has(key)) {
                    None
                } else {
                    own.winner()
                }
            }
        };
        labels.push(label);
    }
    let joined = in_lists(document, &candidates, &labels);
    for ((candidate, label), joined) in candidates.iter_mut().zip(labels).zip(joined) {
        candidate.label = label.or(joined).or_else(|| default(candidate));
    }
    candidates
}

/// The types that unexplained names take from their neighbours in a list: "Klin, Ivanovo and Kursk".
fn in_lists(
    document: &Document<'_>,
    candidates: &[Candidate],
    labels: &[Option<EntityType>],
) -> Vec<Option<EntityType>> {
    let mut joined = labels.to_vec();
    let listed = |a: &Candidate, b: &Candidate| {
        a.sentence == b.sentence
            && document.clean().get(a.span.end as usize..b.span.begin as usize).is_some_and(|gap| {
                let gap = gap.trim();
                gap == "," || gap == ";" || document.language.names.gazetteer.is(gap, Class::ListConnector)
            })
    };
    for i in 1..candidates.len() {
        if joined[i].is_none() && listed(&candidates[i - 1], &candidates[i]) {
            joined[i] = joined[i - 1];
        }
    }
    for i in (1..candidates.len()).rev() {
        if joined[i - 1].is_none() && listed(&candidates[i - 1], &candidates[i]) {
            joined[i - 1] = joined[i];
        }
    }
    joined
}

/// The type of a name that nothing speaks for.
fn default(candidate: &Candidate) -> Option<EntityType> {
    if candidate.initial {
        None
    } else if candidate.upper {
        Some(EntityType::Organization)
    } else if candidate.words > 1 {
        Some(EntityType::Person)
    } else {
        None
    }
}

/// The words that the article also writes in small letters.
struct Common<'d>(HashSet<&'d str>);

impl<'d> Common<'d> {
    fn of(document: &'d Document<'_>) -> Self {
        Self(document.tokens.iter().filter(|t| t.case == Case::Lower).map(|t| document.text(t.span)).collect())
    }

    fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}
