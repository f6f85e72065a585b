//! Sections: which lines of a page are the article, and what the others are.
//!
//! A line is looked at by itself first (`line`): markup, navigation words, notices, captions, date lines, bylines. What is
//! still open is decided by its neighbours (`context`): headline, headings, teasers in lists of other articles, what follows
//! a picture. Words come from tables of all languages together, since pages mix them.

pub(crate) mod classifier;
mod context;
mod date;
mod dateline;
pub(crate) mod features;
mod form;
mod head;
mod line;
mod pieces;
mod tail;

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind, StartKind};

use super::language::{self, Other};
use crate::{
    document::{Section, SectionKind},
    error::LoadError,
    lang::{Language, Languages, table::Table},
    span::Span,
};
use classifier::Classifier;
pub(crate) use line::Line;
use pieces::Cutter;

/// What lines around articles look like. Words are in small letters unless said otherwise.
#[derive(Debug)]
pub(crate) struct Tables {
    /// Whole lines: links, buttons, headings of boxes; with whether they open a list of other articles.
    navigation: HashMap<Box<str>, bool>,
    /// How lines of navigation end ("phút trước").
    navigation_ends: Vec<Box<str>>,
    /// How the publisher begins when speaking to the reader.
    notices: Vec<Box<str>>,
    /// What only notices say, wherever in the line.
    notice_phrases: AhoCorasick,
    /// What stands before a picture's source in a caption; case counts.
    caption_marks: AhoCorasick,
    /// How lines that only name the source of a picture begin.
    credits: Vec<Box<str>>,
    /// How bylines and lines that name the source of an article begin.
    bylines: Vec<Box<str>>,
    /// Names of months.
    month_names: HashSet<Box<str>>,
    /// The other words of a line that holds nothing but a date.
    date_words: HashSet<Box<str>>,
    /// Agencies and papers that stand before the first paragraph ("TTO - "); case counts.
    agencies: HashSet<Box<str>>,
    /// How brackets begin that name the source of a picture before them.
    bracketed_credits: Vec<Box<str>>,
    /// How lines begin that name the writer before an article.
    writers: Vec<Box<str>>,
    /// Small words between and behind writers' names.
    byline_words: HashSet<Box<str>>,
    /// What stands before a day of publication.
    stamps: Vec<Box<str>>,
    /// How a note of the editor begins.
    notes: Vec<Box<str>>,
    /// How sentences begin in which the publisher speaks, inside a paragraph too.
    notice_sentences: Vec<Box<str>>,
    /// What stands before the year in which something is protected.
    copyrights: Vec<Box<str>>,
    /// How sentences begin that lead to another article.
    teaser_sentences: Vec<Box<str>>,
    /// How sentences begin that name writers.
    writer_sentences: Vec<Box<str>>,
    /// What only sentences that name writers say.
    writer_phrases: AhoCorasick,
    /// How all such sentences begin, and those that say whose a picture is; searched from a given place only.
    inline_marks: AhoCorasick,
    /// Places that articles come from, as they are written and in capitals.
    places: HashSet<Box<str>>,
}

impl Tables {
    /// Joins the `sections.txt` of all languages, and the places of their `names.txt`.
    pub(crate) fn new(languages: &[Table], names: &[Table]) -> Result<Self, LoadError> {
        let entries = |header| -> Result<Vec<&str>, LoadError> {
            let lists: Result<Vec<_>, _> = languages.iter().map(|table| table.entries(header)).collect();
            Ok(lists?.into_iter().flatten().collect())
        };
        let lower = |header| -> Result<Vec<Box<str>>, LoadError> {
            Ok(entries(header)?.into_iter().map(|entry| entry.to_lowercase().into()).collect())
        };
        let automaton = |header, fold| {
            let mut builder = AhoCorasick::builder();
            let built = builder.ascii_case_insensitive(fold).kind(Some(AhoCorasickKind::DFA)).build(entries(header)?);
            built.map_err(|error| languages[0].problem(format!("[{header}]: {error}")))
        };
        let mut navigation = HashMap::new();
        for (header, opens) in [("navigation", false), ("related", true)] {
            navigation.extend(entries(header)?.into_iter().map(|entry| (line::key(entry).into(), opens)));
        }
        let mut marks = Vec::new();
        for header in
            ["bracketed credits", "notes", "notice sentences", "copyrights", "teaser sentences", "writer sentences"]
        {
            marks.extend(entries(header)?);
        }
        marks.extend(entries("caption marks")?.into_iter().filter(|mark| mark.ends_with(':')));
        let mut builder = AhoCorasick::builder();
        let builder = builder.ascii_case_insensitive(true).start_kind(StartKind::Anchored);
        let inline_marks = builder.kind(Some(AhoCorasickKind::DFA)).build(marks);
        let mut places = HashSet::new();
        for table in names {
            for place in table.entries("places")? {
                places.extend([place.into(), place.to_uppercase().into()]);
            }
        }
        Ok(Self {
            navigation,
            navigation_ends: lower("navigation ends")?,
            notices: lower("notices")?,
            notice_phrases: automaton("notice phrases", true)?,
            caption_marks: automaton("caption marks", false)?,
            credits: lower("credits")?,
            bylines: lower("bylines")?,
            month_names: lower("month names")?.into_iter().collect(),
            date_words: lower("date words")?.into_iter().collect(),
            agencies: entries("agencies")?.into_iter().map(Into::into).collect(),
            bracketed_credits: lower("bracketed credits")?,
            writers: lower("writers")?,
            byline_words: lower("byline words")?.into_iter().collect(),
            stamps: lower("stamps")?,
            notes: lower("notes")?,
            notice_sentences: lower("notice sentences")?,
            copyrights: lower("copyrights")?,
            teaser_sentences: lower("teaser sentences")?,
            writer_sentences: lower("writer sentences")?,
            writer_phrases: automaton("writer phrases", true)?,
            inline_marks: inline_marks.map_err(|error| languages[0].problem(format!("marks of sentences: {error}")))?,
            places,
        })
    }

    fn is_place(&self, text: &str) -> bool {
        self.places.contains(text)
    }
}

/// The sections of a text: one a line that is not blank, more where something stands before,
/// behind or between a line's sentences; in order.
#[must_use]
pub fn split(text: &str, languages: &Languages, document: &Language) -> Vec<Section> {
    let tables = &languages.sections;
    let lines = classified(text, languages, document, document.lines.as_ref());
    let mut sections = Vec::with_capacity(lines.len() + 4);
    let is_body = |line: &&Line<'_>| line.kind == Some(SectionKind::Body);
    let first = lines.iter().find(is_body).map(|line| line.begin);
    let last = lines.iter().rfind(is_body).map(|line| line.begin);
    for line in &lines {
        let code = match line.other {
            Some(Other::Known(code) | Other::Foreign(code)) => Some(code),
            None => None,
        };
        let language = code.and_then(|code| languages.find(code)).unwrap_or(document);
        let cutter = Cutter {
            tables,
            language,
            first: first == Some(line.begin),
            last: last == Some(line.begin),
            alone: first == last,
        };
        cutter.cut(line, line.kind.unwrap_or(SectionKind::Body), &mut |begin, end, kind| {
            let piece = &line.text[begin..end];
            let end = end - (piece.len() - piece.trim_end().len());
            let begin = begin + piece.len() - piece.trim_start().len();
            if begin < end {
                let span = Span::new(line.begin + begin, line.begin + end);
                sections.push(Section { span, kind, language: code, doubtful: line.doubtful });
            }
        });
    }
    sections
}

/// The lines of a text that are not blank, each with its kind; without a classifier the rules decide alone.
pub(crate) fn classified<'t>(
    text: &'t str,
    languages: &Languages,
    document: &Language,
    classifier: Option<&Classifier>,
) -> Vec<Line<'t>> {
    let mut lines = lines(text, languages, document);
    if let Some(classifier) = classifier {
        classifier.decide(&mut lines);
    }
    context::finish(&mut lines, classifier.is_some());
    lines
}

/// The lines of a text that are not blank, with what the rules are sure of.
pub(crate) fn lines<'t>(text: &'t str, languages: &Languages, document: &Language) -> Vec<Line<'t>> {
    let tables = &languages.sections;
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let trimmed = line.trim_start();
        let begin = at + line.len() - trimmed.len();
        at += line.len() + 1;
        let trimmed = trimmed.trim_end();
        if !trimmed.is_empty() {
            lines.push(Line::new(trimmed, begin, tables));
        }
    }
    for line in &mut lines {
        line.other = language::of_line(languages, document, line.text);
    }
    context::begin(&mut lines);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages of `tests/corpus/sections.txt`: a kind and a line of the page a line, `---` between pages.
    #[test]
    fn corpus() {
        let languages = Languages::load().unwrap();
        let corpus = include_str!("../../tests/corpus/sections.txt");
        let pages: Vec<_> = corpus.split("---\n").collect();
        assert!(pages.len() > 10);
        for page in pages {
            // "BYLINE + DATELINE | Minh An - ++30/1/2024": two sections in one line, parted at "++".
            let (mut text, mut expected) = (String::new(), Vec::new());
            for line in page.lines().filter(|l| !l.is_empty() && !l.starts_with("# ")) {
                let (kinds, line) = line.split_once(" | ").unwrap();
                expected
                    .extend(kinds.split(" + ").map(str::to_owned).zip(line.split("++").map(|p| p.trim().to_owned())));
                text += &line.replace("++", "");
                text += "\n";
            }
            let (document, _) = language::detect(&languages, "", &text).unwrap();
            let found: Vec<_> = split(&text, &languages, document)
                .iter()
                .map(|s| (format!("{:?}", s.kind).to_uppercase(), s.span.text(&text).to_owned()))
                .collect();
            assert_eq!(found, expected);
        }
    }
}
