"""A YAML file to golden questions, and what is wrong with them: the file's form on loading, their evidence on linting.

Loading is strict: a key or value that is not understood is an error that names its entry, never a guess.
"""

from __future__ import annotations

import reprlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from rag.errors import FootnotedError, SettingsError
from rag.evaluation.evidence import Read
from rag.evaluation.matching import fold, groups_met
from rag.schema import GoldenQuestion

_KEYS = frozenset({"id", "question", "facts", "sources", "evidence", "unanswerable", "tags", "language",
                   "kind", "reference"})  # fmt: skip


def load_golden(path: Path) -> list[GoldenQuestion]:
    """Read golden questions from a YAML list, in order.

    Raises SettingsError naming the file, the entry and what is wrong with it.
    """
    entries = _read(path)
    if not isinstance(entries, list) or not entries:
        raise SettingsError(f"{path}: expected a list of golden questions, each with an id and a question")
    questions: list[GoldenQuestion] = []
    seen: dict[str, int] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{path}: entry {number}"
        question = _question(entry, where)
        if question.id in seen:
            raise SettingsError(f"{where}: id {question.id!r} is taken by entry {seen[question.id]}")
        seen[question.id] = number
        questions.append(question)
    return questions


def lint_golden(questions: Sequence[GoldenQuestion], document: Read) -> list[str]:
    """Return what is wrong with the questions, a line each; ``document`` returns a source's text.

    Finds duplicates, unknown sources, evidence that no longer stands verbatim in its sources, sources that carry no
    evidence, and facts that no evidence spells.
    """
    return [*_duplicates(questions), *(f"{q.id}: {fault}" for q in questions for fault in _faults(q, document))]


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
        unanswerable=_flag(entry.get("unanswerable", False), where),
        tags=_texts(entry.get("tags", []), "tags", where),
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


def _flag(value: Any, where: str) -> bool:
    if isinstance(value, bool):
        return value
    raise SettingsError(f"{where}: unanswerable must be true or false, found {reprlib.repr(value)}")


def _duplicates(questions: Sequence[GoldenQuestion]) -> Iterator[str]:
    ids: set[str] = set()
    asked: dict[str, str] = {}
    for question in questions:
        if question.id in ids:
            yield f"{question.id}: id is used twice"
        ids.add(question.id)
        first = asked.setdefault(fold(question.question), question.id)
        if first != question.id:
            yield f"{question.id}: asks the same as {first}"


def _faults(question: GoldenQuestion, document: Read) -> Iterator[str]:
    texts: dict[str, str] = {}
    for source in question.sources:
        try:
            texts[source] = document(source).text
        except FootnotedError as error:
            yield f"source {source} can't be read: {error}"
    for quote in question.evidence:
        if not any(quote in text for text in texts.values()):
            yield f"evidence does not stand verbatim in its sources: {quote!r}"
    if question.evidence:
        for source, text in texts.items():
            if not any(quote in text for quote in question.evidence):
                yield f"source {source} holds none of the evidence"
        carried = [groups_met(question.facts, quote) for quote in question.evidence]
        for number, group in enumerate(question.facts):
            if not any(met[number] for met in carried):
                yield f"no evidence spells the fact {' / '.join(group)}"
