//! One article gives the same answer through every way in: unary, batch, stream and the command line.

mod common;

use std::{
    io::Write as _,
    process::{Command, Stdio},
    thread,
};

use common::{
    Server,
    corpora::{articles, shared},
};
use prost::Message as _;
use serde_json::json;
use tokio_stream::StreamExt as _;
use trich::{
    api::v1::{self, analyze_document_stream_response, batch_analyze_documents_result},
    server::Config,
};

/// The project's articles, and the five of `../shared` where they are present; those in other forms too.
fn documents() -> Vec<v1::Document> {
    let own = articles().into_iter().map(|a| (a.id, a.text, a.published));
    let gold = shared("gold/seeds.jsonl").into_iter().map(|row| {
        let field = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        (field("id"), field("text"), field("published"))
    });
    let document =
        |(document_id, text, publish_time)| v1::Document { document_id, text, publish_time, ..Default::default() };
    own.chain(gold).map(document).collect()
}

/// What `trich analyze --format jsonl` writes for the documents, a line each.
fn command_line(documents: &[v1::Document], unit: &str) -> Vec<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_trich"))
        .args(["analyze", "--format", "jsonl", "--offset-unit", unit])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let lines: Vec<_> = (documents.iter())
        .map(|d| json!({"id": d.document_id, "text": d.text, "published": d.publish_time}).to_string() + "\n")
        .collect();
    let writer = thread::spawn(move || lines.iter().for_each(|line| stdin.write_all(line.as_bytes()).unwrap()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn every_way_in_gives_the_same_bytes() {
    let server = Server::start(Config::default()).await;
    let mut client = server.client().await;
    let documents = documents();
    for (unit, name) in
        [(v1::OffsetUnit::Utf8, "utf8"), (v1::OffsetUnit::Utf16, "utf16"), (v1::OffsetUnit::Utf32, "utf32")]
    {
        let options = Some(v1::AnalysisOptions { offset_unit: unit.into(), ..Default::default() });

        let mut unary = Vec::new();
        for document in &documents {
            let request = v1::AnalyzeDocumentRequest { document: Some(document.clone()), options: options.clone() };
            unary.push(client.analyze_document(request).await.unwrap().into_inner());
        }
        let bytes: Vec<_> = unary.iter().map(prost::Message::encode_to_vec).collect();

        let request = v1::BatchAnalyzeDocumentsRequest { documents: documents.clone(), options: options.clone() };
        let batch = client.batch_analyze_documents(request).await.unwrap().into_inner();
        let batch: Vec<_> = (batch.results.iter())
            .map(|result| match &result.outcome {
                Some(batch_analyze_documents_result::Outcome::Result(answer)) => answer.encode_to_vec(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert!(batch == bytes, "batch, {name}");

        let requests: Vec<_> = (documents.iter())
            .map(|document| v1::AnalyzeDocumentStreamRequest {
                document: Some(document.clone()),
                options: options.clone(),
            })
            .collect();
        let mut answers = client.analyze_document_stream(tokio_stream::iter(requests)).await.unwrap().into_inner();
        let mut stream = vec![Vec::new(); documents.len()];
        while let Some(answer) = answers.next().await {
            let answer = answer.unwrap();
            match &answer.outcome {
                Some(analyze_document_stream_response::Outcome::Result(result)) => {
                    stream[answer.index as usize] = result.encode_to_vec();
                }
                other => panic!("{other:?}"),
            }
        }
        assert!(stream == bytes, "stream, {name}");

        // The same as proto3 JSON, and every byte of it.
        let json: Vec<_> = unary.iter().map(|answer| serde_json::to_string(answer).unwrap()).collect();
        assert!(command_line(&documents, name) == json, "command line, {name}");
    }
    server.stop().await;
}
