//! Runs the corpora of Chinese names: the same person in three scripts, Vietnamese people who may not be taken for Chinese ones,
//! Chinese people in context, and how often two names meet by chance. Figures are printed: `cargo test --test identity --
//! --nocapture`.

use std::collections::BTreeMap;

use trich::{
    analysis::EntityType, analyzer::Analyzer, entity::identity::ChineseNames, input::Input, interrupt::Interrupt,
};

const PAIRS: &str = include_str!("corpus/identity_pairs.txt");
const VIETNAMESE: &str = include_str!("corpus/identity_vietnamese.txt");
const CHINESE: &str = include_str!("corpus/identity_chinese.txt");
/// What keys of Chinese names begin with.
const PREFIX: &str = "person:zh:";

/// The rows of a corpus, by the header that they stand under.
fn rows<const N: usize>(corpus: &'static str) -> BTreeMap<&'static str, Vec<[&'static str; N]>> {
    let mut header = "";
    let mut rows: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in corpus.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            header = name;
        } else {
            let columns: Vec<_> = line.split(" | ").collect();
            rows.entry(header).or_default().push(columns.try_into().expect("a case has all its columns"));
        }
    }
    rows
}

fn chinese_keys(names: &ChineseNames, name: &str) -> Vec<String> {
    names.keys(name).into_iter().filter(|k| k.starts_with(PREFIX)).collect()
}

/// Whether all of some spellings of a name have a key in common.
fn meet(names: &ChineseNames, spellings: &[&str]) -> bool {
    let all: Vec<_> = spellings.iter().map(|s| chinese_keys(names, s)).collect();
    all[0].iter().any(|key| all.iter().all(|keys| keys.contains(key)))
}

#[test]
fn one_person_has_one_key_in_three_scripts() {
    let names = ChineseNames::load().expect("the tables load");
    let rows = rows::<3>(PAIRS);
    assert!(rows["held out"].len() >= 40 && rows["held out"].len() + rows["known"].len() >= 64);
    for (group, at_least) in [("held out", 0.95), ("second", 0.9), ("third", 0.9), ("known", 1.0)] {
        let missed: Vec<_> = rows[group].iter().filter(|row| !meet(&names, &row[..])).collect();
        let found = rows[group].len() - missed.len();
        println!("{group}: {found} of {}; missed {missed:?}", rows[group].len());
        assert!(found as f64 >= at_least * rows[group].len() as f64, "{group}: missed {missed:?}");
    }
}

#[test]
fn places_are_read_as_people_are() {
    // Not what places are linked by: it shows that the tables have their syllables. A surname before each makes it a name.
    let names = ChineseNames::load().expect("the tables load");
    let rows = rows::<3>(PAIRS);
    let as_person = |row: &&[&str; 3]| {
        let two = row[2].chars().count() == 2;
        !two || meet(&names, &[&format!("Lưu {}", row[0]), &format!("Liu {}", row[1]), &format!("刘{}", row[2])])
    };
    let missed: Vec<_> = rows["places"].iter().filter(|row| !as_person(row)).collect();
    println!("places: {} of {}; missed {missed:?}", rows["places"].len() - missed.len(), rows["places"].len());
    assert!(missed.is_empty(), "missed {missed:?}");
}

/// The keys of Chinese names that the person called `name` gets in an article; `None` where no such person is found.
fn keys_in_text(analyzer: &Analyzer, language: &str, text: &str, name: &str) -> Option<Vec<String>> {
    let input = Input { language, ..Input::new(text) };
    let analysis = analyzer.analyze(&input, &Interrupt::default()).expect("the text is valid");
    let named = |e: &trich::analysis::Entity| e.mentions.iter().any(|m| m.span.text(text) == name);
    let person = analysis.entities.into_iter().find(|e| e.entity_type == EntityType::Person && named(e))?;
    Some(person.identity_keys.into_iter().filter(|k| k.starts_with(PREFIX)).collect())
}

#[test]
fn vietnamese_people_are_not_taken_for_chinese_ones() {
    let analyzer = Analyzer::new().expect("the language data loads");
    let rows = &rows::<3>(VIETNAMESE)[""];
    assert!(rows.len() >= 200);
    let (mut seen, mut wrong) = (0, Vec::new());
    for &[language, text, name] in rows {
        let keys = keys_in_text(&analyzer, language, text, name);
        seen += usize::from(keys.is_some());
        if let Some(keys) = keys.filter(|k| !k.is_empty()) {
            wrong.push((name, keys));
        }
    }
    println!("Vietnamese people: {} of {} wrong, {seen} seen by the tagger; {wrong:?}", wrong.len(), rows.len());
    assert!(wrong.len() * 100 <= rows.len(), "{wrong:?}");
    assert!(seen * 100 >= rows.len() * 85, "too few are found to say anything: {seen}");
}

#[test]
fn chinese_people_get_their_key_in_context() {
    let analyzer = Analyzer::new().expect("the language data loads");
    let rows = &rows::<4>(CHINESE)[""];
    assert!(rows.len() >= 100);
    let mut missed = Vec::new();
    for &[language, text, name, wanted] in rows {
        let keys = keys_in_text(&analyzer, language, text, name);
        if !keys.as_ref().is_some_and(|k| k.contains(&format!("{PREFIX}{wanted}"))) {
            missed.push((name, keys));
        }
    }
    println!("Chinese people: {} of {} with their key; missed {missed:?}", rows.len() - missed.len(), rows.len());
    assert!(missed.len() * 10 <= rows.len(), "{missed:?}");
}

/// Of all pairs of two different people of the corpus, how many meet: one in Vietnamese, the other in pinyin.
fn chance(names: &ChineseNames, syllables: usize) -> (usize, usize) {
    let rows = rows::<3>(PAIRS);
    let people = ["held out", "second", "third", "known"].iter().flat_map(|group| &rows[group]);
    let people: Vec<_> = people.filter(|row| row[0].split(' ').count() == syllables).collect();
    let keys = |column: usize| people.iter().map(move |row| chinese_keys(names, row[column])).collect::<Vec<_>>();
    let (vietnamese, pinyin) = (keys(0), keys(1));
    let (mut met, mut pairs) = (0, 0);
    for (one, read) in people.iter().zip(&vietnamese) {
        for (other, spelt) in people.iter().zip(&pinyin).filter(|(other, _)| other[1] != one[1]) {
            pairs += 1;
            if read.iter().any(|key| spelt.contains(key)) {
                println!("{} meets {}", one[0], other[1]);
                met += 1;
            }
        }
    }
    (met, pairs)
}

#[test]
fn two_people_hardly_meet_by_chance() {
    let names = ChineseNames::load().expect("the tables load");
    for (syllables, at_most) in [(2, 0.002), (3, 0.0001)] {
        let (met, pairs) = chance(&names, syllables);
        println!("{syllables} syllables: {met} of {pairs} pairs of different people meet");
        assert!(pairs > 2000 && met as f64 <= at_most * pairs as f64, "{met} of {pairs}");
    }
}

#[test]
fn other_scripts_and_odd_input_have_no_keys_of_chinese_names() {
    let names = ChineseNames::load().expect("the tables load");
    let (long, spaces) = ("Lưu ".repeat(5000), " \u{a0}\n ");
    for name in
        ["", spaces, "Ngọc", "習", "ひらがな", "田中太郎", "Kim Jong-un", "-", "Li -", "Li '", "Li ü", "Lưu 刘", &long]
    {
        assert_eq!(chinese_keys(&names, name), [] as [&str; 0], "{name:?}");
    }
    assert_eq!(names.keys("Li Ke-qiang"), ["person:li ke qiang", "person:~li ke qiang", "person:zh:li-ke-qiang"]);
    // A decomposed name with the other placement of the tone, and spaces.
    let decomposed = " Ngu\u{323}y  Phu\u{31b}o\u{31b}\u{323}ng  Ho\u{300}a ";
    assert_eq!(chinese_keys(&names, decomposed), chinese_keys(&names, "Ngụy Phượng Hoà"));
    assert!(!chinese_keys(&names, decomposed).is_empty());
}

#[test]
fn many_names_are_no_more_work_each() {
    // Quadratic work would be felt: 50,000 names in one article, of people that the article says to be Chinese and others.
    let syllables = ["Hải", "Minh", "Quang", "Anh", "Bình", "Cường", "Đức", "Phong", "Tân", "Vinh"];
    let sentence =
        |n: usize| format!("Đặc phái viên Trung Quốc Lưu {} {} đến. ", syllables[n % 10], syllables[n / 10 % 10]);
    let text: String = (0..50_000).map(sentence).collect();
    let input = Input { language: "vi", ..Input::new(&text) };
    let analysis = Analyzer::new().expect("the language data loads").analyze(&input, &Interrupt::default());
    let people = analysis.expect("the text is valid").entities;
    assert!(people.iter().any(|e| e.identity_keys.iter().any(|k| k.starts_with(PREFIX))));
}
