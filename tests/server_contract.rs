//! The methods of the contract and its table of errors, over the wire.

mod common;

use common::{ARTICLE, PATIENCE, Server, document, request};
use prost::Message as _;
use tokio::time::timeout;
use tokio_stream::StreamExt as _;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};
use trich::{
    api::v1::{self, analyze_document_stream_response, batch_analyze_documents_result},
    server::Config,
};

fn named(id: &str, text: &str) -> v1::Document {
    v1::Document { document_id: id.to_owned(), ..document(text) }
}

/// The details of a status that stands in an answer.
fn details(status: &tonic_types::Status) -> ErrorDetails {
    let code = Code::from_i32(status.code);
    Status::with_details(code, &status.message, status.encode_to_vec().into()).get_error_details()
}

fn violations(details: &ErrorDetails) -> Vec<&str> {
    details.bad_request().expect("a bad request").field_violations.iter().map(|v| v.field.as_str()).collect()
}

#[tokio::test]
async fn unary_batch_and_stream_give_the_same_bytes() {
    let server = Server::start(Config::default()).await;
    let mut client = server.client().await;
    let article = named("a", ARTICLE);
    let options = Some(v1::AnalysisOptions { offset_unit: v1::OffsetUnit::Utf16.into(), ..Default::default() });

    let unary = v1::AnalyzeDocumentRequest { document: Some(article.clone()), options: options.clone() };
    let unary = client.analyze_document(unary).await.unwrap().into_inner();
    assert_eq!(unary.document_id, "a");
    assert_eq!(unary.offset_unit(), v1::OffsetUnit::Utf16);
    assert_eq!(unary.language.as_ref().unwrap().code, "vi");
    assert!(!unary.sentences.is_empty() && unary.model.is_some());

    let batch = v1::BatchAnalyzeDocumentsRequest { documents: vec![article.clone()], options: options.clone() };
    let batch = client.batch_analyze_documents(batch).await.unwrap().into_inner();
    let Some(batch_analyze_documents_result::Outcome::Result(batch)) = &batch.results[0].outcome else { panic!() };
    assert_eq!(batch.encode_to_vec(), unary.encode_to_vec());

    let message = v1::AnalyzeDocumentStreamRequest { document: Some(article), options };
    let mut stream = client.analyze_document_stream(tokio_stream::iter([message])).await.unwrap().into_inner();
    let answer = stream.next().await.unwrap().unwrap();
    let Some(analyze_document_stream_response::Outcome::Result(answer)) = &answer.outcome else { panic!() };
    assert_eq!(answer.encode_to_vec(), unary.encode_to_vec());
    assert!(stream.next().await.is_none());
    server.stop().await;
}

#[tokio::test]
async fn a_batch_has_one_outcome_each_in_order() {
    let config = Config { max_in_flight_documents: 2, max_batch_documents: 40, ..Config::default() };
    let server = Server::start(config).await;
    let mut client = server.client().await;
    let documents: Vec<_> = (0..40).map(|i| named(&i.to_string(), if i % 7 == 3 { " " } else { ARTICLE })).collect();
    let batch = v1::BatchAnalyzeDocumentsRequest { documents: documents.clone(), options: None };
    let results = client.batch_analyze_documents(batch).await.unwrap().into_inner().results;
    assert_eq!(results.len(), 40);
    for (i, result) in results.iter().enumerate() {
        assert_eq!(result.document_id, i.to_string());
        match result.outcome.as_ref().unwrap() {
            batch_analyze_documents_result::Outcome::Result(answer) => {
                assert_ne!(i % 7, 3);
                assert_eq!(answer.document_id, i.to_string());
            }
            batch_analyze_documents_result::Outcome::Status(status) => {
                assert_eq!((i % 7, status.code), (3, Code::InvalidArgument as i32));
                assert_eq!(violations(&details(status)), ["document.text"]);
            }
        }
    }

    let empty = v1::BatchAnalyzeDocumentsRequest { documents: vec![], options: None };
    let status = client.batch_analyze_documents(empty).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    assert_eq!(violations(&status.get_error_details()), ["documents"]);

    let documents = documents.iter().cloned().chain([document("x")]).collect();
    let large = v1::BatchAnalyzeDocumentsRequest { documents, options: None };
    let status = client.batch_analyze_documents(large).await.unwrap_err();
    assert_too_large(&status, "BATCH_TOO_LARGE", "40", "41");
    server.stop().await;
}

#[tokio::test]
async fn a_stream_answers_every_document_and_survives_faulty_ones() {
    let config = Config { max_stream_in_flight_documents: 3, max_document_bytes: 1000, ..Config::default() };
    let server = Server::start(config).await;
    let mut client = server.client().await;
    let large = "x".repeat(1001);
    let message = move |i: u64| {
        let text = match i % 10 {
            4 => "",
            5 => large.as_str(),
            _ => ARTICLE,
        };
        let document = (i % 10 != 6).then(|| named(&format!("id{i}"), text));
        v1::AnalyzeDocumentStreamRequest { document, options: None }
    };
    let requests = tokio_stream::iter((0..100).map(message));
    let mut answers = client.analyze_document_stream(requests).await.unwrap().into_inner();
    let mut seen = [false; 100];
    while let Some(answer) = timeout(PATIENCE, answers.next()).await.unwrap() {
        let answer = answer.unwrap();
        assert!(!std::mem::replace(&mut seen[answer.index as usize], true));
        let code = match answer.outcome.as_ref().unwrap() {
            analyze_document_stream_response::Outcome::Result(result) => {
                assert_eq!(result.document_id, answer.document_id);
                Code::Ok
            }
            analyze_document_stream_response::Outcome::Status(status) => {
                assert!(!status.details.is_empty());
                Code::from_i32(status.code)
            }
        };
        let (id, expected) = match answer.index % 10 {
            4 => (format!("id{}", answer.index), Code::InvalidArgument),
            5 => (format!("id{}", answer.index), Code::ResourceExhausted),
            6 => (String::new(), Code::InvalidArgument),
            _ => (format!("id{}", answer.index), Code::Ok),
        };
        assert_eq!((answer.document_id, code), (id, expected));
    }
    assert!(seen.iter().all(|&seen| seen));
    server.stop().await;
}

#[tokio::test]
async fn an_empty_stream_ends() {
    let server = Server::start(Config::default()).await;
    let mut answers = server.client().await.analyze_document_stream(tokio_stream::empty()).await.unwrap().into_inner();
    assert!(timeout(PATIENCE, answers.next()).await.unwrap().is_none());
    server.stop().await;
}

#[tokio::test]
async fn the_server_tells_what_it_is_and_allows() {
    let config = Config { max_document_bytes: 1234, max_in_flight_documents: usize::MAX, ..Config::default() };
    let server = Server::start(config).await;
    let info = server.client().await.get_server_info(v1::GetServerInfoRequest {}).await.unwrap().into_inner();
    assert_eq!(info.version, env!("CARGO_PKG_VERSION"));
    assert_eq!(info.language_codes, ["vi", "en"]);
    let names: Vec<_> = info.models.iter().map(|m| m.name.as_str()).collect();
    assert!(names.contains(&"vi/data") && names.contains(&"en/data"));
    let limits = info.limits.unwrap();
    assert_eq!((limits.max_document_bytes, limits.max_batch_documents), (1234, 100));
    assert_eq!((limits.max_in_flight_documents, limits.max_stream_in_flight_documents), (1 << 16, 16));
    assert_eq!((limits.max_message_bytes, limits.max_summary_sentences), (32 << 20, 100));
    server.stop().await;
}

#[tokio::test]
async fn every_faulty_field_is_named() {
    let server = Server::start(Config::default()).await;
    let mut client = server.client().await;
    let options = v1::AnalysisOptions::default;
    let summary = |max_sentences, order, max_characters| v1::AnalysisOptions {
        summary: Some(v1::SummaryOptions { max_sentences, order, max_characters }),
        ..options()
    };
    let cases = [
        (document(""), options(), "document.text"),
        (document(" \t\r\n\u{a0}\u{3000}"), options(), "document.text"),
        (document("\0\0"), options(), "document.text"),
        (v1::Document { publish_time: "tomorrow".into(), ..document("x") }, options(), "document.publish_time"),
        (v1::Document { time_zone: "Mars/Base".into(), ..document("x") }, options(), "document.time_zone"),
        (v1::Document { language_code: "x".repeat(100_000), ..document("x") }, options(), "document.language_code"),
        (document("x"), v1::AnalysisOptions { features: vec![77], ..options() }, "options.features"),
        (document("x"), v1::AnalysisOptions { features: vec![-1], ..options() }, "options.features"),
        (document("x"), v1::AnalysisOptions { features: vec![0], ..options() }, "options.features"),
        (document("x"), v1::AnalysisOptions { offset_unit: 4, ..options() }, "options.offset_unit"),
        (document("x"), v1::AnalysisOptions { entity_types: vec![i32::MAX], ..options() }, "options.entity_types"),
        (document("x"), v1::AnalysisOptions { year_preference: i32::MIN, ..options() }, "options.year_preference"),
        (document("x"), v1::AnalysisOptions { min_confidence: -0.1, ..options() }, "options.min_confidence"),
        (document("x"), v1::AnalysisOptions { min_confidence: 1.5, ..options() }, "options.min_confidence"),
        (document("x"), v1::AnalysisOptions { min_confidence: f32::NAN, ..options() }, "options.min_confidence"),
        (document("x"), summary(-3, 0, 0), "options.summary.max_sentences"),
        (document("x"), summary(101, 0, 0), "options.summary.max_sentences"),
        (document("x"), summary(0, 3, 0), "options.summary.order"),
        (document("x"), summary(0, 0, -1), "options.summary.max_characters"),
        (document("x"), summary(0, 0, i32::MIN), "options.summary.max_characters"),
    ];
    for (document, options, field) in cases {
        let request = v1::AnalyzeDocumentRequest { document: Some(document), options: Some(options) };
        let status = client.analyze_document(request).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{field}");
        let details = status.get_error_details();
        assert_eq!(violations(&details), [field]);
        assert!(!details.bad_request().unwrap().field_violations[0].description.is_empty());
    }

    let status = client.analyze_document(v1::AnalyzeDocumentRequest::default()).await.unwrap_err();
    assert_eq!(violations(&status.get_error_details()), ["document"]);

    // However many there are, the status fits into the headers that clients take.
    let options = v1::AnalysisOptions { features: vec![99; 100_000], ..options() };
    let request = v1::AnalyzeDocumentRequest { document: Some(document("x")), options: Some(options) };
    let status = client.analyze_document(request).await.unwrap_err();
    assert_eq!(violations(&status.get_error_details()).len(), 20);
    server.stop().await;
}

#[tokio::test]
async fn a_least_confidence_leaves_out_mentions_and_nothing_else() {
    let server = Server::start(Config::default()).await;
    let mut client = server.client().await;
    let article =
        "Yesterday Minister Lewis Hartnell flew to Fiji.\nBrunmark praised the deal, and Ada Quistgaard wept.";
    let mut answer = async |min_confidence| {
        let options = Some(v1::AnalysisOptions { min_confidence, ..Default::default() });
        let request = v1::AnalyzeDocumentRequest { document: Some(document(article)), options };
        client.analyze_document(request).await.unwrap().into_inner()
    };
    let mut expected = answer(0.0).await;
    let confidences = || expected.entities.iter().flat_map(|e| &e.mentions).map(|m| m.confidence);
    let (least, most) = (confidences().fold(1.0, f32::min), confidences().fold(0.0, f32::max));
    assert!(least < most, "the article has sure and unsure names");
    let all = expected.entities.len();
    for entity in &mut expected.entities {
        entity.mentions.retain(|m| m.confidence >= most);
    }
    expected.entities.retain(|e| !e.mentions.is_empty());
    assert!(!expected.entities.is_empty() && expected.entities.len() < all);
    assert_eq!(answer(most).await, expected);
    server.stop().await;
}

#[tokio::test]
async fn an_unsupported_language_is_told_with_the_supported_ones() {
    let server = Server::start(Config::default()).await;
    let document = v1::Document { language_code: "xx".into(), ..document(ARTICLE) };
    let request = v1::AnalyzeDocumentRequest { document: Some(document), options: None };
    let status = server.client().await.analyze_document(request).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    let details = status.get_error_details();
    let info = details.error_info().unwrap();
    assert_eq!((info.reason.as_str(), info.domain.as_str()), ("UNSUPPORTED_LANGUAGE", "trich"));
    assert_eq!(info.metadata["language_code"], "xx");
    assert_eq!(info.metadata["supported"], "vi, en");
    server.stop().await;
}

fn assert_too_large(status: &Status, reason: &str, limit: &str, actual: &str) {
    assert_eq!(status.code(), Code::ResourceExhausted);
    let details = status.get_error_details();
    let info = details.error_info().expect("an error info");
    assert_eq!((info.reason.as_str(), info.domain.as_str()), (reason, "trich"));
    assert_eq!((info.metadata["limit"].as_str(), info.metadata["actual"].as_str()), (limit, actual));
}

#[tokio::test]
async fn what_is_too_large_is_told_with_limit_and_size() {
    let server = Server::start(Config { max_message_bytes: 11_000_000, ..Config::default() }).await;
    let mut client = server.client().await;
    let status = client.analyze_document(request(&"a".repeat(10_000_000))).await.unwrap_err();
    assert_too_large(&status, "DOCUMENT_TOO_LARGE", "1048576", "10000000");

    // The title counts, too.
    let titled = v1::Document { title: "b".repeat(10), ..document(&"a".repeat((1 << 20) - 9)) };
    let titled = v1::AnalyzeDocumentRequest { document: Some(titled), options: None };
    let status = client.analyze_document(titled).await.unwrap_err();
    assert_too_large(&status, "DOCUMENT_TOO_LARGE", "1048576", "1048577");

    let large = request(&"a".repeat(11_000_000));
    let size = large.encoded_len().to_string();
    let status = client.analyze_document(large).await.unwrap_err();
    assert_too_large(&status, "MESSAGE_TOO_LARGE", "11000000", &size);

    // A message of a stream that cannot be read ends the stream; what came before is answered.
    let message = |text: &str| v1::AnalyzeDocumentStreamRequest { document: Some(document(text)), options: None };
    let requests = tokio_stream::iter([message(ARTICLE), message(&"a".repeat(11_000_000))]);
    let mut answers = client.analyze_document_stream(requests).await.unwrap().into_inner();
    assert_eq!(answers.next().await.unwrap().unwrap().index, 0);
    let status = answers.next().await.unwrap().unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted);
    assert_eq!(status.get_error_details().error_info().unwrap().reason, "MESSAGE_TOO_LARGE");
    server.stop().await;
}

#[tokio::test]
async fn odd_texts_are_answered() {
    let server = Server::start(Config::default()).await;
    let mut client = server.client().await;
    let words = "Một dòng rất dài không có dấu chấm, ";
    let line = words.repeat((1 << 20) / words.len());
    let marks = "\u{301}".repeat(5000);
    let texts = ["a\0b\0\0c", "\u{301}\u{323}", &marks, "\u{feff}x", "\u{202e}abc\u{202c}", "🇻🇳👨‍👩‍👧", &line];
    for text in texts {
        let answer = timeout(PATIENCE, client.analyze_document(request(text))).await.unwrap().unwrap().into_inner();
        for sentence in &answer.sentences {
            let (begin, end) = (sentence.begin as usize, sentence.end as usize);
            assert!(text.get(begin..end).is_some(), "{begin}..{end}");
        }
    }
    server.stop().await;
}
