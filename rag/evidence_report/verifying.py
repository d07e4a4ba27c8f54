"""A report against the documents of today, without any model: does every quote still stand, in the same text?

A quote that stands in a text that changed elsewhere is still told as changed: what surrounds a quote can turn it round.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from rag.evidence_report.making import Report, cited, text_digest


class State(StrEnum):
    """What became of a cited source."""

    SAME = "same"
    CHANGED = "source changed"
    MOVED = "source moved"
    GONE = "source gone"


@dataclass(frozen=True, slots=True)
class CitationState:
    """One citation of a report, looked up again."""

    number: int
    source: str
    state: State
    detail: str
    """In words: where the quote stands now."""
    start: int | None
    """Where the quote stands now; None where it stands nowhere."""


def verify_report(
    report: Report, find: Callable[[str], str | None], moved: Callable[[str], str | None]
) -> list[CitationState]:
    """Return the state of every citation of a report, in order.

    ``find`` returns the text of a source today, None when it is gone; ``moved`` the source whose text has a digest.
    """
    digests = {str(entry["source"]): str(entry["sha256"]) for entry in report.get("documents", [])}
    return [_state(entry, digests.get(str(entry["source"]), ""), find, moved) for entry in cited(report)]


def _state(
    entry: dict[str, object], digest: str, find: Callable[[str], str | None], moved: Callable[[str], str | None]
) -> CitationState:
    number, source, quote = int(str(entry["number"])), str(entry["source"]), str(entry["quote"])
    start, end = int(str(entry["start"])), int(str(entry["end"]))
    text = find(source)
    if text is None or text_digest(text) != digest:
        place = moved(digest)
        if place is not None and place != source:
            return CitationState(number, source, State.MOVED, f"the same text is in {place} now", start)
        if text is None:
            return CitationState(
                number,
                source,
                State.GONE,
                "no source of this name or with this text; if it was moved, index again",
                None,
            )
        return CitationState(number, source, State.CHANGED, *_whereabouts(text, quote, start, end))
    if text[start:end] != quote:
        return CitationState(number, source, State.CHANGED, *_whereabouts(text, quote, start, end))
    return CitationState(number, source, State.SAME, "the quote stands where it stood", start)


def _whereabouts(text: str, quote: str, start: int, end: int) -> tuple[str, int | None]:
    """Say where a quote stands in a text that is no longer the same."""
    if text[start:end] == quote:
        return "the quote stands where it stood, the text around it changed", start
    places = _places(text, quote) if quote else []
    if places:
        nearest = min(places, key=lambda at: abs(at - start))
        return f"the quote stands at {nearest} now, not at {start}", nearest
    return "the quote is no longer there", None


def _places(text: str, quote: str) -> list[int]:
    found, at = [], text.find(quote)
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    return found
