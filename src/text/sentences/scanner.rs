//! The scan over a line.

use std::ops::Range;

use super::{
    Abbreviation, Tables,
    run::Run,
    words::{in_address, is_initials, skip_closing, skip_opening, skip_space, word_after, word_before},
};
use crate::{
    span::Span,
    text::chars::{self, Class},
};

/// The longest stretch that brackets hold together, in bytes.
const BRACKET_REACH: usize = 300;

/// Bytes at which the scan stops: terminators, brackets, and the first byte of `…` and of bullets.
const INTERESTING: [bool; 256] = {
    let mut table = [false; 256];
    let mut i = 0;
    while i < 7 {
        table[b".!?([)\xE2"[i] as usize] = true;
        i += 1;
    }
    table
};

/// The place of an item in a list that is written without line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marker {
    Number(u32),
    Letter(u8),
}

impl Marker {
    fn next(self) -> Self {
        match self {
            Self::Number(n) => Self::Number(n + 1),
            Self::Letter(l) => Self::Letter(l + 1),
        }
    }

    /// Reads "12" or "b"; roman numerals and capitals are left to initials.
    fn read(word: &str) -> Option<Self> {
        match word.as_bytes() {
            &[letter @ b'a'..=b'y'] => Some(Self::Letter(letter)),
            digits if (1..=3).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) => {
                word.parse().ok().map(Self::Number)
            }
            _ => None,
        }
    }
}

/// What may end a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// One `.`
    Period,
    /// Several, or `…`
    Ellipsis,
    /// `!`, `?`, a closing bracket
    Mark,
}

/// Reads a line from left to right.
pub(super) struct Scanner<'a, F> {
    text: &'a str,
    tables: &'a Tables,
    /// Where the sentence under way begins.
    begin: usize,
    /// The sentence before it, which may still grow by punctuation that stands alone.
    last: Option<Span>,
    /// The list marker that the sentence under way begins with.
    marker: Option<Marker>,
    /// No bracket that opens before this byte is closed within reach.
    unclosed: usize,
    emit: F,
}

impl<'a, F: FnMut(Span)> Scanner<'a, F> {
    /// Begins at byte `begin` of `text`; sees nothing behind the end of `text`.
    pub(super) fn new(text: &'a str, begin: usize, tables: &'a Tables, emit: F) -> Self {
        Self { text, tables, begin: skip_space(text, begin), last: None, marker: None, unclosed: 0, emit }
    }

    /// Calls `emit` with each sentence.
    pub(super) fn run(mut self) {
        let bytes = self.text.as_bytes();
        let mut at = self.begin;
        while let Some(found) = bytes[at..].iter().position(|b| INTERESTING[*b as usize]) {
            at += found;
            at = match bytes[at] {
                b'.' | b'!' | b'?' => self.terminator(at),
                b'(' | b'[' => self.bracket(at),
                b')' => {
                    self.list_marker(at);
                    at + 1
                }
                // The first byte of an ellipsis and of bullets, and of much else.
                _ => match chars::at(self.text, at) {
                    ('…', ..) => self.terminator(at),
                    (c, _, length) => {
                        if chars::is_bullet(c) && at > self.begin && self.text[self.begin..].starts_with(c) {
                            self.end(at);
                        }
                        at + length
                    }
                },
            };
        }
        self.end(self.text.len());
        if let Some(last) = self.last {
            (self.emit)(last);
        }
    }

    /// Ends the sentence under way before byte `end`, and begins the next one after the space there.
    fn end(&mut self, end: usize) {
        let sentence = self.text[self.begin..end].trim_end();
        let span = Span::new(self.begin, self.begin + sentence.len());
        match &mut self.last {
            // "/.", a quotation mark, an emoji: what has no word belongs to the sentence before it.
            Some(last) if !sentence.contains(|c| chars::class(c).is_word()) => last.end = last.end.max(span.end),
            last if !sentence.is_empty() => {
                if let Some(last) = last.replace(span) {
                    (self.emit)(last);
                }
            }
            _ => {}
        }
        self.begin = skip_space(self.text, end);
        self.marker = None;
    }

    /// Takes in the terminators from `at`; returns where to go on.
    fn terminator(&mut self, at: usize) -> usize {
        let run = Run::read(self.text, at);
        if at == self.begin {
            // A sentence may begin with an ellipsis.
            return run.end;
        }
        if run.is_full_stop() && self.list_marker(at) {
            return run.end;
        }
        if let Some(spaced) = run.spaced {
            let attached = chars::before(self.text, at).1 != Class::Space;
            let last = skip_closing(self.text, spaced.end) == self.text.len();
            if last || (spaced.dots == 3 && !attached) {
                return spaced.end;
            }
            if attached {
                self.end(run.end);
                return spaced.end;
            }
            return self.decide(at, spaced.end, Stop::Ellipsis);
        }
        let stop = match run {
            Run { dots: 1, other: 0, .. } => Stop::Period,
            Run { other: 0, .. } => Stop::Ellipsis,
            _ => Stop::Mark,
        };
        self.decide(at, run.end, stop)
    }

    /// Ends the sentence behind the terminators in `at..end` if it does end there; returns where to go on.
    fn decide(&mut self, at: usize, end: usize, stop: Stop) -> usize {
        let closed = skip_closing(self.text, end);
        let next = skip_space(self.text, closed);
        let boundary = if next == self.text.len() {
            false // The end of the line does it.
        } else if next == closed {
            let (c, class, _) = chars::at(self.text, closed);
            class == Class::Upper && self.is_glued(at, closed)
                || chars::is_bullet(c)
                || matches!(c, '“' | '‘' | '«') && stop != Stop::Ellipsis
        } else {
            self.is_boundary(at, end..closed, next, stop)
        };
        if boundary {
            self.end(closed);
        }
        closed
    }

    /// Whether a sentence ends at `at`, with white space behind the closing marks, and the next word from byte `next` on.
    fn is_boundary(&self, at: usize, closing: Range<usize>, next: usize, stop: Stop) -> bool {
        let quoted = self.text[closing].contains(['"', '”', '’', '»', '\'']);
        let (c, ..) = chars::at(self.text, next);
        if quoted && matches!(c, '-' | '–' | '—') {
            // “…” – said somebody.
            return false;
        }
        let first = skip_opening(self.text, next);
        let (_, class, _) = chars::at(self.text, first);
        // "eBay" may begin a sentence, "bay" does not.
        let small =
            class == Class::Lower && !word_after(self.text, first).contains(|c| chars::class(c) == Class::Upper);
        if small || matches!(c, ',' | ';' | ':') {
            return false;
        }
        match stop {
            Stop::Mark => true,
            Stop::Ellipsis => word_after(self.text, first) != "I",
            Stop::Period => self.ends_word(at, first, class),
        }
    }

    /// Whether the full stop at `at` ends more than the word before it, given what comes next.
    fn ends_word(&self, at: usize, next: usize, class: Class) -> bool {
        let word = word_before(self.text, at);
        let starts = || self.tables.starters.contains(word_after(self.text, next));
        match self.tables.abbreviations.get(word) {
            // "… của TP. Tại chợ": a name has another capital.
            Some(Abbreviation::Title) => starts() && self.is_small(next + word_after(self.text, next).len()),
            Some(Abbreviation::Number) => class != Class::Digit,
            Some(Abbreviation::Either) => class != Class::Digit && starts(),
            None if is_initials(word) => class != Class::Digit && starts(),
            Some(Abbreviation::Final) | None => true,
        }
    }

    /// Whether the word after the space at `at` begins with a small letter.
    fn is_small(&self, at: usize) -> bool {
        self.text[at..].starts_with(' ') && chars::at(self.text, at + 1).1 == Class::Lower
    }

    /// Whether the capital letter at `next`, right behind the full stop at `at`, begins another sentence.
    fn is_glued(&self, at: usize, next: usize) -> bool {
        let (_, before, _) = chars::before(self.text, at);
        let word = word_before(self.text, at);
        let abbreviated = self.tables.abbreviations.contains_key(word) || is_initials(word);
        if abbreviated || before == Class::Space || in_address(self.text, at) {
            return false;
        }
        // One capital letter needs a word of small letters behind it.
        let after = word_after(self.text, next);
        let small = after.chars().filter(|&c| chars::class(c) == Class::Lower).count();
        match before {
            Class::Lower | Class::Letter | Class::Mark | Class::Other => small > 0 || after.chars().nth(1).is_some(),
            Class::Upper => small > 0 && word.chars().nth(2).is_some(),
            Class::Digit => small > 0,
            Class::Space => false,
        }
    }

    /// Takes in the list marker that ends at `at`, if there is one: one that the sentence begins with, or the next of its list,
    /// before which the sentence ends.
    fn list_marker(&mut self, at: usize) -> bool {
        // "1.)": the full stop has been taken in.
        let end = if self.text[..at].ends_with('.') { at - 1 } else { at };
        let head = self.text[self.begin..end].trim_start_matches(|c| chars::is_bullet(c) || c == ' ');
        let marked = self.text[at + 1..].starts_with(' ') || self.text[at + 1..].starts_with(") ");
        if !marked {
            return false;
        }
        if head.len() <= 4 && !head.is_empty() {
            if let Some(marker) = Marker::read(head) {
                self.marker = Some(marker);
                return true;
            }
            return head.len() > 1 && head.bytes().all(|b| b"IVX".contains(&b));
        }
        let Some(last) = self.marker else { return false };
        let word = word_before(self.text, end);
        if Marker::read(word) != Some(last.next()) {
            return false;
        }
        let begin = end - word.len();
        let (_, before, length) = chars::before(self.text, begin);
        if before != Class::Space || self.tables.counters.contains(word_before(self.text, begin - length)) {
            return false;
        }
        self.end(begin);
        self.marker = Some(last.next());
        true
    }

    /// Steps over what the bracket at `at` holds, so that no sentence ends inside; returns where to go on.
    fn bracket(&mut self, at: usize) -> usize {
        if at < self.unclosed {
            return at + 1;
        }
        let reach = (at + BRACKET_REACH).min(self.text.len());
        let mut depth = 0;
        for (i, byte) in self.text.as_bytes()[at..reach].iter().enumerate() {
            match byte {
                b'(' | b'[' => depth += 1,
                b')' | b']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let inside = &self.text[at + 1..at + i];
                let ended = inside.ends_with(['.', '!', '?', '…']) && inside.contains(char::is_alphabetic);
                return if ended { self.decide(at, at + i, Stop::Mark) } else { at + i + 1 };
            }
        }
        self.unclosed = reach;
        at + 1
    }
}
