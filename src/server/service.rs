//! `trich.v1.DocumentAnalysisService`.

use std::sync::Arc;

use tokio::task::JoinSet;
use tonic::{Request, Response, Status, Streaming, async_trait};

use super::{
    calls::Call,
    config::Config,
    engine::{Engine, invalid},
    lifecycle::Lifecycle,
    produced::Produced,
    stream,
};
use crate::{
    analyzer::Analyzer,
    api::{
        convert,
        counterparts::{self, Counterparts},
        status,
        v1::{
            self, batch_analyze_documents_result::Outcome, document_analysis_service_server::DocumentAnalysisService,
        },
    },
};

/// The contract's methods.
pub(crate) struct AnalysisService {
    engine: Arc<Engine>,
    info: v1::GetServerInfoResponse,
    config: Arc<Config>,
    lifecycle: Lifecycle,
}

/// What a server tells of itself.
pub(crate) fn info(config: &Config, version: String, analyzer: &Analyzer) -> v1::GetServerInfoResponse {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    v1::GetServerInfoResponse {
        version,
        language_codes: analyzer.languages().codes().map(str::to_owned).collect(),
        models: convert::models(analyzer),
        limits: Some(v1::Limits {
            max_document_bytes: number(config.document_bytes()),
            max_batch_documents: number(config.max_batch_documents),
            max_message_bytes: number(config.max_message_bytes),
            max_in_flight_documents: number(config.in_flight()),
            max_stream_in_flight_documents: number(config.max_stream_in_flight_documents),
            max_summary_sentences: number(convert::MAX_SUMMARY_SENTENCES),
        }),
    }
}

impl AnalysisService {
    /// The methods over `engine`.
    pub(crate) fn new(
        engine: Arc<Engine>,
        info: v1::GetServerInfoResponse,
        config: Arc<Config>,
        lifecycle: Lifecycle,
    ) -> Self {
        Self { engine, info, config, lifecycle }
    }

    /// One outcome for each document, in their order.
    async fn batch(
        &self,
        documents: Vec<v1::Document>,
        options: v1::AnalysisOptions,
        call: &Call,
    ) -> Result<Vec<v1::BatchAnalyzeDocumentsResult>, Status> {
        // The first place tells whether the server is overloaded; once the batch has begun, its documents wait their turn.
        let mut first = Some(self.engine.admission.try_bulk()?);
        let options = Arc::new(options);
        let mut results: Vec<_> = documents
            .iter()
            .map(|d| v1::BatchAnalyzeDocumentsResult { document_id: d.document_id.clone(), ..Default::default() })
            .collect();
        let mut waiting = documents.into_iter().enumerate();
        // Dropping the set, as when the client has gone, ends its tasks, and they end their analyses.
        let mut running = JoinSet::new();
        loop {
            while running.len() < self.config.max_stream_in_flight_documents.max(1) {
                let Some((index, document)) = waiting.next() else { break };
                let (engine, options, call, permit) =
                    (Arc::clone(&self.engine), Arc::clone(&options), call.clone(), first.take());
                running.spawn(async move { (index, engine.run_in_turn(permit, Some(document), options, &call).await) });
            }
            let Some(done) = running.join_next().await else { return Ok(results) };
            let (index, result) = done.map_err(|_| Status::internal("a document of the batch was lost"))?;
            if let Some(slot) = results.get_mut(index) {
                slot.outcome = Some(match result {
                    Ok(response) => Outcome::Result(response),
                    Err(error) => Outcome::Status(status::to_message(&error)),
                });
            }
        }
    }
}

/// Adds the names that each article's entities have in the others.
fn tell_counterparts(results: &mut [v1::BatchAnalyzeDocumentsResult]) {
    let mut known = Counterparts::default();
    for (document, result) in (0..).zip(&*results) {
        if let Some(Outcome::Result(answer)) = &result.outcome {
            known.add(document, answer);
        }
    }
    for (document, result) in (0..).zip(results) {
        if let Some(Outcome::Result(answer)) = &result.outcome {
            result.counterparts = known.of(document, answer);
        }
    }
}

#[async_trait]
impl DocumentAnalysisService for AnalysisService {
    async fn analyze_document(
        &self,
        request: Request<v1::AnalyzeDocumentRequest>,
    ) -> Result<Response<v1::AnalyzeDocumentResponse>, Status> {
        let call = Call::of(&request);
        let request = request.into_inner();
        let document = self.engine.check(request.document, &call)?;
        let permit = self.engine.admission.try_unary()?;
        let options = Arc::new(request.options.unwrap_or_default());
        self.engine.run(permit, document, options, &call).await.map(Response::new)
    }

    async fn batch_analyze_documents(
        &self,
        request: Request<v1::BatchAnalyzeDocumentsRequest>,
    ) -> Result<Response<v1::BatchAnalyzeDocumentsResponse>, Status> {
        let call = Call::of(&request);
        let request = request.into_inner();
        let (limit, actual) = (self.config.max_batch_documents.max(1), request.documents.len());
        if actual == 0 {
            return Err(invalid("documents", "must hold at least one document"));
        }
        if actual > limit {
            let message = format!("the batch has {actual} documents; the limit is {limit}");
            return Err(status::too_large(message, "BATCH_TOO_LARGE", limit, actual));
        }
        let options = request.options.unwrap_or_default();
        let compare = counterparts::asked(&options);
        let mut results = self.batch(request.documents, options, &call).await?;
        if compare {
            tell_counterparts(&mut results);
        }
        Ok(Response::new(v1::BatchAnalyzeDocumentsResponse { results }))
    }

    type AnalyzeDocumentStreamStream = Produced<Result<v1::AnalyzeDocumentStreamResponse, Status>>;

    async fn analyze_document_stream(
        &self,
        request: Request<Streaming<v1::AnalyzeDocumentStreamRequest>>,
    ) -> Result<Response<Self::AnalyzeDocumentStreamStream>, Status> {
        let stream = stream::Answering {
            call: Call::of(&request),
            requests: request.into_inner(),
            engine: Arc::clone(&self.engine),
            config: Arc::clone(&self.config),
            lifecycle: self.lifecycle.clone(),
        };
        Ok(Response::new(Produced::new(|answers| stream.run(answers))))
    }

    async fn get_server_info(
        &self,
        _: Request<v1::GetServerInfoRequest>,
    ) -> Result<Response<v1::GetServerInfoResponse>, Status> {
        Ok(Response::new(self.info.clone()))
    }
}
