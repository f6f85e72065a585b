use super::*;
use crate::summary::tests::{article, with_document};

const TITLE: &str = "Chợ Rạch Bàu mở cửa";
const TEXT: &str =
    "Chợ Rạch Bàu mở cửa lại sáng 12/3. Phường Năm lát xong nền gạch mới. Sáng nay chợ Rạch Bàu đông khách.";

/// Whether numbers are those expected.
fn close(found: &[f32], expected: &[f32]) -> bool {
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6)
}

/// The word of an article that a sentence has at some place.
fn word(article: &Article, candidate: usize, at: usize) -> &Word {
    &article.vocabulary[article.words(&article.candidates[candidate])[at] as usize]
}

#[test]
fn candidates_are_sentences_of_the_body() {
    let page = "Cầu mới qua sông Lô thông xe sớm hai tháng\nSáng nay, cây cầu mới qua sông Lô đã chính thức thông xe trong \
                niềm vui của người dân hai bên bờ sông.\nNgười dân đi bộ qua cầu mới. Ảnh: Lê Vân\nNgười dân phấn khởi\nNhiều \
                người đã có mặt từ tờ mờ sáng để được là những người đầu tiên đi bộ qua cây cầu dài gần một cây số.";
    with_document("vi", "", page, |document| {
        let found = Article::new(document, &Clean::new(""), &Rarity::default());
        let says = |c: &Candidate| document.text(document.sentences[c.sentence as usize].span);
        let found: Vec<_> = found.candidates.iter().map(|c| (says(c).split(' ').next().unwrap(), c.lead)).collect();
        assert_eq!(found, [("Sáng", true), ("Nhiều", false)]);
    });
    // In a text of one paragraph nothing is a lead; what has no word is no candidate.
    let one = article("vi", "", "Chợ mở cửa lại. (…) Phường Năm lát xong nền gạch mới.");
    assert_eq!(one.candidates.iter().map(|c| c.lead).collect::<Vec<_>>(), [false; 2]);
    assert!(article("vi", TITLE, "").candidates.is_empty());
}

#[test]
fn repetitions_are_no_candidates() {
    let twice = "Phường Năm lát xong nền gạch mới hôm qua. Chợ mở cửa lại. Phường Năm lát xong nền gạch mới hôm qua.";
    assert_eq!(article("vi", "", twice).candidates.len(), 2);
}

#[test]
fn words_are_counted_in_small_letters() {
    let article = article("vi", TITLE, TEXT);
    assert!(article.has_title());
    let market = word(&article, 0, 0);
    assert_eq!((market.count, market.sentences, market.first, market.in_title), (2, 2, 0, true));
    // "Rạch" has a capital inside sentences, "Chợ" only where one begins.
    assert_eq!((market.capitals, word(&article, 0, 1).capitals), (0, 2));
    let brick = word(&article, 1, 5);
    assert_eq!((brick.count, brick.first, brick.in_title), (1, 1, false));
    assert!(close(&[brick.best, market.best], &[0.0, 1.0]));
    assert_eq!(article.candidates.iter().map(|c| c.numbers > 0).collect::<Vec<_>>(), [true, false, false]);
}

#[test]
fn what_the_title_says() {
    let article = article("vi", TITLE, TEXT);
    let of = |measure: fn(&Article, &Candidate) -> f32| [0, 1, 2].map(|at| measure(&article, &article.candidates[at]));
    let covered = of(Article::covered_title);
    assert!(close(&covered[..2], &[1.0, 0.0]) && 0.0 < covered[2] && covered[2] < 1.0, "{covered:?}");
    // Five words and four pairs; three words and two pairs of them.
    assert!(close(&of(Article::title_pairs), &[1.0, 0.0, 0.5]), "{:?}", of(Article::title_pairs));
    assert!(close(&of(Article::title_run), &[1.0, 0.0, 0.6]), "{:?}", of(Article::title_run));
    assert!(close(&of(Article::title_order), &[1.0, 0.0, 0.6]), "{:?}", of(Article::title_order));
    let other = self::article("vi", "mở chợ", "Chợ Rạch Bàu mở cửa lại sáng nay.");
    assert!(close(&[other.title_run(&other.candidates[0]), other.title_order(&other.candidates[0])], &[0.5, 0.5]));
}

#[test]
fn without_a_title_nothing_is_said_of_it() {
    for title in ["", " ", "…"] {
        let article = article("vi", title, TEXT);
        assert!(!article.has_title(), "{title:?}");
        for candidate in &article.candidates {
            let all = [
                article.covered_title(candidate),
                article.title_pairs(candidate),
                article.title_run(candidate),
                article.title_order(candidate),
            ];
            assert!(close(&all, &[0.0; 4]), "{all:?}");
        }
    }
}

#[test]
fn of_a_title_that_is_none_only_the_begin_is_read() {
    let long: String = (0..200).map(|number| number.to_string() + " ").collect();
    let article = article("vi", &long, "Số 63 đã trúng thưởng rồi. Số 64 không trúng thưởng.");
    assert!(word(&article, 0, 1).in_title && !word(&article, 1, 1).in_title);
}

#[test]
fn pairs_of_words() {
    let article = article("vi", TITLE, TEXT);
    // "chợ Rạch", "Rạch Bàu" occur in both.
    let twice: Vec<_> = article.pairs.iter().filter(|p| p.count == 2).collect();
    assert_eq!(twice.len(), 2);
    assert!(twice.iter().all(|p| p.in_title));

    let last = &article.candidates[2];
    let count = article.pairs(last).len() as f32;
    assert!(close(&[article.candidates[0].new_pairs, last.new_pairs], &[1.0, (count - 2.0) / count]));
    assert!(close(&[article.repeated_pairs(last)], &[2.0 / count]));
    // "Năm lát" stands beside no word of the title, "cửa lại" does.
    assert_eq!((word(&article, 1, 2).beside_title, word(&article, 0, 5).beside_title), (0, 1));
    assert_eq!((word(&article, 0, 1).pairs, word(&article, 1, 2).pairs), (2, 1));
}

#[test]
fn what_stands_before_the_source_of_a_picture_is_known() {
    let text = "Cầu mới qua sông Lô thông xe\nChợ Rạch Bàu mở cửa lại sáng nay sau hai tháng sửa chữa. Bà con đi chợ từ rất sớm. \
                (Ảnh: Lê Vân) Phường Năm lát xong nền gạch mới hôm qua để kịp ngày khai trương.";
    let found: Vec<bool> = article("vi", "", text).candidates.iter().map(|c| c.credited).collect();
    assert_eq!(found, [false, true, false]);
}
