"""Shown secrets → a caller or nobody: tokens, passwords and sessions, with failed tries slowed down."""

from __future__ import annotations

import re
import threading
from dataclasses import replace

from rag.access.accounts import PREFIX, Accounts, User
from rag.access.caller import Caller
from rag.access.hashing import digest, matches, nobody
from rag.access.limits import Throttle

_TOKEN = re.compile(rf"{PREFIX}_([0-9a-f]{{12}})_([\w-]{{20,100}})")
_REMEMBERED = 1_000


class TooMany(Exception):
    """Too many failed tries: the next is let through after ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many failed tries: wait {seconds:.0f} s")
        self.seconds = seconds


class Doorkeeper:
    """Knows callers by what they show; safe to use from several threads."""

    def __init__(self, accounts: Accounts, *, session_days: float = 14.0, throttle: Throttle | None = None) -> None:
        self.accounts = accounts
        self.session_days = session_days
        self._throttle = throttle or Throttle()
        self._hashing = threading.Semaphore(2)
        """Each try takes 16 MB and a core: two at a time, however many come."""
        self._known: dict[str, str] = {}
        """Tokens verified before (SHA-256) and the hash that they matched, so that scrypt runs once a token."""

    def by_token(self, shown: str, address: str) -> Caller | None:
        """Return whose token this is; looked up anew each time, so that a revoked one is refused at once.

        Raises TooMany after repeated failures from this address.
        """
        found = _TOKEN.fullmatch(shown)
        token = self.accounts.token(found[1]) if found else None
        if found is None or token is None:
            return None
        if self._known.get(digest(shown)) != token.hash and not self._try(
            found[2], token.hash, f"tokens from {address}"
        ):
            return None
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known[digest(shown)] = token.hash
        return Caller(token.name, token.scopes, "token", address, token.per_minute)

    def log_in(self, name: str, password: str, address: str) -> str | None:
        """Return the secret of a new session, None for a wrong name or password. Raises TooMany."""
        user = self.accounts.user(name)
        # Without such a user the same work is done, so that the time does not tell.
        if (
            not self._try(password, user.hash if user else nobody(), f"log-ins from {address}", f"user {name}")
            or user is None
        ):
            return None
        return self.accounts.open_session(name, self.session_days)

    def by_session(self, secret: str, address: str) -> Caller | None:
        """Return whose session this is, None when it has ended."""
        user: User | None = self.accounts.session_user(secret)
        return None if user is None else replace(Caller(user.name, user.scopes, "session"), address=address)

    def log_out(self, secret: str) -> None:
        """End a session."""
        self.accounts.close_session(secret)

    def _try(self, secret: str, kept: str, *keys: str) -> bool:
        """Compare, unless tries of one of these keys are to wait. Raises TooMany."""
        pause = self._throttle.pause(*keys)
        if pause > 0:
            raise TooMany(pause)
        with self._hashing:
            right = matches(secret, kept)
        (self._throttle.succeeded if right else self._throttle.failed)(*keys)
        return right
