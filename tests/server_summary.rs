//! The options of summaries and what each sentence says of itself, over the wire.

mod common;

use common::{Server, document};
use tonic::transport::Channel;
use trich::{
    api::v1::{self, document_analysis_service_client::DocumentAnalysisServiceClient as Client},
    server::Config,
};

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
