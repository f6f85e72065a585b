//! The clean view of a caller's text, and the way back from it.
//!
//! Engines see one spelling of everything: NFC, the tone mark where most newspapers put it (hòa, not hoà), plain spaces,
//! line feeds, and no invisible characters. The caller's text itself is never changed: every span of the clean text maps
//! back to the bytes that it was made from.

use std::{borrow::Cow, iter};

use unicode_normalization::{
    IsNormalized, UnicodeNormalization,
    char::{canonical_combining_class, compose},
    is_nfc_quick,
};

use crate::span::Span;

/// The clean view of a text.
///
/// # Examples
/// ```
/// use trich::{span::Span, text::normalise::Clean};
///
/// let raw = "\u{feff}Hoà\r\nBi\u{300}nh"; // a BOM, the new tone placement, CRLF, a decomposed ì
/// let clean = Clean::new(raw);
/// assert_eq!(clean.text(), "Hòa\nBình");
/// assert_eq!(clean.raw_span(Span::new(5, 10)).text(raw), "Bi\u{300}nh");
/// ```
#[derive(Debug)]
pub struct Clean<'a> {
    raw: &'a str,
    text: Cow<'a, str>,
    /// Where the clean text comes from, in order and without gaps in the clean text; empty if nothing was changed.
    runs: Vec<Run>,
}

/// A stretch of the clean text and what it was made from.
#[derive(Clone, Copy, Debug)]
struct Run {
    clean: u32,
    raw: u32,
    raw_len: u32,
    /// Copied byte by byte; else it was made as a whole and maps back as a whole.
    copied: bool,
}

impl<'a> Clean<'a> {
    /// Normalises `raw` in one pass; borrows it if there is nothing to change.
    #[must_use]
    pub fn new(raw: &'a str) -> Self {
        let mut writer = Writer { raw, text: String::new(), runs: Vec::new(), copied: 0 };
        let bytes = raw.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at = match byte {
                b' '..=b'~' | b'\n' | b'\t' => at + 1,
                _ => writer.unit(at),
            };
        }
        writer.finish()
    }

    /// The clean text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The caller's text.
    #[must_use]
    pub fn raw(&self) -> &'a str {
        self.raw
    }

    /// The bytes of the caller's text that a span of the clean text was made from; whole characters with all their marks.
    #[must_use]
    pub fn raw_span(&self, clean: Span) -> Span {
        if self.runs.is_empty() {
            return clean;
        }
        let begin = self.run_at(clean.begin);
        let begin = if begin.copied { begin.raw + (clean.begin - begin.clean) } else { begin.raw };
        if clean.is_empty() {
            return Span { begin, end: begin };
        }
        let last = self.run_at(clean.end - 1);
        let end = last.raw + if last.copied { clean.end - last.clean } else { last.raw_len };
        Span { begin, end }
    }

    /// What the caller wrote at a span of the clean text, in NFC and without invisible characters: a name to show.
    #[must_use]
    pub fn spelling(&self, clean: Span) -> String {
        let raw = self.raw_span(clean).text(self.raw);
        if raw == clean.text(&self.text) {
            return raw.to_owned();
        }
        raw.chars().filter(|&c| !is_invisible(c)).nfc().collect()
    }

    fn run_at(&self, clean: u32) -> Run {
        let after = self.runs.partition_point(|run| run.clean <= clean);
        self.runs[after.saturating_sub(1)]
    }
}

/// Whether the clean view of `raw` holds nothing but white space; looks no further than it must.
#[must_use]
pub fn is_blank(raw: &str) -> bool {
    raw.chars().all(|c| c.is_whitespace() || substitute(c).is_some_and(|with| with.trim().is_empty()))
}

/// Marks that one character takes; text that heaps up more is cut, so that no unit grows with the input (UAX #15, stream-safe
/// text, allows 30).
const MARKS: usize = 32;

/// The clean text under construction: `raw[copied..at]` waits to be copied as it is.
struct Writer<'a> {
    raw: &'a str,
    text: String,
    runs: Vec<Run>,
    copied: usize,
}

impl<'a> Writer<'a> {
    /// Takes in the character at `at`, with the marks that combine with it; returns where the next one starts.
    fn unit(&mut self, at: usize) -> usize {
        let Some(c) = self.raw[at..].chars().next() else { return self.raw.len() };
        let end = at + c.len_utf8();
        if c == '\r' && self.raw.as_bytes().get(end) == Some(&b'\n') {
            // The line feed that follows stands for both.
            self.replace(at, end + 1, "\n");
            return end + 1;
        }
        if let Some(with) = substitute(c) {
            // An invisible character does not part a letter from the marks behind it.
            if with.is_empty()
                && self.raw[end..].chars().take(MARKS - 1).find(|&c| !is_invisible(c)).is_some_and(is_mark)
            {
                return self.compose(at);
            }
            self.replace(at, end, with);
            return end;
        }
        if is_mark(c) {
            return self.compose(at);
        }
        if is_nfc_quick(iter::once(c)) == IsNormalized::No {
            // A letter of its own that is written otherwise in NFC, such as the sign for angstrom.
            return self.compose_from(at, end);
        }
        self.place_tone(at, end, c);
        end
    }

    /// The first visible character from `at`, a bounded number of characters on.
    fn visible_from(&self, at: usize) -> Option<char> {
        self.raw[at..].chars().take(MARKS - 1).find(|&c| !is_invisible(c))
    }

    /// Composes the character before `at`, if it is still to be copied, with the marks from `at` on.
    fn compose(&mut self, at: usize) -> usize {
        // White space takes no marks: a line end stays one.
        let base = self.raw[self.copied..at].char_indices().next_back().filter(|(_, c)| !c.is_whitespace());
        if let Some((i, _)) = base {
            return self.compose_from(self.copied + i, at);
        }
        let mark = at + self.raw[at..].chars().take_while(|&c| is_invisible(c)).map(char::len_utf8).sum::<usize>();
        if mark > at {
            self.replace(at, mark, "");
        }
        self.compose_from(mark, mark)
    }

    /// Composes `raw[begin..end]` with the marks behind it; returns where the next character starts.
    fn compose_from(&mut self, begin: usize, mut end: usize) -> usize {
        let mut next = end;
        for c in self.raw[next..].chars().take(MARKS) {
            next += c.len_utf8();
            if is_mark(c) {
                end = next;
            } else if !is_invisible(c) {
                break;
            }
        }
        let original = &self.raw[begin..end];
        if let Some(c) = compose_one(original) {
            if !self.place_tone(begin, end, c) {
                self.replace(begin, end, c.encode_utf8(&mut [0; 4]));
            }
            return end;
        }
        let composed: String = original.chars().filter(|&c| !is_invisible(c)).nfc().collect();
        if composed != original {
            self.replace(begin, end, &composed);
        }
        end
    }

    /// Moves the tone mark of `c`, which was made from `raw[begin..end]`, to the vowel before it if it ends the syllable.
    fn place_tone(&mut self, begin: usize, end: usize, c: char) -> bool {
        let bytes = self.raw.as_bytes();
        if begin <= self.copied || !matches!(bytes[begin - 1], b'o' | b'O' | b'u' | b'U') {
            return false;
        }
        let glide = char::from(bytes[begin - 1]);
        let Some((toned, plain)) = move_tone(glide, c) else { return false };
        // In "quý" the u belongs to the consonant.
        let after_q = begin >= 2 && matches!(bytes[begin - 2], b'q' | b'Q');
        let next = self.visible_from(end);
        let goes_on = next.is_some_and(|c| c.is_alphabetic() || is_mark(c));
        if goes_on || (after_q && matches!(glide, 'u' | 'U')) {
            return false;
        }
        let mut buffer = [0; 8];
        let first = toned.encode_utf8(&mut buffer).len();
        let length = first + plain.encode_utf8(&mut buffer[first..]).len();
        let moved = std::str::from_utf8(&buffer[..length]).unwrap_or_default();
        self.replace(begin - 1, end, moved);
        true
    }

    /// Copies what waits up to `begin` and puts `with` in the place of `raw[begin..end]`.
    fn replace(&mut self, begin: usize, end: usize, with: &str) {
        self.copy(begin);
        if !with.is_empty() {
            let raw_len = (end - begin) as u32;
            self.runs.push(Run { clean: self.text.len() as u32, raw: begin as u32, raw_len, copied: false });
            self.text.push_str(with);
        }
        self.copied = end;
    }

    fn copy(&mut self, to: usize) {
        if self.copied < to {
            let (clean, raw) = (self.text.len() as u32, self.copied as u32);
            self.runs.push(Run { clean, raw, raw_len: to as u32 - raw, copied: true });
            self.text.push_str(&self.raw[self.copied..to]);
        }
        self.copied = to;
    }

    fn finish(mut self) -> Clean<'a> {
        if self.copied == 0 {
            return Clean { raw: self.raw, text: Cow::Borrowed(self.raw), runs: Vec::new() };
        }
        self.copy(self.raw.len());
        if self.runs.is_empty() {
            // All of it was invisible. The one empty span left maps to the start.
            self.runs.push(Run { clean: 0, raw: 0, raw_len: 0, copied: true });
        }
        Clean { raw: self.raw, text: Cow::Owned(self.text), runs: self.runs }
    }
}

/// The one character that a letter and its marks compose to, if each mark in turn composes with what is before it. Such a
/// composition is the text's NFC, since canonical decompositions are in canonical order (UAX #15).
fn compose_one(text: &str) -> Option<char> {
    let mut chars = text.chars().filter(|&c| !is_invisible(c));
    let first = chars.next().filter(|&c| is_nfc_quick(iter::once(c)) != IsNormalized::No)?;
    chars.try_fold(first, compose)
}

/// What stands for `c` in the clean text, where that is not `c` itself or its composed form.
fn substitute(c: char) -> Option<&'static str> {
    Some(match c {
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => "\n",
        // Control characters and all widths of space.
        '\0'..='\u{8}'
        | '\u{e}'..='\u{1f}'
        | '\u{7f}'..='\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => " ",
        // Soft hyphen, joiners, zero-width spaces, bidi controls, byte order mark, variation selectors.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => "",
        // The Icelandic letter that pages written with old code pages have for the Vietnamese one.
        'Ð' => "Đ",
        _ => return None,
    })
}

/// Whether `c` leaves nothing in the clean text.
fn is_invisible(c: char) -> bool {
    substitute(c) == Some("")
}

/// Whether `c` may combine with what stands before it.
fn is_mark(c: char) -> bool {
    match c {
        // Latin with Vietnamese, and general punctuation: no mark in the whole blocks, which hold nearly all that is not ASCII.
        '\0'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{205e}' => false,
        _ => canonical_combining_class(c) > 0 || combines_as_starter(c),
    }
}

/// Whether `c` combines though it has no combining class: vowels and final consonants of Hangul, and characters that begin
/// with a mark when they are decomposed.
fn combines_as_starter(c: char) -> bool {
    match is_nfc_quick(iter::once(c)) {
        IsNormalized::Yes => false,
        IsNormalized::Maybe => true,
        IsNormalized::No => iter::once(c).nfd().next().is_some_and(|first| canonical_combining_class(first) > 0),
    }
}

/// The two letters `glide` and `vowel` with the tone on the glide: `('o', 'à')` gives `('ò', 'a')`.
fn move_tone(glide: char, vowel: char) -> Option<(char, char)> {
    const PLAIN: [char; 6] = ['a', 'e', 'y', 'A', 'E', 'Y'];
    const TONED: [[char; 6]; 5] = [
        ['à', 'è', 'ỳ', 'À', 'È', 'Ỳ'],
        ['á', 'é', 'ý', 'Á', 'É', 'Ý'],
        ['ả', 'ẻ', 'ỷ', 'Ả', 'Ẻ', 'Ỷ'],
        ['ã', 'ẽ', 'ỹ', 'Ã', 'Ẽ', 'Ỹ'],
        ['ạ', 'ẹ', 'ỵ', 'Ạ', 'Ẹ', 'Ỵ'],
    ];
    const GLIDES: [[char; 4]; 5] =
        [['ò', 'Ò', 'ù', 'Ù'], ['ó', 'Ó', 'ú', 'Ú'], ['ỏ', 'Ỏ', 'ủ', 'Ủ'], ['õ', 'Õ', 'ũ', 'Ũ'], ['ọ', 'Ọ', 'ụ', 'Ụ']];
    let (tone, column) =
        TONED.iter().enumerate().find_map(|(tone, row)| Some((tone, row.iter().position(|&c| c == vowel)?)))?;
    let plain = PLAIN[column];
    let glides = GLIDES[tone];
    let toned = match (glide, plain.to_ascii_lowercase()) {
        ('o', 'a' | 'e') => glides[0],
        ('O', 'a' | 'e') => glides[1],
        ('u', 'y') => glides[2],
        ('U', 'y') => glides[3],
        _ => return None,
    };
    Some((toned, plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::is_nfc;

    fn clean(raw: &str) -> String {
        Clean::new(raw).text().to_owned()
    }

    #[test]
    fn what_is_no_mark_stands_by_itself() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32).filter(|&c| !is_mark(c)) {
            assert!(canonical_combining_class(c) == 0, "{c:?}");
            if is_nfc(&c.to_string()) {
                assert!(is_invisible(c) || is_nfc(&format!("a{c}")), "{c:?}");
            }
        }
    }

    #[test]
    fn clean_text_is_borrowed() {
        let text = "Việt Nam – 30.1, “6 hơn”…\n\thòa bình, quý, quả, toán, thuở 😀";
        assert!(matches!(Clean::new(text).text, Cow::Borrowed(_)));
        assert_eq!(Clean::new(text).raw_span(Span::new(3, 9)), Span::new(3, 9));
    }

    #[test]
    fn tone_marks_have_one_place() {
        assert_eq!(clean("Hoà khoẻ thuý HOÀ Huỳ, hoạ."), "Hòa khỏe thúy HÒA Hùy, họa.");
        assert_eq!(clean("quý quỳ hoàn toán thuyền"), "quý quỳ hoàn toán thuyền");
        // The same, decomposed.
        assert_eq!(clean("Hoa\u{300}, quy\u{301}, toa\u{301}n"), "Hòa, quý, toán");
        assert_eq!(clean("Ho\u{300}a"), "Hòa");
        // And with invisible characters between letters and marks.
        assert_eq!(clean("Hoa\u{200b}\u{300}, te\u{ad}\u{302}\u{feff}\u{301}"), "Hòa, tế");
        assert_eq!(clean("\u{1100}\u{feff}\u{1161}a"), "가a");
        // Letters that NFC writes otherwise do not stick to what stands before them.
        let angstrom = Clean::new("(\u{212b}x)");
        assert_eq!(angstrom.text(), "(Åx)");
        assert_eq!(angstrom.raw_span(Span::new(1, 3)), Span::new(1, 4));
        // A letter that no composition may have.
        assert_eq!(clean("\u{f9d}"), "\u{f9c}\u{fb7}");
    }

    #[test]
    fn line_ends_spaces_and_invisible_characters() {
        assert_eq!(clean("a\r\nb\rc\u{2028}d"), "a\nb\nc\nd");
        assert_eq!(clean("a\u{a0}b\u{3000}c\0d"), "a b c d");
        assert_eq!(clean("\u{feff}a\u{200b}b\u{200f}c\u{ad}d\u{202e}"), "abcd");
        assert_eq!(clean("Ðà Nẵng"), "Đà Nẵng");
        assert_eq!(clean("\u{200b}\u{feff}"), "");
        assert!(is_blank(" \n\0\u{feff}\u{a0}\u{200b}") && is_blank("") && !is_blank("\u{feff}Ð"));
        assert_eq!(Clean::new("\u{200b}").raw_span(Span::new(0, 0)), Span::new(0, 0));
    }

    #[test]
    fn heaps_of_marks_take_linear_time() {
        let raw = "\u{301}".repeat(500_000);
        assert!(!clean(&raw).is_empty());
        assert_eq!(clean("\u{301}"), "\u{301}");
        assert_eq!(clean("\n\u{301}x"), "\n\u{301}x");
    }

    #[test]
    fn spelling_is_the_callers_own() {
        let raw = "ông Hoa\u{300}\u{200b} đến";
        let clean = Clean::new(raw);
        let at = clean.text().find("Hòa").unwrap();
        assert_eq!(clean.spelling(Span::new(at, at + "Hòa".len())), "Hoà");
    }

    proptest! {
        /// Every clean character comes from raw bytes that clean to it; in order, without overlap; what is left out is invisible.
        #[test]
        fn spans_map_back(raw in "([a-zà-ỹ]|[oquaeyh]|[\u{300}\u{301}\u{303}\u{309}\u{323}\u{302}\u{31b}]|\r\n|[\r\n\t ]|[\u{a0}\u{200b}\u{feff}\u{202e}]|[中😀가\u{1100}\u{1161}\u{212b}\u{2126}\u{f73}\u{344}]|[oq]?[ou][àáảãạèéỳý]){0,60}") {
            let clean = Clean::new(&raw);
            let text = clean.text();
            prop_assert!(is_nfc(text));
            let mut last = 0;
            for (at, c) in text.char_indices() {
                let span = clean.raw_span(Span::new(at, at + c.len_utf8()));
                let source = span.text(&raw);
                prop_assert!(clean_has(source, c), "{:?} from {:?}", c, source);
                prop_assert!(span.end as usize >= last);
                let gap_begin = last.min(span.begin as usize);
                prop_assert!(Clean::new(&raw[gap_begin..span.begin as usize]).text().is_empty());
                last = span.end as usize;
            }
            prop_assert!(Clean::new(&raw[last..]).text().is_empty());
            let whole = clean.raw_span(Span::new(0, text.len()));
            prop_assert!(whole.end as usize <= raw.len());
        }

        /// NFD and NFC of a text have the same clean view.
        #[test]
        fn normalisation_forms_agree(text in "([a-zA-Zà-ỹÀ-Ỹ ,.]|[oOu][àáảãạèéẻẽẹỳýỷỹỵ]){0,80}") {
            let nfd: String = text.nfd().collect();
            let nfc: String = text.nfc().collect();
            prop_assert_eq!(clean(&nfd), clean(&nfc));
        }
    }

    /// Whether cleaning `source` gives a text with `c` in it; a moved tone mark makes two letters from one source.
    fn clean_has(source: &str, c: char) -> bool {
        clean(source).contains(c)
    }
}
