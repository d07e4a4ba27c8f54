"""Copies among the results: what another source has nearly word for word is named beside the best, not listed.

Two passages are taken for copies by the runs of three words they share; a paraphrase is none, nor is a version in which
any figure differs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from rag.schema import RankedPassage
from rag.words import words

ALIKE = 0.8
"""Jaccard index of the runs of three words (Broder 1997) from which passages are copies."""
_RUN, _SHORT = 3, 12
"""Words of a run; a passage shorter than so many words is a copy only when all its words are the same."""
Runs = frozenset[tuple[str, ...]]


def without_copies(ranked: Iterable[RankedPassage], limit: int) -> list[RankedPassage]:
    """Return the first ``limit`` passages, ranked anew; each later copy's sources are named with the one it copies.

    Passages of one source are all kept.
    """
    kept: list[RankedPassage] = []
    alike: list[list[str]] = []
    runs: list[Runs] = []
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for one in ranked:
        own = _runs(one.passage.text)
        at = _copied(own, runs, holders)
        if at is not None and one.passage.source not in (kept[at].passage.source, *kept[at].passage.also_in):
            alike[at] += [one.passage.source, *one.passage.also_in]
            continue
        if len(kept) == limit:
            continue
        for run in own:
            holders[run].append(len(kept))
        kept.append(one)
        alike.append([])
        runs.append(own)
    return [
        replace(one, rank=rank, alike=tuple(dict.fromkeys(sources)))
        for rank, (one, sources) in enumerate(zip(kept, alike, strict=True), 1)
    ]


def _runs(text: str) -> Runs:
    """Return the runs of three words of a text; a short text is one run."""
    found = words(text)
    if len(found) < _SHORT:
        return frozenset([tuple(found)])
    return frozenset(zip(*(found[at:] for at in range(_RUN)), strict=False))


def _copied(own: Runs, runs: list[Runs], holders: dict[tuple[str, ...], list[int]]) -> int | None:
    """Return which of the passages kept so far this one is most alike, if any is enough so."""
    met = [holders[run] for run in own if run in holders]
    if len(met) < ALIKE * len(own):
        return None  # nothing can be alike enough, and so it is with most
    for at, count in Counter(chain.from_iterable(met)).most_common(3):
        if count >= ALIKE * (len(own) + len(runs[at]) - count) and _figures(own) == _figures(runs[at]):
            return at
    return None


def _figures(runs: Runs) -> set[str]:
    return {word for run in runs for word in run if any(map(str.isdigit, word))}
