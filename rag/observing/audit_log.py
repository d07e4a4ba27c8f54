"""An append-only log of JSON lines, each holding the hash of the one before, shared by all processes of a store.

Whoever changes, drops or inserts a line breaks the chain from there on. Whoever can write the whole folder can write a
whole new chain: keep the last hash elsewhere (``footnoted audit verify`` prints it) to notice that too.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import AuditError
from rag.observing.redaction import without_keys, without_personal
from rag.observing.work import Work
from rag.schema import CheckedSentence, RankedPassage

if TYPE_CHECKING:
    from rag.access import Caller
    from rag.config import Settings

CURRENT = "audit.jsonl"
GENESIS = "0" * 64
"""What the first line holds in place of a hash before it."""
_LOCKED_SECONDS = 30.0


class AuditLog:
    """The audit log in one folder; safe to use from several threads and processes."""

    def __init__(self, folder: Path, *, largest_file: int = 20_000_000, personal: bool = True) -> None:
        """A file that has reached ``largest_file`` bytes is set aside; ``personal`` says whether such data are kept."""
        self.folder = folder
        self._largest = largest_file
        self._redact: Callable[[str], str] = without_keys if personal else lambda t: without_personal(without_keys(t))

    def __call__(self, work: Work) -> None:
        """Write down who asked what, which model and passages answered, and with which verdicts. Raises AuditError."""
        self.write(work.kind, work.caller, **_recorded(work))

    def write(self, event: str, caller: Caller, **what: Any) -> None:
        """Append one record. Raises AuditError when it can't be written: then nothing may happen unrecorded."""
        from filelock import FileLock, Timeout

        who = {"name": caller.name, "via": caller.via, "address": caller.address}
        record = self._redacted({"time": datetime.now(UTC).isoformat(), "event": event, "who": who, **what})
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(self.folder / "lock", timeout=_LOCKED_SECONDS):
                self._append(record)
        except (OSError, Timeout) as error:
            raise AuditError(
                f"the audit log in {self.folder} can't be written ({error}): nothing is answered"
            ) from error

    def _append(self, record: dict[str, Any]) -> None:
        path = self.folder / CURRENT
        number, previous, torn = _last(path, self.folder)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), "ab") as stream:
            if torn:
                # A crash cut a line off: it stays, and a record of its own vouches for it.
                digest = hashlib.sha256(torn).hexdigest()
                mended, previous, number = _line({"event": "torn line", "torn": digest}, number + 1, previous)
                stream.write(b"\n" + mended)
            line, _, _ = _line(record, number + 1, previous)
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())
        if path.stat().st_size >= self._largest:
            path.rename(self.folder / f"audit-{number + 1:012}.jsonl")

    def _redacted(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._redact(value.encode("utf-8", "replace").decode("utf-8"))
        if isinstance(value, dict):
            return {name: self._redacted(item) for name, item in value.items()}
        return [self._redacted(item) for item in value] if isinstance(value, list) else value


@contextmanager
def noting(audit: AuditLog | None, event: str, caller: Caller, **what: Any) -> Iterator[None]:
    """Write down what is about to be done, and again if it fails; nothing where no log is kept.

    Raises AuditError when it can't be written: then it is not done.
    """
    if audit is None:
        yield
        return
    audit.write(event, caller, **what)
    try:
        yield
    except Exception as error:
        audit.write(f"{event} failed", caller, **what, error=f"{type(error).__name__}: {error}")
        raise


def audit_folder(settings: Settings) -> Path:
    """Return where the settings keep the audit log."""
    return settings.audit_folder or settings.store / "audit"


def open_audit(settings: Settings) -> AuditLog | None:
    """Return the audit log that the settings ask for, None where they ask for none."""
    if not settings.audit:
        return None
    largest = int(settings.audit_max_mb * 1_000_000)
    return AuditLog(audit_folder(settings), largest_file=largest, personal=not settings.audit_redact_personal)


def log_files(folder: Path) -> list[Path]:
    """Return the files of a log, oldest first."""
    return [*sorted(folder.glob("audit-*.jsonl")), *filter(Path.is_file, [folder / CURRENT])]


def chained(record: dict[str, Any]) -> str:
    """Return the hash of a record: SHA-256 of its canonical JSON, the hash before it included and its own left out."""
    plain = {name: value for name, value in record.items() if name != "hash"}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _line(record: dict[str, Any], number: int, previous: str) -> tuple[bytes, str, int]:
    """Return a record as a line, with its hash and number."""
    whole = {"number": number, **record, "previous": previous}
    whole["hash"] = chained(whole)
    return json.dumps(whole, ensure_ascii=False).encode() + b"\n", str(whole["hash"]), number


def _last(path: Path, folder: Path) -> tuple[int, str, bytes]:
    """Return the last record's number and hash, and what a crash left of a line after it."""
    if path.is_file() and (size := path.stat().st_size):
        block = 65_536
        while True:
            with path.open("rb") as stream:
                stream.seek(max(0, size - block))
                *lines, torn = stream.read().split(b"\n")
            if len(lines) > 1 or (block >= size and lines):
                found = json.loads(lines[-1])
                return int(found["number"]), str(found["hash"]), torn
            if block >= size:
                return (*_before(folder), torn)
            block *= 4
    return (*_before(folder), b"")


def _before(folder: Path) -> tuple[int, str]:
    """Return the number and hash of the last record in the files set aside."""
    aside = sorted(folder.glob("audit-*.jsonl"))
    if not aside:
        return 0, GENESIS
    with aside[-1].open("rb") as stream:
        last = json.loads(stream.read().rstrip(b"\n").rpartition(b"\n")[2])
    return int(last["number"]), str(last["hash"])


def _recorded(work: Work) -> dict[str, Any]:
    """Return what is kept of finished work; of the answer its hash, since the verdicts name its sentences' places."""
    answer, checked = work.answer, work.checked
    sentences = answer.sentences if answer else checked.sentences if checked else ()
    return {
        "text": work.text,
        "model": answer.model if answer else work.model,
        "passages": [_passage(ranked) for ranked in work.passages],
        "verdicts": [_verdict(sentence) for sentence in sentences],
        "abstained": answer.abstained if answer else None,
        "answer_sha256": hashlib.sha256(answer.text.encode("utf-8", "replace")).hexdigest() if answer else None,
        "error": f"{type(work.error).__name__}: {work.error}" if work.error else "",
        "stopped": work.stopped,
        "seconds": round(work.seconds, 4),
    }


def _passage(ranked: RankedPassage) -> dict[str, Any]:
    passage = ranked.passage
    return {"id": passage.id, "source": passage.source, "start": passage.start, "end": passage.end}


def _verdict(sentence: CheckedSentence) -> dict[str, Any]:
    verdict = sentence.verdict
    return {"verdict": verdict.support.value, "score": round(verdict.score, 4), "citations": list(sentence.citations)}
