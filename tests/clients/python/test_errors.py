"""Errors, and the google.rpc details that come with them."""

import grpc
import pytest
from google.rpc.code_pb2 import INVALID_ARGUMENT
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo
from grpc_status import rpc_status
from trich.v1.document_analysis_pb2 import (
    AnalysisOptions,
    AnalyzeDocumentRequest,
    AnalyzeDocumentStreamRequest,
    BatchAnalyzeDocumentsRequest,
    Document,
    GetServerInfoRequest,
    SummaryOptions,
)

TEXT = "Bà Đỗ Kim Ngân tới Hà Nội ngày 5/8/2024."
TIMEOUT = 10


def refusal(service, document, options=None):
    """The code and google.rpc.Status with which the server refuses `document`."""
    with pytest.raises(grpc.RpcError) as caught:
        service.AnalyzeDocument(AnalyzeDocumentRequest(document=document, options=options), timeout=TIMEOUT)
    status = rpc_status.from_call(caught.value)
    assert status is not None, "no details came with the error"
    assert status.message
    return caught.value.code(), status


def detail(status, kind):
    """The one detail of this kind that the status carries."""
    found = [any_ for any_ in status.details if any_.Is(kind.DESCRIPTOR)]
    assert len(found) == 1, status
    message = kind()
    found[0].Unpack(message)
    return message


def fields(status):
    violations = detail(status, BadRequest).field_violations
    assert all(violation.description for violation in violations)
    return [violation.field for violation in violations]


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (Document(document_id="a", text=""), "document.text"),
        (Document(text=TEXT, publish_time="tomorrow"), "document.publish_time"),
        (Document(text=TEXT, publish_time="2024-02-30"), "document.publish_time"),
        (Document(text=TEXT, time_zone="Mars/Olympus_Mons"), "document.time_zone"),
    ],
)
def test_field_violations(service, document, field):
    code, status = refusal(service, document)
    assert code == grpc.StatusCode.INVALID_ARGUMENT
    assert fields(status) == [field]


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (AnalysisOptions(summary=SummaryOptions(max_sentences=-1)), "options.summary.max_sentences"),
        (AnalysisOptions(summary=SummaryOptions(max_characters=-1)), "options.summary.max_characters"),
        (AnalysisOptions(offset_unit=99), "options.offset_unit"),
        (AnalysisOptions(features=[0]), "options.features"),
        (AnalysisOptions(min_confidence=1.5), "options.min_confidence"),
        (AnalysisOptions(min_confidence=float("nan")), "options.min_confidence"),
    ],
)
def test_option_violations(service, options, field):
    code, status = refusal(service, Document(text=TEXT), options)
    assert code == grpc.StatusCode.INVALID_ARGUMENT
    # A repeated field may be named with the index of its element.
    assert [name.partition("[")[0] for name in fields(status)] == [field]


def test_every_violation_is_named(service):
    _, status = refusal(service, Document(text="", publish_time="tomorrow"))
    assert sorted(fields(status)) == ["document.publish_time", "document.text"]


def test_unsupported_language(service):
    code, status = refusal(service, Document(text=TEXT, language_code="xx"))
    assert code == grpc.StatusCode.INVALID_ARGUMENT
    info = detail(status, ErrorInfo)
    assert info.reason == "UNSUPPORTED_LANGUAGE"
    assert info.domain
    supported = service.GetServerInfo(GetServerInfoRequest(), timeout=TIMEOUT).language_codes
    assert set(supported) in [set(value.split(", ")) for value in info.metadata.values()]


def test_document_over_the_limit(service):
    limit = service.GetServerInfo(GetServerInfoRequest(), timeout=TIMEOUT).limits.max_document_bytes
    code, status = refusal(service, Document(text="a" * (limit + 1)))
    assert code == grpc.StatusCode.RESOURCE_EXHAUSTED
    info = detail(status, ErrorInfo)
    assert info.reason
    assert {str(limit), str(limit + 1)} <= set(info.metadata.values())


def test_errors_hold_no_article_text(service):
    _, status = refusal(service, Document(text="Bí mật của Đỗ Kim Ngân", publish_time="tomorrow"))
    assert "Ngân".encode() not in status.SerializeToString()


def test_a_bad_document_does_not_fail_its_batch(service):
    documents = [
        Document(document_id="good-1", text=TEXT),
        Document(document_id="bad", text=TEXT, publish_time="tomorrow"),
        Document(document_id="good-2", text=TEXT),
    ]
    results = service.BatchAnalyzeDocuments(BatchAnalyzeDocumentsRequest(documents=documents), timeout=TIMEOUT).results
    assert [result.document_id for result in results] == ["good-1", "bad", "good-2"]
    assert [result.WhichOneof("outcome") for result in results] == ["result", "status", "result"]
    assert results[1].status.code == INVALID_ARGUMENT
    assert fields(results[1].status)[0].endswith(".publish_time")


def test_a_bad_document_does_not_fail_its_stream(service):
    documents = [Document(document_id=f"s{n}", text="" if n == 2 else TEXT) for n in range(5)]
    requests = (AnalyzeDocumentStreamRequest(document=document) for document in documents)
    answers = sorted(service.AnalyzeDocumentStream(requests, timeout=TIMEOUT), key=lambda answer: answer.index)
    assert [answer.document_id for answer in answers] == [f"s{n}" for n in range(5)]
    assert [answer.WhichOneof("outcome") for answer in answers] == ["result", "result", "status", "result", "result"]
    assert fields(answers[2].status) == ["document.text"]
