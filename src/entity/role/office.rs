//! Offices with what stands before them: where a role begins.

use super::phrase::{BREAKS, KNOWN, Kind, PREPOSITIONS, Reader};
use crate::{
    document::TokenKind,
    entity::gazetteer::{Class, Classes},
};

/// So many words before an office are looked at.
const REACH: usize = 8;
/// So many unknown words may stand before an office.
const LOOSE: usize = 3;
const OFFICE: Classes = Classes::of(&[Class::Office, Class::Bare]);
const NO_OFFICE: Classes = Classes::of(&[Class::NoRole, Class::Honorific]);
const NO_MODIFIER: Classes =
    Classes::of(&[Class::Stop, Class::Article, Class::RoleStop, Class::Opener, Class::Copula, Class::Honorific]);

impl Reader<'_> {
    /// The role that begins at a word, and where it ends.
    pub(super) fn role(&self, begin: usize) -> Option<(Kind, usize)> {
        let mut at = begin;
        let (mut end, bare) = loop {
            // "Phó phát ngôn viên": an office that belongs to the one behind it.
            let before = || self.modifier(at, begin).is_some_and(|end| self.head(end).is_some());
            if let Some((end, bare)) = self.head(at)
                && !(bare && before())
            {
                break (end, bare);
            }
            at = self.modifier(at, begin)?;
            if at > begin + REACH {
                return None;
            }
        };
        while self.head_last
            && self.is_open(end)
            && !self.capital(end)
            && let Some((longer, _)) = self.head(end)
        {
            // "star striker"
            end = longer;
        }
        if self.head_last
            && let Some(tail) = self.words.hits.longest(end, Classes::of(&[Class::RoleTail]))
        {
            // "chairman designate"
            end = tail.end;
        }
        // "a member of Parliament's finance committee", but not "the president's car"
        let goes_on = self.is_open(end) || (self.head_last && end > at + 1);
        let (last, known) = if goes_on { self.complement(end) } else { (end, end) };
        let whole = known > end || at > begin;
        (!bare || whole).then_some((Kind::Role { head: at, whole }, last))
    }

    /// The office at a word: where it ends, and whether it is none by itself.
    pub(super) fn head(&self, at: usize) -> Option<(usize, bool)> {
        let hit = self.words.hits.longest(at, OFFICE)?;
        if self.person(at).is_some() || (at + 1..hit.end).any(|i| self.person(i).is_some()) {
            return None;
        }
        if let Some(cover) = self.covers[at]
            && cover.end > hit.end
            && self.words.hits.longest(hit.end, PREPOSITIONS).is_none()
            && (at == 0 || self.covers[at - 1].is_none_or(|c| c.mention != cover.mention))
        {
            // "Chairman Mills" is a body, "Undersecretary for Health" is none, whatever the tagger says.
            return None;
        }
        let other = self.words.hits.longest(at, NO_OFFICE).is_some_and(|other| other.end >= hit.end);
        if other || self.words.hits.longest(at, KNOWN).is_some_and(|longer| longer.end > hit.end) {
            return None;
        }
        let dot =
            self.words.is_text(hit.end, ".") && self.words.list[hit.end].tight && self.person(hit.end + 1).is_some();
        Some((hit.end + usize::from(dot), hit.classes.has(Class::Bare)))
    }

    /// Where a word or a name before an office ends that belongs to it: "Sudanese", "Arsenal", "cựu".
    fn modifier(&self, at: usize, begin: usize) -> Option<usize> {
        if let Some(hit) = self.words.hits.longest(at, Classes::of(&[Class::Modifier]))
            && self.covers[at].is_none_or(|c| c.end <= hit.end && !c.person)
        {
            return Some(hit.end);
        }
        if !self.head_last {
            return None;
        }
        if let Some(end) = self.body(at) {
            return Some(end);
        }
        if at > begin && self.is_bracketed_acronym(at) {
            return Some(at + 3);
        }
        if at > begin && self.words.is_one_of(at, &["'", "’"]) && self.words.list[at].tight {
            // "Wales' physiotherapist"
            return Some(at + 1);
        }
        let join = self.words.hits.longest(at, Classes::of(&[Class::Join])).is_some();
        if at > begin && join && self.words.hits.is(at - 1, Class::Modifier) {
            // "Trade and Industry Secretary"
            return self.words.hits.is(at + 1, Class::Modifier).then_some(at + 2);
        }
        let word = self.words.list.get(at)?;
        if word.kind != TokenKind::Word
            || self.covers[at].is_some()
            || self.words.hits.longest(at, NO_MODIFIER).is_some()
        {
            return None;
        }
        if !word.is_capital() {
            // ", auto analyst at": behind a comma or an article comes no verb.
            let opened =
                begin > 0 && (self.words.is_text(begin - 1, ",") || self.words.hits.is(begin - 1, Class::Article));
            let loose = opened && at < begin + LOOSE && self.words.hits.longest(at, BREAKS).is_none();
            return loose.then_some(at + 1);
        }
        (!word.initial || self.capital(at + 1) || word.closed).then_some(at + 1)
    }

    /// Whether a person's title stands at a word: "spokesman for | President Lee".
    pub(super) fn opens_title(&self, begin: usize) -> bool {
        let mut at = begin;
        while at <= begin + REACH {
            if let Some((end, _)) = self.head(at) {
                return self.person(end).is_some();
            }
            let Some(next) = self.modifier(at, begin) else { break };
            at = next;
        }
        false
    }
}
