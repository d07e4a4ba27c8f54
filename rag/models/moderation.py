"""Moderation of questions before and of sentences after: by local patterns, by a /moderations endpoint, or both.

It sees what is asked and what would be shown, never the documents. It guarantees that nothing it objects to passes
through ``Watch``, not that it objects to everything it should. When it fails, nothing passes unless that is allowed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import ModelBroken, ModelError, QuestionRefused, SettingsError
from rag.models.charging import Charged
from rag.models.selection import connected, entry_for

if TYPE_CHECKING:
    from rag.config import Settings

Objector = Callable[[str], str]
"""Takes a text and returns why it may not pass, empty when it may. Raises ModelError when it can't tell."""
_UNNAMED = "a rule of this installation"


@dataclass(frozen=True, slots=True)
class Moderation:
    """Who is asked about each text, and what happens when asking fails."""

    objectors: tuple[Objector, ...] = ()
    allow_unseen: bool = False
    """Whether a text passes that moderation failed to look at; the answer then says so."""

    def watch(self) -> Watch:
        """Return the moderation of one answer."""
        return Watch(self)


class Watch:
    """Moderates one question and its answer, and keeps what the reader must know of it."""

    def __init__(self, moderation: Moderation) -> None:
        self._moderation = moderation
        self._withheld: list[str] = []
        self._unseen = ""

    @property
    def notes(self) -> list[str]:
        """What was withheld and why, and what was not looked at."""
        count = len(self._withheld)
        reasons = ", ".join(dict.fromkeys(self._withheld))
        withheld = f"withheld by moderation ({reasons}): {count} sentence{'s' if count > 1 else ''}"
        return ([withheld] if count else []) + ([self._unseen] if self._unseen else [])

    def demand(self, question: str) -> None:
        """Let a question pass. Raises QuestionRefused when moderation objects, ModelError when it fails."""
        if reason := self._objection(question):
            raise QuestionRefused(f"moderation refused the question ({reason}): nothing was searched or asked")

    def withholds(self, sentence: str) -> bool:
        """Say whether a sentence must not be shown. Raises ModelError when moderation fails."""
        reason = self._objection(sentence)
        self._withheld += [reason] if reason else []
        return bool(reason)

    def _objection(self, text: str) -> str:
        for objector in self._moderation.objectors:
            try:
                if reason := objector(text):
                    return reason
            except ModelError as error:
                if not self._moderation.allow_unseen:
                    raise type(error)(f"moderation failed, so nothing may pass: {error}") from None
                self._unseen = f"not everything was looked at by moderation, which failed: {error}"
        return ""


def open_moderation(settings: Settings) -> Moderation:
    """Return the moderation that the settings ask for, none where they ask for none.

    Raises SettingsError for rules that can't be read, ModelUnknown for an entry that is not there or not of its kind.
    """
    objectors: list[Objector] = []
    if settings.moderation_rules:
        objectors.append(rules_from(settings.moderation_rules))
    if settings.moderation:
        objectors.append(_endpoint(settings.moderation, settings))
    return Moderation(tuple(objectors), settings.moderation_failure == "allow")


def rules_from(path: Path) -> Objector:
    """Read patterns, one regular expression a line, under [reasons] in square brackets; # begins a comment.

    Letters' case and width are ignored. Raises SettingsError that names the line.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the rules of moderation in {path} can't be read: {error}") from error
    rules: list[tuple[str, re.Pattern[str]]] = []
    reason = _UNNAMED
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if heading := re.fullmatch(r"\[([\w ,-]+)\]", text):
            reason = heading[1].strip()
        elif text and not text.startswith("#"):
            rules.append((reason, _pattern(text, f"{path}, line {number}")))
    return lambda asked: next((why for why, pattern in rules if pattern.search(_folded(asked))), "")


def _pattern(text: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(_folded(text), re.IGNORECASE)
    except re.error as error:
        raise SettingsError(f"{where}: no regular expression ({error})") from error


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _endpoint(name: str, settings: Settings) -> Objector:
    """Return an objector that asks an OpenAI-style /moderations endpoint; connected when first asked."""
    entry = entry_for(name, settings, "moderation")
    opened: list[Any] = []
    charged = Charged(entry, settings)

    def objection(text: str) -> str:
        from rag.models.retrying import call_json

        if not opened:
            opened.append(connected(entry, settings))
        named, connection = opened[0]
        body, retries = {"model": named.model, "input": text}, settings.model_retries
        answer = charged([text], lambda: call_json(connection, "/moderations", body, retries=retries))
        return _found(answer, connection.endpoint.shown)

    return objection


def _found(answer: dict[str, Any], where: str) -> str:
    """Return the flagged categories; Mistral's answers have no ``flagged``, only the categories."""
    results = answer.get("results")
    result = results[0] if isinstance(results, list) and results else None
    categories = result.get("categories") if isinstance(result, dict) else None
    if not isinstance(result, dict) or not isinstance(categories, dict):
        raise ModelBroken(f"{where} answered with what is no moderation")
    flagged = sorted(str(name).replace("_", " ") for name, value in categories.items() if value is True)
    return ", ".join(flagged) if flagged else ("flagged" if result.get("flagged") is True else "")
