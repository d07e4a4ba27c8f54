"""Cost: what the model's calls for one answer cost by the price in the model catalogue; lower is better."""

from __future__ import annotations

from rag.evaluation.outcome import Outcome


def cost(outcome: Outcome) -> float | None:
    """Return the cost of all calls for the answer in the price's currency; None where no price is configured.

    cost = (prompt tokens * input price + completion tokens * output price) / 1,000,000, summed over the calls.
    """
    usage = outcome.answer.usage if outcome.answer else None
    return usage.cost if usage else None
