//! One bidirectional stream of documents and their outcomes.

use std::{pin::pin, sync::Arc};

use tokio::{sync::mpsc, task::JoinSet};
use tonic::{Status, Streaming};

use super::{calls::Call, config::Config, engine::Engine, lifecycle::Lifecycle, size};
use crate::api::{
    status,
    v1::{self, analyze_document_stream_response::Outcome},
};

type Answer = Result<v1::AnalyzeDocumentStreamResponse, Status>;

/// A stream that is being answered. Dropping its future ends the analyses under way.
pub(crate) struct Answering {
    pub(crate) call: Call,
    pub(crate) requests: Streaming<v1::AnalyzeDocumentStreamRequest>,
    pub(crate) engine: Arc<Engine>,
    pub(crate) config: Arc<Config>,
    pub(crate) lifecycle: Lifecycle,
}

impl Answering {
    /// Answers until the client has sent its last document, or the server drains, or a message cannot be read; every
    /// document taken is answered first.
    ///
    /// Backpressure: no document is read while too many are in flight or the client does not take its answers.
    pub(crate) async fn run(mut self, answers: mpsc::Sender<Answer>) {
        let limit = self.config.max_stream_in_flight_documents.max(1);
        let lifecycle = self.lifecycle.clone();
        let mut draining = pin!(lifecycle.draining());
        let mut running = JoinSet::new();
        let mut index = 0;
        let mut open = true;
        let mut end = Ok(());
        while open || !running.is_empty() {
            tokio::select! {
                () = &mut draining, if open => {
                    open = false;
                    end = Err(Status::unavailable("draining"));
                }
                request = self.requests.message(), if open && running.len() < limit => match request {
                    Ok(Some(request)) => {
                        running.spawn(answer(index, request, Arc::clone(&self.engine), self.call.clone()));
                        index += 1;
                    }
                    Ok(None) => open = false,
                    Err(status) => {
                        open = false;
                        end = Err(size::translate(status, self.config.max_message_bytes));
                    }
                },
                Some(done) = running.join_next() => {
                    let answer = done.map_err(|_| Status::internal("a document of the stream was lost"));
                    if answers.send(answer).await.is_err() {
                        return;
                    }
                }
            }
        }
        if let Err(status) = end {
            // If the client has gone there is nobody to tell.
            let _ = answers.send(Err(status)).await;
        }
    }
}

async fn answer(
    index: u64,
    request: v1::AnalyzeDocumentStreamRequest,
    engine: Arc<Engine>,
    call: Call,
) -> v1::AnalyzeDocumentStreamResponse {
    let document_id = request.document.as_ref().map(|d| d.document_id.clone()).unwrap_or_default();
    let options = Arc::new(request.options.unwrap_or_default());
    let outcome = match engine.run_in_turn(None, request.document, options, &call).await {
        Ok(response) => Outcome::Result(response),
        Err(error) => Outcome::Status(status::to_message(&error)),
    };
    v1::AnalyzeDocumentStreamResponse { document_id, outcome: Some(outcome), index }
}
