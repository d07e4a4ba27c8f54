"""Takes a model's reasoning out of its stream of text, however the marks are split across pieces.

Knows the tags in use (think, thinking, thought, reasoning, [THINK]); reasoning without any mark passes as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rag.errors import ModelBroken

_OPENING = re.compile(r"<(think|thinking|thought|reasoning)>|\[THINK\]|◁think▷", re.IGNORECASE)
_CLOSING = re.compile(r"</(think|thinking|thought|reasoning)>|\[/THINK\]|◁/think▷", re.IGNORECASE)
_MARKS = [
    f"<{slash}{word}>" for slash in ("", "/") for word in ("think", "thinking", "thought", "reasoning")
] + ["[think]", "[/think]", "◁think▷", "◁/think▷"]  # fmt: skip
_LONGEST = max(map(len, _MARKS))


def without_reasoning(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces without what stands between reasoning marks, and without space before the first word.

    Raises ModelBroken when reasoning ends that never began: what was shown before was no answer.
    """
    held, inside, begun = "", False, False
    for piece in pieces:
        held += piece
        shown, held, inside = _advance(held, inside)
        shown = shown if begun else shown.lstrip()
        if shown:
            begun = True
            yield shown
    if held and not inside:
        yield held if begun else held.lstrip()


def _advance(text: str, inside: bool) -> tuple[str, str, bool]:
    """Split text into what can be shown, what must wait for more, and whether it ends within reasoning."""
    shown: list[str] = []
    while True:
        closing = _CLOSING.search(text)
        mark = closing if inside else _OPENING.search(text)
        if not inside and closing and (mark is None or closing.start() < mark.start()):
            raise ModelBroken(
                "the model's reasoning came without its opening mark; let the server separate it "
                "(llama.cpp: --reasoning-format deepseek, vLLM: --reasoning-parser)"
            )
        if mark is None:
            break
        if not inside:
            shown.append(text[: mark.start()])
        text, inside = text[mark.end() :], not inside
    wait = _begun_mark(text)
    if not inside:
        shown.append(text[: len(text) - wait])
    return "".join(shown), text[len(text) - wait :], inside


def _begun_mark(text: str) -> int:
    """Return how many last characters may be the beginning of a mark."""
    lowered = text[-_LONGEST:].lower()
    sizes = range(min(len(lowered), _LONGEST - 1), 0, -1)
    return next((size for size in sizes if any(mark.startswith(lowered[-size:]) for mark in _MARKS)), 0)
