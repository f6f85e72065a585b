//! Articles to test with: the project's own, and those beside the project where they are present.

use std::{fs, path::PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// An article of the project with what a reader says of it; an entry of `examples/articles/articles.toml`.
#[derive(Deserialize)]
pub struct Article {
    pub id: String,
    pub lang: String,
    pub published: String,
    /// The kind of each line that is not blank.
    pub lines: Vec<String>,
    pub people: Vec<String>,
    pub places: Vec<String>,
    pub organisations: Vec<String>,
    pub countries: Vec<String>,
    pub dates: Vec<Date>,
    /// The page itself.
    #[serde(skip)]
    pub text: String,
}

/// An expression and its TIMEX3 value, "begin..end" for a range.
#[derive(Deserialize)]
pub struct Date {
    pub text: String,
    pub value: String,
}

#[derive(Deserialize)]
struct Index {
    article: Vec<Article>,
}

/// The project's own articles.
pub fn articles() -> Vec<Article> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    let index = fs::read_to_string(folder.join("articles.toml")).unwrap();
    let mut articles = toml::from_str::<Index>(&index).unwrap().article;
    assert!(articles.len() >= 8);
    for article in &mut articles {
        article.text = fs::read_to_string(folder.join(format!("{}.txt", article.id))).unwrap();
    }
    articles
}

/// The rows of a JSON Lines file of `../shared`; where it is not there, says so and returns none.
pub fn shared(path: &str) -> Vec<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    let Ok(text) = fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not here", path.display());
        return Vec::new();
    };
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Holds a corpus to its lines, a text and what must be found in it with the first " | " between; "-" is nothing.
/// There must be at least so many cases, and so many of them with nothing.
pub fn hold(corpus: &str, [cases, negatives]: [usize; 2], found: impl Fn(&str) -> String) {
    let lines = corpus.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    let list: Vec<(&str, &str)> = lines.map(|l| l.split_once(" | ").expect("a case has two columns")).collect();
    let nothing = list.iter().filter(|(_, wanted)| *wanted == "-").count();
    assert!(list.len() >= cases && nothing >= negatives, "{} cases, {nothing} of them negative", list.len());
    let failures: Vec<String> = list
        .iter()
        .map(|(text, wanted)| (text, wanted, found(text)))
        .filter(|(_, wanted, found)| *wanted != found)
        .map(|(text, wanted, found)| format!("{text}\n  wanted {wanted}\n  found  {found}"))
        .collect();
    assert!(failures.is_empty(), "{} of {} cases fail:\n{}", failures.len(), list.len(), failures.join("\n"));
}
