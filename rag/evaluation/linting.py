"""What is wrong with golden questions, as their documents tell, and what is lopsided about a set of them.

It can't tell whether a question is sensible, or whether a spelling of a fact that nobody listed is as good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.errors import FootnotedError
from rag.evaluation.evidence import Read
from rag.evaluation.kinds import language_of
from rag.evaluation.matching import fold, groups_met
from rag.schema import GoldenQuestion
from rag.words import content_words

FEW = 20
"""Below so many questions the intervals of the figures are too wide to tell much."""
MOST_TURNS = 6
"""Turns of a conversation that a follow-up is resolved from."""
_UNANSWERABLE = (0.1, 0.6)
_ONE_SOURCE, _ONE_SOURCE_OF = 0.6, 3
_LANGUAGE = 0.2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    question: str
    """The id of the question; empty where it is the set."""
    fault: str

    def __str__(self) -> str:
        return f"{self.question}: {self.fault}" if self.question else self.fault


def lint_golden(questions: Sequence[GoldenQuestion], document: Read) -> list[Finding]:
    """Return what is wrong with the questions; ``document`` returns a source's text.

    Finds duplicates, unknown sources, evidence that no longer stands verbatim in its sources, sources that carry no
    evidence, and facts that no evidence spells.
    """
    return [*_duplicates(questions), *(Finding(q.id, fault) for q in questions for fault in _faults(q, document))]


def lint_balance(questions: Sequence[GoldenQuestion], languages: Counter[str], sources: int) -> list[Finding]:
    """Return what a set has too little or too much of; ``languages`` counts the documents of each, ``sources`` all."""
    return [Finding("", fault) for fault in _lopsided(questions, languages, sources)]


def _lopsided(questions: Sequence[GoldenQuestion], languages: Counter[str], sources: int) -> Iterator[str]:
    count = len(questions)
    if count < FEW:
        yield f"{count} questions are few: under {FEW} no change can be told from chance"
    refused = sum(question.unanswerable for question in questions) / max(1, count)
    low, high = _UNANSWERABLE
    if refused < low:
        yield f"{refused:.0%} of the questions are unanswerable: under {low:.0%} refusals are hardly measured"
    if refused > high:
        yield f"{refused:.0%} of the questions are unanswerable: over {high:.0%} answers are hardly measured"
    named = Counter(source for question in questions for source in question.sources)
    asked = sum(bool(question.sources) for question in questions)
    for source, times in named.most_common(1):
        if sources >= _ONE_SOURCE_OF and times > _ONE_SOURCE * asked:
            yield f"{source} is a source of {times} of {asked} questions: most of the corpus is hardly asked about"
    spoken = {language_of(question) for question in questions}
    for language, documents in sorted(languages.items()):
        if language and language not in spoken and documents >= _LANGUAGE * sources:
            yield f"no question is in {language}, the language of {documents} of {sources} documents"


def _duplicates(questions: Sequence[GoldenQuestion]) -> Iterator[Finding]:
    ids: set[str] = set()
    asked: dict[str, str] = {}
    wanted: dict[tuple[frozenset[str], tuple[str, ...]], str] = {}
    for question in questions:
        if question.id in ids:
            yield Finding(question.id, "id is used twice")
        ids.add(question.id)
        first = asked.setdefault("\n".join(map(fold, (*question.after, question.question))), question.id)
        if first != question.id:
            yield Finding(question.id, f"asks the same as {first}")
            continue
        said = frozenset(content_words(" ".join((*question.after, question.question))))
        alike = wanted.setdefault((said, question.evidence), question.id) if len(said) > 2 else question.id
        if alike != question.id:
            yield Finding(question.id, f"asks in the same words as {alike}, in another order")


def _faults(question: GoldenQuestion, document: Read) -> Iterator[str]:
    texts: dict[str, str] = {}
    earlier = [fold(one) for one in question.after]
    if fold(question.question) in earlier:
        yield "is asked among the questions that come before it"
    if len(set(earlier)) < len(earlier):
        yield "comes after the same question twice"
    if len(earlier) > MOST_TURNS:
        yield f"comes after {len(earlier)} questions: only the last {MOST_TURNS} of a conversation are looked at"
    for source in question.sources:
        try:
            texts[source] = document(source).text
        except FootnotedError as error:
            yield f"source {source} can't be read: {error}"
    for quote in question.evidence:
        if not any(quote in text for text in texts.values()):
            yield f"evidence does not stand verbatim in its sources: {quote!r}"
    if question.evidence:
        for source, text in texts.items():
            if not any(quote in text for quote in question.evidence):
                yield f"source {source} holds none of the evidence"
        carried = [groups_met(question.facts, quote) for quote in question.evidence]
        for number, group in enumerate(question.facts):
            if not any(met[number] for met in carried):
                yield f"no evidence spells the fact {' / '.join(group)}"
