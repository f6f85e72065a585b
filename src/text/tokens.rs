//! Tokens: syllables and words, numbers, punctuation.
//!
//! Vietnamese is written by the syllable, so a token is a syllable there and a word in English; the rule is the same.

use super::{address, chars, chars::Class};
use crate::{
    document::{Case, Token, TokenKind},
    span::Span,
};

/// Appends the tokens of `text[span]`, in order, without overlap; only white space lies between them.
///
/// # Examples
/// ```
/// use trich::{span::Span, text::tokens};
///
/// let text = "Sáng 30.1, T.Ư chi 12.500 tỉ…";
/// let mut tokens = Vec::new();
/// tokens::tokenize(text, Span::new(0, text.len()), &mut tokens);
/// let tokens: Vec<_> = tokens.iter().map(|t| t.span.text(text)).collect();
/// assert_eq!(tokens, ["Sáng", "30.1", ",", "T.Ư", "chi", "12.500", "tỉ", "…"]);
/// ```
pub fn tokenize(text: &str, span: Span, tokens: &mut Vec<Token>) {
    // The tokenizer sees nothing behind the span's end.
    let text = &text[..span.end as usize];
    let mut at = span.begin as usize;
    while at < text.len() {
        let (c, class, length) = chars::at(text, at);
        let token = match class {
            Class::Space => {
                at += length;
                continue;
            }
            Class::Digit => number(text, at),
            Class::Lower | Class::Upper | Class::Letter | Class::Mark => word(text, at),
            Class::Other => punctuation(text, at, c, length),
        };
        at = token.span.end as usize;
        tokens.push(token);
    }
}

fn word(text: &str, begin: usize) -> Token {
    let (mut lower, mut upper, mut first_upper, mut letters) = (0, 0, false, 0);
    let mut at = begin;
    loop {
        let (c, class, length) = chars::at(text, at);
        match class {
            Class::Lower => lower += 1,
            Class::Upper => {
                upper += 1;
                first_upper |= at == begin;
            }
            Class::Letter | Class::Digit | Class::Mark => {}
            // "don't" is one word, the "'s" of "Trong's" another.
            Class::Other
                if matches!(c, '\'' | '’') && chars::at(text, at + length).1.is_letter() && !is_genitive(text, at) => {
            }
            // Dots between single letters: "U.S", "T.Ư", "a.m".
            Class::Other if c == '.' && letters == 1 && is_single_letter(text, at + 1) => letters = -1,
            Class::Other if matches!(c, '.' | '@' | ':' | '_' | '-' | '+') => {
                return match address::end(text, begin) {
                    Some(end) => Token { span: Span::new(begin, end), kind: TokenKind::Address, case: Case::None },
                    None => Token {
                        span: Span::new(begin, at),
                        kind: TokenKind::Word,
                        case: case(lower, upper, first_upper),
                    },
                };
            }
            Class::Space | Class::Other => break,
        }
        letters += 1;
        at += length;
    }
    let case = case(lower, upper, first_upper);
    if case == Case::Mixed
        && let Some(length) = glued(&text[begin..at])
    {
        return word(&text[..begin + length], begin);
    }
    Token { span: Span::new(begin, at), kind: TokenKind::Word, case }
}

/// How long the first of two words is that a page has run together: `TTXVNTổng`, `NộiTheo`.
///
/// Brands are written like that too (`VnExpress`, `HDBank`, `iPhone`), but without accents and with few capitals in a row.
fn glued(text: &str) -> Option<usize> {
    let accented = !text.is_ascii();
    let (mut capitals, mut after_small) = (0, false);
    for (at, c) in text.char_indices() {
        match chars::class(c) {
            Class::Upper if after_small && accented => return Some(at),
            Class::Upper => capitals += 1,
            Class::Lower => {
                // The last capital begins the second word.
                let before = text[..at].char_indices().next_back().map_or(0, |(last, _)| last);
                let small = text[at..].chars().take_while(|&c| chars::class(c) == Class::Lower).count();
                if capitals > if accented { 2 } else { 3 } && small > 1 {
                    return Some(before);
                }
                capitals = 0;
            }
            _ => capitals = 0,
        }
        after_small = chars::class(c) == Class::Lower;
    }
    None
}

fn case(lower: u32, upper: u32, first_upper: bool) -> Case {
    match (lower, upper) {
        (0, 0) => Case::None,
        (_, 0) => Case::Lower,
        (_, 1) if first_upper => Case::Capitalised,
        (0, _) => Case::Upper,
        _ => Case::Mixed,
    }
}

/// Whether the apostrophe at `at` begins an English genitive.
fn is_genitive(text: &str, at: usize) -> bool {
    let (_, _, length) = chars::at(text, at);
    let (c, _, next) = chars::at(text, at + length);
    matches!(c, 's' | 'S') && !chars::at(text, at + length + next).1.is_word()
}

fn is_single_letter(text: &str, at: usize) -> bool {
    let (_, class, length) = chars::at(text, at);
    class.is_letter() && !chars::at(text, at + length).1.is_word()
}

fn number(text: &str, begin: usize) -> Token {
    let mut kind = TokenKind::Number;
    let mut at = begin;
    loop {
        let (c, class, length) = chars::at(text, at);
        match class {
            Class::Digit => {}
            Class::Lower | Class::Upper | Class::Letter | Class::Mark => kind = TokenKind::Alphanumeric,
            // "12.500", "3,4"
            Class::Other
                if matches!(c, '.' | ',') && kind == TokenKind::Number && chars::at(text, at + 1).1 == Class::Digit => {
            }
            _ => break,
        }
        at += length;
    }
    let upper = kind == TokenKind::Alphanumeric && text[begin..at].chars().any(char::is_uppercase);
    Token { span: Span::new(begin, at), kind, case: if upper { Case::Upper } else { Case::None } }
}

fn punctuation(text: &str, begin: usize, c: char, length: usize) -> Token {
    let mut at = begin + length;
    if matches!(c, '\'' | '’') && is_genitive(text, begin) && chars::before(text, begin).1.is_word() {
        at += 1;
        return Token { span: Span::new(begin, at), kind: TokenKind::Word, case: Case::Lower };
    }
    if !matches!(c, '(' | ')' | '[' | ']') {
        while text[at..].starts_with(c) {
            at += length;
        }
    }
    Token { span: Span::new(begin, at), kind: TokenKind::Punctuation, case: Case::None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens(text: &str) -> Vec<(&str, TokenKind, Case)> {
        let mut tokens = Vec::new();
        tokenize(text, Span::new(0, text.len()), &mut tokens);
        tokens.iter().map(|t| (t.span.text(text), t.kind, t.case)).collect()
    }

    fn texts(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|t| t.0).collect()
    }

    #[test]
    fn words_and_numbers_with_their_shapes() {
        use {Case as C, TokenKind as K};
        assert_eq!(
            tokens("Hà NỘI iPhone U23 20h 5G 12.500 tại TP.HCM"),
            [
                ("Hà", K::Word, C::Capitalised),
                ("NỘI", K::Word, C::Upper),
                ("iPhone", K::Word, C::Mixed),
                ("U23", K::Word, C::Capitalised),
                ("20h", K::Alphanumeric, C::None),
                ("5G", K::Alphanumeric, C::Upper),
                ("12.500", K::Number, C::None),
                ("tại", K::Word, C::Lower),
                ("TP", K::Word, C::Upper),
                (".", K::Punctuation, C::None),
                ("HCM", K::Word, C::Upper),
            ]
        );
    }

    #[test]
    fn words_run_together_are_taken_apart_and_brands_are_not() {
        assert_eq!(texts("TTXVNTổng Bí thư"), ["TTXVN", "Tổng", "Bí", "thư"]);
        assert_eq!(texts("VOVTheo NộiTTXVN"), ["VOV", "Theo", "Nội", "TTXVN"]);
        assert_eq!(texts("LêHoàiNam ĐHQGThông"), ["Lê", "Hoài", "Nam", "ĐHQG", "Thông"]);
        for whole in ["iPhone", "VnExpress", "HDBank", "YouTube", "McDonald", "NGOs", "PCRs", "JPMorgan", "Th.S", "ĐHs"]
        {
            assert_eq!(texts(whole)[0], whole.split('.').next().unwrap());
        }
    }

    #[test]
    fn apostrophes_dots_and_addresses() {
        assert_eq!(texts("Trong's don't ‘four no's’"), ["Trong", "'s", "don't", "‘", "four", "no", "'s", "’"]);
        assert_eq!(texts("U.S. a.m. T.Ư J.K. Lan"), ["U.S", ".", "a.m", ".", "T.Ư", "J.K", ".", "Lan"]);
        assert_eq!(texts("VTV.vn - x@y.vn."), ["VTV.vn", "-", "x@y.vn", "."]);
        assert_eq!(
            texts("18/03/2024 20:05 3,4% 1."),
            ["18", "/", "03", "/", "2024", "20", ":", "05", "3,4", "%", "1", "."]
        );
        assert_eq!(texts("((x)) ... !! ./."), ["(", "(", "x", ")", ")", "...", "!!", ".", "/", "."]);
    }

    proptest! {
        /// Tokens and the white space between them give the text again.
        #[test]
        fn nothing_is_lost(text in "([a-zA-ZÀ-ỹ]|[0-9]|[ \t.,:;!?'’\"()/@_-]|[\u{300}\u{301}中😀]|www.|vn|http://){0,80}") {
            let mut tokens = Vec::new();
            tokenize(&text, Span::new(0, text.len()), &mut tokens);
            let mut last = 0;
            for token in &tokens {
                prop_assert!(!token.span.is_empty());
                prop_assert!(text[last..token.span.begin as usize].trim().is_empty());
                last = token.span.end as usize;
            }
            prop_assert!(text[last..].trim().is_empty());
        }
    }
}
