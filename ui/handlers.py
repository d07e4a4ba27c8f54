"""What happens on the page's events: values in, values for the components out; layout and HTML live elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from rag.conversations import Conversations
from rag.conversations.database import LOCAL
from rag.errors import FootnotedError, UsageError
from rag.loading import Limits, load
from rag.models import EXTRACTIVE
from ui import documents, rendering, status
from ui.chatting import Chatting
from ui.choices import Choices
from ui.comparison import comparison
from ui.conversation import Exchange
from ui.documents_words import LABELS
from ui.interface import Asked, ModelLine
from ui.remembered import MOST_PASSAGES, Offered, remembered
from ui.shelf import shelf
from ui.words import NAMES_OF_LANGUAGES, Words

MOST_LISTED = 500
"""Documents to choose from by name; of more, patterns choose."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Handlers:
    """The page's behaviour over one assistant, in one interface language; the chat has a file of its own."""

    assistant: Asked
    kept: Conversations
    words: Words
    halted: set[str] = field(default_factory=set)
    """See ``Chatting.halted``: one request asks, another one stops."""

    def chatting(self, owner: str = LOCAL) -> Chatting:
        """Return the chat of one owner."""
        return Chatting(self.assistant, self.kept.owned_by(owner), self.words, self.halted)

    def shelf(self, owner: str, opened: str, sought: str = "") -> str:
        """Return an owner's conversations, those that hold the words sought."""
        try:
            return shelf(self.kept.owned_by(owner).all(sought), opened, sought, self.words)
        except FootnotedError as error:
            return rendering.failure(str(error), self.words, retry=False)

    def rename(self, owner: str, conversation: str, name: str) -> None:
        """Give a conversation another name; an empty one leaves it as it is."""
        with suppress(UsageError):
            self.kept.owned_by(owner).rename(conversation, name)

    def check(self, pasted: str) -> Iterator[str]:
        """Check a pasted text; yield that it is under way, then the verdicts or why there are none."""
        if not pasted.strip():
            yield rendering.failure(self.words.no_sentences, self.words, retry=False)
            return
        yield rendering.progress(self.words.checking)
        try:
            yield rendering.checked_text(self.assistant.check(pasted), self.words)
        except FootnotedError as error:
            yield rendering.failure(str(error), self.words, retry=False)
        except Exception as error:  # noqa: BLE001 - a crash must leave the page usable; it is logged whole and shown
            yield rendering.failure(self._broken(error), self.words, retry=False)

    def check_file(self, path: str) -> Iterator[tuple[str, str]]:
        """Read an uploaded file and check what it says; yield its text for the box beside the verdicts."""
        try:
            said = load(Path(path), Path(path).name, Limits()).text
        except FootnotedError as error:
            yield "", rendering.failure(str(error), self.words, retry=False)
            return
        for verdicts in self.check(said):
            yield said, verdicts

    def documents(self) -> str:
        """Return the list of documents as the index has it now."""
        labels = LABELS[self.words.language]
        return documents.framed(documents.listing(self.assistant.sources(), self.words, labels))

    def degraded(self) -> str:
        """Return what is degraded now."""
        return status.degraded(self.assistant.degraded(), self.words)

    def state(self) -> str:
        """Return what is degraded and how to mend it, in full."""
        return status.state(self.assistant.degraded(), self.words)

    def languages(self) -> str:
        """Return the interface languages as links."""
        return status.languages(self.words)

    def filter_choices(self) -> tuple[list[str], list[tuple[str, str]], list[str]]:
        """Return what a question can be kept to now: documents, languages as (label, code), file types."""
        indexed = [line for line in self.assistant.sources() if line.state == "indexed"]
        codes = sorted({line.language for line in indexed if line.language})
        types = {Path(line.source).suffix.lstrip(".").lower() for line in indexed}
        languages = [(NAMES_OF_LANGUAGES.get(code, code), code) for code in codes]
        return [line.source for line in indexed[:MOST_LISTED]], languages, sorted(types - {""})

    def remembered(self, model: str, chosen: str) -> Choices:
        """Return the choices as the browser kept them; the settings' own where it did not."""
        own = self.assistant.settings
        models = [line.name for line in self.assistant.models() if line.usable]
        _, languages, types = self.filter_choices()
        named = {name for line in self.assistant.sources() for name in (line.source, Path(line.source).name)}
        offered = Offered(models, named, {code for _, code in languages}, types)
        return remembered(model, chosen, offered, Choices(self.model(), own.strict, min(own.top_k, MOST_PASSAGES)))

    def compare(self, question: str, model: str, strict: bool, side: str) -> Iterator[str]:
        """Ask one model and yield its side of a comparison as it comes; nothing is kept."""
        if not question.strip():
            yield ""
            return
        choices = Choices(model, strict)
        for exchange in self.chatting().answered(Exchange(question.strip()), (), choices):
            yield comparison(side, self._label(model), exchange, self.words)

    def models(self) -> list[tuple[str, str]]:
        """Return the models to choose from as (label, name); one that can't be asked says why."""
        return [(self._line(line), line.name) for line in self.assistant.models()]

    def model(self) -> str:
        """Return the model that is chosen at first: the settings' own, where the catalogue has it."""
        wanted = " ".join(self.assistant.settings.model.split())
        return wanted if wanted in [line.name for line in self.assistant.models()] else EXTRACTIVE

    def _label(self, model: str) -> str:
        return self.words.quotes_only if model == EXTRACTIVE else model

    def _line(self, line: ModelLine) -> str:
        name = self._label(line.name)
        return name if line.usable else self.words.model_unusable.format(name=name, reason=self.words.told(line.reason))

    def _broken(self, error: Exception) -> str:
        _log.error("the assistant crashed", exc_info=error)
        return self.words.broken.format(error=f"{type(error).__name__}: {error}")
