"""Reads and strips the citation markers of an answer, in every style that models use, and blunts those of a source.

By form alone a source's own "[1]" is no different from ours, so passages are shown to a model with theirs blunted:
what comes back in a marker's form is ours. Words like "Source 1 states that" in a source are not blunted.
"""

from __future__ import annotations

import re

_WORD = (
    r"(?:sources?|passages?|refs?|references?|documents?|docs?|citations?|fonte|fonti|passaggi[oa]?|"
    r"източни(?:к|ци)|пасажи?)\s*:?\s*#?\s*"
)
_JOINT = r"(?:\s*[,;&+/–—-]\s*|\s*,?\s*\b(?:and|und|et|y|e|и)\s+)"
_NUMBERS = rf"\d{{1,3}}(?:{_JOINT}(?:{_WORD})?\d{{1,3}})*"
_FEW = rf"\d{{1,2}}(?:{_JOINT}\d{{1,2}})*"

_LINK = r"(?:\((?:#|/|https?:)[^()\s]*\))?"
_BRACKET = (
    rf"[\[［【〔]{{1,3}}\s*(?:{_WORD})?\^?{_NUMBERS}\s*(?::\d{{1,3}})?(?:†[^\]】\n]{{0,80}})?"
    rf"\s*[\]］】〕]{{1,3}}{_LINK}"
)
_GROUP = rf"{_BRACKET}(?:(?:{_JOINT}|\s*){_BRACKET})*"
_WRAPPED = rf"\(\s*(?:see|cf\.?|vedi|вж\.?)?\s*{_GROUP}\s*\)"
_NAMED = rf"\(\s*(?:see\s+)?{_WORD}{_NUMBERS}\s*\)"

_ROUND = rf"(?:(?<![A-Za-z0-9_])|(?<=[^\W\d_]{{3}}))[(（]\s*{_FEW}\s*[)）]"
_AFTER_WORD = r"(?:(?<=[^\W\d_]{3})|(?<=[.!?…,;:\"'”’»)\]。！？]))"
_CARET = rf"(?:{_AFTER_WORD}|(?<=\s)|^)(?:\^\d{{1,2}})+(?!\w)"
_RAISED = rf"(?:{_AFTER_WORD}|(?<=\s)|^)[⁰¹²³⁴-⁹]{{1,2}}(?:[,˒⁾ ][⁰¹²³⁴-⁹]{{1,2}}){{0,6}}(?!\w)"
_LATER_ROUND = rf"{_ROUND}(?=(?:\s*{_ROUND})*\s*(?:[.!?…。！？]|$))"

_OPENING = (
    rf"^\s*(?:(?:According to|As (?:stated|reported|mentioned) in|Secondo|Според)\s+(?:the\s+|la\s+|il\s+)?"
    rf"{_WORD}{_FEW}\s*[,:]\s*|{_WORD}{_FEW}\s+(?:states?|says?|mentions?|reports?|notes?)\s+that\s+)"
)
_CLOSING = (
    rf"(?:(?<=[.!?,;:–—])|^)\s*(?-i:Sources?|Passages?|Fonte|Fonti|Източник|Източници)\s*:?\s*{_FEW}"
    r"(?=\s*\.?\s*$)"
)  # fmt: skip

_SURE = rf"{_WRAPPED}|{_GROUP}|{_NAMED}"
_MARKER = re.compile(
    rf"\s*(?P<sure>{_SURE})|\s*(?P<unsure>{_LATER_ROUND}|{_CARET}|{_RAISED})|(?P<words>{_OPENING}|{_CLOSING})",
    re.IGNORECASE,
)
_IN_SOURCE = re.compile(
    rf"(?P<drop>{_WRAPPED}|{_BRACKET}|{_CARET}|{_RAISED})|(?P<keep>{_NAMED}|{_ROUND})", re.IGNORECASE
)
_BLUNTED = re.compile(r"\s*⟦[\d, ]{0,200}⟧")
_RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LONGEST_RANGE = 20


def read_markers(sentence: str, passages: int) -> tuple[str, tuple[int, ...]]:
    """Return a sentence of an answer without its markers, and the numbers they named, in order, each once.

    Numbers beyond ``passages``, how many there were, are kept: "[9]" is a marker all the same. But "(9)", "^9" and
    "⁹" count as markers only when such a passage exists. A source's blunted marks are taken out or made whole again.
    """
    numbers: list[int] = []
    capital = False

    def take(match: re.Match[str]) -> str:
        nonlocal capital
        found = _numbers(match[0], passages)
        if match["unsure"] and not all(1 <= number <= passages for number in found):
            return match[0]
        numbers.extend(found)
        capital = capital or (match["words"] is not None and match.start() == 0)
        return ""

    text = _MARKER.sub(take, " ".join(sentence.split()))
    text = _BLUNTED.sub("", text).replace("⦅", "(").replace("⦆", ")")
    text = text.strip()
    return (text[:1].upper() + text[1:] if capital else text), tuple(dict.fromkeys(numbers))


def masked(text: str) -> str:
    """Return a text with its markers blanked out, length and lines kept, so that they don't disturb its sentences."""
    return _IN_SOURCE.sub(lambda match: re.sub(r"\S", " ", match[0]), text)


def blunted(text: str) -> str:
    """Return a source's text with everything that would pass for a marker in another form, for a prompt only."""

    def blunt(match: re.Match[str]) -> str:
        if match["keep"]:
            return f"⦅{match[0].strip()[1:-1]}⦆"
        return f"⟦{', '.join(map(str, _numbers(match[0], 999)))}⟧"

    return _IN_SOURCE.sub(blunt, text)


def _numbers(marker: str, passages: int) -> list[int]:
    """Return the numbers in a marker, ranges written out."""
    plain = re.sub(r"†[^\]】]*|:\d+|\((?:#|/|https?:)[^()]*\)", "", marker)
    found: list[int] = []
    for raised in re.findall(r"[⁰¹²³⁴-⁹]+", plain):
        number = int(raised.translate(_RAISED_DIGITS))
        # Two raised digits beyond the passages there are stand for two markers.
        found += [number] if number <= passages else [int(digit.translate(_RAISED_DIGITS)) for digit in raised]
    for match in re.finditer(r"(\d{1,3})(?:\s*[-–—]\s*(\d{1,3}))?", re.sub(r"[⁰¹²³⁴-⁹]", " ", plain)):
        first, last = int(match[1]), int(match[2] or match[1])
        found += range(first, last + 1) if first <= last <= first + _LONGEST_RANGE else (first, last)
    return found
