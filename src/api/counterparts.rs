//! Names of one thing in the several articles of a call.
//!
//! Things are the same where they share an identity key. A key without diacritics joins a name that has some with one that has
//! none, never two that both have some: folding is for linking across languages only.

use std::collections::{HashMap, VecDeque};

use super::v1::{self, Feature};

/// So many names are remembered; the oldest are forgotten first.
const MOST_NAMES: usize = 50_000;
/// So many names of one thing are told.
const MOST_TOLD: usize = 16;
/// What a key without diacritics has behind its colon.
const FOLDED: char = '~';

/// The names that the articles of one call have for things.
#[derive(Debug, Default)]
pub(crate) struct Counterparts {
    /// The names with a key, by their numbers.
    by_key: HashMap<String, VecDeque<u64>>,
    names: VecDeque<Named>,
    /// The number of the first of `names`.
    first: u64,
}

/// A name that an article has for a thing.
#[derive(Clone, Debug)]
struct Named {
    name: String,
    language_code: String,
    document: u64,
    document_id: String,
    keys: Vec<String>,
    /// It is written with diacritics.
    marked: bool,
}

/// Whether a feature is asked for by name.
pub(crate) fn asked_by_name(options: &v1::AnalysisOptions) -> bool {
    options.features.contains(&Feature::Counterparts.into())
}

/// Whether it is asked for, by name or with all others.
pub(crate) fn asked(options: &v1::AnalysisOptions) -> bool {
    options.features.is_empty() || asked_by_name(options)
}

impl Counterparts {
    /// Remembers the names of an article, the one at `document` of the call.
    pub(crate) fn add(&mut self, document: u64, answer: &v1::AnalyzeDocumentResponse) {
        let language = answer.language.as_ref().map_or("", |l| &*l.code);
        for entity in &answer.entities {
            let is_known = |key: &String| {
                let known = self.by_key.get(key).into_iter().flatten();
                known.map(|&n| self.named(n)).any(|n| n.name == entity.name && n.language_code == language)
            };
            if entity.identity_keys.is_empty() || entity.identity_keys.iter().all(is_known) {
                continue;
            }
            let number = self.first + self.names.len() as u64;
            for key in &entity.identity_keys {
                self.by_key.entry(key.clone()).or_default().push_back(number);
            }
            self.names.push_back(Named {
                name: entity.name.clone(),
                language_code: language.to_owned(),
                document,
                document_id: answer.document_id.clone(),
                keys: entity.identity_keys.clone(),
                marked: is_marked(&entity.identity_keys),
            });
            if self.names.len() > MOST_NAMES {
                self.forget();
            }
        }
    }

    /// The other names of an article's things in other articles that were added.
    pub(crate) fn of(&self, document: u64, answer: &v1::AnalyzeDocumentResponse) -> Vec<v1::Counterpart> {
        let mut found = Vec::new();
        for (index, entity) in (0..).zip(&answer.entities) {
            let marked = is_marked(&entity.identity_keys);
            let mut numbers: Vec<u64> = Vec::new();
            for key in &entity.identity_keys {
                let folded = key.contains(FOLDED);
                let others = self.by_key.get(key).into_iter().flatten().copied();
                numbers.extend(others.filter(|&n| !(folded && marked && self.named(n).marked)));
            }
            numbers.sort_unstable();
            numbers.dedup();
            let mut told: Vec<(&str, &str)> = Vec::new();
            for named in numbers.into_iter().map(|n| self.named(n)) {
                let name = (&*named.name, &*named.language_code);
                if named.document == document || named.name == entity.name || told.contains(&name) {
                    continue;
                }
                if told.len() == MOST_TOLD {
                    break;
                }
                told.push(name);
                found.push(v1::Counterpart {
                    entity: index,
                    name: named.name.clone(),
                    language_code: named.language_code.clone(),
                    document: named.document,
                    document_id: named.document_id.clone(),
                });
            }
        }
        found
    }

    fn named(&self, number: u64) -> &Named {
        &self.names[(number - self.first) as usize]
    }

    /// Forgets the oldest name.
    fn forget(&mut self) {
        let Some(oldest) = self.names.pop_front() else { return };
        for key in oldest.keys {
            if let Some(numbers) = self.by_key.get_mut(&key) {
                numbers.pop_front();
                if numbers.is_empty() {
                    self.by_key.remove(&key);
                }
            }
        }
        self.first += 1;
    }
}

/// Whether the name that keys are of has diacritics: it has one without that is not its own.
fn is_marked(keys: &[String]) -> bool {
    keys.iter().any(|key| {
        key.split_once(FOLDED).is_some_and(|(before, name)| !keys.iter().any(|k| k.strip_prefix(before) == Some(name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(id: &str, language: &str, entities: &[(&str, &[&str])]) -> v1::AnalyzeDocumentResponse {
        let entity = |&(name, keys): &(&str, &[&str])| v1::Entity {
            name: name.to_owned(),
            identity_keys: keys.iter().map(|&k| k.to_owned()).collect(),
            ..v1::Entity::default()
        };
        v1::AnalyzeDocumentResponse {
            document_id: id.to_owned(),
            language: Some(v1::DetectedLanguage { code: language.to_owned(), ..Default::default() }),
            entities: entities.iter().map(entity).collect(),
            ..Default::default()
        }
    }

    /// What the articles of a batch are told: article, entity and name.
    fn told(articles: &[v1::AnalyzeDocumentResponse]) -> Vec<(u64, u32, String)> {
        let mut counterparts = Counterparts::default();
        (0..).zip(articles).for_each(|(at, article)| counterparts.add(at, article));
        let of = |(at, article)| counterparts.of(at, article).into_iter().map(move |c| (at, c.entity, c.name));
        (0..).zip(articles).flat_map(of).collect()
    }

    #[test]
    fn things_with_a_common_key_are_counterparts() {
        let vi =
            answer("a", "vi", &[("Mỹ", &["iso3166-1:US"]), ("Vương An", &["person:vương an", "person:zh:wang-an"])]);
        let en = answer("b", "en", &[("Wang An", &["person:wang an", "person:zh:wang-an"]), ("US", &["iso3166-1:US"])]);
        let wanted = [(0, 0, "US"), (0, 1, "Wang An"), (1, 0, "Vương An"), (1, 1, "Mỹ")];
        assert_eq!(told(&[vi, en]), wanted.map(|(a, e, n)| (a, e, n.to_owned())));
    }

    #[test]
    fn folded_keys_join_names_with_diacritics_and_without_only() {
        let person = |id, name, key| answer(id, "vi", &[(name, &[key, "person:~tran van nam"])]);
        let five = person("a", "Trần Văn Năm", "person:trần văn năm");
        let south = person("b", "Trần Văn Nam", "person:trần văn nam");
        let plain = person("c", "Tran Van Nam", "person:tran van nam");
        assert_eq!(told(&[five.clone(), south.clone()]), []);
        let wanted = [(0, "Tran Van Nam"), (1, "Tran Van Nam"), (2, "Trần Văn Năm"), (2, "Trần Văn Nam")];
        assert_eq!(told(&[five, south, plain]), wanted.map(|(a, n)| (a, 0, n.to_owned())));
    }

    #[test]
    fn a_name_is_told_once_and_never_to_itself() {
        let same = |id| answer(id, "vi", &[("Pháp", &["iso3166-1:FR"])]);
        let other = answer("c", "en", &[("France", &["iso3166-1:FR"])]);
        let found = told(&[same("a"), same("b"), other]);
        assert_eq!(found, [(0, 0, "France".to_owned()), (1, 0, "France".to_owned()), (2, 0, "Pháp".to_owned())]);
    }

    #[test]
    fn the_oldest_names_are_forgotten() {
        let mut counterparts = Counterparts::default();
        let country = |language, name| answer("", language, &[(name, &["iso3166-1:FR"])]);
        counterparts.add(0, &country("vi", "Pháp"));
        let asked = country("en", "France");
        assert_eq!(counterparts.of(9, &asked).len(), 1);
        for other in 0..MOST_NAMES {
            let (name, key) = (format!("n{other}"), format!("person:n{other}"));
            counterparts.add(1, &answer("", "vi", &[(&name, &[&key])]));
        }
        assert_eq!(counterparts.of(9, &asked), []);
        assert_eq!((counterparts.names.len(), counterparts.by_key.len()), (MOST_NAMES, MOST_NAMES));
    }
}
