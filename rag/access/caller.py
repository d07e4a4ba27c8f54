"""Who calls, what they may do, and how the stages beneath learn of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from rag.errors import UsageError


class Scope(StrEnum):
    """What a user or token may do."""

    ASK = "ask"
    """Ask, search, check and read."""
    UPLOAD = "upload"
    """Add, replace and delete uploads, and re-sync."""
    ADMIN = "admin"
    """Everything, evaluation runs and metrics included."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks for something."""

    name: str
    """The user's or token's name; ``local`` where nobody logs in."""
    scopes: frozenset[Scope]
    via: str = ""
    """``token``, ``session`` or empty where nobody logs in."""
    address: str = ""
    """The network address they call from; empty for a program on this machine."""
    per_minute: int = 0
    """Requests a minute that are let through; 0 for no limit."""

    def may(self, scope: Scope) -> bool:
        """Say whether this caller may do what the scope covers."""
        return scope in self.scopes or Scope.ADMIN in self.scopes


LOCAL = Caller("local", frozenset(Scope))
"""The caller where nobody logs in: whoever uses this machine."""

_current: ContextVar[Caller] = ContextVar("caller", default=LOCAL)


def current_caller() -> Caller:
    """Return who calls now."""
    return _current.get()


@contextlib.contextmanager
def calling(caller: Caller) -> Iterator[None]:
    """Let what is done within be done for this caller."""
    token = _current.set(caller)
    try:
        yield
    finally:
        _current.reset(token)


def read_scopes(names: Iterable[str]) -> frozenset[Scope]:
    """Return the scopes of these names. Raises UsageError for one that is none."""
    try:
        return frozenset(Scope(name) for name in names)
    except ValueError as error:
        raise UsageError(f"{error}: scopes are {', '.join(Scope)}") from error
