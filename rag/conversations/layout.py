"""The tables that conversations stand in: made with their file, and brought from an earlier layout to this one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path

LAYOUT = 2
_UPGRADES = {1: "ALTER TABLE turn ADD COLUMN follow_ups TEXT NOT NULL DEFAULT '[]'"}
"""What brings each earlier layout to the next."""


def make(path: Path, busy: float) -> None:
    """Make the file, readable to this user only, or upgrade an earlier one; who comes second finds it made.

    Waits ``busy`` seconds for others that write. Raises sqlite3.Error and OSError; a later layout is left as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with closing(sqlite3.connect(path, timeout=busy, isolation_level=None)) as database:
        if layout_of(database) not in (0, *_UPGRADES):
            return
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("BEGIN IMMEDIATE")
        _lay_out(database)
        database.execute("COMMIT")


def layout_of(database: sqlite3.Connection) -> int:
    """Return the layout of the tables, 0 where there are none yet."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _lay_out(database: sqlite3.Connection) -> None:
    """Make the tables, or bring those of an earlier layout to this one; within the caller's transaction."""
    if not (held := layout_of(database)):
        for statement in _statements(files("rag.conversations").joinpath("schema.sql").read_text("utf-8")):
            database.execute(statement)
        return
    for earlier in range(held, LAYOUT):
        database.execute(_UPGRADES[earlier])
    database.execute(f"PRAGMA user_version = {LAYOUT}")


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script, each whole."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
