//! People with what is said of them around their names: "Foreign Minister Ada Marsh, Karl Berg of Norway and Lý Thu Hạ".
//!
//! Titles, bodies and places are passed over on the way to a person's name, and nothing else is, so that what is found stands
//! where the frame wants it.

use super::{pattern::Slot, scene::Scene, titles::REACH, words::Phrases};
use crate::{analysis::EntityType, document::TokenKind};

/// Names found in a place of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Indices of the names in the sentence.
    pub(super) names: Vec<usize>,
    /// Where what was read ends: one past its last token, or its first token when read from right to left.
    pub(super) edge: usize,
}

impl Scene<'_> {
    /// The length of the phrase of a class that begins at a token.
    pub(super) fn is(&self, class: &Phrases, at: usize) -> Option<usize> {
        class.begins(&self.words, at)
    }

    /// The person whose title or name begins at a token.
    pub(super) fn person_from(&self, begin: usize) -> Option<Found> {
        let mut at = begin;
        // Behind a comma a new title must stand before the name: "the Prime Minister, Ada Marsh said …". A body alone is none:
        // "thanked Norway Ada Marsh". What somebody is to another is not the other: "the envoy of President Ada Marsh".
        let (mut bare, mut titled, mut of) = (false, true, false);
        while at < self.len().min(begin + REACH) {
            if let Some((index, name)) = self.name_from(at).filter(|(_, name)| name.is_person()) {
                let edge = name.tokens.end;
                // "Ada Marsh's speech"
                let owns = self.is(&self.tables.endings, edge).is_some();
                // "the Prime Minister, Ada Marsh, …"
                let closed = self.is_comma(edge) || self.is_last(edge);
                return ((!bare || closed) && titled && !of && !owns).then(|| Found { names: vec![index], edge });
            }
            if let Some(end) = self.title_from(at) {
                let body = self.name_from(at).is_some();
                let kin = self.is(&self.tables.kin, at).is_some_and(|length| at + length >= end);
                if kin || (of && !body && !self.is_article(at) && !self.is_unknown_capital(at)) {
                    return None;
                }
                of &= !body && self.is_article(at);
                titled = !body || (titled && at > begin && !bare);
                at = end;
                bare = false;
            } else if self.is_comma(at) && at > begin {
                at += 1;
                bare = true;
            } else if let Some(length) = self.is(&self.tables.joints, at).filter(|_| at > begin && !bare) {
                of = self.is(&self.tables.apart, at).is_some();
                at += length;
            } else {
                at = self.bracket_from(at).filter(|_| at > begin)?;
            }
        }
        None
    }

    /// The people whose list begins at a token. In a list only the last has "and" before it; without one, the first is all.
    pub(super) fn people_from(&self, begin: usize, slot: Slot) -> Option<Found> {
        let mut first = self.person_from(begin)?;
        let mut found = first.clone();
        let mut closed = false;
        while found.names.len() < MOST && !closed {
            let at = self.bracket_from(found.edge).unwrap_or(found.edge);
            let (next, and) = match self.is(&self.tables.and, at) {
                Some(length) => (at + length, true),
                None if self.is_comma(at) => {
                    let and = self.is(&self.tables.and, at + 1);
                    (at + 1 + and.unwrap_or_default(), and.is_some())
                }
                None => break,
            };
            let Some(person) = self.person_from(next) else {
                // What else the person is: ", Secretary of the Party, and …".
                let Some(edge) = self.apposition_from(next).filter(|_| !and) else { break };
                found.edge = edge;
                continue;
            };
            found.names.extend(person.names);
            found.edge = person.edge;
            closed = and;
        }
        // "met Ada Marsh and Karl Berg said": the last is somebody else's subject.
        let acts =
            matches!(slot, Slot::Object | Slot::Body | Slot::Goal) && self.is(&self.tables.acts, found.edge).is_some();
        if closed && !acts {
            return (slot != Slot::One).then_some(found);
        }
        // A pair needs two, and one alone has nobody beside.
        if slot == Slot::Subjects {
            return None;
        }
        first.edge = self.bracket_from(first.edge).unwrap_or(first.edge);
        Some(first)
    }

    /// The people whose list ends before a token.
    pub(super) fn people_until(&self, end: usize, slot: Slot) -> Option<Found> {
        let (last, begin) = self.person_until(end)?;
        let mut names = vec![last];
        let mut edge = begin;
        if let Some(end) = self.list_until(begin) {
            // "Ada Marsh, Karl Berg and Lý Thu Hạ"
            let mut next = self.person_until(end);
            while let Some((name, begin)) = next.filter(|_| names.len() < MOST) {
                names.insert(0, name);
                edge = begin;
                next =
                    Some(edge).filter(|&e| e > 0 && self.is_comma(e - 1)).and_then(|e| self.direct_person_until(e - 1));
            }
        }
        let enough = names.len() > 1 || slot != Slot::Subjects;
        (enough && (slot == Slot::Owner || self.is_opening(edge))).then_some(Found { names, edge })
    }

    /// Whether a subject may begin at a token: not in "the wife of Ada Marsh", "according to Ada Marsh".
    fn is_opening(&self, begin: usize) -> bool {
        let openings = &self.tables.openings;
        let opens = || openings.ends(&self.words, begin).is_some() || self.name_until(begin).is_some();
        let dated = || begin > 0 && self.date_at(begin - 1).is_some();
        self.tables.apart.ends(&self.words, begin).is_none()
            && (begin == 0 || openings.is_empty() || opens() || dated() || self.is_stop(begin - 1))
    }

    /// The end of the list before somebody's title: the token of the "and" before it. The title may have commas in it.
    fn list_until(&self, begin: usize) -> Option<usize> {
        let mut at = begin;
        loop {
            if let Some(length) = self.tables.and.ends(&self.words, at) {
                return Some(at - length);
            }
            let comma = at.checked_sub(1).filter(|&comma| self.is_comma(comma) && comma + REACH > begin)?;
            at = self.title_until(comma)?;
            while let Some(title) = self.title_until(at).filter(|&title| title + REACH > begin) {
                at = title;
            }
        }
    }

    /// The person whose name, with what stands behind it, ends before a token; and the first token of the name with its title.
    fn person_until(&self, end: usize) -> Option<(usize, usize)> {
        let mut at = end;
        loop {
            if let Some(found) = self.direct_person_until(at) {
                return Some(found);
            }
            at = match (self.bracket_until(at), self.tables.company.ends(&self.words, at)) {
                (Some(begin), _) => begin,
                (_, Some(length)) => at - length,
                _ => break,
            };
        }
        self.appositive_person_until(at)
    }

    /// The person whose name ends before a token, and the first token of the name with its title.
    fn direct_person_until(&self, end: usize) -> Option<(usize, usize)> {
        let (index, name) = self.name_until(end).filter(|(_, name)| name.is_person())?;
        Some((index, self.titles_until(name.tokens.start, name.tokens.start.saturating_sub(REACH))))
    }

    /// The person before a title between commas that ends before a token: "Ada Marsh, the minister who signed it,".
    fn appositive_person_until(&self, end: usize) -> Option<(usize, usize)> {
        let comma = end.checked_sub(1).filter(|&at| self.is_comma(at))?;
        // "the Prime Minister, Ada Marsh,"
        if let Some((name, begin)) = self.direct_person_until(comma) {
            let bare = self.names[name].tokens.start == begin && begin > 0 && self.is_comma(begin - 1);
            let title = Some(begin).filter(|_| bare).and_then(|begin| self.title_until(begin - 1))?;
            return Some((name, self.titles_until(title, title.saturating_sub(REACH))));
        }
        for at in (comma.saturating_sub(REACH)..comma).rev() {
            // "Ada Marsh, the minister who signed it," goes on behind a word.
            if self.is_stop(at) && self.tokens[at].kind == TokenKind::Punctuation {
                return None;
            }
            if let Some((_, name)) = self.name_at(at).filter(|(_, name)| name.is_person()) {
                let edge = self.bracket_from(name.tokens.end).unwrap_or(name.tokens.end);
                let titled = self.is_comma(edge) && edge < comma && self.title_from(edge + 1).is_some();
                return titled.then(|| self.direct_person_until(name.tokens.end))?;
            }
        }
        None
    }

    /// Whether a token ends a part of the sentence, or opens or closes a quotation.
    pub(super) fn is_stop(&self, at: usize) -> bool {
        self.is(&self.tables.stops, at).is_some()
    }

    /// People, bodies or places that begin at a token.
    pub(super) fn goal_from(&self, begin: usize) -> Option<Found> {
        let one = |at: usize| {
            let (index, name) = self.named_from(at)?;
            let fits = matches!(name.entity_type, EntityType::Location | EntityType::Organization);
            let owns = self.is(&self.tables.endings, name.tokens.end).is_some();
            (fits && !owns).then_some((index, name.tokens.end))
        };
        let Some((first, edge)) = one(begin) else { return self.people_from(begin, Slot::Goal) };
        let first = Found { names: vec![first], edge };
        let mut found = first.clone();
        let mut closed = false;
        while found.names.len() < MOST && !closed {
            let and = self.is(&self.tables.and, found.edge);
            let next = match and {
                Some(length) => found.edge + length,
                None if self.is_comma(found.edge) => {
                    let and = self.is(&self.tables.and, found.edge + 1);
                    closed = and.is_some();
                    found.edge + 1 + and.unwrap_or_default()
                }
                None => break,
            };
            closed |= and.is_some();
            let Some((name, edge)) = one(next) else { return Some(first) };
            found.names.push(name);
            found.edge = edge;
        }
        Some(if closed { found } else { first })
    }

    /// People or one body that begin at a token.
    pub(super) fn body_from(&self, begin: usize) -> Option<Found> {
        self.people_from(begin, Slot::Body).or_else(|| {
            let (index, name) = self.named_from(begin)?;
            let body = name.entity_type == EntityType::Organization;
            body.then(|| Found { names: vec![index], edge: name.tokens.end })
        })
    }

    /// The only person before a token, whom the sentence opens with: what is told before the name is when and where.
    pub(super) fn topic_until(&self, end: usize) -> Option<usize> {
        let [first, second] = self.first_people;
        let (index, name) =
            first.map(|index| (index, &self.names[index])).filter(|(_, name)| name.tokens.end <= end)?;
        let alone = second.is_none_or(|second| self.names[second].tokens.end > end);
        if !alone || self.is(&self.tables.endings, name.tokens.end).is_some() {
            return None;
        }
        let (_, begin) = self.direct_person_until(name.tokens.end)?;
        if begin > REACH || !self.is_opening(begin) {
            return None;
        }
        // What the person does follows at once, or what the person is.
        let next = self.bracket_from(name.tokens.end).unwrap_or(name.tokens.end);
        let next = next + self.tables.company.begins(&self.words, next).unwrap_or_default();
        let acts =
            self.is(&self.tables.acts, next).is_some() || (self.is_comma(next) && self.title_from(next + 1).is_some());
        acts.then_some(index)
    }
}

/// The most people of one list.
const MOST: usize = 20;
