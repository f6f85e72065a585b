//! People whom the text calls by their office alone: "the Prime Minister" of an article that has one.

use std::collections::HashMap;

use crate::{
    analysis::{Entity, EntityType},
    document::Document,
};

/// The offices that the article gives to people, in small letters, each with the person that it means; none where it may mean
/// several.
pub(super) struct Offices(HashMap<String, Option<u32>>);

impl Offices {
    /// The offices of all people of a document.
    pub(super) fn new(document: &Document<'_>, entities: &[Entity]) -> Self {
        let mut offices = HashMap::new();
        let people = entities.iter().enumerate().filter(|(_, entity)| entity.entity_type == EntityType::Person);
        for (index, person) in people {
            for role in &person.roles {
                // "General Secretary, President of Norway" are two.
                for office in document.text(*role).split(", ") {
                    let meant = offices.entry(office.to_lowercase()).or_insert(Some(index as u32));
                    if *meant != Some(index as u32) {
                        *meant = None;
                    }
                }
            }
        }
        Self(offices)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The person whom an office means.
    pub(super) fn person(&self, office: &str) -> Option<u32> {
        *self.0.get(&office.to_lowercase())?
    }
}
