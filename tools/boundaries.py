#!/usr/bin/env python3
"""Measures where `trich` ends sentences inside lines, against corpora beside the project that hold one sentence a row.

    cargo build --release
    python3 tools/boundaries.py

Sentences of a document are joined by spaces, those without an end mark by line ends; boundaries at line ends do not count.
Standard library only.
"""
import collections, itertools, json, pathlib, re, subprocess

ROOT = pathlib.Path(__file__).parent.parent
DATA = ROOT / "../shared/data"
END = re.compile(r"[.!?…][\"”’')\]]*$")

def documents():
    """(corpus, language, sentences)"""
    for name in ["gum.train", "gum.dev", "uner_ewt.train", "uner_ewt.dev"]:
        rows = (json.loads(line) for line in (DATA / f"ner/{name}.jsonl").open(encoding="utf-8"))
        for _, group in itertools.groupby(rows, key=lambda row: row["doc"]):
            group = list(group)
            yield f"{name.split('.')[0]} {group[0].get('genre', '')}", "en", [row["text"].strip() for row in group]
    with (DATA / "summary/vi_vietnews_train.jsonl").open(encoding="utf-8") as lines:
        for line in itertools.islice(lines, 1500):
            yield "vietnews", "vi", [sentence.strip() for sentence in json.loads(line)["sentences"]]

def join(sentences):
    """The text, and where sentences end inside its lines."""
    text, ends = "", set()
    for sentence in sentences:
        if END.search(sentence):
            text += sentence
            ends.add(len(text))
            text += " "
        else:
            text += sentence + "\n"
    lines = line_ends(text)
    return text, ends - lines

def line_ends(text):
    return {match.start() for match in re.finditer(r"\s*(\n|$)", text)}

def main():
    corpus = [(name, language, *join(sentences)) for name, language, sentences in documents()]
    rows = "\n".join(json.dumps({"id": i, "text": text, "lang": language}) for i, (_, language, text, _) in enumerate(corpus))
    command = [ROOT / "target/release/trich", "analyze", "--format", "jsonl", "--offset-unit", "utf32"]
    answers = subprocess.run(command, input=rows, capture_output=True, text=True).stdout.splitlines()
    counts = collections.defaultdict(lambda: [0, 0, 0])
    for (name, _, text, gold), answer in zip(corpus, answers):
        found = {sentence["end"] for sentence in json.loads(answer).get("sentences", [])} - line_ends(text)
        for i, part in enumerate([gold & found, found, gold]):
            counts[name][i] += len(part)
    for name, (right, found, gold) in sorted(counts.items()):
        print(f"{name:16} precision {100 * right / found:.1f} recall {100 * right / gold:.1f} ({gold} boundaries)")

main()
