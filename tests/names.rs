//! Runs the corpora of names: a sentence a line with all that must be found in it, and sentences in which there is nothing.

mod common;

use common::corpora::hold;
use trich::{
    analysis::{Entity, EntityType, MentionKind},
    analyzer::Analyzer,
    input::Input,
    interrupt::Interrupt,
};

fn label(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Person => "PERSON",
        EntityType::Location => "LOCATION",
        EntityType::Organization => "ORGANIZATION",
        EntityType::Event => "EVENT",
        EntityType::Law => "LAW",
        EntityType::Product => "PRODUCT",
    }
}

/// The mentions of `text` in order, as the corpora write them.
fn found(analyzer: &Analyzer, language: &str, text: &str) -> String {
    let input = Input { language, ..Input::new(text) };
    let analysis = analyzer.analyze(&input, &Interrupt::default()).expect("the text is valid");
    let mut mentions: Vec<_> = analysis
        .entities
        .iter()
        .flat_map(|e| e.mentions.iter().map(|m| (m.span, format!("{} {}", label(e.entity_type), m.span.text(text)))))
        .collect();
    mentions.sort();
    if mentions.is_empty() {
        return "-".to_owned();
    }
    mentions.into_iter().map(|(_, mention)| mention).collect::<Vec<_>>().join(" ; ")
}

/// The entities of `text`, each by its type and name.
fn entities(language: &str, text: &str) -> Vec<Entity> {
    let input = Input { language, ..Input::new(text) };
    let analyzer = Analyzer::new().expect("the language data loads");
    analyzer.analyze(&input, &Interrupt::default()).expect("the text is valid").entities
}

fn run(language: &str, corpus: &str) {
    let analyzer = Analyzer::new().expect("the language data loads");
    hold(corpus, [30, 10], |text| found(&analyzer, language, text));
}

#[test]
fn vietnamese_names() {
    run("vi", include_str!("corpus/names_vi.txt"));
}

#[test]
fn english_names() {
    run("en", include_str!("corpus/names_en.txt"));
}

/// What is named, by the first mention of each, with all its names.
fn linked(language: &str, text: &str) -> String {
    let mut entities = entities(language, text);
    entities.sort_by_key(|e| e.mentions[0].span.begin);
    let names = |e: &Entity| [std::slice::from_ref(&e.name), &e.aliases].concat().join(" = ");
    entities.iter().map(names).collect::<Vec<_>>().join("; ")
}

fn run_links(language: &str, corpus: &str) {
    hold(corpus, [12, 0], |text| linked(language, &text.replace("\\n", "\n")));
}

#[test]
fn names_of_one_thing_in_vietnamese() {
    run_links("vi", include_str!("corpus/links_vi.txt"));
}

#[test]
fn names_of_one_thing_in_english() {
    run_links("en", include_str!("corpus/links_en.txt"));
}

#[test]
fn short_forms_belong_to_the_full_name() {
    let text = "Chủ tịch Phạm Quốc Hưng đến dự.\n\nÔng Hưng nói ngắn gọn. Phạm Quốc Hưng năm nay 60 tuổi.";
    let found = entities("vi", text);
    assert_eq!(found.len(), 1, "{found:?}");
    let person = &found[0];
    assert_eq!((person.entity_type, person.name.as_str()), (EntityType::Person, "Phạm Quốc Hưng"));
    assert_eq!(person.aliases, ["Hưng"]);
    assert_eq!(person.identity_keys, ["person:phạm quốc hưng", "person:~pham quoc hung"]);
    let kinds: Vec<_> = person.mentions.iter().map(|m| m.kind).collect();
    assert_eq!(kinds, [MentionKind::Name, MentionKind::ShortName, MentionKind::Name]);
    assert_eq!(person.roles.iter().map(|r| r.text(text)).collect::<Vec<_>>(), ["Chủ tịch"]);
}

#[test]
fn a_role_holds_the_body_between_office_and_name() {
    let text = "Hôm nay, Bộ trưởng Bộ Ngoại giao Bùi Minh Thông lên đường.";
    let found = entities("vi", text);
    let person = found.iter().find(|e| e.entity_type == EntityType::Person).expect("there is a person");
    assert_eq!(person.roles.iter().map(|r| r.text(text)).collect::<Vec<_>>(), ["Bộ trưởng Bộ Ngoại giao"]);
}

#[test]
fn an_acronym_in_brackets_is_an_alias() {
    let found = entities("vi", "Tập đoàn Than Sao Mai (TSM) báo lãi. Cổ đông TSM hài lòng.");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].name.as_str(), found[0].mentions.len()), ("Tập đoàn Than Sao Mai", 3));
    assert_eq!(found[0].aliases, ["TSM"]);
    assert_eq!(found[0].mentions[1].kind, MentionKind::Acronym);
}

#[test]
fn a_country_is_one_entity_in_any_spelling_and_language() {
    let vietnamese = entities("vi", "Hoa Kỳ áp thuế mới. Phía Mỹ chưa trả lời.");
    assert_eq!(vietnamese.len(), 1, "{vietnamese:?}");
    assert_eq!(vietnamese[0].links, [("iso3166-1", "US".to_owned())]);
    let english = entities("en", "The U.S. set new tariffs, and the United States did not explain.");
    assert_eq!(english.len(), 1, "{english:?}");
    assert_eq!(english[0].identity_keys, vietnamese[0].identity_keys);
}

#[test]
fn keys_do_not_depend_on_where_the_tone_mark_stands() {
    let keys = |text: &str| entities("vi", text).into_iter().map(|e| e.identity_keys).collect::<Vec<_>>();
    assert_eq!(keys("Ông Hòa Văn Thúy phát biểu."), keys("Ông Hoà Văn Thuý phát biểu."));
}

#[test]
fn places_have_one_identity_in_both_languages() {
    let known = |language: &str, text: &str| {
        let found = entities(language, text);
        assert_eq!(found.len(), 1, "{found:?}");
        let links: Vec<_> = found[0].links.iter().map(|(register, id)| format!("{register}:{id}")).collect();
        (links.join(" "), found[0].identity_keys.join(" "))
    };
    for (vietnamese, english, links, key) in [
        ("Họp tại Hà Nội.", "They met in Hanoi.", "iso3166-2:VN-HN iso3166-1-capital:VN", "iso3166-2:VN-HN"),
        ("Mưa lớn ở tỉnh Quảng Tây.", "Rain fell in Guangxi.", "iso3166-2:CN-GX", "iso3166-2:CN-GX"),
        ("Họp tại Ottawa.", "They met in Ottawa.", "iso3166-1-capital:CA", "capital:CA"),
    ] {
        assert_eq!(known("vi", vietnamese), (links.to_owned(), key.to_owned()));
        assert_eq!(known("en", english), (links.to_owned(), key.to_owned()));
    }
}

#[test]
fn names_without_diacritics_are_the_same_but_other_diacritics_are_not() {
    let same = entities("vi", "Ông Trần Quốc Bảo phát biểu. Ảnh của Tran Quoc Bao được đăng lại.");
    assert_eq!(same.len(), 1, "{same:?}");
    let two = entities("vi", "Ông Trần Văn Hùng gặp ông Trần Văn Hưng.");
    assert_eq!(two.len(), 2, "{two:?}");
}

#[test]
fn salience_is_a_share_and_sorts() {
    let found = entities(
        "en",
        "Laos and Fiji sign deal\n\nLaos will export rice. Officials in Laos welcomed the deal with Fiji.",
    );
    assert_eq!(found.iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["Laos", "Fiji"]);
    let total: f32 = found.iter().map(|e| e.salience).sum();
    assert!(total <= 1.0 + f32::EPSILON && found[0].salience > found[1].salience);
}

#[test]
fn a_writer_may_have_the_name_of_a_place() {
    let text = "Nông dân được mùa dưa hấu\n\nGiá dưa hấu tăng gấp đôi so với năm ngoái, nhiều hộ nông dân có lãi lớn. Các \
                thương lái đến tận ruộng để mua, có ngày hơn mười xe tải chờ ở đầu làng.\n\nNgười trồng dưa cho biết sẽ mở \
                rộng diện tích trong vụ tới.\n\nThái Bình\n";
    let found = entities("vi", text);
    let person = found.iter().find(|e| e.name == "Thái Bình").expect("the writer is found");
    assert_eq!(person.entity_type, EntityType::Person, "{found:?}");
}
