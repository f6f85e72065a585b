//! The words of one sentence and the known phrases in it, as the rules of [`mentions`](super::mentions) and
//! [`role`](super::role) read them.

use super::gazetteer::{Class, Classes, Gazetteer, Hits};
use crate::{
    document::{Case, Document, SectionKind, Sentence, TokenKind},
    span::Span,
};

/// A token as the rules see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Without a possessive ending.
    pub(super) span: Span,
    /// Its index among the document's tokens.
    pub(super) token: u32,
    pub(super) kind: TokenKind,
    pub(super) case: Case,
    /// No space before it.
    pub(super) tight: bool,
    /// A possessive ending or the like follows: no name goes on after it.
    pub(super) closed: bool,
    /// It opens a sentence, a quotation or what follows a colon: its capital letter says nothing.
    pub(super) initial: bool,
}

impl Word {
    pub(super) fn is_capital(self) -> bool {
        self.kind == TokenKind::Word && self.case.has_capital()
    }
}

pub(super) const TITLE: Classes = Classes::of(&[Class::Office, Class::Honorific]);
pub(super) const OFFICE: Classes = Classes::of(&[Class::Office]);
pub(super) const HEAD: Classes = Classes::of(&[Class::Head, Class::Noun]);
pub(super) const UNIT: Classes = Classes::of(&[Class::Unit]);
pub(super) const FIELD: Classes = Classes::of(&[Class::Field]);
pub(super) const COUNTRY: Classes = Classes::of(&[Class::Country]);
pub(super) const GOVERNMENT: Classes = Classes::of(&[Class::Government]);
pub(super) const GOVERNMENT_TAIL: Classes = Classes::of(&[Class::GovernmentTail]);
pub(super) const PLACE: Classes = Classes::of(&[Class::Country, Class::Place]);
pub(super) const LINK: Classes = Classes::of(&[Class::Connector, Class::ListConnector]);
/// Phrases of which a single capitalised word may be the beginning, not a name.
pub(super) const PHRASE: Classes = Classes::of(&[
    Class::Office,
    Class::Head,
    Class::Noun,
    Class::Field,
    Class::Unit,
    Class::UnitNoun,
    Class::Government,
]);
pub(super) const NAME: Classes = Classes::of(&[
    Class::Country,
    Class::Place,
    Class::Organisation,
    Class::Event,
    Class::Law,
    Class::Product,
    Class::Plain,
]);

/// One sentence: its words and the phrases found in it. The memory is used again for the next one.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    /// Endings that are written onto a name and do not belong to it.
    possessives: &'a [String],
    gazetteer: &'a Gazetteer,
    pub(super) list: Vec<Word>,
    pub(super) hits: Hits,
    /// Capitals say nothing: all of it is in capitals, or it is a part of the page whose labels are.
    pub(super) shouting: bool,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a str, possessives: &'a [String], gazetteer: &'a Gazetteer) -> Self {
        Self { text, possessives, gazetteer, list: Vec::new(), hits: Hits::default(), shouting: false }
    }

    /// Takes in the words of a sentence and finds the phrases in it.
    pub(super) fn read(&mut self, document: &Document<'_>, sentence: &Sentence) {
        self.list.clear();
        let mut initial = true;
        let (mut upper, mut other) = (0, 0);
        for (token, index) in document.tokens_of(sentence).iter().zip(sentence.tokens.clone()) {
            let text = document.text(token.span);
            let tight = self.list.last().is_some_and(|w| w.span.end == token.span.begin);
            if tight
                && self.possessives.iter().any(|p| text == p)
                && let Some(last) = self.list.last_mut()
            {
                last.closed = true;
                continue;
            }
            let ending = self.possessives.iter().find(|p| text.len() > p.len() && text.ends_with(p.as_str()));
            let end = token.span.end - ending.map_or(0, |p| p.len() as u32);
            let punctuation = token.kind == TokenKind::Punctuation;
            self.list.push(Word {
                span: Span { begin: token.span.begin, end },
                token: index,
                kind: token.kind,
                case: token.case,
                tight,
                closed: ending.is_some(),
                initial: initial && !punctuation,
            });
            initial = punctuation && (initial || matches!(text, ":" | "\"" | "“" | "‘" | "'" | "…" | "•"));
            match token.case {
                Case::Upper => upper += 1,
                Case::Lower | Case::Mixed => other += 1,
                Case::Capitalised if token.span.len() > 3 => other += 1,
                _ => {}
            }
        }
        let label = document.section_of(sentence).kind == SectionKind::Navigation;
        self.shouting = label || (upper > 3 && other == 0);
        self.gazetteer.search(self.text, &self.list, &mut self.hits);
    }

    pub(super) fn text_of(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |w| w.span.text(self.text))
    }

    pub(super) fn is_text(&self, at: usize, wanted: &str) -> bool {
        self.text_of(at) == wanted
    }

    pub(super) fn is_one_of(&self, at: usize, wanted: &[&str]) -> bool {
        wanted.contains(&self.text_of(at))
    }

    pub(super) fn is_letter(&self, at: usize) -> bool {
        self.text_of(at).chars().count() == 1
    }

    pub(super) fn capital(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|w| w.is_capital())
    }

    /// Whether the word is a number in Roman figures.
    pub(super) fn is_number(&self, at: usize) -> bool {
        self.text_of(at).bytes().all(|b| b"IVXLC".contains(&b))
    }

    /// Whether a name may go on after the word at `at`.
    pub(super) fn is_open(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|w| !w.closed)
    }
}
