//! What can go wrong: a request's fault, an interruption, or language data that does not load.

use thiserror::Error;

/// One field of an input that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The field's path in the contract, such as `document.publish_time`.
    pub field: &'static str,
    /// What is wrong with it, for the caller to read. Never holds article text.
    pub description: String,
}

/// A fault of the request.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InputError {
    /// One or more fields are not as they must be.
    #[error("{}", join(.0))]
    Invalid(Vec<Violation>),
    /// The language named or found is none of ours.
    #[error("language {code:?} is not supported; supported are {supported}")]
    UnsupportedLanguage {
        /// The language, as a BCP-47 or ISO 639 code.
        code: String,
        /// The codes supported, joined by ", ".
        supported: String,
    },
    /// Text and title together are longer than allowed.
    #[error("the document has {actual} bytes of text and title; the limit is {limit}")]
    TooLarge {
        /// Bytes allowed.
        limit: usize,
        /// Bytes found.
        actual: usize,
    },
}

/// Why an analysis gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AnalyzeError {
    /// The request is at fault.
    #[error(transparent)]
    Input(#[from] InputError),
    /// It was told to stop.
    #[error(transparent)]
    Interrupted(#[from] crate::interrupt::Interrupted),
}

/// Embedded language data that cannot be read; a fault of the build.
#[derive(Debug, Error)]
#[error("{file}: {problem}")]
pub struct LoadError {
    /// The data file, such as `vi/abbreviations.txt`.
    pub file: String,
    /// What is wrong with it.
    pub problem: String,
}

fn join(violations: &[Violation]) -> String {
    violations.iter().map(|v| format!("{}: {}", v.field, v.description)).collect::<Vec<_>>().join("; ")
}
