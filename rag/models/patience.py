"""Reads a stream on a thread of its own, so that waiting for it ends on time whatever the network does.

A read time-out alone would not do: keep-alive bytes reset it, and it can't differ before and after the first words.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

import httpx

from rag.stopping import Stopped, current_stop

T = TypeVar("T")


class OutOfPatience(Exception):
    """Nothing came in time."""

    def __init__(self, seconds: float, first: bool) -> None:
        super().__init__(f"nothing within {seconds:g} s")
        self.seconds = seconds
        """How long was waited."""
        self.first = first
        """Whether nothing at all had come before."""


class _End:
    """What the reading thread puts last: the error that ended the stream, or None at its proper end."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error


class PatientStream(Generic[T]):
    """An iterator over a stream's events that waits ``first`` seconds for one and then ``idle`` for each more.

    It never raises: when it ends, ``error`` says whether that was its proper end. It heeds the current stop.
    """

    def __init__(self, read: Callable[[PatientStream[T]], Iterator[T]], first: float, idle: float) -> None:
        """Start ``read`` on its thread; it calls ``opened`` with the response and yields what counts as progress."""
        self.idle = idle
        self.error: Exception | None = None
        """What ended the stream before its time: OutOfPatience or whatever reading raised."""
        self._first = first
        self._begun = False
        self._ended = False
        self._stopped = threading.Event()
        self._response: httpx.Response | None = None
        self._events: queue.SimpleQueue[T | _End] = queue.SimpleQueue()
        self._stop = current_stop()
        self._thread = threading.Thread(target=self._run, args=(read,), name="model stream", daemon=True)
        self._thread.start()
        if self._stop is not None:
            self._stop.register(self._give_up)

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        if self._ended:
            raise StopIteration
        patience = self.idle if self._begun else self._first
        try:
            event = self._events.get(timeout=patience)
        except queue.Empty:
            self.close()
            self.error = OutOfPatience(patience, first=not self._begun)
            raise StopIteration from None
        if isinstance(event, _End):
            self._ended, self.error = True, event.error
            raise StopIteration
        self._begun = True
        return event

    def opened(self, response: httpx.Response) -> None:
        """Take note of the response, so that close can cut it."""
        self._response = response
        if self._stopped.is_set():
            response.close()

    def close(self) -> None:
        """Cut the connection; the reading thread ends by it. Harmless at any time, any number of times."""
        cut, self._ended = not self._ended, True
        self._stopped.set()
        if self._stop is not None:
            self._stop.unregister(self._give_up)
        if cut:
            self._cut()
            self._thread.join(1.0)

    def _give_up(self) -> None:
        """Wake whoever waits for an event, from another thread, and cut the connection."""
        self._stopped.set()
        self._events.put(_End(Stopped()))
        self._cut()

    def _cut(self) -> None:
        if self._response is not None:
            # Closing a socket does not wake a thread that reads from it; shutting it down does.
            stream = self._response.extensions.get("network_stream")
            connection = stream.get_extra_info("socket") if stream is not None else None
            if connection is not None:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def _run(self, read: Callable[[PatientStream[T]], Iterator[T]]) -> None:
        error: Exception | None = None
        try:
            for event in read(self):
                self._events.put(event)
                if self._stopped.is_set():
                    break
        except Exception as caught:  # noqa: BLE001 - kept as the stream's end
            error = caught
        finally:
            if self._response is not None:
                self._response.close()
            self._events.put(_End(error))
