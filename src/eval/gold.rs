//! Annotated articles: the rows of gold files.

use serde_json::{Map, Value};
use thiserror::Error;

use crate::{analysis::EntityType, span::Span};

/// An article with the names that readers found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its name in the gold file; empty where it has none.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Its headline, where it stands apart from the text; else empty.
    pub title: String,
    /// BCP-47 tag; empty: not told.
    pub language: String,
    /// RFC 3339 date or date-time; empty: not told.
    pub published: String,
    /// The names, in the order of the file.
    pub mentions: Vec<Mention>,
    /// What the file calls the type of each of them.
    pub labels: Vec<String>,
}

/// A name that readers found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands, in bytes of the text.
    pub span: Span,
    /// What it is; `None` for a type that we do not have.
    pub entity_type: Option<EntityType>,
    /// Whether it is neither right nor wrong to find it.
    pub optional: bool,
}

/// Why a row cannot be read. Quotes nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GoldError {
    /// It is no JSON.
    #[error("it is not JSON from its byte {0} on")]
    NotJson(usize),
    /// It is JSON, but no object.
    #[error("it is no JSON object")]
    NoObject,
    /// A field that must be there is not.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A field is of the wrong kind.
    #[error("`{field}` must be {kind}")]
    Kind {
        /// The field.
        field: &'static str,
        /// What it must be.
        kind: &'static str,
    },
    /// A mention is at fault.
    #[error("entities[{index}]: {problem}")]
    Mention {
        /// Its index in `entities`, from 0.
        index: usize,
        /// What is wrong with it.
        problem: String,
    },
}

impl Article {
    /// Reads a row, `{"id","text","lang"?,"title"?,"published"?,"entities":[{"start","end","type","text"?,"optional"?}]}` with
    /// offsets in code points. Other fields are ignored.
    ///
    /// # Errors
    /// Where the row is not of this form, and where a mention's span is empty, reaches beyond the text or does not hold the
    /// mention's `text`: its offsets are in another unit, or belong to another text.
    ///
    /// # Examples
    /// ```
    /// use trich::eval::gold::Article;
    ///
    /// let row = r#"{"id": 7, "text": "Bà Mai ở Huế", "entities": [{"start": 3, "end": 6, "type": "PERSON"}]}"#;
    /// let article = Article::parse(row.as_bytes())?;
    /// assert_eq!(article.mentions[0].span.text(&article.text), "Mai");
    /// # Ok::<(), trich::eval::gold::GoldError>(())
    /// ```
    pub fn parse(row: &[u8]) -> Result<Self, GoldError> {
        let mut row: Map<String, Value> = match serde_json::from_slice(row) {
            Ok(Value::Object(row)) => row,
            Ok(_) => return Err(GoldError::NoObject),
            Err(error) => return Err(GoldError::NotJson(error.column())),
        };
        let id = match row.remove("id") {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(id)) => id,
            Some(id) => id.to_string(),
        };
        let mut string = |field| match row.remove(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(value)) => Ok(Some(value)),
            Some(_) => Err(GoldError::Kind { field, kind: "a string" }),
        };
        let text = string("text")?.ok_or(GoldError::Missing("text"))?;
        let title = string("title")?.unwrap_or_default();
        let language = string("lang")?.unwrap_or_default();
        let published = string("published")?.unwrap_or_default();
        let entities = match row.remove("entities") {
            None => return Err(GoldError::Missing("entities")),
            Some(Value::Array(entities)) => entities,
            Some(_) => return Err(GoldError::Kind { field: "entities", kind: "a list" }),
        };
        let places = Places::new(&text);
        let mention =
            |(index, entity)| mention(&text, &places, entity).map_err(|problem| GoldError::Mention { index, problem });
        let mentions = entities.iter().enumerate().map(mention).collect::<Result<_, _>>()?;
        let label = |entity: &Value| entity["type"].as_str().unwrap_or_default().to_owned();
        let labels = entities.iter().map(label).collect();
        Ok(Self { id, text, title, language, published, mentions, labels })
    }
}

/// Where the characters of a text begin, and where it ends, in bytes.
struct Places(Vec<usize>);

impl Places {
    fn new(text: &str) -> Self {
        Self(text.char_indices().map(|(at, _)| at).chain([text.len()]).collect())
    }

    fn byte(&self, character: u64) -> Option<usize> {
        self.0.get(usize::try_from(character).ok()?).copied()
    }
}

fn mention(text: &str, places: &Places, entity: &Value) -> Result<Mention, String> {
    let number = |field| entity[field].as_u64().ok_or_else(|| format!("`{field}` must be a number of characters"));
    let (start, end) = (number("start")?, number("end")?);
    if start >= end {
        return Err(format!("the span from {start} to {end} holds nothing"));
    }
    let (Some(begin), Some(last)) = (places.byte(start), places.byte(end)) else {
        let length = places.0.len() - 1;
        return Err(format!("the span from {start} to {end} does not lie in the text, which has {length} characters"));
    };
    let span = Span::new(begin, last);
    match &entity["text"] {
        Value::Null => {}
        Value::String(wanted) if wanted == span.text(text) => {}
        _ => return Err(format!("its `text` is not what stands from {start} to {end}")),
    }
    let entity_type = entity["type"].as_str().ok_or("`type` must be a string")?;
    let optional = match &entity["optional"] {
        Value::Null => false,
        Value::Bool(optional) => *optional,
        _ => return Err("`optional` must be true or false".to_owned()),
    };
    Ok(Mention { span, entity_type: EntityType::from_name(entity_type), optional })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problem(row: &str) -> String {
        Article::parse(row.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn offsets_count_code_points() {
        let row = json!({
            "id": "a", "text": "🚢 ở Huế, Mường Lát", "lang": "vi", "published": null, "dates": [],
            "entities": [
                { "start": 4, "end": 7, "type": "LOCATION", "text": "Huế" },
                { "start": 9, "end": 18, "type": "MISC", "optional": true },
            ],
        });
        let article = Article::parse(row.to_string().as_bytes()).unwrap();
        assert_eq!((article.id.as_str(), article.language.as_str(), article.published.as_str()), ("a", "vi", ""));
        let mentions: Vec<_> =
            article.mentions.iter().map(|m| (m.span.text(&article.text), m.entity_type, m.optional)).collect();
        assert_eq!(mentions, [("Huế", Some(EntityType::Location), false), ("Mường Lát", None, true)]);
    }

    #[test]
    fn a_row_of_another_form_is_refused_without_quoting_it() {
        for (row, wanted) in [
            ("{\"text\": Huế}", "it is not JSON from its byte 10 on"),
            ("[]", "it is no JSON object"),
            ("{\"text\": \"Huế\"}", "`entities` is missing"),
            ("{\"entities\": []}", "`text` is missing"),
            ("{\"text\": 1, \"entities\": []}", "`text` must be a string"),
            ("{\"text\": \"Huế\", \"lang\": [], \"entities\": []}", "`lang` must be a string"),
            ("{\"text\": \"Huế\", \"entities\": {}}", "`entities` must be a list"),
        ] {
            assert_eq!(problem(row), wanted, "{row}");
        }
        assert!(matches!(Article::parse(b"{\"text\": \"\xff\"}"), Err(GoldError::NotJson(_))));
    }

    #[test]
    fn a_bad_span_is_refused() {
        let good = json!({ "start": 0, "end": 3, "type": "LOCATION" });
        for (bad, wanted) in [
            (json!({ "start": 0, "end": 4, "type": "LOCATION" }), "does not lie in the text, which has 3 characters"),
            (json!({ "start": 4, "end": 9, "type": "LOCATION" }), "does not lie in the text"),
            (json!({ "start": 2, "end": 2, "type": "LOCATION" }), "holds nothing"),
            (json!({ "start": 2, "end": 1, "type": "LOCATION" }), "holds nothing"),
            (json!({ "start": -1, "end": 1, "type": "LOCATION" }), "`start` must be a number"),
            (json!({ "start": 0, "end": 1.5, "type": "LOCATION" }), "`end` must be a number"),
            (json!({ "start": 0, "end": u64::MAX, "type": "LOCATION" }), "does not lie in the text"),
            (json!({ "start": 0, "type": "LOCATION" }), "`end` must be a number"),
            (json!({ "start": 0, "end": 2, "type": "LOCATION", "text": "Huế" }), "is not what stands from 0 to 2"),
            (json!({ "start": 0, "end": 3 }), "`type` must be a string"),
            (json!({ "start": 0, "end": 3, "type": "LOCATION", "optional": 1 }), "`optional` must be"),
            (json!("Huế"), "`start` must be a number"),
        ] {
            let problem = problem(&json!({ "text": "Huế", "entities": [good, bad] }).to_string());
            assert!(problem.starts_with("entities[1]: ") && problem.contains(wanted), "{bad}: {problem}");
        }
    }
}
