"""Lets whoever gives up on an answer cut short what works on it, also while that waits for a model on another thread.

Whoever waits long registers how to be cut; nothing else notices.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar


class Stopped(Exception):
    """The answer is not wanted any more: raised where it was worked on, for nobody to read."""


class Stop:
    """Whether an answer under way is given up; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cuts: list[Callable[[], None]] = []
        self._given_up = False

    @property
    def given_up(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self._given_up

    def give_up(self) -> None:
        """Cut everything short that is registered or will be. Harmless any number of times."""
        with self._lock:
            self._given_up = True
            cuts, self._cuts = self._cuts, []
        for cut in cuts:
            cut()

    def register(self, cut: Callable[[], None]) -> None:
        """Have ``cut`` called when the answer is given up; at once when it is already."""
        with self._lock:
            if not self._given_up:
                self._cuts.append(cut)
                return
        cut()

    def unregister(self, cut: Callable[[], None]) -> None:
        """Forget a registered one."""
        with self._lock:
            self._cuts = [one for one in self._cuts if one != cut]


_current: ContextVar[Stop | None] = ContextVar("stop", default=None)


def current_stop() -> Stop | None:
    """Return the stop of the answer that this thread works on, None when it has none."""
    return _current.get()


@contextlib.contextmanager
def stoppable(stop: Stop) -> Iterator[None]:
    """Let what is begun within heed this stop."""
    token = _current.set(stop)
    try:
        yield
    finally:
        _current.reset(token)
