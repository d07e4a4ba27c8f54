"""Metrics as Prometheus reads them, and traces as a local OTLP receiver gets them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from rag.api import create_app
from rag.assistant import Assistant
from rag.observing.tracing import Tracing

LEFT = "When did Musk leave OpenAI?"


class Receiver:
    """Takes traces over OTLP HTTP on loopback."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, ExportTraceServiceRequest]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.headers.get("content-encoding") == "gzip":
                    import gzip

                    body = gzip.decompress(body)
                request = ExportTraceServiceRequest.FromString(body)
                receiver.calls.append((self.path, self.headers.get("x-key", ""), request))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def spans(self) -> dict[str, tuple[Any, dict[str, Any]]]:
        """Return (span, attributes) by name."""
        found = {}
        for _, _, request in self.calls:
            for span in request.resource_spans[0].scope_spans[0].spans:
                found[span.name] = span, {a.key: _value(a.value) for a in span.attributes}
        return found


def _value(value: Any) -> Any:
    return getattr(value, value.WhichOneof("value"))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def traced(assistant: Assistant, receiver: Receiver, **more: Any) -> Assistant:
    update = {"otlp_endpoint": receiver.url, **more}
    return Assistant(assistant.settings.model_copy(update=update), assistant.store, assistant.embedder)


def flush(assistant: Assistant) -> None:
    for observer in assistant.observers:
        if isinstance(observer, Tracing):
            observer.flush()


def test_an_answer_is_a_trace_with_its_stages(assistant: Assistant, receiver: Receiver) -> None:
    from pydantic import SecretStr

    watched = traced(assistant, receiver, otlp_headers=SecretStr("x-key=abc"))
    answer = watched.answer(LEFT)
    flush(watched)
    spans = receiver.spans()
    assert {path for path, *_ in receiver.calls} == {"/v1/traces"} and receiver.calls[0][1] == "abc"
    assert spans.keys() == {"ask", "retrieval", "answering", "checking"}
    root, attributes = spans["ask"]
    assert attributes["openinference.span.kind"] == "CHAIN" and attributes["input.value"] == LEFT
    assert json.loads(attributes["output.value"])["answer"] == answer.text
    for name, kind in (("retrieval", "RETRIEVER"), ("answering", "LLM"), ("checking", "EVALUATOR")):
        span, own = spans[name]
        assert own["openinference.span.kind"] == kind
        assert span.trace_id == root.trace_id and span.parent_span_id == root.span_id
        assert root.start_time_unix_nano <= span.start_time_unix_nano <= span.end_time_unix_nano
        assert span.end_time_unix_nano <= root.end_time_unix_nano
    assert spans["retrieval"][1]["retrieval.documents.0.document.content"]
    assert spans["answering"][1]["llm.model_name"] == "extractive"


def test_content_stays_here_where_that_is_set(assistant: Assistant, receiver: Receiver) -> None:
    watched = traced(assistant, receiver, trace_content=False)
    watched.answer(LEFT)
    flush(watched)
    (_, _, request), *_ = receiver.calls
    assert b"Musk" not in request.SerializeToString()


def test_without_an_endpoint_nothing_is_sent_or_loaded(assistant: Assistant) -> None:
    assert not [observer for observer in assistant.observers if isinstance(observer, Tracing)]


def test_metrics_count_answers_sentences_and_requests(assistant: Assistant) -> None:
    own = Assistant(assistant.settings, assistant.store, assistant.embedder)
    client = TestClient(create_app(own), base_url="http://localhost")
    answer = client.post("/api/ask", json={"question": LEFT}).json()
    client.get("/api/documents/no/such/thing")
    client.post("/api/ask", json={"question": "?!"})
    read = client.get("/metrics")
    assert read.headers["content-type"].startswith("text/plain")
    samples = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(read.text)
        for sample in family.samples
    }
    supported = ("footnoted_sentences_total", ("kind", "ask"), ("verdict", "supported"))
    assert samples[supported] == len(answer["sentences"]) > 0
    assert samples[("footnoted_work_total", ("kind", "ask"), ("outcome", "done"))] == 1
    assert samples[("footnoted_errors_total", ("kind", "UsageError"))] == 1
    requests = ("footnoted_http_requests_total", ("method", "GET"), ("route", "/api/documents/{source:path}"))
    assert samples[(*requests, ("status", "404"))] == 1
    assert samples[("footnoted_passages",)] == own.store.catalog.count()
    assert not [name for name in samples if "no/such" in repr(name)], "labels never hold what a client wrote"
