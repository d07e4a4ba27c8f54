"""A filter to the passages it lets through, worked out once for each state of the catalog and kept for the next search.

A document's date is the day that its file gives itself, else the day it was last modified, in local time.
"""

from __future__ import annotations

import datetime
import fnmatch
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from rag.errors import UsageError
from rag.schema import Filter
from rag.store.catalog import Catalog, day_of

_KEPT = 8
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of a corpus that a filter lets through."""

    sources: dict[int, tuple[str, ...]]
    """By content, the files that have it and are let through."""
    allowed: NDArray[np.bool_]
    """By row id of a passage, whether it is let through; ids beyond the end are not."""

    def mask(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which of these row ids (n,) are let through: (n,)."""
        inside = ids < len(self.allowed)
        found: NDArray[np.bool_] = self.allowed[np.where(inside, ids, 0)] & inside
        return found


@dataclass(frozen=True, slots=True)
class _File:
    content: int
    source: str
    folders: tuple[str, ...]
    language: str
    date: datetime.date


class Selections:
    """Works out selections over one catalog; thread-safe."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], Selection] = OrderedDict()

    def select(self, within: Filter) -> Selection:
        """Return what the filter lets through. Raises UsageError, saying what there is, when that is nothing."""
        key = (self._catalog.changes(), within)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._worked_out(within)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def _worked_out(self, within: Filter) -> Selection:
        files = self._files()
        matches = _predicate(within)
        sources: dict[int, list[str]] = {}
        for file in files:
            if matches(file):
                sources.setdefault(file.content, []).append(file.source)
        if not sources:
            raise UsageError(_nothing(within, files))
        rows = self._catalog.rows("SELECT id, content FROM passage")
        held = np.array(rows, np.int64).reshape(-1, 2)
        allowed = np.zeros(int(held[:, 0].max(initial=0)) + 1, bool)
        allowed[held[np.isin(held[:, 1], list(sources)), 0]] = True
        return Selection({content: tuple(names) for content, names in sources.items()}, allowed)

    def _files(self) -> list[_File]:
        prefixes = self._catalog.prefixes()
        roots = {row[0]: (str(row[1]), str(row[2])) for row in self._catalog.rows("SELECT id, name, path FROM folder")}
        found = self._catalog.rows(
            "SELECT folder, file.path, content, language, date, mtime FROM file JOIN content ON content.id = content "
            "ORDER BY folder, file.path"
        )
        return [
            _File(int(c), prefixes[int(f)] + str(path), _folders(*roots[f], str(path)), str(lang), day_of(date, mtime))  # type: ignore[call-overload]
            for f, path, c, lang, date, mtime in found
        ]


def _folders(name: str, root: str, path: str) -> tuple[str, ...]:
    """Return every folder that a file lies in, by all the names it may be called."""
    inner = [str(parent) for parent in PurePosixPath(path).parents if str(parent) != "."]
    return (name, root, *inner, *(f"{base}/{folder}" for base in (name, root) for folder in inner))


def _predicate(within: Filter) -> Callable[[_File], bool]:
    globs = [_glob(pattern) for pattern in within.sources]
    folders = {folder.rstrip("/") or "/" for folder in within.folders}
    languages = {language.lower() for language in within.languages}
    types = {kind.lstrip(".").lower() for kind in within.types}

    def matches(file: _File) -> bool:
        return (
            (not globs or any(glob(file.source) for glob in globs))
            and (not folders or not folders.isdisjoint(file.folders))
            and (not languages or file.language in languages)
            and (not types or _type(file.source) in types)
            and (within.since is None or file.date >= within.since)
            and (within.until is None or file.date <= within.until)
        )

    return matches


def _glob(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(fnmatch.translate(pattern)).match

    def matches(source: str) -> bool:
        # A file may be called just so, brackets and all.
        name = source if "/" in pattern else source.rsplit("/", 1)[-1]
        return pattern in (source, name) or compiled(name) is not None

    return matches


def _type(source: str) -> str:
    return PurePosixPath(source).suffix.lstrip(".").lower()


def _nothing(within: Filter, files: Iterable[_File]) -> str:
    """Say which part of a filter no document meets, and what there is instead."""
    held = list(files)
    if not held:
        return "the index is empty: run 'footnoted index FOLDER' first"
    fields = [
        ("source", within.sources, {f.source for f in held}, replace(Filter(), sources=within.sources)),
        ("folder", within.folders, {f.folders[0] for f in held}, replace(Filter(), folders=within.folders)),
        ("language", within.languages, {f.language for f in held}, replace(Filter(), languages=within.languages)),
        ("type", within.types, {_type(f.source) for f in held}, replace(Filter(), types=within.types)),
    ]
    for name, asked, there, alone in fields:
        if alone and not any(map(_predicate(alone), held)):
            return f"no document of {name} {' or '.join(asked)}; there are {_listed(there)}"
    days = sorted(f.date for f in held)
    if not any(map(_predicate(Filter(since=within.since, until=within.until)), held)):
        return f"no document dated {_span(within)}; their dates go from {days[0]} to {days[-1]}"
    return "no document meets all parts of the filter at once: leave one out"


def _span(within: Filter) -> str:
    parts = (f"since {within.since}" if within.since else "", f"until {within.until}" if within.until else "")
    return " and ".join(part for part in parts if part)


def _listed(values: set[str]) -> str:
    shown = sorted(value or "unknown" for value in values)
    return ", ".join(shown[:_SHOWN]) + (f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else "")
