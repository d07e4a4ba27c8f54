"""The parser's process: reads jobs from its input, writes answers to its output; nothing outlives a broken pipe.

A message is four bytes of length, big-endian, and as many bytes of UTF-8 JSON. No pickles: an answer that a hostile
document has tampered with can't run code in the parent.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any, BinaryIO

from rag.loading.drawing import Mark, draw
from rag.loading.limits import Limits
from rag.loading.parsing import parse
from rag.loading.parts import UnreadableError

OUT_OF_MEMORY = "memory"
_GRACE_SECONDS = 5


def main() -> None:
    """Answer jobs until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # A library that prints must not write between the messages.
    os.dup2(2, 1)
    base = address_space_bytes()
    while (job := receive(jobs)) is not None:
        limits = Limits(**job["limits"])
        _restrain(limits, base)
        send(answers, answer(Path(job["path"]), job["name"], limits, job.get("mark")))
        if sys.platform != "win32":
            signal.alarm(0)


def answer(path: Path, name: str, limits: Limits, mark: dict[str, Any] | None = None) -> dict[str, Any]:
    """Parse one file; return its text, title, sections, date and what was not read, or why there are none.

    With a mark, draw the page that it names; return the picture and where the mark begins on it.
    """
    try:
        if mark is not None:
            picture = draw(path.read_bytes(), Mark(**mark))
            return {"png": b64encode(picture.png).decode("ascii"), "top": picture.top}
        extract = parse(name, path.read_bytes(), limits)
    except UnreadableError as error:
        return {"reason": str(error)}
    except MemoryError:
        return {"failure": OUT_OF_MEMORY}
    except RecursionError:
        return {"reason": "is nested too deeply to be read"}
    except BaseException as error:  # noqa: BLE001 - parsers written in Rust panic with a BaseException
        return {"failure": f"{type(error).__name__}: {error}"[:300]}
    sections = [[section.start, section.page] for section in extract.sections]
    date = extract.date.isoformat() if extract.date else ""
    return {
        "text": extract.text, "title": extract.title, "sections": sections, "notes": list(extract.notes), "date": date,
    }  # fmt: skip


def receive(stream: BinaryIO, longest: int = 1_000_000) -> dict[str, Any] | None:
    """Read one message; None when the stream ends, or the message is longer than so many bytes."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    body = stream.read(length) if length <= longest else b""
    if len(body) < length:
        return None
    message: dict[str, Any] = json.loads(body)
    return message


def send(stream: BinaryIO, message: dict[str, Any]) -> None:
    """Write one message."""
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


def address_space_bytes() -> int:
    """Return the bytes of address space in use; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _restrain(limits: Limits, base: int) -> None:
    """Bound memory on Linux; and end by alarm, should the parent be gone that else would kill this process."""
    if sys.platform == "win32":
        return
    import resource

    signal.alarm(int(limits.max_seconds) + _GRACE_SECONDS)
    if base:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (base + limits.max_memory_mb * 1_000_000, hard))


if __name__ == "__main__":
    main()
