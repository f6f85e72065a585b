//! What an article says of whose its people are.

use std::{cell::OnceCell, collections::HashMap};

use super::{
    Candidate, form_score,
    origins::{Origins, Side, Words},
};
use crate::{
    analysis::EntityType,
    document::{Document, TokenKind},
    entity::{gazetteer::Class, mention::Mention},
    span::Span,
};

/// A phrase found in an article.
#[derive(Clone, Copy, Debug)]
struct Hit {
    /// Its first token.
    begin: usize,
    /// One past its last token.
    end: usize,
    side: Side,
}

/// An article as it is asked whose its people are.
pub(in crate::entity) struct Article<'a> {
    document: &'a Document<'a>,
    mentions: &'a [Mention],
    /// In order, without overlap; none is in the name of a person.
    hits: Vec<Hit>,
    /// The offices that the article says to be somebody's, in small letters, and whether all of those have Chinese names;
    /// worked out when it is asked for.
    offices: OnceCell<HashMap<String, bool>>,
    /// How many of the hits are Chinese, and how many are of the other home of such names.
    pub(super) chinese: usize,
    pub(super) home: usize,
}

/// How far the words before a name are looked at, in tokens.
const BEFORE: usize = 16;
/// How far the words behind it.
const BEHIND: usize = 24;
/// The longest text in brackets that may be a name.
const BRACKETED: usize = 8;

impl<'a> Article<'a> {
    /// Finds the places, peoples and bodies of an article; `mentions` are all of it, in order.
    pub(in crate::entity) fn new(document: &'a Document<'a>, mentions: &'a [Mention]) -> Self {
        let origins = &document.language.names.origins;
        let mut article = Self { document, mentions, hits: Vec::new(), offices: OnceCell::new(), chinese: 0, home: 0 };
        let mut next = mentions.iter().peekable();
        let mut at = 0;
        while let Some(token) = document.tokens.get(at) {
            if !token.case.has_capital() && token.kind == TokenKind::Word {
                at += 1;
                continue;
            }
            while next.next_if(|m| m.span.end <= token.span.begin).is_some() {}
            let person = next.peek().is_some_and(|m| m.label == EntityType::Person && m.span.begin <= token.span.begin);
            let found = origins.phrases.get(document.text(token.span)).filter(|_| !person);
            let fits = |rest: &[Box<str>]| {
                let tokens = document.tokens[at + 1..].iter().map(|t| document.text(t.span));
                rest.len() < document.tokens.len() - at && tokens.zip(rest).all(|(token, wanted)| token == &**wanted)
            };
            match found.into_iter().flatten().find(|(rest, _)| fits(rest)) {
                Some((rest, side)) => {
                    article.hits.push(Hit { begin: at, end: at + 1 + rest.len(), side: *side });
                    article.chinese += usize::from(*side == Side::Chinese);
                    article.home += usize::from(*side == Side::Home);
                    at += 1 + rest.len();
                }
                None => at += 1,
            }
        }
        article
    }

    fn text(&self, token: usize) -> &'a str {
        self.document.tokens.get(token).map_or("", |t| self.document.text(t.span))
    }

    fn origins(&self) -> &'a Origins {
        &self.document.language.names.origins
    }

    fn is(&self, token: usize, words: &Words) -> bool {
        words.contains(self.text(token))
    }

    /// The hit that ends where a token begins.
    fn hit_before(&self, token: usize) -> Option<Hit> {
        let after = self.hits.partition_point(|h| h.end < token);
        self.hits.get(after).filter(|h| h.end == token).copied()
    }

    /// The hit that begins at a token.
    fn hit_at(&self, token: usize) -> Option<Hit> {
        let at = self.hits.partition_point(|h| h.begin < token);
        self.hits.get(at).filter(|h| h.begin == token).copied()
    }

    /// Whether a hit is where somebody is, not to whom he belongs: "Đại sứ Việt Nam tại Trung Quốc".
    fn is_posted(&self, hit: Hit, first: usize) -> bool {
        // A unit may be between: "tại thành phố Nam Ninh".
        (first.max(hit.begin.saturating_sub(3))..hit.begin).any(|t| self.is(t, &self.origins().posted))
    }

    /// Whether a dash joins it with another: "Hội hữu nghị Việt Nam - Trung Quốc" is of both.
    fn is_paired(&self, hit: Hit) -> bool {
        let dash = |token: usize| matches!(self.text(token), "-" | "–" | "—");
        let before = hit.begin.checked_sub(1).is_some_and(|t| dash(t) && self.hit_before(t).is_some());
        before || (dash(hit.end) && self.hit_at(hit.end + 1).is_some())
    }

    /// Another country counts where the tagger took it for a place or a part of a body: "Anh" is a form of address too.
    fn counts(&self, hit: Hit) -> bool {
        let span = self.document.tokens[hit.begin].span;
        let named = || {
            let at = self.mentions.partition_point(|m| m.span.end <= span.begin);
            self.mentions.get(at).is_some_and(|m| m.span.begin <= span.begin && m.label != EntityType::Person)
        };
        hit.side != Side::Neither && !self.is_paired(hit) && (hit.side != Side::Other || named())
    }

    /// Whose office a role is: the first country in it that is not a place to which somebody is sent.
    pub(super) fn of_role(&self, role: Span) -> Option<Side> {
        let (begin, end) = (self.document.token_at(role.begin), self.document.token_at(role.end));
        let first = self.hits.partition_point(|h| h.begin < begin);
        let hits = self.hits[first..].iter().take_while(|h| h.end <= end);
        hits.copied().find(|&h| !self.is_posted(h, begin) && self.counts(h)).map(|h| h.side)
    }

    /// Whose the words just before a name say that its bearer is: "Chủ tịch nước Trung Quốc …", "China's foreign minister …".
    pub(super) fn before(&self, mention: &Mention) -> Option<Side> {
        let sentence = &self.document.sentences[mention.sentence as usize];
        let name = self.document.token_at(mention.span.begin);
        let index = self.mentions.partition_point(|m| m.span.begin < mention.span.begin);
        let person = self.mentions[..index].iter().rev().take(BEFORE).find(|m| m.label == EntityType::Person);
        let first = name.saturating_sub(BEFORE).max(sentence.tokens.start as usize);
        let first = person.map_or(first, |p| first.max(self.document.token_at(p.span.end)));
        let titled = self.is_titled(name);
        // Up to where nothing stands before the name but places in which somebody is.
        let (mut at, mut bare) = (name, name);
        while at > first {
            if let Some(hit) = self.hit_before(at).filter(|h| h.begin >= first) {
                let posted = self.is_posted(hit, first);
                // "Trung Quốc thua …" says nothing of the name.
                if !posted && self.counts(hit) {
                    return Some(hit.side).filter(|_| titled || hit.end == bare);
                }
                at = hit.begin;
                // The words between the place and where it says "at" are no break.
                while posted && at > first && !self.is(at, &self.origins().posted) {
                    at -= 1;
                }
                bare = at;
                continue;
            }
            at -= 1;
            if self.is(at, &self.origins().breaks) || self.ends_phrase(at) {
                return None;
            }
        }
        None
    }

    /// Whether an office or a form of address ends just before a token.
    fn is_titled(&self, token: usize) -> bool {
        let gazetteer = &self.document.language.names.gazetteer;
        (token.saturating_sub(5)..token).any(|begin| {
            let phrase = self.document.text(self.document.tokens_span(begin..token));
            gazetteer.is(phrase, Class::Office) || gazetteer.is(phrase, Class::Honorific)
        })
    }

    /// Whether a token is a mark at which what is said of a name ends.
    fn ends_phrase(&self, token: usize) -> bool {
        let mark = self.document.tokens[token].kind == TokenKind::Punctuation;
        mark && !matches!(self.text(token), "-" | "–" | "—" | "'s" | "’s" | "/" | "&" | "\"" | "“" | "”")
    }

    /// Whose the apposition behind a name says that its bearer is: "…, Trưởng Ban Đối ngoại Trung ương Đảng Cộng sản Trung
    /// Quốc". Only where an office opens it: "Theo ông …, Trung Quốc sẽ" says nothing.
    pub(super) fn behind(&self, mention: &Mention) -> Option<Side> {
        let sentence = &self.document.sentences[mention.sentence as usize];
        let name_end = self.document.token_at(mention.span.end);
        let index = self.mentions.partition_point(|m| m.span.begin <= mention.span.begin);
        let person = self.mentions[index..].iter().take(BEHIND).find(|m| m.label == EntityType::Person);
        let last = (name_end + BEHIND).min(sentence.tokens.end as usize);
        let last = person.map_or(last, |p| last.min(self.document.token_at(p.span.begin)));
        // "Đinh Lập Nhân (Trung Quốc)", "Ma Long of China"
        let opens = self.text(name_end) == "(";
        if let Some(hit) = self.hit_at(name_end + 1).filter(|&h| h.end <= last && self.counts(h))
            && (self.is(name_end, &self.origins().belonging) || (opens && self.text(hit.end) == ")"))
        {
            return Some(hit.side);
        }
        if name_end >= last || !self.is(name_end, &self.origins().appositions) {
            return None;
        }
        let mut at = name_end + 1;
        let mut found = None;
        while at < last {
            if self.is(at, &self.origins().articles) || self.text(at) == "'s" {
                at += 1;
            } else if let Some(hit) = self.hit_at(at).filter(|_| found.is_none()) {
                found = Some(hit).filter(|&h| self.counts(h));
                at = hit.end;
            } else {
                break;
            }
        }
        if at >= last || !self.is_office(at, last) {
            return None;
        }
        let rest = (at..last).take_while(|&t| {
            !(self.is(t, &self.origins().breaks) && t > at) && (!self.ends_phrase(t) || self.text(t) == ",")
        });
        let named = || {
            let mut hits = rest.filter_map(|t| self.hit_at(t));
            hits.find(|&h| !self.is_posted(h, name_end) && self.counts(h))
        };
        found.or_else(named).map(|h| h.side)
    }

    /// Whether an office begins at a token.
    fn is_office(&self, token: usize, last: usize) -> bool {
        let gazetteer = &self.document.language.names.gazetteer;
        (token + 1..=last.min(token + 4)).any(|end| {
            let phrase = self.document.text(self.document.tokens_span(token..end));
            gazetteer.is(phrase, Class::Office)
        })
    }

    /// Whether the article says elsewhere that the office before a name is Chinese: "Đặc phái viên Lưu Hải Tinh" where it has
    /// "Đặc phái viên của Chủ tịch nước Tập Cận Bình" too.
    pub(super) fn has_chinese_office(&self, mention: &Mention) -> bool {
        let office = self.office_before(self.document.token_at(mention.span.begin));
        office.is_some_and(|o| self.offices.get_or_init(|| self.find_offices()).get(&o) == Some(&true))
    }

    fn find_offices(&self) -> HashMap<String, bool> {
        let mut offices = HashMap::new();
        for token in (1..self.document.tokens.len()).filter(|&t| self.is(t, &self.origins().belonging)) {
            if let (Some(office), Some(chinese)) = (self.office_before(token), self.is_owner_chinese(token + 1)) {
                *offices.entry(office).or_insert(true) &= chinese;
            }
        }
        offices
    }

    /// Whether the person whom an office is of, behind "of", has a name that is Chinese for sure.
    fn is_owner_chinese(&self, begin: usize) -> Option<bool> {
        for token in begin..(begin + BEFORE).min(self.document.tokens.len()) {
            if let Some(person) = self.person_at(token) {
                let name = self.document.text(person.core);
                let mut candidates = Candidate::all(&self.document.language.names.chinese, name);
                return Some(candidates.any(|c| form_score(c.form) > super::CHINESE_SURNAME));
            }
            if self.is(token, &self.origins().breaks) || (self.ends_phrase(token) && self.text(token) != ",") {
                return None;
            }
        }
        None
    }

    /// The name of a person that begins at a token.
    fn person_at(&self, token: usize) -> Option<&'a Mention> {
        let begin = self.document.tokens.get(token)?.span.begin;
        let at = self.mentions.partition_point(|m| m.span.begin < begin);
        self.mentions.get(at).filter(|m| m.span.begin == begin && m.label == EntityType::Person)
    }

    /// The longest office that ends just before a token, in small letters.
    fn office_before(&self, token: usize) -> Option<String> {
        let gazetteer = &self.document.language.names.gazetteer;
        let begins = token.saturating_sub(5)..token;
        let texts = begins.map(|begin| self.document.text(self.document.tokens_span(begin..token)));
        texts.filter(|text| gazetteer.is(text, Class::Office)).map(str::to_lowercase).next()
    }

    /// What stands in brackets right behind a name: "Lưu Hải Tinh (Liu Haixing)".
    pub(super) fn bracketed(&self, mention: &Mention) -> Option<&'a str> {
        let open = self.document.token_at(mention.span.end);
        let close = (open + 2..=open + BRACKETED).find(|&t| self.text(t) == ")")?;
        (self.text(open) == "(").then(|| self.document.text(self.document.tokens_span(open + 1..close)))
    }
}
