"""Calls that write no text (embedding, moderation, reranking): the day's budget pays what they read, where priced.

An entry without a price, a server of one's own mostly, is not counted, not even by a budget in tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rag.models.budget import Budget, read_allowance
from rag.models.entry import Entry, Price
from rag.models.usage import estimated_tokens, usage_of
from rag.schema import Usage

if TYPE_CHECKING:
    from rag.config import Settings

LEDGER = "budget.sqlite"
"""Name of the budget's ledger in the store's folder."""

Answer = dict[str, Any]


def open_budget(settings: Settings) -> Budget | None:
    """Return the day's budget that the settings set, None where they set none. Raises SettingsError, StoreError."""
    return Budget(settings.store / LEDGER, read_allowance(settings.budget)) if settings.budget else None


class Charged:
    """Makes the calls of one entry within the budget; safe to use from several threads."""

    def __init__(self, entry: Entry, settings: Settings) -> None:
        """The ledger is opened at the first call that is counted."""
        self._entry, self._settings = entry, settings
        self._budget: Budget | None = None

    def __call__(self, texts: Sequence[str], call: Callable[[], Answer]) -> Answer:
        """Make a call that sends these texts; what it took is what it reports, else estimated from their length.

        Raises ModelRefused when today's budget does not suffice, SettingsError and StoreError.
        """
        price = self._entry.price
        if price is None or not self._settings.budget:
            return call()
        if self._budget is None:
            self._budget = open_budget(self._settings)
            assert self._budget is not None
        most = usage_of(sum(map(estimated_tokens, texts)), 0, price)
        number, taken = self._budget.reserve(self._entry.name, most), None
        try:
            answer = call()
            taken = _reported(answer, price) or most
            return answer
        finally:
            self._budget.settle(number, self._entry.name, taken)


def _reported(answer: Mapping[str, Any], price: Price) -> Usage | None:
    """Return what an answer says that it took, as OpenAI's endpoints do; None when it does not say."""
    usage = answer.get("usage")
    tokens = usage.get("prompt_tokens", usage.get("total_tokens")) if isinstance(usage, dict) else None
    return usage_of(tokens, 0, price) if isinstance(tokens, int) and tokens >= 0 else None
