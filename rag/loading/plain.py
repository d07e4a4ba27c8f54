"""Text, Markdown and source code: the extracted text is the file's decoded text unchanged, newlines included."""

from __future__ import annotations

from rag.loading.dating import front_matter_day
from rag.loading.encoding import decode
from rag.loading.limits import Limits
from rag.loading.parts import Extract, first_line


def extract(data: bytes, limits: Limits) -> Extract:
    """Decode a text file. Raises UnreadableError for binary data or broken text."""
    text = decode(data)
    return Extract(text=text, title=first_line(text), date=front_matter_day(text))
