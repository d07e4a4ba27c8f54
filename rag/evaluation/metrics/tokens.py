"""Tokens: how much the model's calls for one answer read and wrote; lower is better."""

from __future__ import annotations

from rag.evaluation.outcome import Outcome


def tokens(outcome: Outcome) -> float | None:
    """Return prompt and completion tokens of all calls for the answer, mending included; None without a model."""
    usage = outcome.answer.usage if outcome.answer else None
    return float(usage.prompt_tokens + usage.completion_tokens) if usage else None
