"""A question of several parts to the questions that it asks, each standing alone: "Who sued whom, and why?".

Parts are told by the question words that open them; a relative clause that looks like one ("and who …") is taken for a
part as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.answering.earlier_part import awaited, with_person
from rag.answering.following import standalone
from rag.answering.referring import ASKING, AUXILIARY
from rag.schema import Turn
from rag.words import words

MAXIMUM_PARTS = 4
_SUBJECT = r"(?:(?:it|he|she|they|there|this|that|the|its|their|his|her)\b|(?-i:[A-ZА-Я]))"
_JOINT = re.compile(
    r"\s*[,;]?\s+(?:and|but|e|ed|ma|и|а|но|und|aber)\s+(?:also\s+|anche\s+|също\s+|auch\s+)?"
    rf"(?=(?:{ASKING.pattern})|(?:(?:is|are|was|were|do|does|did|has|have|had|can|will)\s+{_SUBJECT}))"
    rf"|\s*[,;]\s+(?=(?:{ASKING.pattern})(?:\s|[?]|$))",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[?？;])\s+(?=\S)")
_OPENERS = re.compile(
    r"(?:tell me|explain|describe|say|list|name|i (?:want|would like) to know|dimmi|spiega\w*|elenca|кажи|обясни|изброй"
    r"|erkläre?|nenne?)\b",
    re.IGNORECASE,
)


def _nobody(_: str) -> str:
    return ""


def parts(question: str, person: Callable[[str], str] = _nobody) -> list[str]:
    """Return the questions asked, in order and each standing alone; the question itself when it is only one.

    ``person`` is asked whom an earlier part was found to be about, where a later one means them; empty for nobody.
    """
    found = [piece for sentence in _sentences(question) for piece in _pieces(sentence)]
    if not 2 <= len(found) <= MAXIMUM_PARTS:
        return [question]
    found = _completed(found)
    asked: list[str] = []
    for piece in found:
        earlier = awaited(piece, asked)
        found_out = person(earlier) if earlier else ""
        if found_out:
            whole = with_person(piece, found_out, german=earlier.lower().startswith("wer"))
        else:
            whole = standalone(piece, [Turn(before, "") for before in asked])
        asked.append(whole if whole.endswith(("?", "？")) else f"{whole.rstrip(' .,;')}?")
    unique = list(dict.fromkeys(asked))
    return unique if len(unique) > 1 else [question]


def _sentences(question: str) -> list[str]:
    """Return the questions that stand one after another; a statement stays with the question that follows it."""
    pieces = [piece for piece in _SENTENCE.split(question.strip()) if words(piece)]
    return pieces if all(_asks(piece) for piece in pieces) else [question.strip()]


def _asks(text: str) -> bool:
    bare = text.lstrip(' ¿"“«„')
    return any(pattern.match(bare) for pattern in (ASKING, AUXILIARY, _OPENERS)) or text.rstrip().endswith("?")


def _pieces(sentence: str) -> list[str]:
    """Split a sentence where another question begins, if it is a question from its first word on."""
    if not any(pattern.match(sentence.lstrip(' ¿"“«„')) for pattern in (ASKING, AUXILIARY, _OPENERS)):
        return [sentence]
    ends = [0, *(match.end() for match in _JOINT.finditer(sentence)), len(sentence)]
    starts = [*(match.start() for match in _JOINT.finditer(sentence)), len(sentence)]
    return [piece for begin, end in zip(ends, starts, strict=False) if words(piece := sentence[begin:end])]


def _completed(found: list[str]) -> list[str]:
    """Give a bare question word in front ("When and where was it held?") the rest of the question after it."""
    first, second = found[0], found[1]
    asking, other = ASKING.fullmatch(first.strip()), ASKING.match(second)
    if not asking or not other or not words(second[other.end() :]):
        return found
    return [f"{first.strip()}{second[other.end() :]}", *found[1:]]
