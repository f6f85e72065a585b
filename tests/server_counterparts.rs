//! The names that entities have in the other articles of a batch or stream.

mod common;

use common::{Server, document};
use tokio_stream::StreamExt as _;
use trich::{
    api::v1::{self, Feature, analyze_document_stream_response, batch_analyze_documents_result},
    server::Config,
};

/// Articles of our own: one in Vietnamese, one without diacritics in English, one on somebody else with nearly the same name.
const ARTICLES: [(&str, &str, &str); 3] = [
    ("vi", "vi-a", "Bà Lê Thị Hồng Hạnh, giám đốc Sở Du lịch Lào Cai, đã đến Pháp hôm thứ Hai."),
    ("en", "en-a", "Le Thi Hong Hanh, a tourism official from Vietnam, arrived in France on Monday."),
    ("vi", "vi-b", "Bà Lê Thị Hồng Hánh trồng hoa ở Sa Pa từ năm 2010."),
];

fn documents() -> Vec<v1::Document> {
    let made = |(language, id, text): (&str, &str, &str)| v1::Document {
        document_id: id.to_owned(),
        language_code: language.to_owned(),
        ..document(text)
    };
    ARTICLES.into_iter().map(made).collect()
}

/// Who is who else: the entity's name, the other name, and the article that has it.
fn told(answer: &v1::AnalyzeDocumentResponse, counterparts: &[v1::Counterpart]) -> Vec<(String, String, String)> {
    let name = |c: &v1::Counterpart| answer.entities[c.entity as usize].name.clone();
    let mut told: Vec<_> = counterparts.iter().map(|c| (name(c), c.name.clone(), c.document_id.clone())).collect();
    told.sort();
    told
}

fn owned(wanted: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    wanted.iter().map(|&(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).collect()
}

#[tokio::test]
async fn every_article_of_a_batch_is_told_of_the_others() {
    let server = Server::start(Config::default()).await;
    let mut client = server.client().await;
    let mut batch = async |features: &[Feature]| {
        let features = features.iter().map(|&f| f.into()).collect();
        let options = Some(v1::AnalysisOptions { features, ..Default::default() });
        let request = v1::BatchAnalyzeDocumentsRequest { documents: documents(), options };
        let results = client.batch_analyze_documents(request).await.unwrap().into_inner().results;
        let told = |result: v1::BatchAnalyzeDocumentsResult| match result.outcome {
            Some(batch_analyze_documents_result::Outcome::Result(answer)) => told(&answer, &result.counterparts),
            other => panic!("{other:?}"),
        };
        results.into_iter().map(told).collect::<Vec<_>>()
    };
    let wanted = [
        owned(&[("Lê Thị Hồng Hạnh", "Le Thi Hong Hanh", "en-a"), ("Pháp", "France", "en-a")]),
        owned(&[
            ("France", "Pháp", "vi-a"),
            ("Le Thi Hong Hanh", "Lê Thị Hồng Hánh", "vi-b"),
            ("Le Thi Hong Hanh", "Lê Thị Hồng Hạnh", "vi-a"),
        ]),
        owned(&[("Lê Thị Hồng Hánh", "Le Thi Hong Hanh", "en-a")]),
    ];
    assert_eq!(batch(&[]).await, wanted);
    assert_eq!(batch(&[Feature::Counterparts]).await, wanted);
    assert_eq!(batch(&[Feature::Entities]).await, [[], [], []]);
    server.stop().await;
}

#[tokio::test]
async fn an_article_of_a_stream_is_told_of_those_before_it_that_ask_too() {
    let server = Server::start(Config::default()).await;
    let mut client = server.client().await;
    let mut stream = async |asking: [bool; 3]| {
        let requests = documents().into_iter().zip(asking).map(|(document, asks)| v1::AnalyzeDocumentStreamRequest {
            document: Some(document),
            options: asks
                .then(|| v1::AnalysisOptions { features: vec![Feature::Counterparts.into()], ..Default::default() }),
        });
        let requests: Vec<_> = requests.collect();
        let mut answers = client.analyze_document_stream(tokio_stream::iter(requests)).await.unwrap().into_inner();
        let mut found = vec![Vec::new(); 3];
        let mut order = Vec::new();
        while let Some(answer) = answers.next().await {
            let answer = answer.unwrap();
            order.push(answer.index);
            let Some(analyze_document_stream_response::Outcome::Result(result)) = &answer.outcome else {
                panic!("{answer:?}")
            };
            found[usize::try_from(answer.index).unwrap()] = told(result, &answer.counterparts);
        }
        (found, order)
    };
    let first = owned(&[("France", "Pháp", "vi-a"), ("Le Thi Hong Hanh", "Lê Thị Hồng Hạnh", "vi-a")]);
    let second = owned(&[("Lê Thị Hồng Hánh", "Le Thi Hong Hanh", "en-a")]);
    assert_eq!(stream([true; 3]).await, (vec![vec![], first, second.clone()], vec![0, 1, 2]));
    assert_eq!(stream([false, true, true]).await.0, [vec![], vec![], second]);
    assert_eq!(stream([true, false, true]).await.0, [vec![], vec![], vec![]]);
    server.stop().await;
}
