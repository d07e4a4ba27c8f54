"""An audit log, read from its first line to its last: whole, or broken at a line that is named."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from rag.errors import AuditError
from rag.observing.audit_log import GENESIS, chained, log_files


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying found."""

    records: int
    """Records that stand in an unbroken chain from the first."""
    head: str
    """The hash of the last of them: who keeps it elsewhere notices a chain that was written anew."""
    broken: str = ""
    """The first broken line, as FILE, line N: why; empty when the log is whole."""


def verify(folder: Path, known: str = "") -> Verified:
    """Follow the chain through every file of a log; ``known`` is a head from before, which must still be in it.

    Raises AuditError when there is none or it can't be read.
    """
    files = log_files(folder)
    if not files:
        raise AuditError(f"there is no audit log in {folder}: set FOOTNOTED_AUDIT=true to keep one")
    number, head, torn, seen = 0, GENESIS, b"", not known
    try:
        for path in files:
            for place, line in enumerate(path.read_bytes().split(b"\n")[:-1], 1):
                why, number, head, torn = _step(line, number, head, torn)
                seen = seen or head == known
                if why:
                    return Verified(number, head, f"{path.name}, line {place}: {why}")
            left = path.read_bytes().rpartition(b"\n")[2]
            if left:
                return Verified(number, head, f"{path.name}, last line: cut off in the middle")
    except OSError as error:
        raise AuditError(f"the audit log in {folder} can't be read: {error}") from error
    if torn:
        return Verified(number, head, f"{files[-1].name}, last line: is no record")
    return Verified(number, head, "" if seen else f"{files[-1].name}: the head {known[:16]}… from before is not in it")


def _step(line: bytes, number: int, head: str, torn: bytes) -> tuple[str, int, str, bytes]:
    """Follow one line; return why it breaks the chain, if it does, and where the chain then stands."""
    try:
        record = json.loads(line)
        fits = record["number"] == number + 1 and record["previous"] == head
        true = record["hash"] == chained(record)
    except (ValueError, KeyError, TypeError):
        # What a crash left of a line is vouched for by the record after it.
        return ("is no record", number, head, b"") if torn else ("", number, head, line)
    if torn and record.get("torn") != hashlib.sha256(torn).hexdigest():
        return "stands after a line that is no record", number, head, b""
    if not true:
        return "was changed", number, head, b""
    if not fits:
        return "does not follow the line before it", number, head, b""
    return "", number + 1, str(record["hash"]), b""
