"""Parsers in processes of their own, kept for the next file: a file that hangs, crashes or swells costs one line."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from base64 import b64decode
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, cast

from rag.loading.dating import first_day
from rag.loading.drawing import Mark, Picture
from rag.loading.limits import Limits
from rag.loading.parts import Extract, UnreadableError
from rag.loading.worker import OUT_OF_MEMORY, receive, send
from rag.schema import Section

_ROOT = Path(__file__).resolve().parents[2]
_JOBS_A_PROCESS = 200
"""After so many files a process makes room for a fresh one: parsers leak."""


class _ParserFailedError(UnreadableError):
    """A parser ran out of memory, crashed or raised what it should not."""


class Sandbox:
    """Parser processes, started when needed, one a thread at work; safe to share between threads."""

    def __init__(self) -> None:
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()

    def parse(self, path: Path, name: str, limits: Limits) -> Extract:
        """Read a file in a process that is killed when a limit is passed. Raises UnreadableError."""
        return _extract(self._answer({"path": str(path), "name": name}, limits))

    def draw(self, path: Path, mark: Mark, limits: Limits) -> Picture:
        """Draw a page of a PDF likewise. Raises UnreadableError."""
        answer = self._answer({"path": str(path), "name": path.name, "mark": asdict(mark)}, limits)
        return Picture(b64decode(answer["png"]), float(answer["top"]))

    def _answer(self, job: dict[str, Any], limits: Limits) -> dict[str, Any]:
        worker = self._take()
        try:
            return self._ask(worker, job, limits)
        except _ParserFailedError:
            if worker.jobs == 1:
                raise
            # What earlier files left behind may be to blame: a fresh process decides.
            return self._ask(_Worker(), job, limits)

    def _ask(self, worker: _Worker, job: dict[str, Any], limits: Limits) -> dict[str, Any]:
        try:
            return worker.work(job, limits)
        except UnreadableError:
            raise
        except BaseException:
            worker.spent = True
            raise
        finally:
            self._keep(worker)

    def _take(self) -> _Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    return worker
                worker.kill()
        return _Worker()

    def processes(self) -> list[int]:
        """Return the ids of the processes that wait for work."""
        with self._lock:
            return [worker.pid for worker in self._idle]

    def close(self) -> None:
        """End the processes that are idle."""
        with self._lock:
            while self._idle:
                self._idle.pop().kill()

    def _keep(self, worker: _Worker) -> None:
        if worker.spent:
            worker.kill()
            return
        with self._lock:
            self._idle.append(worker)


class _Worker:
    """One parser process and the pipe to it."""

    def __init__(self) -> None:
        # -P: a file named like a module, in the folder that is being indexed, must not be imported.
        search = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "rag.loading.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": search},
        )  # fmt: skip
        self.jobs = 0
        self.spent = False

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Say whether the process still waits for jobs."""
        return self._process.poll() is None

    def work(self, job: dict[str, Any], limits: Limits) -> dict[str, Any]:
        """Send a job and wait for its answer. Raises UnreadableError; after a failure the process is spent."""
        self.jobs += 1
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(limits.max_seconds, stop)
        timer.daemon = True  # an interrupted run must not wait for it at its end
        timer.start()
        try:
            answer = self._ask({**job, "limits": asdict(limits)}, _longest(limits))
        finally:
            timer.cancel()
            timer.join()
        self.spent = answer is None or "failure" in answer or late.is_set() or self.jobs >= _JOBS_A_PROCESS
        if answer is None and late.is_set():
            reason = f"took longer than {limits.max_seconds:g} seconds to read; split it or raise the limit"
            raise UnreadableError(reason)
        if answer is None:
            code, most = self._process.wait(), limits.max_memory_mb
            reason = f"crashed its parser (exit code {code}); it may be damaged or need more than {most} MB"
            raise _ParserFailedError(reason)
        _check(answer, limits)
        return answer

    def _ask(self, job: dict[str, Any], longest: int) -> dict[str, Any] | None:
        try:
            send(cast(BinaryIO, self._process.stdin), job)
            return receive(cast(BinaryIO, self._process.stdout), longest)
        except (OSError, ValueError):
            return None

    def kill(self) -> None:
        """End the process and free its pipe."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                cast(BinaryIO, pipe).close()


def _longest(limits: Limits) -> int:
    """Return how long an answer may be, in bytes: four a character, and as much again for what JSON escapes."""
    return 1_000_000 + 8 * limits.max_bytes


def _check(answer: dict[str, Any], limits: Limits) -> None:
    if "reason" in answer:
        raise UnreadableError(answer["reason"])
    if answer.get("failure") == OUT_OF_MEMORY:
        reason = f"needs more than {limits.max_memory_mb} MB of memory to read; split it or raise the limit"
        raise _ParserFailedError(reason)
    if "failure" in answer:
        raise _ParserFailedError(f"can't be read, its parser failed ({answer['failure']}); it may be damaged")


def _extract(answer: dict[str, Any]) -> Extract:
    sections = tuple(Section(start, page) for start, page in answer["sections"])
    date = first_day(answer["date"])
    return Extract(answer["text"], answer["title"], sections, notes=tuple(answer["notes"]), date=date)
