"""Which format a file is in: by its first bytes where they tell, else by its name; what can't be read is refused."""

from __future__ import annotations

import re
from pathlib import PurePath

from rag.loading.parts import UnreadableError

PLAIN = "plain"
ZIPPED = "zipped"
"""An office file, an e-book or an archive: only its table of contents tells, which the parser's process reads."""
COMPOUND = "compound"
"""An Outlook message or an old or encrypted office file, likewise."""
HEAD_BYTES = 4096

_BY_NAME = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html_page"),
    **dict.fromkeys((".csv", ".tsv", ".tab"), "csv_table"),
    **dict.fromkeys((".json", ".jsonl", ".ndjson", ".geojson"), "json_data"),
    **dict.fromkeys((".eml", ".mht", ".mhtml"), "mail"),
    **dict.fromkeys((".docx", ".docm", ".pptx", ".pptm", ".xlsx", ".xlsm", ".xlsb"), ZIPPED),
    **dict.fromkeys((".ods", ".odt", ".odp", ".epub"), ZIPPED),
    **dict.fromkeys((".msg", ".doc", ".xls", ".ppt"), COMPOUND),
    ".ipynb": "notebook",
    ".pdf": "pdf",
    ".rtf": "rich_text",
}
_BY_HEAD = (
    (b"PK\x03\x04", ZIPPED),
    (b"PK\x05\x06", ZIPPED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", COMPOUND),
    (b"{\\rtf", "rich_text"),
)
_ARCHIVES = (
    b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd",
    b"\x04\x22\x4d\x18", b"MSCF", b"LZIP", b"\x1f\x9d", b"!<arch>\n",
)  # fmt: skip
_PICTURES = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\x01\0", b"8BPS",
    b"\0\0\0\x0cjP  ",
)  # fmt: skip
_PROGRAMS = (
    b"\x7fELF",
    b"MZ",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"\0asm",
    b"SQLite format 3\0",
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)

ARCHIVE = "is an archive; unpack it into the folder"
PICTURE = "is a picture; words in pictures are not read (run text recognition, OCR, and keep its text)"
MEDIA = "is sound or film; put a transcript of it into the folder"
PROGRAM = "is a program or a database, not a document"


def format_of(name: str, head: bytes) -> str:
    """Return the format of a file, given its name and first bytes. Raises UnreadableError for what no parser reads."""
    _refuse(head)
    for mark, found in _BY_HEAD:
        if head.startswith(mark):
            return found
    if b"%PDF-" in head[:1024]:
        return "pdf"
    named = _BY_NAME.get(PurePath(name).suffix.lower(), PLAIN)
    if named in (ZIPPED, COMPOUND, "pdf", "rich_text"):
        raise UnreadableError(
            f"is not the {PurePath(name).suffix[1:].upper()} file its name promises; get a fresh copy"
        )
    return "html_page" if named == PLAIN and _HTML.match(head) else named


def _refuse(head: bytes) -> None:
    if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
        raise UnreadableError(ARCHIVE)
    if head.startswith(_PICTURES) or (head.startswith(b"BM") and b"\0\0" in head[:14]) or head[8:12] == b"WEBP":
        raise UnreadableError(PICTURE)
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypavif", b"ftypmif1"):
        raise UnreadableError(PICTURE)
    if _is_media(head):
        raise UnreadableError(MEDIA)
    if head.startswith(_PROGRAMS) and b"\0" in head:
        raise UnreadableError(PROGRAM)


def _is_media(head: bytes) -> bool:
    marked = head.startswith((b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\x1aE\xdf\xa3")) and b"\0" in head
    return marked or head[4:8] == b"ftyp" or (head.startswith(b"RIFF") and head[8:12] in (b"WAVE", b"AVI "))
