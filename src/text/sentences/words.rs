//! The words, marks and space around a place in a text. All of it looks a bounded distance.

use crate::text::{
    address,
    chars::{self, Class},
};

/// The longest word that is looked at, in bytes.
const REACH: usize = 32;

pub(super) fn skip_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

/// Steps over closing quotation marks and brackets, and the numbers of notes behind them ("[7]", "[7] [12]").
pub(super) fn skip_closing(text: &str, at: usize) -> usize {
    let mut end = text.len() - text[at..].trim_start_matches(chars::closes).len();
    while let Some(note) = text[end..].strip_prefix(" [").or_else(|| text[end..].strip_prefix('[')) {
        let digits = note.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=3).contains(&digits) || !note[digits..].starts_with(']') {
            break;
        }
        end = text.len() - note.len() + digits + 1;
    }
    end
}

/// Steps over quotation marks, brackets, dashes and space before a word; a bounded number of them.
pub(super) fn skip_opening(text: &str, at: usize) -> usize {
    let opening = |c: &char| chars::opens(*c) || *c == ' ';
    at + text[at..].chars().take(8).take_while(opening).map(char::len_utf8).sum::<usize>()
}

/// The word that ends at `at`: letters and digits with the dots and signs of abbreviations between them; empty where it is
/// longer than any abbreviation.
pub(super) fn word_before(text: &str, at: usize) -> &str {
    let mut begin = at;
    for c in text[..at].chars().rev() {
        if !chars::class(c).is_word() && !matches!(c, '.' | '°' | 'º' | '/') {
            break;
        }
        begin -= c.len_utf8();
        if at - begin > REACH {
            return "";
        }
    }
    text[begin..at].trim_start_matches(['.', '/'])
}

/// The word that begins at `at`.
pub(super) fn word_after(text: &str, at: usize) -> &str {
    let mut end = at;
    for c in text[at..].chars().take_while(|&c| chars::class(c).is_word()) {
        end += c.len_utf8();
        if end - at > REACH {
            break;
        }
    }
    &text[at..end]
}

/// Whether `word`, before a full stop, is a capital letter or letters with dots between them: "J", "U.S.A", "T.Ư", "a.m".
pub(super) fn is_initials(word: &str) -> bool {
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
pub(super) fn in_address(text: &str, at: usize) -> bool {
    let mut begin = at;
    for c in text[..at].chars().rev().take(REACH * 2).take_while(|c| !c.is_whitespace()) {
        begin -= c.len_utf8();
    }
    let chunk = &text[begin..at];
    chunk.contains("//") || chunk.contains('@') || address::end(text, begin).is_some_and(|end| end > at)
}
