"""Runs kept in the store: each question once it is finished, so that an interruption loses only what was under way.

One SQLite file beside the catalog. A lock, which a killed program lets go, keeps two from continuing the same run.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from rag.errors import StoreError, UsageError
from rag.evaluation.conditions import Conditions
from rag.evaluation.outcome import Outcome
from rag.evaluation.run import Run, summed_up
from rag.records import as_data, from_data

_SCHEMA = """
CREATE TABLE IF NOT EXISTS run (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, conditions TEXT NOT NULL, questions INTEGER NOT NULL,
    started REAL NOT NULL, seconds REAL NOT NULL DEFAULT 0, complete INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS outcome (
    run INTEGER NOT NULL REFERENCES run (id), question TEXT NOT NULL, place INTEGER NOT NULL, error TEXT NOT NULL,
    record TEXT NOT NULL, PRIMARY KEY (run, question)) WITHOUT ROWID;
"""
_VERSION = 1
_COLUMNS = (
    "id, conditions, questions, started, seconds, complete, "
    "(SELECT count(*) FROM outcome WHERE run = id AND error = ''), "
    "(SELECT count(*) FROM outcome WHERE run = id AND error <> '')"
)


@dataclass(frozen=True, slots=True)
class KeptRun:
    """One run as the store knows it, without its answers."""

    id: int
    conditions: Conditions
    questions: int
    """How many there are to ask."""
    started: float
    """Seconds since 1970."""
    seconds: float
    """Spent on it, interruptions left out."""
    complete: bool
    """Whether every question was answered or refused, none interrupted or failed."""
    answered: int
    failed: int


class KeptRuns:
    """The runs of one store. Raises StoreError when their file is damaged or of another version."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._path = store / "evaluation.sqlite"

    def listed(self) -> list[KeptRun]:
        """Return every run, oldest first."""
        return [_kept(row) for row in self._rows(f"SELECT {_COLUMNS} FROM run ORDER BY id")]

    def find(self, name: str) -> KeptRun:
        """Return the run of this id. Raises UsageError when there is none."""
        found = self._rows(f"SELECT {_COLUMNS} FROM run WHERE id = ?", int(name)) if _is_id(name) else []
        if not found:
            raise UsageError(f"no run {name} is kept in {self._store}: see 'footnoted eval --list'")
        return _kept(found[0])

    def outcomes(self, run: int) -> list[Outcome]:
        """Return what a run has so far, in the golden file's order."""
        found = self._rows("SELECT record FROM outcome WHERE run = ? ORDER BY place", run)
        try:
            return [from_data(Outcome, json.loads(str(record))) for (record,) in found]
        except ValueError as error:
            raise StoreError(f"run {run} in {self._path} can't be read: {error}") from error

    def load(self, kept: KeptRun) -> Run:
        """Return a kept run with its figures. Raises UsageError when none of its questions was finished."""
        outcomes = self.outcomes(kept.id)
        if not outcomes:
            raise UsageError(f"run {kept.id} was interrupted before its first answer")
        return summed_up(kept.conditions.model, outcomes, kept.seconds, number=kept.id)

    @contextmanager
    def keeping(self, conditions: Conditions, questions: int, *, fresh: bool = False) -> Iterator[Keeping]:
        """Yield where the outcomes go: the last run under these conditions if it is unfinished, else a new one."""
        with self._choosing():
            self._drop_left_locks()
            unfinished = "SELECT id FROM run WHERE key = ? AND NOT complete ORDER BY id DESC LIMIT 1"
            found = [] if fresh else self._rows(unfinished, conditions.key)
            run = int(str(found[0][0])) if found else self._new(conditions, questions)
            lock = self._locked(run)
            if lock is None:  # another process is at it
                run = self._new(conditions, questions)
                lock = self._locked(run)
        assert lock is not None
        try:
            yield Keeping(self, run)
        finally:
            with self._choosing():
                _drop(lock)

    def _choosing(self) -> FileLock:
        """Return the lock under which runs' own locks are taken and dropped, so that none is dropped while taken."""
        self._store.mkdir(parents=True, exist_ok=True)
        return FileLock(self._store / "evaluation.lock", thread_local=False)

    def _locked(self, run: int | str) -> FileLock | None:
        """Take the lock of a run, which the system frees when its process dies; None when another holds it."""
        lock = FileLock(self._store / f"evaluation-{run}.lock", timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            return None
        return lock

    def _drop_left_locks(self) -> None:
        """Remove what runs that were killed have left behind."""
        for path in self._store.glob("evaluation-*.lock"):
            lock = self._locked(path.stem.removeprefix("evaluation-"))
            if lock is not None:
                _drop(lock)

    def _new(self, conditions: Conditions, questions: int) -> int:
        row = (conditions.key, json.dumps(asdict(conditions)), questions, time.time())
        with self._open() as connection:
            cursor = connection.execute(
                "INSERT INTO run (key, conditions, questions, started) VALUES (?, ?, ?, ?)", row
            )
            return int(cursor.lastrowid or 0)

    def _rows(self, sql: str, *parameters: object) -> list[tuple[object, ...]]:
        if not self._path.is_file():
            return []
        with self._open() as connection:
            return connection.execute(sql, parameters).fetchall()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection, whose changes are kept together or not at all."""
        try:
            connection = sqlite3.connect(self._path, timeout=30.0)
            try:
                self._require_version(connection)
                with connection:
                    yield connection
            finally:
                connection.close()
        except sqlite3.DatabaseError as error:
            raise StoreError(f"the kept runs in {self._path} can't be used ({error}): move the file away") from error

    def _require_version(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if not version:
            connection.executescript(f"{_SCHEMA}PRAGMA user_version = {_VERSION};")
        elif version != _VERSION:
            raise StoreError(f"{self._path} has layout {version}, not {_VERSION}: move it away to keep runs anew")


class Keeping:
    """Where the outcomes of one run go while it is made."""

    def __init__(self, runs: KeptRuns, run: int) -> None:
        self._runs = runs
        self.run = run
        """Its id."""
        before = runs.find(str(run))
        self._seconds, self._began = before.seconds, time.monotonic()
        self.finished: Mapping[str, Outcome] = {
            outcome.golden.id: outcome for outcome in runs.outcomes(run) if outcome.finished
        }
        """What needs no asking again, by question."""

    @property
    def seconds(self) -> float:
        """Spent on the run so far, interruptions left out."""
        return self._seconds + time.monotonic() - self._began

    def keep(self, outcome: Outcome, place: int) -> None:
        """Keep one finished question for good; ``place`` is its place in the golden file."""
        row = (self.run, outcome.golden.id, place, outcome.error or outcome.judge_error, json.dumps(as_data(outcome)))
        with self._runs._open() as connection:
            connection.execute("INSERT OR REPLACE INTO outcome VALUES (?, ?, ?, ?, ?)", row)
            connection.execute("UPDATE run SET seconds = ? WHERE id = ?", (self.seconds, self.run))

    def close(self, complete: bool) -> None:
        """Note that the run came to its end, and whether all of it succeeded."""
        with self._runs._open() as connection:
            connection.execute(
                "UPDATE run SET seconds = ?, complete = ? WHERE id = ?", (self.seconds, complete, self.run)
            )


def _drop(lock: FileLock) -> None:
    lock.release()
    Path(lock.lock_file).unlink(missing_ok=True)


def _kept(row: tuple[Any, ...]) -> KeptRun:
    number, conditions, questions, started, seconds, complete, answered, failed = row
    return KeptRun(
        number, Conditions(**json.loads(conditions)), questions, started, seconds, bool(complete), answered, failed
    )


def _is_id(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) < 19
