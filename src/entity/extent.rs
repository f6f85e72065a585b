//! How far names go: runs of capitalised words, bodies with their fields, places after their unit.

use super::{
    gazetteer::{Class, Classes, Hit},
    mentions::Pending,
    words::{COUNTRY, FIELD, HEAD, LINK, OFFICE, PLACE, TITLE, UNIT, Words},
};
use crate::{
    analysis::EntityType,
    document::{Case, TokenKind},
};

/// Words that a run of capitalised words may have; a longer one is no name, and time stays linear in the text.
const LONGEST_RUN: usize = 24;
/// What a run is that such a word ends.
const TAILS: [(Class, EntityType); 3] = [
    (Class::EventTail, EntityType::Event),
    (Class::LawTail, EntityType::Law),
    (Class::ProductTail, EntityType::Product),
];
/// Connectors that the name of a law may have before its last word.
const LAW_LINKS: usize = 3;
/// Words that the name of a body may have.
const LONGEST_BODY: usize = 40;

impl Words<'_> {
    /// Whether the word at `at` is rather part of a person's name: "Trường Chinh", "Hồ Văn An".
    pub(super) fn is_person(&self, at: usize, end: usize, pending: Option<Pending>) -> bool {
        if end > at + 1 || self.hits.longest(end, FIELD).is_some() || self.hits.longest(end, PLACE).is_some() {
            return false;
        }
        let surname = self.hits.is(at, Class::Surname);
        let short = pending.is_some() || !self.capital(end + 1);
        surname || (self.hits.is(at, Class::GivenName) && short && !self.list[at].initial)
    }

    /// Where the name of a body ends whose head ends at `from`: fields, capitalised words, places, and lists of them.
    pub(super) fn extended(&self, from: usize, capital_head: bool, pending: Option<Pending>) -> Option<usize> {
        let (mut at, mut end) = (from, from);
        let mut linked = false;
        // Whether the last part was a known phrase, after which a person's name is one of its own.
        let mut explained = false;
        while at < self.list.len().min(from + LONGEST_BODY) && self.is_open(at.max(1) - 1) {
            let named = end > from;
            let goes_on =
                |end: usize| self.capital(end) || self.hits.longest(end, FIELD).is_some_and(|f| self.capital(f.end));
            let fits = |field: &Hit| self.capital(at) || !named || (explained && goes_on(field.end));
            if let Some(field) = self.hits.longest(at, FIELD).filter(fits) {
                if self.capital(at) {
                    end = field.end;
                }
                at = field.end;
                explained = true;
            } else if let Some(place) = self.hits.longest(at, UNIT).and_then(|unit| self.place_at(at, unit, pending)) {
                (at, end) = (place, place);
                explained = true;
            } else if let Some(place) = self.hits.longest(at, PLACE).filter(|_| self.capital(at)) {
                (at, end) = (place.end, place.end);
                explained = true;
                let country = place.classes.has(Class::Country);
                if country && pending.is_some() && self.capital(at) && self.hits.longest(at, FIELD).is_none() {
                    // "Bộ trưởng Bộ Ngoại giao Na Uy …": the title's name comes behind the country.
                    break;
                }
            } else if let Some(noun) = self.hits.longest(at, HEAD).filter(|h| self.capital(at) && h.end > at + 1) {
                (at, end) = (noun.end, noun.end);
                explained = false;
            } else if self.capital(at) {
                let whole = self.capital(at + 1) && (pending.is_some() || (explained && self.capital(at + 2)));
                let person = named && self.hits.is(at, Class::Surname) && whole;
                let office = self.hits.longest(at, OFFICE).is_some_and(|o| o.end > at + 1 || self.capital(o.end));
                if person || office {
                    break;
                }
                if self.capital(at - 1) && self.opens_sentence(at) {
                    break;
                }
                (at, end) = (at + 1, at + 1);
                explained = false;
            } else if self.list[at].kind == TokenKind::Number && at == from && capital_head {
                (at, end) = (at + 1, at + 1);
            } else if let Some(next) = self.linked(at, named, &mut linked) {
                at = next;
            } else {
                break;
            }
        }
        (end > from).then_some(end)
    }

    /// Where the name of a body goes on after the connector at `at`.
    pub(super) fn linked(&self, at: usize, named: bool, linked: &mut bool) -> Option<usize> {
        let word = self.list[at];
        let next_field = |i: usize| self.hits.longest(i, FIELD).filter(|_| self.capital(i));
        if word.tight && matches!(self.text_of(at), "-" | "&" | "/") {
            let tight = named && self.list.get(at + 1).is_some_and(|w| w.tight && w.is_capital());
            return tight.then_some(at + 1);
        }
        if self.is_text(at, ",") {
            // A comma only where the list is closed: "Văn hóa, Thể thao và Du lịch".
            let member = next_field(at + 1)?;
            let closed = self.hits.is(member.end, Class::ListConnector) && next_field(member.end + 1).is_some();
            return (named && closed).then_some(at + 1);
        }
        let hit = self.hits.longest(at, LINK)?;
        if hit.classes.has(Class::Connector) && self.capital(hit.end) {
            *linked = true;
            return Some(hit.end);
        }
        let member = next_field(hit.end).is_some() || (*linked && self.capital(hit.end));
        (named && member && hit.classes.has(Class::ListConnector)).then_some(hit.end)
    }

    /// Where the name of a place ends that the unit at `at` opens.
    pub(super) fn place_at(&self, at: usize, unit: Hit, pending: Option<Pending>) -> Option<usize> {
        let person = self.capital(at) && self.is_person(at, unit.end, pending);
        if person { None } else { self.place(unit, pending) }
    }

    /// Where the name of a place ends after its unit.
    pub(super) fn place(&self, unit: Hit, pending: Option<Pending>) -> Option<usize> {
        let at = unit.end;
        let word = *self.list.get(at)?;
        if !self.is_open(at - 1) {
            return None;
        }
        if word.kind == TokenKind::Number {
            let short = word.span.len() <= 2
                && self.list.get(at + 1).is_none_or(|w| !w.tight || w.kind == TokenKind::Punctuation);
            return short.then_some(at + 1);
        }
        if !word.is_capital() || self.hits.longest(at, TITLE).is_some_and(|t| self.capital(t.end)) {
            return None;
        }
        if let Some(known) = self.hits.longest(at, PLACE) {
            let country = known.classes.has(Class::Country) && known.end == at + 1;
            if !country {
                return Some(known.end);
            }
            // "xã Mỹ Đức" is a place, "cầu Mỹ" is none.
            return Some(self.run_end(at, pending).min(at + 4)).filter(|&end| end > at + 1);
        }
        Some(self.run_end(at, pending).min(at + 4))
    }

    /// Where an event or law goes on: capitalised words, fields and numbers.
    pub(super) fn continued(&self, from: usize) -> usize {
        let mut at = from;
        while at < self.list.len() && self.is_open(at - 1) {
            if let Some(hit) =
                self.hits.longest(at, Classes::of(&[Class::Field, Class::Country])).filter(|_| self.capital(at))
            {
                at = hit.end;
            } else if self.capital(at) && self.hits.longest(at, OFFICE).is_none()
                || self.list[at].kind == TokenKind::Number
            {
                at += 1;
            } else if self.list[at].tight
                && self.is_one_of(at, &["-", "/"])
                && self.list.get(at + 1).is_some_and(|w| w.tight && (w.is_capital() || w.kind == TokenKind::Number))
            {
                at += 2;
            } else {
                break;
            }
        }
        at
    }

    /// The type that a word inside the run gives it: "Airways", "River", "Treaty".
    pub(super) fn labelled(&self, at: usize, end: usize) -> Option<EntityType> {
        if end <= at || (end == at + 1 && self.list[at].initial) {
            return None;
        }
        if end > at + 1 && self.hits.is(end - 1, Class::PlaceTail) {
            return Some(EntityType::Location);
        }
        if end > at + 1
            && let Some((_, label)) = TAILS.iter().find(|(class, _)| self.hits.is(end - 1, *class))
        {
            return Some(*label);
        }
        let tail = (at..end).any(|i| self.hits.is(i, Class::Tail) && (i > at || end > at + 1));
        tail.then_some(EntityType::Organization)
    }

    /// Where a law ends of which the run that ends at `end` is the beginning: "Prevention of Cruelty to Animals Act".
    pub(super) fn law_end(&self, mut end: usize) -> Option<usize> {
        for _ in 0..LAW_LINKS {
            let link = self.hits.longest(end, LINK).filter(|link| self.is_open(end - 1) && self.capital(link.end))?;
            end = self.run_end(link.end, None);
            if self.hits.is(end - 1, Class::LawTail) {
                return Some(end);
            }
        }
        None
    }

    /// Where the run of capitalised words that begins at `at` ends.
    pub(super) fn run_end(&self, at: usize, pending: Option<Pending>) -> usize {
        let mut end = at + 1;
        while end < at + LONGEST_RUN && self.is_open(end - 1) {
            if self.capital(end) {
                if self.breaks(at, end, pending) {
                    break;
                }
                end += 1;
            } else if self.is_one_of(end, &["-", "&", "."]) && self.capital(end + 1) {
                let next = self.list[end + 1];
                let dash = self.is_text(end, "-")
                    && self.list[end].tight
                    && next.tight
                    && self.hits.longest(end + 1, PLACE).is_none();
                let dot = self.is_text(end, ".") && self.list[end].tight && self.is_letter(end - 1);
                if !dash && !dot && !self.is_text(end, "&") {
                    break;
                }
                end += 2;
            } else if let Some(next) = self.particle(at, end) {
                end = next;
            } else {
                break;
            }
        }
        end
    }

    /// Where a name goes on that has something in small letters at `at`: "Luis da Silva", "Sheikh al-Amin", "Kim Min-su".
    pub(super) fn particle(&self, begin: usize, at: usize) -> Option<usize> {
        if self.hits.is(at, Class::Particle) {
            let dash = usize::from(self.is_text(at + 1, "-"));
            return self.capital(at + 1 + dash).then_some(at + 2 + dash);
        }
        let syllable = self.list.get(at + 1)?;
        let joined = self.is_text(at, "-") && self.list[at].tight && syllable.tight && syllable.case == Case::Lower;
        let part = (at > begin + 1 || self.capital(at + 2)) && !self.hits.is(at + 1, Class::Plain);
        (joined && part && syllable.kind == TokenKind::Word).then_some(at + 2)
    }

    /// Whether a title begins at `at`, and not the given name "Anh".
    pub(super) fn opens_title(&self, at: usize) -> bool {
        self.hits.longest(at, TITLE).is_some_and(|hit| hit.end > at + 1 || !self.hits.is(at, Class::GivenName))
    }

    /// Whether a person's name of several words begins at `at`.
    pub(super) fn opens_person(&self, at: usize) -> bool {
        let given = self.hits.is(at, Class::GivenName) || self.hits.is(at, Class::Surname);
        given && self.is_open(at) && self.capital(at + 1)
    }

    /// Whether the capitalised word at `at` opens a sentence whose beginning was not seen.
    pub(super) fn opens_sentence(&self, at: usize) -> bool {
        let name = self.hits.is(at, Class::Surname) || self.hits.is(at, Class::GivenName);
        let goes_on = self.list.get(at + 1).is_some_and(|w| w.kind != TokenKind::Punctuation && !w.is_capital());
        !self.list[at].initial && self.hits.is(at, Class::Stop) && !name && goes_on
    }

    /// Where the name of a place ends if a unit in small letters follows: "Mill Creek district".
    pub(super) fn with_tail(&self, end: usize) -> usize {
        let tail = self.is_open(end - 1)
            && self.list.get(end).is_some_and(|w| !w.tight)
            && self.hits.is(end, Class::PlaceTail);
        end + usize::from(tail && !self.capital(end))
    }

    /// Whether something new begins at `at`, inside the run that began at `begin`.
    pub(super) fn breaks(&self, begin: usize, at: usize, pending: Option<Pending>) -> bool {
        let given = self.hits.is(at, Class::GivenName) || self.hits.is(at, Class::Surname);
        if given
            && (self.hits.is(at - 1, Class::Tail) || self.hits.is(at - 1, Class::PlaceTail))
            && self.capital(at + 1)
        {
            // "… Support Agency Paul Reed"
            return true;
        }
        if let Some(hit) = self.hits.longest(at, TITLE).filter(|hit| hit.end > at + 1 || !given) {
            return hit.end > at + 1 || (self.is_open(at) && self.capital(hit.end));
        }
        if self.opens_sentence(at) && (at > begin + 2 || !self.hits.is(begin, Class::Surname)) {
            return true;
        }
        if self.hits.longest(at, HEAD).filter(|h| h.end > at + 1 || !given).is_some_and(|h| {
            !h.classes.has(Class::Tail) && (h.end > at + 1 || self.extended(h.end, true, None).is_some())
        }) {
            return !self.hits.is(at, Class::Tail);
        }
        if self.hits.longest(at, COUNTRY).is_some_and(|c| c.end > at + 1) {
            return true;
        }
        // "… tỉnh Lạng Sơn Hồ Văn A" with an office before it.
        pending.is_some()
            && at > begin + 1
            && self.hits.is(at, Class::Surname)
            && self.capital(at + 1)
            && !self.hits.is(begin, Class::Surname)
    }

    /// Whether the country before `end` is one of several: "Anh và Pháp", "Nga - Mỹ".
    pub(super) fn in_list(&self, end: usize) -> bool {
        let link = self.is_one_of(end, &["-", "–", ","]) || self.hits.is(end, Class::ListConnector);
        link && self.hits.longest(end + 1, COUNTRY).is_some()
    }
}
