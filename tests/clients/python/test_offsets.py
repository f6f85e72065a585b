"""Offsets cut the sent text where the answer says, in every unit and normalisation form."""

import json
from pathlib import Path
from unicodedata import normalize

import pytest
from trich.v1.document_analysis_pb2 import (
    OFFSET_UNIT_UTF8,
    OFFSET_UNIT_UTF16,
    OFFSET_UNIT_UTF32,
    AnalysisOptions,
    AnalyzeDocumentRequest,
    Document,
)

TEXTS = json.loads((Path(__file__).resolve().parents[1] / "texts.json").read_text(encoding="utf-8"))


def cut_utf8(text, span):
    return text.encode()[span.begin : span.end].decode()


def cut_utf16(text, span):
    return text.encode("utf-16-le")[2 * span.begin : 2 * span.end].decode("utf-16-le")


def cut_utf32(text, span):
    return text[span.begin : span.end]


CUTS = {OFFSET_UNIT_UTF8: cut_utf8, OFFSET_UNIT_UTF16: cut_utf16, OFFSET_UNIT_UTF32: cut_utf32}


def analyze(service, case, text, unit):
    document = Document(text=text, publish_time=case["published"])
    request = AnalyzeDocumentRequest(document=document, options=AnalysisOptions(offset_unit=unit))
    answer = service.AnalyzeDocument(request, timeout=10)
    assert answer.offset_unit == unit
    return answer


def spans(answer):
    """Every span of an answer with what it is."""
    for kind, parts in [
        ("section", answer.sections),
        ("sentence", answer.sentences),
        ("mention", [mention for entity in answer.entities for mention in entity.mentions]),
        ("role", [role for entity in answer.entities for role in entity.roles]),
        ("date", answer.dates),
        ("summary", answer.summary.sentences),
    ]:
        for span in parts:
            yield kind, span


def quotes(answer, text, cut):
    """Every span of an answer as the kind and the piece of `text` it stands for."""
    return [(kind, cut(text, span)) for kind, span in spans(answer)]


@pytest.fixture(params=TEXTS, ids=lambda case: case["name"])
def case(request):
    return request.param


@pytest.mark.parametrize("unit", CUTS, ids=["utf8", "utf16", "utf32"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_spans_quote_the_sent_text(service, case, form, unit):
    text = normalize(form, case["text"])
    answer = analyze(service, case, text, unit)
    assert answer.sections and answer.sentences and answer.entities and answer.dates and answer.summary.sentences
    for kind, span in spans(answer):
        quote = CUTS[unit](text, span)
        assert quote.strip(), kind
        if kind not in ("section", "sentence"):
            assert quote == span.text


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_units_agree(service, case, form):
    text = normalize(form, case["text"])
    expected, *others = [quotes(analyze(service, case, text, unit), text, cut) for unit, cut in CUTS.items()]
    assert all(other == expected for other in others)


def test_normalisation_forms_agree(service, case):
    composed, decomposed = [
        [
            (kind, normalize("NFC", quote))
            for kind, quote in quotes(analyze(service, case, text, OFFSET_UNIT_UTF32), text, cut_utf32)
        ]
        for text in (normalize("NFC", case["text"]), normalize("NFD", case["text"]))
    ]
    assert composed == decomposed


def test_parts_lie_in_their_wholes(service, case):
    text = case["text"]
    answer = analyze(service, case, text, OFFSET_UNIT_UTF32)

    for before, after in zip(answer.sections, answer.sections[1:]):
        assert before.end <= after.begin
        assert not text[before.end : after.begin].strip()
    for before, after in zip(answer.sentences, answer.sentences[1:]):
        assert before.end <= after.begin
    for sentence in answer.sentences:
        assert not {"\r", "\n"} & set(cut_utf32(text, sentence))
        assert inside(sentence, answer.sections[sentence.section])
    for kind, span in spans(answer):
        if kind in ("mention", "date"):
            assert inside(span, answer.sentences[span.sentence])
            assert inside(span, answer.sections[span.section])
    for chosen in answer.summary.sentences:
        sentence = answer.sentences[chosen.sentence]
        assert (chosen.begin, chosen.end) == (sentence.begin, sentence.end)


def inside(inner, outer):
    return outer.begin <= inner.begin < inner.end <= outer.end
