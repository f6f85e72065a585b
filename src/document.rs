//! An article taken apart: sections, sentences and tokens over its clean text.

use std::ops::Range;

use crate::{lang::Language, span::Span, text::normalise::Clean};

/// An article taken apart. All spans point into its [clean text](Self::clean).
#[derive(Debug)]
pub struct Document<'a> {
    /// The normalised view of the caller's text and the way back.
    pub source: &'a Clean<'a>,
    /// The article's headline where the caller gave it apart from the text; else empty.
    pub title: &'a str,
    /// The article's language.
    pub language: &'a Language,
    /// The parts of the article, in order, without overlap; white space between them in the clean text.
    pub sections: Vec<Section>,
    /// The sentences, in order, without overlap; each lies in one section and on one line.
    pub sentences: Vec<Sentence>,
    /// The tokens, in order, without overlap; each lies in one sentence.
    pub tokens: Vec<Token>,
}

impl Document<'_> {
    /// The clean text: NFC, one tone placement, plain spaces and line feeds, no invisible characters.
    #[must_use]
    pub fn clean(&self) -> &str {
        self.source.text()
    }

    /// The clean text of `span`.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        span.text(self.clean())
    }

    /// The tokens of a sentence.
    #[must_use]
    pub fn tokens_of(&self, sentence: &Sentence) -> &[Token] {
        &self.tokens[sentence.tokens.start as usize..sentence.tokens.end as usize]
    }

    /// The first token that begins at a place in the clean text or behind it.
    pub(crate) fn token_at(&self, place: u32) -> usize {
        self.tokens.partition_point(|t| t.span.begin < place)
    }

    /// From the first of some tokens to the last; there must be one.
    pub(crate) fn tokens_span(&self, tokens: Range<usize>) -> Span {
        Span { begin: self.tokens[tokens.start].span.begin, end: self.tokens[tokens.end - 1].span.end }
    }

    /// The section of a sentence.
    #[must_use]
    pub fn section_of(&self, sentence: &Sentence) -> &Section {
        &self.sections[sentence.section as usize]
    }
}

/// A part of the article of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: SectionKind,
    /// Its language where it is not the article's: a BCP-47 code, or "und" for none that is known.
    pub language: Option<&'static str>,
    /// Whether it may as well be something else, such as a caption without its source: it is in no summary if there is better.
    pub doubtful: bool,
}

/// What a section is; see the contract for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SectionKind {
    /// The headline.
    Title,
    /// A headline inside the article.
    Heading,
    /// The article's text.
    Body,
    /// What is said below a picture.
    Caption,
    /// Who made a picture; remains of image markup.
    Credit,
    /// Who wrote the article.
    Byline,
    /// Place, agency or date before the text.
    Dateline,
    /// Links, buttons and other parts of the page.
    Navigation,
    /// Headline or lead of another article.
    Teaser,
    /// The publisher to the reader.
    Notice,
    /// A repetition of what stands elsewhere in full.
    Duplicate,
    /// Debris in another language or script.
    Foreign,
}

impl SectionKind {
    /// Whether it is the article's own text, not what a page puts around it.
    #[must_use]
    pub fn is_article(self) -> bool {
        matches!(self, Self::Title | Self::Heading | Self::Body)
    }
}

/// A sentence, or a line without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, without the space around it.
    pub span: Span,
    /// Index of its section.
    pub section: u32,
    /// Indices of its tokens.
    pub tokens: Range<u32>,
    /// Index of the sentence that it repeats.
    pub duplicate_of: Option<u32>,
}

/// A word or syllable, a number, or a punctuation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// How its letters are cased.
    pub case: Case,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A run of letters (a syllable in Vietnamese), possibly with digits after the first letter or dots between single
    /// letters: `Nguyễn`, `U23`, `T.Ư`, `don't`.
    Word,
    /// Digits with separators between them: `30`, `12.500`, `3,4`.
    Number,
    /// Digits run together with letters: `20h`, `5G`, `21st`.
    Alphanumeric,
    /// An address of the web or of mail.
    Address,
    /// One punctuation mark or symbol, or a run of equal ones: `,`, `...`, `"`.
    Punctuation,
}

/// How the letters of a token are cased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// No letters with case.
    None,
    /// `tại`
    Lower,
    /// `Hà`; a single capital letter too.
    Capitalised,
    /// `VTV`, at least two capitals and no small letter.
    Upper,
    /// `iPhone`, `VnExpress`.
    Mixed,
}

impl Case {
    /// Whether there is a capital letter, as names have.
    pub(crate) fn has_capital(self) -> bool {
        matches!(self, Self::Capitalised | Self::Upper | Self::Mixed)
    }
}
