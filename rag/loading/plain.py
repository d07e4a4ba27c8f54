"""Text, Markdown and source code: the extracted text is the file's decoded text unchanged, newlines included."""

from __future__ import annotations

from rag.loading.encoding import decode
from rag.loading.parts import Extract

TITLE_LENGTH = 200


def extract(data: bytes) -> Extract:
    """Decode a text file. Raises UndecodableError for binary data or broken text."""
    text = decode(data)
    return Extract(text=text, title=first_line(text))


def first_line(text: str) -> str:
    """Return the first line that holds words, without Markdown's heading marks; a title for what names none."""
    for line in text[:20_000].splitlines():
        stripped = line.strip().lstrip("#").strip()
        if any(character.isalnum() for character in stripped):
            return stripped[:TITLE_LENGTH]
    return ""
