"""Checked sentences and places, printed to a terminal that no document can drive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rag.schema import CheckedSentence

_SIGNS = {"supported": "✓", "partly_supported": "~", "contradicted": "✗"}


def print_sentence(sentence: CheckedSentence) -> None:
    """Print a sentence with its footnotes and, unless it is supported, why not; a source's own markers are blunted."""
    from rag.answering.markers import blunted

    marks = "".join(f"[{number}]" for number in sentence.citations)
    sign = _SIGNS.get(sentence.verdict.support.value, "?")
    typer.echo(f"{sign} {one_line(blunted(sentence.text))}{marks}")
    if sign != "✓":
        typer.echo(f"      {sentence.verdict.support.value.replace('_', ' ')}: {'; '.join(sentence.verdict.reasons)}")


def where(source: str, page: object) -> str:
    """Return the words for a place: the source and its page, sheet or chapter."""
    return f"{source}, p. {page}" if isinstance(page, int) else f"{source}, {page}" if page else source


def one_line(text: str) -> str:
    """Return a text on one line, without control characters that would drive the terminal."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "�" for c in text).split())
