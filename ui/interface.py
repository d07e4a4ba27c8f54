"""What the page needs of an assistant, structurally; ``rag.assistant.Assistant`` is one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from rag.schema import AnswerEvent, CheckedText, Document, Filter, Turn


class SourceLine(Protocol):
    """One file of the corpus as the index sees it."""

    @property
    def source(self) -> str:
        """Path relative to its corpus folder."""

    @property
    def state(self) -> str:
        """``indexed`` or ``failed``."""

    @property
    def reason(self) -> str:
        """Why it failed; empty when it did not."""

    @property
    def date(self) -> datetime.date | None:
        """Its day; None when it failed."""

    @property
    def language(self) -> str:
        """ISO 639-1, empty when unsure."""

    @property
    def passages(self) -> int:
        """Passages it was cut into."""

    @property
    def title(self) -> str:
        """Its title, empty when it has none."""

    @property
    def notes(self) -> Sequence[str]:
        """What of it was not read, though it is indexed."""

    @property
    def uploaded(self) -> bool:
        """Whether it was added here and may be deleted here."""


class ModelLine(Protocol):
    """One model of the catalogue."""

    @property
    def name(self) -> str:
        """The name that ``ask`` takes."""

    @property
    def usable(self) -> bool:
        """Whether it can be asked now."""

    @property
    def reason(self) -> str:
        """Why it can't be asked; empty when it can."""


class Defaults(Protocol):
    """The settings that the page starts from."""

    @property
    def model(self) -> str:
        """Name of the model that answers unless another is chosen."""

    @property
    def strict(self) -> bool:
        """Whether unsupported sentences are left out."""

    @property
    def top_k(self) -> int:
        """Passages given to an answer."""


class Asked(Protocol):
    """Whoever answers the page: questions, checks, documents, and what there is to choose from."""

    @property
    def settings(self) -> Defaults:
        """Where the page's choices start."""

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        model: str | None = None,
        strict: bool | None = None,
        within: Filter | None = None,
        top_k: int | None = None,
    ) -> Iterator[AnswerEvent]:
        """Yield Searched, SentenceReady for each sentence, CheckedAnswer. Raises FootnotedError."""

    def check(self, text: str) -> CheckedText:
        """Check a text sentence by sentence. Raises FootnotedError."""

    def document(self, source: str) -> Document:
        """Return a document of the corpus. Raises SourceError."""

    def file(self, source: str) -> Path:
        """Return where a document's file lies. Raises SourceError."""

    def versions(self) -> Mapping[str, str]:
        """Return what made the answers and verdicts, for a report that is read years later."""

    def sources(self) -> Sequence[SourceLine]:
        """Return every file of the corpus."""

    def models(self) -> Sequence[ModelLine]:
        """Return every model of the catalogue."""

    def degraded(self) -> Sequence[str]:
        """Return what is degraded and how to mend it, in words."""
