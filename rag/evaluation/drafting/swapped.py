"""Questions that the corpus seems not to answer: a draft's name swapped for another that no sentence says this of.

Whether the documents really leave it open, only a reader can tell; what is proposed is on topic and looks answerable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.evaluation.drafting.facts import with_own_ids
from rag.language import guess_language
from rag.schema import Document, GoldenQuestion
from rag.sentences import split_sentences
from rag.values import Value, find_values
from rag.values.names import name_key
from rag.words import content_words, fold

_COMMON = 0.5


def draft_unanswerable(
    questions: Sequence[GoldenQuestion], documents: Iterable[Document], count: int
) -> list[GoldenQuestion]:
    """Return up to so many unanswerable drafts made of answerable ones, none of which changes more than a name."""
    sentences, names = _said(documents)
    found: list[GoldenQuestion] = []
    used: Counter[str] = Counter()
    for question in questions:
        if len(found) >= count:
            break
        own = [v for v in find_values(question.question, question.language) if _telling(v)]
        other = _other(question, own[0], names, sentences, used) if own else None
        if other is not None:
            used[other.key] += 1
            start, end = own[0].start, own[0].end
            asked = question.question[:start] + other.text + question.question[end:]
            found.append(replace(question, question=asked, facts=(), sources=(), evidence=(), unanswerable=True,
                                 tags=(*question.tags, "swapped-name")))  # fmt: skip
    return with_own_ids(found)


def _other(
    question: GoldenQuestion, own: Value, names: Sequence[Value], sentences: Sequence[tuple[set[str], str]],
    used: Counter[str],
) -> Value | None:  # fmt: skip
    """Return the least used name of the same shape that no sentence brings together with what is asked."""
    rest = set(content_words(question.question[: own.start] + " " + question.question[own.end :], question.language))
    near = [text for held, text in sentences if len(rest & held) >= max(1.0, _COMMON * len(rest))]
    fitting = [
        name
        for name in names
        if name.key not in name_key(question.question)
        and len(name.text.split()) == len(own.text.split())
        and name.text.isascii() == own.text.isascii()
        and any(c.isdigit() for c in name.text) == any(c.isdigit() for c in own.text)
        and not any(fold(name.text) in text for text in near)
    ]
    return min(fitting, key=lambda name: used[name.key], default=None)


def _telling(value: Value) -> bool:
    """Say whether a value names somebody or something: "CEO" and "AI" do not."""
    return value.kind == "name" and not (value.text.isupper() and len(value.text) <= 3)


def _said(documents: Iterable[Document]) -> tuple[list[tuple[set[str], str]], list[Value]]:
    """Return every sentence as content words and folded text, and the names of the corpus, most frequent first."""
    sentences: list[tuple[set[str], str]] = []
    names: dict[str, Value] = {}
    times: Counter[str] = Counter()
    for document in documents:
        language = document.language or guess_language(document.text)
        for start, end in split_sentences(document.text):
            text = document.text[start:end]
            sentences.append((set(content_words(text, language)), fold(text)))
        for value in find_values(document.text, language):
            if _telling(value):
                names.setdefault(value.key, value)
                times[value.key] += 1
    ranked = sorted((name for name in names.values() if times[name.key] > 1), key=lambda v: (-times[v.key], v.key))
    return sentences, ranked
