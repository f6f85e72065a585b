//! What happens around every call: its deadline, whether it is taken at all, and its line in the log.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Instant,
};

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, header};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Sleep, sleep_until, timeout_at};
use tonic::{Code, Status, body::Body, service::Routes};
use tower::Service as _;
use tracing::{debug, info};

use super::{
    deadline,
    lifecycle::{Lifecycle, Phase},
    size,
};

/// What the service is told of a call, and what it tells the log.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call {
    /// When the caller gives up.
    pub(crate) deadline: Option<Instant>,
    usage: Arc<Usage>,
}

#[derive(Debug, Default)]
struct Usage {
    documents: AtomicU64,
    bytes: AtomicU64,
}

impl Call {
    /// The call that `request` belongs to.
    pub(crate) fn of<T>(request: &tonic::Request<T>) -> Self {
        request.extensions().get().cloned().unwrap_or_default()
    }

    /// Notes a document of `bytes` bytes.
    pub(crate) fn count(&self, bytes: usize) {
        self.usage.documents.fetch_add(1, Ordering::Relaxed);
        self.usage.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

/// The HTTP service of all connections.
#[derive(Clone)]
pub(crate) struct Calls {
    routes: Routes,
    lifecycle: Lifecycle,
    max_message_bytes: usize,
}

impl Calls {
    /// Calls that go to `routes`.
    pub(crate) fn new(routes: Routes, lifecycle: Lifecycle, max_message_bytes: usize) -> Self {
        Self { routes, lifecycle, max_message_bytes }
    }

    /// The answer to `request`, its head at least.
    async fn answer<B>(mut self, request: Request<B>, method: &str, deadline: Option<Instant>) -> Response<Body>
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<tonic::codegen::StdError>,
    {
        // Health checks and reflection tell of a server that drains, too.
        if self.lifecycle.phase() == Phase::Draining && !is_infrastructure(method) {
            return Status::unavailable("draining").into_http();
        }
        let Some(deadline) = deadline else { return self.route(request).await };
        if Instant::now() >= deadline {
            return late().into_http();
        }
        timeout_at(deadline.into(), self.route(request)).await.unwrap_or_else(|_| late().into_http())
    }

    async fn route<B>(&mut self, request: Request<B>) -> Response<Body>
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<tonic::codegen::StdError>,
    {
        let response = match self.routes.call(request).await {
            Ok(response) => response,
            Err(infallible) => match infallible {},
        };
        match Status::from_header_map(response.headers()) {
            Some(status) if matches!(status.code(), Code::OutOfRange | Code::ResourceExhausted) => {
                size::translate(status, self.max_message_bytes).into_http()
            }
            _ => response,
        }
    }
}

impl<B> hyper::service::Service<Request<B>> for Calls
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<tonic::codegen::StdError>,
{
    type Response = Response<CallBody>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, mut request: Request<B>) -> Self::Future {
        let calls = self.clone();
        Box::pin(async move {
            let started = Instant::now();
            let method = method(request.uri().path());
            let mut call = Call::default();
            let mut record = Record { method, started, usage: Arc::clone(&call.usage), code: None };
            let response = if is_grpc(request.headers()) {
                match deadline::read(request.headers(), started) {
                    Ok(deadline) => {
                        call.deadline = deadline;
                        request.extensions_mut().insert(call.clone());
                        calls.answer(request, method, deadline).await
                    }
                    Err(status) => status.into_http(),
                }
            } else {
                // What the gRPC protocol asks for.
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::UNSUPPORTED_MEDIA_TYPE;
                record.code = Some(Code::Internal);
                response
            };
            record.code = record.code.or_else(|| code(response.headers()));
            let deadline = call.deadline.map(|deadline| Box::pin(sleep_until(deadline.into())));
            Ok(response.map(|body| CallBody { body: Some(body), deadline, record }))
        })
    }
}

/// The body of an answer: ends when the deadline passes, and with it ends whatever makes it.
pub(crate) struct CallBody {
    /// None once the deadline has passed.
    body: Option<Body>,
    deadline: Option<Pin<Box<Sleep>>>,
    record: Record,
}

impl HttpBody for CallBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = &mut *self;
        let Some(body) = &mut this.body else { return Poll::Ready(None) };
        if let Some(deadline) = &mut this.deadline
            && deadline.as_mut().poll(context).is_ready()
        {
            this.body = None;
            this.record.code = Some(Code::DeadlineExceeded);
            let mut trailers = HeaderMap::new();
            late().add_header(&mut trailers)?;
            return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
        }
        let frame = Pin::new(body).poll_frame(context);
        match &frame {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(trailers) = frame.trailers_ref() {
                    this.record.code = code(trailers);
                }
            }
            Poll::Ready(Some(Err(status))) => this.record.code = Some(status.code()),
            Poll::Ready(None) | Poll::Pending => {}
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

/// Writes a call's line into the log when it is dropped: after its answer, or when the client has gone.
struct Record {
    method: &'static str,
    started: Instant,
    usage: Arc<Usage>,
    /// None as long as there is no status.
    code: Option<Code>,
}

impl Drop for Record {
    fn drop(&mut self) {
        let code = self.code.unwrap_or(Code::Cancelled);
        let duration_ms = self.started.elapsed().as_micros() as f64 / 1e3;
        let documents = self.usage.documents.load(Ordering::Relaxed);
        let bytes = self.usage.bytes.load(Ordering::Relaxed);
        if is_infrastructure(self.method) {
            // Health is checked every few seconds.
            debug!(method = self.method, ?code, duration_ms, "call");
        } else {
            info!(method = self.method, ?code, documents, bytes, duration_ms, "call");
        }
    }
}

/// The status that headers or trailers tell.
fn code(headers: &HeaderMap) -> Option<Code> {
    headers.get("grpc-status").map(|value| Code::from_bytes(value.as_bytes()))
}

fn late() -> Status {
    Status::deadline_exceeded("the deadline has passed")
}

fn is_grpc(headers: &HeaderMap) -> bool {
    let prefixed = |value: &http::HeaderValue| value.as_bytes().starts_with(b"application/grpc");
    headers.get(header::CONTENT_TYPE).is_some_and(prefixed)
}

fn is_infrastructure(method: &str) -> bool {
    method.starts_with("grpc.")
}

/// The method that `path` names; "_OTHER" for those that are none of ours, so that clients write nothing into the log.
fn method(path: &str) -> &'static str {
    const METHODS: [&str; 9] = [
        "trich.v1.DocumentAnalysisService/AnalyzeDocument",
        "trich.v1.DocumentAnalysisService/BatchAnalyzeDocuments",
        "trich.v1.DocumentAnalysisService/AnalyzeDocumentStream",
        "trich.v1.DocumentAnalysisService/GetServerInfo",
        "grpc.health.v1.Health/Check",
        "grpc.health.v1.Health/List",
        "grpc.health.v1.Health/Watch",
        "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
    ];
    let name = path.strip_prefix('/').unwrap_or_default();
    METHODS.into_iter().find(|&method| method == name).unwrap_or("_OTHER")
}
