"""What stands against an answer in the passages that it does not cite, in whatever language: searched where a question
asks for what sources tend to differ on.

Three such matters are known: whether something is announced or only planned, who sued whom, and how large a sum is.
Only sentences about what is cited count; that none is found does not mean that all sources agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.checking import lawsuits
from rag.checking.conflicts import find_conflicts, told_apart
from rag.checking.gate import Gate
from rag.schema import Citation, Conflict, Passage
from rag.sentences import split_sentences
from rag.values import Value, names_in

_CERTAINTY = re.compile(
    r"\b(?:announc\w+|official\w*|confirm\w*|rumou?r\w*|for certain|only talk|annunci\w+|ufficial\w+|conferm\w+"
    r"|indiscrezion\w+|обяв\w+|официал\w+|потвърд\w+|слух\w*|angekündigt|offiziell\w*|bestätig\w+|gerücht\w*)\b",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"\bhow (?:big|large|much)\b|\b(?:worth|value|size|amount|price|cost)\b|\bquant[oa]\b"
    r"|\b(?:valore|importo|valeva|vale|dimension\w+)\b|\b(?:колко|стойност\w*|размер\w*|голям\w*|сума\w*|струва\w*)\b"
    r"|\bwie (?:groß|viel|hoch)\b|\b(?:wert|höhe|summe)\b",
    re.IGNORECASE,
)
_LEANING = re.compile(
    r"\W*(?:it|he|she|they|this|these|the latter|quest\w*|lui|lei|той|тя|те|това|този|последн\w+|er|sie|es|dies\w*)\b",
    re.I,
)
_MOST = 2
"""Sentences against an answer, of one matter, that are shown: each of another source."""
_FIRST = 1_000_000
"""Number of the first sentence that is only tried as a footnote: above any that an answer has."""
MATTERS = (("certainty", _CERTAINTY), ("roles", lawsuits.ASKED), ("size", _SIZE))


@dataclass(frozen=True, slots=True)
class Tried:
    """A sentence that may stand against an answer."""

    passage: Passage
    citation: Citation


def disputed(question: str) -> list[str]:
    """Return on which matters that a question asks for sources tend to differ."""
    return [matter for matter, asked in MATTERS if asked.search(question)]


def find_disagreements(
    question: str, cited: Sequence[Citation], gate: Gate, more: Sequence[Passage], withholds: Callable[[str], bool]
) -> tuple[Conflict, ...]:
    """Return what the sources differ on; what stands against the answer is given a footnote by the gate.

    It is looked for in the gate's passages and in ``more``; what ``withholds`` objects to is left out. Raises
    CheckError.
    """
    passages = [*gate.passages, *more]
    before = {c.number: before_of(c, passages) for c in cited}
    found = list(find_conflicts(cited, gate.checker, before))
    matters = [m for m in disputed(question) if cited and not any(told_apart(m, cited, before))]
    others = list(tried(cited, passages, names_in(question)) if matters else ())
    for matter in matters:
        chosen = _against(matter, cited, others, before, passages, withholds)
        numbers = {c.citation.number: gate.footnote(c.passage, c.citation.start, c.citation.end) for c in chosen}
        around = before | {t.citation.number: before_of(t.citation, passages) for t in chosen}
        for conflict in told_apart(matter, [*cited, *(t.citation for t in chosen)], around):
            found.append(Conflict(conflict.about, tuple(sorted(numbers.get(n, n) for n in conflict.citations))))
    return tuple(dict.fromkeys(found))


def _against(
    matter: str,
    cited: Sequence[Citation],
    others: Sequence[Tried],
    before: dict[int, str],
    passages: Sequence[Passage],
    withholds: Callable[[str], bool],
) -> list[Tried]:
    """Return the first sentences, each of another source, that stand against what is cited."""
    chosen: dict[str, Tried] = {}
    for one in others:
        number, source = one.citation.number, one.citation.source
        if source in chosen or len(chosen) == _MOST:
            continue
        around = before | {number: before_of(one.citation, passages)}
        conflicts = told_apart(matter, [*cited, one.citation], around)
        if any(number in conflict.citations for conflict in conflicts) and not withholds(one.citation.quote):
            chosen[source] = one
    return list(chosen.values())


def tried(
    cited: Sequence[Citation], passages: Sequence[Passage], named: Sequence[Value], *, every: bool = False
) -> Iterator[Tried]:
    """Yield the sentences of the passages that are not cited and have a name of the question, or every one, most names
    first."""
    found: dict[tuple[str, int], tuple[int, Passage, int, int]] = {}
    for passage in passages:
        for begin, start, end in _sentences(passage, cited):
            held = sum(any(lawsuits.one(v, w) for v in names_in(passage.text[begin:end])) for w in named)
            if (held == len(named)) if every else (held or not named):
                found.setdefault((passage.source, passage.start + end), (held, passage, start, end))
    ordered = sorted(found.values(), key=lambda entry: -entry[0])
    for number, (_, passage, start, end) in enumerate(ordered, _FIRST):
        a, b = passage.start + start, passage.start + end
        yield Tried(passage, Citation(number, passage.source, a, b, passage.text[start:end], passage.page))


def _sentences(passage: Passage, cited: Sequence[Citation]) -> Iterator[tuple[int, int, int]]:
    """Yield the sentences that are not cited: where what they lean on begins, where their quote does, and their end."""
    quoted = [(c.start - passage.start, c.end - passage.start) for c in cited if c.source == passage.source]
    last = -1
    for start, end in split_sentences(passage.text):
        begin = last if last >= 0 and _LEANING.match(passage.text, start) else start
        if not any(a < end and start < b for a, b in quoted):
            yield begin, (start if any(a < start and begin < b for a, b in quoted) else begin), end
        last = start


def before_of(citation: Citation, passages: Sequence[Passage]) -> str:
    """Return what stands before a quote in the passage that holds it."""
    held = [p for p in passages if p.source == citation.source and p.start <= citation.start < p.end]
    return max((p.text[: citation.start - p.start] for p in held), key=len, default="")
