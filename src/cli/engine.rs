//! The core as the commands use it: a document in, the server's answer out.

use tonic_types::Status;
use trich::{
    analyzer::Analyzer,
    api::{convert, status, v1},
    interrupt::Interrupt,
};

use super::fault;

/// An analyzer with the options of a run.
#[derive(Debug)]
pub(crate) struct Engine {
    analyzer: Analyzer,
    model: v1::ModelInfo,
    options: v1::AnalysisOptions,
}

impl Engine {
    pub(crate) fn new(analyzer: Analyzer, options: v1::AnalysisOptions) -> Self {
        let model = convert::model_info(&analyzer);
        Self { analyzer, model, options }
    }

    /// What the server answers to `document` with the options of this run. `place` names it in internal errors.
    pub(crate) fn analyze(&self, document: &v1::Document, place: &str) -> Result<v1::AnalyzeDocumentResponse, Status> {
        fault::guard(place, || {
            convert::answer(&self.analyzer, document, &self.options, self.model.clone(), &Interrupt::default())
                .map_err(|error| status::to_message(&status::from_error(&error)))
        })
    }
}
