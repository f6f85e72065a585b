//! What a sentence looks like: whether it stands by itself, and whether it is one at all.

use std::collections::HashSet;

use super::article::is_word;
use crate::{
    document::{Case, Document, Sentence, Token, TokenKind},
    error::LoadError,
    lang::table::Table,
};

/// Words with which sentences begin that lean on the ones before them, in small letters.
#[derive(Debug)]
pub(crate) struct Tables {
    pronouns: HashSet<Box<str>>,
    connectives: HashSet<Box<str>>,
    credits: HashSet<Box<str>>,
}

/// The most words of an entry in the tables.
const OPENING: usize = 4;

impl Tables {
    /// Reads a language's `summary.txt`.
    pub(crate) fn new(table: &Table) -> Result<Self, LoadError> {
        let read =
            |header| -> Result<HashSet<Box<str>>, LoadError> { Ok(table.entries(header)?.map(Into::into).collect()) };
        Ok(Self { pronouns: read("pronouns")?, connectives: read("connectives")?, credits: read("credits")? })
    }
}

/// How fit a sentence is to stand in a summary, the fittest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fitness {
    /// A whole sentence that can be read by itself.
    Whole,
    /// A whole sentence about somebody or something that only the sentence before it names.
    Leaning,
    /// A whole sentence that may be the caption of a picture.
    Doubtful,
    /// No whole sentence, or a question.
    Fragment,
}

/// The form of a sentence.
#[allow(clippy::struct_excessive_bools)] // Each is a feature.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(crate) fitness: Fitness,
    pub(crate) connective: bool,
    /// It begins with a quotation.
    pub(crate) quotation: bool,
    /// It has a quotation mark.
    pub(crate) quoted: bool,
    pub(crate) colon: bool,
}

/// What is left out at the end of a sentence before its last mark is looked at, and at its start.
const CLOSING: [char; 8] = ['"', '”', '’', '\'', '»', ')', ']', ' '];
const OPENING_MARKS: [char; 8] = ['"', '“', '‘', '\'', '«', '(', '[', '-'];

/// A whole sentence has so many words.
const LEAST_WORDS: usize = 5;

impl Form {
    /// The form of a sentence; it is known whether the source of a picture follows.
    pub(crate) fn new(document: &Document<'_>, sentence: &Sentence, spaced: bool, is_credited: bool) -> Self {
        let text = document.text(sentence.span);
        let all = document.tokens_of(sentence);
        let tables = &document.language.openings;
        let fitness = if !is_whole(text, all, spaced) {
            Fitness::Fragment
        } else if document.section_of(sentence).doubtful || begins_with_source(document, sentence) || is_credited {
            Fitness::Doubtful
        } else if opens_with(document, all, &tables.pronouns, is_no_name) {
            Fitness::Leaning
        } else {
            Fitness::Whole
        };
        Self {
            fitness,
            connective: opens_with(document, all, &tables.connectives, |_, _| true),
            quotation: text.starts_with(['"', '“', '‘', '«', '\'']),
            quoted: text.contains(['"', '“', '«']),
            colon: text.contains(": "),
        }
    }

    /// Whether a space stands before most full stops, as in texts that were taken apart for machines. Elsewhere such a full
    /// stop was put behind a line that had none.
    pub(crate) fn are_stops_spaced(document: &Document<'_>, sentences: &[&Sentence]) -> bool {
        sentences.iter().filter(|s| is_stop_spaced(document.text(s.span))).count() * 2 > sentences.len()
    }
}

fn is_stop_spaced(text: &str) -> bool {
    text.ends_with(" .")
}

fn is_whole(text: &str, tokens: &[Token], spaced: bool) -> bool {
    let words = || tokens.iter().filter(|t| is_word(t));
    let end = text.trim_end_matches(CLOSING);
    // An ellipsis ends a list ("rice, tea, coffee..."), or it tells that something is cut off.
    let cut_off = end.ends_with("..") || end.ends_with('…');
    let ends = if cut_off {
        text.matches(", ").nth(1).is_some()
    } else {
        end.ends_with(['.', '!']) && (spaced || !is_stop_spaced(text))
    };
    let begins = !text.trim_start_matches(OPENING_MARKS).starts_with(char::is_lowercase);
    ends && begins && words().nth(LEAST_WORDS - 1).is_some()
}

/// Whether the source of a picture stands before the sentence, with no full stop between them: "Photo: Ada Marsh The ferry …".
pub(crate) fn begins_with_source(document: &Document<'_>, sentence: &Sentence) -> bool {
    let is_colon = |document: &Document<'_>, next: Option<&Token>| next.is_some_and(|t| document.text(t.span) == ":");
    opens_with(document, document.tokens_of(sentence), &document.language.openings.credits, is_colon)
}

/// Whether a token is no part of a name.
fn is_no_name(_: &Document<'_>, token: Option<&Token>) -> bool {
    token.is_none_or(|t| !matches!(t.case, Case::Capitalised | Case::Upper | Case::Mixed))
}

/// Whether the sentence begins with one of `openings`, and what comes next is as `next` wants it.
fn opens_with(
    document: &Document<'_>,
    tokens: &[Token],
    openings: &HashSet<Box<str>>,
    next: impl Fn(&Document<'_>, Option<&Token>) -> bool,
) -> bool {
    let first = tokens.iter().position(|t| t.kind != TokenKind::Punctuation).unwrap_or(tokens.len());
    let mut phrase = String::new();
    let words = &tokens[first..];
    (0..OPENING.min(words.len())).any(|at| {
        if words[at].kind != TokenKind::Word {
            return false;
        }
        if at > 0 {
            phrase.push(' ');
        }
        phrase.push_str(&document.text(words[at].span).to_lowercase());
        openings.contains(&*phrase) && next(document, words.get(at + 1))
    })
}
