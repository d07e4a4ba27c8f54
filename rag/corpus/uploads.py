"""Takes a file in: an untrusted name to a safe one, an untrusted content to a file among the uploads, or a refusal.

What is refused leaves no trace; what is taken in appears whole, under a name that leads nowhere else.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from rag.errors import DocumentExists, SourceError, UsageError
from rag.loading import Limits, load

_LONGEST_NAME = 180
"""Bytes of UTF-8: file systems end at 255, and the temporary name is longer."""
_PIECE = 1 << 20
_UNSAFE = re.compile(r'[<>:"|?*\\/]')
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe_name(name: str) -> str:
    """Return a file name made of an untrusted one: no folder, no control or direction mark, not hidden, not too long.

    Raises UsageError when nothing is left of it.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(" " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    plain = " ".join(_UNSAFE.sub("_", shown).split()).lstrip(".~$ ").rstrip(". ")
    stem, dot, suffix = plain.rpartition(".")
    if len(suffix) > 20 or not stem:
        stem, dot, suffix = plain, "", ""
    room = _LONGEST_NAME - len((dot + suffix).encode())
    short = stem.encode()[: max(room, 1)].decode("utf-8", "ignore").rstrip(". ") + dot + suffix
    if not any(c.isalnum() for c in short):
        raise UsageError(f"{name[:80]!r} is no name for a file: give it one with letters or digits")
    return short


def take_in(folder: Path, name: str, content: bytes | BinaryIO, limits: Limits, *, replace: bool) -> str:
    """Put a file among the uploads and return its safe name; the same content again changes nothing.

    Raises UsageError for a name that can't be one, SourceError with the reason for what can't be read or is too large,
    DocumentExists when a file of that name says something else and ``replace`` is not set.
    """
    safe = safe_name(name)
    stream = BytesIO(content) if isinstance(content, bytes) else content
    with _written(folder, safe, stream, limits) as new:
        if _same(new, folder / safe):
            return safe
        # Read before it takes a place: a damaged file must not replace a good one.
        load(new, safe, limits)
        _place(new, folder / safe, replace=replace)
    return safe


@contextlib.contextmanager
def _written(folder: Path, name: str, stream: BinaryIO, limits: Limits) -> Iterator[Path]:
    """Write to a hidden file, which indexing passes over, with the name's ending, by which parsers are chosen."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".incoming-", suffix=Path(name).suffix, dir=folder)
    except OSError as error:
        raise SourceError(name, f"can't be kept in {folder}: {error.strerror}") from error
    path = Path(temporary)
    try:
        with os.fdopen(handle, "wb") as out:
            size = 0
            while piece := stream.read(_PIECE):
                size += len(piece)
                if size > limits.max_bytes:
                    raise SourceError(
                        name, f"is larger than {limits.max_bytes / 1e6:g} MB; split it or raise the limit"
                    )
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        yield path
    except OSError as error:
        raise SourceError(name, f"can't be kept in {folder}: {error.strerror}") from error
    finally:
        path.unlink(missing_ok=True)


def _place(new: Path, target: Path, *, replace: bool) -> None:
    new.chmod(0o644)
    if replace:
        new.replace(target)
        return
    try:
        # A link fails where a rename would overwrite what another upload has put there in the meantime.
        os.link(new, target)
    except FileExistsError as error:
        raise DocumentExists(
            f"{target.name} is there already and says something else: replace it, or upload under another name"
        ) from error


def _same(new: Path, old: Path) -> bool:
    if not old.is_file() or old.stat().st_size != new.stat().st_size:
        return False
    with new.open("rb") as left, old.open("rb") as right:
        while piece := left.read(_PIECE):
            if piece != right.read(_PIECE):
                return False
    return True
