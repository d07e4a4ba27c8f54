"""Counters and histograms for Prometheus, filled from finished work and finished requests.

Label values come from this program and from models that answered, never from what a client wrote.
"""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from rag.observing.work import Work

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """The metrics of one server process."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "footnoted_http_requests", "Requests served.", ["method", "route", "status"], registry=registry
        )
        self._request_seconds = Histogram(
            "footnoted_http_request_seconds", "Seconds until a request was served to its end.", ["route"],
            buckets=_SECONDS, registry=registry,
        )  # fmt: skip
        self._work = Counter(
            "footnoted_work",
            "Questions, searches and checks by how they ended.",
            ["kind", "outcome"],
            registry=registry,
        )
        self._stages = Histogram(
            "footnoted_answer_seconds", "Seconds that a stage of an answer took.", ["stage"], buckets=_SECONDS,
            registry=registry,
        )  # fmt: skip
        self._sentences = Counter(
            "footnoted_sentences", "Sentences by verdict.", ["kind", "verdict"], registry=registry
        )
        self._repairs = Counter("footnoted_repairs", "Markers and sentences mended.", registry=registry)
        self._tokens = Counter("footnoted_model_tokens", "Tokens by model.", ["model", "direction"], registry=registry)
        self._errors = Counter("footnoted_errors", "Work that failed, by kind of error.", ["kind"], registry=registry)

    def gauge(self, name: str, help: str, value: Callable[[], float]) -> None:
        """Add a value that is asked for when metrics are read."""
        Gauge(name, help, registry=self._registry).set_function(value)

    def __call__(self, work: Work) -> None:
        """Count finished work."""
        self._work.labels(work.kind, _outcome(work)).inc()
        if work.error is not None:
            self._errors.labels(type(work.error).__name__).inc()
        sentences = work.answer.sentences if work.answer else work.checked.sentences if work.checked else ()
        for sentence in sentences:
            self._sentences.labels(work.kind, sentence.verdict.support.value).inc()
        if work.answer is None:
            return
        for stage in ("retrieval", "answer", "check", "total"):
            self._stages.labels(stage).observe(getattr(work.answer.seconds, stage))
        self._repairs.inc(work.answer.repairs)
        if work.answer.usage is not None:
            self._tokens.labels(work.answer.model, "read").inc(work.answer.usage.prompt_tokens)
            self._tokens.labels(work.answer.model, "written").inc(work.answer.usage.completion_tokens)

    def served(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request; ``route`` is the route's pattern, not the path."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """Return everything as Prometheus reads it (text format 0.0.4)."""
        return generate_latest(self._registry)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})


def _outcome(work: Work) -> str:
    if work.error is not None:
        return "failed"
    if work.stopped:
        return "stopped"
    return "abstained" if work.answer is not None and work.answer.abstained else "done"
