//! Documents as JSON Lines: one object a line in, one answer or error a line out.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read as _},
    vec,
};

use serde_json::{Map, Value, json};
use tonic::Code;
use tonic_types::Status;
use trich::{
    api::{status, v1},
    error::{InputError, Violation},
};

use super::{engine::Engine, files::Source, status_json};

/// The longest line that is read: room for articles of many megabytes, and a bound on what a broken file costs.
const MAX_LINE_BYTES: usize = 256 << 20;

/// What is read of the sources.
#[derive(Debug)]
pub(crate) enum Item {
    /// A line that is not blank.
    Line {
        /// Source and number of the line, such as `a.jsonl:17`.
        place: String,
        /// The line; only its beginning where it is over the limit.
        bytes: Vec<u8>,
    },
    /// A source that cannot be read, or not to its end.
    Unreadable(String),
}

/// The lines of several sources, one after the other. Blank lines are left out.
pub(crate) struct Lines {
    sources: vec::IntoIter<Source>,
    current: Option<Current>,
    max_bytes: usize,
}

struct Current {
    name: String,
    reader: Box<dyn BufRead + Send>,
    line: u64,
}

impl Lines {
    pub(crate) fn new(sources: Vec<Source>) -> Self {
        Self { sources: sources.into_iter(), current: None, max_bytes: MAX_LINE_BYTES }
    }
}

impl Current {
    fn open(source: &Source) -> io::Result<Self> {
        const BUFFER: usize = 1 << 16;
        let reader: Box<dyn BufRead + Send> = match source {
            Source::Stdin => Box::new(BufReader::with_capacity(BUFFER, io::stdin())),
            Source::File(path) => Box::new(BufReader::with_capacity(BUFFER, File::open(path)?)),
        };
        Ok(Self { name: source.name(), reader, line: 0 })
    }

    /// The next line without its end, at most one byte over the limit of it; `None` after the last.
    fn next(&mut self, max_bytes: usize) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        let limit = max_bytes as u64 + 1;
        if self.reader.by_ref().take(limit).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.line += 1;
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        } else if bytes.len() > max_bytes {
            self.reader.skip_until(b'\n')?;
        }
        if self.line == 1 && bytes.starts_with("\u{feff}".as_bytes()) {
            bytes.drain(.."\u{feff}".len());
        }
        Ok(Some(bytes))
    }
}

impl Iterator for Lines {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            let Some(current) = &mut self.current else {
                let source = self.sources.next()?;
                match Current::open(&source) {
                    Ok(current) => self.current = Some(current),
                    Err(error) => return Some(Item::Unreadable(format!("{}: {error}", source.name()))),
                }
                continue;
            };
            match current.next(self.max_bytes) {
                Ok(Some(bytes)) if bytes.trim_ascii().is_empty() => {}
                Ok(Some(bytes)) => {
                    let place = format!("{}:{}", current.name, current.line);
                    return Some(Item::Line { place, bytes });
                }
                Ok(None) => self.current = None,
                Err(error) => {
                    let problem = format!("{}: {error}", current.name);
                    self.current = None;
                    return Some(Item::Unreadable(problem));
                }
            }
        }
    }
}

/// The answer to a line, as a line without its end; `Err` with the line for an error.
pub(crate) fn answer(engine: &Engine, defaults: &v1::Document, place: &str, bytes: Vec<u8>) -> Result<String, String> {
    let mut document = defaults.clone();
    let outcome = read(bytes, &mut document).map_err(|violations| invalid(place, violations));
    let answer = outcome.and_then(|()| engine.analyze(&document, place)).and_then(|response| {
        serde_json::to_string(&response).map_err(|error| Status {
            code: Code::Internal as i32,
            message: format!("{place}: {error}"),
            details: Vec::new(),
        })
    });
    answer.map_err(|error| {
        let mut object = json!({ "error": status_json::status(&error) });
        if !document.document_id.is_empty() {
            object["documentId"] = document.document_id.into();
        }
        object.to_string()
    })
}

/// Reads the fields of a line into `document`; one that is absent or null leaves what is there.
fn read(bytes: Vec<u8>, document: &mut v1::Document) -> Result<(), Vec<Violation>> {
    let violation = |field, description| Violation { field, description };
    let line = |problem| vec![violation("document", problem)];
    if bytes.len() > MAX_LINE_BYTES {
        return Err(line(format!("the line is longer than {MAX_LINE_BYTES} bytes")));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        line(format!("the line is not UTF-8 from its byte {} on", error.utf8_error().valid_up_to()))
    })?;
    let mut object: Map<String, Value> = match serde_json::from_str(&text) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return Err(line("the line is JSON, but no object".to_owned())),
        Err(error) => return Err(line(not_json(&error))),
    };
    drop(text);

    let mut violations = Vec::new();
    match object.remove("id") {
        None | Some(Value::Null) => {}
        Some(Value::String(id)) => document.document_id = id,
        Some(Value::Number(id)) if is_exact(&id) => document.document_id = id.to_string(),
        Some(_) => {
            let problem = "`id` must be a string or a number of at most 64 bits".to_owned();
            violations.push(violation("document.document_id", problem));
        }
    }
    let mut string = |key: &str, field, into: &mut String| match object.remove(key) {
        None | Some(Value::Null) => false,
        Some(Value::String(value)) => {
            *into = value;
            true
        }
        Some(_) => {
            violations.push(violation(field, format!("`{key}` must be a string")));
            true
        }
    };
    let has_text = string("text", "document.text", &mut document.text);
    string("title", "document.title", &mut document.title);
    string("lang", "document.language_code", &mut document.language_code);
    string("published", "document.publish_time", &mut document.publish_time);
    string("time_zone", "document.time_zone", &mut document.time_zone);
    if !has_text {
        violations.push(violation("document.text", "`text` is missing".to_owned()));
    }
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

/// Whether `number` is written back as it was read: integers of 64 bits are, and fractions of a size that anybody uses for
/// identifiers.
fn is_exact(number: &serde_json::Number) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    !number.is_f64() || number.as_f64().is_some_and(|n| n.abs() < EXACT)
}

/// What is wrong with the JSON, and in which column; the parser's own words, which quote nothing.
fn not_json(error: &serde_json::Error) -> String {
    let problem = error.to_string();
    let problem = problem.split(" at line ").next().unwrap_or_default();
    format!("the line is not JSON: {problem} (byte {})", error.column())
}

/// The status for a line that holds no document. The line's place is in the message, since often it has no id.
fn invalid(place: &str, violations: Vec<Violation>) -> Status {
    let status = status::to_message(&status::from_error(&InputError::Invalid(violations).into()));
    Status { message: format!("{place}: {}", status.message), ..status }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(line: &str) -> Result<v1::Document, Vec<Violation>> {
        let mut document = v1::Document { language_code: "en".into(), ..Default::default() };
        read(line.as_bytes().to_vec(), &mut document).map(|()| document)
    }

    #[test]
    fn fields_fill_the_document_and_unknown_ones_are_ignored() {
        let read = document(
            r#"{"id":"a","text":"Huế","title":"T","published":"2024-01-30","time_zone":"Asia/Ho_Chi_Minh","url":{"x":[1]}}"#,
        );
        let expected = v1::Document {
            document_id: "a".into(),
            title: "T".into(),
            text: "Huế".into(),
            language_code: "en".into(),
            publish_time: "2024-01-30".into(),
            time_zone: "Asia/Ho_Chi_Minh".into(),
        };
        assert_eq!(read.unwrap(), expected);
        assert_eq!(document(r#"{"text":"x","lang":"vi","title":null,"id":null}"#).unwrap().language_code, "vi");
    }

    #[test]
    fn numbers_are_identifiers_where_they_stay_as_they_are() {
        for id in ["17", "-1", "18446744073709551615", "17.0", "0.5"] {
            assert_eq!(document(&format!(r#"{{"id":{id},"text":"x"}}"#)).unwrap().document_id, id);
        }
        for id in ["18446744073709551616", "1e30", "true", "[1]", "{}"] {
            let violations = document(&format!(r#"{{"id":{id},"text":"x"}}"#)).unwrap_err();
            assert_eq!(violations[0].field, "document.document_id", "{id}");
        }
    }

    #[test]
    fn every_violation_of_a_line_is_named() {
        let fields = |line| document(line).unwrap_err().into_iter().map(|v| v.field).collect::<Vec<_>>();
        assert_eq!(
            fields(r#"{"text":1,"title":[],"lang":false}"#),
            ["document.text", "document.title", "document.language_code"]
        );
        assert_eq!(fields(r#"{"id":[]}"#), ["document.document_id", "document.text"]);
        for line in ["{", "[]", "\"x\"", "{'a':1}", "{\"text\":\"a\tb\"}", "{} {}", &"[".repeat(100_000)] {
            assert_eq!(fields(line), ["document"], "{line:.20}");
        }
    }

    #[test]
    fn what_is_wrong_with_the_json_is_said_without_quoting_it() {
        let [violation] = &document(r#"{"text": nguyên văn}"#).unwrap_err()[..] else { panic!("one problem") };
        assert_eq!(violation.description, "the line is not JSON: expected ident (byte 11)");
    }

    #[test]
    fn lines_of_all_sources_with_their_places() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            Source::File(path)
        };
        let sources = vec![
            file("a", b"\xef\xbb\xbfone\r\n\n  \ntwo"),
            Source::File(folder.path().join("none")),
            Source::File(folder.path().to_owned()),
            file("b", b"\n0123456789\n0123456789+more\n\xff\n"),
        ];
        let lines = Lines { max_bytes: 10, ..Lines::new(sources) };
        let seen: Vec<_> = lines
            .map(|item| match item {
                Item::Line { place, bytes } => {
                    let (_, line) = place.rsplit_once('/').unwrap();
                    format!("{line} {}", bytes.escape_ascii())
                }
                Item::Unreadable(_) => "unreadable".to_owned(),
            })
            .collect();
        let expected =
            ["a:1 one\\r", "a:4 two", "unreadable", "unreadable", "b:2 0123456789", "b:3 0123456789+", "b:4 \\xff"];
        assert_eq!(seen, expected);
    }
}
