//! The pieces that a sentence with people in it is made of: names, roles, and what stands between them.

use crate::{
    analysis::EntityType,
    document::TokenKind,
    entity::{
        gazetteer::{Class, Classes},
        mention::Mention,
        words::Words,
    },
};

/// A piece of a sentence: words with one part in saying who is what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Atom {
    pub(super) kind: Kind,
    /// Its first word.
    pub(super) begin: usize,
    /// One past its last word.
    pub(super) end: usize,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A person, by the index of the mention.
    Name(usize),
    /// An office, the word that it begins with, and whether it says what it is the office of.
    Role {
        head: usize,
        whole: bool,
    },
    Comma,
    /// A dash with space around it, or a slash.
    Dash,
    Open,
    Close,
    Number,
    Honorific,
    Article,
    Copula,
    Aside,
    Join,
    Split,
    Opener,
    Other,
}

/// Phrases in which no role begins.
pub(super) const KNOWN: Classes =
    Classes::of(&[Class::NoRole, Class::RoleStop, Class::Verb, Class::RoleTail, Class::Field]);
/// What opens a complement: "of", "in".
pub(super) const PREPOSITIONS: Classes = Classes::of(&[Class::Of, Class::At]);
/// What unknown words do not go over.
pub(super) const BREAKS: Classes = Classes::of(&[
    Class::Office,
    Class::Bare,
    Class::Honorific,
    Class::NoRole,
    Class::Of,
    Class::At,
    Class::Article,
    Class::Copula,
    Class::Aside,
    Class::Join,
    Class::Split,
    Class::Opener,
]);
/// The words that are pieces of their own.
const BETWEEN: [(Class, Kind); 7] = [
    (Class::Honorific, Kind::Honorific),
    (Class::Copula, Kind::Copula),
    (Class::Article, Kind::Article),
    (Class::Aside, Kind::Aside),
    (Class::Join, Kind::Join),
    (Class::Split, Kind::Split),
    (Class::Opener, Kind::Opener),
];

/// Cuts a sentence into its pieces; `mentions` are those in it.
pub(super) fn atoms(words: &Words<'_>, mentions: &[Mention], head_last: bool) -> Vec<Atom> {
    let reader = Reader { words, covers: covers(words, mentions), head_last };
    let mut atoms = Vec::new();
    let mut at = 0;
    while at < words.list.len() {
        let (kind, end) = reader.piece(at);
        atoms.push(Atom { kind, begin: at, end });
        at = end;
    }
    atoms
}

/// The mention that a word belongs to.
#[derive(Clone, Copy)]
pub(super) struct Cover {
    pub(super) mention: usize,
    /// One past its last word.
    pub(super) end: usize,
    pub(super) person: bool,
    pub(super) country: bool,
}

fn covers(words: &Words<'_>, mentions: &[Mention]) -> Vec<Option<Cover>> {
    let mut covers = vec![None; words.list.len()];
    let mut at = 0;
    for (index, mention) in mentions.iter().enumerate() {
        while at < words.list.len() && words.list[at].span.begin < mention.span.begin {
            at += 1;
        }
        let inside = words.list[at..].iter().take_while(|w| w.span.begin < mention.span.end).count();
        let (person, country) = (mention.label == EntityType::Person, mention.country.is_some());
        covers[at..at + inside].fill(Some(Cover { mention: index, end: at + inside, person, country }));
        at += inside;
    }
    covers
}

/// Reads one sentence.
pub(super) struct Reader<'a> {
    pub(super) words: &'a Words<'a>,
    /// The mention that each word belongs to.
    pub(super) covers: Vec<Option<Cover>>,
    /// Whether what an office is the office of stands before it.
    pub(super) head_last: bool,
}

impl Reader<'_> {
    /// The piece that begins at a word, and where it ends.
    fn piece(&self, at: usize) -> (Kind, usize) {
        if let Some(cover) = self.person(at) {
            return (Kind::Name(cover.mention), cover.end);
        }
        if let Some(role) = self.role(at) {
            return role;
        }
        if let Some(end) = self.body(at) {
            return (Kind::Other, end);
        }
        let phrase = |&(class, kind): &(Class, Kind)| {
            self.words.hits.longest(at, Classes::of(&[class])).map(|hit| (kind, hit.end))
        };
        let none = self.words.hits.longest(at, Classes::of(&[Class::NoRole])).map_or(at, |hit| hit.end);
        if let Some((kind, mut end)) = BETWEEN.iter().filter_map(phrase).max_by_key(|&(_, end)| end)
            && end > none
        {
            end += usize::from(kind == Kind::Honorific && self.words.is_text(end, "."));
            return (kind, end);
        }
        let loose = |at: usize| self.words.list.get(at).is_some_and(|w| !w.tight);
        let kind = match self.words.text_of(at) {
            "," => Kind::Comma,
            "-" | "–" | "—" | "/" if loose(at) || loose(at + 1) => Kind::Dash,
            "/" => Kind::Dash,
            "(" | "[" => Kind::Open,
            ")" | "]" => Kind::Close,
            _ if self.words.list[at].kind == TokenKind::Number => Kind::Number,
            _ => {
                let known = self.words.hits.longest(at, KNOWN).map_or(at + 1, |hit| hit.end);
                let person = (at + 1..known).find(|&i| self.covers[i].is_some());
                return (Kind::Other, person.unwrap_or(known));
            }
        };
        (kind, at + 1)
    }

    /// The person whose name a word belongs to.
    pub(super) fn person(&self, at: usize) -> Option<Cover> {
        self.covers.get(at).copied().flatten().filter(|c| c.person)
    }

    /// Where the mention ends, of anything but a person, that a word belongs to.
    pub(super) fn body(&self, at: usize) -> Option<usize> {
        self.covers.get(at).copied().flatten().filter(|c| !c.person).map(|c| c.end)
    }

    pub(super) fn capital(&self, at: usize) -> bool {
        self.words.capital(at)
    }

    /// Whether no possessive ending stands before a word.
    pub(super) fn is_open(&self, at: usize) -> bool {
        at == 0 || self.words.is_open(at - 1)
    }

    /// Whether "(PAP)" stands at a word.
    pub(super) fn is_bracketed_acronym(&self, at: usize) -> bool {
        self.words.is_text(at, "(") && self.capital(at + 1) && self.words.is_text(at + 2, ")")
    }
}
