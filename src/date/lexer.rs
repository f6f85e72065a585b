//! A sentence as runs of digits, runs of letters and single marks, each with the atoms that begin there.

use std::{ops::Range, sync::LazyLock};

use super::{
    frame::Frame,
    words::{Atom, Words, atom},
};

/// What a lexeme is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of ASCII digits; the value of up to nine, else `u32::MAX`.
    Number { value: u32, digits: u32 },
    /// A run of letters.
    Word,
    /// Any other character that is no space.
    Mark(char),
}

/// A piece of a sentence, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub(super) begin: u32,
    pub(super) end: u32,
    pub(super) kind: Kind,
    /// Where its hits begin.
    hits: u32,
}

impl Lexeme {
    pub(super) fn range(&self) -> Range<usize> {
        self.begin as usize..self.end as usize
    }
}

/// A phrase that begins at a lexeme.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) atom: Atom,
    /// How many lexemes it takes.
    pub(super) taken: u16,
    entry: u32,
}

impl Hit {
    /// Whether it is a phrase that only stands in its place.
    pub(super) fn says_nothing(self) -> bool {
        self.entry == 0
    }
}

/// Of characters below `0x2000` the small letter where it takes as many bytes, and in the upper bits what it is.
static CHARS: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    (0..0x2000_u32)
        .map(|c| {
            let c = char::from_u32(c).unwrap_or(' ');
            let class = match c {
                _ if c.is_ascii_digit() => DIGIT,
                _ if c.is_alphabetic() => LETTER,
                _ if c.is_whitespace() => SPACE,
                _ => MARK,
            };
            lower(c) as u16 | class << 13
        })
        .collect()
});
const MARK: u16 = 0;
const SPACE: u16 = 1;
const LETTER: u16 = 2;
const DIGIT: u16 = 3;

fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    lower.next().filter(|l| l.len_utf8() == c.len_utf8() && lower.next().is_none() && (*l as u32) < 0x2000).unwrap_or(c)
}

/// The small letter and the class of a character.
fn look_up(c: char) -> (char, u16) {
    match CHARS.get(c as usize) {
        Some(&entry) => (char::from_u32(u32::from(entry & 0x1fff)).unwrap_or(c), entry >> 13),
        None if c.is_alphabetic() => (c, LETTER),
        None if c.is_whitespace() => (c, SPACE),
        None => (c, MARK),
    }
}

/// Appends the lexemes of `text`; nothing but white space is left out. Gets the small letters too, byte for byte.
fn cut(text: &str, lexemes: &mut Vec<Lexeme>, folded: &mut String) {
    for (begin, c) in text.char_indices() {
        let (small, class) = look_up(c);
        folded.push(small);
        let (begin, end) = (begin as u32, (begin + c.len_utf8()) as u32);
        let last = lexemes.last_mut().filter(|l| l.end == begin);
        let kind = match (class, last) {
            (SPACE, _) => continue,
            (LETTER, Some(last)) if last.kind == Kind::Word => {
                last.end = end;
                continue;
            }
            (LETTER, _) => Kind::Word,
            (DIGIT, Some(Lexeme { end: e, kind: Kind::Number { value, digits }, .. })) => {
                *digits += 1;
                *value = if *digits > 9 { u32::MAX } else { *value * 10 + (c as u32 - '0' as u32) };
                *e = end;
                continue;
            }
            (DIGIT, _) => Kind::Number { value: c as u32 - '0' as u32, digits: 1 },
            _ => Kind::Mark(c),
        };
        lexemes.push(Lexeme { begin, end, kind, hits: 0 });
    }
}

/// The lexemes of `text`.
pub(super) fn lex(text: &str) -> Vec<Lexeme> {
    let mut lexemes = Vec::new();
    cut(text, &mut lexemes, &mut String::new());
    lexemes
}

/// `text` in small letters where that takes as many bytes, so that offsets stay.
pub(super) fn fold(text: &str) -> String {
    text.chars().map(|c| look_up(c).0).collect()
}

/// A sentence taken apart. Positions are indices of lexemes; past the end there is nothing.
#[derive(Debug)]
pub(super) struct Scan<'s> {
    text: &'s str,
    pub(super) words: &'s Words,
    folded: String,
    lexemes: Vec<Lexeme>,
    hits: Vec<Hit>,
}

impl<'s> Scan<'s> {
    pub(super) fn new(words: &'s Words) -> Self {
        Self { text: "", words, folded: String::new(), lexemes: Vec::new(), hits: Vec::new() }
    }

    /// Takes another sentence apart.
    pub(super) fn read(&mut self, text: &'s str) {
        self.text = text;
        self.folded.clear();
        self.lexemes.clear();
        self.hits.clear();
        cut(text, &mut self.lexemes, &mut self.folded);
        for at in 0..self.lexemes.len() {
            self.lexemes[at].hits = self.hits.len() as u32;
            let lexeme = self.lexemes[at];
            if matches!(lexeme.kind, Kind::Number { .. }) {
                self.hits.push(Hit { atom: atom::NUMBER, taken: 1, entry: 0 });
            }
            for phrase in self.words.phrases(&self.folded[lexeme.range()]) {
                let rest = self.lexemes[at + 1..].iter().map(|l| &self.folded[l.range()]);
                let same =
                    phrase.rest.len() < self.lexemes.len() - at && phrase.rest.iter().eq(rest.take(phrase.rest.len()));
                if same
                    && (!self.words.entries[phrase.entry as usize].has(super::frame::Slot::Title) || self.capital(at))
                {
                    let taken = phrase.rest.len() as u16 + 1;
                    self.hits.push(Hit { atom: phrase.atom, taken, entry: phrase.entry });
                }
            }
            if let Kind::Mark('+' | '-' | '−' | '–') = lexeme.kind {
                self.hits.push(Hit { atom: atom::SIGN, taken: 1, entry: 0 });
            }
            if lexeme.kind == Kind::Word && self.roman(at).is_some() {
                self.hits.push(Hit { atom: atom::ROMAN, taken: 1, entry: 0 });
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.lexemes.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Lexeme> {
        self.lexemes.get(at)
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.get(at).map_or("", |l| &self.text[l.range()])
    }

    pub(super) fn mark(&self, at: usize) -> Option<char> {
        match self.get(at)?.kind {
            Kind::Mark(c) => Some(c),
            _ => None,
        }
    }

    /// The value and length of a run of digits.
    pub(super) fn digits(&self, at: usize) -> Option<(u32, u32)> {
        match self.get(at)?.kind {
            Kind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    /// The phrases that begin at `at`.
    pub(super) fn hits(&self, at: usize) -> &[Hit] {
        let Some(first) = self.lexemes.get(at) else { return &[] };
        let end = self.lexemes.get(at + 1).map_or(self.hits.len(), |l| l.hits as usize);
        &self.hits[first.hits as usize..end]
    }

    /// What a hit says.
    pub(super) fn frame(&self, hit: Hit) -> &Frame {
        &self.words.entries[hit.entry as usize]
    }

    /// Whether no space stands between `at` and the lexeme before it.
    pub(super) fn joined(&self, at: usize) -> bool {
        match (at.checked_sub(1).and_then(|before| self.get(before)), self.get(at)) {
            (Some(before), Some(this)) => before.end == this.begin,
            _ => false,
        }
    }

    /// Whether the lexeme begins with a capital letter.
    pub(super) fn capital(&self, at: usize) -> bool {
        self.word(at).starts_with(char::is_uppercase)
    }

    /// Whether an atom begins at `at`.
    pub(super) fn begins(&self, at: usize, wanted: Atom) -> bool {
        match wanted {
            // The marks that close a sentence stand behind its end.
            atom::END => {
                (at..self.len()).all(|at| matches!(self.mark(at), Some('.' | '!' | '?' | ')' | '"' | '”' | '…')))
            }
            atom::START => at == 0,
            atom::WORD => matches!(self.get(at), Some(Lexeme { kind: Kind::Word, .. })),
            atom::CAPITAL => self.capital(at),
            _ => self.hits(at).iter().any(|h| h.atom == wanted),
        }
    }

    /// Whether an atom ends right before `at`.
    pub(super) fn ends(&self, at: usize, wanted: Atom) -> bool {
        const LONGEST: usize = 5;
        match wanted {
            atom::START => at == 0,
            atom::END => false,
            atom::WORD | atom::CAPITAL => at > 0 && self.begins(at - 1, wanted),
            _ => (at.saturating_sub(LONGEST)..at)
                .any(|from| self.hits(from).iter().any(|h| h.atom == wanted && from + h.taken as usize == at)),
        }
    }

    /// The value of Roman capitals up to 39.
    pub(super) fn roman(&self, at: usize) -> Option<u32> {
        let word = self.word(at);
        if word.len() > 6 || !word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')) {
            return None;
        }
        let tens = word.bytes().take_while(|b| *b == b'X').count();
        // "IX" begins with no ten, "XIX" with one.
        let ones = ONES.iter().position(|o| *o == &word[tens..])?;
        (tens <= 3 && tens + ones > 0).then_some((tens * 10 + ones) as u32)
    }

    /// Whether a number may begin at `at`: it is not the rest of a code, a decimal or an amount of money.
    pub(super) fn clear_before(&self, at: usize) -> bool {
        if !self.joined(at) {
            return true;
        }
        match self.mark(at - 1) {
            None | Some('#' | '@' | '_' | '&' | '=' | '\\') => false,
            Some(mark) if is_currency(mark) => false,
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
            Some('%' | '‰') => false,
            Some(mark) if is_currency(mark) => false,
            Some('°' | '_' | '@' | '\\' | '+' | '=') if joined => false,
            Some('/') if joined => !self.joined(at + 1) || matches!(self.mark(at + 1), Some(')' | '.' | ',')),
            Some('.' | ',' | '-' | '–' | ':') if joined => !self.joined(at + 1) || self.digits(at + 1).is_none(),
            None => self.get(at).is_none() || !joined,
            Some(_) => true,
        }
    }
}

/// The Roman numerals below ten.
const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];

/// The currency signs of Unicode.
fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢'..='¥' | '฿' | '₠'..='⃀')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_cut_into_digits_letters_and_marks() {
        let text = "Sáng 30.1, 7H30";
        let words: Vec<_> = lex(text).iter().map(|l| &text[l.range()]).collect();
        assert_eq!(words, ["Sáng", "30", ".", "1", ",", "7", "H", "30"]);
        assert_eq!(fold("ĐẦU NĂM İ"), "đầu năm İ");
    }
}
