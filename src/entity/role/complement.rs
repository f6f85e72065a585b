//! What an office is the office of: where a role ends.

use super::phrase::{BREAKS, PREPOSITIONS, Reader};
use crate::{
    document::TokenKind,
    entity::gazetteer::{Class, Classes},
};

/// So many parts behind an office are looked at.
const REACH: usize = 8;
/// So many unknown words in a row may belong to a role.
const FILLER: usize = 7;
/// What ends what is said of a person.
const DELIMITERS: [&str; 10] = [",", ".", ";", ":", "(", ")", "-", "–", "\"", "”"];
/// Words that belong to the office before them.
const TAIL: Classes = Classes::of(&[
    Class::Field,
    Class::RoleTail,
    Class::Head,
    Class::Noun,
    Class::Unit,
    Class::UnitNoun,
    Class::GovernmentTail,
]);
const MODIFIERS: Classes = Classes::of(&[Class::Modifier, Class::RoleTail]);
const LINKS: Classes = Classes::of(&[Class::Join, Class::Split]);
const STOPS: Classes = Classes::of(&[Class::RoleStop, Class::Verb]);
const OFFICE_OR_ADDRESS: Classes = Classes::of(&[Class::Office, Class::Bare, Class::Honorific, Class::NoRole]);

impl Reader<'_> {
    /// Where an office ends with what it is the office of, and how much of it is certain.
    pub(super) fn complement(&self, head: usize) -> (usize, usize) {
        let (mut end, mut known) = (head, head);
        for _ in 0..REACH {
            let next = self.linked(end, head).or_else(|| self.part(end, head)).or_else(|| self.joined(end, head));
            if let Some(next) = next {
                (end, known) = (next, next);
            } else if let Some(next) = self.unknown(end).filter(|_| !self.head_last) {
                end = next;
            } else {
                break;
            }
        }
        (end, known)
    }

    /// Where the part of a complement ends that a word like "of" opens.
    fn linked(&self, at: usize, head: usize) -> Option<usize> {
        // "director of sales for", "Đại sứ Mỹ tại"
        let open =
            at == head || self.covers[at - 1].map_or(!self.capital(at - 1), |before| before.country && !self.head_last);
        let link = self.words.hits.longest(at, PREPOSITIONS)?;
        let article = self.words.hits.longest(link.end, Classes::of(&[Class::Article]));
        let next = article.map_or(link.end, |a| a.end);
        if self.opens_title(next) {
            return None;
        }
        let end = self.unit(next).or_else(|| self.unknown(next))?;
        // "head of the United Nations in Kenya, said", but not "met the head of the United Nations in Kenya on Monday".
        let of = self.words.hits.longest(at, Classes::of(&[Class::Of])).is_some();
        (of || open || self.person(end).is_some() || self.is_over(end)).then_some(end)
    }

    /// Whether a mark stands at a word that ends what is said of a person.
    fn is_over(&self, at: usize) -> bool {
        at == self.words.list.len() || self.words.is_one_of(at, &DELIMITERS)
    }

    /// Where the next part of a complement ends that nothing links to it.
    fn part(&self, at: usize, head: usize) -> Option<usize> {
        if !self.head_last {
            return self.unit(at);
        }
        let at_head = at == head && self.is_open(at);
        if !at_head && self.is_bracketed_acronym(at) {
            // "the Communist Party of China (CPC) Central Committee"
            return self.unit(at + 3);
        }
        if at_head {
            return None;
        }
        // "the nominee for county commissioner"
        let office = self.head(at).map(|(end, _)| end).filter(|&end| !self.capital(at) && self.person(end).is_none());
        self.unit(at).or(office)
    }

    /// Where a body, a place, a capitalised word or a word ends that belongs to offices.
    fn unit(&self, at: usize) -> Option<usize> {
        let word = self.words.list.get(at)?;
        if let Some(cover) = self.covers[at] {
            return (!cover.person).then_some(cover.end);
        }
        let tail = if self.head_last { MODIFIERS } else { TAIL };
        let tail = self.words.hits.longest(at, tail).filter(|hit| (at..hit.end).all(|i| self.person(i).is_none()));
        if let Some(stop) = self.words.hits.longest(at, STOPS)
            && !word.is_capital()
            && tail.is_none_or(|tail| tail.end <= stop.end)
        {
            return None;
        }
        let office = self.words.hits.longest(at, OFFICE_OR_ADDRESS);
        if let Some(tail) = tail
            && office.is_none_or(|office| office.end <= tail.end)
        {
            // What of a body's name the phrase does not cover goes with it.
            let body = self.covers[tail.end - 1].map_or(tail.end, |c| c.end);
            let number = self.words.list.get(body).is_some_and(|w| w.kind == TokenKind::Number && !w.tight);
            return Some(body + usize::from(number && !self.head_last));
        }
        let name = word.is_capital() && office.is_none() && self.words.hits.longest(at, LINKS).is_none();
        name.then_some(at + 1)
    }

    /// Where a few unknown words end that belong to an office because of what comes after them.
    fn unknown(&self, at: usize) -> Option<usize> {
        let words = self.words.list.get(at..)?;
        let over = |i: usize| {
            let Some(word) = words.get(i) else { return true };
            if i > 0 && self.words.hits.is(at + i, Class::Split) {
                // "kỹ thuật và hướng nghiệp"
                return self.covers.get(at + i + 1).is_none_or(|c| c.is_some() || self.capital(at + i + 1));
            }
            let hyphen = word.tight && self.words.is_text(at + i, "-");
            let plain = (word.kind == TokenKind::Word && !word.is_capital()) || hyphen;
            !plain
                || self.covers[at + i].is_some()
                || self.words.hits.longest(at + i, STOPS).is_some()
                || self.words.hits.longest(at + i, BREAKS).is_some()
        };
        let length = (0..=FILLER).find(|&i| over(i)).filter(|&length| length > 0)?;
        let end = at + length;
        if let Some(cover) = self.covers.get(end).copied().flatten() {
            return (!cover.person).then_some(if self.head_last { end } else { cover.end });
        }
        // "Điều phối Cơ sở": a syllable in small letters between capitalised ones.
        let inside = !self.head_last && self.capital(at - 1) && self.covers[at - 1].is_none() && self.capital(end);
        // "lãnh đạo phe đa số ở Hạ viện"
        let link = self.words.hits.longest(end, PREPOSITIONS).is_some_and(|link| self.body(link.end).is_some());
        (self.head_last || self.is_over(end) || inside || link).then_some(end)
    }

    /// Where a complement ends that goes on with "and" and one more of its kind.
    fn joined(&self, at: usize, head: usize) -> Option<usize> {
        if at == head {
            return None;
        }
        if self.words.is_text(at, ",") {
            // "Secretary for Culture, Sports and Tourism"
            if !self.head_last && self.covers[at - 1].is_none() && self.covers.get(at + 1)?.is_some_and(|c| !c.country)
            {
                // The tagger took the rest of the list for a body.
                let end = self.body(at + 1)?;
                return (at + 2..end).any(|i| self.words.hits.longest(i, LINKS).is_some()).then_some(end);
            }
            let end = self.alike(at + 1, at - 1)?;
            return self.alike(self.words.hits.longest(end, LINKS)?.end, at - 1);
        }
        // "Bộ trưởng Kế hoạch - Đầu tư"
        let dash = !self.head_last && self.words.is_one_of(at, &["-", "–"]);
        let next = if dash { at + 1 } else { self.words.hits.longest(at, LINKS)?.end };
        self.alike(next, at - 1)
    }

    /// Where a word or phrase ends that is of the kind of the word at `before`: what an office may be for.
    fn alike(&self, at: usize, before: usize) -> Option<usize> {
        let free = self.covers.get(at)?.is_none();
        let office = self.words.hits.longest(at, OFFICE_OR_ADDRESS).is_some();
        let alike = if self.head_last { self.capital(at) == self.capital(before) } else { self.capital(at) };
        if !free || office || !alike {
            return None;
        }
        let field = if self.head_last { MODIFIERS } else { Classes::of(&[Class::Field]) };
        let field = self.words.hits.longest(at, field).map(|hit| hit.end);
        field.or((self.head_last && self.capital(at)).then_some(at + 1))
    }
}
