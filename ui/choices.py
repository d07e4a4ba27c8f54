"""What the user chose for the next questions: model, strictness, number of passages, which documents."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from rag.errors import UsageError
from rag.schema import Filter


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices that a question is asked with, as the page's fields spell them."""

    model: str
    strict: bool = False
    passages: int | None = None
    """None for the settings' own number."""
    sources: tuple[str, ...] = ()
    """Names of documents, or patterns."""
    languages: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    @property
    def within(self) -> Filter | None:
        """The documents that may be used, None for all. Raises UsageError for what is no day."""
        return Filter(
            sources=self.sources,
            languages=self.languages,
            types=self.types,
            since=_day(self.since),
            until=_day(self.until),
        ) or None  # fmt: skip


def _day(written: str) -> datetime.date | None:
    if not written.strip():
        return None
    try:
        return datetime.date.fromisoformat(written.strip())
    except ValueError as error:
        raise UsageError(f'"{written.strip()}" is no day: write it as 2026-03-31') from error
