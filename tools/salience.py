#!/usr/bin/env python3
"""Learns the weights of src/entity/link/salience.rs, and compares salience with what headlines and leads name.

    python3 -m pip install numpy==2.4.6
    python3 tools/salience.py target/release/trich ../shared

Weights: conditional logit on which entities the editor's lead names, over 6,000 articles of VietNews with their headlines.
Comparison: mean average precision of the entities' order, over VietNews dev (what the lead names), and, with the weight of the
headline left out, over the dev articles (what the headline names). Articles that name all of their entities there, or none, say
nothing and are left out.
"""
import json, math, re, subprocess, sys
import numpy as np

FEATURES = ["count", "place", "in title", "in summary"]

def rows(path, most=None):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line, _ in zip(file, range(most or 10**9))]

def analyze(program, articles):
    lines = "\n".join(json.dumps(a, ensure_ascii=False) for a in articles)
    command = [program, "analyze", "--format", "jsonl", "--offset-unit", "utf32"]
    answers = subprocess.run(command, input=lines.encode(), capture_output=True, check=True).stdout
    return [json.loads(line) for line in answers.decode().splitlines()]

def features(answer):
    """The entities that stand in the article's own text, with their features."""
    kind = [s["kind"].removeprefix("SECTION_KIND_") for s in answer.get("sections", [])]
    body = [i for i, s in enumerate(answer.get("sentences", [])) if kind[s.get("section", 0)] == "BODY" and "duplicateOf" not in s]
    place = {sentence: i for i, sentence in enumerate(body)}
    summary = {s.get("sentence", 0) for s in answer.get("summary", {}).get("sentences", [])}
    for entity in answer.get("entities", []):
        own = [m.get("sentence", 0) for m in entity["mentions"] if m.get("sentence", 0) in place]
        around = {kind[m.get("section", 0)] for m in entity["mentions"]}
        if own or around & {"TITLE", "HEADING"}:
            first = min((place[s] for s in own), default=len(body))
            yield entity, [math.log(1 + len(own)), math.log(1 + first), "TITLE" in around, any(s in summary for s in own)]

def named(entity, text):
    names = [entity["name"], *entity.get("aliases", [])]
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)

def examples(program, articles, is_named):
    for article, answer in zip(articles, analyze(program, articles)):
        found = list(features(answer))
        right = np.array([is_named(article, entity, f) for entity, f in found], dtype=bool)
        if 0 < right.sum() < len(found):
            yield np.array([f for _, f in found], dtype=float), right

def learn(data, steps=60):
    """Newton's method on the sum over articles of the log-likelihood of a softmax; the prior keeps it regular."""
    weights = np.zeros(len(FEATURES))
    for _ in range(steps):
        gradient, hessian = -2 * weights, -2 * np.eye(len(FEATURES))
        for x, right in data:
            p = np.exp(x @ weights - (x @ weights).max())
            p /= p.sum()
            gradient += x.T @ (right / right.sum() - p)
            hessian -= (x.T * p) @ x - np.outer(x.T @ p, x.T @ p)
        weights -= np.linalg.solve(hessian, gradient)
    return weights

def precision(data, weights):
    def of(x, right):
        right = right[np.argsort(-(x @ weights), kind="stable")]
        return (np.cumsum(right) / np.arange(1, len(right) + 1))[right].mean()
    return 100 * np.mean([of(x, right) for x, right in data])

def main():
    program, shared = sys.argv[1:]
    def news(name, most=None):
        articles = rows(f"{shared}/data/summary/{name}.jsonl", most)
        pages = [{"id": a["id"], "lang": "vi", "text": a["title"] + "\n\n" + a["text"], "lead": a["reference_summary"]} for a in articles]
        return list(examples(program, pages, lambda article, entity, _: named(entity, article["lead"])))
    def headlines(name):
        return list(examples(program, rows(f"{shared}/gold/{name}.jsonl"), lambda article, entity, f: f[2]))
    weights = learn(news("vi_vietnews_train", 6000))
    print("weights", {name: round(float(w), 2) for name, w in zip(FEATURES, weights)})
    untitled, count = weights * [1, 1, 0, 1], np.array([1, -0.01, 0, 0])
    for name, data, w in [("leads, VietNews dev", news("vi_vietnews_dev"), weights), ("headlines, vi.dev", headlines("vi.dev"), untitled),
                          ("headlines, en.dev and en.train", headlines("en.dev") + headlines("en.train"), untitled)]:
        print(f"{name}: {len(data)} articles, MAP {precision(data, w):.1f}; by count alone {precision(data, count):.1f}")

main()
