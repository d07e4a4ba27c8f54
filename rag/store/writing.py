"""The catalog, written: one writer at a time, a document at a time, each in one transaction.

What is committed is whole: a crash between two calls leaves the old version of a document or the new one.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import StoreError
from rag.schema import Document, Passage
from rag.store.catalog import SCHEMA_VERSION, connect, write_sections
from rag.store.paths import UPLOADS
from rag.words import stems

_MIGRATIONS = {
    # A file whose bytes are not known is read again; its passages and their vectors are found as they are.
    "3": ("ALTER TABLE file ADD COLUMN date TEXT NOT NULL DEFAULT ''", "UPDATE file SET bytes = '', seen = 0"),
}
"""By the layout found, what brings it to the next one without embedding anything again."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when it was last read."""

    path: str
    """Relative to its folder, forward slashes."""
    size: int
    mtime: int
    """Nanoseconds."""
    bytes: str = ""
    """Digest of the file's bytes; empty when it could not be read."""
    content: int | None = None
    seen: float = 0.0
    """Seconds since the epoch when it was read."""
    reason: str = ""
    """Why it could not be read; empty when it could."""
    date: str = ""
    """The day that the file itself gives, ISO 8601; empty when it gives none."""


class CatalogWriter:
    """Writes one catalog file; the caller holds the store's lock."""

    def __init__(self, path: Path) -> None:
        self.rebuilt = False
        """Whether a catalog of another layout was found and all but its folders' names thrown away."""
        self.migrated = False
        """Whether a catalog of an earlier layout was brought to this one: files are read again, nothing is embedded."""
        self._uploads = path.parent.resolve() / UPLOADS
        kept: list[tuple[str, str]] = []
        try:
            self.connection = connect(path, create=True)
            held = self.connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
            if held is not None and held[0] in _MIGRATIONS:
                self._migrate(_MIGRATIONS[held[0]])
            elif held is None or held[0] != SCHEMA_VERSION:
                kept = _folders(self.connection)
                self.connection.close()
                for part in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
                    part.unlink(missing_ok=True)
                self.connection, self.rebuilt = connect(path, create=True), True
                self.connection.executemany("INSERT INTO folder (name, path) VALUES (?, ?)", kept)
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"the index at {path.parent} can't be opened ({error}): index into a new --store"
            ) from error

    def _migrate(self, statements: Sequence[str]) -> None:
        with self.transaction() as connection:
            for statement in statements:
                connection.execute(statement)
            connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (SCHEMA_VERSION,))
        self.migrated = True

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Commit everything done inside, or nothing. Raises StoreError when the disk refuses."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.DatabaseError):
                raise StoreError(
                    f"the index can't be written ({error}): free some disk space, then index again"
                ) from error
            raise

    def set_meta(self, values: dict[str, str]) -> None:
        """Keep settings the store is made with."""
        with self.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def folder(self, path: Path) -> int:
        """Return the folder's id, taking it into the corpus under a name of its own when it is new."""
        kept = UPLOADS if path == self._uploads else str(path)
        found = self.connection.execute("SELECT id FROM folder WHERE path = ?", (kept,)).fetchone()
        if found:
            return int(found[0])
        taken = {row[0] for row in self.connection.execute("SELECT name FROM folder")}
        taken |= {UPLOADS} if kept != UPLOADS else set()
        base = path.name or "root"
        name = next(n for n in (base, *(f"{base}-{i}" for i in range(2, len(taken) + 3))) if n not in taken)
        with self.transaction() as connection:
            cursor = connection.execute("INSERT INTO folder (name, path) VALUES (?, ?)", (name, kept))
        return int(cursor.lastrowid or 0)

    def folders(self) -> dict[int, Path]:
        """Return where each folder of the corpus lies on disk, by id."""
        found = self.connection.execute("SELECT id, path FROM folder ORDER BY id")
        return {int(i): self._uploads.parent / path for i, path in found}

    def files(self, folder: int) -> dict[str, FileState]:
        """Return the files of a folder as last read, by path."""
        found = self.connection.execute(
            "SELECT path, size, mtime, bytes, content, seen, reason, date FROM file WHERE folder = ?", (folder,)
        )
        return {row[0]: FileState(*row) for row in found}

    def known(self, bytes_digest: str) -> tuple[int, str] | None:
        """Return the content, and the day it gives, of a file with these bytes, if any file of the corpus has them."""
        found = self.connection.execute(
            "SELECT content, date FROM file WHERE bytes = ? AND content IS NOT NULL", (bytes_digest,)
        ).fetchone()
        return (int(found[0]), str(found[1])) if found else None

    def link(self, folder: int, state: FileState) -> None:
        """Record a file whose content is known or that failed, and drop content no file has any more."""
        with self.transaction() as connection:
            before = self._contents(connection, folder, [state.path])
            self._put(connection, folder, state)
            self._sweep(connection, before)

    def add(
        self, folder: int, state: FileState, document: Document, passages: Sequence[Passage], hashes: Sequence[bytes]
    ) -> None:
        """Make a document visible, whole; ``hashes`` name the passages' vectors, which are kept already."""
        with self.transaction() as connection:
            before = self._contents(connection, folder, [state.path])
            content = self._content(connection, document, passages, hashes)
            date = document.date.isoformat() if document.date else ""
            self._put(connection, folder, replace(state, content=content, reason="", date=date))
            self._sweep(connection, before)

    def remove(self, folder: int, paths: Sequence[str]) -> None:
        """Take files out of the corpus, and the content that only they had."""
        with self.transaction() as connection:
            before = self._contents(connection, folder, paths)
            connection.executemany("DELETE FROM file WHERE folder = ? AND path = ?", ((folder, path) for path in paths))
            self._sweep(connection, before)

    def drop_folder(self, folder: int) -> None:
        """Take a folder and its files out of the corpus."""
        self.remove(folder, list(self.files(folder)))
        with self.transaction() as connection:
            connection.execute("DELETE FROM folder WHERE id = ?", (folder,))

    def read_again(self) -> None:
        """Have every file read at the next opportunity; until then it stays as it is, and so do vectors."""
        with self.transaction() as connection:
            connection.execute("UPDATE file SET bytes = '', seen = 0")

    def drop_all(self, *, vectors: bool) -> None:
        """Empty the corpus, its folders kept: what another version made must not be mixed with what this one makes.

        ``vectors`` says whether they go too; those of a text that is met again are good as long as the model is.
        """
        with self.transaction() as connection:
            connection.execute("DELETE FROM file")
            self._sweep(connection, {row[0] for row in connection.execute("SELECT id FROM content")})
            if vectors:
                connection.execute("DELETE FROM embedding")

    def embedded(self, hashes: Sequence[bytes]) -> set[bytes]:
        """Return which of these texts' vectors are kept already."""
        one = "SELECT 1 FROM embedding WHERE hash = ?"
        return {h for h in hashes if self.connection.execute(one, (h,)).fetchone()}

    def keep(self, hashes: Sequence[bytes], vectors: NDArray[np.float32], states: Sequence[bytes | None]) -> None:
        """Keep vectors (n, dimension) and packed token states by the hash of what was embedded."""
        with self.transaction() as connection:
            halves = np.asarray(vectors, np.float16)
            rows = ((h, v.tobytes(), s) for h, v, s in zip(hashes, halves, states, strict=True))
            connection.executemany("INSERT OR IGNORE INTO embedding VALUES (?, ?, ?)", rows)

    def forget_unused(self) -> None:
        """Drop vectors that no passage has."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM embedding WHERE hash NOT IN (SELECT embedding FROM passage)")

    def post_all(self) -> None:
        """Put every passage into the outbox: the graph is gone and has to be told everything."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM outbox")
            connection.execute("INSERT INTO outbox (key, gone) SELECT key, 0 FROM passage ORDER BY id")

    def waiting(self) -> int:
        """Return how many changes the graph has not been told yet."""
        return int(self.connection.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def _put(self, connection: sqlite3.Connection, folder: int, state: FileState) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (folder, state.path, state.content, state.bytes, state.size, state.mtime, time.time(), state.reason,
             state.date),
        )  # fmt: skip

    def _content(
        self, connection: sqlite3.Connection, document: Document, passages: Sequence[Passage], hashes: Sequence[bytes]
    ) -> int:
        found = connection.execute("SELECT id FROM content WHERE digest = ?", (document.digest,)).fetchone()
        if found:
            return int(found[0])
        sections, notes = write_sections(document.sections), json.dumps(document.notes, ensure_ascii=False)
        cursor = connection.execute(
            "INSERT INTO content (digest, text, title, language, sections, notes) VALUES (?, ?, ?, ?, ?, ?)",
            (document.digest, document.text, document.title, document.language, sections, notes),
        )
        content = int(cursor.lastrowid or 0)
        for passage, embedding in zip(passages, hashes, strict=True):
            row = (passage.id, content, passage.start, passage.end, passage.text, embedding)
            made = connection.execute(
                "INSERT INTO passage (key, content, start, finish, text, embedding) VALUES (?, ?, ?, ?, ?, ?)", row
            )
            connection.execute(
                "INSERT INTO passage_text (rowid, text) VALUES (?, ?)", (made.lastrowid, " ".join(stems(passage.text)))
            )
        connection.executemany("INSERT INTO outbox (key, gone) VALUES (?, 0)", ((p.id,) for p in passages))
        return content

    def _contents(self, connection: sqlite3.Connection, folder: int, paths: Sequence[str]) -> set[int]:
        """Return the contents these files have now."""
        one = "SELECT content FROM file WHERE folder = ? AND path = ? AND content IS NOT NULL"
        found = (connection.execute(one, (folder, path)).fetchone() for path in paths)
        return {row[0] for row in found if row}

    def _sweep(self, connection: sqlite3.Connection, contents: set[int]) -> None:
        """Delete those of the contents that no file has any more, with their passages and full text."""
        for content in sorted(contents):
            if connection.execute("SELECT 1 FROM file WHERE content = ?", (content,)).fetchone():
                continue
            rows = connection.execute("SELECT id, key, text FROM passage WHERE content = ?", (content,)).fetchall()
            connection.executemany(
                "INSERT INTO passage_text (passage_text, rowid, text) VALUES ('delete', ?, ?)",
                ((i, " ".join(stems(text))) for i, _, text in rows),
            )
            connection.executemany("INSERT INTO outbox (key, gone) VALUES (?, 1)", ((key,) for _, key, _ in rows))
            connection.execute("DELETE FROM passage WHERE content = ?", (content,))
            connection.execute("DELETE FROM content WHERE id = ?", (content,))


def _folders(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the folders of a catalog of whatever layout, none where it has no such table."""
    try:
        return connection.execute("SELECT name, path FROM folder ORDER BY id").fetchall()
    except sqlite3.OperationalError:
        return []
