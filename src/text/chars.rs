//! Character classes, with short ways for the letters that nearly all of our text is made of.

/// What a byte of ASCII, or the lead byte of a longer character, begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Class {
    /// White space.
    Space,
    /// A small letter.
    Lower,
    /// A capital letter.
    Upper,
    /// A letter without case.
    Letter,
    /// A digit.
    Digit,
    /// A mark that belongs to the character before it.
    Mark,
    /// Anything else.
    Other,
}

impl Class {
    /// Whether it is a letter or a mark on one.
    pub(crate) fn is_letter(self) -> bool {
        matches!(self, Self::Lower | Self::Upper | Self::Letter | Self::Mark)
    }

    /// Whether words are made of it.
    pub(crate) fn is_word(self) -> bool {
        self.is_letter() || self == Self::Digit
    }
}

const ASCII: [Class; 128] = {
    let mut table = [Class::Other; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'a'..=b'z' => Class::Lower,
            b'A'..=b'Z' => Class::Upper,
            b'0'..=b'9' => Class::Digit,
            b' ' | b'\t' | b'\n' | b'\r' => Class::Space,
            _ => Class::Other,
        };
        byte += 1;
    }
    table
};

/// The class of a character.
pub(crate) fn class(c: char) -> Class {
    match c {
        '\0'..='\u{7f}' => ASCII[c as usize],
        // Latin Extended Additional with the Vietnamese letters: capitals and small letters take turns.
        '\u{1ea0}'..='\u{1eff}' => {
            if c as u32 & 1 == 0 {
                Class::Upper
            } else {
                Class::Lower
            }
        }
        'ư' | 'ơ' | 'đ' | 'ă' => Class::Lower,
        '\u{df}'..='\u{ff}' if c != '÷' => Class::Lower,
        '\u{c0}'..='\u{de}' if c != '×' => Class::Upper,
        '\u{300}'..='\u{36f}' => Class::Mark,
        '\u{2010}'..='\u{2027}' => Class::Other,
        _ if c.is_lowercase() => Class::Lower,
        _ if c.is_uppercase() => Class::Upper,
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_whitespace() => Class::Space,
        _ if unicode_normalization::char::is_combining_mark(c) => Class::Mark,
        _ => Class::Other,
    }
}

/// The character at byte `at` of `text`, with its class and length in bytes; at the end of the text a space of no length.
#[inline]
pub(crate) fn at(text: &str, at: usize) -> (char, Class, usize) {
    match text.as_bytes().get(at) {
        Some(&byte) if byte < 128 => (char::from(byte), ASCII[byte as usize], 1),
        Some(_) => {
            let c = text[at..].chars().next().unwrap_or(' ');
            (c, class(c), c.len_utf8())
        }
        None => (' ', Class::Space, 0),
    }
}

/// The character before byte `at` of `text`; at its start a space of no length.
pub(crate) fn before(text: &str, at: usize) -> (char, Class, usize) {
    match text[..at].chars().next_back() {
        Some(c) => (c, class(c), c.len_utf8()),
        None => (' ', Class::Space, 0),
    }
}

/// Whether `c` closes what a quotation mark or bracket opened.
pub(crate) fn closes(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | ')' | ']' | '}' | '»' | '›')
}

/// Whether `c` may stand before the first word of a sentence: opening quotation marks and brackets, dashes, bullets.
pub(crate) fn opens(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '„' | '(' | '[' | '{' | '«' | '‹' | '-' | '–' | '—' | '*' | '>' | '|')
        || is_bullet(c)
}

/// Whether `c` marks the items of a list.
pub(crate) fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '◦' | '‣' | '⁃' | '▪' | '▫' | '●' | '○' | '■' | '□' | '►' | '▶' | '➤' | '✓')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ways_agree_with_the_standard_library() {
        for c in (0..0x3000).filter_map(char::from_u32).filter(|c| c.is_alphabetic() || c.is_numeric()) {
            let class = class(c);
            if class != Class::Mark {
                assert_eq!(class == Class::Lower, c.is_lowercase(), "{c}");
                assert_eq!(class == Class::Upper, c.is_uppercase(), "{c}");
                assert!(class.is_word(), "{c}");
            }
        }
        assert_eq!(class('×'), Class::Other);
        assert_eq!(class('\u{3000}'), Class::Space);
    }
}
