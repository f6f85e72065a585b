//! The text core: from raw text to sections, sentences and tokens.

mod address;
mod chars;
pub mod language;
pub mod normalise;
pub mod sections;
pub mod sentences;
pub mod tokens;

use crate::{
    document::{Case, Document, Section, SectionKind, Sentence, Token, TokenKind},
    lang::{Language, Languages},
    span::Span,
};

use normalise::Clean;

/// Takes an article apart: sections by line, then sentences in each section, then tokens in each sentence.
#[must_use]
pub fn analyze<'a>(
    source: &'a Clean<'a>,
    title: &'a str,
    language: &'a Language,
    _languages: &Languages,
) -> Document<'a> {
    let mut document = Document { source, title, language, sections: vec![], sentences: vec![], tokens: vec![] };
    let text = source.text();
    let mut at = 0;
    for line in text.split('\n') {
        let begin = at;
        at += line.len() + 1;
        let t = line.trim();
        if t.is_empty() {
            continue;
        }
        let b = begin + (line.len() - line.trim_start().len());
        let span = Span::new(b, b + t.len());
        let section = document.sections.len() as u32;
        let kind = if section == 0 { SectionKind::Title } else { SectionKind::Body };
        document.sections.push(Section { span, kind, language: None });
        let first = document.tokens.len() as u32;
        let mut tb = b;
        for w in t.split_inclusive(|c: char| !c.is_alphanumeric()) {
            let core = w.trim_end_matches(|c: char| !c.is_alphanumeric());
            if !core.is_empty() {
                let up = core.chars().next().is_some_and(char::is_uppercase);
                document.tokens.push(Token {
                    span: Span::new(tb, tb + core.len()),
                    kind: if core.bytes().all(|b| b.is_ascii_digit()) { TokenKind::Number } else { TokenKind::Word },
                    case: if up { Case::Capitalised } else { Case::Lower },
                });
            }
            let rest = w[core.len()..].trim();
            if !rest.is_empty() {
                document.tokens.push(Token {
                    span: Span::new(tb + core.len(), tb + core.len() + rest.len()),
                    kind: TokenKind::Punctuation,
                    case: Case::None,
                });
            }
            tb += w.len();
        }
        document.sentences.push(Sentence {
            span,
            section,
            tokens: first..document.tokens.len() as u32,
            duplicate_of: None,
        });
    }
    document
}
