//! Finds the expressions of a text: runs the rules over its sentences.

use super::{
    frame::Tense,
    grammar::{Grammar, Kind},
    lexer::Scan,
    matcher::{Matcher, Reading},
    words::atom,
};
use crate::{document::Document, span::Span};

/// An expression and where it stands.
#[derive(Debug)]
pub(super) struct Match {
    pub(super) sentence: usize,
    pub(super) span: Span,
    /// The spans of the members of a list.
    pub(super) items: Vec<Span>,
    pub(super) reading: Reading,
    /// The tense of the words around.
    pub(super) tense: Option<Tense>,
}

/// Lines without end are read in pieces of so many bytes, so that little of them is taken apart at a time.
const PIECE: usize = 1 << 16;

/// What a piece has in common with the next: longer than any date.
const MARGIN: usize = 1 << 10;

/// Finds the expressions of a document's sentences.
pub(super) struct Finder<'d> {
    document: &'d Document<'d>,
    pub(super) tables: &'d Grammar,
    scan: Scan<'d>,
    matcher: Matcher<'d>,
}

impl<'d> Finder<'d> {
    pub(super) fn new(document: &'d Document<'_>) -> Self {
        let tables = &document.language.dates.grammar;
        Self { document, tables, scan: Scan::new(&tables.words), matcher: Matcher::new(tables) }
    }

    /// The expressions of a sentence, from left to right, without overlap.
    pub(super) fn matches(&mut self, sentence: usize) -> Vec<Match> {
        let whole = self.document.sentences[sentence].span;
        let text = self.document.text(whole);
        let mut found = Vec::new();
        let (mut begin, mut from) = (0, 0);
        loop {
            let mut end = (begin + PIECE).min(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            self.scan.read(&text[begin..end]);
            self.matcher.start(&self.scan);
            let offset = whole.begin as usize + begin;
            let stop = if end == text.len() { end - begin } else { end - begin - MARGIN };
            let at = self.piece(sentence, offset, from - begin, stop, &mut found);
            if end == text.len() {
                return found;
            }
            from = begin + at;
            begin = from.saturating_sub(MARGIN);
            while !text.is_char_boundary(begin) {
                begin -= 1;
            }
        }
    }

    /// The expressions of the piece that has been read that begin in `from..stop`; returns where the last of them ends, at
    /// least `stop`.
    fn piece(&mut self, sentence: usize, offset: usize, from: usize, stop: usize, found: &mut Vec<Match>) -> usize {
        let scan = &self.scan;
        let mut at = 0;
        while scan.get(at).is_some_and(|l| l.range().start < from) {
            at += 1;
        }
        let place = |begin: usize, end: usize| {
            let (first, last) = (scan.get(begin)?, scan.get(end.checked_sub(1)?)?);
            (begin < end).then(|| Span::new(offset + first.range().start, offset + last.range().end))
        };
        while scan.get(at).is_some_and(|l| l.range().start < stop) {
            let Some(reading) = self.matcher.longest(scan, at) else {
                at += 1;
                continue;
            };
            let next = reading.end.max(at + 1);
            let whole = place(reading.begin, reading.end);
            if let (Some(span_of_all), true) = (whole, reading.kind != Kind::Nothing) {
                let items = reading.items.iter().filter_map(|i| place(i.begin, i.end)).collect();
                let tense = tense(scan, reading.begin, reading.end);
                found.push(Match { sentence, span: span_of_all, items, reading, tense });
            }
            at = next;
        }
        scan.get(at).map_or(stop, |l| l.range().start).max(stop)
    }
}

/// The tense that the words around say: of those before, the nearest; else of those after.
fn tense(scan: &Scan<'_>, begin: usize, end: usize) -> Option<Tense> {
    const REACH: usize = 12;
    let at = |at: usize| scan.hits(at).iter().filter(|h| h.atom == atom::HINTS).find_map(|h| scan.frame(*h).tense());
    let ends = |at: usize| matches!(scan.mark(at), Some(';' | '.' | ':' | '!' | '?'));
    let before = (begin.saturating_sub(REACH)..begin).rev().take_while(|&i| !ends(i)).find_map(at);
    before.or_else(|| (end..(end + REACH).min(scan.len())).take_while(|&i| !ends(i)).find_map(at))
}
