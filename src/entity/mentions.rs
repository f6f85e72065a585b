//! Runs of capitalised words and known phrases, joined to candidates for mentions.
//!
//! Every sentence is read once from left to right. At each word the first rule that applies takes one or more words:
//! known phrases first, the longest one; then words that open a name (offices, heads of bodies, units of places); then
//! plain capitalised runs, which [`evidence`](super::evidence) types later.

use super::{
    Tables,
    evidence::Votes,
    gazetteer::{Class, Classes, Hit},
    reading::Phrase,
    words::{COUNTRY, FIELD, GOVERNMENT, GOVERNMENT_TAIL, HEAD, LINK, NAME, PHRASE, TITLE, UNIT, Words},
};
use crate::{
    analysis::EntityType,
    document::{Case, Document, SectionKind},
    span::Span,
};

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
    /// Number of words of the name.
    pub(super) words: usize,
    /// It is one capitalised word where every word is capitalised.
    pub(super) initial: bool,
    /// It is written in capitals only.
    pub(super) upper: bool,
    /// It names a place that shares its name with people.
    pub(super) ambiguous: bool,
    /// It stands in brackets after the candidate with this index.
    pub(super) stands_for: Option<usize>,
}

/// Titles that wait for the name of a person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    /// There is an office among them.
    pub(super) office: bool,
    /// The word at which the name has to begin, or a name that goes with the title.
    pub(super) at: usize,
}

/// Finds the candidates of a document, in order, without overlap, and all known phrases.
pub(super) fn find(document: &Document<'_>, tables: &Tables) -> (Vec<Candidate>, Vec<Phrase>) {
    let mut phrases = Vec::new();
    let words = Words::new(document.clean(), &tables.possessives, &tables.gazetteer);
    let mut scanner = Scanner { words, sentence: 0, byline: false, found: Vec::new() };
    for (index, sentence) in document.sentences.iter().enumerate() {
        scanner.sentence = index as u32;
        scanner.byline = document.section_of(sentence).kind == SectionKind::Byline;
        scanner.words.read(document, sentence);
        scanner.scan();
        let words = &scanner.words;
        phrases.extend(words.hits.iter().map(|(at, hit)| Phrase {
            begin: words.list[at].token,
            end: words.list[hit.end - 1].token + 1,
            classes: hit.classes,
            country: hit.country,
        }));
    }
    (scanner.found, phrases)
}

/// Reads one sentence after the other.
struct Scanner<'a> {
    words: Words<'a>,
    sentence: u32,
    byline: bool,
    found: Vec<Candidate>,
}

impl Scanner<'_> {
    fn scan(&mut self) {
        let mut at = 0;
        let mut pending = None;
        while at < self.words.list.len() {
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
        let hit = self.words.hits.longest(at, TITLE)?;
        let word = self.words.list[at];
        if let Some(name) = self.words.hits.longest(at, NAME) {
            let country = word.is_capital() && (!word.initial || self.words.in_list(name.end));
            let is_name = !hit.classes.has(Class::Honorific) || country;
            if name.end > hit.end || (name.end == hit.end && is_name) {
                return None;
            }
        }
        if self.words.hits.longest(at, HEAD).is_some_and(|head| head.end > hit.end) {
            return None;
        }
        // A capitalised word with no name after it may be part of one itself.
        let in_name = !self.words.is_open(hit.end - 1) || !self.words.list.get(hit.end).is_some_and(|w| w.is_capital());
        if in_name && word.is_capital() && !word.initial && hit.end == at + 1 && pending.is_some() {
            return None;
        }
        let office = hit.classes.has(Class::Office);
        if word.is_capital() && self.words.hits.is(hit.end, Class::Tail) && self.words.capital(hit.end) {
            // "Justice Department"
            return None;
        }
        let mut end = hit.end;
        while office
            && self.words.is_open(end - 1)
            && let Some(field) = self.words.hits.longest(end, FIELD)
            && self.words.hits.longest(end, NAME).is_none_or(|name| name.end <= field.end)
        {
            // "Bộ trưởng Quốc phòng Mỹ …"
            end = field.end;
        }
        let office = office || pending.is_some_and(|p| p.office);
        let dot = self.words.is_text(end, ".") && self.words.capital(end + 1);
        *pending = Some(Pending { office, at: end + usize::from(dot) });
        pending.map(|p| p.at)
    }

    /// Takes the name at `at`, if there is one; returns where it ends.
    fn name(&mut self, at: usize, pending: Option<Pending>) -> Option<usize> {
        if let Some(hit) = self.words.hits.longest(at, GOVERNMENT)
            && let Some(country) = self.words.hits.longest(hit.end, COUNTRY)
            && self.words.is_open(hit.end - 1)
        {
            self.push(at, country.end, EntityType::Organization);
            return Some(country.end);
        }
        let known = self.words.hits.longest(at, NAME);
        let head = self.words.hits.longest(at, HEAD);
        if let Some(hit) = head
            && known.is_none_or(|k| k.end <= hit.end)
            && let Some(end) = self.body(at, hit, pending)
        {
            return Some(end);
        }
        if let Some(hit) = self.words.hits.longest(at, UNIT)
            && known.is_none_or(|k| k.end <= hit.end)
            && self.words.labelled(at, self.words.run_end(at, pending)) != Some(EntityType::Organization)
            && let Some(end) = self.words.place_at(at, hit, pending)
        {
            // "các tỉnh Hà Giang, Cao Bằng": the unit is not part of either name.
            let plural = at > 0 && self.words.hits.is(at - 1, Class::Plural) && self.words.capital(hit.end);
            self.push(if plural { hit.end } else { at }, end, EntityType::Location);
            if end > hit.end + 1
                && let Some(last) = self.found.last_mut()
            {
                last.core.begin = self.words.list[hit.end].span.begin;
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
        let follows = !self.words.shouting
            && self.words.is_open(hit.end - 1)
            && self.words.capital(hit.end)
            && !self.words.opens_title(hit.end);
        let Some(label) = label_of(hit.classes) else {
            // "British" is no name, "British Airways" is one.
            let given = hit.end == at + 1
                && (self.words.hits.is(at, Class::GivenName) || self.words.hits.is(at, Class::Surname));
            let tail = follows
                && self.words.capital(at)
                && (given || self.words.labelled(at, self.words.run_end(at, None)).is_some());
            return if tail { None } else { Some(hit.end) };
        };
        if matches!(label, EntityType::Event | EntityType::Law | EntityType::Product) {
            if follows && hit.end == at + 1 && self.words.hits.is(at, Class::GivenName) {
                // "Oscar" is a product, "Oscar Wilde" is none.
                return None;
            }
            let end = if self.words.shouting { hit.end } else { self.words.continued(hit.end) };
            if hit.proper || end > hit.end {
                self.push(at, end, label);
                return Some(end);
            }
            return None;
        }
        if self.is_part(at, hit, follows, pending) {
            return None;
        }
        if hit.country.is_some()
            && self.words.is_open(hit.end - 1)
            && let Some(body) = self.words.hits.longest(hit.end, GOVERNMENT_TAIL)
        {
            self.push(at, body.end, EntityType::Organization);
            return Some(body.end);
        }
        let end = self.words.with_tail(hit.end);
        self.push(at, end, label);
        if end == hit.end
            && let Some(last) = self.found.last_mut()
        {
            last.ambiguous = hit.classes.has(Class::Ambiguous);
        }
        Some(self.acronym(end))
    }

    /// Whether a known name at `at`, which a capitalised word `follows` or not, is rather part of another name.
    fn is_part(&self, at: usize, hit: Hit, follows: bool, pending: Option<Pending>) -> bool {
        let doubtful = hit.classes.has(Class::Ambiguous);
        let office = pending.is_some_and(|p| p.office);
        if doubtful && !office {
            let opening = self.words.list[at].initial && self.words.hits.is(at, Class::Stop);
            let person = pending.is_some() || (opening && !self.words.in_list(hit.end));
            if person || follows {
                return true;
            }
        }
        if doubtful
            && follows
            && self.words.hits.is(hit.end, Class::GivenName)
            && self.words.run_end(at, None) == hit.end + 1
        {
            // "ca sĩ Đức Anh", but "Thủ tướng Anh John Carter".
            return true;
        }
        if !follows || office {
            return false;
        }
        let end = self.words.run_end(at, None);
        let person = !doubtful && self.words.opens_person(hit.end);
        let alone = hit.end == at + 1 && !person && self.words.hits.longest(hit.end, NAME).is_none();
        alone || self.words.labelled(at, end).is_some()
    }

    /// The name of a body that `head` opens.
    fn body(&mut self, at: usize, head: Hit, pending: Option<Pending>) -> Option<usize> {
        let capital = self.words.list[at].is_capital();
        let inside = capital || head.classes.has(Class::Head);
        if !self.words.is_open(head.end - 1) || (capital && self.words.is_person(at, head.end, pending)) {
            return None;
        }
        if !inside
            && self.words.hits.longest(head.end, NAME).is_some_and(|k| self.words.run_end(head.end, None) <= k.end)
        {
            // "báo Anh": the country keeps its own type.
            return None;
        }
        let end = self.words.extended(head.end, capital, pending)?;
        let begin = if inside { at } else { head.end };
        self.push(begin, end, EntityType::Organization);
        if !inside && let Some(last) = self.found.last_mut() {
            last.label = None;
            last.votes.add(EntityType::Organization, 3);
        }
        Some(self.acronym(end))
    }

    /// A run of capitalised words that nothing explains.
    fn run(&mut self, at: usize, pending: Option<Pending>) -> Option<usize> {
        let word = self.words.list[at];
        if !word.is_capital() || (self.words.shouting && !self.byline) {
            return None;
        }
        let end = self.words.run_end(at, pending);
        if end == at + 1
            && let Some(phrase) = self.words.hits.longest(at, PHRASE).filter(|h| h.end > at + 1)
        {
            return Some(phrase.end);
        }
        if word.case == Case::Upper
            && end > at + 2
            && self.words.hits.is(at + 1, Class::Surname)
            && self.words.capital(at + 2)
        {
            // An acronym of an office that we do not know.
            return Some(at + 1);
        }
        if self.words.opens_sentence(at)
            || (end == at + 1 && pending.is_none() && (self.words.is_letter(at) || self.words.is_number(at)))
        {
            return Some(at + 1);
        }
        if word.initial && self.words.hits.is(at, Class::Stop) {
            let named = self.words.hits.is(at, Class::GivenName) || self.words.hits.is(at, Class::Surname);
            if !named || end == at + 1 {
                // The word only opens the sentence; what follows is looked at by itself.
                return Some(at + 1);
            }
        }
        let labelled = self.words.labelled(at, end);
        let mut end = end;
        if labelled == Some(EntityType::Organization)
            && let Some(longer) =
                self.words.hits.longest(end, LINK).and_then(|_| self.words.extended(end, true, pending))
        {
            end = longer;
        }
        let mut label = labelled;
        if label.is_none()
            && let Some(longer) = self.words.law_end(end)
        {
            (label, end) = (Some(EntityType::Law), longer);
        }
        let words = end - at;
        let mut votes = Votes::default();
        let longer = self.words.with_tail(end);
        if label.is_none() && longer > end {
            (label, end) = (Some(EntityType::Location), longer);
        }
        let upper = words == 1 && matches!(word.case, Case::Upper | Case::Mixed);
        let body = upper && pending.is_some_and(|p| p.office);
        if label.is_none() && ((pending.is_some() && !body) || (self.byline && words > 1)) {
            label = Some(EntityType::Person);
        }
        if words > 1 && self.words.hits.is(at, Class::Surname) {
            votes.add(EntityType::Person, 4);
        } else if words > 1 && self.words.hits.is(at, Class::GivenName) {
            votes.add(EntityType::Person, 3);
        } else if words > 1 && self.words.hits.is(end - 1, Class::LastName) {
            votes.add(EntityType::Person, 2);
        }
        if !upper {
            self.cues(at, end, &mut votes);
        }
        if (at..end).any(|i| self.words.is_text(i, "&") || (words > 1 && self.words.list[i].case == Case::Upper)) {
            votes.add(EntityType::Organization, 3);
        }
        if (label == Some(EntityType::Person) || votes.has(EntityType::Person))
            && self.words.is_letter(end - 1)
            && self.words.is_text(end, ".")
            && self.words.list[end].tight
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
        Some(self.acronym(end))
    }

    /// What the words around a run say about it.
    fn cues(&self, at: usize, end: usize, votes: &mut Votes) {
        if at > 0 && !self.words.list[at].tight {
            if self.words.hits.is(at - 1, Class::PlaceCue) {
                votes.add(EntityType::Location, 2);
            }
            if self.words.hits.is(at - 1, Class::OrganisationCueBefore) {
                votes.add(EntityType::Organization, 2);
            }
            if self.words.hits.is(at - 1, Class::PersonCueBefore) {
                votes.add(EntityType::Person, 1);
            }
            if self.words.hits.is(at - 1, Class::UnitNoun)
                || (at > 1
                    && self.words.hits.longest(at - 2, Classes::of(&[Class::UnitNoun])).is_some_and(|h| h.end == at))
            {
                votes.add(EntityType::Location, 3);
            }
        }
        if self.words.is_open(end - 1) {
            if self.words.hits.is(end, Class::PersonCueAfter) {
                votes.add(EntityType::Person, 1);
            }
            if self.words.hits.is(end, Class::OrganisationCueAfter) {
                votes.add(EntityType::Organization, 1);
            }
        }
    }

    /// Takes "(EVN)" after the name that was found last; returns where to go on.
    fn acronym(&mut self, at: usize) -> usize {
        let short = self.words.list.get(at + 1).is_some_and(|w| w.is_capital() && w.case != Case::Capitalised);
        let known = self.words.hits.longest(at + 1, NAME).is_some();
        if !short || known || !self.words.is_text(at, "(") || !self.words.is_text(at + 2, ")") {
            return at;
        }
        let Some(full) = self.found.len().checked_sub(1) else { return at };
        let letter = |text: &str| text.chars().next();
        let fits = match self.found[full].label {
            Some(EntityType::Person) => false,
            Some(EntityType::Location) => {
                letter(self.found[full].core.text(self.words.text)) == letter(self.words.text_of(at + 1))
            }
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
        let span = Span { begin: self.words.list[begin].span.begin, end: self.words.list[end - 1].span.end };
        self.found.push(Candidate {
            span,
            core: span,
            sentence: self.sentence,
            label: Some(label),
            votes: Votes::default(),
            words: end - begin,
            initial: false,
            upper: false,
            ambiguous: false,
            stands_for: None,
        });
    }
}

/// The type of a known name; none for plain words.
fn label_of(classes: Classes) -> Option<EntityType> {
    const LABELS: [(Class, EntityType); 6] = [
        (Class::Organisation, EntityType::Organization),
        (Class::Country, EntityType::Location),
        (Class::Place, EntityType::Location),
        (Class::Event, EntityType::Event),
        (Class::Law, EntityType::Law),
        (Class::Product, EntityType::Product),
    ];
    LABELS.iter().find(|(class, _)| classes.has(*class)).map(|&(_, label)| label)
}
