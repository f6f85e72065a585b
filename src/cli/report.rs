//! An answer as a report for people.

use anstyle::{AnsiColor, Style};
use trich::api::v1;
use unicode_width::UnicodeWidthStr;

use super::page::Page;

const PLAIN: Style = Style::new();
const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const HEADING: Style = AnsiColor::Cyan.on_default().bold();
const NAME: Style = AnsiColor::Green.on_default();
const VALUE: Style = AnsiColor::Yellow.on_default();

/// Where the values of the facts stand.
const FACTS: usize = 11;
/// The widest that names and dates may be before what is said of them goes to the next line.
const WIDEST_NAME: usize = 32;
/// Two moments to the second, with brackets, comma and space.
const WIDEST_INTERVAL: usize = 42;

/// The report on `document`, in lines of at most `width` columns. Offsets of `answer` must count bytes.
pub(crate) fn report(document: &v1::Document, answer: &v1::AnalyzeDocumentResponse, width: usize) -> String {
    let mut page = Page::new(width);
    if let Some(title) = title(document, answer) {
        page.words(STRONG, title);
        page.end_line();
        page.end_line();
    }
    facts(&mut page, answer);
    summary(&mut page, answer);
    entities(&mut page, answer);
    dates(&mut page, answer, width);
    interactions(&mut page, answer);
    page.finish()
}

/// The line above the report on `name` where there are several.
pub(crate) fn header(name: &str, width: usize) -> String {
    let mut page = Page::new(width);
    page.end_line();
    page.word(HEADING, &format!("── {name} ──"));
    page.end_line();
    page.finish()
}

/// The caller's title, else the one that the text begins with.
fn title<'a>(document: &'a v1::Document, answer: &v1::AnalyzeDocumentResponse) -> Option<&'a str> {
    if !document.title.is_empty() {
        return Some(&document.title);
    }
    let section = answer.sections.iter().find(|s| s.kind() == v1::SectionKind::Title)?;
    document.text.get(section.begin as usize..section.end as usize)
}

fn heading(page: &mut Page, text: &str) {
    page.end_line();
    page.words(HEADING, text);
    page.end_line();
}

fn facts(page: &mut Page, answer: &v1::AnalyzeDocumentResponse) {
    let mut fact = |name, value: &str, note: &str| {
        page.words(FAINT, name);
        page.tab(FACTS);
        page.words(PLAIN, value);
        page.words(FAINT, note);
        page.end_line();
    };
    if let Some(language) = &answer.language {
        let note = format!("(detected, {:.0} %)", language.confidence * 100.0);
        fact("Language", &language.code, if language.detected { &note } else { "" });
    }
    match &answer.reference_time {
        Some(reference) => {
            let found = reference.source() == v1::ReferenceSource::Text;
            fact("Reference", &reference.value, if found { "(found in the text)" } else { "" });
        }
        None => fact("Reference", "none", "(days without a year stay open; --published gives the day)"),
    }
    let mut kinds: Vec<(i32, usize)> = Vec::new();
    for section in &answer.sections {
        match kinds.iter_mut().find(|(kind, _)| *kind == section.kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((section.kind, 1)),
        }
    }
    kinds.sort_unstable();
    let name = |kind| v1::SectionKind::try_from(kind).unwrap_or_default().as_str_name();
    let name = |kind| name(kind).trim_start_matches("SECTION_KIND_").to_lowercase();
    let counts: Vec<_> = kinds.into_iter().map(|(kind, count)| format!("{} {count}", name(kind))).collect();
    fact("Sections", &counts.join(", "), "");
    fact("Sentences", &answer.sentences.len().to_string(), "");
}

fn summary(page: &mut Page, answer: &v1::AnalyzeDocumentResponse) {
    let sentences = answer.summary.as_ref().map(|s| s.sentences.as_slice()).unwrap_or_default();
    if !sentences.is_empty() {
        heading(page, "Summary");
    }
    for sentence in sentences {
        page.tab(2);
        page.words(FAINT, "•");
        page.tab(4);
        page.words(PLAIN, &sentence.text);
        page.tab(4);
        page.words(FAINT, &why(sentence));
        page.end_line();
    }
}

/// Rank, score and reasons of a summary's sentence: "1 · 0.83 · title, position".
fn why(sentence: &v1::SummarySentence) -> String {
    let mut why = format!("{} · {:.2}", sentence.rank, sentence.score);
    for (i, reason) in sentence.reasons.iter().enumerate() {
        let name = reason.feature().as_str_name().trim_start_matches("SUMMARY_FEATURE_").to_lowercase();
        why += if i == 0 { " · " } else { ", " };
        why += &name;
    }
    why
}

fn entities(page: &mut Page, answer: &v1::AnalyzeDocumentResponse) {
    use v1::EntityType as Type;
    let groups = [
        (Type::Person, "People"),
        (Type::Organization, "Organisations"),
        (Type::Location, "Places"),
        (Type::Event, "Events"),
        (Type::Law, "Laws"),
        (Type::Product, "Products"),
    ];
    for (entity_type, title) in groups {
        let group: Vec<_> = answer.entities.iter().filter(|e| e.r#type() == entity_type).collect();
        if group.is_empty() {
            continue;
        }
        let column = column(group.iter().map(|e| e.name.as_str()));
        heading(page, title);
        for entity in group {
            page.tab(2);
            page.words(NAME, &entity.name);
            page.tab(column);
            page.word(VALUE, &format!("{:3.0} %", 100.0 * entity.salience));
            page.tab(column + 7);
            page.words(FAINT, &format!("×{}", entity.mentions.len()));
            page.tab(column + 12);
            page.words(PLAIN, &list(entity.roles.iter().map(|r| r.text.as_str())));
            if !entity.aliases.is_empty() {
                page.words(FAINT, if entity.roles.is_empty() { "also" } else { "– also" });
                page.words(PLAIN, &list(entity.aliases.iter().map(String::as_str)));
            }
            for key in entity.identity_keys.iter().filter(|key| !is_name(key, &entity.name)) {
                page.words(FAINT, key);
            }
            page.end_line();
        }
    }
}

/// Whether an identity key says no more than the name does.
fn is_name(key: &str, name: &str) -> bool {
    let key = key.split_once(':').map_or(key, |(_, key)| key);
    key.starts_with('~') || letters(key).eq(letters(name))
}

/// The letters and digits of a name, in small letters.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

fn dates(page: &mut Page, answer: &v1::AnalyzeDocumentResponse, width: usize) {
    if answer.dates.is_empty() {
        return;
    }
    heading(page, "Dates");
    let dates = column(answer.dates.iter().map(|d| d.text.as_str()));
    let values: Vec<_> = answer.dates.iter().map(value).collect();
    let beside = dates + values.iter().map(|v| v.width()).max().unwrap_or_default() + 2;
    let intervals = if beside + WIDEST_INTERVAL <= width { beside } else { dates };
    for (date, value) in answer.dates.iter().zip(values) {
        page.tab(2);
        page.words(PLAIN, &date.text);
        page.tab(dates);
        page.words(VALUE, &value);
        if let Some(interval) = &date.interval {
            let side = |side: &str| if side.is_empty() { "…".to_owned() } else { side.to_owned() };
            page.tab(intervals);
            page.word(FAINT, &format!("[{}, {})", side(&interval.start), side(&interval.end)));
        }
        page.end_line();
    }
}

fn interactions(page: &mut Page, answer: &v1::AnalyzeDocumentResponse) {
    if answer.interactions.is_empty() {
        return;
    }
    heading(page, "Interactions");
    let name = |index: u32| answer.entities.get(index as usize).map_or("", |e| &e.name);
    let words =
        |i: &v1::Interaction| i.predicate().as_str_name().trim_start_matches("INTERACTION_PREDICATE_").to_lowercase();
    for interaction in &answer.interactions {
        let side = |role: v1::InteractionRole| {
            let side = interaction.participants.iter().filter(move |p| p.role() == role);
            list(side.map(|p| name(p.entity)))
        };
        page.tab(2);
        page.words(NAME, &side(v1::InteractionRole::Subject));
        page.words(PLAIN, &words(interaction));
        page.words(NAME, &side(v1::InteractionRole::Object));
        if let Some(place) = interaction.place {
            page.words(FAINT, "·");
            page.words(PLAIN, name(place));
        }
        if let Some(date) = interaction.date.and_then(|index| answer.dates.get(index as usize)) {
            page.words(FAINT, "·");
            page.words(PLAIN, &date.text);
        }
        page.end_line();
    }
}

/// The meaning of a date: its TIMEX3 value, or those of both ends, with modifier and other readings.
fn value(date: &v1::Date) -> String {
    let timex = date.timex.clone().unwrap_or_default();
    let mut value =
        if date.range_begin.is_empty() { timex.value } else { format!("{}–{}", date.range_begin, date.range_end) };
    if !timex.r#mod.is_empty() {
        value = format!("{value} {}", timex.r#mod);
    }
    for alternative in &date.alternatives {
        value = format!("{value} or {alternative}");
    }
    value
}

/// The column after names that begin at the third.
fn column<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    let widest = names.map(UnicodeWidthStr::width).filter(|w| *w <= WIDEST_NAME).max();
    2 + widest.unwrap_or(WIDEST_NAME) + 2
}

/// `items` with commas, each once.
fn list<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let mut once: Vec<&str> = Vec::new();
    for item in items {
        if !once.contains(&item) {
            once.push(item);
        }
    }
    once.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Bến cảng mới\nTối 2-9, bà Vương Lam\u{1b}[2J thăm cảng.";

    fn answer() -> v1::AnalyzeDocumentResponse {
        let section =
            |begin, end, kind: v1::SectionKind| v1::Section { begin, end, kind: kind.into(), ..Default::default() };
        let title = "Bến cảng mới".len() as u32;
        let entity = |kind: v1::EntityType, name: &str, mentions| v1::Entity {
            r#type: kind.into(),
            name: name.to_owned(),
            mentions: vec![v1::Mention::default(); mentions],
            ..Default::default()
        };
        let role = |text: &str| v1::Role { text: text.to_owned(), ..Default::default() };
        let person = v1::Entity {
            aliases: vec!["bà Lam".into(), "chị Lam".into()],
            salience: 0.31,
            identity_keys: vec!["person:vương lam".into(), "person:~vuong lam".into(), "person:zh:wang-lan".into()],
            roles: vec![role("Giám đốc cảng"), role("Giám đốc cảng"), role("kỹ sư")],
            ..entity(v1::EntityType::Person, "Vương Lam", 3)
        };
        let country = v1::Entity {
            identity_keys: vec!["iso3166-1:VN".into()],
            ..entity(v1::EntityType::Location, "Việt Nam", 1)
        };
        let timex = |value: &str, modifier: &str| {
            Some(v1::Timex { r#type: "DATE".into(), value: value.into(), r#mod: modifier.into() })
        };
        let interval = |start: &str, end: &str| Some(v1::Interval { start: start.into(), end: end.into() });
        let evening = v1::Date {
            text: "Tối 2-9".into(),
            timex: timex("2024-09-02TEV", ""),
            interval: interval("2024-09-02T18:00", "2024-09-03T00:00"),
            ..Default::default()
        };
        let range = v1::Date {
            text: "từ ngày 3 đến 5-9".into(),
            timex: timex("2024-09-03", ""),
            range_begin: "2024-09-03".into(),
            range_end: "2024-09-05".into(),
            interval: interval("2024-09-03", ""),
            ..Default::default()
        };
        let late = v1::Date {
            text: "cuối 3/4".into(),
            timex: timex("2024-04-03", "END"),
            alternatives: vec!["2024-03-04".into()],
            ..Default::default()
        };
        let reason = |feature: v1::SummaryFeature, weight| v1::SummaryReason { feature: feature.into(), weight };
        let first = v1::SummarySentence {
            text: TEXT[title as usize..].trim().into(),
            rank: 2,
            score: 0.5,
            ..Default::default()
        };
        let second = v1::SummarySentence {
            text: "Tàu rời bến.".into(),
            rank: 1,
            score: 0.826,
            reasons: vec![reason(v1::SummaryFeature::Title, 0.5), reason(v1::SummaryFeature::Position, 0.25)],
            ..Default::default()
        };
        let participant = |entity, role: v1::InteractionRole| v1::InteractionParticipant { entity, role: role.into() };
        let visit = v1::Interaction {
            predicate: v1::InteractionPredicate::Visited.into(),
            participants: vec![
                participant(1, v1::InteractionRole::Subject),
                participant(0, v1::InteractionRole::Object),
            ],
            place: Some(0),
            date: Some(0),
            ..Default::default()
        };
        v1::AnalyzeDocumentResponse {
            language: Some(v1::DetectedLanguage { code: "vi".into(), confidence: 0.987, detected: true }),
            reference_time: Some(v1::ReferenceTime {
                value: "2024-09-03".into(),
                source: v1::ReferenceSource::Text.into(),
            }),
            sections: vec![
                section(0, title, v1::SectionKind::Title),
                section(title + 1, TEXT.len() as u32, v1::SectionKind::Body),
            ],
            sentences: vec![v1::Sentence::default(); 2],
            entities: vec![country, person],
            dates: vec![evening, range, late],
            interactions: vec![visit],
            summary: Some(v1::Summary { sentences: vec![first, second] }),
            ..Default::default()
        }
    }

    fn plain(width: usize) -> String {
        let document = v1::Document { text: TEXT.into(), ..Default::default() };
        anstream::adapter::strip_str(&report(&document, &answer(), width)).to_string()
    }

    #[test]
    fn a_report_on_a_wide_terminal() {
        let expected = "\
Bến cảng mới

Language   vi (detected, 99 %)
Reference  2024-09-03 (found in the text)
Sections   title 1, body 1
Sentences  2

Summary
  • Tối 2-9, bà Vương Lam\u{fffd}[2J thăm cảng.
    2 · 0.50
  • Tàu rời bến.
    1 · 0.83 · title, position

People
  Vương Lam   31 %  ×3   Giám đốc cảng, kỹ sư – also bà Lam, chị Lam person:zh:wang-lan

Places
  Việt Nam    0 %  ×1   iso3166-1:VN

Dates
  Tối 2-9            2024-09-02TEV                 [2024-09-02T18:00, 2024-09-03T00:00)
  từ ngày 3 đến 5-9  2024-09-03–2024-09-05         [2024-09-03, …)
  cuối 3/4           2024-04-03 END or 2024-03-04

Interactions
  Vương Lam visited Việt Nam · Việt Nam · Tối 2-9
";
        assert_eq!(plain(100), expected);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for line in plain(60).lines() {
            assert!(line.width() <= 60, "{line}");
        }
    }
}
