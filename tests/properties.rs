//! What must hold of any text: spans in all three units, texts rebuilt from them, the same answer in any normalisation form.

use std::sync::LazyLock;

use proptest::prelude::*;
use trich::{
    analysis::{Analysis, Entity},
    analyzer::Analyzer,
    error::{AnalyzeError, InputError},
    input::{Input, Options, SummaryOrder},
    interrupt::Interrupt,
    span::{OffsetTable, OffsetUnit, Span},
    text::normalise::Clean,
};
use unicode_normalization::UnicodeNormalization as _;

const PHRASES: &[&str] = &[
    "Chiều 30.1, ",
    "ngày 18 tháng 3 năm 2024 ",
    "on December 12, 2023 ",
    "từ ngày 26 đến 30-8 ",
    "TP. Hồ Chí Minh ",
    "PGS.TS. Nguyễn Văn Bình ",
    "Bộ Ngoại giao ",
    "Trần Thị Đ. ",
    "Hoà Bình, ",
    "VTV.vn - ",
    "Ảnh: TTXVN\n",
    "Tin mới\n",
    "![]() |\n",
    "Заголовок\n",
    "U.S. ",
    "./.\n",
];

/// Pieces that articles, and hostile callers, are made of.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => "[a-zà-ỹ]{1,6} ",
        4 => "[A-ZĐ][a-zà-ỹ]{1,5} ",
        2 => "[A-Z]{2,5} ",
        2 => "[0-9]{1,2}[./-][0-9]{1,2}([./-](19|20)[0-9]{2})? ",
        2 => prop::sample::select(PHRASES).prop_map(str::to_owned),
        3 => "[.,!?…:;]{1,2} ?",
        1 => "[\\(\\)\\[\\]\"'“”‘’«»•-]",
        2 => "\n|\r\n|\n\n|\t",
        1 => "[\u{feff}\u{200b}\u{200d}\u{202e}\u{ad}\u{a0}\u{0}\u{1}\u{2028}]",
        1 => "[\u{300}\u{301}\u{309}\u{323}\u{302}\u{31b}]{1,3}",
        1 => "(😀|👩‍👩‍👧|🇻🇳|中文|กท|가|\u{212b}|\u{2126}|\u{1100}\u{1161})",
    ];
    prop::collection::vec(piece, 1..60).prop_map(|pieces| pieces.concat())
}

fn analyze(text: &str) -> Option<Analysis> {
    analyze_input(&Input { language: "vi", publish_time: "2024-08-29", ..Input::new(text) })
}

/// None where there is nothing to analyse.
fn analyze_input(input: &Input<'_>) -> Option<Analysis> {
    static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new().unwrap());
    match ANALYZER.analyze(input, &Interrupt::default()) {
        Ok(analysis) => Some(analysis),
        Err(AnalyzeError::Input(InputError::Invalid(_))) => None,
        Err(error) => panic!("{error}"),
    }
}

/// None, one that may say anything, or one of the words that texts are made of.
fn titles() -> impl Strategy<Value = String> {
    prop_oneof![1 => Just(String::new()), 2 => any::<String>(), 3 => texts()]
}

fn only_summary() -> Options {
    Options { entities: false, dates: false, ..Options::default() }
}

/// The part of `text` between two offsets of a unit, cut as a caller cuts strings of that unit.
fn cut(text: &str, span: Span, unit: OffsetUnit) -> String {
    let (begin, end) = (span.begin as usize, span.end as usize);
    match unit {
        OffsetUnit::Utf8 => text[begin..end].to_owned(),
        OffsetUnit::Utf16 => {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(&units[begin..end]).unwrap()
        }
        OffsetUnit::Utf32 => text.chars().skip(begin).take(end - begin).collect(),
    }
}

/// The spans of an answer, by list; each list is in order and without overlap.
fn lists(analysis: &Analysis) -> [Vec<Span>; 3] {
    [
        analysis.sections.iter().map(|s| s.span).collect(),
        analysis.sentences.iter().map(|s| s.span).collect(),
        analysis.dates.iter().map(|d| d.span).collect(),
    ]
}

/// What is found without an order among all: mentions, roles, the words of interactions.
fn found(analysis: &Analysis) -> Vec<Span> {
    let of = |e: &Entity| e.mentions.iter().map(|m| m.span).chain(e.roles.clone()).collect::<Vec<_>>();
    analysis.entities.iter().flat_map(of).chain(analysis.interactions.iter().map(|i| i.span)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_text_is_rebuilt_from_spans_and_gaps_in_every_unit(text in texts()) {
        let Some(analysis) = analyze(&text) else { return Ok(()) };
        for unit in [OffsetUnit::Utf8, OffsetUnit::Utf16, OffsetUnit::Utf32] {
            let table = OffsetTable::new(&text, unit);
            let length = table.offset(text.len() as u32);
            for spans in lists(&analysis) {
                let (mut rebuilt, mut last) = (String::new(), 0);
                for span in spans {
                    let span_in_unit = table.convert(span);
                    prop_assert!(last <= span_in_unit.begin && span_in_unit.begin < span_in_unit.end);
                    rebuilt += &cut(&text, Span { begin: last, end: span_in_unit.begin }, unit);
                    let part = cut(&text, span_in_unit, unit);
                    prop_assert_eq!(&part, span.text(&text));
                    rebuilt += &part;
                    last = span_in_unit.end;
                }
                rebuilt += &cut(&text, Span { begin: last, end: length }, unit);
                prop_assert_eq!(&rebuilt, &text);
            }
            for span in found(&analysis) {
                prop_assert_eq!(cut(&text, table.convert(span), unit), span.text(&text));
            }
        }
    }

    #[test]
    fn between_sentences_there_is_nothing_to_see(text in texts()) {
        let Some(analysis) = analyze(&text) else { return Ok(()) };
        let mut last = 0;
        let ends = analysis.sentences.iter().map(|s| s.span).chain([Span::new(text.len(), text.len())]);
        for span in ends {
            let gap = Clean::new(&text[last..span.begin as usize]);
            prop_assert!(gap.text().trim().is_empty(), "{:?}", gap.text());
            last = span.end as usize;
        }
        for sentence in &analysis.sentences {
            prop_assert!(analysis.sections[sentence.section as usize].span.contains(sentence.span));
            prop_assert!(!sentence.span.text(&text).contains('\n'));
        }
    }

    #[test]
    fn indices_point_to_what_holds_the_span(text in texts()) {
        let Some(analysis) = analyze(&text) else { return Ok(()) };
        let places = analysis.entities.iter().flat_map(|e| &e.mentions).map(|m| (m.span, m.sentence, m.section))
            .chain(analysis.dates.iter().map(|d| (d.span, d.sentence, d.section)))
            .chain(analysis.interactions.iter().map(|i| (i.span, i.sentence, i.section)));
        for (span, sentence, section) in places {
            let sentence = &analysis.sentences[sentence as usize];
            prop_assert!(sentence.span.contains(span));
            prop_assert_eq!(sentence.section, section);
        }
        for role in analysis.entities.iter().flat_map(|e| &e.roles) {
            prop_assert!(analysis.sentences.iter().any(|s| s.span.contains(*role)));
        }
        for interaction in &analysis.interactions {
            let entities = interaction.subjects.iter().chain(&interaction.objects).chain(&interaction.place);
            prop_assert!(entities.copied().all(|e| (e as usize) < analysis.entities.len()));
            prop_assert!(interaction.date.is_none_or(|d| (d as usize) < analysis.dates.len()));
        }
        for chosen in &analysis.summary {
            prop_assert_eq!(analysis.sentences[chosen.sentence as usize].span, chosen.span);
        }
    }

    #[test]
    fn any_normalisation_form_gives_the_same_answer(text in texts()) {
        let nfc: String = text.nfc().collect();
        let nfd: String = text.nfd().collect();
        let crlf = format!("\u{feff}{}", nfc.replace("\r\n", "\n").replace('\n', "\r\n"));
        let Some(expected) = analyze(&nfc) else { return Ok(()) };
        let describe = |analysis: &Analysis, text: &str| {
            let show = |span: Span| span.text(text).nfc().collect::<String>().replace("\r\n", "\n");
            let roles = |e: &Entity| e.roles.iter().map(|&r| show(r)).collect::<Vec<_>>();
            let name = |e: &Entity| (e.name.clone(), e.mentions.len(), roles(e), e.identity_keys.clone(), e.salience);
            let names: Vec<_> = analysis.entities.iter().map(name).collect();
            let dates: Vec<_> = analysis.dates.iter().map(|d| (show(d.span), d.value.clone())).collect();
            let sentences: Vec<_> = analysis.sentences.iter().map(|s| show(s.span)).collect();
            let kinds: Vec<_> = analysis.sections.iter().map(|s| s.kind).collect();
            let summary = analysis.summary.iter().map(|s| (s.sentence, s.rank, s.score, s.reasons.clone()));
            (kinds, sentences, names, dates, summary.collect::<Vec<_>>())
        };
        for form in [&nfd, &crlf] {
            let analysis = analyze(form).unwrap();
            prop_assert_eq!(describe(&analysis, form), describe(&expected, &nfc));
        }
    }

    #[test]
    fn entities_are_different_things_with_shares_of_the_article(text in texts()) {
        let Some(analysis) = analyze(&text) else { return Ok(()) };
        let entities = &analysis.entities;
        prop_assert!(entities.is_sorted_by(|a, b| a.salience >= b.salience));
        prop_assert!(entities.iter().all(|e| (0.0..=1.0).contains(&e.salience)));
        prop_assert!(entities.iter().map(|e| e.salience).sum::<f32>() <= 1.0 + 1e-4);
        let mut spans: Vec<_> = entities.iter().flat_map(|e| &e.mentions).map(|m| m.span).collect();
        let count = spans.len();
        spans.sort_unstable();
        spans.dedup();
        prop_assert_eq!(spans.len(), count, "no mention is of two entities");
        for entity in entities {
            prop_assert!(!entity.name.is_empty() && !entity.identity_keys.is_empty() && !entity.mentions.is_empty());
            prop_assert!(entity.mentions.is_sorted_by_key(|m| m.span));
            prop_assert!(!entity.aliases.contains(&entity.name));
        }
        // What an article is about does not depend on what else is asked for.
        for options in [
            Options { dates: false, summary_sentences: 1, ..Options::default() },
            Options { dates: false, summary: false, interactions: false, ..Options::default() },
        ] {
            let input = Input { language: "vi", publish_time: "2024-08-29", options, ..Input::new(&text) };
            prop_assert_eq!(&analyze_input(&input).unwrap().entities, entities);
        }
    }

    #[test]
    fn summaries_are_ranked_sentences_of_the_article(
        text in texts(), title in titles(), language in prop::sample::select(vec!["vi", "en"]), sentences in 1..8_usize,
    ) {
        let options = Options { summary_sentences: sentences, ..only_summary() };
        let Some(analysis) = analyze_input(&Input { language, title: &title, options, ..Input::new(&text) }) else {
            return Ok(());
        };
        let own = |sentence: u32| {
            let sentence = &analysis.sentences[sentence as usize];
            sentence.duplicate_of.is_none() && analysis.sections[sentence.section as usize].kind.is_article()
        };
        let summary = &analysis.summary;
        prop_assert_eq!(summary.is_empty(), !(0..analysis.sentences.len() as u32).any(own));
        prop_assert!(summary.len() <= sentences);
        for chosen in summary {
            prop_assert!(own(chosen.sentence));
            prop_assert_eq!(analysis.sentences[chosen.sentence as usize].span, chosen.span);
            prop_assert!(!chosen.reasons.is_empty() && chosen.reasons.iter().all(|r| r.weight > 0.0));
            prop_assert!(chosen.reasons.iter().map(|r| r.weight).sum::<f32>() <= 1.0 + 1e-5);
            prop_assert!(chosen.reasons.windows(2).all(|w| w[0].weight >= w[1].weight));
        }
        prop_assert!(summary.windows(2).all(|w| w[0].sentence < w[1].sentence));
        let mut ranked: Vec<_> = summary.iter().map(|s| (s.rank, s.score)).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        prop_assert!(ranked.iter().zip(1..).all(|((rank, _), expected)| *rank == expected));
        prop_assert!(ranked.iter().all(|(_, score)| (0.0..=1.0).contains(score)));
        prop_assert!(ranked.windows(2).all(|w| w[0].1 >= w[1].1));
    }

    #[test]
    fn the_order_of_a_summary_changes_nothing_else(text in texts(), title in titles(), sentences in 1..8_usize) {
        let with = |summary_order| {
            let options = Options { summary_sentences: sentences, summary_order, ..only_summary() };
            analyze_input(&Input { language: "vi", title: &title, options, ..Input::new(&text) }).map(|a| a.summary)
        };
        let Some(mut by_rank) = with(SummaryOrder::Rank) else { return Ok(()) };
        prop_assert!(by_rank.iter().zip(1..).all(|(chosen, rank)| chosen.rank == rank));
        by_rank.sort_by_key(|s| s.sentence);
        prop_assert_eq!(Some(by_rank), with(SummaryOrder::Text));
    }

    #[test]
    fn a_headline_may_be_in_any_normalisation_form(text in texts(), title in titles()) {
        let with = |title: &str| {
            let options = Options { dates: false, interactions: false, ..Options::default() };
            let analysis = analyze_input(&Input { language: "vi", title, options, ..Input::new(&text) });
            analysis.map(|a| (a.summary, a.entities))
        };
        let (nfc, nfd) = (title.nfc().collect::<String>(), title.nfd().collect::<String>());
        prop_assert_eq!(with(&nfc), with(&nfd));
    }

    #[test]
    fn a_budget_is_kept_unless_no_sentence_keeps_it(text in texts(), sentences in 1..8_usize, budget in 1..200_usize) {
        // The budget is counted in the clean text.
        let clean = Clean::new(&text);
        let text = clean.text();
        let options = Options { summary_sentences: sentences, summary_characters: Some(budget), ..only_summary() };
        let free = Options { summary_sentences: sentences, ..only_summary() };
        let with = |options| analyze_input(&Input { language: "vi", options, ..Input::new(text) }).map(|a| a.summary);
        let Some(summary) = with(options) else { return Ok(()) };
        let length: usize = summary.iter().map(|s| s.span.text(text).chars().count()).sum();
        prop_assert!(length <= budget || summary.len() == 1, "{} characters", length);
        let without = with(free).unwrap();
        prop_assert_eq!(summary.is_empty(), without.is_empty());
        if without.iter().map(|s| s.span.text(text).chars().count()).sum::<usize>() <= budget {
            prop_assert_eq!(summary, without);
        }
    }

    #[test]
    fn the_same_request_gives_the_same_answer(text in texts()) {
        prop_assert_eq!(analyze(&text), analyze(&text));
    }
}

/// Patterns that make a scanner look back or ahead again and again; at this length anything worse than linear is felt.
#[test]
fn hostile_texts_are_answered() {
    let patterns = [
        "a",
        "A ",
        "A.",
        "(",
        "[.",
        "1/",
        "1. ",
        "30.1 ",
        "ngày ",
        "từ ngày 26 đến 30-8 ",
        "năm 2020 ",
        "Nguyễn ",
        "Bộ Ngoại giao ",
        "Nguyễn Văn A\n",
        "Tin mới\n",
        "x\n",
        "x\0",
        "a\u{301}",
        "\u{301}",
        "\u{200b}",
        "😀",
        "“",
        "a-",
        "x@",
        ". ",
        "![]() |\n",
        "ông Trung và Lê Văn Trung ",
        "Bộ trưởng, Phó Thủ tướng ",
        "Chủ tịch Trung Quốc Vương An hội đàm với ",
        "Huyện Mai Sơn, xã Mai Sơn, ",
        "Công ty An Bình (CAB) và CAB ",
        "Một câu dài hơn ba mươi byte để so sánh. ",
    ];
    for pattern in patterns {
        let text = pattern.repeat(300_000 / pattern.len());
        let visible = !Clean::new(&text).text().trim().is_empty();
        let sentences = analyze(&text).map_or(0, |analysis| analysis.sentences.len());
        assert_eq!(sentences > 0, visible, "{pattern:?}");
    }
}
