"""What a parser hands back, and how its pieces become one text with a section for each page, sheet or chapter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rag.schema import Page, Section


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of one file as a parser found it."""

    text: str
    title: str = ""
    sections: tuple[Section, ...] = ()


def join(parts: Iterable[tuple[Page, str]], title: str = "") -> Extract:
    """Join the parts by a blank line; each begins a section named for its page. Empty parts leave no section."""
    texts: list[str] = []
    sections: list[Section] = []
    length = 0
    for page, text in parts:
        if not text.strip():
            continue
        if texts:
            texts.append("\n\n")
            length += 2
        sections.append(Section(length, page))
        texts.append(text)
        length += len(text)
    return Extract("".join(texts), title, tuple(sections))
