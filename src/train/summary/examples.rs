//! Corpora as the training sees them: articles with a title and with what an editor made of them.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::Path,
};

use serde::Deserialize;

use super::config::{Config, Corpus, Reference};
use crate::{
    document::Sentence,
    eval::rouge::words,
    lang::{Language, Languages},
    span::Span,
    summary::{
        self,
        article::{Article, in_body, is_word},
        model::Rarity,
    },
    text::{self, normalise::Clean, tokens},
    train::{TrainError, parallel::parallel, random::Random},
};

/// One in so many articles is held out.
const HELD_OUT: usize = 3;
/// A paragraph has at most so many sentences.
const PARAGRAPH: usize = 3;

/// What an article is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// To learn what words and what sentences summaries have.
    Learn,
    /// To learn what sentences summaries have: another form of an article that the words are learned from.
    Page,
    /// Held out, to choose settings and to measure.
    HeldOut,
}

/// An article with a summary.
#[derive(Clone, Debug)]
pub(super) struct Example {
    pub(super) language: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) reference: String,
    pub(super) weight: f32,
    pub(super) role: Role,
}

#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    lang: String,
    #[serde(default)]
    title: String,
    text: String,
    #[serde(default)]
    reference_summary: String,
}

/// The articles of a file.
fn rows(folder: &Path, path: &str) -> Result<Vec<Row>, TrainError> {
    let path = folder.join(path);
    let problem = |e: &dyn std::fmt::Display| TrainError(format!("{}: {e}", path.display()));
    let file = fs::read_to_string(&path).map_err(|e| problem(&e))?;
    if path.extension().is_some_and(|e| e == "jsonl") {
        let lines = file.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
        return lines
            .map(|(at, line)| {
                serde_json::from_str(line).map_err(|e| TrainError(format!("{}:{}: {e}", path.display(), at + 1)))
            })
            .collect();
    }
    let plain = |text: &str| Row {
        lang: String::new(),
        title: String::new(),
        text: text.to_owned(),
        reference_summary: String::new(),
    };
    Ok(file.split("\n\n").filter(|t| !t.trim().is_empty()).map(plain).collect())
}

/// All articles to learn from.
pub(super) fn read(config: &Config, folder: &Path, languages: &Languages) -> Result<Vec<Example>, TrainError> {
    let mut random = Random::new(config.seed);
    let mut examples = Vec::new();
    for corpus in &config.corpora {
        let rows = rows(folder, &corpus.path)?;
        let articles = parallel(&rows, |row| article(row, corpus, config, languages));
        for (article, page) in articles.into_iter().flatten() {
            let held_out = random.below(HELD_OUT) == 0;
            let shown = random.unit() < corpus.pages;
            let with_lead = random.below(2) == 0;
            if shown && !held_out {
                let [without, with] = page;
                let text = if with_lead { with } else { without };
                examples.push(Example { text, role: Role::Page, ..article.clone() });
            }
            examples.push(Example { role: if held_out { Role::HeldOut } else { Role::Learn }, ..article });
        }
    }
    Ok(examples)
}

/// The articles to measure on.
pub(super) fn read_dev(config: &Config, folder: &Path, languages: &Languages) -> Result<Vec<Example>, TrainError> {
    let corpus = Corpus { path: config.dev.clone(), weight: 1.0, reference: Reference::Summary, pages: 0.0 };
    let rows = rows(folder, &config.dev)?;
    let articles = parallel(&rows, |row| article(row, &corpus, config, languages));
    Ok(articles.into_iter().flatten().map(|(article, _)| article).collect())
}

/// An article, and the page that it makes without and with its summary as the first paragraph; none if it has no summary.
fn article(row: &Row, corpus: &Corpus, config: &Config, languages: &Languages) -> Option<(Example, [String; 2])> {
    let code = if row.lang.is_empty() { &config.language } else { &row.lang };
    let language = languages.find(code)?;
    let clean = Clean::new(&row.text);
    let document = text::analyze(&clean, &row.title, language, languages);
    let sentences: Vec<&Sentence> = document.sentences.iter().filter(|s| in_body(&document, s)).collect();
    let first = sentences.first()?.section;
    let (lead, rest): (Vec<&Sentence>, Vec<&Sentence>) = sentences.iter().partition(|s| s.section == first);
    let join = |sentences: &[&Sentence]| sentences.iter().map(|s| document.text(s.span)).collect::<Vec<_>>().join(" ");
    let title = summary::title(&document).to_owned();
    let (text, body, reference) = match corpus.reference {
        Reference::Summary => (row.text.clone(), sentences, row.reference_summary.clone()),
        Reference::Lead => (join(&rest), rest, join(&lead)),
    };
    if reference.trim().is_empty() || body.len() < 2 {
        return None;
    }
    let paragraphs: Vec<String> = body.chunks(PARAGRAPH).map(join).collect();
    let without = paragraphs.join("\n");
    let with = format!("{reference}\n{without}");
    let example = Example {
        language: language.code.to_owned(),
        title,
        text,
        reference,
        weight: corpus.weight,
        role: Role::Learn,
    };
    Some((example, [without, with]))
}

/// How rare words are, by language.
pub(super) fn rarities(
    config: &Config,
    folder: &Path,
    languages: &Languages,
) -> Result<Vec<(&'static str, Rarity)>, TrainError> {
    let mut texts: Vec<(&Language, String)> = Vec::new();
    for path in config.corpora.iter().map(|c| &c.path).chain(&config.texts) {
        for row in rows(folder, path)? {
            let code = if row.lang.is_empty() { &config.language } else { &row.lang };
            if let Some(language) = languages.find(code) {
                texts.push((language, row.text));
            }
        }
    }
    let of_language = |language: &Language| {
        let own: Vec<&str> = texts.iter().filter(|(l, _)| l.code == language.code).map(|(_, t)| &**t).collect();
        let mut articles: HashMap<String, usize> = HashMap::new();
        for words in parallel(&own, |text| lower_words(text)) {
            for word in words {
                *articles.entry(word).or_insert(0) += 1;
            }
        }
        (language.code, Rarity::count(own.len(), articles.iter().map(|(word, &n)| (&**word, n))))
    };
    Ok(languages.iter().map(of_language).collect())
}

/// The words of a text in small letters, each once, as the ranker sees them.
fn lower_words(text: &str) -> HashSet<String> {
    let clean = Clean::new(text);
    let mut found = Vec::new();
    tokens::tokenize(clean.text(), Span::new(0, clean.text().len()), &mut found);
    found.iter().filter(|t| is_word(t)).map(|t| t.span.text(clean.text()).to_lowercase()).collect()
}

/// An article ready for training.
pub(super) struct Prepared {
    pub(super) article: Article,
    pub(super) weight: f32,
    /// By word of the vocabulary: whether the summary has it.
    pub(super) wanted: Vec<bool>,
    /// By candidate: its words as ROUGE counts them.
    pub(super) sentences: Vec<Vec<String>>,
    /// The words of the summary, as ROUGE counts them.
    pub(super) reference: Vec<String>,
}

impl Prepared {
    /// Takes an article apart, with its title or without.
    pub(super) fn new(example: &Example, titled: bool, languages: &Languages, rarity: &Rarity) -> Option<Self> {
        let language = languages.find(&example.language)?;
        let clean = Clean::new(&example.text);
        let title = Clean::new(if titled { &example.title } else { "" });
        let document = text::analyze(&clean, title.text(), language, languages);
        let article = Article::new(&document, &title, rarity);
        let of_reference = lower_words(&example.reference);
        let mut wanted = vec![false; article.vocabulary.len()];
        let mut sentences = Vec::new();
        for candidate in &article.candidates {
            let sentence = &document.sentences[candidate.sentence as usize];
            let tokens = document.tokens_of(sentence).iter().filter(|t| is_word(t));
            for (token, &word) in tokens.zip(article.words(candidate)) {
                wanted[word as usize] |= of_reference.contains(&document.text(token.span).to_lowercase());
            }
            sentences.push(words(document.text(sentence.span)));
        }
        // As the sentences are: one tone placement, composed.
        let reference = words(Clean::new(&example.reference).text());
        Some(Self { article, weight: example.weight, wanted, sentences, reference })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARTICLE: &str = "The ferry sailed again on Tuesday after five days in port.\nThe storm had moved the channel. Pilots \
                           sounded it again from end to end.\nPhoto: Bendt Maro\nTickets cost as much as before.";

    fn made(title: &str, reference: Reference, summary: &str) -> Option<(Example, [String; 2])> {
        let row = Row {
            lang: String::new(),
            title: title.to_owned(),
            text: ARTICLE.to_owned(),
            reference_summary: summary.to_owned(),
        };
        let corpus = Corpus { path: String::new(), weight: 0.5, reference, pages: 0.0 };
        let config = Config::parse("language = \"en\"\ndev = \"\"\ncorpus = []").unwrap();
        article(&row, &corpus, &config, &Languages::untrained().unwrap())
    }

    #[test]
    fn an_article_with_an_editors_summary() {
        let (example, [without, with]) = made("Ferry sails", Reference::Summary, "Ferry is back.").unwrap();
        assert_eq!((&*example.title, &*example.text, &*example.reference), ("Ferry sails", ARTICLE, "Ferry is back."));
        assert_eq!(example.language, "en");
        // As a page it has three sentences a paragraph, and nothing that is not its own.
        assert_eq!(without.lines().count(), 2);
        assert!(without.ends_with("\nTickets cost as much as before.") && !without.contains("Photo"), "{without}");
        assert_eq!(with, format!("Ferry is back.\n{without}"));
        assert!(made("Ferry sails", Reference::Summary, " ").is_none());
    }

    #[test]
    fn an_article_whose_first_paragraph_is_its_summary() {
        let (example, _) = made("Ferry sails", Reference::Lead, "").unwrap();
        assert_eq!(example.reference, "The ferry sailed again on Tuesday after five days in port.");
        assert!(example.text.starts_with("The storm") && !example.text.contains("ferry"), "{}", example.text);
    }

    #[test]
    fn what_is_prepared_knows_which_words_the_summary_has() {
        let (example, _) = made("Ferry sails", Reference::Summary, "Ferry back on TUESDAY.").unwrap();
        let prepared = Prepared::new(&example, true, &Languages::untrained().unwrap(), &Rarity::default()).unwrap();
        assert_eq!(prepared.sentences.len(), prepared.article.candidates.len());
        let wanted = |candidate: usize, at: usize| {
            prepared.wanted[prepared.article.words(&prepared.article.candidates[candidate])[at] as usize]
        };
        // "The ferry sailed again on Tuesday", "The storm".
        assert_eq!([0, 1, 2, 3, 4, 5].map(|at| wanted(0, at)), [false, true, false, false, true, true]);
        assert!(!wanted(1, 1));
        assert!(prepared.article.has_title());
        let untitled = Prepared::new(&example, false, &Languages::untrained().unwrap(), &Rarity::default()).unwrap();
        assert!(!untitled.article.has_title());
    }

    #[test]
    fn files_are_json_lines_or_plain_texts() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("a.jsonl", "{\"text\": \"One.\"}\n\n{\"text\": \"Two.\", \"title\": \"T\"}\n");
        let read = rows(folder.path(), "a.jsonl").unwrap();
        assert_eq!(read.iter().map(|r| (&*r.text, &*r.title)).collect::<Vec<_>>(), [("One.", ""), ("Two.", "T")]);
        write("a.txt", "One.\nMore.\n\n\n\nTwo.\n");
        assert_eq!(rows(folder.path(), "a.txt").unwrap().len(), 2);
        write("wrong.jsonl", "{\"text\": \"One.\"}\n{}\n");
        for (name, problem) in [("wrong.jsonl", "wrong.jsonl:2: "), ("none.jsonl", "none.jsonl: ")] {
            let error = rows(folder.path(), name).err().unwrap().to_string();
            assert!(error.contains(problem), "{error}");
        }
    }
}
