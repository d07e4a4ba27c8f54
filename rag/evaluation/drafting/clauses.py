"""A sentence to its first clause, taken apart: the name that opens it, the verb after that, and the rest.

Only sentences that begin with a name and go on with a verb are taken: what "it" or "the company" is, the sentence
alone does not say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.values import Value

_BOUNDARY = re.compile(r"[,;:()\[\]“”\"«»„…!?]|\s[–—-]\s|\.(?!\d)(?!$)")
_JOINING = frozenset(
    "and but or which that who whose where while because although after before when if "
    "e ma o che il quale dove mentre perché poiché dopo prima quando se "
    "и но или който която което които където докато защото след преди когато ако "
    "y pero que donde mientras porque et mais qui où dont car".split()
)
_NO_VERB = _JOINING | frozenset(
    "of in on at for with to from by as the a an s not also "
    "di del della dei degli delle in con per da su il lo la i gli le un una non anche ed è stato "
    "на в във с със за от по до през не също "
    "de en con por para el los las du des au aux avec pour".split()
)
_VERB = re.compile(r"(?:, [^,;:.]{3,80},)?\s+([^\W\d_]+)(?=\s)")
"""The verb after a name, and an apposition between two commas passed over: "Musk, a co-founder, left"."""
_LEAD = re.compile(r"[^\W\d_]+ [^,;:.]{3,120}, (?=[^\W\d_])")
_YEAR_SIGN = re.compile(r"^\s*(?:г\.?(?!\w)|годин[аи]\w*)")
"""What Bulgarian writes after a year."""
_APOSTROPHE = re.compile(r"['’]s?\b")
SHORTEST, LONGEST = 5, 32


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause "Musk | left | OpenAI in 2018", its offsets those of the sentence."""

    sentence: str
    subject: str
    verb: str
    begin: int
    """Where the subject begins."""
    start: int
    """Where the rest begins."""
    end: int
    """Where the clause ends."""

    def without(self, value: Value, back: int = 0) -> str:
        """Return the rest with a value taken out, and ``back`` characters before it."""
        held = self.sentence[self.start : max(self.start, value.start - back)] + _YEAR_SIGN.sub(
            "", self.sentence[value.end : self.end]
        )
        return tidy(held)

    def words(self) -> list[str]:
        """Return the rest's words."""
        return self.sentence[self.start : self.end].split()


def first_clause(sentence: str, values: Sequence[Value], names: Collection[str]) -> Clause | None:
    """Return the clause that opens a sentence; ``names`` are the keys of names that the document holds elsewhere."""
    begin = _begin(sentence)
    opening = next((v for v in values if v.start in begin and v.kind in ("name", "opener")), None)
    if opening is None or (opening.kind == "opener" and opening.key not in names):
        return None
    after = _VERB.match(sentence, opening.end)
    if after is None or not after[1][0].islower() or after[1].lower() in _NO_VERB:
        return None
    end = _end(sentence, after.end(1), [v for v in values if v.kind != "opener"])
    if not SHORTEST <= len(sentence[opening.start : end].split()) <= LONGEST or _APOSTROPHE.search(opening.text):
        return None
    return Clause(sentence, opening.text, after[1], opening.start, after.end(1), end)


def _begin(sentence: str) -> set[int]:
    """Return where the subject may stand: first, or after a short lead such as "Since its launch, "."""
    lead = _LEAD.match(sentence)
    return {0, lead.end()} if lead else {0}


def tidy(text: str) -> str:
    """Return a text with single spaces and none before its marks."""
    return re.sub(r"\s+([,.;])", r"\1", " ".join(text.split())).strip(" ,;.-–—")


def _end(sentence: str, start: int, values: Sequence[Value]) -> int:
    """Return where the clause ends: at the first mark or joining word that no value holds."""

    def inside(at: int) -> bool:
        return any(value.start < at < value.end for value in values)

    marks = [m.start() for m in _BOUNDARY.finditer(sentence, start) if not inside(m.start())]
    words = [m.start() for m in re.finditer(r"[^\W\d_]+", sentence) if m[0].lower() in _JOINING and m.start() > start]
    stop = min([*marks, *(at for at in words if not inside(at)), len(sentence)])
    return len(sentence[:stop].rstrip(" ."))
