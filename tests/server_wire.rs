//! What clients may send that is no well-formed call, and what stands around the contract's methods.

mod common;

use common::{ARTICLE, PATIENCE, RawClient, Server, framed, request};
use prost::Message as _;
use prost_types::FileDescriptorProto;
use tokio::time::timeout;
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Code, codec::CompressionEncoding};
use tonic_reflection::pb::{v1, v1alpha};
use tonic_types::StatusExt as _;
use trich::{
    api::health::{
        HealthCheckRequest, HealthListRequest, health_check_response::ServingStatus, health_client::HealthClient,
    },
    server::Config,
};

const ANALYZE: &str = "/trich.v1.DocumentAnalysisService/AnalyzeDocument";
const STREAM: &str = "/trich.v1.DocumentAnalysisService/AnalyzeDocumentStream";
const INFO: &str = "/trich.v1.DocumentAnalysisService/GetServerInfo";

#[tokio::test]
async fn what_cannot_be_decoded_fails_that_call_alone() {
    let server = Server::start(Config::default()).await;
    let mut client = RawClient::connect(server.address).await;
    let good = framed(&request(ARTICLE).encode_to_vec());
    // A document (field 1) whose text (field 3) is no UTF-8.
    let bad_utf8 = framed(&[0x0a, 0x04, 0x1a, 0x02, 0xff, 0xfe]);
    // A document of 100 bytes of which one is there.
    let truncated = framed(&[0x0a, 100, 0x1a]);
    // A frame of 100 bytes of which three are there.
    let cut = [0, 0, 0, 0, 100, 1, 2, 3].to_vec();
    // Neither compressed nor not.
    let bad_flag = [7, 0, 0, 0, 0].to_vec();
    // Compressed, but nothing says how.
    let unnamed = [1, 0, 0, 0, 1, 0].to_vec();
    for bytes in [bad_utf8, truncated, cut, bad_flag, unnamed, Vec::new()] {
        let answer = client.post(ANALYZE, &[], bytes.clone()).await;
        assert_eq!((answer.http_status, answer.grpc_status), (200, Some(Code::Internal as i32)), "{bytes:?}");
        if !bytes.is_empty() {
            let answer = client.post(STREAM, &[], bytes.clone()).await;
            assert_eq!(answer.grpc_status, Some(Code::Internal as i32), "{bytes:?}");
        }
        let answer = client.post(ANALYZE, &[], good.clone()).await;
        assert_eq!(answer.grpc_status, Some(Code::Ok as i32));
        assert!(!answer.body.is_empty());
    }
    let garbage = [("grpc-encoding", "gzip")];
    let answer = client.post(ANALYZE, &garbage, [1, 0, 0, 0, 3, 1, 2, 3].to_vec()).await;
    assert_eq!(answer.grpc_status, Some(Code::Internal as i32));
    server.stop().await;
}

#[tokio::test]
async fn what_is_not_served_is_unimplemented() {
    let server = Server::start(Config::default()).await;
    let mut client = RawClient::connect(server.address).await;
    for path in ["/trich.v1.DocumentAnalysisService/Nothing", "/no.Service/Method", "/", "/a/b/c"] {
        let answer = client.post(path, &[], framed(&[])).await;
        assert_eq!(answer.grpc_status, Some(Code::Unimplemented as i32), "{path}");
    }
    let answer = client.post(ANALYZE, &[("grpc-encoding", "br")], framed(&[])).await;
    assert_eq!(answer.grpc_status, Some(Code::Unimplemented as i32));
    let answer = client.post(ANALYZE, &[("content-type", "application/json")], b"{}".to_vec()).await;
    assert_eq!((answer.http_status, answer.grpc_status), (415, None));
    server.stop().await;
}

#[tokio::test]
async fn a_deadline_that_has_passed_is_told() {
    let server = Server::start(Config::default()).await;
    // A client that does not watch its deadline itself.
    let mut client = RawClient::connect(server.address).await;
    let good = framed(&request(ARTICLE).encode_to_vec());
    for path in [ANALYZE, STREAM] {
        let answer = client.post(path, &[("grpc-timeout", "1n")], good.clone()).await;
        assert_eq!(answer.grpc_status, Some(Code::DeadlineExceeded as i32));
    }
    let answer = client.post(ANALYZE, &[("grpc-timeout", "1H")], good.clone()).await;
    assert_eq!(answer.grpc_status, Some(Code::Ok as i32));
    let answer = client.post(ANALYZE, &[("grpc-timeout", "soon")], good).await;
    assert_eq!(answer.grpc_status, Some(Code::InvalidArgument as i32));
    server.stop().await;
}

#[tokio::test]
async fn a_deadline_ends_an_open_stream() {
    let server = Server::start(Config::default()).await;
    let stream = tokio::net::TcpStream::connect(server.address).await.unwrap();
    let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let request = http::Request::post(format!("http://localhost{STREAM}"))
        .header("content-type", "application/grpc")
        .header("grpc-timeout", "100m")
        .body(())
        .unwrap();
    // The client's half stays open.
    let (response, _sender) = client.send_request(request, false).unwrap();
    let mut body = timeout(PATIENCE, response).await.unwrap().unwrap().into_body();
    assert!(timeout(PATIENCE, body.data()).await.unwrap().is_none());
    let trailers = body.trailers().await.unwrap().unwrap();
    assert_eq!(trailers["grpc-status"], "4");
    server.stop().await;
}

#[tokio::test]
async fn connections_are_told_how_many_calls_they_may_have_open() {
    let server = Server::start(Config { max_concurrent_streams: 7, ..Config::default() }).await;
    let mut client = RawClient::connect(server.address).await;
    // The settings come before the first answer.
    client.post(INFO, &[], framed(&[])).await;
    assert_eq!(client.max_concurrent_streams(), 7);
    server.stop().await;
}

#[tokio::test]
async fn compressed_requests_are_read_and_answers_are_plain() {
    let server = Server::start(Config::default()).await;
    for encoding in [CompressionEncoding::Gzip, CompressionEncoding::Zstd] {
        let mut client = server.client().await.send_compressed(encoding).accept_compressed(encoding);
        let answer = client.analyze_document(request(ARTICLE)).await.unwrap();
        assert!(answer.metadata().get("grpc-encoding").is_none());
        assert!(!answer.into_inner().sentences.is_empty());
    }
    server.stop().await;
}

#[tokio::test]
async fn what_grows_too_large_when_it_is_decompressed_is_refused() {
    let server = Server::start(Config { max_message_bytes: 1 << 20, ..Config::default() }).await;
    for encoding in [CompressionEncoding::Gzip, CompressionEncoding::Zstd] {
        let mut client = server.client().await.send_compressed(encoding);
        let status = client.analyze_document(request(&" ".repeat(50 << 20))).await.unwrap_err();
        assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");
        let details = status.get_error_details();
        let info = details.error_info().unwrap();
        assert_eq!((info.reason.as_str(), info.metadata["limit"].as_str()), ("MESSAGE_TOO_LARGE", "1048576"));
        client.analyze_document(request(ARTICLE)).await.unwrap();
    }
    server.stop().await;
}

#[tokio::test]
async fn health_knows_the_server_and_its_service() {
    let server = Server::start(Config::default()).await;
    let mut health = HealthClient::new(server.channel().await);
    let of = |service: &str| HealthCheckRequest { service: service.to_owned() };
    for service in ["", "trich.v1.DocumentAnalysisService"] {
        assert_eq!(health.check(of(service)).await.unwrap().into_inner().status(), ServingStatus::Serving);
        let mut watch = health.watch(of(service)).await.unwrap().into_inner();
        assert_eq!(watch.next().await.unwrap().unwrap().status(), ServingStatus::Serving);
    }
    assert_eq!(health.check(of("no.Service")).await.unwrap_err().code(), Code::NotFound);
    let mut watch = health.watch(of("no.Service")).await.unwrap().into_inner();
    assert_eq!(watch.next().await.unwrap().unwrap().status(), ServingStatus::ServiceUnknown);
    let statuses = health.list(HealthListRequest {}).await.unwrap().into_inner().statuses;
    assert_eq!(statuses.len(), 2);
    assert!(statuses.values().all(|s| s.status() == ServingStatus::Serving));
    server.stop().await;
}

const SERVICES: [&str; 4] = [
    "grpc.health.v1.Health",
    "grpc.reflection.v1.ServerReflection",
    "grpc.reflection.v1alpha.ServerReflection",
    "trich.v1.DocumentAnalysisService",
];

async fn one<T>(mut stream: impl Stream<Item = Result<T, tonic::Status>> + Unpin) -> T {
    timeout(PATIENCE, stream.next()).await.unwrap().unwrap().unwrap()
}

#[tokio::test]
async fn reflection_v1_lists_the_services_and_knows_the_details_of_errors() {
    use v1::{server_reflection_request::MessageRequest, server_reflection_response::MessageResponse};
    let server = Server::start(Config::default()).await;
    let mut client = v1::server_reflection_client::ServerReflectionClient::new(server.channel().await);
    let mut ask = async move |question| {
        let request = v1::ServerReflectionRequest { host: String::new(), message_request: Some(question) };
        let stream = client.server_reflection_info(tokio_stream::iter([request])).await.unwrap().into_inner();
        one(stream).await.message_response.unwrap()
    };
    let MessageResponse::ListServicesResponse(list) = ask(MessageRequest::ListServices(String::new())).await else {
        panic!("a list")
    };
    let mut names: Vec<_> = list.service.iter().map(|s| s.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, SERVICES);

    for (symbol, file) in [
        ("trich.v1.DocumentAnalysisService", "trich/v1/document_analysis.proto"),
        ("google.rpc.Status", "google/rpc/status.proto"),
        ("google.rpc.BadRequest", "google/rpc/error_details.proto"),
        ("google.rpc.ErrorInfo", "google/rpc/error_details.proto"),
        ("google.rpc.RetryInfo", "google/rpc/error_details.proto"),
    ] {
        let question = MessageRequest::FileContainingSymbol(symbol.to_owned());
        let MessageResponse::FileDescriptorResponse(answer) = ask(question).await else { panic!("{symbol}") };
        let descriptor = FileDescriptorProto::decode(&answer.file_descriptor_proto[0][..]).unwrap();
        assert_eq!(descriptor.name(), file);
        // Whatever a file imports can be had by the name that it is imported by.
        for import in descriptor.dependency {
            let question = MessageRequest::FileByFilename(import.clone());
            assert!(matches!(ask(question).await, MessageResponse::FileDescriptorResponse(_)), "{import}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn reflection_v1alpha_lists_the_services() {
    use v1alpha::{server_reflection_request::MessageRequest, server_reflection_response::MessageResponse};
    let server = Server::start(Config::default()).await;
    let mut client = v1alpha::server_reflection_client::ServerReflectionClient::new(server.channel().await);
    let question = Some(MessageRequest::ListServices(String::new()));
    let request = v1alpha::ServerReflectionRequest { host: String::new(), message_request: question };
    let stream = client.server_reflection_info(tokio_stream::iter([request])).await.unwrap().into_inner();
    let Some(MessageResponse::ListServicesResponse(list)) = one(stream).await.message_response else {
        panic!("a list")
    };
    let mut names: Vec<_> = list.service.iter().map(|s| s.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, SERVICES);
    server.stop().await;
}

#[tokio::test]
async fn reflection_can_be_turned_off() {
    let server = Server::start(Config { reflection: false, ..Config::default() }).await;
    let mut client = RawClient::connect(server.address).await;
    let answer = client.post("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", &[], framed(&[])).await;
    assert_eq!(answer.grpc_status, Some(Code::Unimplemented as i32));
    assert_eq!(client.post(INFO, &[], framed(&[])).await.grpc_status, Some(0));
    server.stop().await;
}
