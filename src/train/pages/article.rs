//! Articles of a corpus, and what their lines tell.

use serde::Deserialize;

use crate::train::{TrainError, random::Random};

/// An article and its captions, as the corpus has them.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Article {
    pub(super) title: String,
    #[serde(default, rename = "reference_summary")]
    pub(super) lead: String,
    pub(super) sentences: Vec<String>,
    #[serde(default)]
    pub(super) captions: Vec<String>,
}

/// How sentences end.
pub(super) const ENDS: [char; 12] = ['.', '?', '!', '…', ':', ';', '"', '”', ')', '’', '\'', ','];

/// The longest writer's name, in bytes.
const NAME: usize = 48;

/// Reads a corpus of articles, JSON a line.
pub(crate) fn read(corpus: &str) -> Result<Vec<Article>, TrainError> {
    let parse = |(index, line): (usize, &str)| {
        serde_json::from_str(line)
            .map_err(|e| TrainError(format!("line {}, column {}: no article", index + 1, e.column())))
    };
    corpus.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(parse).collect()
}

/// Neighbouring words with capitals, as names have.
pub(super) fn pairs(title: &str) -> impl Iterator<Item = (&str, &str)> {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let words: Vec<&str> = title.split([' ', ':', ',', '\'', '"']).filter(|w| !w.is_empty()).collect();
    let found: Vec<_> = words.windows(2).filter(|w| w.iter().all(|w| capital(w))).map(|w| (w[0], w[1])).collect();
    found.into_iter()
}

/// Whether the last sentence of an article names who wrote it.
pub(super) fn is_writer(sentence: &str) -> bool {
    let outside = sentence.split('(').next().unwrap_or_default().trim();
    let words: Vec<&str> = outside.split(' ').filter(|w| !matches!(*w, "-" | "–" | "&" | ",")).collect();
    sentence.len() <= NAME
        && !outside.ends_with(['.', '?', '!', ':'])
        && (2..=6).contains(&words.len())
        && words.iter().all(|w| w.starts_with(char::is_uppercase))
}

/// A heading made of a clause of a sentence or of the headline: corpora without headings have no better one.
pub(super) fn heading(sentence: &str, headline: &str, random: &mut Random) -> String {
    let source = if random.unit() < 0.3 { headline } else { sentence };
    let clauses: Vec<&str> = source.split([',', ':', '"', '“', '”', '(', ')']).filter(|c| c.contains(' ')).collect();
    let clause = clauses.get(random.below(clauses.len())).unwrap_or(&source);
    let words: Vec<&str> = clause.split_whitespace().take(1 + random.below(10)).collect();
    let heading = words.join(" ");
    let mut letters = heading.trim_end_matches(['.', ';']).chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writers_are_told_from_sentences() {
        assert!(is_writer("Minh An") && is_writer("Minh An (theo Tin Sông)"));
        assert!(!is_writer("Minh An về nhà") && !is_writer("Minh An."));
    }

    #[test]
    fn a_line_that_is_no_article_is_named_without_its_text() {
        let error = read("{\"title\":\"Bí mật\"}\n").unwrap_err().to_string();
        assert!(error.contains("line 1") && !error.contains("Bí mật"), "{error}");
    }
}
