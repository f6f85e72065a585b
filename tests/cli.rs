//! The program as its users run it: arguments and standard input in; standard output, standard error and status out.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
};

use serde_json::{Value, json};
use trich::api::v1;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trich"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // What the caller's shell has set is no part of a test.
    for (name, _) in std::env::vars_os() {
        let known = name.to_string_lossy();
        if known.starts_with("TRICH_") || ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_LOG"].contains(&&*known) {
            command.env_remove(name);
        }
    }
    command
}

fn trich(arguments: &[&str], input: impl AsRef<[u8]> + Send) -> Output {
    finish(command(arguments), input)
}

fn finish(mut command: Command, input: impl AsRef<[u8]> + Send) -> Output {
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    thread::scope(|scope| {
        // Fails where the program ends without reading it all.
        scope.spawn(move || _ = stdin.write_all(input.as_ref()));
        child.wait_with_output().unwrap()
    })
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// The answers to JSON Lines.
fn answers(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn articles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles")
}

fn article(name: &str) -> (String, String) {
    let path = articles().join(name);
    (path.to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
}

/// A text with characters of every length in every unit: decomposed Vietnamese, an emoji of two UTF-16 units, plain letters.
const MIXED: &str = "Ca\u{309}ng mo\u{31b}\u{301}i 🚢 ở Huế\nBa\u{300} Vương Lam thăm cảng 🚢🚢 chiều 30.1. Tàu rời bến lúc 9 giờ sáng.\n";

fn lines_of(documents: impl IntoIterator<Item = Value>) -> String {
    let lines: Vec<_> = documents.into_iter().map(|document| document.to_string()).collect();
    lines.join("\n") + "\n"
}

/// Documents of very different lengths.
fn many(count: usize) -> String {
    let (_, text) = article("vi-2.txt");
    let document = |n: usize| json!({ "id": n, "text": if n.is_multiple_of(5) { text.repeat(5) } else { format!("Số {n}. {MIXED}") } });
    lines_of((0..count).map(document))
}

// ---------------------------------------------------------------- text

#[test]
fn the_report_is_plain_text_where_nobody_looks() {
    let (path, text) = article("vi-1.txt");
    let output = trich(&["analyze", &path], "");
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let report = stdout(&output);
    assert!(report.contains("Language") && report.contains("Sections") && report.contains("Summary"), "{report}");
    assert!(!report.contains('\u{1b}'), "no colours in a file");
    assert!(!report.contains(&path), "one file needs no header");
    assert_eq!(stderr(&output), "", "no progress in a file");
    let piped = trich(&["analyze"], &text);
    assert_eq!(stdout(&piped), report, "standard input is read where no file is named");
    assert_eq!(stdout(&trich(&["analyze", "-"], &text)), report);
}

#[test]
fn colours_can_be_asked_for_and_refused() {
    let (path, _) = article("en-1.txt");
    let mut forced = command(&["analyze", &path]);
    forced.env("CLICOLOR_FORCE", "1");
    assert!(stdout(&finish(forced, "")).contains("\u{1b}["));
    let mut refused = command(&["analyze", &path]);
    refused.env("NO_COLOR", "1");
    assert!(!stdout(&finish(refused, "")).contains('\u{1b}'));
}

#[test]
fn many_files_have_headers_in_order_and_one_bad_file_stops_nothing() {
    let (first, _) = article("vi-1.txt");
    let (last, _) = article("en-2.txt");
    let folder = tempfile::tempdir().unwrap();
    let binary = folder.path().join("binary.txt");
    fs::write(&binary, b"Hu\xe1\xba\xbf \xff\xfe").unwrap();
    let empty = folder.path().join("empty.txt");
    fs::write(&empty, " \n").unwrap();
    let missing = folder.path().join("missing.txt");
    let [binary, empty, missing] = [&binary, &empty, &missing].map(|path| path.to_str().unwrap());

    let output = trich(&["analyze", &first, binary, empty, missing, &last], "");
    assert_eq!(status(&output), 1);
    let (report, problems) = (stdout(&output), stderr(&output));
    assert!(report.find(&first).unwrap() < report.find(&last).unwrap());
    let problems: Vec<_> = problems.lines().collect();
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert_eq!(problems[0], format!("trich: {binary}: not UTF-8: no character begins at byte 6"));
    assert!(problems[1].starts_with(&format!("trich: {empty}: document.text: ")), "{}", problems[1]);
    assert!(problems[2].starts_with(&format!("trich: {missing}: ")), "{}", problems[2]);
}

// ---------------------------------------------------------------- json

#[test]
fn json_is_the_contracts_answer_one_object_a_file() {
    let (first, text) = article("vi-3.txt");
    let (second, _) = article("en-3.txt");
    let output = trich(&["analyze", "--format", "json", &first, &second], "");
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let answers: Vec<v1::AnalyzeDocumentResponse> =
        serde_json::Deserializer::from_str(stdout(&output)).into_iter().collect::<Result<_, _>>().unwrap();
    let ids: Vec<_> = answers.iter().map(|a| a.document_id.as_str()).collect();
    assert_eq!(ids, [first.as_str(), &second]);
    assert_eq!(answers[0].language.as_ref().unwrap().code, "vi");
    assert_eq!(answers[1].language.as_ref().unwrap().code, "en");
    assert!(stdout(&output).starts_with("{\n  \"documentId\""), "indented");

    let piped: v1::AnalyzeDocumentResponse =
        serde_json::from_slice(&trich(&["analyze", "--format", "json"], &text).stdout).unwrap();
    assert_eq!(piped, v1::AnalyzeDocumentResponse { document_id: String::new(), ..answers[0].clone() });
}

#[test]
fn arguments_reach_the_core() {
    let (path, _) = article("vi-4.txt");
    let arguments = ["analyze", "--format", "json", "--summary-sentences", "1", "--lang", "vi-VN"];
    let when = ["--published", "2024-11-18T20:05:00Z", "--time-zone", "Asia/Ho_Chi_Minh", &path];
    let output = trich(&[&arguments[..], &when].concat(), "");
    let answer: v1::AnalyzeDocumentResponse = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer.summary.unwrap().sentences.len(), 1);
    let language = answer.language.unwrap();
    assert_eq!((language.code.as_str(), language.detected), ("vi", false));
    let reference = answer.reference_time.unwrap();
    assert_eq!(reference.value, "2024-11-19T03:05+07:00");
    assert_eq!(reference.source, v1::ReferenceSource::Request as i32);
}

#[test]
fn names_below_a_confidence_are_left_out() {
    let (path, _) = article("vi-1.txt");
    let mentions = |least: &str| {
        let output = trich(&["analyze", "--format", "json", "--min-confidence", least, &path], "");
        let answer: v1::AnalyzeDocumentResponse = serde_json::from_slice(&output.stdout).unwrap();
        answer.entities.into_iter().flat_map(|e| e.mentions).collect::<Vec<_>>()
    };
    let all = mentions("0");
    let most = all.iter().map(|m| m.confidence).fold(0.0, f32::max);
    let sure: Vec<_> = all.iter().filter(|m| m.confidence >= most).cloned().collect();
    assert!(sure.len() < all.len(), "the article has sure and unsure names");
    assert_eq!(mentions(&most.to_string()), sure);
}

#[test]
fn a_summary_keeps_to_its_budget() {
    let (path, _) = article("en-1.txt");
    let lengths = |arguments: &[&str]| {
        let output = trich(&[&["analyze", "--format", "json", &path], arguments].concat(), "");
        let answer: v1::AnalyzeDocumentResponse = serde_json::from_slice(&output.stdout).unwrap();
        answer.summary.unwrap().sentences.iter().map(|s| s.text.chars().count()).collect::<Vec<_>>()
    };
    let all = lengths(&[]);
    let budget = all.iter().sum::<usize>() - 1;
    assert!(all.len() > 1);
    let some = lengths(&["--summary-characters", &budget.to_string()]);
    assert!(!some.is_empty() && some.iter().sum::<usize>() <= budget, "{some:?}");
}

/// The part of `text` between two offsets in `unit`, cut with the means of the unit's own languages.
fn slice(text: &str, unit: &str, begin: u32, end: u32) -> String {
    let range = begin as usize..end as usize;
    match unit {
        "utf8" => text[range].to_owned(),
        "utf16" => String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[range]).unwrap(),
        _ => text.chars().collect::<Vec<_>>()[range].iter().collect(),
    }
}

#[test]
fn offsets_cut_the_same_text_in_every_unit() {
    let mut cuts = Vec::new();
    for unit in ["utf8", "utf16", "utf32"] {
        let output = trich(&["analyze", "--format", "json", "--offset-unit", unit, "--lang", "vi"], MIXED);
        let answer: v1::AnalyzeDocumentResponse = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer.offset_unit().as_str_name().to_lowercase(), format!("offset_unit_{unit}"));
        let spans = answer.sections.iter().map(|s| (s.begin, s.end));
        let spans = spans.chain(answer.sentences.iter().map(|s| (s.begin, s.end)));
        let cut: Vec<_> = spans.map(|(begin, end)| slice(MIXED, unit, begin, end)).collect();
        assert!(cut.iter().any(|c| c.contains('🚢')) && cut.iter().any(|c| c.contains("Ba\u{300} ")), "{cut:?}");
        for sentence in answer.summary.unwrap().sentences {
            assert_eq!(slice(MIXED, unit, sentence.begin, sentence.end), sentence.text);
        }
        cuts.push(cut);
    }
    assert_eq!(cuts[0], cuts[1]);
    assert_eq!(cuts[0], cuts[2]);
}

// ---------------------------------------------------------------- json lines

#[test]
fn answers_keep_the_order_and_do_not_depend_on_the_threads() {
    let input = many(300);
    let arguments = ["analyze", "--format", "jsonl", "--offset-unit", "utf32", "--jobs"];
    let four = trich(&[&arguments[..], &["4"]].concat(), &input);
    assert_eq!(status(&four), 0, "{}", stderr(&four));
    let ids: Vec<_> =
        answers(&four).iter().map(|a| a["documentId"].as_str().unwrap().parse::<usize>().unwrap()).collect();
    assert!(ids.into_iter().eq(0..300));
    let one = trich(&[&arguments[..], &["1"]].concat(), &input);
    assert!(one.stdout == four.stdout);
}

#[test]
fn a_line_gives_the_same_answer_as_a_file() {
    let (path, text) = article("vi-5.txt");
    let lines = trich(&["analyze", "--format", "jsonl"], lines_of([json!({ "id": path, "text": text })]));
    let file = trich(&["analyze", "--format", "json", &path], "");
    assert_eq!(answers(&lines)[0], serde_json::from_slice::<Value>(&file.stdout).unwrap());
}

#[test]
fn bad_lines_give_errors_in_their_place_and_the_run_goes_on() {
    let good = json!({ "id": "good", "text": MIXED, "lang": "vi", "unknown": { "x": 1 } });
    let mut input = lines_of([
        good.clone(),
        json!({ "id": "no text" }),
        json!(["Bí mật 7"]),
        json!({ "id": 17, "text": " " }),
        json!({ "id": "when", "text": "Bí mật 7", "published": "hôm qua" }),
        json!({ "id": "tongue", "text": "Bí mật 7", "lang": "fr" }),
    ])
    .into_bytes();
    input.extend_from_slice("Bí mật 7\n\n   \r\n".as_bytes());
    input.extend_from_slice(b"{\"id\":\"bytes\",\"text\":\"\xff\"}\n");
    // The last line has no end.
    input.extend_from_slice(good.to_string().as_bytes());

    let output = trich(&["analyze", "--format", "jsonl"], input);
    assert_eq!(status(&output), 1);
    assert_eq!(stderr(&output), "trich: 7 lines or files gave an error instead of an answer\n");
    assert!(!stdout(&output).lines().filter(|l| l.contains("error")).any(|l| l.contains("Bí mật")), "no article text");

    let answers = answers(&output);
    let ids: Vec<_> = answers.iter().map(|a| a["documentId"].as_str().unwrap_or_default()).collect();
    assert_eq!(ids, ["good", "no text", "", "17", "when", "tongue", "", "", "good"]);
    assert_eq!(answers[0], answers[8]);
    let of_field = |answer: &Value, field: &str| {
        let error = &answer["error"];
        assert_eq!(error["code"], 3, "{answer}");
        let detail = &error["details"][0];
        assert_eq!(detail["@type"], "type.googleapis.com/google.rpc.BadRequest");
        assert_eq!(detail["fieldViolations"][0]["field"], field, "{answer}");
        error["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(of_field(&answers[1], "document.text"), "stdin:2: document.text: `text` is missing");
    of_field(&answers[2], "document");
    of_field(&answers[3], "document.text");
    of_field(&answers[4], "document.publish_time");
    assert!(of_field(&answers[6], "document").starts_with("stdin:7: document: the line is not JSON: "));
    let message = of_field(&answers[7], "document");
    assert_eq!(message, "stdin:10: document: the line is not UTF-8 from its byte 22 on");

    let error = &answers[5]["error"];
    assert_eq!((&error["code"], &error["details"][0]["reason"]), (&json!(3), &json!("UNSUPPORTED_LANGUAGE")));
    assert_eq!(error["details"][0]["@type"], "type.googleapis.com/google.rpc.ErrorInfo");
    assert_eq!(error["details"][0]["metadata"]["language_code"], "fr");
}

#[test]
fn fields_of_a_line_go_before_the_arguments() {
    let input = lines_of([json!({ "text": MIXED }), json!({ "text": MIXED, "published": "2023-05-06", "lang": "vi" })]);
    let output = trich(&["analyze", "--format", "jsonl", "--published", "2024-01-30", "--lang", "en"], input);
    let answers = answers(&output);
    let facts = |a: &Value| (a["referenceTime"]["value"].clone(), a["language"]["code"].clone());
    assert_eq!(facts(&answers[0]), (json!("2024-01-30"), json!("en")));
    assert_eq!(facts(&answers[1]), (json!("2023-05-06"), json!("vi")));
}

#[test]
fn json_lines_are_read_from_files_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, lines_of([json!({ "id": "a", "text": MIXED })])).unwrap();
    let (path, folder) = (path.to_str().unwrap(), folder.path().to_str().unwrap());
    let output =
        trich(&["analyze", "--format", "jsonl", path, folder, "-"], lines_of([json!({ "id": "b", "text": MIXED })]));
    assert_eq!(status(&output), 1, "a folder is no file");
    let answers = answers(&output);
    let ids: Vec<_> = answers.iter().map(|a| &a["documentId"]).collect();
    assert_eq!(ids, ["a", "b"]);
    assert!(stderr(&output).starts_with(&format!("trich: {folder}: ")), "{}", stderr(&output));
}

#[test]
fn an_answer_is_written_before_the_next_line_comes() {
    let mut child = command(&["analyze", "--format", "jsonl"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for n in 0..3 {
        writeln!(stdin, "{}", json!({ "id": n, "text": MIXED })).unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["documentId"], n.to_string());
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_run_quietly() {
    let mut child = command(&["analyze", "--format", "jsonl", "--jobs", "2"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let line = format!("{}\n", json!({ "text": MIXED }));
    // It never ends by itself: only the program's end breaks the pipe.
    let writer = thread::spawn(move || while stdin.write_all(line.as_bytes()).is_ok() {});
    let mut first = String::new();
    stdout.read_line(&mut first).unwrap();
    assert!(first.starts_with('{'));
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!((status(&output), stderr(&output)), (0, ""));
}

// ---------------------------------------------------------------- usage

#[test]
fn wrong_usage_has_status_2_and_no_answer() {
    let (path, _) = article("en-1.txt");
    for arguments in [
        &[][..],
        &["extract"],
        &["analyze", "--format", "html", &path],
        &["analyze", "--offset-unit", "bytes", &path],
        &["analyze", "--summary-sentences", "0", &path],
        &["analyze", "--summary-sentences", "101", &path],
        &["analyze", "--summary-characters", "0", &path],
        &["analyze", "--summary-characters", "-1", &path],
        &["analyze", "--summary-characters", "3000000000", &path],
        &["analyze", "--summary-characters", "few", &path],
        &["analyze", "--summary-order", "salience", &path],
        &["analyze", "--min-confidence", "-0.5", &path],
        &["analyze", "--min-confidence", "1.01", &path],
        &["analyze", "--min-confidence", "NaN", &path],
        &["analyze", "--min-confidence", "sure", &path],
        &["analyze", "--jobs", "0", &path],
        &["analyze", "--published", "tomorrow", &path],
        &["analyze", "--time-zone", "Mars/Base", &path],
        &["analyze", "--lang", "fr", &path],
        &["analyze", "--title", "x", &path, &path],
        &["analyze", "--title", "x", "--format", "jsonl"],
        &["serve", "--workers", "many"],
        &["serve", "--max-batch-documents", "0"],
    ] {
        let output = trich(arguments, "");
        assert_eq!((status(&output), stdout(&output)), (2, ""), "{arguments:?}");
        assert!(stderr(&output).contains("--help"), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn help_and_version_are_told() {
    for (arguments, wanted) in [
        (&["--help"][..], "trich analyze article.txt"),
        (&["analyze", "--help"], "--offset-unit"),
        (&["serve", "--help"], "TRICH_LISTEN"),
        (&["--version"], concat!("trich ", env!("CARGO_PKG_VERSION"), "\n")),
    ] {
        let output = trich(arguments, "");
        assert_eq!(status(&output), 0);
        assert!(stdout(&output).contains(wanted), "{}", stdout(&output));
    }
}

// ---------------------------------------------------------------- serve

#[cfg(unix)]
#[test]
fn the_server_says_where_it_listens_and_stops_on_a_signal() {
    for signal in ["-TERM", "-INT"] {
        let mut child = command(&["serve", "--listen", "127.0.0.1:0"]).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut lines = [const { String::new() }; 3];
        for line in &mut lines {
            stdout.read_line(line).unwrap();
        }
        let [listening, analyze, server_info] = lines;
        let address = listening.strip_prefix("listening on ").unwrap().trim_end();
        assert!(address.starts_with("127.0.0.1:") && !address.ends_with(":0"), "{address}");
        assert!(std::net::TcpStream::connect(address).is_ok());
        check_call(&analyze, address);
        assert_eq!(
            server_info.trim_end(),
            format!("grpcurl -plaintext {address} trich.v1.DocumentAnalysisService/GetServerInfo")
        );

        let killed = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        let status = child.wait().unwrap();
        let mut problems = String::new();
        child.stderr.take().unwrap().read_to_string(&mut problems).unwrap();
        assert_eq!(status.code(), Some(0), "{problems}");
    }
}

/// Has a shell take the call apart, as if it were pasted, and reads the request.
#[cfg(unix)]
fn check_call(call: &str, address: &str) {
    let script = format!("grpcurl() {{ printf '%s\\n' \"$@\"; }}\n{call}");
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    let words: Vec<_> = stdout(&output).lines().collect();
    let ["-plaintext", "-d", request, at, method] = words[..] else { panic!("{words:?}") };
    assert_eq!((at, method), (address, "trich.v1.DocumentAnalysisService/AnalyzeDocument"));
    let request: v1::AnalyzeDocumentRequest = serde_json::from_str(request).unwrap();
    let document = request.document.unwrap();
    assert!(document.text.contains("Chiều 30.1") && document.text.contains('\n'));
}

#[test]
fn an_address_in_use_is_a_clear_error() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut command = command(&["serve"]);
    command.env("TRICH_LISTEN", &address);
    let output = finish(command, "");
    assert_eq!((status(&output), stdout(&output)), (1, ""));
    assert!(stderr(&output).starts_with(&format!("trich: cannot listen on {address}: ")), "{}", stderr(&output));
}

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models")
}

#[test]
fn a_model_file_takes_the_place_of_the_embedded_one() {
    let text = "Singapore Prime Minister Lawrence Wong thanked his hosts.";
    let embedded = trich(&["analyze", "--format", "json"], text);
    let given =
        trich(&["analyze", "--format", "json", "--model", models().join("en/names.model").to_str().unwrap()], text);
    assert_eq!((status(&given), stdout(&given)), (0, stdout(&embedded)), "{}", stderr(&given));

    let mut by_name = command(&["analyze", "--format", "json"]);
    by_name.env("TRICH_MODEL", models().join("en/names.model"));
    assert_eq!(stdout(&finish(by_name, text)), stdout(&embedded));
}

#[test]
fn damaged_and_foreign_models_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.model");
    let good = fs::read(models().join("vi/names.model")).unwrap();
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    let mut later = good.clone();
    later[8] += 1;
    for (bytes, why) in [
        (&good[..good.len() / 2], "cut off"),
        (&flipped, "checksum"),
        (&later, "version 2 of the format"),
        (&b"PK\x03\x04 something else"[..], "no model of trich"),
        (b"", "no model of trich"),
    ] {
        fs::write(&path, bytes).unwrap();
        for arguments in [&["analyze"][..], &["serve", "--listen", "127.0.0.1:0"]] {
            let output = trich(&[arguments, &["--model", path.to_str().unwrap()]].concat(), "Hà Nội");
            assert_eq!(status(&output), 1, "{why}");
            assert!(stderr(&output).contains("bad.model") && stderr(&output).contains(why), "{}", stderr(&output));
        }
    }
    let missing = trich(&["analyze", "--model", "/nowhere/x.model"], "Hà Nội");
    assert!(status(&missing) == 1 && stderr(&missing).contains("/nowhere/x.model"));
}

#[test]
fn keys_of_one_name_in_three_scripts_meet() {
    let keys = |name| {
        let output = trich(&["keys", name], "");
        assert_eq!((status(&output), stderr(&output)), (0, ""));
        stdout(&output).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    for name in ["Tập Cận Bình", "Xi Jinping", "习近平", "習近平"] {
        assert!(keys(name).contains(&"person:zh:xi-jin-ping".to_owned()), "{name}");
    }
    assert_eq!(keys("Nguyễn Thị Mai"), ["person:nguyễn thị mai", "person:~nguyen thi mai"]);
    let both = trich(&["keys", "Liu Haixing", "刘海星"], "");
    let wanted = ["person:liu haixing", "person:~liu haixing", "person:zh:liu-hai-xing", "person:刘海星"];
    assert_eq!(stdout(&both).lines().collect::<Vec<_>>(), wanted);
    assert_eq!(status(&trich(&["keys"], "")), 2);
}
