"""A YAML file to golden questions and back.

Reading is strict: a key or value that is not understood is an error that names its entry, never a guess.
"""

from __future__ import annotations

import reprlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from rag.errors import SettingsError, UsageError
from rag.evaluation.matching import fold
from rag.schema import GoldenQuestion

_KEYS = frozenset("id question facts sources evidence unanswerable tags language kind reference after draft".split())


def load_golden(path: Path) -> list[GoldenQuestion]:
    """Read golden questions from a YAML list, in order; drafts that nobody has accepted yet are left out.

    Raises SettingsError naming the file, the entry and what is wrong with it.
    """
    questions = [question for question, draft in load_drafts(path) if not draft]
    if not questions:
        raise SettingsError(f"{path}: holds drafts only; accept some with 'footnoted golden review {path}'")
    return questions


def load_drafts(path: Path) -> list[tuple[GoldenQuestion, bool]]:
    """Read every entry, and whether it is still a draft. Raises SettingsError as ``load_golden`` does."""
    entries = _read(path)
    if not isinstance(entries, list) or not entries:
        raise SettingsError(f"{path}: expected a list of golden questions, each with an id and a question")
    questions: list[tuple[GoldenQuestion, bool]] = []
    seen: dict[str, int] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{path}: entry {number}"
        question = _question(entry, where)
        if question.id in seen:
            raise SettingsError(f"{where}: id {question.id!r} is taken by entry {seen[question.id]}")
        seen[question.id] = number
        questions.append((question, _flag(entry.get("draft", False), "draft", where)))
    return questions


def write_golden(path: Path, entries: Sequence[tuple[GoldenQuestion, bool]]) -> None:
    """Write questions, each with whether it is a draft, as the YAML list that reading takes. Raises UsageError."""
    text = yaml.dump(
        [_entry(question, draft) for question, draft in entries], Dumper=_Dumper, allow_unicode=True, sort_keys=False,
        width=110,
    )  # fmt: skip
    try:
        path.write_text(text, encoding="utf-8")
    except (OSError, UnicodeEncodeError) as error:
        raise UsageError(f"{path} can't be written: {error}") from error


class _Dumper(yaml.SafeDumper):
    """Writes each question's lists so that a person can edit them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists under their key."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        return True


def _entry(question: GoldenQuestion, draft: bool) -> dict[str, Any]:
    held = {
        "id": question.id,
        "draft": draft,
        "after": list(question.after),
        "question": question.question,
        "facts": [list(group) for group in question.facts],
        "sources": list(question.sources),
        "evidence": list(question.evidence),
        "unanswerable": question.unanswerable,
        "reference": question.reference,
        "kind": question.kind,
        "tags": list(question.tags),
        "language": question.language,
    }
    return {name: value for name, value in held.items() if value}


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: can't be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 (byte {error.start})") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        why = " ".join(str(getattr(error, "problem", None) or error).split())
        raise SettingsError(f"{path}: is not YAML{place}: {why}") from error


def _question(entry: Any, where: str) -> GoldenQuestion:
    if not isinstance(entry, dict):
        raise SettingsError(f"{where}: expected keys and values, found {reprlib.repr(entry)}")
    name = entry.get("id")
    where = f"{where} (id {name})" if isinstance(name, str) else where
    unknown = [key for key in entry if key not in _KEYS]
    if unknown:
        raise SettingsError(f"{where}: unknown key {reprlib.repr(unknown[0])}; known are {', '.join(sorted(_KEYS))}")
    question = GoldenQuestion(
        id=_text(entry.get("id"), "id", where),
        question=_text(entry.get("question"), "question", where),
        facts=tuple(_texts(group, "each group of facts", where) for group in _items(entry, "facts", where)),
        sources=_texts(entry.get("sources", []), "sources", where),
        evidence=_texts(entry.get("evidence", []), "evidence", where),
        unanswerable=_flag(entry.get("unanswerable", False), "unanswerable", where),
        tags=_texts(entry.get("tags", []), "tags", where),
        after=_texts(entry.get("after", []), "after", where),
        **{name: _text(entry[name], name, where) for name in ("language", "kind", "reference") if name in entry},
    )
    _require_sense(question, where)
    return question


def _require_sense(question: GoldenQuestion, where: str) -> None:
    wanted = question.facts or question.evidence or question.sources or question.reference
    if question.unanswerable and wanted:
        raise SettingsError(f"{where}: is unanswerable, so it can't have facts, sources, evidence or a reference")
    if not question.unanswerable and not wanted:
        raise SettingsError(f"{where}: needs facts, sources, evidence or a reference, or unanswerable: true")
    if question.evidence and not question.sources:
        raise SettingsError(f"{where}: has evidence but names no sources that hold it")
    if not all(question.facts):
        raise SettingsError(f"{where}: has an empty group of facts, which nothing could meet")
    blank = next((spelling for group in question.facts for spelling in group if not fold(spelling)), None)
    if blank is not None:
        raise SettingsError(f"{where}: the fact {blank!r} has no letter or digit left when marks are folded away")


def _text(value: Any, name: str, where: str) -> str:
    if isinstance(value, str) and value.strip():
        return value
    if value is None or value == "":
        raise SettingsError(f"{where}: {name} is missing or empty")
    raise SettingsError(f"{where}: {name} must be text, found {reprlib.repr(value)}; put it in quotes")


def _texts(value: Any, name: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise SettingsError(f"{where}: {name} must be a list, found {reprlib.repr(value)}")
    return tuple(_text(item, name, where) for item in value)


def _items(entry: dict[Any, Any], name: str, where: str) -> list[Any]:
    value = entry.get(name, [])
    if not isinstance(value, list):
        raise SettingsError(f"{where}: {name} must be a list of groups, found {reprlib.repr(value)}")
    return value


def _flag(value: Any, name: str, where: str) -> bool:
    if isinstance(value, bool):
        return value
    raise SettingsError(f"{where}: {name} must be true or false, found {reprlib.repr(value)}")
