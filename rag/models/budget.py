"""A day's budget for models, kept in SQLite in the store's folder, so that every process that asks shares it.

A call reserves the most it may take before it goes out and settles what it took afterwards; a call whose process died
stays counted at what it reserved. Days are those of the local clock.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rag.errors import ModelRefused, SettingsError, StoreError
from rag.models.chat import ChatModel, Message
from rag.models.entry import Price
from rag.models.usage import estimated_prompt, usage_of
from rag.schema import Usage

TOKENS = "tokens"
_BUSY_SECONDS = 10.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS spent (
    id INTEGER PRIMARY KEY, day TEXT NOT NULL, model TEXT NOT NULL, tokens INTEGER NOT NULL,
    cost REAL NOT NULL, currency TEXT NOT NULL, settled INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS spent_day ON spent (day);
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Most that models may take in a day."""

    amount: float
    unit: str
    """``tokens``, or the ISO 4217 code of a currency."""

    def __str__(self) -> str:
        return f"{self.amount:,.0f} tokens" if self.unit == TOKENS else f"{self.amount:.2f} {self.unit}"


def read_allowance(text: str) -> Allowance:
    """Read "200000 tokens" or "2.50 USD". Raises SettingsError."""
    found = re.fullmatch(r"\s*(\d[\d_,]*(?:\.\d+)?)\s*(tokens?|[A-Z]{3})\s*", text)
    if not found:
        raise SettingsError(f'setting FOOTNOTED_BUDGET: "{text}" is neither like "200000 tokens" nor like "2.50 USD"')
    unit = TOKENS if found[2].startswith("token") else found[2]
    return Allowance(float(found[1].replace("_", "").replace(",", "")), unit)


class Budget:
    """A day's allowance and the ledger of what was taken from it; any number of processes and threads may share it."""

    def __init__(self, ledger: Path, allowance: Allowance, now: Callable[[], datetime] = datetime.now) -> None:
        """Keep the ledger in this file. Raises StoreError when it can't be written."""
        self.allowance = allowance
        self._path, self._now = ledger, now
        try:
            ledger.parent.mkdir(parents=True, exist_ok=True)
            with self._opened() as connection:
                connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"the ledger of the budget, {ledger}, can't be written: {error}") from error

    def spent(self) -> float:
        """Return what today's calls have taken or reserved, in the allowance's unit."""
        with self._opened() as connection:
            return self._sum(connection)

    def reserve(self, model: str, most: Usage) -> int:
        """Set aside the most that a call may take and return its number.

        Raises ModelRefused when today's allowance does not suffice, or when the model's price is not known.
        """
        need = self._amount(model, most)
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            spent = self._sum(connection)
            if need and spent + need > self.allowance.amount:
                connection.rollback()
                raise ModelRefused(self._refusal(spent, need))
            row = self._row(model, most)
            cursor = connection.execute(
                "INSERT INTO spent (day, model, tokens, cost, currency) VALUES (?, ?, ?, ?, ?)", row
            )
            connection.commit()
            return int(cursor.lastrowid or 0)

    def settle(self, number: int, model: str, taken: Usage | None) -> None:
        """Put what a call took in the place of what was set aside for it; None took nothing."""
        _, _, tokens, cost, currency = self._row(model, taken or Usage(0, 0))
        with self._opened() as connection:
            connection.execute(
                "UPDATE spent SET tokens = ?, cost = ?, currency = ?, settled = 1 WHERE id = ?",
                (tokens, cost, currency, number),
            )
            connection.commit()

    def _amount(self, model: str, usage: Usage) -> float:
        if self.allowance.unit == TOKENS:
            return usage.prompt_tokens + usage.completion_tokens
        if usage.cost == 0.0:
            return 0.0  # in any currency
        if usage.cost is None or usage.currency != self.allowance.unit:
            raise ModelRefused(
                f'the day\'s budget is in {self.allowance.unit}, and no price in it is known for "{model}": '
                "set its price in models.toml, or set FOOTNOTED_BUDGET in tokens"
            )
        return usage.cost

    def _refusal(self, spent: float, need: float) -> str:
        unit = self.allowance.unit
        return (
            f"the day's budget of {self.allowance} does not allow this question: {Allowance(spent, unit)} are taken "
            f"and it may take {Allowance(need, unit)}; wait until midnight, raise FOOTNOTED_BUDGET, or ask without a "
            "model (--model extractive)"
        )

    def _sum(self, connection: sqlite3.Connection) -> float:
        column, filtered = ("tokens", "") if self.allowance.unit == TOKENS else ("cost", "AND currency = ?")
        values = [self._today(), *([self.allowance.unit] if filtered else [])]
        found = connection.execute(f"SELECT TOTAL({column}) FROM spent WHERE day = ? {filtered}", values).fetchone()
        return float(found[0])

    def _row(self, model: str, usage: Usage) -> tuple[str, str, int, float, str]:
        return (self._today(), model, usage.prompt_tokens + usage.completion_tokens, usage.cost or 0.0, usage.currency)

    def _today(self) -> str:
        return self._now().date().isoformat()

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
            yield connection


class BudgetedModel:
    """A model whose every call is set aside from a budget first."""

    def __init__(self, model: ChatModel, budget: Budget, price: Price | None, allowance_for_reasoning: int = 0) -> None:
        self.name = model.name
        self.notes = model.notes
        self._model, self._budget, self._price = model, budget, price
        self._reasoning = allowance_for_reasoning

    @property
    def usage(self) -> Usage | None:
        """What all calls so far took."""
        return self._model.usage

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        """Yield the answer in pieces, as the model does. Raises ModelRefused when the budget does not allow it."""
        most = usage_of(estimated_prompt(messages), max_tokens + self._reasoning, self._price)
        number = self._budget.reserve(self.name, most)
        before, pieces = self._model.usage, self._model.stream(messages, max_tokens=max_tokens)
        try:
            yield from pieces
        finally:
            _close(pieces)
            self._budget.settle(number, self.name, _since(before, self._model.usage))


def _since(before: Usage | None, after: Usage | None) -> Usage | None:
    """Return what was taken between two tallies."""
    if before is None or after is None:
        return after
    cost = None if after.cost is None or before.cost is None else after.cost - before.cost
    return Usage(
        after.prompt_tokens - before.prompt_tokens, after.completion_tokens - before.completion_tokens, cost,
        after.currency, after.estimated,
    )  # fmt: skip


def _close(pieces: Iterator[str]) -> None:
    close = getattr(pieces, "close", None)
    if close is not None:
        close()
