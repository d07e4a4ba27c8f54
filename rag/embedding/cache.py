"""Keeps what is built once per machine in files that carry their own checksum, so that damage is seen and mended.

Safe for processes that build at once: each writes a file of its own and renames it into place. A folder that can't be
written costs only time: what was built is used, and built again next time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

_DIGEST = 32


def cached(path: Path, build: Callable[[], bytes]) -> bytes:
    """Return the content of this cache file; when it is missing or damaged, build it and write it."""
    found = _read(path)
    if found is not None:
        return found
    content = build()
    with contextlib.suppress(OSError):
        _write(path, content)
    return content


def fingerprint(path: Path, folder: Path) -> str:
    """Return the first 16 hexadecimal digits of a file's SHA-256. Raises OSError.

    Hashing 70 MB takes a tenth of a second, so the digest is cached under the file's path, size and time of change.
    """
    state = path.stat()
    key = hashlib.sha256(f"{path.resolve()}\n{state.st_size}\n{state.st_mtime_ns}".encode()).hexdigest()[:16]
    return cached(folder / f"{key}.sha256", lambda: _digest(path)).decode()


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16].encode()


def _read(path: Path) -> bytes | None:
    """Return what the file holds behind its checksum, None when it is missing, unreadable or damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    content = data[_DIGEST:]
    return content if hashlib.sha256(content).digest() == data[:_DIGEST] else None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(content).digest() + content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
