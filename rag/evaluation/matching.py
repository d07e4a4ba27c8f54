"""Does a wanted fact stand in a text? Exact spellings, blind to case, accents, white space and typographic marks.

It knows no synonyms: a golden question lists every spelling that counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_MARKS = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´", "'") | dict.fromkeys("“”„‟″«»‹›「」『』", '"') | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
)


def fold(text: str) -> str:
    """Return the text without what a fact may differ in: case, accents, white space, quotes, dashes, digit shapes."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text.translate(_MARKS)).casefold())
    kept = (_plain(c) for c in decomposed)
    return " ".join("".join(kept).split())


def occurs(spelling: str, folded: str) -> bool:
    """Say whether a spelling stands in a folded text; a number only whole: 3 is not in 2023, 3.5 or 3,000."""
    wanted = fold(spelling)
    if not wanted:
        return False
    before = r"(?<!\d)(?<!\d[.,])" if wanted[0].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, folded) is not None


def groups_met(facts: Sequence[Sequence[str]], text: str) -> list[bool]:
    """Say of each group of spellings whether any of them stands in the text."""
    folded = fold(text)
    return [any(occurs(spelling, folded) for spelling in group) for group in facts]


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Mn", "Cf"}:
        return ""
    return str(unicodedata.decimal(character)) if category == "Nd" else character
