//! A sentence as runs of digits, runs of letters and single marks, each word with what it may mean.

use super::tables::{Meaning, Tables};

/// What a lexeme is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of ASCII digits; the value of up to nine, else `u32::MAX`.
    Number { value: u32, digits: usize },
    /// A run of letters.
    Word,
    /// Any other character that is no space.
    Mark(char),
}

/// A piece of a sentence, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub(super) begin: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
}

/// Takes `text` apart; nothing but white space is left out.
pub(super) fn lex(text: &str) -> Vec<Lexeme> {
    let mut lexemes: Vec<Lexeme> = Vec::new();
    for (begin, c) in text.char_indices() {
        let end = begin + c.len_utf8();
        let last = lexemes.last_mut().filter(|l| l.end == begin);
        let digit = c.to_digit(10);
        match (digit, last) {
            (Some(digit), Some(Lexeme { end: e, kind: Kind::Number { value, digits }, .. })) => {
                *digits += 1;
                *value = if *digits > 9 { u32::MAX } else { *value * 10 + digit };
                *e = end;
            }
            (Some(value), _) => lexemes.push(Lexeme { begin, end, kind: Kind::Number { value, digits: 1 } }),
            (None, Some(Lexeme { end: e, kind: Kind::Word, .. })) if c.is_alphabetic() => *e = end,
            (None, _) if c.is_alphabetic() => lexemes.push(Lexeme { begin, end, kind: Kind::Word }),
            (None, _) if c.is_whitespace() => {}
            (None, _) => lexemes.push(Lexeme { begin, end, kind: Kind::Mark(c) }),
        }
    }
    lexemes
}

/// `text` in lower case where that takes as many bytes, so that offsets stay.
pub(super) fn fold(text: &str) -> String {
    let lower = |c: char| {
        let mut lower = c.to_lowercase();
        lower.next().filter(|l| l.len_utf8() == c.len_utf8() && lower.next().is_none()).unwrap_or(c)
    };
    text.chars().map(lower).collect()
}

/// A sentence taken apart, with the meanings of its words. Positions are indices of lexemes; past the end there is nothing.
#[derive(Debug)]
pub(super) struct Scan<'s> {
    text: &'s str,
    pub(super) tables: &'s Tables,
    lexemes: Vec<Lexeme>,
    /// Of each lexeme, what it and those after it may mean: lexemes taken and meaning, longest first.
    meanings: Vec<Vec<(usize, Meaning)>>,
}

impl<'s> Scan<'s> {
    pub(super) fn new(text: &'s str, tables: &'s Tables) -> Self {
        let folded = fold(text);
        let lexemes = lex(text);
        let of = |l: &Lexeme| match l.kind {
            Kind::Number { .. } => Vec::new(),
            _ => tables.meanings(&folded[l.begin..l.end], &folded[l.begin..]).collect(),
        };
        let meanings = lexemes.iter().map(of).collect();
        Self { text, tables, lexemes, meanings }
    }

    pub(super) fn len(&self) -> usize {
        self.lexemes.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Lexeme> {
        self.lexemes.get(at)
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.get(at).map_or("", |l| &self.text[l.begin..l.end])
    }

    pub(super) fn mark(&self, at: usize) -> Option<char> {
        match self.get(at)?.kind {
            Kind::Mark(c) => Some(c),
            _ => None,
        }
    }

    /// Whether no space stands between `at` and the lexeme before it.
    pub(super) fn joined(&self, at: usize) -> bool {
        match (at.checked_sub(1).and_then(|before| self.get(before)), self.get(at)) {
            (Some(before), Some(this)) => before.end == this.begin,
            _ => false,
        }
    }

    /// The value and length of a run of digits.
    pub(super) fn digits(&self, at: usize) -> Option<(u32, usize)> {
        match self.get(at)?.kind {
            Kind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    /// The first meaning at `at` that `pick` takes, and the position after it.
    pub(super) fn find<T>(&self, at: usize, pick: impl Fn(Meaning) -> Option<T>) -> Option<(T, usize)> {
        self.meanings.get(at)?.iter().find_map(|&(taken, meaning)| Some((pick(meaning)?, at + taken)))
    }

    /// The position after the first meaning at `at` that `wanted` is true of.
    pub(super) fn has(&self, at: usize, wanted: impl Fn(Meaning) -> bool) -> Option<usize> {
        self.find(at, |m| wanted(m).then_some(())).map(|((), next)| next)
    }

    /// The position after `meaning` at `at`.
    pub(super) fn is(&self, at: usize, meaning: Meaning) -> Option<usize> {
        self.has(at, |m| m == meaning)
    }

    /// Whether the words before `at` have `meaning`.
    pub(super) fn after(&self, at: usize, meaning: Meaning) -> bool {
        const WORDS: usize = 3;
        (at.saturating_sub(WORDS)..at).any(|before| self.meanings[before].contains(&(at - before, meaning)))
    }

    /// Whether the lexeme begins with a capital letter.
    pub(super) fn capital(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_uppercase)
    }

    pub(super) fn known(&self, at: usize) -> bool {
        self.digits(at).is_some() || self.meanings.get(at).is_some_and(|m| !m.is_empty())
    }

    /// Whether a number may begin at `at`: it is not the rest of a code, a decimal or an amount of money.
    pub(super) fn clear_before(&self, at: usize) -> bool {
        if !self.joined(at) {
            return true;
        }
        match self.mark(at - 1) {
            None | Some('$' | '€' | '£' | '¥' | '₫' | '#' | '@' | '_' | '&' | '=' | '\\') => false,
            Some('/' | '.' | ',' | '-' | '–' | ':' | '+' | '\'' | '’') => {
                !self.joined(at - 1) || matches!(self.mark(at - 2), Some(')' | ']' | '"' | '”'))
            }
            Some(_) => true,
        }
    }

    /// Whether a number may end before `at`: no digits, letters, per cent sign or further group follows.
    pub(super) fn clear_after(&self, at: usize) -> bool {
        let joined = self.joined(at);
        match self.mark(at) {
            Some('%' | '‰' | '$' | '€' | '£') => false,
            Some('°' | '_' | '@' | '\\' | '+' | '=') if joined => false,
            Some('/') if joined => !self.joined(at + 1) || matches!(self.mark(at + 1), Some(')' | '.' | ',')),
            Some('.' | ',' | '-' | '–' | ':') if joined => !self.joined(at + 1) || self.digits(at + 1).is_none(),
            None => self.get(at).is_none() || !joined,
            Some(_) => true,
        }
    }
}
