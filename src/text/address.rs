//! Addresses of the web and of mail, which hold dots that end nothing.

use super::chars;

/// The longest part of an address that is looked at to tell whether it is one, in bytes.
const REACH: usize = 80;

/// Last labels of host names that news text has; enough to tell `VTV.vn` from two sentences glued together.
const TOP_LEVEL: [&str; 40] = [
    "vn", "com", "net", "org", "edu", "gov", "int", "mil", "info", "biz", "io", "co", "tv", "me", "app", "dev", "news",
    "asia", "eu", "uk", "us", "fr", "de", "jp", "cn", "kr", "ru", "in", "sg", "th", "la", "kh", "au", "ca", "ch", "it",
    "es", "nl", "html", "htm",
];

/// The same as brands write them; of the others, capitals are rather the first words of glued sentences ("It", "In").
const CAPITALISED: [&str; 4] = ["Vn", "Com", "Net", "Org"];

/// The end of the address that starts with the word at byte `begin`, or `None` if no address starts there.
///
/// Looks at a bounded number of bytes unless it finds one.
pub(crate) fn end(text: &str, begin: usize) -> Option<usize> {
    let rest = &text[begin..];
    let bytes = rest.as_bytes();
    let label = word(bytes, 0);
    let length = match &bytes[label..] {
        [b':', b'/', b'/', next, ..] if !next.is_ascii_whitespace() && is_scheme(&bytes[..label]) => chunk(rest, label),
        [b'.', ..] if bytes[..label].eq_ignore_ascii_case(b"www") => chunk(rest, label),
        [b'.' | b'@' | b'_' | b'-' | b'+', ..] => mail(rest).or_else(|| host(rest, 0).map(|host| path(rest, host)))?,
        _ => return None,
    };
    Some(begin + length)
}

fn is_scheme(word: &[u8]) -> bool {
    [b"http".as_slice(), b"https", b"ftp"].iter().any(|s| word.eq_ignore_ascii_case(s))
}

/// The end of the run of letters and digits of ASCII from `at`.
fn word(bytes: &[u8], at: usize) -> usize {
    let tail = bytes.get(at..).unwrap_or_default();
    at + tail.iter().take(REACH).take_while(|b| b.is_ascii_alphanumeric()).count()
}

/// The end of a host name with a known last label from `at`: `vietnam.example.vn`.
fn host(rest: &str, mut at: usize) -> Option<usize> {
    let bytes = rest.as_bytes();
    let begin = at;
    let mut found = None;
    loop {
        let label_begin = at;
        loop {
            at = word(bytes, at);
            if bytes.get(at) != Some(&b'-') || at - begin > REACH {
                break;
            }
            at += 1;
        }
        let label = &rest[label_begin..at];
        let ends = !chars::at(rest, at).1.is_word();
        if label_begin > begin && ends && (TOP_LEVEL.contains(&label) || CAPITALISED.contains(&label)) {
            found = Some(at);
        }
        if label.is_empty() || bytes.get(at) != Some(&b'.') || at - begin > REACH {
            return found;
        }
        at += 1;
    }
}

/// The end of a mail address from the start: `ten.ho@example.vn`.
fn mail(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let local = bytes.iter().take(REACH).take_while(|b| b.is_ascii_alphanumeric() || b"._+-".contains(b)).count();
    (local > 0 && bytes.get(local) == Some(&b'@')).then(|| host(rest, local + 1)).flatten()
}

/// The end of the path, port or query after a host name.
fn path(rest: &str, host: usize) -> usize {
    match rest.as_bytes().get(host) {
        Some(b'/' | b'?' | b'#') => chunk(rest, host),
        Some(b':') if rest.as_bytes().get(host + 1).is_some_and(u8::is_ascii_digit) => chunk(rest, host),
        _ => host,
    }
}

/// The end of what is not white space from `at`, without the punctuation of the sentence around it.
fn chunk(rest: &str, at: usize) -> usize {
    let end = rest[at..]
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”'))
        .map_or(rest.len(), |i| at + i);
    let trimmed = rest[at..end]
        .trim_end_matches(|c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…') || chars::closes(c));
    at + trimmed.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_before_the_punctuation_of_the_sentence() {
        for (text, address) in [
            ("https://www.example.50.com/a_b.html. Please", "https://www.example.50.com/a_b.html"),
            ("Jane.Doe@example.com. I", "Jane.Doe@example.com"),
            ("VTV.vn - Sáng", "VTV.vn"),
            ("VietnamPlus.Vn đưa tin", "VietnamPlus.Vn"),
            ("www.vidu.vn/tin-tuc), theo", "www.vidu.vn/tin-tuc"),
            ("vidu.com.vn.", "vidu.com.vn"),
            ("ban-doc@vidu.vn", "ban-doc@vidu.vn"),
            ("vidu.vn:8080/x?y=1.", "vidu.vn:8080/x?y=1"),
        ] {
            assert_eq!(end(text, 0).map(|e| &text[..e]), Some(address), "{text}");
        }
    }

    #[test]
    fn glued_sentences_are_no_addresses() {
        for text in [
            "era.This is",
            "nước.Bộ trưởng",
            "TP.HCM",
            "T.Ư",
            "30.1",
            "a.m.",
            "12.500",
            "it.It was",
            "http: //",
            "@x",
            "x@y",
        ] {
            assert_eq!(end(text, 0), None, "{text}");
        }
    }
}
