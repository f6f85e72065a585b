//! A sentence as the frames see it: words as numbers, who and what is named where, and dates.

use std::ops::Range;

use super::{
    Tables,
    offices::Offices,
    titles::REACH,
    words::{OTHER, Word},
};
use crate::{
    analysis::{Date, Entity, EntityType, TimexType},
    document::{Document, Sentence, Token, TokenKind},
    span::Span,
};

/// A name in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) span: Span,
    /// Index of the entity.
    pub(super) entity: u32,
    pub(super) entity_type: EntityType,
}

/// A name in the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// Its tokens, counted in the sentence.
    pub(super) tokens: Range<usize>,
    /// Index of the entity.
    pub(super) entity: u32,
    pub(super) entity_type: EntityType,
}

impl Name {
    pub(super) fn is_person(&self) -> bool {
        self.entity_type == EntityType::Person
    }
}

/// All names of a document, in order.
pub(super) fn names(entities: &[Entity]) -> Vec<Named> {
    let of = |(index, entity): (usize, &Entity)| {
        let (entity_index, entity_type) = (index as u32, entity.entity_type);
        entity
            .mentions
            .iter()
            .map(move |m| Named { span: m.span, entity: entity_index, entity_type })
            .collect::<Vec<_>>()
    };
    let mut names: Vec<Named> = entities.iter().enumerate().flat_map(of).collect();
    names.sort_unstable_by_key(|name| (name.span, name.entity));
    names
}

/// A sentence taken apart.
pub(super) struct Scene<'s> {
    pub(super) tables: &'s Tables,
    pub(super) tokens: &'s [Token],
    pub(super) words: Vec<Word>,
    /// The names of the sentence, in order, without overlap.
    pub(super) names: Vec<Name>,
    /// By token: the index of its name.
    name_of: Vec<Option<u32>>,
    /// By token: the index of the date that it is in, whatever its type.
    date_of: Vec<Option<u32>>,
    dates: &'s [Date],
    /// The first two people of the sentence.
    pub(super) first_people: [Option<usize>; 2],
}

impl<'s> Scene<'s> {
    /// Takes a sentence apart. `names` and `dates` are those of the document; `buffer` is for the engine's own use.
    pub(super) fn new(
        document: &'s Document<'_>,
        tables: &'s Tables,
        sentence: &Sentence,
        (names, dates): (&[Named], &'s [Date]),
        buffer: &mut String,
    ) -> Self {
        let tokens = document.tokens_of(sentence);
        let word = |token: &Token| {
            buffer.clear();
            let text = document.text(token.span);
            if token.case.has_capital() {
                buffer.extend(text.chars().flat_map(char::to_lowercase));
                tables.lexicon.get(buffer)
            } else {
                tables.lexicon.get(text)
            }
        };
        let words = tokens.iter().map(word).collect();
        let mut scene = Self {
            tables,
            tokens,
            words,
            names: Vec::new(),
            name_of: vec![None; tokens.len()],
            date_of: vec![None; tokens.len()],
            dates,
            first_people: [None, None],
        };
        let first = names.partition_point(|n| n.span.begin < sentence.span.begin);
        for named in names[first..].iter().take_while(|n| n.span.begin < sentence.span.end) {
            let range = scene.tokens_in(named.span);
            // Names do not overlap; if two did, the first would stay.
            if range.is_empty() || scene.name_of[range.clone()].iter().any(Option::is_some) {
                continue;
            }
            scene.name_of[range.clone()].fill(Some(scene.names.len() as u32));
            scene.names.push(Name { tokens: range, entity: named.entity, entity_type: named.entity_type });
        }
        let first = dates.partition_point(|d| d.span.begin < sentence.span.begin);
        for (index, date) in dates.iter().enumerate().skip(first) {
            if date.span.begin >= sentence.span.end {
                break;
            }
            let range = scene.tokens_in(date.span);
            scene.date_of[range].fill(Some(index as u32));
        }
        scene
    }

    /// Looks for the people with whom the sentence begins.
    pub(super) fn find_first_people(&mut self) {
        let mut people = self.names.iter().enumerate().filter(|(_, name)| name.is_person()).map(|(index, _)| index);
        self.first_people = [people.next(), people.next()];
    }

    /// Takes offices that stand by themselves for the names of the people who hold them.
    pub(super) fn name_offices(&mut self, document: &Document<'_>, offices: &Offices) {
        if offices.is_empty() {
            return;
        }
        // From the end, since whether an office stands by itself is told by what follows it.
        let mut free = self.len();
        for at in (0..self.len()).rev() {
            let Some(end) = self.office_from(at).filter(|&end| end <= free) else { continue };
            let span = Span { begin: self.tokens[at].span.begin, end: self.tokens[end - 1].span.end };
            if let Some(entity) = offices.person(document.text(span)).filter(|&entity| !self.is_said_of(entity, at)) {
                self.name_of[at..end].fill(Some(self.names.len() as u32));
                self.names.push(Name { tokens: at..end, entity, entity_type: EntityType::Person });
                free = at;
            }
        }
        // What is named inside an office is no name by itself any more.
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.retain(|&index| self.name_of[self.names[index].tokens.start] == Some(index as u32));
        order.sort_unstable_by_key(|&index| self.names[index].tokens.start);
        self.names = order.iter().map(|&index| self.names[index].clone()).collect();
        for (index, name) in self.names.iter().enumerate() {
            self.name_of[name.tokens.clone()].fill(Some(index as u32));
        }
    }

    /// Whether the nearest person before a token is this one: what stands there says what the person is.
    fn is_said_of(&self, entity: u32, at: usize) -> bool {
        let before = (at.saturating_sub(REACH)..at).rev().filter_map(|token| self.name_at(token));
        before.map(|(_, name)| name).find(|name| name.is_person()).is_some_and(|name| name.entity == entity)
    }

    /// One past an office that begins at a token and stands by itself.
    fn office_from(&self, begin: usize) -> Option<usize> {
        if self.name_at(begin).is_some() {
            return None;
        }
        let end = self.titles_from(begin)?;
        // It is part of a longer one, or says what the person before it is.
        let of_name = |(_, name): (usize, &Name)| name.is_person();
        let before = begin.checked_sub(1);
        let goes_on = self.title_until(begin).is_some()
            && before.is_none_or(|at| self.words[at] == OTHER || !self.is_article(at));
        let behind_name =
            before.filter(|&at| self.is_comma(at)).and_then(|at| self.name_until(at)).is_some_and(of_name);
        let before_name = self.name_from(end).is_some_and(of_name);
        let before_more = self.is_comma(end) && self.person_from(end + 1).is_some();
        let owns = self.tables.endings.begins(&self.words, end).is_some();
        (!goes_on && !behind_name && !before_name && !before_more && !owns).then_some(end)
    }

    /// Whether a token is an article, which is no part of an office.
    pub(super) fn is_article(&self, token: usize) -> bool {
        self.tables.articles.begins(&self.words, token) == Some(1)
    }

    /// The tokens that a span touches.
    fn tokens_in(&self, span: Span) -> Range<usize> {
        let begin = self.tokens.partition_point(|t| t.span.end <= span.begin);
        let end = self.tokens.partition_point(|t| t.span.begin < span.end);
        begin..end.max(begin)
    }

    /// The number of tokens.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The name that a token is in.
    pub(super) fn name_at(&self, token: usize) -> Option<(usize, &Name)> {
        let index = (*self.name_of.get(token)?)? as usize;
        Some((index, &self.names[index]))
    }

    /// Whether no name goes on from the token before to this one.
    pub(super) fn is_edge(&self, token: usize) -> bool {
        self.name_at(token).is_none_or(|(_, name)| name.tokens.start == token)
    }

    /// The name that begins at a token.
    pub(super) fn name_from(&self, token: usize) -> Option<(usize, &Name)> {
        self.name_at(token).filter(|(_, name)| name.tokens.start == token)
    }

    /// The name that begins at a token or behind a unit there: "the city of Port Ellen". A unit may be part of the name too.
    pub(super) fn named_from(&self, token: usize) -> Option<(usize, &Name)> {
        let behind = || self.name_from(token + self.tables.units.begins(&self.words, token)?);
        self.name_from(token).or_else(behind)
    }

    /// The name that ends before a token.
    pub(super) fn name_until(&self, end: usize) -> Option<(usize, &Name)> {
        self.name_at(end.checked_sub(1)?).filter(|(_, name)| name.tokens.end == end)
    }

    /// The date that a token is in.
    pub(super) fn date_at(&self, token: usize) -> Option<u32> {
        *self.date_of.get(token)?
    }

    /// Whether a date says when something was: no length of time, nothing that happens again and again.
    pub(super) fn is_moment(&self, date: u32) -> bool {
        matches!(self.dates[date as usize].timex_type, TimexType::Date | TimexType::Time)
    }

    /// Whether a date lies behind the day of the article: what is said to happen then is planned.
    pub(super) fn is_ahead(&self, date: u32, today: Option<&str>) -> bool {
        let Some((first, _)) = self.dates[date as usize].interval.as_ref() else { return false };
        let day = first.get(..DAY).unwrap_or_default();
        // Days of four-digit years sort as their letters do.
        today.is_some_and(|today| today.len() == DAY && day.len() == DAY && day > today)
    }

    /// One past the last token of the date that begins at a token.
    pub(super) fn date_from(&self, token: usize) -> Option<usize> {
        let date = self.date_at(token)?;
        if token > 0 && self.date_at(token - 1) == Some(date) {
            return None;
        }
        Some((token..self.len()).find(|&t| self.date_at(t) != Some(date)).unwrap_or(self.len()))
    }

    /// The first token of the date that ends before a token.
    pub(super) fn date_until(&self, end: usize) -> Option<usize> {
        let date = self.date_at(end.checked_sub(1)?)?;
        if self.date_at(end) == Some(date) {
            return None;
        }
        Some((0..end).rev().find(|&t| self.date_at(t) != Some(date)).map_or(0, |t| t + 1))
    }

    /// Whether the token is this punctuation mark.
    pub(super) fn is_comma(&self, token: usize) -> bool {
        self.words.get(token).is_some_and(|&word| word == self.tables.comma)
    }

    /// Whether the sentence ends with a token or before it.
    pub(super) fn is_last(&self, token: usize) -> bool {
        token + 1 >= self.len() && self.tokens.get(token).is_none_or(|t| t.kind == TokenKind::Punctuation)
    }

    /// Whether a token is a round bracket.
    pub(super) fn is_bracket(&self, token: usize) -> bool {
        let (open, close) = self.tables.brackets;
        self.words.get(token).is_some_and(|&word| word == open || word == close)
    }

    /// Whether a token is a round bracket that opens.
    pub(super) fn is_opening_bracket(&self, token: usize) -> bool {
        self.words.get(token) == Some(&self.tables.brackets.0)
    }

    /// One past a bracket that opens at a token and closes soon, with no person in it.
    pub(super) fn bracket_from(&self, token: usize) -> Option<usize> {
        let opens = *self.words.get(token)? == self.tables.brackets.0;
        let end = opens.then(|| token + 1..(token + BRACKET).min(self.len()))?;
        let close = end.clone().find(|&t| self.words[t] == self.tables.brackets.1)?;
        Some(close + 1)
    }

    /// The first token of a bracket that closes before a token.
    pub(super) fn bracket_until(&self, end: usize) -> Option<usize> {
        let last = end.checked_sub(1)?;
        let closes = self.words[last] == self.tables.brackets.1;
        closes.then(|| (last.saturating_sub(BRACKET)..last).rev().find(|&t| self.words[t] == self.tables.brackets.0))?
    }

    /// Whether a token is a word with a capital that no table knows and that is in no name.
    pub(super) fn is_unknown_capital(&self, token: usize) -> bool {
        let Some(found) = self.tokens.get(token) else { return false };
        found.kind == TokenKind::Word
            && found.case.has_capital()
            && self.words[token] == OTHER
            && self.name_of[token].is_none()
    }
}

/// The most tokens of a bracket that is passed over.
const BRACKET: usize = 12;

/// The letters of a day in ISO 8601.
const DAY: usize = "2024-03-18".len();
