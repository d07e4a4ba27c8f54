"""How far an index run is, per file and overall, with passages a second and seconds left; terminal and page share it.

The time left is a guess: it takes what is still to be read to hold as many passages a byte as what was read.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_TOO_SOON = 1.0
"""Seconds of a run before its speed says anything."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of an index run after one step of it."""

    source: str
    """The file that the step was about."""
    stage: str
    """Of that file: ``reading``, ``embedding``, ``indexed`` or ``failed``."""
    reason: str
    """Why it failed; empty otherwise."""
    passages: int
    """Passages of that file; 0 until it is read."""
    ready: int
    """Those of them that have their vector."""
    done: int
    """Files dealt with: indexed, recognised or failed."""
    total: int
    """Files to deal with."""
    embedded: int
    """Passages embedded in the whole run."""
    seconds: float
    """Since the run began to read."""
    passages_per_second: float
    """Embedded a second in the whole run; 0 in its first second."""
    seconds_left: float | None
    """Until all files are dealt with, a guess; None while there is nothing to guess from."""


class Run:
    """Counts the steps of one index run and tells each."""

    def __init__(self, tell: Callable[[Progress], None], clock: Callable[[], float] = time.perf_counter) -> None:
        self._tell, self._clock = tell, clock
        self._started = clock()
        self._total = self._done = self._embedded = self._cut = 0
        self._bytes_read = self._bytes_total = 0
        self._passages: Counter[str] = Counter()
        self._ready: Counter[str] = Counter()

    def begin(self, sizes: Iterable[int]) -> None:
        """Start over with files of these sizes, in bytes."""
        listed = list(sizes)
        self._total, self._bytes_total, self._started = len(listed), sum(listed), self._clock()

    def reading(self, source: str, size: int) -> None:
        """Say that a file of so many bytes is read now."""
        self._step(source, "reading")
        self._bytes_read += size

    def cut(self, source: str, passages: int) -> None:
        """Say how many passages a file was cut into."""
        self._cut += passages
        self._passages[source] = passages
        self._step(source, "embedding")

    def known(self, sources: Iterable[str]) -> None:
        """Count passages, named by their file, whose vectors were kept from an earlier time."""
        counts = Counter(sources)
        self._ready.update(counts)
        self._cut -= counts.total()

    def embedded(self, sources: Iterable[str]) -> None:
        """Say which files' passages have just been embedded, each file as often as it had some."""
        counts = Counter(sources)
        self._ready.update(counts)
        self._embedded += counts.total()
        for source in counts:
            self._step(source, "embedding")

    def finished(self, source: str, *, reason: str = "") -> None:
        """Say that a file is dealt with: visible in the index, or failed for a reason."""
        self._done += 1
        self._ready[source] = self._passages[source]
        self._step(source, "failed" if reason else "indexed", reason)
        del self._passages[source], self._ready[source]

    def _step(self, source: str, stage: str, reason: str = "") -> None:
        seconds = self._clock() - self._started
        speed = self._embedded / seconds if seconds >= _TOO_SOON else 0.0
        self._tell(
            Progress(
                source, stage, reason, self._passages[source], self._ready[source], self._done, self._total,
                self._embedded, seconds, speed, self._left(seconds, speed),
            )
        )  # fmt: skip

    def _left(self, seconds: float, speed: float) -> float | None:
        """Guess from the passages still to embed, or, where none had to be, from the bytes still to read."""
        if self._done == self._total:
            return 0.0
        if seconds < _TOO_SOON or not self._bytes_read:
            return None
        unread = self._bytes_total - self._bytes_read
        if speed:
            return (self._cut - self._embedded + self._cut * unread / self._bytes_read) / speed
        return seconds * unread / self._bytes_read
