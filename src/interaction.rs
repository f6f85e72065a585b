//! Who met, received, called or visited whom, where the text says so outright.
//!
//! A table of frames in each language (`tables`, `pattern`) says what stands around the words for an encounter. A sentence with such a word,
//! its anchor, is taken apart (`scene`); the frames are tried around each anchor (`matcher`), and their slots are filled with
//! people (`people`), whose titles are passed over (`titles`) or stand for them (`offices`). What is planned, wished or denied is left out, and the words nearby say when
//! and where (`setting`). The engine knows no word of any language.

mod matcher;
mod offices;
mod pattern;
mod people;
mod scene;
mod setting;
mod tables;
#[cfg(test)]
mod tests;
mod titles;
mod words;

use crate::{
    analysis::{Date, Entity, Interaction, InteractionPredicate, ReferenceTime},
    document::Document,
    span::Span,
};
use matcher::Match;
use offices::Offices;
use pattern::Slot;
use scene::Scene;
pub(crate) use tables::Tables;

/// First token of an anchor, and one past its last.
type Anchored = (usize, usize);

/// Finds the interactions of a document, in order. Entities and dates are those found in it; their spans, and those of what is
/// returned, point into the clean text.
///
/// The time taken is linear in the length of the text: sentences without an anchor are passed over, and around an anchor a
/// bounded number of words is looked at.
#[must_use]
pub fn find(
    document: &Document<'_>,
    entities: &[Entity],
    dates: &[Date],
    reference: Option<&ReferenceTime>,
) -> Vec<Interaction> {
    let tables = &document.language.interactions;
    let gated = tables.gated(document);
    if entities.is_empty() || !gated.contains(&true) {
        return Vec::new();
    }
    let names = scene::names(entities);
    let offices = Offices::new(document, entities);
    let today = reference.map(|r| r.date.to_string());
    let mut found = Vec::new();
    let mut buffer = String::new();
    for (index, sentence) in document.sentences.iter().enumerate().filter(|(index, _)| gated[*index]) {
        let mut scene = Scene::new(document, tables, sentence, (&names, dates), &mut buffer);
        scene.name_offices(document, &offices);
        scene.find_first_people();
        found.extend(scene.interactions(index as u32, sentence.section, today.as_deref()));
    }
    found
}

impl Scene<'_> {
    /// The interactions of the sentence.
    fn interactions(&self, sentence: u32, section: u32, today: Option<&str>) -> Vec<Interaction> {
        // An interaction names somebody.
        if !self.names.iter().any(scene::Name::is_person) || self.is_contest() {
            return Vec::new();
        }
        let mut matches: Vec<(InteractionPredicate, Match)> = Vec::new();
        for anchor in self.anchors() {
            let frames = self.tables.frames_of.get(&self.words[anchor.0..anchor.1]);
            for &frame in frames.into_iter().flatten() {
                let frame = &self.tables.frames[frame];
                let Some(found) = self.read(frame, anchor, matches.last().map(|(_, last)| last)) else { continue };
                // One anchor may say two things of different people.
                let same = matches.iter().rev().map(|(_, m)| m).take_while(|m| m.anchor == anchor);
                let known = same.flat_map(Match::names).any(|name| found.names().any(|other| other == name));
                if !known && self.is_sound(&found) && !self.is_planned(&found) {
                    matches.push((frame.predicate, found));
                }
            }
        }
        // Where the match before ends, and where the one behind begins.
        let bounds = |at: usize| {
            let end = matches[at].1.end;
            let before = if at == 0 { 0 } else { matches[at - 1].1.end.min(end) };
            let behind = matches.get(at + 1).and_then(|(_, next)| self.first_token(next, end));
            (before, behind.unwrap_or(self.len()))
        };
        let mut dates: Vec<Option<u32>> = Vec::with_capacity(matches.len());
        for (at, (_, found)) in matches.iter().enumerate() {
            let (before, behind) = bounds(at);
            let same = || dates.last().copied().flatten().filter(|_| found.subject == Slot::Again);
            let date = self.date_of(found, before, behind).or_else(same);
            dates.push(date);
        }
        let entity = |name: &usize| self.names[*name].entity;
        let interaction = |at: usize| {
            let (predicate, found) = &matches[at];
            let (before, behind) = bounds(at);
            let tokens = &self.tokens[found.anchor.0..found.anchor.1];
            let (first, last) = (tokens.first()?, tokens.last()?);
            if dates[at].is_some_and(|date| self.is_ahead(date, today)) {
                return None;
            }
            Some(Interaction {
                predicate: *predicate,
                span: Span { begin: first.span.begin, end: last.span.end },
                subjects: once(found.subjects.iter().map(entity)),
                objects: once(found.objects.iter().map(entity)),
                place: self.place_of(*predicate, found, before, behind).map(|name| self.names[name].entity),
                date: dates[at],
                sentence,
                section,
            })
        };
        (0..matches.len()).filter_map(interaction).collect()
    }

    /// The first token of a match that is not before `least`: of its anchor or its people.
    fn first_token(&self, found: &Match, least: usize) -> Option<usize> {
        let names = found.names().map(|name| self.names[name].tokens.start);
        names.chain([found.begin, found.anchor.0]).filter(|&token| token >= least).min()
    }

    /// Whether the sentence tells of a game, in which people meet and receive others without saying a word.
    fn is_contest(&self) -> bool {
        (0..self.len()).any(|at| self.name_at(at).is_none() && self.tables.contests.begins(&self.words, at).is_some())
    }

    /// Whether nobody meets themself.
    fn is_sound(&self, found: &Match) -> bool {
        let entity = |name: &usize| self.names[*name].entity;
        let subjects = once(found.subjects.iter().map(entity));
        let meets = !found.objects.is_empty() || subjects.len() > 1;
        meets && !found.objects.iter().any(|object| subjects.contains(&entity(object)))
    }
}

/// Each of some indices once, in order.
fn once(indices: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut once = Vec::new();
    for index in indices {
        if !once.contains(&index) {
            once.push(index);
        }
    }
    once
}
