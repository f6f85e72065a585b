//! The log tells of every call and never of what an article says. One test: the subscriber is the process's.

mod common;

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use common::{Server, document};
use tracing_subscriber::fmt::MakeWriter;
use trich::{
    api::v1,
    server::{Config, telemetry},
};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn calls_are_logged_without_text_and_title() {
    let lines = Lines::default();
    // Everything that anybody logs, the libraries below included.
    tracing_subscriber::fmt().json().with_max_level(tracing::Level::TRACE).with_writer(lines.clone()).init();
    let server = Server::start(Config::default()).await;
    let mut client = server.client().await;
    let document = v1::Document {
        title: "Quả bầu lạ".to_owned(), ..document("Chuyện lạ ở vườn bầu. xyzzyplugh")
    };
    let size = document.text.len() + document.title.len();
    let faulty = v1::Document { publish_time: "xyzzyplugh".to_owned(), ..document.clone() };
    for document in [document, faulty] {
        let request = v1::AnalyzeDocumentRequest { document: Some(document), options: None };
        let _ = client.analyze_document(request).await;
    }
    server.stop().await;
    telemetry::log_panics();
    let panicking = std::thread::Builder::new().name("unlucky".to_owned());
    assert!(panicking.spawn(|| panic!("in the text xyzzyplugh")).unwrap().join().is_err());

    let text = lines.text();
    let calls: Vec<_> = text
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|line| line["fields"]["message"] == "call" && line["level"] == "INFO")
        .collect();
    assert_eq!(calls.len(), 2);
    for (call, code) in calls.iter().zip(["Ok", "InvalidArgument"]) {
        let fields = &call["fields"];
        assert_eq!(fields["method"], "trich.v1.DocumentAnalysisService/AnalyzeDocument");
        assert_eq!(fields["code"], code);
        assert_eq!((fields["documents"].as_u64(), fields["bytes"].as_u64()), (Some(1), Some(size as u64)));
        assert!(fields["duration_ms"].is_number());
    }
    assert!(text.contains("\"serving\"") && text.contains("\"stopped\""));
    let panic = text.lines().find(|line| line.contains("unlucky")).expect("a line about the panic");
    assert!(panic.contains("tests/server_log.rs:") && panic.contains("ERROR"), "{panic}");
    for secret in ["xyzzyplugh", "bầu"] {
        assert!(!text.contains(secret), "{:?}", text.lines().find(|line| line.contains(secret)));
    }
}
