"""Users, tokens and sessions, kept as hashes in one SQLite file of the store that only its owner may read.

A token or a session's secret is shown once, when it is made; nobody can read it back from here.
"""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.access.caller import Scope, read_scopes
from rag.access.hashing import digest, hashed
from rag.errors import StoreError, UsageError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS user (name TEXT PRIMARY KEY, hash TEXT NOT NULL, scopes TEXT NOT NULL,
    created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS token (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash TEXT NOT NULL,
    scopes TEXT NOT NULL, per_minute INTEGER NOT NULL, created REAL NOT NULL, expires REAL);
CREATE TABLE IF NOT EXISTS session (hash TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES user (name) ON DELETE CASCADE,
    expires REAL NOT NULL);
PRAGMA user_version = 1;
"""
_NAME = re.compile(r"[\w][\w.@-]{0,63}")
_SHORTEST_PASSWORD = 10
PREFIX = "fn"
"""How tokens begin, so that people and scanners know one when they see it."""


@dataclass(frozen=True, slots=True)
class User:
    """Someone who logs in to the page."""

    name: str
    scopes: frozenset[Scope]
    created: float
    """Seconds since 1970."""
    hash: str = ""
    """Of the password."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a program shows to use the API or MCP."""

    id: str
    name: str
    scopes: frozenset[Scope]
    per_minute: int
    """Requests a minute; 0 for the server's own limit."""
    created: float
    expires: float | None
    hash: str = ""
    """Of the secret part."""


def accounts_path(store: Path) -> Path:
    """Return where a store keeps its accounts."""
    return store / "access.sqlite"


class Accounts:
    """The accounts of one store. Every method raises StoreError when their file can't be used."""

    def __init__(self, store: Path) -> None:
        self.path = accounts_path(store)

    def exist(self) -> bool:
        """Say whether there is anyone who could log in."""
        return bool(self._rows("SELECT 1 FROM user UNION ALL SELECT 1 FROM token LIMIT 1"))

    def add_user(self, name: str, password: str, scopes: frozenset[Scope]) -> None:
        """Make a user. Raises UsageError for a name that is taken or none, or a password that is too short."""
        _demand_name(name)
        _demand_password(password)
        row = (name, hashed(password), ",".join(sorted(scopes)), time.time())
        self._change("INSERT INTO user VALUES (?, ?, ?, ?)", row, taken=f"there is a user {name} already")

    def set_password(self, name: str, password: str) -> None:
        """Change a user's password and end their sessions. Raises UsageError when there is no such user."""
        _demand_password(password)
        if not self._change("UPDATE user SET hash = ? WHERE name = ?", (hashed(password), name)):
            raise UsageError(f"there is no user {name}: 'footnoted user list' tells who there is")
        self._change("DELETE FROM session WHERE user = ?", (name,))

    def remove_user(self, name: str) -> None:
        """Remove a user with all sessions. Raises UsageError when there is none of that name."""
        if not self._change("DELETE FROM user WHERE name = ?", (name,)):
            raise UsageError(f"there is no user {name}: 'footnoted user list' tells who there is")

    def users(self) -> list[User]:
        """Return every user, by name."""
        return [_user(row) for row in self._rows("SELECT name, scopes, created, hash FROM user ORDER BY name")]

    def user(self, name: str) -> User | None:
        """Return a user, None when there is none of that name."""
        found = self._rows("SELECT name, scopes, created, hash FROM user WHERE name = ?", (name,))
        return _user(found[0]) if found else None

    def create_token(
        self, name: str, scopes: frozenset[Scope], *, per_minute: int = 0, days: float | None = None
    ) -> str:
        """Make a token and return its secret, which is not kept. Raises UsageError when the name is taken or none."""
        _demand_name(name)
        identifier, secret, now = secrets.token_hex(6), secrets.token_urlsafe(32), time.time()
        expires = None if days is None else now + days * 86_400
        row = (identifier, name, hashed(secret), ",".join(sorted(scopes)), per_minute, now, expires)
        taken = f"there is a token {name} already: revoke it, or choose another name"
        self._change("INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?)", row, taken=taken)
        return f"{PREFIX}_{identifier}_{secret}"

    def revoke_token(self, name: str) -> None:
        """Revoke a token by name or id, at once everywhere. Raises UsageError when there is none."""
        if not self._change("DELETE FROM token WHERE name = ? OR id = ?", (name, name)):
            raise UsageError(f"there is no token {name}: 'footnoted token list' tells what there is")

    def tokens(self) -> list[Token]:
        """Return every token, by name."""
        return [_token(row) for row in self._rows(f"SELECT {_TOKEN} FROM token ORDER BY name")]

    def token(self, identifier: str) -> Token | None:
        """Return a token that has not expired by its id, None when there is none."""
        sql = f"SELECT {_TOKEN} FROM token WHERE id = ? AND (expires IS NULL OR expires > ?)"
        found = self._rows(sql, (identifier, time.time()))
        return _token(found[0]) if found else None

    def open_session(self, user: str, days: float) -> str:
        """Begin a session and return its secret, which is not kept."""
        secret, now = secrets.token_urlsafe(32), time.time()
        self._change("DELETE FROM session WHERE expires < ?", (now,))
        self._change("INSERT INTO session VALUES (?, ?, ?)", (digest(secret), user, now + days * 86_400))
        return secret

    def session_user(self, secret: str) -> User | None:
        """Return whose session this is, None when it has ended or never was."""
        found = self._rows(
            "SELECT name, scopes, created, '' FROM user JOIN session ON user = name "
            "WHERE session.hash = ? AND expires > ?",
            (digest(secret), time.time()),
        )
        return _user(found[0]) if found else None

    def close_session(self, secret: str) -> None:
        """End a session."""
        self._change("DELETE FROM session WHERE hash = ?", (digest(secret),))

    def _rows(self, sql: str, parameters: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        if not self.path.is_file():
            return []
        with self._open() as connection:
            return connection.execute(sql, parameters).fetchall()

    def _change(self, sql: str, parameters: tuple[object, ...], taken: str = "") -> int:
        """Change rows and return how many. Raises UsageError with ``taken`` when a name is."""
        self._make()
        try:
            with self._open() as connection:
                return connection.execute(sql, parameters).rowcount
        except sqlite3.IntegrityError as error:
            raise UsageError(taken or str(error)) from error

    def _make(self) -> None:
        if self.path.is_file():
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
        except OSError as error:
            raise StoreError(f"{self.path} can't be made ({error.strerror}): name another --store") from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection, whose changes are kept together or not at all."""
        try:
            connection = sqlite3.connect(self.path, timeout=10.0)
            try:
                if not connection.execute("PRAGMA user_version").fetchone()[0]:
                    connection.executescript(_SCHEMA)
                connection.execute("PRAGMA foreign_keys = ON")
                with connection:
                    yield connection
            finally:
                connection.close()
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise StoreError(f"the accounts in {self.path} can't be used: {error}") from error


_TOKEN = "id, name, scopes, per_minute, created, expires, hash"


def _user(row: tuple[object, ...]) -> User:
    name, scopes, created, kept = row
    return User(str(name), read_scopes(str(scopes).split(",")), float(str(created)), str(kept))


def _token(row: tuple[object, ...]) -> Token:
    identifier, name, scopes, per_minute, created, expires, kept = row
    until = None if expires is None else float(str(expires))
    held = read_scopes(str(scopes).split(","))
    return Token(str(identifier), str(name), held, int(str(per_minute)), float(str(created)), until, str(kept))


def _demand_name(name: str) -> None:
    if not _NAME.fullmatch(name) or name == "local":
        raise UsageError(f"{name!r} is no name: use up to 64 letters, digits and . _ @ - (not 'local')")


def _demand_password(password: str) -> None:
    if len(password) < _SHORTEST_PASSWORD:
        raise UsageError(f"the password is too short: use at least {_SHORTEST_PASSWORD} characters")
    if len(password) > 1_000:
        raise UsageError("the password is too long: use at most 1,000 characters")
