//! Conversion between the contract's messages and the core's types.

mod request;
mod response;

pub use request::{MAX_SUMMARY_SENTENCES, input};
pub use response::response;

use crate::{analyzer::Analyzer, api::v1, error::AnalyzeError, interrupt::Interrupt, span::OffsetUnit};

/// How an answer is to be presented: the part of the options that the core need not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presentation {
    /// The unit of all offsets.
    pub unit: OffsetUnit,
    /// Whether sentences are returned.
    pub sentences: bool,
    /// Whether sections are returned.
    pub sections: bool,
}

impl Default for Presentation {
    fn default() -> Self {
        Self { unit: OffsetUnit::default(), sentences: true, sections: true }
    }
}

/// The answer to a document: what the server and the command line both give.
///
/// # Errors
/// Those of [`input`] and of [`Analyzer::analyze`].
pub fn answer(
    analyzer: &Analyzer,
    document: &v1::Document,
    options: &v1::AnalysisOptions,
    model: v1::ModelInfo,
    interrupt: &Interrupt,
) -> Result<v1::AnalyzeDocumentResponse, AnalyzeError> {
    let (input, presentation) = input(document, options)?;
    let analysis = analyzer.analyze(&input, interrupt)?;
    Ok(response(analysis, document.document_id.clone(), &document.text, presentation, model))
}

/// What an analyzer's answers and `GetServerInfo` say of their making.
#[must_use]
pub fn model_info(analyzer: &Analyzer) -> v1::ModelInfo {
    let fingerprints = models(analyzer).into_iter().map(|m| format!("{}:{}", m.name, m.fingerprint)).collect();
    v1::ModelInfo { version: env!("CARGO_PKG_VERSION").to_owned(), fingerprints }
}

/// The language data and models in use.
#[must_use]
pub fn models(analyzer: &Analyzer) -> Vec<v1::Model> {
    let model = |code, what, fingerprint: &str| v1::Model {
        name: format!("{code}/{what}"),
        fingerprint: fingerprint.to_owned(),
    };
    let of = |l: &crate::lang::Language| {
        let data = model(l.code, "data", &l.fingerprint);
        let trained = l.models().map(|(what, fingerprint)| model(l.code, what, fingerprint));
        std::iter::once(data).chain(trained).collect::<Vec<_>>()
    };
    analyzer.languages().iter().flat_map(of).collect()
}
