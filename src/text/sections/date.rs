//! Dates as the heads of pages write them, told by their form alone: digits, months and the words around them.

use super::{Tables, line};
use crate::{
    document::{Case, Token, TokenKind},
    span::Span,
    text::tokens,
};

/// The longest date, in bytes.
const DATE: usize = 96;

/// The end of the full date at the start of `text`, with the time of day before or behind it.
pub(super) fn at(text: &str, tables: &Tables) -> Option<usize> {
    let window = line::head(text, DATE);
    let begins = |c: char| c.is_ascii_digit() || c.is_alphabetic() || matches!(c, '.' | ':' | '|' | '-' | '–' | ' ');
    if !window.starts_with(begins) {
        return None;
    }
    let mut found = Vec::new();
    tokens::tokenize(window, Span::new(0, window.len()), &mut found);
    let word = |t: &Token| t.span.text(window);
    // A year, and a month by name or three numbers with marks between them.
    let (mut year, mut month, mut numbers, mut joined) = (false, false, 0, 0);
    let mut complete = None;
    for (i, token) in found.iter().enumerate() {
        if !is_word(word(token), token.kind, tables) {
            break;
        }
        match token.kind {
            TokenKind::Number | TokenKind::Alphanumeric => {
                let mark = i > 1
                    && found[i - 1].span.end == token.span.begin
                    && matches!(word(&found[i - 1]), "/" | "-" | ".");
                let full = token.span.len() >= 8 && token.kind == TokenKind::Number;
                joined = if full {
                    3
                } else if mark {
                    joined + 1
                } else {
                    1
                };
                numbers += 1;
                year |= has_year(word(token));
            }
            TokenKind::Word => month |= tables.month_names.contains(&*word(token).to_lowercase()),
            TokenKind::Punctuation | TokenKind::Address => {}
        }
        let parts = if month { numbers > 1 } else { joined > 2 };
        if year && parts && token.kind != TokenKind::Punctuation {
            complete = Some(i);
            break;
        }
    }
    let last = complete?;
    Some(time(window, &found[last + 1..], tables).unwrap_or(found[last].span.end as usize))
}

/// The end of a time of day behind a date: ", 10:11 am EST", " | 08:15 (GMT+7)".
fn time(window: &str, behind: &[Token], tables: &Tables) -> Option<usize> {
    let word = |t: &Token| t.span.text(window);
    let small =
        |t: &Token| t.kind == TokenKind::Word && t.case != Case::Capitalised && is_word(word(t), t.kind, tables);
    let leads = |t: &&Token| matches!(word(t), "," | "|" | "-" | "–" | "•") || small(t);
    let begin = behind.iter().take_while(leads).count();
    let hour = behind.get(begin)?;
    let minutes = behind.get(begin + 1).is_some_and(|t| word(t) == ":");
    let clock = match hour.kind {
        TokenKind::Number => minutes || behind.get(begin + 1).is_some_and(small),
        TokenKind::Alphanumeric => true,
        _ => false,
    };
    if !clock || hour.span.len() > 5 {
        return None;
    }
    let of_time = |t: &&Token| {
        matches!(t.kind, TokenKind::Number | TokenKind::Alphanumeric)
            || matches!(word(t), ":" | "+" | "(" | ")")
            || small(t)
    };
    let behind = &behind[begin..];
    let count = behind.iter().take_while(of_time).count();
    // A bracket that is not closed is not of it.
    let whole = behind[..count].iter().rposition(|t| word(t) != "(")?;
    Some(behind[whole].span.end as usize)
}

/// Where the date at the end of the line begins: at 0 if it is all of the line. It must hold a day, month and year.
pub(super) fn tail(text: &str, tokens: &[Token], tables: &Tables) -> Option<usize> {
    let of_date = |t: &&Token| is_word(t.span.text(text), t.kind, tables);
    let mut tail: Vec<&Token> = tokens.iter().rev().take_while(of_date).collect();
    while tail.last().is_some_and(|t| t.kind == TokenKind::Punctuation) {
        tail.pop();
    }
    let first = tail.last()?;
    let year = tail.iter().any(|t| has_year(t.span.text(text)));
    let parts = tail.iter().filter(|t| is_part(t.span.text(text), t.kind, tables)).count();
    let full_number = tail.iter().any(|t| t.span.len() >= 8 && t.kind == TokenKind::Number);
    (year && (parts >= 3 || full_number)).then_some(first.span.begin as usize)
}

/// The bytes of a date before a caption: a word for it, then digits ("date 2023-12-12").
pub(super) fn before_caption(text: &str, tables: &Tables) -> usize {
    let head = line::head(text, DATE);
    let mut tokens = Vec::new();
    tokens::tokenize(head, Span::new(0, head.len()), &mut tokens);
    let date: Vec<_> = tokens.iter().take_while(|t| is_word(t.span.text(head), t.kind, tables)).collect();
    let year = date.iter().any(|t| has_year(t.span.text(head)));
    let parts = date.iter().filter(|t| is_part(t.span.text(head), t.kind, tables)).count();
    match date.as_slice() {
        [first, .., last] if first.kind == TokenKind::Word && year && parts >= 3 => last.span.end as usize,
        _ => 0,
    }
}

/// Whether a token may stand in a date.
pub(super) fn is_word(token: &str, kind: TokenKind, tables: &Tables) -> bool {
    match kind {
        TokenKind::Number | TokenKind::Alphanumeric => true,
        TokenKind::Punctuation => {
            matches!(token, "/" | "-" | "–" | ":" | "," | "." | "(" | ")" | "|" | "+" | "•" | "·")
        }
        TokenKind::Word => {
            let lower = token.to_lowercase();
            tables.date_words.contains(&*lower) || tables.month_names.contains(&*lower)
        }
        TokenKind::Address => false,
    }
}

/// Whether a token is a day, month or year.
fn is_part(token: &str, kind: TokenKind, tables: &Tables) -> bool {
    match kind {
        TokenKind::Number | TokenKind::Alphanumeric => true,
        TokenKind::Word => tables.month_names.contains(&*token.to_lowercase()),
        TokenKind::Punctuation | TokenKind::Address => false,
    }
}

/// Whether a token holds a year: "2024", "13.12.2023".
fn has_year(token: &str) -> bool {
    token
        .split('.')
        .any(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit()) && part.starts_with(['1', '2']))
}
