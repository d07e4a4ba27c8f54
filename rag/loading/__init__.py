"""A file to a Document: its text, and where each page, sheet, slide or chapter begins in it; or a reason why not.

Nothing here guarantees that a parser found all of a file's text: pictures of words are not read.
"""

from __future__ import annotations

import stat
from pathlib import Path

from rag.errors import SourceError
from rag.loading import plain
from rag.loading.discovery import SourceFile, discover
from rag.loading.encoding import UndecodableError
from rag.loading.limits import Limits
from rag.schema import Document

__all__ = ["Limits", "SourceFile", "discover", "load"]


def load(path: Path, source: str, limits: Limits) -> Document:
    """Read one file. Raises SourceError with a reason in plain words when it has no text that can be read."""
    data = _read(path, source, limits)
    try:
        extract = plain.extract(data)
    except UndecodableError as error:
        raise SourceError(source, str(error)) from error
    if not extract.text.strip():
        raise SourceError(source, "holds no text, only blanks")
    return Document(source, extract.text, extract.title, "", extract.sections)


def _read(path: Path, source: str, limits: Limits) -> bytes:
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            raise SourceError(source, "is a link that leads out of the folder or nowhere; put the file itself there")
        if stat.S_ISDIR(found.st_mode):
            raise SourceError(source, "is a folder that can't be opened; check its permissions")
        if not stat.S_ISREG(found.st_mode):
            raise SourceError(source, "is a device or pipe, not a file")
        if found.st_size > limits.max_bytes:
            raise SourceError(source, f"is larger than {limits.max_bytes / 1e6:g} MB; split it or raise the limit")
        if found.st_size == 0:
            raise SourceError(source, "is empty")
        return path.read_bytes()
    except OSError as error:
        raise SourceError(source, f"can't be read: {error.strerror or error}; check its permissions") from error
