"""Stubs made from the project's proto, and a channel to the server at TRICH_ADDRESS."""

import os
import sys
import tempfile
from pathlib import Path

import grpc
import grpc_tools
import pytest
from grpc_tools import protoc

PROTO = Path(__file__).resolve().parents[3] / "proto"
GOOGLE_PROTOBUF = Path(grpc_tools.__file__).parent / "_proto"

# Test modules import the stubs at their top, so they are made before any is collected. The types of google.rpc come
# from the package googleapis-common-protos, as they do for every user of grpcio-status.
STUBS = tempfile.TemporaryDirectory(prefix="trich-stubs-")
arguments = [f"-I{PROTO}", f"-I{GOOGLE_PROTOBUF}", f"--python_out={STUBS.name}", f"--grpc_python_out={STUBS.name}"]
if protoc.main(["protoc", *arguments, "trich/v1/document_analysis.proto"]) != 0:
    raise RuntimeError("the proto does not compile")
sys.path.insert(0, STUBS.name)


@pytest.fixture(scope="session")
def channel():
    """An open channel to the server."""
    with grpc.insecure_channel(os.environ["TRICH_ADDRESS"]) as channel:
        grpc.channel_ready_future(channel).result(timeout=10)
        yield channel


@pytest.fixture(scope="session")
def service(channel):
    """The service's stub."""
    from trich.v1.document_analysis_pb2_grpc import DocumentAnalysisServiceStub

    return DocumentAnalysisServiceStub(channel)
