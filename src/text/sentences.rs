//! Sentences: one scan from left to right over a line, with abbreviations as data.
//!
//! A terminator (`.`, `!`, `?`, `…`) with the closing marks behind it ends a sentence as in UAX #29, unless a rule here says
//! otherwise: abbreviations and initials, list markers, ellipses, text in brackets, numbers, addresses, small letters after
//! it. Sentences that scraping glued together ("đất nước.Bộ trưởng") are parted. The ends of lines are none of its business:
//! a line is segmented at a time.

use std::collections::{HashMap, HashSet};

use super::{
    address,
    chars::{self, Class},
};
use crate::{
    error::LoadError,
    lang::{Language, table::Table},
    span::Span,
};

/// The longest word that is looked up as an abbreviation, and the longest stretch that brackets hold together, in bytes.
const WORD_REACH: usize = 32;
const BRACKET_REACH: usize = 300;

/// The words of one language that decide where sentences end.
#[derive(Debug)]
pub(crate) struct Tables {
    abbreviations: HashMap<Box<str>, Abbreviation>,
    /// Capitalised words that begin sentences more often than they continue a name.
    starters: HashSet<Box<str>>,
    /// Words that a number follows: the number is no list marker.
    counters: HashSet<Box<str>>,
}

/// What the full stop of an abbreviation may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Abbreviation {
    /// Stands before a name: never the end of a sentence.
    Title,
    /// Stands before a number; before anything else it is a word like others.
    Number,
    /// Ends a sentence before a word that begins one.
    Either,
    /// Ends a sentence before any capital letter.
    Final,
}

impl Tables {
    /// Reads `abbreviations.txt`.
    pub(crate) fn new(table: &Table) -> Result<Self, LoadError> {
        let mut abbreviations = HashMap::new();
        for (header, kind) in [
            ("titles", Abbreviation::Title),
            ("numbers", Abbreviation::Number),
            ("either", Abbreviation::Either),
            ("final", Abbreviation::Final),
        ] {
            for entry in table.entries(header)? {
                let word =
                    entry.strip_suffix('.').ok_or_else(|| table.problem(format!("{entry:?} has no full stop")))?;
                abbreviations.insert(word.into(), kind);
            }
        }
        let set = |header| Ok(table.entries(header)?.map(Into::into).collect());
        Ok(Self { abbreviations, starters: set("starters")?, counters: set("counters")? })
    }
}

/// Calls `emit` with the span of each sentence of `text[span]`, which is one line, in order, without the space around it.
///
/// # Examples
/// ```
/// use trich::{lang::Languages, span::Span, text::sentences};
///
/// let languages = Languages::load()?;
/// let text = "PGS.TS. Lê Văn Bình đến TP. Vinh. Ông ở lại hai ngày.";
/// let mut sentences = Vec::new();
/// sentences::segment(text, Span::new(0, text.len()), languages.find("vi").unwrap(), |s| sentences.push(s.text(text)));
/// assert_eq!(sentences, ["PGS.TS. Lê Văn Bình đến TP. Vinh.", "Ông ở lại hai ngày."]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn segment(text: &str, span: Span, language: &Language, emit: impl FnMut(Span)) {
    let tables = &language.sentences;
    // The scanner sees nothing behind the span's end.
    let text = &text[..span.end as usize];
    let begin = skip_space(text, span.begin as usize);
    Scanner { text, tables, begin, last: None, marker: None, unclosed: 0, emit }.run();
}

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

struct Scanner<'a, F> {
    text: &'a str,
    tables: &'a Tables,
    /// Where the sentence under way begins.
    begin: usize,
    /// The sentence before it, which may still grow by punctuation that stands alone.
    last: Option<Span>,
    /// The list marker that it begins with.
    marker: Option<Marker>,
    /// No bracket that opens before this byte is closed within reach.
    unclosed: usize,
    emit: F,
}

impl<F: FnMut(Span)> Scanner<'_, F> {
    fn run(mut self) {
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
            let attached = !chars::before(self.text, at).1.is_space();
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
    fn is_boundary(&self, at: usize, closing: std::ops::Range<usize>, next: usize, stop: Stop) -> bool {
        let quoted = self.text[closing].contains(['"', '”', '’', '»', '\'']);
        let (c, ..) = chars::at(self.text, next);
        if quoted && matches!(c, '-' | '–' | '—') {
            // “…” – said somebody.
            return false;
        }
        let first = skip_opening(self.text, next);
        let (_, class, _) = chars::at(self.text, first);
        if class == Class::Lower || matches!(c, ',' | ';' | ':') {
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
            Some(Abbreviation::Title) => false,
            Some(Abbreviation::Number) => class != Class::Digit,
            Some(Abbreviation::Either) => class != Class::Digit && starts(),
            None if is_initials(word) => class != Class::Digit && starts(),
            Some(Abbreviation::Final) | None => true,
        }
    }

    /// Whether the capital letter at `next`, right behind the full stop at `at`, begins another sentence.
    fn is_glued(&self, at: usize, next: usize) -> bool {
        let (_, before, _) = chars::before(self.text, at);
        let word = word_before(self.text, at);
        let abbreviated = self.tables.abbreviations.contains_key(word) || is_initials(word);
        if abbreviated || before.is_space() || in_address(self.text, at) {
            return false;
        }
        // "VietnamPlus.Vn" is no sentence end; one capital letter needs a word of small letters behind it.
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
        if !before.is_space() || self.tables.counters.contains(word_before(self.text, begin - length)) {
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

/// A run of terminators.
#[derive(Debug)]
struct Run {
    end: usize,
    dots: usize,
    other: usize,
    /// Dots with a space before each that go on from this one: ". . ."
    spaced: Option<Spaced>,
}

#[derive(Clone, Copy, Debug)]
struct Spaced {
    end: usize,
    dots: usize,
}

impl Run {
    fn read(text: &str, begin: usize) -> Self {
        let mut run = Self { end: begin, dots: 0, other: 0, spaced: None };
        loop {
            let rest = &text[run.end..];
            if rest.starts_with('.') {
                run.dots += 1;
                run.end += 1;
            } else if rest.starts_with('…') {
                run.dots += 3;
                run.end += '…'.len_utf8();
            } else if rest.starts_with(['!', '?']) {
                run.other += 1;
                run.end += 1;
            } else if rest.starts_with("/.") {
                // "./." ends agency copy.
                run.end += 2;
                run.other += 1;
            } else {
                break;
            }
        }
        if run.is_full_stop() {
            let more = text.as_bytes()[run.end..].chunks_exact(2).take_while(|pair| pair == b" .").count();
            if more >= 2 {
                run.spaced = Some(Spaced { end: run.end + 2 * more, dots: more + 1 });
            }
        }
        run
    }

    fn is_full_stop(&self) -> bool {
        self.dots == 1 && self.other == 0
    }
}

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

fn skip_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

fn skip_closing(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches(chars::closes).len()
}

/// Steps over quotation marks, brackets, dashes and space before a word; a bounded number of them.
fn skip_opening(text: &str, at: usize) -> usize {
    let opening = |c: &char| chars::opens(*c) || *c == ' ';
    at + text[at..].chars().take(8).take_while(opening).map(char::len_utf8).sum::<usize>()
}

/// The word that ends at `at`: letters and digits with the dots and signs of abbreviations between them; empty where it is
/// longer than any abbreviation.
fn word_before(text: &str, at: usize) -> &str {
    let mut begin = at;
    for c in text[..at].chars().rev() {
        if !chars::class(c).is_word() && !matches!(c, '.' | '°' | 'º' | '/') {
            break;
        }
        begin -= c.len_utf8();
        if at - begin > WORD_REACH {
            return "";
        }
    }
    text[begin..at].trim_start_matches(['.', '/'])
}

/// The word that begins at `at`.
fn word_after(text: &str, at: usize) -> &str {
    let mut end = at;
    for c in text[at..].chars().take_while(|&c| chars::class(c).is_word()) {
        end += c.len_utf8();
        if end - at > WORD_REACH {
            break;
        }
    }
    &text[at..end]
}

/// Whether `word`, before a full stop, is a capital letter or letters with dots between them: "J", "U.S.A", "T.Ư", "a.m".
fn is_initials(word: &str) -> bool {
    let mut parts = word.split('.').peekable();
    let several = word.contains('.');
    parts.peek().is_some()
        && parts.all(|part| {
            let mut letters = part.chars();
            letters.next().is_some_and(|c| chars::class(c) == Class::Upper || (several && c.is_alphabetic()))
                && letters.all(|c| chars::class(c) == Class::Mark)
        })
}

/// Whether the chunk of text around the full stop at `at` is an address.
fn in_address(text: &str, at: usize) -> bool {
    let mut begin = at;
    for c in text[..at].chars().rev().take(WORD_REACH * 2).take_while(|c| !c.is_whitespace()) {
        begin -= c.len_utf8();
    }
    let chunk = &text[begin..at];
    chunk.contains("//") || chunk.contains('@') || address::end(text, begin).is_some_and(|end| end > at)
}

impl Class {
    fn is_space(self) -> bool {
        self == Self::Space
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Languages;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation as _;

    fn sentences<'t>(languages: &Languages, code: &str, text: &'t str) -> Vec<&'t str> {
        let language = languages.find(code).unwrap();
        let mut sentences = Vec::new();
        segment(text, Span::new(0, text.len()), language, |span| sentences.push(span.text(text)));
        sentences
    }

    /// Cases of `tests/corpus/sentences_*.txt`: sentences one a line with `| ` between them where the text has a space, `|`
    /// where it has none.
    #[test]
    fn corpus() {
        let languages = Languages::load().unwrap();
        for (code, corpus) in [
            ("vi", include_str!("../../tests/corpus/sentences_vi.txt")),
            ("en", include_str!("../../tests/corpus/sentences_en.txt")),
        ] {
            let cases: Vec<_> = corpus.lines().filter(|l| !l.is_empty() && !l.starts_with("# ")).collect();
            assert!(cases.len() > 40);
            for case in cases {
                let text = case.replace(" ¦ ", " ").replace('¦', "");
                let expected: Vec<_> = case.split('¦').map(str::trim).collect();
                assert_eq!(sentences(&languages, code, &text), expected);
            }
        }
    }

    proptest! {
        /// Sentences and the space between them give the text again.
        #[test]
        fn nothing_is_lost(text in "([a-zA-ZÀ-ỹ]{1,4}|[0-9]{1,2}|[ .,!?'’”“\"()/@_•-]|\\. |\\.\\.\\.|[\u{300}…中😀]|1\\. |TP\\.|www\\.){0,60}") {
            let languages = Languages::load().unwrap();
            let language = languages.find("vi").unwrap();
            let mut last = 0;
            segment(&text, Span::new(0, text.len()), language, |span| {
                assert!(!span.is_empty() && span.text(&text).trim() == span.text(&text));
                assert!(text[last..span.begin as usize].trim().is_empty());
                last = span.end as usize;
            });
            prop_assert!(text[last..].trim().is_empty());
        }

        /// Where no rule of ours speaks, sentences end as UAX #29 says.
        #[test]
        fn plain_text_is_segmented_as_uax_29(text in "([A-ZĐÁ][a-zđá]{2,6}( [a-zđá]{2,6}| [A-ZĐÁ][a-zđá]{2,6}| [0-9]{1,2}\\.[0-9]|, [a-z]{2,5}| [0-9]{4}| [a-z]{3}\\.com){0,6}[a-z]{3}(\\.|!|\\?|\\?!|!!!|\\.”|\\.\\)) ){1,6}") {
            let languages = Languages::load().unwrap();
            let expected: Vec<_> = text.split_sentence_bounds().map(str::trim).collect();
            prop_assert_eq!(sentences(&languages, "vi", &text), expected);
        }
    }

    #[test]
    fn hostile_lines_take_linear_time() {
        let languages = Languages::load().unwrap();
        for piece in ["a", ".", "(", "[.", "a.", "A.", ". ", "1. ", "•", "x.Y", "“", "a-", "@", ".A", "1) "] {
            let text = piece.repeat(1_000_000 / piece.len());
            let length: usize = sentences(&languages, "en", &text).iter().map(|s| s.len()).sum();
            assert!(length > 0);
        }
    }
}
