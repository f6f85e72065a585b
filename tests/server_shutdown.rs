//! Peers that say nothing, calls that stay open, and the end of the server.

mod common;

use std::{io::ErrorKind, net::SocketAddr, time::Duration};

use common::{ARTICLE, PATIENCE, Server, document, request};
use tokio::{net::TcpStream, time::timeout};
use tokio_stream::StreamExt as _;
use tonic::Code;
use trich::{
    api::{
        health::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient},
        v1,
    },
    server::Config,
};

/// A drain deadline that no test here waits for, so that a test which needs it fails.
const NEVER: Duration = Duration::from_hours(1);

/// Waits until the peer closes the connection; what it sends is thrown away.
async fn closed(stream: &TcpStream) {
    let wait = async {
        let mut buffer = [0; 1024];
        loop {
            stream.readable().await.unwrap();
            match stream.try_read(&mut buffer) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => return,
            }
        }
    };
    timeout(PATIENCE, wait).await.expect("the server closes the connection");
}

fn send(stream: &TcpStream, bytes: &[u8]) {
    assert_eq!(stream.try_write(bytes).unwrap(), bytes.len());
}

async fn silent(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.writable().await.unwrap();
    stream
}

/// A peer that sends the preface and no settings acknowledgement, no ping answer, nothing.
async fn mute(address: SocketAddr) -> TcpStream {
    let stream = silent(address).await;
    send(&stream, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    send(&stream, &[0, 0, 0, 4, 0, 0, 0, 0, 0]);
    stream
}

#[tokio::test]
async fn a_silent_peer_is_dropped() {
    let config = Config { preface_timeout: Duration::from_millis(50), keepalive_interval: NEVER, ..Config::default() };
    let server = Server::start(config).await;
    closed(&silent(server.address).await).await;
    let halfway = silent(server.address).await;
    send(&halfway, b"PRI * HTTP/2.0\r\n");
    closed(&halfway).await;
    // One that has sent its preface may take its time.
    let mut client = server.client().await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    client.analyze_document(request(ARTICLE)).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_peer_that_speaks_something_else_is_dropped() {
    let server = Server::start(Config { preface_timeout: NEVER, ..Config::default() }).await;
    let stream = silent(server.address).await;
    send(&stream, b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
    closed(&stream).await;
    server.stop().await;
}

#[tokio::test]
async fn a_mute_peer_is_dropped_by_keepalive() {
    let keepalive = Duration::from_millis(50);
    let config = Config { keepalive_interval: keepalive, keepalive_timeout: keepalive, ..Config::default() };
    let server = Server::start(config).await;
    closed(&mute(server.address).await).await;
    server.stop().await;
}

#[tokio::test]
async fn a_silent_peer_does_not_hold_up_the_end() {
    let config = Config { preface_timeout: NEVER, drain_deadline: NEVER, ..Config::default() };
    let server = Server::start(config).await;
    let peer = silent(server.address).await;
    // The server knows the peer once it has answered somebody who came later.
    server.client().await.analyze_document(request(ARTICLE)).await.unwrap();
    server.stop().await;
    closed(&peer).await;
}

#[tokio::test]
async fn a_mute_peer_holds_up_the_end_no_longer_than_the_drain_deadline() {
    let config = Config { keepalive_interval: NEVER, drain_deadline: Duration::from_millis(100), ..Config::default() };
    let server = Server::start(config).await;
    let peer = mute(server.address).await;
    server.client().await.analyze_document(request(ARTICLE)).await.unwrap();
    server.stop().await;
    closed(&peer).await;
}

#[tokio::test]
async fn open_streams_do_not_hold_up_the_end() {
    let server = Server::start(Config { drain_deadline: NEVER, ..Config::default() }).await;
    let mut client = server.client().await;
    let message = v1::AnalyzeDocumentStreamRequest { document: Some(document(ARTICLE)), options: None };
    let open = tokio_stream::iter([message]).chain(tokio_stream::pending());
    let mut answers = client.analyze_document_stream(open).await.unwrap().into_inner();
    assert_eq!(answers.next().await.unwrap().unwrap().index, 0);
    let mut health = HealthClient::new(server.channel().await);
    let mut watch = health.watch(HealthCheckRequest::default()).await.unwrap().into_inner();
    assert_eq!(watch.next().await.unwrap().unwrap().status(), ServingStatus::Serving);

    server.stop().await;
    assert_eq!(answers.next().await.unwrap().unwrap_err().code(), Code::Unavailable);
    // Whether or not there was time for NOT_SERVING, the last word is that the server goes.
    let mut last = None;
    while let Some(item) = watch.next().await {
        last = Some(item);
    }
    assert_eq!(last.unwrap().unwrap_err().code(), Code::Unavailable);
}

#[tokio::test]
async fn idle_connections_are_let_go_and_new_ones_refused() {
    let server = Server::start(Config { drain_deadline: NEVER, ..Config::default() }).await;
    let mut client = server.client().await;
    client.analyze_document(request(ARTICLE)).await.unwrap();
    let address = server.address;
    server.stop().await;
    assert_eq!(client.analyze_document(request(ARTICLE)).await.unwrap_err().code(), Code::Unavailable);
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn old_connections_are_told_to_go() {
    let config = Config { max_connection_age: Some(Duration::from_millis(30)), ..Config::default() };
    let server = Server::start(config).await;
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (_idle, connection) = h2::client::handshake(stream).await.unwrap();
    timeout(PATIENCE, connection).await.unwrap().unwrap();
    server.stop().await;
}
