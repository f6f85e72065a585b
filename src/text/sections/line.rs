//! One line of a page: what can be said of it without its neighbours.

use super::{Tables, date};
use crate::{
    document::{Case, SectionKind, Token, TokenKind},
    span::Span,
    text::{
        chars::{self, Class},
        language::Other,
        tokens,
    },
};

/// Longer lines are paragraphs, whatever words they begin or end with, in bytes.
const SHORT: usize = 200;
/// The longest caption; longer lines that end with a picture's source are paragraphs with a caption glued to them.
const CAPTION: usize = 700;
/// As much of a line's start or end as the tables' phrases need, in bytes.
pub(super) const HEAD: usize = 64;
/// The longest line that only names who made a picture.
pub(super) const CREDIT: usize = 72;

/// A line without the space around it.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    /// Where it begins in the text.
    pub(super) begin: usize,
    /// What it is, where that is known.
    pub(crate) kind: Option<SectionKind>,
    /// Its language where it is not the document's.
    pub(super) other: Option<Other>,
    /// What it says of the lines behind it.
    pub(super) next: Option<Next>,
    /// It ends as a paragraph does.
    pub(super) is_paragraph: bool,
    /// It may as well be something else than the article's.
    pub(super) doubtful: bool,
}

/// What a line says of the lines behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// It opens a list of other articles.
    List,
    /// It is what is left of a picture; the caption follows.
    Caption,
    /// It is the machine-made description of a picture; the headline of another article may follow.
    Headline,
    /// It is another article's headline, said twice as a picture's description and a link do; its lead follows.
    Lead,
}

impl<'a> Line<'a> {
    pub(super) fn new(text: &'a str, begin: usize, tables: &Tables) -> Self {
        let is_paragraph =
            text.len() > SHORT + 50 || text.ends_with(['.', ':', ';', '…', '”', '"', '!', '?', '»', ')']);
        let mut line = Self { text, begin, kind: None, other: None, next: None, is_paragraph, doubtful: false };
        line.kind = line.classify(tables);
        line
    }

    fn classify(&mut self, tables: &Tables) -> Option<SectionKind> {
        let text = self.text;
        if text.starts_with("![") {
            self.next = Some(Next::Caption);
            let described = text.rsplit(['|', ')']).next().is_some_and(|rest| rest.contains(char::is_alphabetic));
            return Some(if described { SectionKind::Caption } else { SectionKind::Credit });
        }
        if !text.contains(|c| chars::class(c).is_word()) {
            return Some(SectionKind::Navigation);
        }
        if text.len() <= CAPTION {
            let stamped = ends_with_stamp(text);
            if stamped || has_caption_mark(text, tables) {
                let bare = is_credit(text, tables);
                if stamped {
                    self.next = Some(Next::Headline);
                } else if bare && text.starts_with('©') {
                    // The caption follows who made the picture.
                    self.next = Some(Next::Caption);
                }
                return Some(if bare { SectionKind::Credit } else { SectionKind::Caption });
            }
            if is_doubled(text) {
                self.next = Some(Next::Lead);
                return Some(SectionKind::Teaser);
            }
        }
        if text.len() > 2 * SHORT {
            return None;
        }
        let lower = head(text, HEAD).to_lowercase();
        let notice = lower.trim_start_matches(['*', '>', '-', ' ', '(']);
        if starts_with_any(notice, &tables.notices) || tables.notice_phrases.is_match(text) {
            return Some(SectionKind::Notice);
        }
        if text.len() > SHORT {
            return None;
        }
        if text.len() <= HEAD {
            let key = key(text);
            if let Some(&opens) = tables.navigation.get(&*key) {
                self.next = opens.then_some(Next::List);
                return Some(SectionKind::Navigation);
            }
            if key.chars().nth(1).is_none() || key.bytes().all(|b| b.is_ascii_digit()) {
                return Some(SectionKind::Navigation);
            }
        }
        if !self.is_paragraph {
            // "3 phút trước", "5 min read": a number stands before the words.
            let tail = key(tail(text, HEAD));
            let counted = |end: &str| {
                let count = tail.strip_suffix(end).map(str::trim_end);
                count.is_some_and(|count| count.ends_with(|c: char| c.is_ascii_digit()))
            };
            if tables.navigation_ends.iter().any(|end| counted(end)) {
                return Some(SectionKind::Navigation);
            }
        }
        if is_credit(text, tables) {
            return Some(SectionKind::Credit);
        }
        if is_menu(text) {
            return Some(SectionKind::Navigation);
        }
        let known = beginning(&lower, &tables.bylines).map_or(0, |b| b.split(' ').count());
        if tail(text, 16).bytes().any(|b| b.is_ascii_digit()) {
            let tokens = self.tokens();
            match date::tail(text, &tokens, tables) {
                Some(0) => return Some(SectionKind::Dateline),
                Some(begin) if is_signed(&text[..begin], known) => return Some(SectionKind::Byline),
                _ => {}
            }
        }
        let byline = known > 0 && text.len() <= HEAD && !text.ends_with('.');
        (byline && is_writer(text, known)).then_some(SectionKind::Byline)
    }

    /// Two to five words with capital letters and nothing else, as a writer's name has: "NGỌC MINH", "Jane Doe - Minh An".
    pub(super) fn is_name_like(&self) -> bool {
        if self.text.len() > 60 || self.text.ends_with(['.', ':', '?', '!']) || self.text.starts_with(['-', '–']) {
            return false;
        }
        let tokens = self.tokens();
        let words = tokens.iter().filter(|t| t.kind == TokenKind::Word).count();
        (2..=5).contains(&words)
            && tokens.iter().all(|t| match t.kind {
                TokenKind::Word => matches!(t.case, Case::Capitalised | Case::Upper),
                TokenKind::Punctuation => {
                    matches!(t.span.text(self.text), "." | "-" | "–" | "," | "&" | "/" | "(" | ")")
                }
                _ => false,
            })
    }

    pub(super) fn tokens(&self) -> Vec<Token> {
        let mut found = Vec::new();
        tokens::tokenize(self.text, Span::new(0, self.text.len()), &mut found);
        found
    }
}

/// A line as it is looked up: small letters, without punctuation around it.
pub(super) fn key(text: &str) -> String {
    text.trim_matches(|c| !chars::class(c).is_word()).to_lowercase()
}

/// The longest start of `text` of at most so many bytes.
pub(super) fn head(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// The longest end of `text` of at most so many bytes.
pub(super) fn tail(text: &str, bytes: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(bytes))..]
}

pub(super) fn starts_with_any(text: &str, beginnings: &[Box<str>]) -> bool {
    beginning(text, beginnings).is_some()
}

/// Where the one of `beginnings` ends that `text` starts with in any case.
pub(super) fn past_beginning(text: &str, beginnings: &[Box<str>]) -> Option<usize> {
    let first = text.chars().next()?.to_lowercase().next()?;
    if !beginnings.iter().any(|b| b.starts_with(first)) {
        return None;
    }
    let lower = head(text, HEAD).to_lowercase();
    let known = beginning(&lower, beginnings)?;
    // Small letters may have other lengths than their capitals.
    Some(text.char_indices().nth(known.chars().count()).map_or(text.len(), |(at, _)| at))
}

/// The one of `beginnings` that `text` starts with, up to the end of a word.
pub(super) fn beginning<'t>(text: &str, beginnings: &'t [Box<str>]) -> Option<&'t str> {
    let starts = |b: &&str| text.strip_prefix(b).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    beginnings.iter().map(|b| &**b).find(starts)
}

/// Whether the line only names who made a picture.
fn is_credit(text: &str, tables: &Tables) -> bool {
    let sentence = text.len() > CREDIT / 2 && text.ends_with('.');
    text.len() <= CREDIT && !sentence && starts_with_any(&head(text, HEAD).to_lowercase(), &tables.credits)
}

/// Whether the line is a path through the site or a bar of links: three short parts or more ("Home | Markets | Opinion").
fn is_menu(text: &str) -> bool {
    // All of the separators have one of these bytes.
    if !text.bytes().any(|b| matches!(b, b'>' | b'|' | 0xC2 | 0xE2)) || text.contains([':', '?', '!', '.']) {
        return false;
    }
    [" > ", " | ", " » ", " › ", " • ", " · "]
        .iter()
        .any(|separator| text.matches(separator).nth(1).is_some() && text.split(separator).all(|part| part.len() <= 32))
}

/// Whether a text before a date names a writer: it begins with words that bylines do (`known` of them), or a separator parts it
/// from the date. Headlines and sentences that end with a date have neither.
fn is_signed(text: &str, known: usize) -> bool {
    let parted = text.trim_end().ends_with(['-', '–', '—', '|', '•', '·']);
    (parted || known > 0) && is_writer(text, known)
}

/// Whether a text names a writer or a source: no small letters outside brackets but one word ("and") behind its first `known`
/// words, with which bylines begin.
fn is_writer(text: &str, known: usize) -> bool {
    let text = text.trim_end();
    if text.len() > 80 {
        return false;
    }
    let mut depth = 0;
    let small = text.split(' ').skip(known).filter(|word| {
        let outside = depth == 0;
        depth += word.matches('(').count();
        depth = depth.saturating_sub(word.matches(')').count());
        outside && chars::at(word, 0).1 == Class::Lower
    });
    (known > 0 || chars::at(text, 0).1 == Class::Upper) && small.count() <= 1
}

/// Whether the line ends with a picture's source: a mark ("Ảnh:") with a short rest behind it.
fn has_caption_mark(text: &str, tables: &Tables) -> bool {
    /// How much source and licence may stand behind a mark.
    const REST: usize = 64;
    let tail = tail(text, REST + 16);
    tables.caption_marks.find_overlapping_iter(tail).any(|mark| {
        let words = &tail[mark.start()..mark.end()];
        let rest = &tail[mark.end()..];
        let before = tail[..mark.start()].trim_end().chars().next_back();
        let set_off = before.is_none_or(|c| matches!(c, '.' | '/' | '|' | '(' | '[' | '-' | '–' | '—' | ';' | ':'));
        // "Ảnh:" says it itself; "Getty Images" is a source only where it is set off from the words before it.
        let named = chars::at(rest.trim_start(), 0).1 != Class::Lower;
        let marked = words.ends_with(':') || words.starts_with(['(', '-', '–', '|']) || (set_off && named);
        let starts_word = !chars::before(tail, mark.start()).1.is_letter();
        let sentences = rest.trim_end_matches('.').matches(". ").count();
        marked && starts_word && rest.len() <= REST && sentences <= 1 && !rest.starts_with(char::is_alphanumeric)
    })
}

/// Whether the line ends with ", 1920, 13.12.2023": a number and a day, as machines write of pictures.
fn ends_with_stamp(text: &str) -> bool {
    if !text.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut parts = text.rsplit(", ");
    let day = parts.next().unwrap_or_default();
    let number = parts.next().unwrap_or_default();
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let day: Vec<&str> = day.split(['.', '/', '-']).collect();
    digits(number) && parts.next().is_some() && day.len() == 3 && day.iter().all(|part| digits(part))
}

/// Whether the line is one text twice.
fn is_doubled(text: &str) -> bool {
    /// Shorter repetitions may be meant.
    const LEAST: usize = 24;
    let half = text.len() / 2;
    text.len() > 2 * LEAST
        && text.is_char_boundary(half)
        && text.is_char_boundary(half + text.len() % 2)
        && text[..half].trim_end() == text[half + text.len() % 2..].trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_and_stamps() {
        assert!(is_doubled("Thủ tướng tiếp đoàn đại biểu Thủ tướng tiếp đoàn đại biểu"));
        assert!(is_doubled("Thủ tướng tiếp đoàn đại biểuThủ tướng tiếp đoàn đại biểu"));
        assert!(!is_doubled("rất rất"));
        assert!(ends_with_stamp("Hai bên ký kết - Tin Sông, 1920, 12.12.2023"));
        assert!(!ends_with_stamp("Hai bên ký kết ngày 12.12.2023"));
        assert!(!ends_with_stamp("ngày 3, 4, 5"));
    }
}
