"""The catalog, read: files, what they say, passages, full text, vectors, from one SQLite file.

Every connection sees the last complete state and goes on seeing new ones; a thread has its own connection.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.errors import SourceError, StoreError
from rag.schema import Document, Page, Passage, Section
from rag.store.paths import UPLOADS

SCHEMA_VERSION = "4"
_CHUNK = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SourceState:
    """One file of the corpus as the store knows it."""

    source: str
    state: str
    """``indexed`` or ``failed``."""
    reason: str
    """Why it failed; empty when indexed."""
    language: str
    title: str
    passages: int
    size: int
    """Bytes on disk when it was read."""
    uploaded: bool = False
    """Whether it lies among the uploads, so that it may be deleted here; else it belongs to a folder of the user's."""
    notes: tuple[str, ...] = ()
    """What of it could not be read, and why, though the rest is indexed."""
    date: datetime.date | None = None
    """Its day: the one that the file itself gives, else the one of its last modification; None when it failed."""


class Catalog:
    """Reads one catalog file. Raises StoreError when the file is missing, damaged or of another version."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        if not path.is_file():
            raise StoreError(
                f"no index at {path.parent}: run 'footnoted index FOLDER' first, or name another with --store"
            )
        version = self.meta("schema")
        if version != SCHEMA_VERSION:
            raise StoreError(
                f"the index at {path.parent} has layout {version or '?'}, not {SCHEMA_VERSION}: index again"
            )

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, opened anew when another file has taken the catalog's place."""
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        now = self.identity()
        if held is None or (now and now != self._local.file):
            # The one before is not closed: something of this thread may still be reading from it.
            held = self._local.connection = connect(self.path)
            self._local.file = now
        return held

    def identity(self) -> tuple[int, ...]:
        """Return a value that another file in the catalog's place does not have; empty while there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return ()
        return (found.st_dev, found.st_ino)

    def close(self) -> None:
        """Close this thread's connection."""
        held = getattr(self._local, "connection", None)
        if held is not None:
            held.close()
            self._local.connection = self._local.counted = None

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Run a query. Raises StoreError when the file is damaged or busy for long."""
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._unreadable(error) from error

    def each(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[tuple[object, ...]]:
        """Run a query and yield its rows as they are wanted. Raises StoreError as ``rows`` does."""
        try:
            yield from self.connection.execute(sql, parameters)
        except sqlite3.DatabaseError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: sqlite3.DatabaseError) -> StoreError:
        return StoreError(f"the index at {self.path.parent} can't be read ({error}): index again into a new --store")

    def meta(self, key: str) -> str:
        """Return a setting the store was made with, empty when it has none."""
        found = self.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(found[0][0]) if found else ""

    def count(self) -> int:
        """Return the number of passages; counting takes milliseconds, so only when someone has committed since."""
        changes = self.changes()
        held: tuple[tuple[int, ...], int] | None = getattr(self._local, "counted", None)
        if held is None or held[0] != changes:
            held = self._local.counted = (changes, _int(self.rows("SELECT count(*) FROM passage")[0][0]))
        return held[1]

    def prefixes(self) -> dict[int, str]:
        """Return what stands before each folder's paths in a source: nothing while there is one beside the uploads."""
        folders = self.rows("SELECT id, name, path FROM folder ORDER BY id")
        own = [_int(i) for i, _, path in folders if path != UPLOADS]
        # A user's own folder may hold one of that name: then its sources say whose they are.
        named = len(own) > 1 or (0 < len(own) < len(folders) and self._holds_uploads(own[0]))
        return {_int(i): f"{name}/" if named or path == UPLOADS else "" for i, name, path in folders}

    def _holds_uploads(self, folder: int) -> bool:
        inside = (folder, f"{UPLOADS}/", f"{UPLOADS}0")  # "0" follows "/" in the order of characters
        return bool(self.rows("SELECT 1 FROM file WHERE folder = ? AND path >= ? AND path < ? LIMIT 1", inside))

    def folders(self) -> dict[int, Path]:
        """Return where each folder of the corpus lies on disk, by id; the uploads move with the store."""
        found = self.rows("SELECT id, path FROM folder ORDER BY id")
        return {_int(i): self.path.parent / str(path) for i, path in found}

    def files(self) -> list[SourceState]:
        """Return every file of the corpus, by source."""
        prefixes = self.prefixes()
        uploads = {i for i, path in self.rows("SELECT id, path FROM folder") if path == UPLOADS}
        found = self.rows(
            "SELECT folder, path, reason, coalesce(language, ''), coalesce(title, ''), size, "
            "(SELECT count(*) FROM passage WHERE passage.content = file.content), coalesce(notes, '[]'), date, mtime "
            "FROM file LEFT JOIN content ON content.id = file.content"
        )
        states = [
            SourceState(
                prefixes[_int(f)] + str(p),
                "failed" if r else "indexed",
                str(r),
                str(lang),
                str(t),
                _int(n),
                _int(s),
                f in uploads,
                tuple(json.loads(str(notes))),
                None if r else day_of(date, mtime),
            )
            for f, p, r, lang, t, s, n, notes, date, mtime in found
        ]
        return sorted(states, key=lambda state: state.source)

    def document(self, source: str) -> Document:
        """Return a document as it was indexed. Raises SourceError when there is none."""
        found = self.rows(
            "SELECT text, title, language, sections, notes, date, mtime FROM file JOIN content ON content.id = content "
            "WHERE folder = ? AND path = ?",
            self.place(source),
        )
        if not found:
            raise SourceError(source, "could not be read; 'footnoted doctor' says why")
        text, title, language, sections, notes = map(str, found[0][:5])
        return Document(
            source, text, title, language, read_sections(sections), tuple(json.loads(notes)), day_of(*found[0][5:])
        )

    def place(self, source: str) -> tuple[int, str]:
        """Return the folder's id and the path within it. Raises SourceError when there is no such file."""
        for folder, prefix in self.prefixes().items():
            path = source.removeprefix(prefix)
            if source.startswith(prefix) and self.rows(
                "SELECT 1 FROM file WHERE folder = ? AND path = ?", (folder, path)
            ):
                return folder, path
        raise SourceError(source, "is not in the index; 'footnoted doctor' lists what is")

    def passages(self, ids: Sequence[int], selected: Mapping[int, Sequence[str]] | None = None) -> dict[int, Passage]:
        """Return passages by row id, under the selected sources of their content; ids that are gone are left out."""
        found: dict[int, Passage] = {}
        prefixes = self.prefixes()
        for part in _parts(ids):
            marks = ",".join("?" * len(part))
            for row in self.rows(
                "SELECT passage.id, key, passage.content, start, finish, passage.text, title, sections FROM passage "
                f"JOIN content ON content.id = passage.content WHERE passage.id IN ({marks})",
                part,
            ):
                content = _int(row[2])
                sources = self._sources(content, prefixes) if selected is None else selected.get(content)
                if sources:
                    found[_int(row[0])] = _passage(row, sources)
        return found

    def beside(self, passage: Passage) -> tuple[Passage | None, Passage | None]:
        """Return the passages before and after one in its document, under its source; None where there is none."""
        found = self.rows(
            "SELECT other.id, other.key, other.content, other.start, other.finish, other.text, title, sections "
            "FROM passage JOIN passage AS other USING (content) JOIN content ON content.id = other.content "
            "WHERE passage.key = ? AND (other.finish = passage.start OR other.start = passage.finish)",
            (passage.id,),
        )
        near = [replace(_passage(row, [passage.source]), also_in=passage.also_in) for row in found]
        before = next((one for one in near if one.end == passage.start), None)
        return before, next((one for one in near if one.start == passage.end), None)

    def _sources(self, content: int, prefixes: dict[int, str]) -> list[str]:
        found = self.rows("SELECT folder, path FROM file WHERE content = ? ORDER BY folder, path", (content,))
        return [prefixes[_int(folder)] + str(path) for folder, path in found]

    def vectors_after(self, last: int, *, waiting: bool = False) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return (ids, vectors) of the passages whose row id is above ``last``: (n,) and (n, dimension).

        Where asked, only of those that the graph has not been told yet.
        """
        chosen = "AND key IN (SELECT key FROM outbox)" if waiting else ""
        found = self.rows(
            "SELECT passage.id, vector FROM passage JOIN embedding ON hash = embedding "
            f"WHERE passage.id > ? {chosen} ORDER BY 1",
            (last,),
        )
        ids = np.array([_int(row[0]) for row in found], np.int64)
        raw = b"".join(bytes(row[1]) for row in found)  # type: ignore[call-overload]
        vectors = np.frombuffer(raw, np.float16).astype(np.float32)
        return ids, vectors.reshape(len(found), -1) if found else vectors.reshape(0, 0)

    def states(self, ids: Sequence[int]) -> dict[int, bytes]:
        """Return the packed token states of passages by row id; those that have none are left out."""
        found: dict[int, bytes] = {}
        for part in _parts(ids):
            marks = ",".join("?" * len(part))
            for i, packed in self.rows(
                "SELECT passage.id, states FROM passage JOIN embedding ON hash = embedding "
                f"WHERE states IS NOT NULL AND passage.id IN ({marks})",
                part,
            ):
                found[_int(i)] = bytes(packed)  # type: ignore[call-overload]
        return found

    def contents(self, ids: Sequence[int]) -> dict[int, int]:
        """Return by row id of a passage the id of the content that it is part of."""
        found: dict[int, int] = {}
        for part in _parts(ids):
            marks = ",".join("?" * len(part))
            rows = self.rows(f"SELECT id, content FROM passage WHERE id IN ({marks})", part)
            found |= {_int(i): _int(content) for i, content in rows}
        return found

    def around(self, ids: Sequence[int]) -> dict[int, list[int]]:
        """Return by row id the passages before and after each one in its document, and the one that opens it."""
        found: dict[int, list[int]] = {}
        for part in _parts(ids):
            marks = ",".join("?" * len(part))
            # A document's passages are written together, in order: their ids follow each other.
            for own, other in self.rows(
                "SELECT passage.id, other.id FROM passage JOIN passage AS other ON other.id IN (passage.id - 1, "
                "passage.id + 1, (SELECT min(id) FROM passage AS opening WHERE opening.content = passage.content)) "
                f"WHERE other.content = passage.content AND other.id != passage.id AND passage.id IN ({marks})",
                part,
            ):
                found.setdefault(_int(own), []).append(_int(other))
        return found

    def waiting_ids(self) -> NDArray[np.int64]:
        """Return the row ids of the passages that the graph has not been told yet, ascending: (n,)."""
        found = self.rows("SELECT DISTINCT passage.id FROM outbox JOIN passage USING (key) WHERE gone = 0 ORDER BY 1")
        return np.array([_int(row[0]) for row in found], np.int64)

    def waiting(self) -> tuple[int, int]:
        """Return how many passages the graph has not been told of yet: (new ones, ones that are gone)."""
        held = "key IN (SELECT key FROM passage)"
        new = self.rows(f"SELECT count(DISTINCT key) FROM outbox WHERE gone = 0 AND {held}")
        gone = self.rows(f"SELECT count(DISTINCT key) FROM outbox WHERE gone = 1 AND NOT {held}")
        return _int(new[0][0]), _int(gone[0][0])

    def states_of_texts(self, texts: Sequence[str]) -> dict[str, bytes]:
        """Return the packed token states of those of these texts that were embedded for this store."""
        by_hash = {hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(): text for text in texts}
        found: dict[str, bytes] = {}
        for part in _parts(list(by_hash)):
            marks = ",".join("?" * len(part))
            for key, packed in self.rows(
                f"SELECT hash, states FROM embedding WHERE states IS NOT NULL AND hash IN ({marks})", part
            ):
                found[by_hash[bytes(key)]] = bytes(packed)  # type: ignore[call-overload]
        return found

    def ids(self) -> NDArray[np.int64]:
        """Return every passage's row id, ascending: (n,)."""
        return np.array([_int(row[0]) for row in self.rows("SELECT id FROM passage ORDER BY id")], np.int64)

    def ids_by_key(self, keys: Sequence[str]) -> dict[str, int]:
        """Return row ids of passages by their deterministic keys."""
        found: dict[str, int] = {}
        for part in _parts(keys):
            marks = ",".join("?" * len(part))
            found |= {
                str(k): _int(i) for k, i in self.rows(f"SELECT key, id FROM passage WHERE key IN ({marks})", part)
            }
        return found

    def changes(self) -> tuple[int, ...]:
        """Return a value that differs whenever another connection has committed since."""
        return (_int(self.rows("PRAGMA data_version")[0][0]), id(self.connection), *self._local.file)


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Open a catalog file in write-ahead mode; autocommit, transactions are explicit."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    if create:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            script = files("rag.store").joinpath("schema.sql").read_text("utf-8")
            connection.executescript(f"BEGIN; {script} INSERT INTO meta VALUES ('schema', '{SCHEMA_VERSION}'); COMMIT;")
    return connection


def day_of(date: object, mtime: object) -> datetime.date:
    """Return a file's day as the catalog keeps it: the one it gives itself, else its last modification, local time."""
    return datetime.date.fromisoformat(str(date)) if date else datetime.datetime.fromtimestamp(_int(mtime) / 1e9).date()


def read_sections(stored: str) -> tuple[Section, ...]:
    """Read sections as the catalog keeps them."""
    return tuple(Section(start, page) for start, page in json.loads(stored))


def write_sections(sections: Sequence[Section]) -> str:
    """Write sections as the catalog keeps them."""
    return json.dumps([[section.start, section.page] for section in sections], ensure_ascii=False)


def _passage(row: tuple[object, ...], sources: Sequence[str]) -> Passage:
    _, key, _, start, finish, text, title, sections = row
    page: Page = Document("", "", sections=read_sections(str(sections))).page_at(_int(start))
    return Passage(str(key), sources[0], _int(start), _int(finish), str(text), page, str(title), tuple(sources[1:]))


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for begin in range(0, len(items), _CHUNK):
        yield items[begin : begin + _CHUNK]


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value
