"""A conversation's name from its first question, without asking any model."""

from __future__ import annotations

LONGEST_NAME = 60


def name_of(question: str) -> str:
    """Return the question in one line, cut at a word where it is long."""
    line = " ".join(question.split())
    if len(line) <= LONGEST_NAME:
        return line
    cut = line[: LONGEST_NAME - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[LONGEST_NAME // 2 :] else cut).rstrip(" ,;:–—-") + "…"
