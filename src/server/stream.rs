//! One bidirectional stream of documents and their outcomes.

use std::{
    collections::{BTreeMap, VecDeque},
    pin::pin,
    sync::Arc,
};

use tokio::{sync::mpsc, task::JoinSet};
use tonic::{Status, Streaming};

use super::{calls::Call, config::Config, engine::Engine, lifecycle::Lifecycle, size};
use crate::api::{
    counterparts::{self, Counterparts},
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
        let mut compared = Compared::default();
        let mut index = 0;
        let mut open = true;
        let mut end = Ok(());
        while open || !running.is_empty() {
            tokio::select! {
                () = &mut draining, if open => {
                    open = false;
                    end = Err(Status::unavailable("draining"));
                }
                request = self.requests.message(), if open && running.len() + compared.waiting.len() < limit => match request {
                    Ok(Some(request)) => {
                        compared.expect(index, &request);
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
                    let Ok(answer) = done else {
                        let _ = answers.send(Err(Status::internal("a document of the stream was lost"))).await;
                        return;
                    };
                    compared.take(answer);
                    while let Some(answer) = compared.ready.pop_front() {
                        if answers.send(Ok(answer)).await.is_err() {
                            return;
                        }
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
    v1::AnalyzeDocumentStreamResponse { document_id, outcome: Some(outcome), index, ..Default::default() }
}

/// Answers on their way to the client. Those of articles whose names are compared go in the order of the articles, so that the
/// same requests get the same answers; all others go as they come.
#[derive(Default)]
struct Compared {
    /// The articles that are compared and not answered yet, in order.
    expected: VecDeque<u64>,
    /// Answers that wait for those of articles before theirs.
    waiting: BTreeMap<u64, v1::AnalyzeDocumentStreamResponse>,
    known: Counterparts,
    /// Answers to be sent.
    ready: VecDeque<v1::AnalyzeDocumentStreamResponse>,
}

impl Compared {
    /// Notes that an article has come.
    fn expect(&mut self, index: u64, request: &v1::AnalyzeDocumentStreamRequest) {
        if request.options.as_ref().is_some_and(counterparts::asked_by_name) {
            self.expected.push_back(index);
        }
    }

    /// Takes an answer.
    fn take(&mut self, answer: v1::AnalyzeDocumentStreamResponse) {
        if self.expected.binary_search(&answer.index).is_err() {
            self.ready.push_back(answer);
            return;
        }
        self.waiting.insert(answer.index, answer);
        while let Some(mut answer) = self.expected.front().and_then(|next| self.waiting.remove(next)) {
            self.expected.pop_front();
            if let Some(Outcome::Result(result)) = &answer.outcome {
                answer.counterparts = self.known.of(answer.index, result);
                self.known.add(answer.index, result);
            }
            self.ready.push_back(answer);
        }
    }
}
