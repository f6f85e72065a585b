//! Summaries of whole pages, and what the tests of the modules below make articles with.

use std::sync::LazyLock;

use super::{Worth, article::Article, select};
use crate::{
    analysis::SummarySentence,
    document::Document,
    input::{Options, SummaryOrder},
    lang::Languages,
    text::{self, normalise::Clean},
};

pub(super) static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| Languages::load().unwrap());

/// Shows `look` the document of a text.
pub(super) fn with_document<T>(
    language: &str,
    title: &str,
    text: &str,
    look: impl FnOnce(&mut Document<'_>) -> T,
) -> T {
    let clean = Clean::new(text);
    look(&mut text::analyze(&clean, title, LANGUAGES.find(language).unwrap(), &LANGUAGES))
}

/// The article that a text is to the ranker.
pub(super) fn article(language: &str, title: &str, text: &str) -> Article {
    with_document(language, title, text, |document| {
        Article::new(document, &Clean::new(title), &document.language.ranker.rarity)
    })
}

/// What an article's sentences are worth to the language's own model.
pub(super) fn worth<'a>(language: &str, article: &'a Article) -> Worth<'a> {
    let ranker = &LANGUAGES.find(language).unwrap().ranker;
    Worth::new(article, if article.has_title() { &ranker.titled } else { &ranker.untitled })
}

/// The summary of a text and, by rank, what its sentences say.
fn summary(language: &str, title: &str, text: &str, sentences: usize) -> Vec<(SummarySentence, String)> {
    with_document(language, title, text, |document| {
        let options = Options { summary_sentences: sentences, summary_order: SummaryOrder::Rank, ..Options::default() };
        let say = |s: SummarySentence| {
            let text = document.text(s.span).to_owned();
            (s, text)
        };
        select(document, &options).into_iter().map(say).collect()
    })
}

/// A page of a corpus: the headline that the caller gives, the text, and what must hold of each sentence.
#[derive(Default)]
struct Page<'c> {
    title: &'c str,
    text: String,
    marks: Vec<(&'c str, &'c str)>,
}

impl<'c> Page<'c> {
    fn parse(page: &'c str) -> Self {
        let mut parsed = Self::default();
        for line in page.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let (mark, sentence) = line.split_once(" | ").unwrap();
            let (goes_on, mark) = mark.strip_prefix("+ ").map_or((false, mark), |mark| (true, mark));
            if mark == "title" {
                parsed.title = sentence;
                continue;
            }
            assert!(["first", "may", "last", "same", "never"].contains(&mark), "{line}");
            parsed.text += match (parsed.text.is_empty(), goes_on) {
                (true, _) => "",
                (_, true) => " ",
                (_, false) => "\n",
            };
            parsed.text += sentence.trim();
            parsed.marks.push((mark, sentence.trim()));
        }
        parsed
    }

    /// The sentences with one of `marks`.
    fn with(&self, marks: &[&str]) -> impl Iterator<Item = &'c str> {
        self.marks.iter().filter(move |(mark, _)| marks.contains(mark)).map(|(_, sentence)| *sentence)
    }

    /// Checks a summary of so many sentences.
    fn check(&self, language: &str, sentences: usize) {
        let chosen: Vec<String> =
            summary(language, self.title, &self.text, sentences).into_iter().map(|(_, text)| text).collect();
        let shown = format!("{sentences} of\n{}\n{chosen:#?}", self.text);
        let place = |sentence: &str| chosen.iter().position(|c| c == sentence);
        assert!(!chosen.is_empty() && chosen.len() <= sentences, "{shown}");
        // Captions with their credit, say, are several sentences: what is chosen must be one that may be.
        let may_be: Vec<&str> = self.with(&["first", "may", "last", "same"]).collect();
        assert!(chosen.iter().all(|c| may_be.contains(&&**c)), "{shown}");
        assert!(self.with(&["first"]).all(|s| place(s) == Some(0)), "{shown}");
        assert!(self.with(&["same"]).filter_map(place).count() <= 1, "{shown}");
        for last in self.with(&["last"]).filter_map(place) {
            assert!(self.with(&["first", "may"]).all(|s| place(s).is_some_and(|better| better < last)), "{shown}");
        }
    }
}

fn hold(language: &str, corpus: &str) {
    // Cleaned as texts are.
    let corpus = Clean::new(corpus);
    let pages: Vec<Page<'_>> = corpus.text().split("---\n").map(Page::parse).collect();
    assert!(pages.len() >= 10);
    for page in &pages {
        for sentences in [1, 2, 3, 20] {
            page.check(language, sentences);
        }
    }
    // Nothing that may be chosen stays out of a summary that has room for all, but for repetitions.
    for page in pages.iter().filter(|p| p.with(&["may"]).count() > 1) {
        let chosen = summary(language, page.title, &page.text, 20);
        assert!(page.with(&["first", "may", "last"]).all(|s| chosen.iter().any(|(_, c)| c == s)), "{}", page.text);
        let same = page.with(&["same"]).filter(|s| chosen.iter().any(|(_, c)| c == s)).count();
        assert_eq!(same, usize::from(page.with(&["same"]).count() > 0));
    }
}

#[test]
fn vietnamese_corpus() {
    hold("vi", include_str!("../../tests/corpus/summaries_vi.txt"));
}

#[test]
fn english_corpus() {
    hold("en", include_str!("../../tests/corpus/summaries_en.txt"));
}

#[test]
fn never_empty_where_there_is_a_sentence() {
    let texts = [
        ("vi", "Sáng nay, cầu mới qua sông Lô đã thông xe."),
        ("vi", "Cầu"),
        // Without a word nothing can be ranked.
        ("vi", "…"),
        ("vi", "Cầu mới đã xong chưa?"),
        ("vi", "Ông nói vậy với mọi người."),
        ("en", "Bridge"),
        ("en", "Who knows? Who cares? Who pays?"),
        ("en", "and then the rest of the story"),
        // A heading and a caption: there is no body.
        ("vi", "Cầu mới qua sông Lô thông xe\nNgười dân đi bộ qua cầu mới. Ảnh: Lê Vân"),
        ("en", "New bridge opens\nResidents cross the new bridge. Photo: Bendt Maro"),
    ];
    for (language, text) in texts {
        for sentences in [1, 2, 3] {
            let chosen = summary(language, "", text, sentences);
            assert!(!chosen.is_empty(), "{text}");
            assert!(!chosen.iter().any(|(_, c)| c.contains("Ảnh:") || c.contains("Photo:")), "{chosen:?}");
        }
    }
    assert!(summary("vi", "", texts[0].1, 0).is_empty());
    assert!(summary("vi", "Cầu mới", "", 3).is_empty());
}

#[test]
fn the_order_of_the_text_has_the_same_sentences() {
    let page = "Hợp tác xã Gò Bưởi vừa xuất lô xoài đầu tiên sang ba nước châu Âu. Xoài được bọc trái từ khi còn nhỏ và hái bằng \
                tay vào sáng sớm. Mỗi héc-ta cho thu mười tấn trong vụ này. Xã sẽ lập thêm hai tổ đóng gói trước mùa mưa.";
    with_document("vi", "Xoài Gò Bưởi sang châu Âu", page, |document| {
        let with = |summary_order| select(document, &Options { summary_order, ..Options::default() });
        let (mut by_rank, in_text) = (with(SummaryOrder::Rank), with(SummaryOrder::Text));
        assert_eq!(by_rank.len(), 3);
        assert!(by_rank.windows(2).all(|w| w[0].rank + 1 == w[1].rank));
        assert!(in_text.windows(2).all(|w| w[0].span.end <= w[1].span.begin));
        by_rank.sort_by_key(|s| s.sentence);
        assert_eq!(by_rank, in_text);
    });
}

#[test]
fn three_sentences_say_who_met_whom() {
    let told = [
        "Rạch Bàu sẽ mở tuyến phà mới sang cù lao Năm để bà con đi chợ và đưa nông sản lên bờ mỗi sáng.",
        "Tuyến phà mới sang cù lao Năm dài bốn cây số, mỗi ngày chạy mười hai chuyến để bà con đi chợ.",
        "Mỗi chuyến phà chở được tám mươi người cùng nông sản của bà con trên cù lao.",
        "Tiền vé phà là năm nghìn đồng, học sinh trên cù lao đi học không mất tiền.",
        "Bến phà cũ ở cù lao sẽ được sửa thành chợ nông sản cho bà con.",
    ];
    let meeting = "Trước đó, Chủ tịch Lý Thu Hạ đã hội đàm với kỹ sư trưởng Karl Berg.";
    let text = format!("{} {meeting}", told.join(" "));
    let title = "Rạch Bàu mở tuyến phà mới sang cù lao Năm";
    let holds = |sentences: usize| summary("vi", title, &text, sentences).iter().any(|(_, s)| s == meeting);
    assert!(!holds(2) && holds(3));
    // What is said of no one by name is no such sentence.
    let nameless = "trước đó, hai bên đã hội đàm với nhau ở bến.";
    let text = text.replace(meeting, nameless);
    assert!(!summary("vi", title, &text, 3).iter().any(|(_, s)| s == nameless));
}
