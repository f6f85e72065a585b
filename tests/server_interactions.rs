//! Who met whom, over the wire.

mod common;

use common::{Server, document};
use tonic::transport::Channel;
use trich::{
    api::v1::{self, InteractionRole, document_analysis_service_client::DocumentAnalysisServiceClient as Client},
    server::Config,
};

/// An article of our own; a ship stands where units of UTF-16 and code points differ.
const ARTICLE: &str = "Cảng mới 🚢\n\
    Sáng 12-5-2024, tại Hà Nội, Bộ trưởng Đỗ Thu Mây đã hội đàm với Ngoại trưởng Na Uy Karl Berg.\n\
    Ông Karl Berg sẽ thăm Lào.";

async fn analyze(client: &mut Client<Channel>, options: v1::AnalysisOptions) -> v1::AnalyzeDocumentResponse {
    let request = v1::AnalyzeDocumentRequest { document: Some(document(ARTICLE)), options: Some(options) };
    client.analyze_document(request).await.unwrap().into_inner()
}

fn features(features: &[v1::Feature]) -> v1::AnalysisOptions {
    v1::AnalysisOptions { features: features.iter().map(|&f| f.into()).collect(), ..Default::default() }
}

#[tokio::test]
async fn an_interaction_names_entities_and_dates_by_index() {
    let server = Server::start(Config::default()).await;
    let mut client = server.client().await;
    let options = v1::AnalysisOptions { offset_unit: v1::OffsetUnit::Utf16.into(), ..Default::default() };
    let answer = analyze(&mut client, options).await;
    let [met] = answer.interactions.as_slice() else { panic!("{:?}", answer.interactions) };
    assert_eq!(met.predicate(), v1::InteractionPredicate::Met);
    let utf16: Vec<u16> = ARTICLE.encode_utf16().collect();
    let text = |begin: u32, end: u32| String::from_utf16(&utf16[begin as usize..end as usize]).unwrap();
    assert_eq!(text(met.begin, met.end), "hội đàm");
    let name = |entity: u32| answer.entities[entity as usize].name.as_str();
    let participants: Vec<_> = met.participants.iter().map(|p| (name(p.entity), p.role())).collect();
    assert_eq!(participants, [("Đỗ Thu Mây", InteractionRole::Subject), ("Karl Berg", InteractionRole::Object)]);
    assert_eq!(met.place.map(name), Some("Hà Nội"));
    assert_eq!(met.date.map(|date| answer.dates[date as usize].text.as_str()), Some("Sáng 12-5-2024"));
    let sentence = &answer.sentences[met.sentence as usize];
    assert!(sentence.begin <= met.begin && met.end <= sentence.end && sentence.section == met.section);
    server.stop().await;
}

#[tokio::test]
async fn entities_come_with_interactions_and_dates_only_if_asked_for() {
    let server = Server::start(Config::default()).await;
    let mut client = server.client().await;
    let all = analyze(&mut client, v1::AnalysisOptions::default()).await;
    let alone = analyze(&mut client, features(&[v1::Feature::Interactions])).await;
    assert_eq!(alone.entities, all.entities);
    assert!(alone.dates.is_empty() && alone.sentences.is_empty());
    let undated: Vec<_> = all.interactions.iter().map(|i| v1::Interaction { date: None, ..i.clone() }).collect();
    assert_eq!(alone.interactions, undated);
    let dated = analyze(&mut client, features(&[v1::Feature::Interactions, v1::Feature::Dates])).await;
    assert_eq!((dated.interactions, dated.dates), (all.interactions, all.dates));
    let without = analyze(&mut client, features(&[v1::Feature::Entities])).await;
    assert!(without.interactions.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn interactions_of_people_who_are_left_out_are_left_out() {
    let server = Server::start(Config::default()).await;
    let mut client = server.client().await;
    let mut of_types = async |types: &[v1::EntityType]| {
        let entity_types = types.iter().map(|&t| t.into()).collect();
        analyze(&mut client, v1::AnalysisOptions { entity_types, ..Default::default() }).await
    };
    let people = of_types(&[v1::EntityType::Person]).await;
    let [met] = people.interactions.as_slice() else { panic!("{:?}", people.interactions) };
    let names: Vec<_> = met.participants.iter().map(|p| people.entities[p.entity as usize].name.as_str()).collect();
    assert_eq!((names, met.place), (vec!["Đỗ Thu Mây", "Karl Berg"], None));
    assert!(of_types(&[v1::EntityType::Location]).await.interactions.is_empty());
    server.stop().await;
}
