//! `trich evaluate` as its users run it, and beside `score.py` where that is present.
#![cfg(feature = "train")]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use common::corpora::{articles, shared};
use serde_json::{Value, json};

fn trich(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_trich")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn report(arguments: &[&str]) -> String {
    let output = trich(arguments);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""), "{arguments:?}");
    stdout(&output).to_owned()
}

/// A file with a row a line, and its path.
fn file(folder: &Path, name: &str, rows: &[Value]) -> String {
    let path = folder.join(name);
    let lines: Vec<_> = rows.iter().map(Value::to_string).collect();
    fs::write(&path, lines.join("\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

/// What `trich analyze` answers to the rows of a file.
fn answers(path: &str) -> String {
    report(&["analyze", "--format", "jsonl", "--offset-unit", "utf32", path])
}

/// Our own articles, annotated with the very names that are found in them: gold that the program agrees with.
fn agreeing(folder: &Path) -> Vec<Value> {
    let rows: Vec<_> =
        articles().iter().map(|a| json!({ "id": a.id, "text": a.text, "lang": a.lang, "entities": [] })).collect();
    let path = file(folder, "plain.jsonl", &rows);
    let gold = |(mut row, answer): (Value, &str)| {
        let answer: Value = serde_json::from_str(answer).unwrap();
        for entity in answer["entities"].as_array().unwrap() {
            let entity_type = entity["type"].as_str().unwrap().trim_start_matches("ENTITY_TYPE_");
            for mention in entity["mentions"].as_array().unwrap() {
                let start = mention.get("begin").cloned().unwrap_or(0.into());
                let gold =
                    json!({ "start": start, "end": mention["end"], "type": entity_type, "text": mention["text"] });
                row["entities"].as_array_mut().unwrap().push(gold);
            }
        }
        row
    };
    rows.into_iter().zip(answers(&path).lines()).map(gold).collect()
}

/// The columns of each line of a report that begins with `name`.
fn rows<'r>(report: &'r str, name: &str) -> Vec<Vec<&'r str>> {
    let lines = report.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    lines.filter(|columns| columns.first() == Some(&name)).collect()
}

#[test]
fn names_that_are_all_found_are_all_right() {
    let folder = tempfile::tempdir().unwrap();
    let mut gold = agreeing(folder.path());
    let path = file(folder.path(), "gold.jsonl", &gold);
    let both = report(&["evaluate", &path, "--show", "3"]);
    assert!(both.starts_with("8 articles: PERSON, LOCATION, ORGANIZATION; "), "nothing to show: {both}");
    let [news, _] = &rows(&both, "total")[..] else { panic!("{both}") };
    let count: usize = news[4].parse().unwrap();
    assert!(count > 20, "{both}");
    assert_eq!(news[1..], ["100.00", "100.00", "100.00", news[4], news[4], "100.00"]);

    // One is optional, one is not annotated, and one of the article after it is not there.
    let types = ["PERSON", "LOCATION", "ORGANIZATION"];
    let first = |row: &Value| {
        let is_measured = |e: &Value| types.contains(&e["type"].as_str().unwrap());
        row["entities"].as_array().unwrap().iter().position(is_measured).unwrap()
    };
    let at = first(&gold[0]);
    gold[0]["entities"][at]["optional"] = true.into();
    let at = first(&gold[1]);
    let name = gold[1]["entities"].as_array_mut().unwrap().remove(at);
    let blank = gold[2]["text"].as_str().unwrap().chars().position(char::is_whitespace).unwrap();
    let nothing = json!({ "start": blank, "end": blank + 1, "type": "LOCATION" });
    gold[2]["entities"].as_array_mut().unwrap().push(nothing);
    let path = file(folder.path(), "changed.jsonl", &gold);
    let changed = report(&["evaluate", &path, "--types", "PERSON,LOCATION,ORGANIZATION", "--show", "1"]);
    let total = rows(&changed, "total");
    assert_eq!(total[0][4..6], [(count - 1).to_string(), (count - 1).to_string()]);
    assert_eq!(total[0][1], format!("{:.2}", 100.0 * (count - 2) as f64 / (count - 1) as f64));
    let shown = format!("    wrong  {} \"{}\"", name["type"].as_str().unwrap(), name["text"].as_str().unwrap());
    let lines: Vec<_> = changed.lines().collect();
    assert_eq!(lines[..3], [&format!("# {}", gold[1]["id"].as_str().unwrap()), "    missed ", &shown]);
    assert!(lines[4].starts_with("8 articles: "), "one article is shown");
}

#[test]
fn the_report_does_not_depend_on_the_threads() {
    let folder = tempfile::tempdir().unwrap();
    let gold = agreeing(folder.path());
    let many: Vec<_> = gold.iter().cycle().take(200).cloned().collect();
    let path = file(folder.path(), "gold.jsonl", &many);
    let of = |jobs| report(&["evaluate", "--calibration", "--show", "5", "--jobs", jobs, &path, &path]);
    let one = of("1");
    assert!(one.contains("400 articles: "), "{one}");
    assert_eq!(of("4"), one);
}

#[test]
fn calibration_and_least_confidence_follow_the_confidences() {
    let folder = tempfile::tempdir().unwrap();
    let gold = agreeing(folder.path());
    let path = file(folder.path(), "gold.jsonl", &gold);
    let answers = answers(&path);
    let answers = answers.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let confidences: Vec<f64> = answers
        .flat_map(|a| a["entities"].as_array().unwrap().clone())
        .flat_map(|e| e["mentions"].as_array().unwrap().clone())
        .map(|m| m["confidence"].as_f64().unwrap())
        .collect();

    let types = "PERSON,LOCATION,ORGANIZATION,EVENT,LAW,PRODUCT";
    let all = report(&["evaluate", "--calibration", "--types", types, &path]);
    // Everything is right: each bin is as far off as its confidence is from 1.
    let error = 100.0 * confidences.iter().map(|c| 1.0 - c).sum::<f64>() / confidences.len() as f64;
    let said = rows(&all, "expected")[0][3].parse::<f64>().unwrap();
    assert!((said - error).abs() < 0.01, "{said} and {error}");

    let most = confidences.iter().copied().fold(0.0, f64::max);
    let sure = confidences.iter().filter(|c| **c >= most).count();
    assert!(sure < confidences.len());
    let least = report(&["evaluate", "--types", types, "--min-confidence", &most.to_string(), &path]);
    let total = &rows(&least, "total")[0];
    assert_eq!(total[4..6], [confidences.len().to_string(), sure.to_string()]);
    assert_eq!(total[1], "100.00");
}

#[test]
fn rows_at_fault_are_named_and_give_no_figures() {
    let folder = tempfile::tempdir().unwrap();
    let good = json!({ "text": "Bà Mai ở Huế.", "entities": [{ "start": 3, "end": 6, "type": "PERSON" }] });
    let path = file(
        folder.path(),
        "gold.jsonl",
        &[
            good.clone(),
            json!(["Bí mật"]),
            json!({ "text": "Bí mật" }),
            json!({ "text": "Bí mật", "entities": [{ "start": 3, "end": 7, "type": "PERSON" }] }),
            json!({ "text": "Bí mật", "entities": [], "lang": "fr" }),
            good,
        ],
    );
    let none = folder.path().join("none.jsonl").to_str().unwrap().to_owned();
    let output = trich(&["evaluate", &path, &none]);
    assert_eq!((output.status.code(), stdout(&output)), (Some(1), ""));
    let problems: Vec<_> = stderr(&output).lines().collect();
    assert_eq!(problems.len(), 6, "{problems:?}");
    assert_eq!(problems[0], format!("trich: {path}:2: it is no JSON object"));
    assert_eq!(problems[1], format!("trich: {path}:3: `entities` is missing"));
    assert!(problems[2].starts_with(&format!("trich: {path}:4: entities[0]: the span from 3 to 7 does not lie")));
    assert!(problems[3].starts_with(&format!("trich: {path}:5: language \"fr\" is not supported")));
    assert!(problems[4].starts_with(&format!("trich: {none}: ")));
    assert_eq!(problems[5], "trich: 5 rows or files could not be measured, 2 could: no figures");
    assert!(!stderr(&output).contains("Bí mật"), "no article text");

    let empty = file(folder.path(), "empty.jsonl", &[]);
    assert_eq!(trich(&["evaluate", &empty]).status.code(), Some(1));
    for usage in [
        &["evaluate"][..],
        &["evaluate", "--types", "PERSON,DATE", &path],
        &["evaluate", "--min-confidence", "2", &path],
        &["evaluate", "--show", "-1", &path],
    ] {
        assert_eq!(trich(usage).status.code(), Some(2), "{usage:?}");
    }
}

#[test]
fn the_figures_are_those_of_the_script() {
    const GOLD: &str = "gold/en.dev.jsonl";
    if shared(GOLD).is_empty() {
        return;
    }
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let gold = shared.join(GOLD).to_str().unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let predicted = folder.path().join("predicted.jsonl");
    fs::write(&predicted, answers(&gold)).unwrap();
    for types in ["PERSON,LOCATION,ORGANIZATION", "EVENT,LAW,PRODUCT", "ORGANIZATION"] {
        let mut script = Command::new("python3");
        script.arg(shared.join("eval/score.py")).args(["entities", &gold]).arg(&predicted).args(["--types", types]);
        let Ok(output) = script.output() else {
            eprintln!("skipped: python3 is not here");
            return;
        };
        assert!(output.status.success(), "{}", stderr(&output));
        let script = stdout(&output);
        let report = report(&["evaluate", "--types", types, &gold]);
        for name in types.split(',') {
            let wanted = rows(script, name);
            assert!(wanted.len() == 1 && rows(&report, name) == wanted, "{name}\n{script}\n{report}");
        }
        // entities exact P 1 R 2 F1 3 (overlap F1 4, 5 gold mentions)
        let headline = rows(script, "entities").remove(0);
        let total = rows(&report, "total").remove(0);
        let wanted = [headline[3], headline[5], headline[7], headline[10].trim_end_matches(','), headline[11]];
        assert_eq!([total[1], total[2], total[3], total[6], total[4]], wanted, "{types}");
    }
}

#[test]
fn joined_names_are_measured_over_the_articles_with_clusters() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Bà Phạm Thu Mai ở Huế. Bà Mai là kỹ sư.";
    let mention = |start: u32, end: u32, label: &str| json!({ "start": start, "end": end, "type": label });
    let entities = [mention(3, 15, "PERSON"), mention(18, 21, "LOCATION"), mention(26, 29, "PERSON")];
    let rows = ["a", "b"].map(|id| json!({ "id": id, "text": text, "lang": "vi", "entities": entities }));
    let gold = file(folder.path(), "gold.jsonl", &rows);
    let who = |id: &str, people: Value| {
        let mut clusters = vec![json!({ "type": "LOCATION", "mentions": [[18, 21]] })];
        clusters.extend(people.as_array().unwrap().iter().map(|m| json!({ "type": "PERSON", "mentions": m })));
        let row = json!({ "id": id, "set": "x", "clusters": clusters, "roles": [], "interactions": [] });
        file(folder.path(), &format!("{id}.jsonl"), &[row])
    };
    let figures = |who: &str| {
        let report = report(&["evaluate", "--who", who, &gold]);
        assert!(report.starts_with("1 articles with clusters\n"), "{report}");
        let f1 = |line: &str| line.rsplit(' ').next().unwrap().to_owned();
        report.lines().skip(2).map(f1).collect::<Vec<_>>()
    };
    assert_eq!(figures(&who("a", json!([[[3, 15], [26, 29]]]))), ["100.00", "100.00", "100.00", "100.00"]);
    assert_eq!(figures(&who("b", json!([[[3, 15]], [[26, 29]]]))), ["80.00", "66.67", "80.00", "66.67"]);
    let output = trich(&["evaluate", "--who", &who("c", json!([])), &gold]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("none of the articles has clusters"), "{}", stderr(&output));
    let bad = file(folder.path(), "bad.jsonl", &[json!({ "id": "a" })]);
    assert_eq!(trich(&["evaluate", "--who", &bad, &gold]).status.code(), Some(1));
}
