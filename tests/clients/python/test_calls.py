"""What every RPC answers when all is well."""

import queue

from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import HealthStub
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from trich.v1.document_analysis_pb2 import (
    FEATURE_DATES,
    AnalysisOptions,
    AnalyzeDocumentRequest,
    AnalyzeDocumentStreamRequest,
    BatchAnalyzeDocumentsRequest,
    Document,
    GetServerInfoRequest,
)

TEXT = "Ngày 5/8/2024, ông Võ Thành Nhân thăm Việt Nam. Ông sẽ tới Huế ngày 7/8/2024."
TIMEOUT = 10


def document(document_id, text=TEXT):
    return Document(document_id=document_id, text=text, language_code="vi")


def test_health_is_serving(channel):
    health = HealthStub(channel)
    for service in ["", "trich.v1.DocumentAnalysisService"]:
        answer = health.Check(HealthCheckRequest(service=service), timeout=TIMEOUT)
        assert answer.status == HealthCheckResponse.SERVING, service


def test_reflection_v1alpha(channel):
    reflection = ProtoReflectionDescriptorDatabase(channel)
    assert {"trich.v1.DocumentAnalysisService", "grpc.health.v1.Health"} <= set(reflection.get_services())
    assert reflection.FindFileContainingSymbol("trich.v1.Document").package == "trich.v1"


def test_server_info(service):
    info = service.GetServerInfo(GetServerInfoRequest(), timeout=TIMEOUT)
    assert info.version
    assert {"vi", "en"} <= set(info.language_codes)
    assert info.models and all(model.name and model.fingerprint for model in info.models)
    for limit in info.limits.DESCRIPTOR.fields:
        assert getattr(info.limits, limit.name) > 0, limit.name

    answer = service.AnalyzeDocument(AnalyzeDocumentRequest(document=document("a")), timeout=TIMEOUT)
    assert answer.model.version == info.version
    assert answer.model.fingerprints
    for used in answer.model.fingerprints:
        assert any(model.fingerprint in used for model in info.models), used


def test_unary(service):
    answer = service.AnalyzeDocument(AnalyzeDocumentRequest(document=document("a")), timeout=TIMEOUT)
    assert answer.document_id == "a"
    assert (answer.language.code, answer.language.detected) == ("vi", False)
    assert len(answer.sentences) == 2
    assert [date.timex.value for date in answer.dates] == ["2024-08-05", "2024-08-07"]
    assert answer.summary.sentences


def test_only_the_features_asked_for(service):
    options = AnalysisOptions(features=[FEATURE_DATES])
    answer = service.AnalyzeDocument(AnalyzeDocumentRequest(document=document("a"), options=options), timeout=TIMEOUT)
    assert len(answer.dates) == 2
    assert not (answer.sections or answer.sentences or answer.entities or answer.summary.sentences)


def test_the_same_request_gives_the_same_bytes(channel):
    call = channel.unary_unary("/trich.v1.DocumentAnalysisService/AnalyzeDocument")
    request = AnalyzeDocumentRequest(document=document("a")).SerializeToString()
    first = call(request, timeout=TIMEOUT)
    assert first
    assert all(call(request, timeout=TIMEOUT) == first for _ in range(5))


def test_batch_answers_in_order(service):
    ids = [f"batch-{n}" for n in range(5)]
    batch = BatchAnalyzeDocumentsRequest(documents=[document(name) for name in ids])
    results = service.BatchAnalyzeDocuments(batch, timeout=TIMEOUT).results
    assert [result.document_id for result in results] == ids
    assert [result.result.document_id for result in results] == ids


def test_stream_answers_every_document(service):
    texts = [f"Ngày {day}/8/2024, ông Võ Thành Nhân thăm Việt Nam." for day in range(1, 32)]
    requests = (AnalyzeDocumentStreamRequest(document=document(f"s{n}", text)) for n, text in enumerate(texts))
    answers = list(service.AnalyzeDocumentStream(requests, timeout=TIMEOUT))
    assert sorted(answer.index for answer in answers) == list(range(len(texts)))
    for answer in answers:
        assert answer.document_id == f"s{answer.index}"
        assert [date.timex.value for date in answer.result.dates] == [f"2024-08-{answer.index + 1:02}"]


def test_stream_answers_while_it_is_open(service):
    requests = queue.SimpleQueue()
    answers = service.AnalyzeDocumentStream(iter(requests.get, None), timeout=TIMEOUT)
    for index in range(3):
        requests.put(AnalyzeDocumentStreamRequest(document=document(f"turn-{index}")))
        answer = next(answers)
        assert (answer.index, answer.document_id) == (index, f"turn-{index}")
    requests.put(None)
    assert list(answers) == []
