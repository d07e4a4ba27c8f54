"""How often one may: a bucket of requests a minute for each caller, and pauses that grow with failed log-ins.

Kept in memory: a restart forgets, and every server process counts for itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_MOST_KEYS = 10_000
"""Callers remembered at a time; beyond it the ones not seen for longest are forgotten."""
_FREE_FAILURES = 5
_LONGEST_PAUSE = 60.0
_FORGIVEN_AFTER = 900.0
"""Seconds without a failure after which earlier ones count no more."""


class RateLimit:
    """Token buckets: a minute's worth at once, refilled evenly."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}
        """Requests left and when that was so, by key."""

    def take(self, key: str, per_minute: int) -> float:
        """Count one request; return 0 when it is within the limit, else the seconds until one will be."""
        now = self._clock()
        with self._lock:
            left, seen = self._buckets.pop(key, (float(per_minute), now))
            left = min(float(per_minute), left + (now - seen) * per_minute / 60.0)
            allowed = left >= 1.0
            self._buckets[key] = (left - 1.0 if allowed else left, now)
            while len(self._buckets) > _MOST_KEYS:
                del self._buckets[next(iter(self._buckets))]
        return 0.0 if allowed else (1.0 - left) * 60.0 / per_minute


class Throttle:
    """Pauses after failed tries: five are free, then 1, 2, 4 … up to 60 seconds each."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._failures: dict[str, tuple[int, float]] = {}
        """Failures and when the last one was, by key."""

    def pause(self, *keys: str) -> float:
        """Return the seconds until the next try is let through, 0 for now."""
        now = self._clock()
        with self._lock:
            return max(0.0, *(self._until(key) - now for key in keys))

    def failed(self, *keys: str) -> None:
        """Note a failed try."""
        now = self._clock()
        with self._lock:
            for key in keys:
                count, last = self._failures.pop(key, (0, now))
                self._failures[key] = (1 if now - last > _FORGIVEN_AFTER else count + 1, now)
            while len(self._failures) > _MOST_KEYS:
                del self._failures[next(iter(self._failures))]

    def succeeded(self, *keys: str) -> None:
        """Forget the failures before a success."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _until(self, key: str) -> float:
        count, last = self._failures.get(key, (0, 0.0))
        return last + min(2.0 ** (count - _FREE_FAILURES), _LONGEST_PAUSE) if count >= _FREE_FAILURES else 0.0
