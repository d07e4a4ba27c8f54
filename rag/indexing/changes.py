"""What of a folder differs from what the catalog knows of it: by size and time first, by content where these differ."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from rag.loading import SourceFile, discover
from rag.store import FileState

_RACY_SECONDS = 2.0
"""A file changed so shortly before it was read may change again within the same clock tick: it is read again."""


def files_of(folder: Path, store: Path) -> list[SourceFile]:
    """List a folder's files; a store that lies in it is no part of the corpus."""
    held, found = store.resolve(), discover(folder)
    return [file for file in found if held not in file.path.parents] if held.is_relative_to(folder) else found


def unchanged(known: FileState | None, file: SourceFile) -> bool:
    """Say whether a file is as it was when it was last read, by its size and time alone."""
    if known is None or (known.size, known.mtime) != (file.size, file.mtime_ns):
        return False
    return known.seen - known.mtime / 1e9 > _RACY_SECONDS


def lost(known: dict[str, FileState], files: Sequence[SourceFile]) -> list[str]:
    """Return what was there and is gone; what lies in a folder that can't be listed now is not gone."""
    closed = tuple(f"{file.relpath}/" for file in files if file.path.is_dir())
    return sorted(path for path in known.keys() - {f.relpath for f in files} if not path.startswith(closed or "\0"))


def digest(path: Path) -> str:
    """Return the digest of a file's bytes and of its ending, by which a parser is chosen."""
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256")
    found.update(path.suffix.lower().encode("utf-8", "surrogateescape"))
    return found.hexdigest()
