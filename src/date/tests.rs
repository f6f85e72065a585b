//! The corpora under `tests/corpus`, and what they cannot say.

use std::sync::LazyLock;

use jiff::{civil, tz::Offset};
use proptest::prelude::*;

use crate::{
    analysis::{Date, ReferenceSource, ReferenceTime, Resolution, TimexType},
    document::{Document, Section, SectionKind, Sentence},
    input::YearPreference,
    lang::{Language, Languages, table::Table},
    span::Span,
    text::normalise::Clean,
};

const VI: &str = include_str!("../../tests/corpus/dates_vi.txt");
const EN: &str = include_str!("../../tests/corpus/dates_en.txt");

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| Languages::load().unwrap());

/// Calls `run` with a document that is one sentence in a section of `kind`.
fn with_document<T>(code: &str, text: &str, kind: SectionKind, run: impl FnOnce(&Document<'_>) -> T) -> T {
    with_language(LANGUAGES.find(code).unwrap(), text, kind, run)
}

fn with_language<T>(language: &Language, text: &str, kind: SectionKind, run: impl FnOnce(&Document<'_>) -> T) -> T {
    let source = Clean::new(text);
    let span = Span::new(0, source.text().len());
    let document = Document {
        source: &source,
        title: "",
        language,
        sections: vec![Section { span, kind, language: None, doubtful: false }],
        sentences: vec![Sentence { span, section: 0, tokens: 0..0, duplicate_of: None }],
        tokens: Vec::new(),
    };
    run(&document)
}

fn reference_of(day: &str) -> Option<ReferenceTime> {
    let date = day.parse().ok()?;
    Some(ReferenceTime { date, time: None, offset: None, source: ReferenceSource::Request })
}

fn find(code: &str, day: &str, text: &str, year: YearPreference) -> Vec<Date> {
    find_in(LANGUAGES.find(code).unwrap(), day, text, year)
}

/// A date as a line of a corpus has it, after the text.
fn line(date: &Date, text: &str) -> String {
    let kind = match date.timex_type {
        TimexType::Date => "DATE",
        TimexType::Time => "TIME",
        TimexType::Duration => "DURATION",
        TimexType::Set => "SET",
    };
    let modifier = if date.modifier.is_empty() { String::new() } else { format!(" {}", date.modifier) };
    let value = date.range.as_ref().map_or_else(|| date.value.clone(), |(begin, end)| format!("{begin}..{end}"));
    let (start, end) = date.interval.clone().unwrap_or_default();
    let columns = [date.span.text(text), &(kind.to_owned() + &modifier), &value, &start, &end];
    columns.join(" | ").trim_end_matches([' ', '|']).to_owned()
}

/// Runs every line: reference day, text, and the dates in it with `;` between, or `-` for none. Returns how many there were of each.
fn run(code: &str, corpus: &str) -> (usize, usize) {
    let (mut positive, mut negative, mut wrong) = (0, 0, Vec::new());
    for case in corpus.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let columns: Vec<&str> = case.splitn(3, '|').map(str::trim).collect();
        let &[day, text, expected] = columns.as_slice() else { panic!("{case:?} has too few columns") };
        let found = find(code, day, text, YearPreference::default());
        let lines: Vec<String> = found.iter().map(|date| line(date, text)).collect();
        let expected: Vec<&str> = if expected == "-" { Vec::new() } else { expected.split(" ; ").collect() };
        if lines != expected {
            wrong.push(format!("{day} | {text}\n  expected {expected:?}\n  found    {lines:?}"));
        }
        *(if expected.is_empty() { &mut negative } else { &mut positive }) += 1;
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    (positive, negative)
}

#[test]
fn vietnamese_corpus() {
    let (positive, negative) = run("vi", VI);
    assert!(positive >= 40 && negative >= 25, "{positive} dates, {negative} without");
}

#[test]
fn english_corpus() {
    let (positive, negative) = run("en", EN);
    assert!(positive >= 40 && negative >= 25, "{positive} dates, {negative} without");
}

/// The rules and words of a language as tables.
fn tables(code: &str) -> (Table, Table) {
    let read = |name: &str| {
        let path = format!("{}/src/lang/{code}/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        Table::parse(path.clone(), &std::fs::read_to_string(path).unwrap()).unwrap()
    };
    (read("date_words"), read("date_rules"))
}

/// What an example of a rule says there is: spans, values with their modifiers, and the interval where there is one date.
fn told(dates: &[Date], text: &str, columns: usize) -> String {
    let join = |parts: Vec<String>| parts.join(" ; ");
    let spans = join(dates.iter().map(|d| d.span.text(text).to_owned()).collect());
    let values = join(
        dates
            .iter()
            .map(|d| {
                let value = d.range.as_ref().map_or_else(|| d.value.clone(), |(begin, end)| format!("{begin}..{end}"));
                format!("{value} {}", d.modifier).trim_end().to_owned()
            })
            .collect(),
    );
    let (start, end) = dates.first().and_then(|d| d.interval.clone()).unwrap_or_default();
    [spans, values, start, end][..columns].join(" | ").trim_end_matches([' ', '|']).to_owned()
}

/// The examples of a rule that do not hold in `language`.
fn broken(language: &Language, rules: &Table, header: &str) -> Vec<String> {
    let mut broken = Vec::new();
    for line in rules.entries(header).unwrap() {
        if let Some(text) = line.strip_prefix("- ") {
            let found = find_in(language, "2024-03-18", text, YearPreference::default());
            if !found.is_empty() {
                broken.push(format!("[{header}]\n  - {text}\n  found    {}", told(&found, text, 4)));
            }
        } else if let Some(example) = line.strip_prefix("+ ").or_else(|| line.strip_prefix("+").filter(|_| line == "+"))
        {
            let columns: Vec<&str> = example.split('|').map(str::trim).collect();
            let &[day, text, ..] = columns.as_slice() else { panic!("{line:?} has too few columns") };
            let expected = columns[2..].join(" | ").trim_end_matches([' ', '|']).to_owned();
            let found = told(&find_in(language, day, text, YearPreference::default()), text, columns.len() - 2);
            if found != expected {
                broken.push(format!("[{header}]\n  + {day} | {text}\n  expected {expected}\n  found    {found}"));
            }
        }
    }
    broken
}

fn find_in(language: &Language, day: &str, text: &str, year: YearPreference) -> Vec<Date> {
    with_language(language, text, SectionKind::Body, |d| super::find(d, reference_of(day).as_ref(), year))
}

/// Every rule has examples, and they hold.
fn rules_hold(code: &str) {
    let (_, rules) = tables(code);
    let mut wrong = Vec::new();
    for header in rules.headers().filter(|h| *h != "start") {
        let examples = |sign: &str| rules.entries(header).unwrap().filter(|l| l.starts_with(sign)).count();
        if examples("+ ") == 0 || examples("- ") == 0 {
            wrong.push(format!("[{header}] lacks an example that must match, or one that must not"));
        }
        wrong.extend(broken(LANGUAGES.find(code).unwrap(), &rules, header));
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn vietnamese_rules_hold() {
    rules_hold("vi");
}

#[test]
fn english_rules_hold() {
    rules_hold("en");
}

/// Without a rule some of its examples do not hold: none is superfluous, and each is tested by its own.
fn rules_earn_their_examples(code: &str) {
    let (words, rules) = tables(code);
    let mut languages = Languages::load().unwrap();
    let mut idle = Vec::new();
    for header in rules.headers().filter(|h| *h != "start") {
        let language = languages.find_mut(code).unwrap();
        // Of a symbol with one rule only the users would not load: such a rule is needed.
        let Ok(tables) = super::Tables::without(&words, &rules, header) else { continue };
        language.dates = tables;
        if broken(language, &rules, header).is_empty() {
            idle.push(header);
        }
    }
    assert!(idle.is_empty(), "{} rules that change nothing:\n{}", idle.len(), idle.join("\n"));
}

#[test]
fn vietnamese_rules_earn_their_examples() {
    rules_earn_their_examples("vi");
}

#[test]
fn english_rules_earn_their_examples() {
    rules_earn_their_examples("en");
}

#[test]
fn the_year_follows_the_preference() {
    let value = |year| find("vi", "2024-03-18", "Ngày 20/3, đoàn lên đường.", year).remove(0).value;
    assert_eq!(value(YearPreference::Closest), "2024-03-20");
    assert_eq!(value(YearPreference::Past), "2023-03-20");
    assert_eq!(value(YearPreference::Future), "2024-03-20");
}

#[test]
fn without_a_reference_time_the_year_stays_open() {
    let date = find("vi", "", "Ngày 30.1, đoàn rời Huế.", YearPreference::Closest).remove(0);
    assert_eq!((date.value.as_str(), date.interval, date.resolution), ("XXXX-01-30", None, Resolution::Unresolved));
    let date = find("en", "", "It rained yesterday.", YearPreference::Closest).remove(0);
    assert_eq!((date.value.as_str(), date.interval, date.resolution), ("XXXX-XX-XX", None, Resolution::Unresolved));
}

#[test]
fn the_other_order_is_an_alternative() {
    let date = find("en", "2023-12-12", "The form was sent on 7/8/2023.", YearPreference::Closest).remove(0);
    assert_eq!((date.value.as_str(), date.alternatives), ("2023-07-08", vec!["2023-08-07".to_owned()]));
    // A Monday only if the day stands first.
    let date = find("en", "2023-12-12", "The form was sent on Monday, 7/8/2023.", YearPreference::Closest).remove(0);
    assert_eq!((date.value.as_str(), date.alternatives), ("2023-08-07", vec!["2023-07-08".to_owned()]));
    let date = find("vi", "2023-12-12", "Đơn gửi ngày 7/8/2023.", YearPreference::Closest).remove(0);
    assert_eq!((date.value.as_str(), date.alternatives), ("2023-08-07", vec![]));
}

#[test]
fn the_byline_tells_the_reference_time() {
    let text = "Minh Hạnh - Thứ hai, ngày 18/03/2024 20:05 GMT+7";
    let found = with_document("vi", text, SectionKind::Byline, super::reference).unwrap();
    assert_eq!((found.date, found.time), (civil::date(2024, 3, 18), Some(civil::time(20, 5, 0, 0))));
    assert_eq!((found.offset, found.source), (Some(Offset::constant(7)), ReferenceSource::Text));
    assert_eq!(with_document("vi", text, SectionKind::Body, super::reference), None);
    assert_eq!(with_document("vi", "Minh Hạnh - sáng nay", SectionKind::Byline, super::reference), None);
    let found = with_document("en", "HANOI, December 12, 2023", SectionKind::Dateline, super::reference).unwrap();
    assert_eq!((found.date, found.time, found.offset), (civil::date(2023, 12, 12), None, None));
}

#[test]
fn sentences_and_sections_are_named() {
    let date = find("vi", "2024-03-18", "Ngày 18/3, đoàn rời Huế.", YearPreference::Closest).remove(0);
    assert_eq!((date.sentence, date.section, date.resolution), (0, 0, Resolution::ReferenceTime));
    assert!(date.confidence > 0.0 && date.confidence < 1.0);
}

#[test]
fn the_ends_of_the_calendar_do_not_panic() {
    for day in ["9999-12-31", "-009999-01-01", "0000-02-29"] {
        for (code, corpus) in [("vi", VI), ("en", EN)] {
            for text in corpus.lines().filter_map(|l| l.split('|').nth(1)) {
                find(code, day, text, YearPreference::Future);
            }
        }
    }
}

#[test]
fn more_than_the_calendar_holds_is_a_length() {
    for (text, value) in [
        ("It ended 40,000 years ago.", "P40000Y"),
        ("It ended 2,000,000 weeks ago.", "P2000000W"),
        ("They fought for the past 30,000 years.", "P30000Y"),
    ] {
        assert_eq!(find("en", "2024-03-18", text, YearPreference::Closest)[0].value, value, "{text}");
    }
    find("en", "2024-03-18", "It was in the first 30,000 years of this century.", YearPreference::Closest);
    find("en", "2024-03-18", "It was in the last 25,000 years of 2020.", YearPreference::Closest);
}

/// Texts that are all beginnings of dates, without a full stop: each place costs a bounded number of steps.
#[test]
fn hostile_texts_are_read_piece_by_piece() {
    for unit in ["1/", "12-", "1 ", "từ 1 đến ", "1, ", "ngày ", "năm năm ", "1/1/1/"] {
        let text = unit.repeat(1_000_000 / unit.len());
        assert!(find("vi", "2024-03-18", &text, YearPreference::default()).len() < text.len());
    }
}

#[test]
fn dates_across_pieces_are_found_once() {
    let text = "Họp ngày 18 tháng 3 năm 2024 tại Huế và ".repeat(5_000);
    let found = find("vi", "2024-03-18", &text, YearPreference::default());
    assert_eq!(found.len(), 5_000);
    assert!(found.iter().all(|d| d.value == "2024-03-18"));
}

#[test]
fn addresses_tell_the_reference_time() {
    let text = "Nguồn: https://example.org/tin/2024/03/18/cau-moi.html";
    let found = with_document("vi", text, SectionKind::Body, super::reference).unwrap();
    assert_eq!((found.date, found.source), (civil::date(2024, 3, 18), ReferenceSource::Text));
    for text in ["https://example.org/cau-moi-20240318123.html", "https://example.org/18/2024/03", "Số 2024/03/18"] {
        assert_eq!(with_document("vi", text, SectionKind::Body, super::reference), None, "{text}");
    }
}

proptest! {
    /// Words and numbers in any order: spans in order, without overlap, on characters; no day that is not in the calendar.
    #[test]
    fn anything_goes(text in "((ngày|tháng|năm|từ|đến|và|sáng|đêm|rạng sáng|sau|and|đầu|cuối|thứ hai|tuần|Tết|âm lịch|mùng|quý|thế kỷ|the|week|of|century|BC|first|two|quarter|hôm nay|trước|of|in|May|Dec\\.|from|to|Monday|last|ago|years|pm|GMT|T|[0-9]{1,11}|[0-9]{1,2}|20[0-9]{2}|[-/.,:()–+% h’]|é|😀)[ ]?){0,24}", english in any::<bool>()) {
        let code = if english { "en" } else { "vi" };
        let mut last = 0;
        for date in find(code, "2024-02-29", &text, YearPreference::Closest) {
            prop_assert!(date.span.begin >= last && !date.span.is_empty());
            prop_assert!(!date.span.text(Clean::new(&text).text()).is_empty());
            last = date.span.end;
            if let Some((start, end)) = &date.interval {
                // Years before the first are written with a sign, and longer.
                let day = |side: &str| side.split('T').next().unwrap_or_default().parse::<civil::Date>().ok();
                for side in [start, end].into_iter().filter(|side| !side.is_empty() && !side.starts_with('-')) {
                    prop_assert!(day(side).is_some(), "{date:?}");
                }
                if let (Some(first), Some(last)) = (day(start), day(end)) {
                    prop_assert!(first < last || start < end, "{date:?}");
                }
            }
        }
    }
}
