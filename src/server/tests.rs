//! Over the wire, with an analysis that the test controls.

use std::{
    net::SocketAddr,
    sync::{Mutex, mpsc},
    time::Duration,
};

use tokio::{sync::oneshot, task::JoinHandle, time::timeout};
use tokio_stream::{StreamExt as _, wrappers::ReceiverStream};
use tonic::{Code, Status, transport::Channel};
use tonic_types::StatusExt as _;

use super::*;
use crate::{
    api::{
        health::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient},
        v1::{self, document_analysis_service_client::DocumentAnalysisServiceClient as Client},
    },
    interrupt::Interrupt,
};

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(30);

struct Running {
    address: SocketAddr,
    lifecycle: Lifecycle,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), Error>>,
}

impl Running {
    async fn start(config: Config, analyze: Arc<Analyze>) -> Self {
        let server = Server::new(&Analyzer::new().unwrap(), config, analyze).unwrap();
        let lifecycle = server.lifecycle.clone();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            let _ = stopped.await;
        };
        Self { address, lifecycle, stop, task: tokio::spawn(server.serve(listener, shutdown)) }
    }

    async fn channel(&self) -> Channel {
        Channel::from_shared(format!("http://{}", self.address)).unwrap().connect().await.unwrap()
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        timeout(PATIENCE, self.task).await.unwrap().unwrap().unwrap();
    }
}

fn document(text: &str) -> v1::Document {
    v1::Document { document_id: text.to_owned(), text: text.to_owned(), ..Default::default() }
}

fn request(text: &str) -> v1::AnalyzeDocumentRequest {
    v1::AnalyzeDocumentRequest { document: Some(document(text)), options: None }
}

fn echo(document: v1::Document) -> v1::AnalyzeDocumentResponse {
    v1::AnalyzeDocumentResponse { document_id: document.document_id, ..Default::default() }
}

/// An analysis of "wait" tells that it has begun and takes until it is interrupted, which it tells, too; one of "panic"
/// panics; others are done at once.
fn controlled() -> (Arc<Analyze>, mpsc::Receiver<&'static str>) {
    let (events, received) = mpsc::channel();
    let events = Mutex::new(events);
    let tell = move |event| events.lock().unwrap().send(event).unwrap();
    let analyze = move |document: v1::Document, _: &v1::AnalysisOptions, interrupt: &Interrupt| {
        match document.text.as_str() {
            "wait" => {
                tell("begun");
                while interrupt.check().is_ok() {
                    std::thread::sleep(Duration::from_millis(1));
                }
                tell("interrupted");
                interrupt.check()?;
            }
            "panic" => panic!("the text is {}", document.text),
            _ => {}
        }
        Ok(echo(document))
    };
    (Arc::new(analyze), received)
}

/// The next event; the runtime goes on meanwhile.
async fn next(events: mpsc::Receiver<&'static str>) -> (&'static str, mpsc::Receiver<&'static str>) {
    let wait = move || (events.recv_timeout(PATIENCE).expect("an event"), events);
    tokio::task::spawn_blocking(wait).await.unwrap()
}

fn small() -> Config {
    Config {
        workers: 1,
        max_in_flight_documents: 1,
        drain_deadline: Duration::from_millis(200),
        retry_after: Duration::from_secs(3),
        ..Config::default()
    }
}

async fn health(channel: &Channel) -> ServingStatus {
    let request = HealthCheckRequest { service: String::new() };
    HealthClient::new(channel.clone()).check(request).await.unwrap().into_inner().status()
}

#[tokio::test]
async fn overload_is_told_with_when_to_come_back_and_leaves_health_alone() {
    for (overload_code, code) in
        [(OverloadCode::ResourceExhausted, Code::ResourceExhausted), (OverloadCode::Unavailable, Code::Unavailable)]
    {
        let (analyze, events) = controlled();
        let server = Running::start(Config { overload_code, ..small() }, analyze).await;
        let channel = server.channel().await;
        let mut client = Client::new(channel.clone());
        let mut busy = client.clone();
        let busy = tokio::spawn(async move { busy.analyze_document(request("wait")).await });
        let (event, events) = next(events).await;
        assert_eq!(event, "begun");

        let refused = |status: Status| {
            assert_eq!(status.code(), code);
            let details = status.get_error_details();
            assert_eq!(details.retry_info().unwrap().retry_delay, Some(Duration::from_secs(3)));
        };
        refused(client.analyze_document(request("a")).await.unwrap_err());
        let batch = v1::BatchAnalyzeDocumentsRequest { documents: vec![document("a")], options: None };
        refused(client.batch_analyze_documents(batch).await.unwrap_err());
        assert_eq!(health(&channel).await, ServingStatus::Serving);

        // The client goes, and with it the work.
        busy.abort();
        assert_eq!(next(events).await.0, "interrupted");
        server.stop().await;
    }
}

#[tokio::test]
async fn a_stream_waits_where_a_unary_call_is_refused() {
    let (analyze, events) = controlled();
    let server = Running::start(small(), analyze).await;
    let mut client = Client::new(server.channel().await);
    let mut busy = client.clone();
    let busy = tokio::spawn(async move { busy.analyze_document(request("wait")).await });
    let (_, events) = next(events).await;
    let message = v1::AnalyzeDocumentStreamRequest { document: Some(document("a")), options: None };
    let mut answers = client.analyze_document_stream(tokio_stream::iter([message])).await.unwrap().into_inner();
    assert!(timeout(Duration::from_millis(50), answers.next()).await.is_err());
    busy.abort();
    next(events).await;
    let answer = timeout(PATIENCE, answers.next()).await.unwrap().unwrap().unwrap();
    assert_eq!(answer.document_id, "a");
    assert!(answers.next().await.is_none());
    server.stop().await;
}

#[tokio::test]
async fn abandoned_batches_and_streams_end_their_work() {
    let (analyze, mut events) = controlled();
    let config = Config { max_in_flight_documents: 8, max_stream_in_flight_documents: 1, ..small() };
    let server = Running::start(config, analyze).await;
    let client = Client::new(server.channel().await);

    let mut batch = client.clone();
    let documents = vec![document("wait"), document("wait"), document("wait")];
    let batch = tokio::spawn(async move {
        batch.batch_analyze_documents(v1::BatchAnalyzeDocumentsRequest { documents, options: None }).await
    });
    let mut event;
    (event, events) = next(events).await;
    assert_eq!(event, "begun");
    batch.abort();
    (event, events) = next(events).await;
    assert_eq!(event, "interrupted");

    let mut stream = client.clone();
    let message = |text| v1::AnalyzeDocumentStreamRequest { document: Some(document(text)), options: None };
    let (requests, received) = tokio::sync::mpsc::channel(2);
    requests.send(message("wait")).await.unwrap();
    requests.send(message("wait")).await.unwrap();
    let answers = stream.analyze_document_stream(ReceiverStream::new(received)).await.unwrap();
    (event, events) = next(events).await;
    assert_eq!(event, "begun");
    drop((requests, answers));
    (event, events) = next(events).await;
    assert_eq!(event, "interrupted");

    // The one worker is free again, and so are the places.
    let mut after = client.clone();
    let answer = timeout(PATIENCE, after.analyze_document(request("a"))).await.unwrap().unwrap();
    assert_eq!(answer.into_inner().document_id, "a");
    server.stop().await;
    assert!(events.try_recv().is_err(), "what was abandoned before it began never begins");
}

#[tokio::test]
async fn a_deadline_ends_the_work_and_the_call() {
    let (analyze, events) = controlled();
    let server = Running::start(small(), analyze).await;
    let mut client = Client::new(server.channel().await);
    let mut request = tonic::Request::new(request("wait"));
    request.set_timeout(Duration::from_millis(50));
    // The client ends the call by itself, too; that the server does is tested with one that does not.
    assert!(client.analyze_document(request).await.is_err());
    let (event, events) = next(events).await;
    assert_eq!(event, "begun");
    assert_eq!(next(events).await.0, "interrupted");
    server.stop().await;
}

#[tokio::test]
async fn the_deadline_goes_with_the_document() {
    let (analyze, _events) = controlled();
    let engine = Engine::new(&small(), analyze).unwrap();
    let mut call = calls::Call::default();
    call.deadline = Some(std::time::Instant::now() + Duration::from_millis(20));
    let permit = engine.admission.try_unary().unwrap();
    let run = engine.run(permit, document("wait"), Arc::default(), &call);
    let status = timeout(PATIENCE, run).await.expect("it ends by itself").unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
}

#[tokio::test]
async fn a_panic_is_an_answer_without_the_text() {
    let (analyze, _events) = controlled();
    let server = Running::start(small(), analyze).await;
    let mut client = Client::new(server.channel().await);
    for id in 1..3 {
        let status = client.analyze_document(request("panic")).await.unwrap_err();
        assert_eq!(status.code(), Code::Internal);
        assert_eq!(status.message(), format!("internal error; the server's log has it as fault {id}"));
        client.analyze_document(request("a")).await.unwrap();
    }
    server.stop().await;
}

#[tokio::test]
async fn health_follows_the_phases() {
    let (analyze, _events) = controlled();
    let server = Running::start(small(), analyze).await;
    let channel = server.channel().await;
    assert_eq!(health(&channel).await, ServingStatus::Serving);
    let request = HealthCheckRequest { service: "trich.v1.DocumentAnalysisService".to_owned() };
    let mut watch = HealthClient::new(channel.clone()).watch(request).await.unwrap().into_inner();
    for (phase, status) in [(Phase::Serving, ServingStatus::Serving), (Phase::Leaving, ServingStatus::NotServing)] {
        server.lifecycle.enter(phase);
        assert_eq!(health(&channel).await, status);
        assert_eq!(timeout(PATIENCE, watch.next()).await.unwrap().unwrap().unwrap().status(), status);
    }
    // Calls are still taken: whoever sends them has not heard yet.
    Client::new(channel.clone()).analyze_document(self::request("a")).await.unwrap();
    server.lifecycle.enter(Phase::Draining);
    let end = timeout(PATIENCE, watch.next()).await.unwrap().unwrap();
    assert_eq!(end.unwrap_err().code(), Code::Unavailable);
    server.stop().await;
}

#[tokio::test]
async fn a_server_that_starts_or_drains_says_so() {
    let (analyze, _events) = controlled();
    let server = Server::new(&Analyzer::new().unwrap(), small(), analyze).unwrap();
    // An empty message.
    let call = |path: &str| {
        let request = http::Request::post(path).header("content-type", "application/grpc");
        hyper::service::Service::call(&server.calls, request.body("\0\0\0\0\0".to_owned()).unwrap())
    };
    let check = "/grpc.health.v1.Health/Check";
    assert_eq!(health_of(call(check).await.unwrap()).await, ServingStatus::NotServing);
    server.lifecycle.enter(Phase::Serving);
    assert_eq!(health_of(call(check).await.unwrap()).await, ServingStatus::Serving);
    server.lifecycle.enter(Phase::Draining);
    assert_eq!(health_of(call(check).await.unwrap()).await, ServingStatus::NotServing);
    let answer = call("/trich.v1.DocumentAnalysisService/GetServerInfo").await.unwrap();
    let status = Status::from_header_map(answer.headers()).unwrap();
    assert_eq!((status.code(), status.message()), (Code::Unavailable, "draining"));
}

async fn health_of(response: http::Response<calls::CallBody>) -> ServingStatus {
    use hyper::body::Body as _;
    let mut body = Box::pin(response.into_body());
    let frame = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await.unwrap().unwrap();
    let data = frame.into_data().unwrap();
    let message: crate::api::health::HealthCheckResponse = prost::Message::decode(&data[5..]).unwrap();
    message.status()
}

/// An analysis that tells when it begins and takes until it is let go.
fn gated() -> (Arc<Analyze>, mpsc::Receiver<&'static str>, mpsc::Sender<()>) {
    let (tell, events) = mpsc::channel();
    let (go, gate) = mpsc::channel::<()>();
    let (gate, tell) = (Mutex::new(gate), Mutex::new(tell));
    let analyze = move |document: v1::Document, _: &v1::AnalysisOptions, _: &Interrupt| {
        tell.lock().unwrap().send("begun").unwrap();
        gate.lock().unwrap().recv().unwrap();
        Ok(echo(document))
    };
    (Arc::new(analyze), events, go)
}

#[tokio::test]
async fn an_old_connection_answers_what_is_in_flight() {
    let age = Duration::from_millis(20);
    let (analyze, events, go) = gated();
    let config = Config { max_connection_age: Some(age), drain_deadline: PATIENCE, ..Config::default() };
    let server = Running::start(config, analyze).await;
    let stream = tokio::net::TcpStream::connect(server.address).await.unwrap();
    let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
    let connection = tokio::spawn(connection);
    let call = http::Request::post("http://localhost/trich.v1.DocumentAnalysisService/AnalyzeDocument");
    let call = call.header("content-type", "application/grpc").body(()).unwrap();
    let (answer, mut sender) = client.send_request(call, false).unwrap();
    let message = prost::Message::encode_to_vec(&request("a"));
    let frame = [&[0, 0, 0, 0, u8::try_from(message.len()).unwrap()], &message[..]].concat();
    sender.send_data(frame.into(), true).unwrap();
    next(events).await;

    // The client learns that it is to send no more calls here; the one that it has sent goes on.
    let refused = async {
        while client.clone().ready().await.is_ok() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(PATIENCE, refused).await.unwrap();
    go.send(()).unwrap();
    let mut body = timeout(PATIENCE, answer).await.unwrap().unwrap().into_body();
    while body.data().await.is_some() {}
    assert_eq!(body.trailers().await.unwrap().unwrap()["grpc-status"], "0");
    timeout(PATIENCE, connection).await.unwrap().unwrap().unwrap();
    server.stop().await;
}

#[tokio::test]
async fn calls_in_flight_are_answered_while_draining() {
    let (analyze, events, go) = gated();
    let config = Config { drain_deadline: PATIENCE, workers: 2, max_in_flight_documents: 4, ..Config::default() };
    let server = Running::start(config, analyze).await;
    let mut client = Client::new(server.channel().await);
    let mut unary = client.clone();
    let unary = tokio::spawn(async move { unary.analyze_document(request("a")).await });
    let (_, events) = next(events).await;
    let message = v1::AnalyzeDocumentStreamRequest { document: Some(document("b")), options: None };
    let open = tokio_stream::iter([message]).chain(tokio_stream::pending());
    let mut answers = client.analyze_document_stream(open).await.unwrap().into_inner();
    next(events).await;

    server.stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!server.task.is_finished());
    go.send(()).unwrap();
    go.send(()).unwrap();
    assert_eq!(unary.await.unwrap().unwrap().into_inner().document_id, "a");
    // The stream is answered what it has sent and is then told why it ends.
    assert_eq!(answers.next().await.unwrap().unwrap().document_id, "b");
    assert_eq!(answers.next().await.unwrap().unwrap_err().code(), Code::Unavailable);
    timeout(PATIENCE, server.task).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn the_drain_deadline_cuts_what_does_not_end() {
    let (analyze, events) = controlled();
    let server = Running::start(small(), analyze).await;
    let mut client = Client::new(server.channel().await);
    let call = tokio::spawn(async move { client.analyze_document(request("wait")).await });
    let (_, events) = next(events).await;
    server.stop().await;
    assert!(call.await.unwrap().is_err());
    assert_eq!(next(events).await.0, "interrupted");
}
