//! Runs of capitalised words and known phrases, joined to candidates for mentions.
//!
//! Every sentence is read once from left to right. At each word the first rule that applies takes one or more words:
//! known phrases first, the longest one; then words that open a name (offices, heads of bodies, units of places); then
//! plain capitalised runs, which [`evidence`](super::evidence) types later.

use super::{
    Tables,
    evidence::Votes,
    gazetteer::{Class, Classes, CountryCode, Hit, Hits},
};
use crate::{
    analysis::EntityType,
    document::{Case, Document, SectionKind, Sentence, TokenKind},
    span::Span,
};

/// A token as the rules see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Without a possessive ending.
    pub(super) span: Span,
    kind: TokenKind,
    case: Case,
    /// No space before it.
    tight: bool,
    /// A possessive ending or the like follows: no name goes on after it.
    closed: bool,
    /// It opens a sentence, a quotation or what follows a colon: its capital letter says nothing.
    initial: bool,
}

impl Word {
    fn is_capital(self) -> bool {
        self.kind == TokenKind::Word && matches!(self.case, Case::Capitalised | Case::Upper | Case::Mixed)
    }
}

/// What may be a mention.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// Where it stands.
    pub(super) span: Span,
    /// The name without a unit before it.
    pub(super) core: Span,
    pub(super) sentence: u32,
    /// Its type, if a rule says so; else `votes` has a say.
    pub(super) label: Option<EntityType>,
    pub(super) votes: Votes,
    /// How sure the type is, between 0 and 1.
    pub(super) confidence: f32,
    /// Number of words of the name.
    pub(super) words: usize,
    /// It is one capitalised word where every word is capitalised.
    pub(super) initial: bool,
    /// It is written in capitals only.
    pub(super) upper: bool,
    /// The office before the name of a person.
    pub(super) role: Option<Span>,
    pub(super) country: Option<CountryCode>,
    /// It names a place that shares its name with people.
    pub(super) ambiguous: bool,
    /// It stands in brackets after the candidate with this index.
    pub(super) stands_for: Option<usize>,
}

/// How sure a type is that a rule gives.
const BY_RULE: f32 = 0.9;

/// Titles that wait for the name of a person.
#[derive(Clone, Copy, Debug)]
struct Pending {
    /// Where the role begins, if there is one.
    role: Option<u32>,
    /// The word at which the name has to begin, or a name that goes with the title.
    at: usize,
}

const TITLE: Classes = Classes::of(&[Class::Office, Class::Honorific]);
const OFFICE: Classes = Classes::of(&[Class::Office]);
const HEAD: Classes = Classes::of(&[Class::Head, Class::Noun]);
const UNIT: Classes = Classes::of(&[Class::Unit]);
const FIELD: Classes = Classes::of(&[Class::Field]);
const COUNTRY: Classes = Classes::of(&[Class::Country]);
const GOVERNMENT: Classes = Classes::of(&[Class::Government]);
const PLACE: Classes = Classes::of(&[Class::Country, Class::Place]);
const LINK: Classes = Classes::of(&[Class::Connector, Class::ListConnector]);
/// Phrases of which a single capitalised word may be the beginning, not a name.
const PHRASE: Classes = Classes::of(&[
    Class::Office,
    Class::Head,
    Class::Noun,
    Class::Field,
    Class::Unit,
    Class::UnitNoun,
    Class::Government,
]);
const NAME: Classes = Classes::of(&[
    Class::Country,
    Class::Place,
    Class::Organisation,
    Class::Event,
    Class::Law,
    Class::Product,
    Class::Plain,
]);

/// Finds the candidates of a document, in order, without overlap.
pub(super) fn find(document: &Document<'_>, tables: &Tables) -> Vec<Candidate> {
    let mut scanner = Scanner {
        text: document.clean(),
        tables,
        words: Vec::new(),
        hits: Hits::default(),
        sentence: 0,
        byline: false,
        shouting: false,
        found: Vec::new(),
    };
    for (index, sentence) in document.sentences.iter().enumerate() {
        scanner.sentence = index as u32;
        scanner.byline = document.section_of(sentence).kind == SectionKind::Byline;
        scanner.read(document, sentence);
        scanner.scan();
    }
    scanner.found
}

/// Reads one sentence after the other.
struct Scanner<'a> {
    text: &'a str,
    tables: &'a Tables,
    words: Vec<Word>,
    hits: Hits,
    sentence: u32,
    byline: bool,
    /// The sentence is all in capitals.
    shouting: bool,
    found: Vec<Candidate>,
}

impl Scanner<'_> {
    /// Takes in the words of a sentence and finds the phrases in it.
    fn read(&mut self, document: &Document<'_>, sentence: &Sentence) {
        self.words.clear();
        let mut initial = true;
        let (mut upper, mut other) = (0, 0);
        for token in document.tokens_of(sentence) {
            let text = document.text(token.span);
            let tight = self.words.last().is_some_and(|w| w.span.end == token.span.begin);
            if tight
                && self.tables.possessives.iter().any(|p| text == p)
                && let Some(last) = self.words.last_mut()
            {
                last.closed = true;
                continue;
            }
            let ending = self.tables.possessives.iter().find(|p| text.len() > p.len() && text.ends_with(p.as_str()));
            let end = token.span.end - ending.map_or(0, |p| p.len() as u32);
            let punctuation = token.kind == TokenKind::Punctuation;
            self.words.push(Word {
                span: Span { begin: token.span.begin, end },
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
        self.shouting = upper > 3 && other == 0;
        self.tables.gazetteer.search(self.text, &self.words, &mut self.hits);
    }

    fn scan(&mut self) {
        let mut at = 0;
        let mut pending = None;
        while at < self.words.len() {
            pending = pending.filter(|p: &Pending| p.at == at);
            if let Some(end) = self.title(at, &mut pending) {
                at = end;
                continue;
            }
            let before = self.found.len();
            let end = self.name(at, pending).unwrap_or(at + 1);
            if let (Some(p), Some(last)) = (&mut pending, self.found.last())
                && self.found.len() > before
                && last.label != Some(EntityType::Person)
            {
                // "Bộ trưởng Bộ Ngoại giao …": the body belongs to the role, the name still comes.
                p.at = end;
            }
            at = end.max(at + 1);
        }
    }

    /// Takes a title at `at`, which a name has to follow; returns where it ends.
    fn title(&self, at: usize, pending: &mut Option<Pending>) -> Option<usize> {
        let hit = self.hits.longest(at, TITLE)?;
        let word = self.words[at];
        if let Some(name) = self.hits.longest(at, NAME) {
            let country = word.is_capital() && (!word.initial || self.in_list(name.end));
            let honest = !hit.classes.has(Class::Honorific) || country;
            if name.end > hit.end || (name.end == hit.end && honest) {
                return None;
            }
        }
        if self.hits.longest(at, HEAD).is_some_and(|head| head.end > hit.end) {
            return None;
        }
        // A capitalised word with no name after it may be part of one itself.
        let in_name = !self.is_open(hit.end - 1) || !self.words.get(hit.end).is_some_and(|w| w.is_capital());
        if in_name && word.is_capital() && !word.initial && hit.end == at + 1 && pending.is_some() {
            return None;
        }
        let office = hit.classes.has(Class::Office);
        if word.is_capital() && self.hits.is(hit.end, Class::Tail) && self.capital(hit.end) {
            // "Justice Department"
            return None;
        }
        let mut end = hit.end;
        while office
            && self.is_open(end - 1)
            && let Some(field) = self.hits.longest(end, FIELD)
            && self.hits.longest(end, NAME).is_none_or(|name| name.end <= field.end)
        {
            // "Bộ trưởng Quốc phòng Mỹ …"
            end = field.end;
        }
        let role = pending.and_then(|p| p.role).or(office.then_some(word.span.begin));
        let dot = self.is_text(end, ".") && self.capital(end + 1);
        *pending = Some(Pending { role, at: end + usize::from(dot) });
        pending.map(|p| p.at)
    }

    /// Takes the name at `at`, if there is one; returns where it ends.
    fn name(&mut self, at: usize, pending: Option<Pending>) -> Option<usize> {
        if let Some(hit) = self.hits.longest(at, GOVERNMENT)
            && let Some(country) = self.hits.longest(hit.end, COUNTRY)
            && self.is_open(hit.end - 1)
        {
            self.push(at, country.end, EntityType::Organization);
            return Some(country.end);
        }
        let known = self.hits.longest(at, NAME);
        let head = self.hits.longest(at, HEAD);
        if let Some(hit) = head
            && known.is_none_or(|k| k.end <= hit.end)
            && let Some(end) = self.body(at, hit, pending)
        {
            return Some(end);
        }
        if let Some(hit) = self.hits.longest(at, UNIT)
            && known.is_none_or(|k| k.end <= hit.end)
            && self.labelled(at, self.run_end(at, pending)) != Some(EntityType::Organization)
            && let Some(end) = self.place_at(at, hit, pending)
        {
            // "các tỉnh Hà Giang, Cao Bằng": the unit is not part of either name.
            let plural = at > 0 && self.hits.is(at - 1, Class::Plural) && self.capital(hit.end);
            self.push(if plural { hit.end } else { at }, end, EntityType::Location);
            if end > hit.end + 1
                && let Some(last) = self.found.last_mut()
            {
                last.core.begin = self.words[hit.end].span.begin;
            }
            return Some(self.acronym(end));
        }
        if let Some(hit) = known
            && let Some(end) = self.known(at, hit, pending)
        {
            return Some(end);
        }
        self.run(at, pending)
    }

    /// A known phrase, unless it is part of a longer run.
    fn known(&mut self, at: usize, hit: Hit, pending: Option<Pending>) -> Option<usize> {
        let classes = hit.classes;
        let name = |class, label| classes.has(class).then_some(label);
        let label = name(Class::Organisation, EntityType::Organization)
            .or(name(Class::Country, EntityType::Location))
            .or(name(Class::Place, EntityType::Location))
            .or(name(Class::Event, EntityType::Event))
            .or(name(Class::Law, EntityType::Law))
            .or(name(Class::Product, EntityType::Product));
        let follows =
            !self.shouting && self.is_open(hit.end - 1) && self.capital(hit.end) && !self.opens_title(hit.end);
        let Some(label) = label else {
            // "British" is no name, "British Airways" is one.
            let given = hit.end == at + 1 && (self.hits.is(at, Class::GivenName) || self.hits.is(at, Class::Surname));
            let tail = follows && self.capital(at) && (given || self.labelled(at, self.run_end(at, None)).is_some());
            return if tail { None } else { Some(hit.end) };
        };
        if matches!(label, EntityType::Event | EntityType::Law | EntityType::Product) {
            let end = if self.shouting { hit.end } else { self.continued(hit.end) };
            if hit.proper || end > hit.end {
                self.push(at, end, label);
                return Some(end);
            }
            return None;
        }
        let single = hit.end == at + 1;
        let doubtful = classes.has(Class::Ambiguous);
        let office = pending.is_some_and(|p| p.role.is_some());
        if doubtful && !office {
            let opening = self.words[at].initial && self.hits.is(at, Class::Stop);
            let person = pending.is_some() || (opening && !self.in_list(hit.end));
            if person || follows {
                return None;
            }
        }
        if doubtful && follows && self.hits.is(hit.end, Class::GivenName) && self.run_end(at, None) == hit.end + 1 {
            // "ca sĩ Đức Anh", but "Thủ tướng Anh John Carter".
            return None;
        }
        if follows && !office {
            let end = self.run_end(at, None);
            let person = !doubtful && self.opens_person(hit.end);
            if self.labelled(at, end).is_some() || (single && !person && self.hits.longest(hit.end, NAME).is_none()) {
                return None;
            }
        }
        let end = self.with_tail(hit.end);
        self.push(at, end, label);
        if end == hit.end
            && let Some(last) = self.found.last_mut()
        {
            last.country = hit.country;
            last.ambiguous = doubtful;
        }
        Some(self.acronym(end))
    }

    /// The name of a body that `head` opens.
    fn body(&mut self, at: usize, head: Hit, pending: Option<Pending>) -> Option<usize> {
        let capital = self.words[at].is_capital();
        let inside = capital || head.classes.has(Class::Head);
        if !self.is_open(head.end - 1) || (capital && self.is_person(at, head.end, pending)) {
            return None;
        }
        if !inside && self.hits.longest(head.end, NAME).is_some_and(|k| self.run_end(head.end, None) <= k.end) {
            // "báo Anh": the country keeps its own type.
            return None;
        }
        let end = self.extended(head.end, capital, pending)?;
        let begin = if inside { at } else { head.end };
        self.push(begin, end, EntityType::Organization);
        if !inside && let Some(last) = self.found.last_mut() {
            last.label = None;
            last.votes.add(EntityType::Organization, 3);
        }
        Some(self.acronym(end))
    }

    /// Whether the word at `at` is rather part of a person's name: "Trường Chinh", "Hồ Văn An".
    fn is_person(&self, at: usize, end: usize, pending: Option<Pending>) -> bool {
        if end > at + 1 || self.hits.longest(end, FIELD).is_some() || self.hits.longest(end, PLACE).is_some() {
            return false;
        }
        let surname = self.hits.is(at, Class::Surname);
        let short = pending.is_some() || !self.capital(end + 1);
        surname || (self.hits.is(at, Class::GivenName) && short && !self.words[at].initial)
    }

    /// Where the name of a body ends whose head ends at `from`: fields, capitalised words, places, and lists of them.
    fn extended(&self, from: usize, capital_head: bool, pending: Option<Pending>) -> Option<usize> {
        let (mut at, mut end) = (from, from);
        let mut linked = false;
        // Whether the last part was a known phrase, after which a person's name is one of its own.
        let mut explained = false;
        while at < self.words.len() && self.is_open(at.max(1) - 1) {
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
            } else if self.words[at].kind == TokenKind::Number && at == from && capital_head {
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
    fn linked(&self, at: usize, named: bool, linked: &mut bool) -> Option<usize> {
        let word = self.words[at];
        let next_field = |i: usize| self.hits.longest(i, FIELD).filter(|_| self.capital(i));
        if word.tight && matches!(self.text_of(at), "-" | "&" | "/") {
            let tight = named && self.words.get(at + 1).is_some_and(|w| w.tight && w.is_capital());
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
    fn place_at(&self, at: usize, unit: Hit, pending: Option<Pending>) -> Option<usize> {
        let person = self.capital(at) && self.is_person(at, unit.end, pending);
        if person { None } else { self.place(unit, pending) }
    }

    /// Where the name of a place ends after its unit.
    fn place(&self, unit: Hit, pending: Option<Pending>) -> Option<usize> {
        let at = unit.end;
        let word = *self.words.get(at)?;
        if !self.is_open(at - 1) {
            return None;
        }
        if word.kind == TokenKind::Number {
            let short = word.span.len() <= 2
                && self.words.get(at + 1).is_none_or(|w| !w.tight || w.kind == TokenKind::Punctuation);
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
    fn continued(&self, from: usize) -> usize {
        let mut at = from;
        while at < self.words.len() && self.is_open(at - 1) {
            if let Some(hit) =
                self.hits.longest(at, Classes::of(&[Class::Field, Class::Country])).filter(|_| self.capital(at))
            {
                at = hit.end;
            } else if self.capital(at) && self.hits.longest(at, OFFICE).is_none()
                || self.words[at].kind == TokenKind::Number
            {
                at += 1;
            } else if self.words[at].tight
                && self.is_one_of(at, &["-", "/"])
                && self.words.get(at + 1).is_some_and(|w| w.tight && (w.is_capital() || w.kind == TokenKind::Number))
            {
                at += 2;
            } else {
                break;
            }
        }
        at
    }

    /// A run of capitalised words that nothing explains.
    fn run(&mut self, at: usize, pending: Option<Pending>) -> Option<usize> {
        let word = self.words[at];
        if !word.is_capital() || (self.shouting && !self.byline) {
            return None;
        }
        let end = self.run_end(at, pending);
        if end == at + 1
            && let Some(phrase) = self.hits.longest(at, PHRASE).filter(|h| h.end > at + 1)
        {
            return Some(phrase.end);
        }
        if word.case == Case::Upper && end > at + 2 && self.hits.is(at + 1, Class::Surname) && self.capital(at + 2) {
            // An acronym of an office that we do not know.
            return Some(at + 1);
        }
        if self.opens_sentence(at) || (end == at + 1 && pending.is_none() && (self.is_letter(at) || self.is_number(at)))
        {
            return Some(at + 1);
        }
        if word.initial && self.hits.is(at, Class::Stop) {
            let named = self.hits.is(at, Class::GivenName) || self.hits.is(at, Class::Surname);
            if !named || end == at + 1 {
                // The word only opens the sentence; what follows is looked at by itself.
                return Some(at + 1);
            }
        }
        let labelled = self.labelled(at, end);
        let mut end = end;
        if labelled == Some(EntityType::Organization)
            && let Some(longer) = self.hits.longest(end, LINK).and_then(|_| self.extended(end, true, pending))
        {
            end = longer;
        }
        let words = end - at;
        let mut votes = Votes::default();
        let mut label = labelled;
        let longer = self.with_tail(end);
        if label.is_none() && longer > end {
            (label, end) = (Some(EntityType::Location), longer);
        }
        let upper = words == 1 && matches!(word.case, Case::Upper | Case::Mixed);
        let body = upper && pending.is_some_and(|p| p.role.is_some());
        if label.is_none() && ((pending.is_some() && !body) || (self.byline && words > 1)) {
            label = Some(EntityType::Person);
        }
        if words > 1 && self.hits.is(at, Class::Surname) {
            votes.add(EntityType::Person, 4);
        } else if words > 1 && self.hits.is(at, Class::GivenName) {
            votes.add(EntityType::Person, 3);
        }
        if !upper {
            self.cues(at, end, &mut votes);
        }
        if (at..end).any(|i| self.is_text(i, "&") || (words > 1 && self.words[i].case == Case::Upper)) {
            votes.add(EntityType::Organization, 3);
        }
        if (label == Some(EntityType::Person) || votes.has(EntityType::Person))
            && self.is_letter(end - 1)
            && self.is_text(end, ".")
            && self.words[end].tight
        {
            // "Trần Thị Đ."
            end += 1;
        }
        let index = self.found.len();
        self.push(at, end, EntityType::Person);
        let candidate = &mut self.found[index];
        candidate.label = label;
        candidate.votes = votes;
        candidate.words = words;
        candidate.initial = word.initial && words == 1 && !upper;
        candidate.upper = upper;
        if label == Some(EntityType::Person) {
            candidate.role = pending.and_then(|p| p.role).map(|begin| Span { begin, end: self.words[at - 1].span.end });
        }
        Some(self.acronym(end))
    }

    /// The type that a word inside the run gives it: "Airways", "River".
    fn labelled(&self, at: usize, end: usize) -> Option<EntityType> {
        if end <= at || (end == at + 1 && self.words[at].initial) {
            return None;
        }
        if end > at + 1 && self.hits.is(end - 1, Class::PlaceTail) {
            return Some(EntityType::Location);
        }
        let tail = (at..end).any(|i| self.hits.is(i, Class::Tail) && (i > at || end > at + 1));
        tail.then_some(EntityType::Organization)
    }

    /// Where the run of capitalised words that begins at `at` ends.
    fn run_end(&self, at: usize, pending: Option<Pending>) -> usize {
        let mut end = at + 1;
        while self.is_open(end - 1) {
            if self.capital(end) {
                if self.breaks(at, end, pending) {
                    break;
                }
                end += 1;
            } else if self.is_one_of(end, &["-", "&", "."]) && self.capital(end + 1) {
                let next = self.words[end + 1];
                let dash = self.is_text(end, "-")
                    && self.words[end].tight
                    && next.tight
                    && self.hits.longest(end + 1, PLACE).is_none();
                let dot = self.is_text(end, ".") && self.words[end].tight && self.is_letter(end - 1);
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
    fn particle(&self, begin: usize, at: usize) -> Option<usize> {
        if self.hits.is(at, Class::Particle) {
            let dash = usize::from(self.is_text(at + 1, "-"));
            return self.capital(at + 1 + dash).then_some(at + 2 + dash);
        }
        let syllable = self.words.get(at + 1)?;
        let joined = self.is_text(at, "-") && self.words[at].tight && syllable.tight && syllable.case == Case::Lower;
        let part = (at > begin + 1 || self.capital(at + 2)) && !self.hits.is(at + 1, Class::Plain);
        (joined && part && syllable.kind == TokenKind::Word).then_some(at + 2)
    }

    /// Whether a title begins at `at`, and not the given name "Anh".
    fn opens_title(&self, at: usize) -> bool {
        self.hits.longest(at, TITLE).is_some_and(|hit| hit.end > at + 1 || !self.hits.is(at, Class::GivenName))
    }

    /// Whether a person's name of several words begins at `at`.
    fn opens_person(&self, at: usize) -> bool {
        let given = self.hits.is(at, Class::GivenName) || self.hits.is(at, Class::Surname);
        given && self.is_open(at) && self.capital(at + 1)
    }

    /// Whether the capitalised word at `at` opens a sentence whose beginning was not seen.
    fn opens_sentence(&self, at: usize) -> bool {
        let name = self.hits.is(at, Class::Surname) || self.hits.is(at, Class::GivenName);
        let goes_on = self.words.get(at + 1).is_some_and(|w| w.kind != TokenKind::Punctuation && !w.is_capital());
        !self.words[at].initial && self.hits.is(at, Class::Stop) && !name && goes_on
    }

    /// Where the name of a place ends if a unit in small letters follows: "Mill Creek district".
    fn with_tail(&self, end: usize) -> usize {
        let tail = self.is_open(end - 1)
            && self.words.get(end).is_some_and(|w| !w.tight)
            && self.hits.is(end, Class::PlaceTail);
        end + usize::from(tail && !self.capital(end))
    }

    /// Whether something new begins at `at`, inside the run that began at `begin`.
    fn breaks(&self, begin: usize, at: usize, pending: Option<Pending>) -> bool {
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

    /// What the words around a run say about it.
    fn cues(&self, at: usize, end: usize, votes: &mut Votes) {
        if at > 0 && !self.words[at].tight {
            if self.hits.is(at - 1, Class::PlaceCue) {
                votes.add(EntityType::Location, 2);
            }
            if self.hits.is(at - 1, Class::OrganisationCueBefore) {
                votes.add(EntityType::Organization, 2);
            }
            if self.hits.is(at - 1, Class::PersonCueBefore) {
                votes.add(EntityType::Person, 1);
            }
            if self.hits.is(at - 1, Class::UnitNoun)
                || (at > 1 && self.hits.longest(at - 2, Classes::of(&[Class::UnitNoun])).is_some_and(|h| h.end == at))
            {
                votes.add(EntityType::Location, 3);
            }
        }
        if self.is_open(end - 1) {
            if self.hits.is(end, Class::PersonCueAfter) {
                votes.add(EntityType::Person, 1);
            }
            if self.hits.is(end, Class::OrganisationCueAfter) {
                votes.add(EntityType::Organization, 1);
            }
        }
    }

    /// Takes "(EVN)" after the name that was found last; returns where to go on.
    fn acronym(&mut self, at: usize) -> usize {
        let short = self.words.get(at + 1).is_some_and(|w| w.is_capital() && w.case != Case::Capitalised);
        let known = self.hits.longest(at + 1, NAME).is_some();
        if !short || known || !self.is_text(at, "(") || !self.is_text(at + 2, ")") {
            return at;
        }
        let Some(full) = self.found.len().checked_sub(1) else { return at };
        let letter = |text: &str| text.chars().next();
        let fits = match self.found[full].label {
            Some(EntityType::Person) => false,
            Some(EntityType::Location) => letter(self.found[full].core.text(self.text)) == letter(self.text_of(at + 1)),
            _ => true,
        };
        if !fits {
            return at;
        }
        self.push(at + 1, at + 2, EntityType::Organization);
        let candidate = &mut self.found[full + 1];
        candidate.label = None;
        candidate.upper = true;
        candidate.stands_for = Some(full);
        at + 3
    }

    fn push(&mut self, begin: usize, end: usize, label: EntityType) {
        let span = Span { begin: self.words[begin].span.begin, end: self.words[end - 1].span.end };
        self.found.push(Candidate {
            span,
            core: span,
            sentence: self.sentence,
            label: Some(label),
            votes: Votes::default(),
            confidence: BY_RULE,
            words: end - begin,
            initial: false,
            upper: false,
            role: None,
            country: None,
            ambiguous: false,
            stands_for: None,
        });
    }

    /// Whether the country before `end` is one of several: "Anh và Pháp", "Nga - Mỹ".
    fn in_list(&self, end: usize) -> bool {
        let link = self.is_one_of(end, &["-", "–", ","]) || self.hits.is(end, Class::ListConnector);
        link && self.hits.longest(end + 1, COUNTRY).is_some()
    }

    fn text_of(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |w| w.span.text(self.text))
    }

    fn is_text(&self, at: usize, wanted: &str) -> bool {
        self.text_of(at) == wanted
    }

    fn is_one_of(&self, at: usize, wanted: &[&str]) -> bool {
        wanted.contains(&self.text_of(at))
    }

    fn is_letter(&self, at: usize) -> bool {
        self.text_of(at).chars().count() == 1
    }

    fn capital(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|w| w.is_capital())
    }

    /// Whether the word is a number in Roman figures.
    fn is_number(&self, at: usize) -> bool {
        self.text_of(at).bytes().all(|b| b"IVXLC".contains(&b))
    }

    /// Whether a name may go on after the word at `at`.
    fn is_open(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|w| !w.closed)
    }
}
