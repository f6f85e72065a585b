//! The text core: from raw text to sections, sentences and tokens.

mod address;
pub(crate) mod chars;
mod duplicates;
pub mod language;
pub mod normalise;
pub mod sections;
pub mod sentences;
pub mod tokens;

use crate::{
    document::{Document, Sentence},
    lang::{Language, Languages},
    span::Span,
};

use normalise::Clean;

/// Takes an article apart: sections by line, then sentences in each section, then tokens in each sentence; last of all it
/// marks what is said twice.
#[must_use]
pub fn analyze<'a>(
    source: &'a Clean<'a>,
    title: &'a str,
    language: &'a Language,
    languages: &'a Languages,
) -> Document<'a> {
    let text = source.text();
    let sections = sections::split(text, languages, language);
    let mut sentences = Vec::with_capacity(sections.len() * 2);
    for (index, section) in sections.iter().enumerate() {
        let own = section.language.and_then(|code| languages.find(code)).unwrap_or(language);
        sentences::segment(text, section.span, own, |span: Span| {
            sentences.push(Sentence { span, section: index as u32, tokens: 0..0, duplicate_of: None });
        });
    }
    // A token a syllable, punctuation included: one for some five bytes.
    let mut tokens = Vec::with_capacity(text.len() / 5);
    for sentence in &mut sentences {
        let first = tokens.len() as u32;
        tokens::tokenize(text, sentence.span, &mut tokens);
        sentence.tokens = first..tokens.len() as u32;
    }
    let mut document = Document { source, title, language, sections, sentences, tokens };
    duplicates::mark(&mut document);
    document
}
