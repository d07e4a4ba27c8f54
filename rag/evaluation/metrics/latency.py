"""Latency: the wall-clock seconds from question to checked answer; p50 and p95 summarize them."""

from __future__ import annotations

from rag.evaluation.outcome import Outcome


def latency(outcome: Outcome) -> float | None:
    """Return the seconds that the answer took; None for an error, whose time says nothing."""
    return None if outcome.answer is None else outcome.seconds
