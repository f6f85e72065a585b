#!/usr/bin/env python3
"""Tags the project's articles with a plain CRF of python-crfsuite, and says how fast that is and how right on the dev set.

    pip install python-crfsuite==0.9.11
    python3 tools/crfsuite.py vi [FOLDER OF THE GOLD FILES] && cargo bench --bench text -- names

The features are those that such taggers usually have: words, shapes and affixes in a window of two words to each side. What is
timed is tagging, feature extraction included, on one core, over examples/articles: what `cargo bench` measures too.
"""
import glob, json, pathlib, re, sys, tempfile, time

import pycrfsuite

TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]|_")
LINE = re.compile(r"[^\n]+")


def shape(word):
    kinds = "".join("X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else c for c in word)
    return re.sub(r"(.)\1{2,}", r"\1\1", kinds)


def features(words):
    lower, shapes = [w.lower() for w in words], [shape(w) for w in words]
    rows = []
    for i, word in enumerate(lower):
        row = ["bias"]
        for d in range(-2, 3):
            if 0 <= i + d < len(words):
                row += [f"w{d}={lower[i + d]}", f"s{d}={shapes[i + d]}"]
            else:
                row.append(f"edge{d}")
        row += [f"p={word[:k]}" for k in range(1, 5)] + [f"e={word[-k:]}" for k in range(1, 5)]
        rows.append(row)
    return rows


def sentences(text):
    for line in LINE.finditer(text):
        tokens = [(m.group(), m.start() + line.start(), m.end() + line.start()) for m in TOKEN.finditer(line.group())]
        if tokens:
            yield tokens


def tags(tokens, entities):
    begin = {e["start"]: e for e in entities if not e.get("optional")}
    labels, inside = [], None
    for _, start, end in tokens:
        if start in begin:
            inside = begin[start]
            labels.append("B-" + inside["type"])
        elif inside and start < inside["end"]:
            labels.append("I-" + inside["type"])
        else:
            inside = None
            labels.append("O")
    return labels


def spans(tokens, labels):
    found, current = set(), None
    for (_, start, end), label in zip(tokens, labels):
        if label[0] == "I" and current and current[2] == label[2:]:
            current = (current[0], end, current[2])
        else:
            found.add(current)
            current = (start, end, label[2:]) if label != "O" else None
    found.add(current)
    return found - {None}


def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main():
    language = sys.argv[1]
    gold = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "../shared/gold")
    trainer = pycrfsuite.Trainer(verbose=False)
    for row in rows(gold / f"{language}.train.jsonl"):
        for tokens in sentences(row["text"]):
            trainer.append(features([t[0] for t in tokens]), tags(tokens, row["entities"]))
    trainer.set_params({"c1": 0.1, "c2": 0.1, "max_iterations": 60, "feature.minfreq": 2})
    with tempfile.NamedTemporaryFile() as model:
        trainer.train(model.name)
        tagger = pycrfsuite.Tagger()
        tagger.open(model.name)

    def tag(text):
        return [(tokens, tagger.tag(features([t[0] for t in tokens]))) for tokens in sentences(text)]

    right = predicted = wanted = 0
    types = {"PERSON", "LOCATION", "ORGANIZATION"}
    for row in rows(gold / f"{language}.dev.jsonl"):
        sure = {(e["start"], e["end"], e["type"]) for e in row["entities"] if not e.get("optional") and e["type"] in types}
        loose = [e for e in row["entities"] if e.get("optional") or e["type"] not in types]
        found = {s for tokens, labels in tag(row["text"]) for s in spans(tokens, labels) if s[2] in types}
        found = {s for s in found if s in sure or not any(s[0] < e["end"] and e["start"] < s[1] for e in loose)}
        right, predicted, wanted = right + len(found & sure), predicted + len(found), wanted + len(sure)
    print(f"{language}: exact F1 on dev {200 * right / (predicted + wanted):.1f}")

    texts = [pathlib.Path(p).read_text(encoding="utf-8") for p in sorted(glob.glob(f"examples/articles/{language}-*.txt"))]
    size = sum(len(t.encode()) for t in texts)
    best = float("inf")
    for _ in range(20):
        start = time.perf_counter()
        for text in texts:
            tag(text)
        best = min(best, time.perf_counter() - start)
    print(f"{language}: {size / best / 1e6:.3f} MB/s")


main()
