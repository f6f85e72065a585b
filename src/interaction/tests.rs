//! Frames, people and settings over sentences whose names and dates are given.

use std::sync::LazyLock;

use super::*;
use crate::{
    analysis::{EntityType, Mention, MentionKind, ReferenceSource},
    date,
    input::YearPreference,
    lang::Languages,
    text::{self, normalise::Clean},
};

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| Languages::load().unwrap());

/// People are marked with `*`, places with `@`, bodies with `#`: `*Ada Marsh*`. The same name is the same entity.
fn unmarked(marked: &str) -> (String, Vec<Entity>) {
    let (mut text, mut entities) = (String::new(), Vec::<Entity>::new());
    let mut rest = marked;
    while let Some(at) = rest.find(['*', '@', '#']) {
        let mark = rest.as_bytes()[at] as char;
        text += &rest[..at];
        let (name, behind) = rest[at + 1..].split_once(mark).expect("a mark is closed");
        let span = Span::new(text.len(), text.len() + name.len());
        text += name;
        rest = behind;
        let mention = Mention { span, kind: MentionKind::Name, confidence: 1.0, sentence: 0, section: 0 };
        let entity_type = match mark {
            '*' => EntityType::Person,
            '@' => EntityType::Location,
            _ => EntityType::Organization,
        };
        if let Some(known) = entities.iter_mut().find(|e| e.name == name) {
            known.mentions.push(mention);
            continue;
        }
        entities.push(Entity {
            entity_type,
            name: name.to_owned(),
            salience: 0.0,
            mentions: vec![mention],
            aliases: Vec::new(),
            roles: Vec::new(),
            links: Vec::new(),
            identity_keys: Vec::new(),
        });
    }
    (text + rest, entities)
}

fn found_with(language: &str, marked: &str, roles: &[(&str, &str)]) -> String {
    let (text, mut entities) = unmarked(marked);
    for (name, role) in roles {
        let at = text.find(role).expect("the role is there");
        let entity = entities.iter_mut().find(|e| e.name == *name).expect("the person is there");
        entity.roles.push(Span::new(at, at + role.len()));
    }
    let clean = Clean::new(&text);
    let document = text::analyze(&clean, "", LANGUAGES.find(language).unwrap(), &LANGUAGES);
    let day = jiff::civil::date(2024, 4, 20);
    let reference = ReferenceTime { date: day, time: None, offset: None, source: ReferenceSource::Request };
    let dates = date::find(&document, Some(&reference), YearPreference::default());
    let names = |of: &[u32]| of.iter().map(|&e| entities[e as usize].name.as_str()).collect::<Vec<_>>().join(", ");
    let written = |i: &Interaction| {
        let place = i.place.map(|p| format!(" @ {}", names(&[p]))).unwrap_or_default();
        let date = i.date.map(|d| format!(" # {}", document.text(dates[d as usize].span))).unwrap_or_default();
        let words = document.text(i.span);
        format!("{} [{words}] {} > {}{place}{date}", i.predicate.name(), names(&i.subjects), names(&i.objects))
    };
    let all = find(&document, &entities, &dates, Some(&reference));
    all.iter().map(written).collect::<Vec<_>>().join(" ; ")
}

fn found(language: &str, marked: &str) -> String {
    found_with(language, marked, &[])
}

#[test]
fn titles_stand_before_names_and_behind_them() {
    for (marked, is_found) in [
        ("Minister *Ada Marsh* met Foreign Minister *Karl Berg*.", true),
        ("*Ada Marsh*, minister of @Norway@, met *Karl Berg*.", true),
        ("*Ada Marsh* (left) met the visiting president of @Laos@ *Karl Berg*.", true),
        ("The minister, *Ada Marsh*, met the president, *Karl Berg*.", true),
        ("*Ada Marsh* met the president, *Karl Berg* said.", false),
        ("*Ada Marsh* met @Norway@ *Karl Berg*.", false),
    ] {
        let wanted = if is_found { "MET [met] Ada Marsh > Karl Berg" } else { "" };
        assert_eq!(found("en", marked), wanted, "{marked}");
    }
    let marked = "Bí thư, Chủ tịch *Lý Hạ* hội đàm với Bí thư #Tỉnh ủy Hòa An#, Chủ tịch #Hội Nông dân# *Lê Mai*.";
    assert_eq!(found("vi", marked), "MET [hội đàm] Lý Hạ > Lê Mai");
}

#[test]
fn what_somebody_is_to_another_is_not_the_other() {
    for (language, marked) in [
        ("en", "The envoy of President *Ada Marsh* met *Karl Berg*."),
        ("en", "*Karl Berg* met the envoy of President *Ada Marsh*."),
        ("en", "*Karl Berg* welcomed *Ada Marsh*'s speech."),
        ("vi", "Đặc phái viên của Tổng thống *Ada Marsh* gặp ông *Karl Berg*."),
        ("vi", "Ông *Karl Berg* gặp đặc phái viên của Tổng thống *Ada Marsh*."),
        ("vi", "Ông *Karl Berg* gặp vợ ông *Lê Mai*."),
    ] {
        assert_eq!(found(language, marked), "", "{marked}");
    }
}

#[test]
fn a_list_ends_with_its_last_and() {
    let marked = "Ông *Lê Mai* gặp ông *An Bình*, bà *Cẩm Tú* và Chủ tịch *Đỗ Hà*.";
    assert_eq!(found("vi", marked), "MET [gặp] Lê Mai > An Bình, Cẩm Tú, Đỗ Hà");
    let marked = "Ông *An Bình*, bà *Cẩm Tú* và Bí thư, Chủ tịch *Đỗ Hà* đã gặp nhau.";
    assert_eq!(found("vi", marked), "MET [gặp nhau] An Bình, Cẩm Tú, Đỗ Hà > ");
    // Without an "and", the second opens another clause.
    assert_eq!(found("vi", "Ông *Lê Mai* gặp ông *An Bình*, bà *Cẩm Tú* kể."), "MET [gặp] Lê Mai > An Bình");
    assert_eq!(found("en", "*Ada Marsh* met *Karl Berg* and *Erik Lund* said so."), "MET [met] Ada Marsh > Karl Berg");
    assert_eq!(
        found("en", "*Ada Marsh* visited @Laos@, @Norway@ and @Chad@."),
        "VISITED [visited] Ada Marsh > Laos, Norway, Chad"
    );
}

#[test]
fn an_office_alone_is_the_person_who_holds_it_if_only_one_does() {
    let marked = "Thủ tướng *Lê Mai* và Bộ trưởng *Đỗ Hà* có mặt. Thủ tướng đã tiếp ông *Karl Berg*.";
    let one = found_with("vi", marked, &[("Lê Mai", "Thủ tướng"), ("Đỗ Hà", "Bộ trưởng")]);
    assert_eq!(one, "RECEIVED [tiếp] Lê Mai > Karl Berg");
    let two = found_with("vi", marked, &[("Lê Mai", "Thủ tướng"), ("Đỗ Hà", "Thủ tướng")]);
    assert_eq!(two, "");
    // Another country's.
    let marked = "Thủ tướng *Lê Mai* có mặt. Thủ tướng @Lào@ đã tiếp ông *Karl Berg*.";
    assert_eq!(found_with("vi", marked, &[("Lê Mai", "Thủ tướng")]), "");
    let marked = "President *Ada Marsh* came. The president met *Karl Berg*.";
    assert_eq!(found_with("en", marked, &[("Ada Marsh", "President")]), "MET [met] Ada Marsh > Karl Berg");
    // Behind a name it says what that person is.
    let marked = "*Ada Marsh*, the minister who signed it, met *Karl Berg*.";
    assert_eq!(found_with("en", marked, &[("Ada Marsh", "minister")]), "MET [met] Ada Marsh > Karl Berg");
    let marked = "President *Ada Marsh* came. The French president met *Karl Berg*.";
    assert_eq!(found_with("en", marked, &[("Ada Marsh", "President")]), "");
}

#[test]
fn one_sentence_may_say_several_things() {
    let marked = "Ngày 3-4, tại @Huế@, bà *Lê Mai* đã hội đàm với ông *Karl Berg*, tiếp bà *Ada Marsh* nhân dịp bà *Ada Marsh* \
                  thăm @Việt Nam@ từ ngày 2 đến 5-4.";
    let wanted = "MET [hội đàm] Lê Mai > Karl Berg @ Huế # Ngày 3-4 ; RECEIVED [tiếp] Lê Mai > Ada Marsh # Ngày 3-4 ; \
                  VISITED [thăm] Ada Marsh > Việt Nam # từ ngày 2 đến 5-4";
    assert_eq!(found("vi", marked), wanted);
    let marked = "Sau các chuyến thăm của bà *Lê Mai* tới @Lào@ cuối năm 2022 và của ông *Karl Berg* tới @Việt Nam@ đầu năm 2023, \
                  quan hệ tốt hơn.";
    let wanted = "VISITED [chuyến thăm] Lê Mai > Lào # cuối năm 2022 ; \
                  VISITED [chuyến thăm] Karl Berg > Việt Nam # đầu năm 2023";
    assert_eq!(found("vi", marked), wanted);
}

#[test]
fn dates_and_places_of_something_else_are_left_out() {
    for (marked, wanted) in [
        ("*Ada Marsh* met *Karl Berg*, who came in 1995.", "MET [met] Ada Marsh > Karl Berg"),
        ("*Ada Marsh* met *Karl Berg* (born in 1964).", "MET [met] Ada Marsh > Karl Berg"),
        ("*Ada Marsh* visited @Laos@ for the first time since 1999.", "VISITED [visited] Ada Marsh > Laos"),
        (
            "In a report of 5 May 2023 on the visit to @Laos@ by *Ada Marsh*, she was praised.",
            "VISITED [visit] Ada Marsh > Laos",
        ),
        ("*Ada Marsh* met *Karl Berg* in @Oslo@.", "MET [met] Ada Marsh > Karl Berg @ Oslo"),
        ("*Ada Marsh* met the ambassador in @Oslo@ *Karl Berg*.", "MET [met] Ada Marsh > Karl Berg"),
    ] {
        assert_eq!(found("en", marked), wanted, "{marked}");
    }
}

#[test]
fn what_is_planned_or_lies_ahead_is_left_out() {
    for marked in [
        "*Ada Marsh* visits @Laos@ on 25 April 2024.",
        "Officials hope *Ada Marsh* met *Karl Berg*.",
        "*Ada Marsh* and *Karl Berg* never met.",
        "The planned talks between *Ada Marsh* and *Karl Berg* were off.",
    ] {
        assert_eq!(found("en", marked), "", "{marked}");
    }
    assert_eq!(
        found("en", "*Ada Marsh* visits @Laos@ on 18 April 2024."),
        "VISITED [visits] Ada Marsh > Laos # 18 April 2024"
    );
    // An invitation that was taken up.
    let marked = "Theo lời mời của ông *Karl Berg*, bà *Lê Mai* thăm @Lào@.";
    assert_eq!(found("vi", marked), "VISITED [thăm] Lê Mai > Lào");
}

#[test]
fn nobody_meets_themself_and_nobody_is_needed() {
    assert_eq!(found("vi", "Ông *Lê Mai* gặp ông *Lê Mai*."), "");
    assert_eq!(found("vi", "@Lào@ gặp @Việt Nam@."), "");
    assert_eq!(found("vi", "Gặp."), "");
    assert_eq!(found("en", ""), "");
}

#[test]
fn capitals_do_not_hide_an_anchor() {
    assert_eq!(found("vi", "BÀ *LÊ MAI* HỘI ĐÀM VỚI ÔNG *KARL BERG*"), "MET [HỘI ĐÀM] LÊ MAI > KARL BERG");
    assert_eq!(found("vi", "Gặp ông *Karl Berg*, bà *Lê Mai* cho biết."), "MET [Gặp] Lê Mai > Karl Berg");
}

#[test]
fn hostile_sentences_take_linear_time() {
    // Anything worse than linear is felt.
    let met = "MET [gặp] Lê Mai > Karl Berg";
    for (marked, count, last) in [
        ("*Lê Mai* và *Karl Berg* và ".repeat(20_000) + "gặp nhau", 1, "MET [gặp nhau] Lê Mai, Karl Berg > "),
        ("*Lê Mai* gặp *Karl Berg*, ".repeat(20_000), 20_000, met),
        ("gặp ".repeat(50_000) + ". *Lê Mai* gặp *Karl Berg*", 1, met),
        ("@Lào@, ".repeat(20_000) + &"chuyến thăm ".repeat(20_000) + "*Lê Mai* gặp *Karl Berg*", 1, met),
        ("Bí thư, ".repeat(50_000) + "*Lê Mai* gặp *Karl Berg*", 1, met),
        ("*Lê Mai* ".to_owned() + &"kết thúc chuyến thăm ".repeat(20_000) + "*Lê Mai* gặp *Karl Berg*", 1, met),
        ("(".repeat(50_000) + "*Lê Mai* gặp *Karl Berg*", 1, met),
    ] {
        let all = found("vi", &marked);
        let all: Vec<&str> = all.split(" ; ").collect();
        assert_eq!(
            (all.len(), all.last().copied()),
            (count, Some(last)),
            "{}",
            marked.chars().take(40).collect::<String>()
        );
    }
}
