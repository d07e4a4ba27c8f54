"""A file to a Document: its text, and where each page, sheet, slide or chapter begins in it; or a reason why not.

Nothing here guarantees that a parser found all of a file's text: pictures of words are not read.
"""

from __future__ import annotations

import atexit
import stat
from pathlib import Path

from rag.errors import SourceError
from rag.language import guess_language
from rag.loading import formats, plain
from rag.loading.discovery import SourceFile, discover
from rag.loading.drawing import Picture, mark_of
from rag.loading.limits import Limits
from rag.loading.parts import UnreadableError
from rag.loading.sandbox import Sandbox
from rag.schema import Document

__all__ = ["LOADING_VERSION", "Limits", "Picture", "Sandbox", "SourceFile", "discover", "draw", "load"]

LOADING_VERSION = "2"
"""Changes whenever a file would give another text; files of a store made by another version are read again."""

_SHARED = Sandbox()
atexit.register(_SHARED.close)


def load(path: Path, source: str, limits: Limits, sandbox: Sandbox | None = None) -> Document:
    """Read one file. Raises SourceError with a reason in plain words when it has no text that can be read.

    Plain text is read here, all else by a parser in a process of the sandbox; the default one is shared by the whole
    program and starts no process before it is needed.
    """
    try:
        _check(path, source, limits)
        with path.open("rb") as file:
            kind = formats.format_of(path.name, file.read(formats.HEAD_BYTES))
        if kind == formats.PLAIN:
            extract = plain.extract(path.read_bytes(), limits)
        else:
            extract = (sandbox or _SHARED).parse(path, path.name, limits)
    except UnreadableError as error:
        raise SourceError(source, str(error)) from error
    except OSError as error:
        raise SourceError(source, f"can't be read: {error.strerror or error}; check its permissions") from error
    if not extract.text.strip():
        raise SourceError(source, "holds no text, only blanks")
    language = guess_language(extract.text)
    return Document(source, extract.text, extract.title, language, extract.sections, extract.notes, extract.date)


def draw(
    path: Path, document: Document, start: int, end: int, limits: Limits, sandbox: Sandbox | None = None
) -> Picture:
    """Draw the page of a PDF on which a quote stands, the quote marked, in a process of the sandbox.

    Raises SourceError with a reason in plain words when it can't be drawn, or the file no longer says that there.
    """
    source = document.source
    try:
        _check(path, source, limits)
        with path.open("rb") as file:
            kind = formats.format_of(path.name, file.read(formats.HEAD_BYTES))
        if kind != "pdf":
            raise SourceError(source, "is no PDF, and only those are drawn")
        return (sandbox or _SHARED).draw(path, mark_of(document, start, end), limits)
    except UnreadableError as error:
        raise SourceError(source, str(error)) from error
    except OSError as error:
        raise SourceError(source, f"can't be read: {error.strerror or error}; check its permissions") from error


def _check(path: Path, source: str, limits: Limits) -> None:
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
