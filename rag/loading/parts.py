"""What a parser hands back, and how its pieces become one text with a section for each page, sheet or chapter."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rag.loading.limits import Limits
from rag.schema import Page, Section

TITLE_LENGTH = 200
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\u200b\u2060-\u2064\u00ad\ufeff]"
)
_BULLET = re.compile(r"[\uf0a7\uf0b7\uf0d8\uf076]")
_TRAILING = re.compile(r"[ \t\u00a0]+$", re.MULTILINE)


class UnreadableError(ValueError):
    """A file's content can't be read; says why, and what to do, in plain words."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within a file."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of one file as a parser found it."""

    text: str
    title: str = ""
    sections: tuple[Section, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    """Files within, still to be read; their text follows the file's own."""
    notes: tuple[str, ...] = ()
    """What of the file was not read, and why, in words a person understands."""
    date: datetime.date | None = None
    """The day that the file itself gives, None when it gives none to be believed."""


def join(parts: Iterable[tuple[Page, str]], title: str = "", date: datetime.date | None = None) -> Extract:
    """Clean the parts and join them by a blank line; each opens a section, but for empty ones and repeated names."""
    texts: list[str] = []
    sections: list[Section] = []
    length = 0
    for name, raw in parts:
        page = " ".join(clean(name).split())[:TITLE_LENGTH] if isinstance(name, str) else name
        text = clean(raw)
        if not text:
            continue
        if texts:
            texts.append("\n\n")
            length += 2
        if not sections or sections[-1].page != page:
            sections.append(Section(length, page))
        texts.append(text)
        length += len(text)
    text = "".join(texts)
    named = tuple(sections) if any(section.page is not None for section in sections) else ()
    return Extract(text, tidy_title(title) or first_line(text), named, date=date)


def append(extract: Extract, parts: Iterable[tuple[Page, str]]) -> Extract:
    """Put further parts behind an extract's text, keeping the sections of both."""
    added = join(parts)
    if not added.text:
        return extract
    if not extract.text:
        return replace(added, title=extract.title or added.title, notes=extract.notes, date=extract.date)
    shift = len(extract.text) + 2
    own = extract.sections or (Section(0, None),)
    moved = (Section(section.start + shift, section.page) for section in added.sections)
    return replace(extract, text=f"{extract.text}\n\n{added.text}", sections=(*own, *moved))


def clean(text: str) -> str:
    """Drop what no one can read or quote: control characters, lone surrogates, blanks at line ends, runs of them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = _BULLET.sub("•", _CONTROL.sub("", text))
    return re.sub(r"\n{3,}", "\n\n", _TRAILING.sub("", text)).strip("\n ")


def first_line(text: str) -> str:
    """Return the first line that holds words, without Markdown's heading marks; a title for what names none."""
    for line in text[:20_000].splitlines():
        stripped = line.strip().lstrip("#").strip()
        if any(character.isalnum() for character in stripped):
            return shortened(stripped)
    return ""


def tidy_title(title: str) -> str:
    """Return a title as a person would write it; "" for what an office program filled in by itself."""
    flat = " ".join(clean(title).split()).removeprefix("Microsoft Word - ").removeprefix("Microsoft PowerPoint - ")
    stem = re.sub(r"\.(docx?|pptx?|xlsx?|pdf|odt|rtf|tex|html?|indd)$", "", flat, flags=re.IGNORECASE)
    made_up = re.fullmatch(
        r"(untitled|\(anonymous\)|document|powerpoint presentation|slide|book|sheet)?[\s\d-]*", stem, re.IGNORECASE
    )
    return "" if made_up else shortened(stem)


def shortened(title: str) -> str:
    """Return a title of at most TITLE_LENGTH characters, cut between words where it has any."""
    if len(title) <= TITLE_LENGTH:
        return title
    whole = title[:TITLE_LENGTH].rpartition(" ")[0] or title[: TITLE_LENGTH - 1]
    return f"{whole.rstrip(' ,;:-–—')[: TITLE_LENGTH - 1]}…"


def check_count(count: int, limits: Limits, what: str) -> None:
    """Raise UnreadableError when a file has more pages, sheets, slides or chapters than allowed."""
    if count > limits.max_pages:
        raise UnreadableError(f"has {count:,} {what}, the limit is {limits.max_pages:,}; split it or raise the limit")
