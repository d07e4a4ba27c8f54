"""Neighbouring passages of one document to one: what an answer straddles is then read, checked and quoted whole.

Joined text is the document's own, ``text[start:end]``, without gap or overlap; passages of two pages stay apart, so
that a footnote names the page its words stand on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rag.answering.candidates import MAXIMUM_CHARACTERS
from rag.schema import Claim, Passage, RankedPassage
from rag.sentences import split_sentences

Beside = Callable[[Passage], tuple[Passage | None, Passage | None]]
"""Returns the passages before and after one in its document, None where there is none."""
LONGEST = MAXIMUM_CHARACTERS
"""Characters of a joined passage: two or three of the store's, which the check reads in one go."""
_STEPS = 2
"""How many passages away a neighbour may be: a sentence without end is no answer."""
_CLOSED = ".!?…。！？؟;:|\"'”’»)]}\n"


def joined(ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
    """Return the passages with neighbours made one, each at the rank of its best part, ranked anew from 1."""
    rank = {r.passage.id: r for r in reversed(ranked)}
    runs: list[list[Passage]] = []
    for passage in sorted({r.passage.id: r.passage for r in ranked}.values(), key=lambda p: (p.source, p.start)):
        last = runs[-1] if runs else []
        if last and _touch(last[-1], passage) and passage.end - last[0].start <= LONGEST:
            last.append(passage)
        else:
            runs.append([passage])
    best = [min((rank[p.id] for p in run), key=lambda r: r.rank) for run in runs]
    order = sorted(range(len(runs)), key=lambda at: best[at].rank)
    return [replace(best[at], rank=place, passage=_one(runs[at])) for place, at in enumerate(order, 1)]


def completed(ranked: Sequence[RankedPassage], beside: Beside) -> list[RankedPassage]:
    """Return the passages and, ranked after them all, the neighbours into which a sentence of theirs runs on."""
    away = {r.passage.id: 0 for r in ranked}
    found = list(ranked)
    for one in found:  # which grows: a neighbour may run on as well
        steps = away[one.passage.id] + 1
        for neighbour in _running_on(one.passage, beside) if steps <= _STEPS else ():
            if neighbour.id not in away:
                away[neighbour.id] = steps
                found.append(RankedPassage(len(found) + 1, one.score, neighbour))
    return found


def holder(passages: Iterable[Passage], source: str, start: int, end: int) -> int:
    """Return the number, from 1, of the passage that holds a span of a document; 0 when none does."""
    found = (n for n, p in enumerate(passages, 1) if p.source == source and p.start <= start and end <= p.end)
    return next(found, 0)


def whole_sentence(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentence that a piece was cut from, in the document; the piece's own where none is."""
    for a, b in split_sentences(passage.text):
        a, b = passage.start + a, passage.start + b
        if a <= start and end <= b and b - a <= MAXIMUM_CHARACTERS:
            return a, b
    return start, end


def placed(claim: Claim, found: Sequence[Passage], shown: Sequence[Passage]) -> Claim:
    """Return a claim on found passages as one on those shown, which hold them."""
    at = [(found[n - 1].source, start, end) for n, start, end in claim.spans]
    numbers = [holder(shown, *span) for span in at]
    spans = tuple((n, start, end) for n, (_, start, end) in zip(numbers, at, strict=True))
    return Claim(claim.text, tuple(dict.fromkeys(numbers)), spans)


def _touch(first: Passage, second: Passage) -> bool:
    return first.source == second.source and first.end == second.start and first.page == second.page


def _one(run: Sequence[Passage]) -> Passage:
    text = "".join(passage.text for passage in run)
    return replace(run[0], id="+".join(p.id for p in run), end=run[-1].end, text=text)


def _running_on(passage: Passage, beside: Beside) -> list[Passage]:
    """Return the neighbours with which a passage shares a sentence; most end with theirs, and nobody is asked."""
    tail, head = passage.text.rstrip(" \t\u00a0"), passage.text[:1]
    ends, opens = tail[-1:] not in _CLOSED, head.islower()
    if not ends and not opens:
        return []
    before, after = beside(passage)
    found = [before] if opens and before and _touch(before, passage) and _shared(before, passage) else []
    return found + ([after] if ends and after and _touch(passage, after) and _shared(passage, after) else [])


def _shared(first: Passage, second: Passage) -> bool:
    border = len(first.text)
    return any(a < border < b for a, b in split_sentences(first.text + second.text))
