//! `trich train` and `trich evaluate` as their users run them: corpora in, a model out, its figures.

#![cfg(feature = "train")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::{Value, json};

/// Runs the program in `folder`.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_trich"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("TRICH_MODEL")
        .output()
        .unwrap()
}

/// Runs the program in `folder`; returns standard output.
fn trich(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Made-up ships with made-up captains.
fn corpus(numbers: std::ops::Range<usize>) -> String {
    let row = |i: usize| {
        let captain = ["Orla Quist", "Bendt Maro", "Ysolde Vann", "Karim Tolle", "Petra Lunn"][i % 5];
        let ship = ["Grey Heron", "Salt Widow", "Third Lantern"][i % 3];
        let text = format!("Skipper {captain} brought the schooner {ship} home.");
        let at = text.find(ship).unwrap();
        let entities = json!([
            { "start": 8, "end": 8 + captain.len(), "type": "PERSON", "text": captain },
            { "start": at, "end": at + ship.len(), "type": "PRODUCT", "text": ship },
        ]);
        json!({ "id": i.to_string(), "lang": "en", "text": text, "entities": entities }).to_string() + "\n"
    };
    numbers.map(row).collect()
}

#[test]
fn from_corpora_to_a_model_and_its_figures() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("train.jsonl", &corpus(0..60));
    write("dev.jsonl", &corpus(60..80));
    write(
        "en.toml",
        "language = \"en\"\niterations = 20\nfolds = 2\ndev = { path = \"dev.jsonl\" }\n[[corpus]]\npath = \"train.jsonl\"\ncapitals = 0.1\n",
    );
    trich(
        folder.path(),
        &[
            "train",
            "clusters",
            "--lang",
            "en",
            "--minimum-count",
            "2",
            "--epochs",
            "1",
            "--output",
            "en.tsv",
            "train.jsonl",
        ],
    );
    trich(folder.path(), &["train", "names", "en.toml", "--clusters", "en.tsv", "--output", "en.model"]);

    let card = fs::read_to_string(folder.path().join("en.md")).unwrap();
    assert!(card.contains("train.jsonl") && card.contains("| PRODUCT |"), "{card}");
    let figures = trich(folder.path(), &["evaluate", "--model", "en.model", "--types", "PERSON,PRODUCT", "dev.jsonl"]);
    let total = figures.lines().find(|l| l.starts_with("total")).unwrap();
    let f1: f64 = total.split_whitespace().nth(3).unwrap().parse().unwrap();
    assert!(f1 > 95.0, "{figures}");
    let embedded = trich(folder.path(), &["evaluate", "--types", "PERSON,PRODUCT", "dev.jsonl"]);
    assert_ne!(figures, embedded);
}

/// Trains twice; both models are the same, the program takes them, and the card says which model it is of. Returns what the
/// program finds in `page` with the model.
fn train_twice(folder: &Path, purpose: &str, page: &str) -> Value {
    let config = format!("{purpose}.toml");
    trich(folder, &["train", purpose, &config, "--output", "a.model"]);
    trich(folder, &["train", purpose, &config, "--data", ".", "--output", "b.model"]);
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    assert!(!read("a.model").is_empty() && read("a.model") == read("b.model"));
    assert_eq!(read("a.md"), read("b.md"));
    fs::write(folder.join("page.txt"), page).unwrap();
    let found = trich(folder, &["analyze", "--format", "json", "--model", "a.model", "page.txt"]);
    let card = String::from_utf8(read("a.md")).unwrap();
    let fingerprint = card.split('`').find(|part| part.len() == 8 && part.bytes().all(|b| b.is_ascii_hexdigit()));
    assert!(found.contains(fingerprint.unwrap()), "{card}\n{found}");
    serde_json::from_str(&found).unwrap()
}

/// An unknown key in a configuration is named, and no model is written.
fn names_the_unknown_key(folder: &Path, purpose: &str) {
    let config = fs::read_to_string(folder.join(format!("{purpose}.toml"))).unwrap();
    fs::write(folder.join("wrong.toml"), format!("coffee = 3\n{config}")).unwrap();
    let output = run(folder, &["train", purpose, "wrong.toml", "--output", "wrong.model"]);
    let problem = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && problem.contains("wrong.toml") && problem.contains("coffee"), "{problem}");
    assert!(!folder.join("wrong.model").exists());
}

const SHIPS: [&str; 4] = ["Grey Heron", "Salt Widow", "Third Lantern", "Low Comet"];
const GOODS: [&str; 5] = ["barley", "copper wire", "apples", "roof tiles", "wool"];
const PORTS: [&str; 7] = ["Tarn", "Wend", "Kessel", "Hollin", "Netley", "Sallow", "Gull"];

/// A made-up article whose last sentence is its summary.
fn voyage(number: usize) -> [String; 4] {
    let (ship, goods, port) = (SHIPS[number % 4], GOODS[number % 5], PORTS[number % 7]);
    [
        format!("Rain kept most people of {port} at home on Sunday morning."),
        format!("Children were given {} from a stall beside the old wall.", GOODS[(number + 2) % 5]),
        "A brass band played for an hour and then went home too.".to_owned(),
        format!("The {ship} came into {port} harbour with {number} tons of {goods} after a month at sea."),
    ]
}

#[test]
fn from_articles_with_summaries_to_a_ranker() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = |numbers: std::ops::Range<usize>| -> String {
        let row = |number: usize| {
            let sentences = voyage(number);
            json!({ "lang": "en", "title": "", "text": sentences.join(" "), "reference_summary": sentences[3] })
        };
        numbers.map(|number| row(number).to_string() + "\n").collect()
    };
    fs::write(folder.path().join("train.jsonl"), corpus(2..82)).unwrap();
    fs::write(folder.path().join("dev.jsonl"), corpus(90..110)).unwrap();
    let config = "language = \"en\"\ndev = \"dev.jsonl\"\nseed = 1\n[[corpus]]\npath = \"train.jsonl\"\npages = 0.5\n";
    fs::write(folder.path().join("summary.toml"), config).unwrap();
    let page = voyage(120).join(" ");
    let found = train_twice(folder.path(), "summary", &page);
    let best = (found["summary"]["sentences"].as_array().unwrap().iter()).find(|s| s["rank"] == 1).unwrap();
    assert_eq!(best["text"], voyage(120)[3]);
    let card = fs::read_to_string(folder.path().join("a.md")).unwrap();
    assert!(card.contains("train.jsonl") && card.contains("without title, dev | 100.00"), "{card}");
    names_the_unknown_key(folder.path(), "summary");
}

#[test]
fn from_articles_with_captions_to_a_classifier() {
    let folder = tempfile::tempdir().unwrap();
    let article = |number: usize| {
        let (ship, goods, port) = (SHIPS[number % 4], GOODS[number % 5], PORTS[number % 7]);
        let body = |part: usize| {
            format!(
                "Con tàu {ship} chở {} tấn {goods} đã vào cảng {port} sau một tháng lênh đênh trên biển.",
                number + part
            )
        };
        json!({
            "title": format!("Tàu {ship} vào cảng {port} với chuyến hàng thứ {number}"),
            "reference_summary": format!("Sáng nay cảng {port} đón tàu {ship} với {number} tấn {goods}."),
            "sentences": (1..7).map(body).collect::<Vec<_>>(),
            "captions": [format!("Toàn cảnh bến {port} nhìn từ boong tàu"), format!("Thuỷ thủ bốc {goods} lên bến {port}")],
        })
    };
    let corpus: String = (0..60).map(|number| article(number).to_string() + "\n").collect();
    fs::write(folder.path().join("train.jsonl"), corpus).unwrap();
    let page = "Tàu Low Comet vào cảng Tarn\nSáng nay cảng Tarn đón tàu Low Comet với 7 tấn len.\nCon tàu đã ở ngoài khơi một \
                tháng vì gió mùa về muộn hơn mọi năm.\nToàn cảnh bến Tarn nhìn từ boong tàu\nNgười dân trong vùng chờ chuyến \
                hàng này từ đầu mùa đông tới nay.\nThuỷ thủ bốc len lên bến Tarn\nCảng sẽ đón thêm hai chuyến hàng nữa trước cuối \
                tháng này theo lịch đã báo.\n";
    let labels = ["title", "article", "article", "caption", "article", "caption", "article"];
    let dev = json!({ "text": page, "lines": labels.map(|label| json!({ "label": label })) });
    fs::write(folder.path().join("dev.jsonl"), dev.to_string()).unwrap();
    let config = "language = \"vi\"\ncorpus = \"train.jsonl\"\ndev = \"dev.jsonl\"\npages = 2\nheld_out = 10\nkept = 0.9\n\
                  doubtful = 2.0\nl1 = 0.1\nl2 = 0.1\niterations = 20\nseed = 1\n[furniture]\npictures = [\"[Ảnh]\"]\n\
                  lists = [\"Tin mới\"]\nnavigation = [\"Chia sẻ\"]\ndates = [\"12/03/2019 07:30\"]\nagencies = [\"TTO - \"]\n\
                  pointers = [\">> \"]\nsources = [\"Ảnh:\"]\n";
    fs::write(folder.path().join("sections.toml"), config).unwrap();
    let found = train_twice(folder.path(), "sections", page);
    let captions: Vec<&str> = (found["sections"].as_array().unwrap().iter())
        .filter(|s| s["kind"].as_str().unwrap().ends_with("CAPTION"))
        .map(|s| &page[s["begin"].as_u64().unwrap() as usize..s["end"].as_u64().unwrap() as usize])
        .collect();
    assert_eq!(captions, ["Toàn cảnh bến Tarn nhìn từ boong tàu", "Thuỷ thủ bốc len lên bến Tarn"]);
    names_the_unknown_key(folder.path(), "sections");
}

#[test]
fn damaged_models_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/vi");
    for name in ["summary.model", "sections.model"] {
        let mut model = fs::read(models.join(name)).unwrap();
        *model.last_mut().unwrap() ^= 1;
        fs::write(folder.path().join("damaged.model"), &model).unwrap();
        let output = run(folder.path(), &["analyze", "--model", "damaged.model", "missing.txt"]);
        let problem = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && problem.contains("damaged.model: its checksum is wrong"), "{problem}");
    }
}
