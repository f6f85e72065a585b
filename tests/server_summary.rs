//! The options of summaries and what each sentence says of itself, over the wire.

mod common;

use common::{Server, document};
use tonic::transport::Channel;
use trich::{
    api::v1::{self, document_analysis_service_client::DocumentAnalysisServiceClient as Client},
    server::Config,
};
use unicode_normalization::UnicodeNormalization as _;

/// An article of our own whose second paragraph says most of what its title says.
const ARTICLE: &str = "Cảng Vĩnh Thạnh đón chuyến tàu container đầu tiên\n\
    Trời mưa lất phất từ sớm ở cửa sông.\n\
    Sáng 12-5-2024, cảng Vĩnh Thạnh đón chuyến tàu container đầu tiên, chở 420 thùng hàng của Công ty Hải Sa từ Hải Phòng. \
    Bà Đỗ Thu Mây, giám đốc cảng, nói mỗi tuần sẽ có hai chuyến tàu như vậy.\n\
    Nhiều người ra xem. Cảng Vĩnh Thạnh được xây trong ba năm, với số vốn 900 tỉ đồng của tỉnh Bến Hà.";

async fn summary(client: &mut Client<Channel>, text: &str, options: v1::SummaryOptions) -> Vec<v1::SummarySentence> {
    let options = v1::AnalysisOptions { summary: Some(options), ..Default::default() };
    let request = v1::AnalyzeDocumentRequest { document: Some(document(text)), options: Some(options) };
    client.analyze_document(request).await.unwrap().into_inner().summary.unwrap().sentences
}

#[tokio::test]
async fn the_order_is_that_of_the_text_or_of_rank() {
    let server = Server::start(Config::default()).await;
    let mut client = server.client().await;
    let mut ordered = async |order: v1::SummaryOrder| {
        summary(&mut client, ARTICLE, v1::SummaryOptions { order: order.into(), ..Default::default() }).await
    };
    let by_default = ordered(v1::SummaryOrder::Unspecified).await;
    let by_text = ordered(v1::SummaryOrder::Text).await;
    let mut by_rank = ordered(v1::SummaryOrder::Rank).await;
    assert_eq!(by_default, by_text);
    assert!(by_text.is_sorted_by_key(|s| s.begin));
    assert_eq!(by_rank.iter().map(|s| s.rank).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(by_rank.is_sorted_by(|a, b| a.score >= b.score));
    assert!(by_rank.iter().all(|s| (0.0..=1.0).contains(&s.score)));
    by_rank.sort_by_key(|s| s.begin);
    assert_eq!(by_rank, by_text, "the order changes nothing else");
    server.stop().await;
}

#[tokio::test]
async fn a_budget_is_kept_wherever_a_sentence_fits_it() {
    let server = Server::start(Config::default()).await;
    let mut client = server.client().await;
    let mut within = async |text: &str, max_characters| {
        summary(&mut client, text, v1::SummaryOptions { max_sentences: 4, max_characters, ..Default::default() }).await
    };
    let characters = |s: &v1::SummarySentence| i32::try_from(s.text.chars().count()).unwrap();
    let total = |sentences: &[v1::SummarySentence]| sentences.iter().map(characters).sum::<i32>();
    let all = within(ARTICLE, 0).await;
    let shortest = all.iter().map(characters).min().unwrap();
    assert!(all.len() > 1);
    for budget in [total(&all), total(&all) + 1, i32::MAX] {
        assert_eq!(within(ARTICLE, budget).await, all, "{budget}");
    }
    for budget in (1..total(&all)).step_by(7).chain([shortest - 1, shortest, total(&all) - 1]) {
        let some = within(ARTICLE, budget).await;
        assert!(!some.is_empty(), "{budget}");
        assert!(total(&some) <= budget || (budget < shortest && some.len() == 1), "{budget}: {}", total(&some));
        // The form that is sent makes no difference.
        let decomposed = within(&ARTICLE.nfd().collect::<String>(), budget).await;
        let indices = |sentences: &[v1::SummarySentence]| sentences.iter().map(|s| s.sentence).collect::<Vec<_>>();
        assert_eq!(indices(&decomposed), indices(&some), "{budget}");
    }
    server.stop().await;
}

#[tokio::test]
async fn every_sentence_says_why_it_was_chosen() {
    let server = Server::start(Config::default()).await;
    let chosen = summary(&mut server.client().await, ARTICLE, v1::SummaryOptions::default()).await;
    assert_eq!(chosen.len(), 3);
    for sentence in chosen {
        let reasons = &sentence.reasons;
        assert!(!reasons.is_empty(), "{}", sentence.text);
        assert!(
            reasons.is_sorted_by(|a, b| a.weight >= b.weight) && reasons.iter().all(|r| r.weight > 0.0),
            "{reasons:?}"
        );
        assert!(reasons.iter().map(|r| r.weight).sum::<f32>() <= 1.0 + f32::EPSILON, "{reasons:?}");
        let mut features: Vec<_> = reasons.iter().map(v1::SummaryReason::feature).collect();
        assert!(!features.contains(&v1::SummaryFeature::Unspecified), "{reasons:?}");
        features.sort_unstable();
        features.dedup();
        assert_eq!(features.len(), reasons.len(), "{reasons:?}");
    }
    server.stop().await;
}
