"""Bytes to an Extract, through the parser of their format, attachments included; runs in the parser's process.

Only the parser that is needed is imported.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import PurePath

from rag.loading import formats
from rag.loading.archive import Archive
from rag.loading.limits import Limits
from rag.loading.parts import Attachment, Extract, UnreadableError, append
from rag.schema import Page

MAX_DEPTH = 3
"""How deep files lie within files: a message in a message in a message, no further."""
_OLD = {".doc": "DOCX", ".dot": "DOCX", ".ppt": "PPTX", ".pps": "PPTX"}


def parse(name: str, data: bytes, limits: Limits, depth: int = 0) -> Extract:
    """Read a file's text and that of its attachments. Raises UnreadableError."""
    kind = formats.format_of(name, data[: formats.HEAD_BYTES])
    if kind == formats.ZIPPED:
        kind = _zipped(data, limits)
    elif kind == formats.COMPOUND:
        kind = _compound(name, data)
    extract: Extract = importlib.import_module(f"rag.loading.{kind}").extract(data, limits)
    for attachment in extract.attachments:
        parts, notes = _attached(attachment, limits, depth + 1)
        extract = append(replace(extract, notes=(*extract.notes, *notes)), parts)
        _check_length(extract, limits)
    _check_length(extract, limits)
    if not extract.text.strip():
        raise UnreadableError("holds no text")
    return extract


def _check_length(extract: Extract, limits: Limits) -> None:
    if len(extract.text) > limits.max_bytes:
        raise UnreadableError(f"holds more than {limits.max_bytes:,} characters; split it or raise the limit")


def _attached(attachment: Attachment, limits: Limits, depth: int) -> tuple[list[tuple[Page, str]], list[str]]:
    """Return an attachment's sections, named for it, and what was not read; one that can't be says so in its place."""
    try:
        if depth > MAX_DEPTH:
            raise UnreadableError("lies too deep, a file within a file within a file")
        inner = parse(attachment.name, attachment.data, limits, depth)
    except UnreadableError as error:
        return [(attachment.name, f"({attachment.name} {error})")], [f"{attachment.name}: {error}"]
    starts = [section.start for section in inner.sections] or [0]
    pages = [section.page for section in inner.sections] or [None]
    places = [f"page {page}" if isinstance(page, int) else page for page in pages]
    names = [f"{attachment.name}, {place}" if place else attachment.name for place in places]
    texts = [inner.text[start:end] for start, end in zip(starts, [*starts[1:], len(inner.text)], strict=True)]
    return list(zip(names, texts, strict=True)), [f"{attachment.name}: {note}" for note in inner.notes]


def _zipped(data: bytes, limits: Limits) -> str:
    """Return the format of a ZIP container by what lies in it. Raises UnreadableError for a plain archive."""
    archive = Archive(data, limits)
    if "word/document.xml" in archive:
        return "docx"
    if "ppt/presentation.xml" in archive:
        return "pptx"
    if "xl/workbook.xml" in archive or "xl/workbook.bin" in archive:
        return "spreadsheet"
    if "META-INF/container.xml" in archive:
        return "epub"
    kind = archive.read("mimetype").decode("ascii", "replace") if "mimetype" in archive else ""
    if kind.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        return "spreadsheet"
    if kind.startswith("application/vnd.oasis.opendocument"):
        return "open_document"
    raise UnreadableError(formats.ARCHIVE)


def _compound(name: str, data: bytes) -> str:
    """Return the format of an OLE container. Raises UnreadableError for those that no parser here reads."""
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(data) as container:
            streams = {"/".join(path) for path in container.listdir()}
    except OSError as error:
        raise UnreadableError("is damaged, its container can't be read; get a fresh copy") from error
    if "__properties_version1.0" in streams:
        return "outlook"
    if "EncryptedPackage" in streams:
        raise UnreadableError("is encrypted; save it without a password")
    if streams & {"Workbook", "Book"}:
        return "spreadsheet"
    better = _OLD.get(PurePath(name).suffix.lower()) or ("DOCX" if "WordDocument" in streams else "PPTX")
    raise UnreadableError(f"is in an old binary office format; open it and save it as {better}")
