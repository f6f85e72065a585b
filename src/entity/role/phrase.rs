//! Where a role begins and ends, and the pieces that a sentence with people in it is made of.

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

/// So many words before an office, and so many steps behind it, are looked at.
const DELIMITERS: [&str; 10] = [",", ".", ";", ":", "(", ")", "-", "–", "\"", "”"];
const REACH: usize = 8;
/// So many unknown words in a row may belong to a role.
const FILLER: usize = 7;
/// So many unknown words may stand before an office.
const LOOSE: usize = 3;
const TAIL: Classes = Classes::of(&[
    Class::Field,
    Class::RoleTail,
    Class::Head,
    Class::Noun,
    Class::Unit,
    Class::UnitNoun,
    Class::GovernmentTail,
]);
const OFFICE: Classes = Classes::of(&[Class::Office, Class::Bare]);
const NO_OFFICE: Classes = Classes::of(&[Class::NoRole, Class::Honorific]);
const NO_MODIFIER: Classes =
    Classes::of(&[Class::Stop, Class::Article, Class::RoleStop, Class::Opener, Class::Copula, Class::Honorific]);
/// Phrases in which no role begins.
const KNOWN: Classes = Classes::of(&[Class::NoRole, Class::RoleStop, Class::Verb, Class::RoleTail, Class::Field]);
const LINKS: Classes = Classes::of(&[Class::Join, Class::Split]);
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
struct Cover {
    mention: usize,
    /// One past its last word.
    end: usize,
    person: bool,
    country: bool,
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

struct Reader<'a> {
    words: &'a Words<'a>,
    covers: Vec<Option<Cover>>,
    head_last: bool,
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

    /// The role that begins at a word, and where it ends.
    fn role(&self, begin: usize) -> Option<(Kind, usize)> {
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
    fn head(&self, at: usize) -> Option<(usize, bool)> {
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

    /// Where an office ends with what it is the office of, and how much of it is certain.
    fn complement(&self, head: usize) -> (usize, usize) {
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

    /// Whether a person's title stands at a word: "spokesman for | President Lee".
    fn opens_title(&self, begin: usize) -> bool {
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
                || self.is_stop(at + i)
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

    fn is_stop(&self, at: usize) -> bool {
        self.words.hits.longest(at, STOPS).is_some()
    }

    /// The person whose name a word belongs to.
    fn person(&self, at: usize) -> Option<Cover> {
        self.covers.get(at).copied().flatten().filter(|c| c.person)
    }

    /// Where the mention ends, of anything but a person, that a word belongs to.
    fn body(&self, at: usize) -> Option<usize> {
        self.covers.get(at).copied().flatten().filter(|c| !c.person).map(|c| c.end)
    }

    fn capital(&self, at: usize) -> bool {
        self.words.capital(at)
    }

    /// Whether no possessive ending stands before a word.
    fn is_open(&self, at: usize) -> bool {
        at == 0 || self.words.is_open(at - 1)
    }

    /// Whether "(PAP)" stands at a word.
    fn is_bracketed_acronym(&self, at: usize) -> bool {
        self.words.is_text(at, "(") && self.capital(at + 1) && self.words.is_text(at + 2, ")")
    }
}

const PREPOSITIONS: Classes = Classes::of(&[Class::Of, Class::At]);
const STOPS: Classes = Classes::of(&[Class::RoleStop, Class::Verb]);
const MODIFIERS: Classes = Classes::of(&[Class::Modifier, Class::RoleTail]);
const OFFICE_OR_ADDRESS: Classes = Classes::of(&[Class::Office, Class::Bare, Class::Honorific, Class::NoRole]);
/// What unknown words do not go over.
const BREAKS: Classes = Classes::of(&[
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
