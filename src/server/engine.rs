//! One document from request to answer: limits, admission, analysis.

use std::{io, sync::Arc};

use tonic::Status;

use super::{
    admission::{Admission, Permit},
    calls::Call,
    config::Config,
    pool::Pool,
};
use crate::{
    analyzer::Analyzer,
    api::{convert, status, v1},
    error::{AnalyzeError, InputError, Violation},
    interrupt::Interrupt,
};

/// What is done with a document on a worker thread.
pub(crate) type Analyze = dyn Fn(v1::Document, &v1::AnalysisOptions, &Interrupt) -> Result<v1::AnalyzeDocumentResponse, AnalyzeError>
    + Send
    + Sync;

/// The analysis that `analyzer` makes, in the contract's terms.
pub(crate) fn analysis(analyzer: Arc<Analyzer>) -> Arc<Analyze> {
    let model = convert::model_info(&analyzer);
    Arc::new(move |document, options, interrupt| {
        convert::answer(&analyzer, &document, options, model.clone(), interrupt)
    })
}

/// The longest language tag that is read; RFC 5646 (4.4.1) asks for 35 characters. An unknown one is echoed in headers.
const MAX_LANGUAGE_BYTES: usize = 64;

/// The most violations told of one document: they are sent in headers, of which clients take a few KiB.
const MAX_VIOLATIONS: usize = 20;

/// The worker threads and the way to them.
pub(crate) struct Engine {
    /// Who gets to the workers.
    pub(crate) admission: Admission,
    pool: Pool,
    analyze: Arc<Analyze>,
    max_document_bytes: usize,
}

impl Engine {
    /// Starts the worker threads.
    pub(crate) fn new(config: &Config, analyze: Arc<Analyze>) -> io::Result<Self> {
        Ok(Self {
            admission: Admission::new(config),
            pool: Pool::new(config.workers(), config.in_flight())?,
            analyze,
            max_document_bytes: config.document_bytes(),
        })
    }

    /// Checks what needs no analysis: that there is a document, and that it is not too large.
    pub(crate) fn check(&self, document: Option<v1::Document>, call: &Call) -> Result<v1::Document, Status> {
        let document = document.ok_or_else(|| invalid("document", "must be set"))?;
        let actual = document.text.len() + document.title.len();
        call.count(actual);
        if actual > self.max_document_bytes {
            let error = InputError::TooLarge { limit: self.max_document_bytes, actual };
            return Err(status::from_error(&error.into()));
        }
        if document.language_code.len() > MAX_LANGUAGE_BYTES {
            return Err(invalid("document.language_code", "must be a BCP-47 tag, such as vi or en-GB"));
        }
        Ok(document)
    }

    /// Analyses a document on a worker thread. Where the future is dropped, the analysis ends at its next stage.
    pub(crate) async fn run(
        &self,
        permit: Permit,
        document: v1::Document,
        options: Arc<v1::AnalysisOptions>,
        call: &Call,
    ) -> Result<v1::AnalyzeDocumentResponse, Status> {
        let interrupt = Interrupt::at(call.deadline);
        let _cancel = CancelOnDrop(interrupt.clone());
        let analyze = Arc::clone(&self.analyze);
        let result = self.pool.run(permit, move || analyze(document, &options, &interrupt)).await?;
        result.map_err(|error| match error {
            AnalyzeError::Input(InputError::Invalid(mut violations)) => {
                violations.truncate(MAX_VIOLATIONS);
                status::from_error(&InputError::Invalid(violations).into())
            }
            error => status::from_error(&error),
        })
    }

    /// Analyses a document of a batch or stream: waits for a place, unless it has one.
    pub(crate) async fn run_in_turn(
        &self,
        permit: Option<Permit>,
        document: Option<v1::Document>,
        options: Arc<v1::AnalysisOptions>,
        call: &Call,
    ) -> Result<v1::AnalyzeDocumentResponse, Status> {
        let document = self.check(document, call)?;
        let permit = match permit {
            Some(permit) => permit,
            None => self.admission.bulk().await?,
        };
        self.run(permit, document, options, call).await
    }
}

/// One field of the request is not as it must be.
pub(crate) fn invalid(field: &'static str, description: &str) -> Status {
    let violation = Violation { field, description: description.to_owned() };
    status::from_error(&InputError::Invalid(vec![violation]).into())
}

/// Ends an analysis when nobody waits for it any more.
struct CancelOnDrop(Interrupt);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
