//! A server on a port of its own, and ways to talk to it.

// Every test binary takes what it needs.
#![allow(dead_code, unreachable_pub)]

pub mod corpora;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};
use tonic::transport::Channel;
use trich::{
    analyzer::Analyzer,
    api::v1::{self, document_analysis_service_client::DocumentAnalysisServiceClient as Client},
    server::{Config, Error, run},
};

/// Far longer than anything here takes.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A short article of our own.
pub const ARTICLE: &str = "Cầu Rạch Dừa thông xe\n\
    Sáng 12-5, Sở Giao thông tỉnh Bến Hà đã cho xe chạy qua cầu Rạch Dừa. Bà Đỗ Thu Mây, phó giám đốc sở, nói cây cầu dài \
    420 mét.\n\
    Người dân hai bờ không còn phải đợi phà.";

/// A server that runs until it is stopped.
pub struct Server {
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), Error>>,
}

impl Server {
    pub async fn start(config: Config) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            let _ = stopped.await;
        };
        let analyzer = Arc::new(Analyzer::new().unwrap());
        Self { address, stop, task: tokio::spawn(run(listener, analyzer, config, shutdown)) }
    }

    pub async fn channel(&self) -> Channel {
        Channel::from_shared(format!("http://{}", self.address)).unwrap().connect().await.unwrap()
    }

    pub async fn client(&self) -> Client<Channel> {
        Client::new(self.channel().await).max_decoding_message_size(usize::MAX)
    }

    /// Stops the server, which must end by itself.
    pub async fn stop(self) {
        self.stop.send(()).unwrap();
        timeout(PATIENCE, self.task).await.expect("the server ends").unwrap().unwrap();
    }
}

/// A document of `text` alone.
pub fn document(text: &str) -> v1::Document {
    v1::Document { text: text.to_owned(), ..Default::default() }
}

/// A request for a document of `text` alone.
pub fn request(text: &str) -> v1::AnalyzeDocumentRequest {
    v1::AnalyzeDocumentRequest { document: Some(document(text)), options: None }
}

/// What came back on a raw HTTP/2 stream.
#[derive(Debug, Default)]
pub struct RawAnswer {
    pub http_status: u16,
    /// `grpc-status` of head or trailers.
    pub grpc_status: Option<i32>,
    pub body: Vec<u8>,
}

/// A client that sends any bytes as a call.
pub struct RawClient(h2::client::SendRequest<Bytes>);

impl RawClient {
    pub async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        let (client, connection) = h2::client::handshake(stream).await.unwrap();
        tokio::spawn(connection);
        Self(client)
    }

    /// The number of calls that the server lets this connection have open.
    pub fn max_concurrent_streams(&self) -> usize {
        self.0.current_max_send_streams()
    }

    /// Posts `body` to `path`; gRPC headers are added, and those of `headers` replace them.
    pub async fn post(&mut self, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> RawAnswer {
        let mut request = http::Request::post(format!("http://localhost{path}")).body(()).unwrap();
        for (name, value) in [("content-type", "application/grpc"), ("te", "trailers")].iter().chain(headers) {
            request.headers_mut().insert(http::HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        let mut client = self.0.clone().ready().await.unwrap();
        let (response, mut sender) = client.send_request(request, false).unwrap();
        // A server that refuses the call may close the stream before it has read everything.
        let _ = sender.send_data(body.into(), true);
        let (head, mut body) = timeout(PATIENCE, response).await.expect("an answer").unwrap().into_parts();
        let mut answer = RawAnswer { http_status: head.status.as_u16(), ..RawAnswer::default() };
        let status = |headers: &http::HeaderMap| headers.get("grpc-status")?.to_str().ok()?.parse().ok();
        answer.grpc_status = status(&head.headers);
        while let Some(data) = body.data().await {
            let data = data.unwrap();
            body.flow_control().release_capacity(data.len()).unwrap();
            answer.body.extend_from_slice(&data);
        }
        if let Some(trailers) = body.trailers().await.unwrap() {
            answer.grpc_status = status(&trailers);
        }
        answer
    }
}

/// `message` as it stands in a gRPC body.
pub fn framed(message: &[u8]) -> Vec<u8> {
    let mut frame = vec![0];
    frame.extend_from_slice(&u32::try_from(message.len()).unwrap().to_be_bytes());
    frame.extend_from_slice(message);
    frame
}
