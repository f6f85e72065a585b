//! What stands behind a paragraph's last sentence: the writer's name, the source of a text or of a picture.
//!
//! They have no full stop: "… an toàn. Theo Zing", "… nhiều hơn. Minh Anh (tổng hợp)".

use super::{Tables, line};
use crate::{
    document::{Case, SectionKind, Token, TokenKind},
    lang::Language,
    span::Span,
    text::{
        chars::{self, Class},
        sentences, tokens,
    },
};

/// The longest tail, in bytes.
const TAIL: usize = 110;
/// How much of the paragraph is read to see whether a sentence ends before the tail, in bytes.
const REACH: usize = 320;
/// Shorter texts before it are no paragraph.
const PARAGRAPH: usize = 60;
/// The most words of a name or source.
const WORDS: usize = 9;

/// Where the tail of a paragraph begins, and what it is. `last` says that no paragraph follows on the page.
pub(super) fn find(text: &str, last: bool, language: &Language, tables: &Tables) -> Option<(usize, SectionKind)> {
    // Nearly all paragraphs end with a sentence.
    let open = |c: char| c.is_alphanumeric() || matches!(c, ')' | ']' | '+' | '-' | '/');
    if text.len() < PARAGRAPH || !text.ends_with(open) {
        return None;
    }
    let near = line::tail(text, TAIL);
    let stop = near.rfind(['.', '!', '?', '…'])?;
    // "… đến nơi. theo Tin Sông": no sentence begins with a small letter.
    let rest = near[stop..].trim_start_matches(|c: char| c != ' ').trim_start();
    if chars::at(rest, 0).1 == Class::Lower && is_source(rest, tables) && rest.split(' ').count() <= WORDS {
        return Some((text.len() - rest.len(), SectionKind::Byline));
    }
    let window = line::tail(text, REACH);
    // Begin with a whole word.
    let cut = if window.len() == text.len() { 0 } else { window.find(' ')? };
    let start = text.len() - window.len() + cut;
    let (mut begin, mut count) = (start, 0);
    sentences::segment(text, Span::new(start, text.len()), language, |s| {
        begin = s.begin as usize;
        count += 1;
    });
    let tail = &text[begin..];
    if count < 2 || tail.len() > TAIL || begin < PARAGRAPH {
        return None;
    }
    // What is before must have ended as sentences do, not as a list or an abbreviation does.
    let before = text[..begin].trim_end().trim_end_matches(chars::closes);
    if !before.ends_with(['.', '!', '?', '…', '/']) {
        return None;
    }
    kind(tail, last, tables).map(|kind| (begin, kind))
}

/// What a text behind the last sentence is.
fn kind(text: &str, last: bool, tables: &Tables) -> Option<SectionKind> {
    // "Minh An * Bài viết thể hiện quan điểm …"
    let notice = text.split_once("* ").map(|(_, rest)| line::past_beginning(rest, &tables.notice_sentences));
    if notice.flatten().is_some() {
        return Some(SectionKind::Notice);
    }
    let bare = text.trim_start_matches(['(', '[', '*', ' ', '-', '–', '—']);
    let bracketed = text.starts_with('(') && text.ends_with(')');
    if line::past_beginning(bare, &tables.credits).is_some() && text.len() <= line::CREDIT {
        return Some(SectionKind::Credit);
    }
    let mut found = Vec::new();
    tokens::tokenize(bare, Span::new(0, bare.len()), &mut found);
    let words = found.iter().filter(|t| t.kind != TokenKind::Punctuation).count();
    if words > WORDS {
        return None;
    }
    let known = line::past_beginning(bare, &tables.bylines).is_some();
    let agency = |name: &str| tables.agencies.contains(name.trim());
    if is_source(bare, tables) || (bracketed && known) || agency(bare) {
        return Some(SectionKind::Byline);
    }
    if !is_names(bare, &found, bracketed, tables) {
        return None;
    }
    // A name alone is the writer's only at the end of the article; one word alone may be a sentence that was cut.
    let initials = words == 1 && found[0].case == Case::Upper && found[0].span.len() > 1;
    let several = words > 1 && chars::at(bare, 0).1 == Class::Upper;
    let signed = bracketed || bare.split(['/', '(']).next().is_some_and(agency);
    (signed || last && (several || initials)).then_some(SectionKind::Byline)
}

/// Whether a text begins as sources are named: "Theo Zing", not "theo đó".
fn is_source(text: &str, tables: &Tables) -> bool {
    line::past_beginning(text, &tables.bylines)
        .is_some_and(|end| chars::at(text[end..].trim_start(), 0).1 != Class::Lower)
}

/// Whether a sentence only says whose a picture is: "Ảnh: Lê Vân.", "(Nguồn: Tin Sông)".
pub(super) fn is_picture_credit(text: &str, tables: &Tables) -> bool {
    let bare = text.trim_start_matches(['(', '[']);
    let bracketed = bare.len() < text.len() && text.ends_with([')', ']']);
    if text.len() > line::CREDIT || (bare.len() < text.len()) != bracketed {
        return false;
    }
    let known = line::past_beginning(bare, &tables.credits);
    let known =
        known.or_else(|| line::past_beginning(text, &tables.bracketed_credits)?.checked_sub(text.len() - bare.len()));
    let Some(name) = known.map(|end| bare[end..].trim()).filter(|name| chars::at(name, 0).1 == Class::Upper) else {
        return false;
    };
    let mut found = Vec::new();
    tokens::tokenize(name, Span::new(0, name.len()), &mut found);
    is_names(name, &found, true, tables) || bracketed
}

/// Whether a text is made of names, with what stands between writers and sources: "Minh Anh - Lê Vân (theo báo Tin Sông)".
/// Where it is not `strict`, brackets may hold anything.
fn is_names(text: &str, found: &[Token], strict: bool, tables: &Tables) -> bool {
    let (mut depth, mut names, mut named_source) = (0_usize, 0, false);
    let starts_source = |i: usize| is_source(&text[found[i].span.begin as usize..], tables);
    let small = |t: &Token| tables.byline_words.contains(&*t.span.text(text).to_lowercase());
    for (i, token) in found.iter().enumerate() {
        let word = token.span.text(text);
        // What is behind a bar or "Theo" is the name of a paper, with small words too.
        let free = named_source || (depth > 0 && !strict);
        named_source |= names > 0 && (word == "/" || (token.case == Case::Capitalised && starts_source(i)));
        let fits = match token.kind {
            TokenKind::Word if token.case == Case::Lower => free || small(token),
            TokenKind::Word | TokenKind::Address => {
                names += 1;
                true
            }
            TokenKind::Number | TokenKind::Alphanumeric => free,
            TokenKind::Punctuation => match word {
                "(" | "[" => {
                    depth += 1;
                    true
                }
                ")" | "]" => {
                    depth = depth.saturating_sub(1);
                    true
                }
                // A list of names is none of writers: "Minh Anh, theo Tin Sông".
                "," => free || found.get(i + 1).is_some_and(small),
                "-" | "–" | "/" | "&" | "+" | "." => true,
                // "Minh An - Ảnh: Lê Vân"
                ":" => {
                    free || i > 0
                        && line::past_beginning(&text[found[i - 1].span.begin as usize..], &tables.credits).is_some()
                }
                _ => free,
            },
        };
        if !fits {
            return false;
        }
    }
    names > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Languages;

    const SENTENCE: &str = "Nhiều người đã có mặt từ tờ mờ sáng để được đi bộ qua cây cầu mới.";

    #[test]
    fn writers_and_sources_behind_a_paragraph() {
        let languages = Languages::load().unwrap();
        let language = languages.find("vi").unwrap();
        for (tail, kind) in [
            ("Theo Tin Sông", Some(SectionKind::Byline)),
            ("Theo Dân trí", Some(SectionKind::Byline)),
            ("Lê Minh An", Some(SectionKind::Byline)),
            ("LÊ MINH AN - HỒ VÂN", Some(SectionKind::Byline)),
            ("Minh An (Theo Reuters)", Some(SectionKind::Byline)),
            ("Minh An (tổng hợp theo báo Tin Sông)", Some(SectionKind::Byline)),
            ("Minh An, Theo Tin Sông", Some(SectionKind::Byline)),
            ("Minh An/Báo Tin Sông", Some(SectionKind::Byline)),
            ("PV (tổng hợp)", Some(SectionKind::Byline)),
            ("(TTXVN/Vietnam+)", Some(SectionKind::Byline)),
            ("TTXVN/Tin Tức", Some(SectionKind::Byline)),
            ("(Tổng hợp) Minh An", Some(SectionKind::Byline)),
            ("Minh An/TSO-Trung tâm Tin", Some(SectionKind::Byline)),
            ("Minh An (t/h) Theo Đời sống Bên Sông", Some(SectionKind::Byline)),
            ("Minh An - Ảnh: Lê Vân", Some(SectionKind::Byline)),
            ("theo Tin Sông", Some(SectionKind::Byline)),
            ("(Nguồn: tinsong)", Some(SectionKind::Byline)),
            ("— Bernama", Some(SectionKind::Byline)),
            ("Minh An * Bài viết thể hiện quan điểm của tác giả", Some(SectionKind::Notice)),
            ("PV", Some(SectionKind::Byline)),
            ("Nguồn: Tin Sông", Some(SectionKind::Byline)),
            ("Ảnh: Lê Vân", Some(SectionKind::Credit)),
            ("Lê Minh An.", None),
            ("Ông", None),
            ("Theo đó, cây cầu", None),
            ("Cầu thủ vào sân: Lê An", None),
            ("Lê Văn Bình, Hồ An, Trần Dũng", None),
            ("Ông Bình nói", None),
            ("Cầu Sông Lô dài 800 m", None),
            ("(mời xem ảnh)", None),
            ("theo đó, cây cầu", None),
            ("Ông Bình theo chồng", None),
        ] {
            let text = format!("{SENTENCE} {tail}");
            let found = find(&text, true, language, &languages.sections);
            assert_eq!(found, kind.map(|kind| (SENTENCE.len() + 1, kind)), "{tail}");
        }
    }

    #[test]
    fn names_that_end_a_sentence_are_the_article() {
        let languages = Languages::load().unwrap();
        for (code, text) in [
            ("vi", "Nhiều người đã có mặt từ tờ mờ sáng để được đi bộ qua cây cầu mới ở TP. Hồ Chí Minh"),
            ("vi", "Nhiều người đã có mặt từ tờ mờ sáng để được đi bộ qua cây cầu mới cùng GS. Lê Minh An"),
            ("en", "Many had come to the harbour before dawn to see the first boat leave with Mr. Cole"),
            ("en", "Many had come to the harbour before dawn to see the first boat leave for St. Helena Bay"),
        ] {
            let language = languages.find(code).unwrap();
            assert_eq!(find(text, true, language, &languages.sections), None, "{text}");
        }
        // A name alone, where paragraphs follow.
        let (text, language) = (format!("{SENTENCE} Lê Minh An"), languages.find("vi").unwrap());
        assert_eq!(find(&text, false, language, &languages.sections), None);
    }
}
