//! Lines cut into pieces: a paragraph has a writer and a date before it, a source behind it, a call to the reader between its
//! sentences. Each becomes a section of its own, so that sentences begin and end where they do.

use aho_corasick::{Anchored, Input};

use super::{
    Tables, date, dateline, head,
    line::{self, Line},
    tail,
};
use crate::{
    document::SectionKind,
    lang::Language,
    span::Span,
    text::{
        chars::{self, Class},
        sentences,
    },
};

/// Captions that are shorter than a line are kept whole.
const CAPTION: usize = 72;
/// The longest line without a full stop between paragraphs, in bytes.
const UNSTOPPED: usize = 400;
/// Fewer words without a full stop are a heading, more a caption.
const HEADING: usize = 5;
/// So many full stops with a space before them are no slips, but what a scraper left of line feeds.
const SPACED: usize = 3;
/// The longest caption that is told by the credit behind it, in bytes.
const CAPTIONED: usize = 200;
/// How far before a paragraph's end a sentence may say who wrote it, in bytes.
const WRITERS: usize = 64;
/// A note of the editor ends where the article begins; it is looked for in so many sentences.
const NOTE: usize = 12;

/// What a line is cut by besides its own text.
pub(super) struct Cutter<'a> {
    pub(super) tables: &'a Tables,
    pub(super) language: &'a Language,
    /// The line is the first paragraph of its page.
    pub(super) first: bool,
    /// No paragraph follows the line.
    pub(super) last: bool,
    /// The line is the only paragraph of its page.
    pub(super) alone: bool,
}

impl Cutter<'_> {
    /// Calls `emit` with begin, end and kind of each piece of a line of that kind.
    pub(super) fn cut(&self, line: &Line<'_>, kind: SectionKind, emit: &mut impl FnMut(usize, usize, SectionKind)) {
        let text = line.text;
        let tables = self.tables;
        match kind {
            SectionKind::Body => {
                let tail = tail::find(text, self.last, self.language, tables);
                let end = tail.map_or(text.len(), |(begin, _)| begin);
                self.body(&text[..end], emit);
                emit(end, text.len(), tail.map_or(kind, |(_, kind)| kind));
            }
            SectionKind::Caption if text.len() > CAPTION => {
                let head = date::before_caption(text, tables);
                emit(0, head, SectionKind::Dateline);
                emit(head, text.len(), kind);
            }
            SectionKind::Byline if text.bytes().any(|b| b.is_ascii_digit()) => {
                let tail = date::tail(text, &line.tokens(), tables).filter(|&begin| begin > 0).unwrap_or(text.len());
                emit(0, tail, kind);
                emit(tail, text.len(), SectionKind::Dateline);
            }
            _ => emit(0, text.len(), kind),
        }
    }

    /// A paragraph without what stands behind it.
    fn body(&self, text: &str, emit: &mut impl FnMut(usize, usize, SectionKind)) {
        let begin = self.heads(text, 0, emit);
        if !self.has_marks(&text[begin..]) {
            emit(begin, text.len(), SectionKind::Body);
            return;
        }
        let mut found = Vec::new();
        sentences::segment(text, Span::new(begin, text.len()), self.language, |sentence| {
            let end = sentence.end as usize;
            let (front, rest) = self.split_off(sentence.text(text));
            found.extend(front.map(|length| Span::new(sentence.begin as usize, sentence.begin as usize + length)));
            if !rest.is_empty() {
                found.push(Span::new(end - rest.len(), end));
            }
        });
        // One space before a full stop is a slip; where every full stop has one, it tells nothing.
        let spaced = found.iter().filter(|s| s.text(text).ends_with(" .")).count();
        let many = spaced >= SPACED || text[..begin].contains(" . ");
        let lost_lines = self.alone && many && 2 * spaced <= found.len();
        let mut kinds: Vec<_> = found.iter().map(|s| self.sentence(s.text(text), lost_lines)).collect();
        if let [first @ None, Some(SectionKind::Credit), ..] = &mut kinds[..]
            && found[0].len() <= CAPTIONED
        {
            // A picture's caption and credit were glued to the paragraph.
            *first = Some(SectionKind::Caption);
        }

        // The piece that is not yet given away.
        let (mut from, mut kind) = (begin, SectionKind::Body);
        let mut note_ends = 0;
        for (i, sentence) in found.iter().enumerate() {
            let at = sentence.begin as usize;
            let mut own = kinds[i].unwrap_or(SectionKind::Body);
            if self.is_note(sentence.text(text)) {
                own = SectionKind::Notice;
                note_ends = self.note(text, &found, i);
            }
            if i < note_ends {
                own = SectionKind::Notice;
            }
            if own != kind {
                emit(from, at, kind);
                from = at;
                if own == SectionKind::Body {
                    // The article may begin only here.
                    from = self.heads(text, at, emit);
                }
                kind = own;
            }
        }
        emit(from, text.len(), kind);
    }

    /// Whether a look at the sentences of a paragraph may find anything that is none of the article's.
    fn has_marks(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let marked = |at: usize| {
            let opening =
                bytes[at..].iter().take(8).position(|b| !matches!(b, b' ' | b'*' | b'>' | b'-' | b'(' | b'['));
            // "(Nguồn: …" has its mark with the bracket.
            let starts = [Some(at), opening.map(|o| at + o), opening.filter(|&o| o > 0).map(|o| at + o - 1)];
            starts.into_iter().flatten().any(|at| {
                let input = Input::new(bytes).range(at..).anchored(Anchored::Yes);
                self.tables.inline_marks.is_match(input)
            })
        };
        // Where sentences end: full stops and such, or the last byte of "…".
        let ends = memchr::memchr3_iter(b'.', b'!', b'?', bytes).chain(memchr::memchr_iter(0xA6, bytes));
        let writers = line::tail(text, WRITERS);
        marked(0)
            || self.tables.writer_phrases.is_match(writers)
            || ends.into_iter().any(|at| {
                let behind = bytes[at + 1..].iter().take(8);
                let space = behind.clone().position(|&b| b == b' ');
                let lost_line = bytes[at] == b'.' && at > 0 && bytes[at - 1] == b' ' && space == Some(0);
                lost_line || space.is_some_and(|space| marked(at + 2 + space))
            })
    }

    /// What stands in front of a sentence without a mark of its end, and the sentence: a note in brackets, a button.
    fn split_off<'t>(&self, text: &'t str) -> (Option<usize>, &'t str) {
        let window = line::head(text, UNSTOPPED);
        let close = if text.starts_with('(') { window.find(')').map(|at| at + 1) } else { None };
        let bracket = close.filter(|&close| self.sentence(&text[..close], false).is_some());
        let button = line::past_beginning(text, &self.tables.notice_sentences)
            .filter(|&end| self.tables.navigation.contains_key(&*line::key(&text[..end])));
        let starts = |end: usize| {
            let (c, class, _) = chars::at(text[end..].trim_start(), 0);
            class == Class::Upper || chars::opens(c)
        };
        match bracket.or(button) {
            Some(end) if starts(end) => (Some(end), text[end..].trim_start()),
            _ => (None, text),
        }
    }

    /// Gives away what stands before the paragraph that begins at `at`; where that is done.
    fn heads(&self, text: &str, at: usize, emit: &mut impl FnMut(usize, usize, SectionKind)) -> usize {
        let mut begin = at;
        for piece in head::pieces(&text[at..], self.first, self.tables) {
            emit(begin, at + piece.end, piece.kind);
            begin = at + piece.end;
        }
        begin
    }

    /// What a sentence inside a paragraph is, if it is none of the article's.
    fn sentence(&self, text: &str, lost_lines: bool) -> Option<SectionKind> {
        let tables = self.tables;
        let start = text.trim_start_matches(['*', '>', '-', '(', '[', ' ']);
        let lower = line::head(start, line::HEAD).to_lowercase();
        if line::starts_with_any(&lower, &tables.notice_sentences) {
            return Some(SectionKind::Notice);
        }
        let dated = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
        if tables.copyrights.iter().any(|c| lower.strip_prefix(&**c).is_some_and(dated)) {
            return Some(SectionKind::Notice);
        }
        if line::starts_with_any(&lower, &tables.teaser_sentences) {
            return Some(SectionKind::Teaser);
        }
        if tail::is_picture_credit(text, tables) {
            return Some(SectionKind::Credit);
        }
        let credited =
            || line::beginning(&lower, &tables.writer_sentences).is_some_and(|b| self.names_writers(start, b));
        if text.len() <= UNSTOPPED && (tables.writer_phrases.is_match(text) || credited()) {
            return Some(SectionKind::Byline);
        }
        // " . " stands for the end of a line without a full stop of its own: no sentence of the article but "He said:".
        let unstopped = text.strip_suffix(" .").filter(|t| lost_lines && t.len() <= UNSTOPPED)?;
        if unstopped.ends_with([':', ',', ';', '-', '–', '—']) {
            return None;
        }
        if tables.navigation.contains_key(&*line::key(unstopped)) {
            return Some(SectionKind::Navigation);
        }
        let words = unstopped.split(' ').count();
        Some(if words <= HEADING { SectionKind::Heading } else { SectionKind::Caption })
    }

    /// Whether there are hardly any words but names behind the `known` beginning of a sentence.
    fn names_writers(&self, text: &str, known: &str) -> bool {
        let words = text.split([' ', ';']).skip(known.split(' ').count());
        let small = |w: &&str| chars::at(w, 0).1 == Class::Lower && !self.tables.byline_words.contains(*w);
        words.filter(small).count() <= 2
    }

    fn is_note(&self, text: &str) -> bool {
        let lower = line::head(text.trim_start_matches(['*', '(', '[']), line::HEAD).to_lowercase();
        line::starts_with_any(&lower, &self.tables.notes)
    }

    /// The sentence before which an editor's note that begins with sentence `at` ends: where place and agency open the article;
    /// else it has the whole of a paragraph among others, and one sentence of a text without line feeds.
    fn note(&self, text: &str, found: &[Span], at: usize) -> usize {
        let opens = |s: &Span| dateline::end(s.text(text), false, self.tables).is_some();
        let next = found.iter().skip(at + 1).take(NOTE).position(opens);
        match next {
            Some(next) => at + 1 + next,
            None if !self.alone => found.len(),
            None => at + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use crate::{lang::Languages, text::sections};

    static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| Languages::load().unwrap());

    /// Sections come in order, and only white space lies between them.
    fn assert_nothing_is_lost(text: &str) {
        let mut last = 0;
        for section in sections::split(text, &LANGUAGES, LANGUAGES.assumed()) {
            assert!(section.span.begin < section.span.end);
            assert!(text[last..section.span.begin as usize].trim().is_empty());
            last = section.span.end as usize;
        }
        assert!(text[last..].trim().is_empty());
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "(By |Theo |PUBLISHED: |3 March 2024 |10:11 |\\(CNN\\) ?|-- ?|\\(|\\) |Hanoi |[A-ZĐ][a-zđ]{1,6} |[a-z]{2,8} |\\. |\\.|: |Ảnh: |Xem thêm: |Editor's note: |Scroll down for video |\\* |[İKẞ中]|\n){0,60}") {
            assert_nothing_is_lost(&text);
        }
    }

    #[test]
    fn hostile_lines_are_cut() {
        for piece in [
            "By . ",
            "By A",
            "(CNN) ",
            "PUBLISHED: 3",
            "3 March 2024 ",
            "Ảnh: A. ",
            "Editor's note: A. ",
            " . ",
            "(",
            "A - ",
            "A.",
        ] {
            assert_nothing_is_lost(&piece.repeat(300_000 / piece.len()));
        }
    }
}
