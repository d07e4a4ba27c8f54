"""What a quoted sentence needs to be read by itself: the sentence before a pronoun, the items after a colon.

Only text of the passages that were found is added, as it stands; where that ends, a sentence stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rag.answering.candidates import Candidate, is_quotable
from rag.schema import Claim, Passage, RankedPassage
from rag.sentences import split_sentences
from rag.values import Value, names_in, states
from rag.words import words

_PRONOUN = re.compile(
    r"[\"'“«„(]*(?:he|she|they|it|his|her|their|its|lui|lei|egli|ella|loro|quest['’]ultim[oa]|той|тя|те|то|неговата|неговият"
    r"|нейната|нейният|техният|техните|er|sie|es|seine?|ihre?)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-*•–—▪]\s+|\(?\w{1,3}[.)]\s+|[^\n:]{3,80}:\s)")
_LONGEST_BEFORE, _MOST_ITEMS, _MOST_AFTER = 400, 8, 3
_CELL = "|"


def readable(
    candidate: Candidate,
    ranked: Sequence[RankedPassage],
    taken: Collection[tuple[str, int]],
    several: bool = False,
    names: Sequence[Value] = (),
    *,
    first: bool = False,
) -> list[Claim]:
    """Return the claims that quote a candidate; ``taken`` holds (source, start) of sentences quoted anyway.

    Where all of a kind is asked for (``several``) a table's row comes with the rows beneath and above that hold the
    ``names`` of the question that it holds, the ``first`` sentence quoted with those after it in its paragraph.
    """
    passage = ranked[candidate.number - 1].passage
    start = _begin(candidate, ranked, taken)
    text = passage.text[start - passage.start : candidate.end - passage.start]
    quoted = Claim(text, (candidate.number,), ((candidate.number, start, candidate.end),))
    if several and _CELL in candidate.text:
        return _rows(candidate, passage, quoted, [v for v in names if _holds(candidate.text, v)])
    if candidate.text.rstrip().endswith((":", "：")):
        return [quoted, *_items(candidate, ranked, taken)]
    return [quoted, *_going_on(candidate, passage)] if several and first else [quoted]


def leans(text: str) -> bool:
    """Say whether a sentence begins with a pronoun that stands for what was said before."""
    return _PRONOUN.match(text) is not None


def _begin(candidate: Candidate, ranked: Sequence[RankedPassage], taken: Collection[tuple[str, int]]) -> int:
    """Return where to begin so that a pronoun in front has the sentence before it."""
    passage = ranked[candidate.number - 1].passage
    if not leans(candidate.text):
        return candidate.start
    before = [span for span in split_sentences(passage.text) if span[1] <= candidate.start - passage.start]
    if not before or (passage.source, passage.start + before[-1][0]) in taken:
        return candidate.start
    start, end = before[-1]
    apart = "\n" in passage.text[end : candidate.start - passage.start]
    return candidate.start if apart or end - start > _LONGEST_BEFORE else passage.start + start


def _rows(candidate: Candidate, passage: Passage, quoted: Claim, names: Sequence[Value]) -> list[Claim]:
    """Return a row with the others of its table that have as many cells and hold the names, in order, no head."""
    spans = split_sentences(passage.text)
    at = next((n for n, (a, _) in enumerate(spans) if passage.start + a == candidate.start), -1)
    cells, low, high = candidate.text.count(_CELL), at, at
    while low > 0 and passage.text[slice(*spans[low - 1])].count(_CELL) == cells:
        low -= 1
    while 0 <= high < len(spans) - 1 and passage.text[slice(*spans[high + 1])].count(_CELL) == cells:
        high += 1
    rows = [(passage.start + a, passage.text[a:b]) for a, b in spans[max(0, low) : high + 1]]
    rule = max((n for n, (_, text) in enumerate(rows) if not words(text)), default=-1)
    number = candidate.number
    body = [(start, text) for start, text in rows[rule + 1 :] if all(_holds(text, name) for name in names)]
    claims = [Claim(text, (number,), ((number, start, start + len(text)),)) for start, text in body][:_MOST_ITEMS]
    head = bool(claims) and candidate.start < body[0][0]
    return claims if head or quoted in claims else [quoted]


def _holds(text: str, name: Value) -> bool:
    return any(states(other, name) for other in names_in(text))


def _going_on(candidate: Candidate, passage: Passage) -> list[Claim]:
    """Return the sentences after a candidate in its paragraph."""
    number, at, claims = candidate.number, candidate.end - passage.start, list[Claim]()
    for start, end in split_sentences(passage.text):
        if start < at:
            continue
        text = passage.text[start:end]
        if len(claims) == _MOST_AFTER or "\n" in passage.text[at:start] or not is_quotable(text):
            return claims
        claims.append(Claim(text, (number,), ((number, passage.start + start, passage.start + end),)))
        at = end
    return claims


def _items(candidate: Candidate, ranked: Sequence[RankedPassage], taken: Collection[tuple[str, int]]) -> list[Claim]:
    """Return the items of the list that a candidate announces, as far as the passages found hold them."""
    source, at, claims = ranked[candidate.number - 1].passage.source, candidate.end, list[Claim]()
    following = sorted(
        ((n, r.passage) for n, r in enumerate(ranked, 1) if r.passage.source == source and r.passage.end > at),
        key=lambda entry: entry[1].start,
    )
    for number, passage in following:
        for a, b in split_sentences(passage.text):
            start, end = passage.start + a, passage.start + b
            if start < at:
                continue
            gap = passage.text[max(0, at - passage.start) : a]
            if gap.strip() or (passage.start > at) or len(claims) == _MOST_ITEMS or not _ITEM.match(passage.text, a, b):
                return claims
            at = end if b < len(passage.text.rstrip()) else passage.end
            if (source, start) not in taken:
                claims.append(Claim(passage.text[a:b], (number,), ((number, start, end),)))
    return claims
