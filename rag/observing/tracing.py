"""Finished work → OpenTelemetry spans by OpenInference's conventions, sent to the one endpoint that was set.

Answering and checking take turns sentence by sentence; their spans show how long each took in all, one after the other.
What can't be delivered is dropped and logged: tracing never keeps an answer back.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rag.errors import SettingsError
from rag.observing.redaction import without_keys
from rag.observing.work import Work
from rag.wire import answer_json, text_json

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span

    from rag.config import Settings

_KINDS = {"ask": "CHAIN", "search": "RETRIEVER", "check": "EVALUATOR"}


class Tracing:
    """Tells finished work as a span with one for each stage."""

    def __init__(self, exporter: SpanExporter, *, content: bool) -> None:
        """``content`` says whether questions, passages and answers go along, or only their measures."""
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        resource = Resource({"service.name": "footnoted", "openinference.project.name": "footnoted"})
        self._provider = TracerProvider(resource=resource)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("footnoted")
        self._content = content

    def __call__(self, work: Work) -> None:
        """Tell of finished work."""
        root = self._tracer.start_span(work.kind, start_time=work.started, attributes=self._root(work))
        if work.kind == "ask":
            self._stages(work, root)
        if work.error is not None:
            from opentelemetry.trace import Status, StatusCode

            root.set_status(Status(StatusCode.ERROR, without_keys(str(work.error))))
        root.end(end_time=work.ended)

    def flush(self) -> None:
        """Send what waits."""
        self._provider.force_flush()

    def _root(self, work: Work) -> dict[str, Any]:
        found: dict[str, Any] = {"openinference.span.kind": _KINDS[work.kind], "user.id": work.caller.name}
        if work.kind == "search":
            found |= self._documents(work)
        output = answer_json(work.answer) if work.answer else text_json(work.checked) if work.checked else None
        if self._content:
            found |= {"input.value": without_keys(work.text), "input.mime_type": "text/plain"}
            if output is not None:
                shown = json.dumps(output, ensure_ascii=False)
                found |= {"output.value": shown, "output.mime_type": "application/json"}
        metadata: dict[str, Any] = {"via": work.caller.via, "stopped": work.stopped}
        if work.answer is not None:
            supports = [sentence.verdict.support.value for sentence in work.answer.sentences]
            metadata |= {"abstained": work.answer.abstained, "verdicts": supports, "repairs": work.answer.repairs}
        return found | {"metadata": json.dumps(metadata)}

    def _stages(self, work: Work, root: Span) -> None:
        searched = work.searched or work.ended
        retrieved = {"openinference.span.kind": "RETRIEVER", **self._documents(work)}
        self._stage(root, "retrieval", work.started, searched, retrieved)
        if work.answer is None:
            return
        answered = min(work.ended, searched + int(work.answer.seconds.answer * 1e9))
        written: dict[str, Any] = {"openinference.span.kind": "LLM", "llm.model_name": work.answer.model}
        if work.answer.usage is not None:
            read, wrote = work.answer.usage.prompt_tokens, work.answer.usage.completion_tokens
            written |= {
                "llm.token_count.prompt": read, "llm.token_count.completion": wrote,
                "llm.token_count.total": read + wrote,
            }  # fmt: skip
        self._stage(root, "answering", searched, answered, written)
        checked = min(work.ended, answered + int(work.answer.seconds.check * 1e9))
        self._stage(root, "checking", answered, checked, {"openinference.span.kind": "EVALUATOR"})

    def _stage(self, root: Span, name: str, start: int, end: int, attributes: dict[str, Any]) -> None:
        from opentelemetry.trace import set_span_in_context

        span = self._tracer.start_span(name, set_span_in_context(root), start_time=start, attributes=attributes)
        span.end(end_time=end)

    def _documents(self, work: Work) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for number, ranked in enumerate(work.passages):
            name, passage = f"retrieval.documents.{number}.document", ranked.passage
            found |= {f"{name}.id": passage.id, f"{name}.score": ranked.score}
            place = {"source": passage.source, "start": passage.start, "end": passage.end}
            found |= {f"{name}.metadata": json.dumps(place)}
            found |= {f"{name}.content": passage.text} if self._content else {}
        return found


def open_tracing(settings: Settings) -> Tracing:
    """Return the traces to the endpoint that the settings name. Raises SettingsError with what to install."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        raise SettingsError("FOOTNOTED_OTLP_ENDPOINT needs more packages: install footnoted[telemetry]") from error
    assert settings.otlp_endpoint
    address = settings.otlp_endpoint.rstrip("/")
    address = address if address.endswith("/v1/traces") else f"{address}/v1/traces"
    given = settings.otlp_headers.get_secret_value() if settings.otlp_headers else ""
    headers = dict(part.split("=", 1) for part in given.split(",") if "=" in part)
    return Tracing(OTLPSpanExporter(endpoint=address, headers=headers, timeout=10), content=settings.trace_content)
