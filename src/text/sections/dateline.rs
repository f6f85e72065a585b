//! Place, agency and day before a paragraph: "HÀ NỘI (Sputnik) - ", "CAIRO – 26 July 2022: ", "(CNN)", told by their form; a table
//! of agencies and places helps where the form alone does not tell.

use super::{Tables, date, line};
use crate::{
    document::{Case, Token, TokenKind},
    span::Span,
    text::{
        address,
        chars::{self, Class},
        tokens,
    },
};

/// The longest place and agency before a paragraph, in bytes.
pub(super) const DATELINE: usize = 72;
/// The end of place and agency before a paragraph: "HÀ NỘI (Sputnik) - ", "(Dân trí) - ", "VTV.vn - ", "TTO - ", "(CNN)".
pub(super) fn end(text: &str, first: bool, tables: &Tables) -> Option<usize> {
    let window = line::head(text, DATELINE);
    // A bracket, a dash or the lead byte of a longer one.
    if !window.bytes().any(|b| matches!(b, b'-' | b')' | 0xE2) || (first && b == b':')) {
        return None;
    }
    agency(text, true, tables).or_else(|| dashed(text, first, tables)).or_else(|| {
        // "PARIS: The minister …"
        let (place, _) = window.split_once(": ").filter(|_| first)?;
        let (name, day) = place.split_once(", ").unwrap_or((place, ""));
        let dated = tokenize(day).iter().all(|t| date::is_word(t.span.text(day), t.kind, tables));
        (dated && tables.is_place(name)).then_some(place.len() + 2)
    })
}

/// The end of an agency in brackets and the dash behind it, with a place before it where that is `placed`.
fn agency(text: &str, placed: bool, tables: &Tables) -> Option<usize> {
    let window = line::head(text, DATELINE);
    let open = window.find('(').filter(|&open| open == 0 || placed)?;
    let close = open + window[open..].find(')')?;
    let (place, inside) = (window[..open].trim_end(), &window[open + 1..close]);
    let behind = &text[close + 1..];
    let before = tokenize(place);
    let words = tokenize(inside);
    let known = is_address(inside) || tables.agencies.contains(inside);
    // The agency in brackets is a name or an address.
    let lead = known || words.first().is_some_and(|t| !matches!(t.case, Case::Lower | Case::None));
    let plain = known || words.iter().all(|t| matches!(t.kind, TokenKind::Word | TokenKind::Punctuation));
    if !lead || !plain || words.len() > 6 || !is_place_and_date(place, &before, tables) {
        return None;
    }
    let dash = dash(behind);
    let spaced = dash > 2 && behind.starts_with(' ') && behind[..dash].ends_with(' ');
    let shouted = before.iter().all(|t| t.kind != TokenKind::Word || t.case == Case::Upper);
    let end = if dash > 0 && (spaced || place.is_empty() || known) {
        close + 1 + dash
    } else if known && (shouted || tables.is_place(place)) {
        // "(CNN)The minister …"
        close + 1 + (behind.len() - behind.trim_start().len())
    } else {
        return None;
    };
    let (_, class, _) = chars::at(text, end);
    (dash > 0 || class != Class::Lower && end < text.len()).then_some(end)
}

/// The end of place or agency with a dash behind them and no brackets.
fn dashed(text: &str, first: bool, tables: &Tables) -> Option<usize> {
    let window = line::head(text, DATELINE);
    let is_dash = |&(at, c): &(usize, char)| {
        let spaced = window[..at].ends_with(' ') || window[at + c.len_utf8()..].starts_with(['-', ' ']);
        matches!(c, '-' | '–' | '—') && at > 0 && spaced
    };
    let at = window.char_indices().find(is_dash)?.0;
    let before = window[..at].trim_end();
    let mark = &text[before.len()..];
    let end = before.len() + dash(mark);
    let words = tokenize(before);
    let spaced = mark.starts_with(' ') && text[..end].ends_with(' ');
    let (_, class, _) = chars::at(text, end);
    let starts = class != Class::Lower && class != Class::Space;
    if starts && (is_address(before) || tables.agencies.contains(before)) {
        return Some(end);
    }
    // "ANAHEIM, Calif. --The team", "HIROSHIMA--The city"
    let shouts = words.first().is_some_and(|t| t.case == Case::Upper) && (words.len() > 1 || tables.is_place(before));
    let double = mark.trim_start().starts_with("--") && shouts;
    let ends_word = text[..end].ends_with(' ') || mark.starts_with("--");
    if starts && double && is_place_and_date(before, &words, tables) {
        return Some(end);
    }
    if !ends_word {
        return None;
    }
    // "HÀ NỘI, VNA – "
    let signed = before.rsplit_once(", ").is_some_and(|(_, last)| tables.agencies.contains(last));
    // "BEIJING, Oct. 3 – "
    let dated = words.iter().any(|t| t.kind == TokenKind::Number);
    if (signed || dated) && spaced && starts && is_place_and_date(before, &words, tables) {
        return Some(end);
    }
    // "PORT ELLEN — "
    let shouted = (1..=3).contains(&words.len()) && words.iter().all(|t| t.case == Case::Upper);
    let long = text[..end].ends_with("— ");
    // Two places may be the two ends of something: "Hanoi - Beijing".
    let next: Vec<&str> = text[end..].split(' ').take(3).collect();
    let pair = (1..=next.len()).any(|n| tables.is_place(next[..n].join(" ").trim_end_matches([',', '.', ':'])));
    let placed = (first || shouted) && starts && !pair && tables.is_place(before);
    if !(shouted && long || placed) {
        return None;
    }
    // "CAIRO – 26 July 2022: "
    let dated = date::at(&text[end..], tables).filter(|&d| text[end + d..].starts_with(": "));
    Some(end + dated.map_or(0, |d| d + 2))
}

/// Whether a text is empty or names a place, perhaps with a day behind a comma: at most four words with capital letters.
fn is_place_and_date(text: &str, words: &[Token], tables: &Tables) -> bool {
    let comma = words.iter().position(|t| t.span.text(text) == ",").unwrap_or(words.len());
    let is_date = |t: &Token| date::is_word(t.span.text(text), t.kind, tables);
    let named = |t: &Token| match t.kind {
        TokenKind::Word => t.case != Case::Lower,
        TokenKind::Number => true,
        TokenKind::Punctuation => matches!(t.span.text(text), "," | "." | "/" | "-"),
        TokenKind::Alphanumeric | TokenKind::Address => false,
    };
    let count = words.iter().filter(|t| t.kind == TokenKind::Word && !is_date(t)).count();
    let leads = words.first().is_none_or(|t| t.kind == TokenKind::Word && t.case != Case::Lower);
    leads
        && count <= 4
        && words[..comma].iter().all(|t| t.kind != TokenKind::Number && named(t))
        && words[comma..].iter().all(|t| named(t) || is_date(t))
}

/// Whether a text is an address, perhaps in capitals: "VTV.vn", "TINSONG.VN".
fn is_address(text: &str) -> bool {
    text.contains('.') && !text.contains(' ') && address::end(&text.to_lowercase(), 0) == Some(text.len())
}

/// The bytes of a dash at the start of `text` with the space around it: "-", " - ", " -- ", " — ".
fn dash(text: &str) -> usize {
    let begin = text.len() - text.trim_start().len();
    let rest = text[begin..].trim_start_matches(['-', '–', '—']);
    let marks = text.len() - begin - rest.len();
    if marks == 0 { 0 } else { text.len() - rest.trim_start().len() }
}

fn tokenize(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    tokens::tokenize(text, Span::new(0, text.len()), &mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Languages;

    #[test]
    fn agency_and_place_before_a_paragraph() {
        let languages = Languages::load().unwrap();
        for (text, head) in [
            ("HUẾ (Tin Sông) - Chiều nay, mưa lớn.", "HUẾ (Tin Sông) - "),
            ("(Dân trí) - Chiều nay, mưa lớn.", "(Dân trí) - "),
            ("(TSO)- Chiều nay, mưa lớn.", "(TSO)- "),
            ("(TNO) Chiều nay, mưa lớn.", "(TNO) "),
            ("HUẾ (tinsong.vn) - Chiều nay, mưa lớn.", "HUẾ (tinsong.vn) - "),
            ("HUẾ (TTXVN) – Chiều nay, mưa lớn.", "HUẾ (TTXVN) – "),
            ("Huế, ngày 3/4 - Chiều nay, mưa lớn.", "Huế, ngày 3/4 - "),
            ("tinsong.vn - Chiều nay, mưa lớn.", "tinsong.vn - "),
            ("VOV.VN - Chiều nay, mưa lớn.", "VOV.VN - "),
            ("VOV.VN -Chiều nay, mưa lớn.", "VOV.VN -"),
            ("GD&TĐ - Chiều nay, mưa lớn.", "GD&TĐ - "),
            ("Hanoi (XNA) - The delegation left.", "Hanoi (XNA) - "),
            ("LONDON, Jan. 3 (XNA) — The delegation left.", "LONDON, Jan. 3 (XNA) — "),
            ("LONDON, England (Reuters) -- The delegation left.", "LONDON, England (Reuters) -- "),
            ("Port Ellen (AP) — The delegation left.", "Port Ellen (AP) — "),
            ("BEIJING, Oct. 3 (Xinhua) -- The delegation left.", "BEIJING, Oct. 3 (Xinhua) -- "),
            ("BEIJING, Oct. 3 -- The delegation left.", "BEIJING, Oct. 3 -- "),
            ("(CNN) -- The delegation left.", "(CNN) -- "),
            ("(CNN)The delegation left.", "(CNN)"),
            ("New York (CNN)The delegation left.", "New York (CNN)"),
            ("New York (CNN) \"We left,\" it said.", "New York (CNN) "),
            ("Anna Cole (CNN) The delegation left.", ""),
            ("(CNN) \"We left,\" the delegation said.", "(CNN) "),
            ("CAIRO- 26 July 2022: The delegation left.", "CAIRO- 26 July 2022: "),
            ("HIROSHIMA--The delegation left.", "HIROSHIMA--"),
            ("PORT ELLEN, Isl. --The delegation left.", "PORT ELLEN, Isl. --"),
            ("PARIS, July 25: The delegation left.", "PARIS, July 25: "),
            ("Việt Nam - Singapore hợp tác.", ""),
            ("ASEAN - Hàn Quốc hợp tác.", ""),
            ("PORT ELLEN — The delegation left.", "PORT ELLEN — "),
            ("CAIRO – 26 July 2022: The delegation left.", "CAIRO – 26 July 2022: "),
            ("Ông Bình (52 tuổi) - người dân xã - kể lại.", ""),
            ("Quan hệ (song phương) - một dấu mốc.", ""),
            ("Deputy Mayor Anna Maria Cole (Bluebell) - the first to come - left.", ""),
            ("Anna Cole (黃珊珊) - the first to come - left.", ""),
            ("Anna Cole (CNN) said that the delegation left.", ""),
            ("(CNN) and others said that the delegation left.", ""),
            ("Theo phóng viên TTXVN tại Huế, chiều nay mưa lớn.", ""),
            ("PARIS, the city of light: The delegation left.", ""),
            ("NATO--The alliance left.", ""),
            ("COVID-19 - Chiều nay, mưa lớn.", ""),
            ("U23 Việt Nam - Chiều nay, mưa lớn.", ""),
            ("London - Paris trains are late.", ""),
            ("CNN - the agency - said so.", ""),
            ("NASA - the agency - said so.", ""),
        ] {
            assert_eq!(&text[..end(text, true, &languages.sections).unwrap_or(0)], head, "{text}");
        }
    }

    #[test]
    fn places_alone_open_only_the_first_paragraph() {
        let languages = Languages::load().unwrap();
        for (text, head) in [
            ("PARIS: The delegation left.", "PARIS: "),
            ("Cairo – 26 July 2022: The delegation left.", "Cairo – 26 July 2022: "),
            ("Durban - The delegation left.", "Durban - "),
        ] {
            assert_eq!(&text[..end(text, true, &languages.sections).unwrap_or(0)], head, "{text}");
            assert_eq!(end(text, false, &languages.sections), None, "{text}");
        }
    }
}
