//! `trich train` and `trich evaluate` as their users run them: corpora in, a model out, its figures.

#![cfg(feature = "train")]

use std::{fs, path::Path, process::Command};

use serde_json::json;

/// Runs the program in `folder`; returns standard output.
fn trich(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_trich"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("TRICH_MODEL")
        .output()
        .unwrap();
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
