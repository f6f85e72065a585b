//! What stands before a paragraph's first sentence: writer, day of publication, place and agency, a note of the editor.
//!
//! Where a scraper lost the line feeds, all of it stands on one line with the article, often with " . " or "|" where a line
//! ended: "By . Jane Doe . PUBLISHED: . 14:11 EST, 25 October 2013 . The bishop said …".

use super::{
    Tables, date,
    dateline::{self, DATELINE},
    line,
};
use crate::{
    document::{Case, SectionKind, Token, TokenKind},
    span::Span,
    text::{
        chars::{self, Class},
        tokens,
    },
};

/// How many bytes a writer's line, and a date with the words before it, may have.
const REACH: usize = 200;
/// More pieces than any page has.
const MOST: usize = 12;

/// Something before a paragraph: where it ends, with the marks behind it, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) end: usize,
    pub(super) kind: SectionKind,
}

/// The pieces before the first sentence of a paragraph. `first` says that it is the first paragraph of the page.
pub(super) fn pieces(text: &str, first: bool, tables: &Tables) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut at = 0;
    while at < text.len() && found.len() < MOST {
        let rest = &text[at..];
        let dated = || stamp(rest, !found.is_empty(), tables).map(|end| (end, SectionKind::Dateline));
        let placed = || dateline::end(rest, first, tables).map(|end| (end, SectionKind::Dateline));
        let signed = || byline(rest, tables).map(|end| (end, SectionKind::Byline));
        let Some((end, kind)) = signed().or_else(dated).or_else(placed) else { break };
        at += end + separators(&rest[end..]);
        found.push(Piece { end: at, kind });
    }
    found
}

/// The bytes of what scrapers leave of line feeds and of bars between the parts of a page's head.
fn separators(text: &str) -> usize {
    let stands_alone = |at: usize, c: char| {
        let spaced = |c: Option<char>| c.is_none_or(char::is_whitespace);
        matches!(c, '|' | '•' | '·')
            || spaced(text[at + c.len_utf8()..].chars().next()) && (at == 0 || spaced(text[..at].chars().next_back()))
    };
    text.char_indices()
        .find(|&(at, c)| {
            !(c.is_whitespace() || matches!(c, '|' | '•' | '·' | '.' | '-' | '–' | '—') && stands_alone(at, c))
        })
        .map_or(text.len(), |(at, _)| at)
}

/// Whether a line ended before byte `at`: there is a full stop with spaces around it, or a bar.
fn ends_line(text: &str, token: &Token) -> bool {
    let (begin, end) = (token.span.begin as usize, token.span.end as usize);
    let spaced = chars::before(text, begin).1 == Class::Space && chars::at(text, end).1 == Class::Space;
    matches!(token.span.text(text), "." | "|" | "•") && spaced
}

/// The end of a writer's line at the start of `text`: words with which bylines begin, names, and a mark of its end.
fn byline(text: &str, tables: &Tables) -> Option<usize> {
    let window = line::head(text, REACH);
    if chars::at(window, 0).1 != Class::Upper {
        return None;
    }
    let begin = line::past_beginning(window, &tables.writers)?;
    let mut found = Vec::new();
    tokens::tokenize(&window[begin..], Span::new(0, window.len() - begin), &mut found);
    let names = &window[begin..];
    let word = |t: &Token| t.span.text(names);
    let (mut count, mut small) = (0, 0);
    for (i, token) in found.iter().enumerate() {
        let at = token.span.begin as usize;
        let next = found.get(i + 1);
        let capital = |t: &Token| t.kind == TokenKind::Word && t.case != Case::Lower;
        if count > 0 {
            // What stands behind a writer's line ends it.
            if stamp(&names[at..], false, tables).is_some() || date::at(&names[at..], tables).is_some() {
                return Some(begin + at);
            }
            let inside = names[at..].trim_start_matches('(').split(')').next().unwrap_or_default();
            if word(token) == "(" && tables.agencies.contains(inside) {
                return Some(begin + at);
            }
            let goes_on = next.is_some_and(|t| t.case == Case::Lower && tables.byline_words.contains(word(t)));
            if ends_line(names, token) && !goes_on {
                return Some(begin + at);
            }
            let opens = |t: &Token| capital(t) || matches!(word(t), "(" | "\"" | "“");
            let dash = matches!(word(token), "-" | "–" | "—") && chars::before(names, at).1 == Class::Space;
            if dash && count > 1 && next.is_some_and(|t| opens(t) && t.span.begin > token.span.end) {
                return Some(begin + at);
            }
            let agency = i > 0 && word(&found[i - 1]) == "," && tables.agencies.contains(word(token));
            if agency && next.is_some_and(opens) {
                return Some(begin + token.span.end as usize);
            }
        }
        match token.kind {
            TokenKind::Word if token.case == Case::Lower => {
                small += usize::from(!tables.byline_words.contains(word(token)));
                if small > 1 || (count == 0 && small > 0) {
                    return None;
                }
            }
            TokenKind::Word | TokenKind::Address => count += 1,
            TokenKind::Punctuation if count == 0 && ends_line(names, token) => {}
            TokenKind::Punctuation
                if matches!(word(token), "," | "." | "-" | "/" | "&" | "'" | "’" | "(" | ")" | ":") => {}
            TokenKind::Punctuation if ends_line(names, token) => {}
            _ => return None,
        }
    }
    None
}

/// The end of a day of publication at the start of `text`: a word for it and a date; a date alone only where it is `bare`.
fn stamp(text: &str, bare: bool, tables: &Tables) -> Option<usize> {
    if chars::at(text, 0).1 == Class::Upper
        && let Some(begin) = line::past_beginning(text, &tables.stamps)
    {
        return date::at(&text[begin..], tables).map(|end| begin + end).filter(|&end| is_set_off(text, end));
    }
    if !bare {
        return None;
    }
    // "Reuters | Mar 3, 2024"
    let window = line::head(text, DATELINE);
    let parted = window.find(" | ").into_iter().chain(window.find(" - "));
    let source = parted.min().filter(|&at| tables.agencies.contains(&window[..at]));
    let begin = source.map_or(0, |at| at + 3);
    date::at(&text[begin..], tables).map(|end| begin + end).filter(|&end| is_set_off(text, end))
}

/// Whether no sentence goes on at byte `end`: "25 October 2013 was …", "Published on 25 October 2013, …".
fn is_set_off(text: &str, end: usize) -> bool {
    text[end..].trim_start().chars().next().is_none_or(|c| c != ',' && chars::class(c) != Class::Lower)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Languages;

    /// What stands before the first sentence, with "¦" behind each piece.
    fn cut(languages: &Languages, text: &str, first: bool) -> String {
        let (mut found, mut at) = (String::new(), 0);
        for piece in pieces(text, first, &languages.sections) {
            let kind = if piece.kind == SectionKind::Byline { "B " } else { "D " };
            found += kind;
            found += text[at..piece.end].trim();
            found += "¦";
            at = piece.end;
        }
        found
    }

    #[test]
    fn writers_and_days_before_a_paragraph() {
        let languages = Languages::load().unwrap();
        for (text, head) in [
            (
                "By . Ada Marsh . PUBLISHED: . 14:11 EST, 25 October 2013 . | . UPDATED: . 15:36 EST, 25 October 2013 . The ferry left.",
                "B By . Ada Marsh .¦D PUBLISHED: . 14:11 EST, 25 October 2013 . | .¦D UPDATED: . 15:36 EST, 25 October 2013 .¦",
            ),
            ("By . T. J. Cole, Ferry Editor . The ferry left.", "B By . T. J. Cole, Ferry Editor .¦"),
            (
                "By Tidewater Reporter . PUBLISHED: . 10:10 EST, 30 June 2013 . On Monday it left.",
                "B By Tidewater Reporter .¦D PUBLISHED: . 10:10 EST, 30 June 2013 .¦",
            ),
            (
                "By . Ada Marsh for MailOnline and T. J. Cole . The ferry left.",
                "B By . Ada Marsh for MailOnline and T. J. Cole .¦",
            ),
            ("By . Ada Marsh . and T. J. Cole . The ferry left.", "B By . Ada Marsh . and T. J. Cole .¦"),
            (
                "By . Ada Marsh . Last updated at 8:33 PM on 15th December 2011 . The ferry left.",
                "B By . Ada Marsh .¦D Last updated at 8:33 PM on 15th December 2011 .¦",
            ),
            ("UPDATED: . 03:12 EST, 8 February 2012 . The ferry left.", "D UPDATED: . 03:12 EST, 8 February 2012 .¦"),
            ("By Ada Marsh, CNN (CNN) -- The ferry left.", "B By Ada Marsh, CNN¦D (CNN) --¦"),
            (
                "By Ada Marsh | Reuters | Mar 3, 2024 10:11 am The ferry left.",
                "B By Ada Marsh |¦D Reuters | Mar 3, 2024 10:11 am¦",
            ),
            ("By Ada Marsh - March 3, 2024 - The ferry left.", "B By Ada Marsh -¦D March 3, 2024 -¦"),
            ("By Ada Marsh - The ferry left.", "B By Ada Marsh -¦"),
            ("By Ada Marsh 3 March 2024 The ferry left.", "B By Ada Marsh¦D 3 March 2024¦"),
            (
                "By Ada Marsh Published: 25/10/2013 | 08:15 (GMT+7) The ferry left.",
                "B By Ada Marsh¦D Published: 25/10/2013 | 08:15 (GMT+7)¦",
            ),
            ("By Monday night the ferry had left . Nobody saw it . It was late .", ""),
            ("By the river, a town waits. Ada Marsh . says so.", ""),
            ("By 25 October 2013 the ferry had left.", ""),
            ("By January 2013, Ada Marsh had left.", ""),
            ("Updated plans were shown on 25 October 2013 to Ada Marsh.", ""),
            ("Published in 2013, the book sold well.", ""),
            ("Published on 25 October 2013, the book sold well.", ""),
        ] {
            assert_eq!(cut(&languages, text, false), head, "{text}");
        }
    }
}
