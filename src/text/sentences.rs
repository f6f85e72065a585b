//! Sentences: one scan from left to right over a line, with abbreviations as data.
//!
//! A terminator (`.`, `!`, `?`, `…`) with the closing marks behind it ends a sentence as in UAX #29, unless a rule here says
//! otherwise: abbreviations and initials, list markers, ellipses, text in brackets, numbers, addresses, small letters after
//! it. Sentences that scraping glued together ("đất nước.Bộ trưởng") are parted. The ends of lines are none of its business:
//! a line is segmented at a time.

mod run;
mod scanner;
mod words;

use std::collections::{HashMap, HashSet};

use crate::{
    error::LoadError,
    lang::{Language, table::Table},
    span::Span,
};
use scanner::Scanner;

/// The words of one language that decide where sentences end.
#[derive(Debug)]
pub(crate) struct Tables {
    abbreviations: HashMap<Box<str>, Abbreviation>,
    /// Capitalised words that begin sentences more often than they continue a name.
    starters: HashSet<Box<str>>,
    /// Words that a number follows: the number is no list marker.
    counters: HashSet<Box<str>>,
}

/// What the full stop of an abbreviation may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Abbreviation {
    /// Stands before a name: ends a sentence only before a word that begins one and goes on in small letters.
    Title,
    /// Stands before a number; before anything else it is a word like others.
    Number,
    /// Ends a sentence before a word that begins one.
    Either,
    /// Ends a sentence before any capital letter.
    Final,
}

impl Tables {
    /// Reads `abbreviations.txt`.
    pub(crate) fn new(table: &Table) -> Result<Self, LoadError> {
        let mut abbreviations = HashMap::new();
        for (header, kind) in [
            ("titles", Abbreviation::Title),
            ("numbers", Abbreviation::Number),
            ("either", Abbreviation::Either),
            ("final", Abbreviation::Final),
        ] {
            for entry in table.entries(header)? {
                let word =
                    entry.strip_suffix('.').ok_or_else(|| table.problem(format!("{entry:?} has no full stop")))?;
                abbreviations.insert(word.into(), kind);
            }
        }
        let set = |header| Ok(table.entries(header)?.map(Into::into).collect());
        Ok(Self { abbreviations, starters: set("starters")?, counters: set("counters")? })
    }
}

/// Calls `emit` with the span of each sentence of `text[span]`, which is one line, in order, without the space around it.
///
/// # Examples
/// ```
/// use trich::{lang::Languages, span::Span, text::sentences};
///
/// let languages = Languages::load()?;
/// let text = "PGS.TS. Lê Văn Bình đến TP. Vinh. Ông ở lại hai ngày.";
/// let mut sentences = Vec::new();
/// sentences::segment(text, Span::new(0, text.len()), languages.find("vi").unwrap(), |s| sentences.push(s.text(text)));
/// assert_eq!(sentences, ["PGS.TS. Lê Văn Bình đến TP. Vinh.", "Ông ở lại hai ngày."]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn segment(text: &str, span: Span, language: &Language, emit: impl FnMut(Span)) {
    Scanner::new(&text[..span.end as usize], span.begin as usize, &language.sentences, emit).run();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Languages;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation as _;

    fn sentences<'t>(languages: &Languages, code: &str, text: &'t str) -> Vec<&'t str> {
        let language = languages.find(code).unwrap();
        let mut sentences = Vec::new();
        segment(text, Span::new(0, text.len()), language, |span| sentences.push(span.text(text)));
        sentences
    }

    /// Cases of `tests/corpus/sentences_*.txt`: sentences one a line with `| ` between them where the text has a space, `|`
    /// where it has none.
    #[test]
    fn corpus() {
        let languages = Languages::load().unwrap();
        for (code, corpus) in [
            ("vi", include_str!("../../tests/corpus/sentences_vi.txt")),
            ("en", include_str!("../../tests/corpus/sentences_en.txt")),
        ] {
            let cases: Vec<_> = corpus.lines().filter(|l| !l.is_empty() && !l.starts_with("# ")).collect();
            assert!(cases.len() > 40);
            for case in cases {
                let text = case.replace(" ¦ ", " ").replace('¦', "");
                let expected: Vec<_> = case.split('¦').map(str::trim).collect();
                assert_eq!(sentences(&languages, code, &text), expected);
            }
        }
    }

    proptest! {
        /// Sentences and the space between them give the text again.
        #[test]
        fn nothing_is_lost(text in "([a-zA-ZÀ-ỹ]{1,4}|[0-9]{1,2}|[ .,!?'’”“\"()/@_•-]|\\. |\\.\\.\\.|[\u{300}…中😀]|1\\. |TP\\.|www\\.){0,60}") {
            let languages = Languages::load().unwrap();
            let language = languages.find("vi").unwrap();
            let mut last = 0;
            segment(&text, Span::new(0, text.len()), language, |span| {
                assert!(!span.is_empty() && span.text(&text).trim() == span.text(&text));
                assert!(text[last..span.begin as usize].trim().is_empty());
                last = span.end as usize;
            });
            prop_assert!(text[last..].trim().is_empty());
        }

        /// Where no rule of ours speaks, sentences end as UAX #29 says.
        #[test]
        fn plain_text_is_segmented_as_uax_29(text in "([A-ZĐÁ][a-zđá]{2,6}( [a-zđá]{2,6}| [A-ZĐÁ][a-zđá]{2,6}| [0-9]{1,2}\\.[0-9]|, [a-z]{2,5}| [0-9]{4}| [a-z]{3}\\.com){0,6}[a-z]{3}(\\.|!|\\?|\\?!|!!!|\\.”|\\.\\)) ){1,6}") {
            let languages = Languages::load().unwrap();
            let expected: Vec<_> = text.split_sentence_bounds().map(str::trim).collect();
            prop_assert_eq!(sentences(&languages, "vi", &text), expected);
        }
    }

    #[test]
    fn hostile_lines_are_segmented() {
        let languages = Languages::load().unwrap();
        for piece in ["a", ".", "(", "[.", "a.", "A.", ". ", "1. ", "•", "x.Y", "“", "a-", "@", ".A", "1) "] {
            let text = piece.repeat(1_000_000 / piece.len());
            let length: usize = sentences(&languages, "en", &text).iter().map(|s| s.len()).sum();
            assert!(length > 0);
        }
    }
}
