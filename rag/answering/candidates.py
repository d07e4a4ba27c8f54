"""Passages to the sentences that could answer a question, each measured against it.

Measures compare within one question only, except ``match``, which the decision to abstain rests on.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answering.acts import acts_of, told_by
from rag.answering.amounts import states_kind
from rag.answering.labelled import says_by_label
from rag.answering.measures import best_cosines, by_language, telling
from rag.answering.question import Asked
from rag.embedding import Matrix, TokenEmbedder, TokenStates, Vector
from rag.language import guess_language
from rag.schema import RankedPassage
from rag.sentences import split_sentences
from rag.values import Value, find_values
from rag.words import word_spans, words

MINIMUM_WORDS = 4
_FEWEST_WITH_VALUE = 3
"""Words of a row that states a value: "Grand total 5,738"."""
MAXIMUM_CHARACTERS = 1200
"""A longer sentence is no sentence but a listing; it is not offered."""
_FIRST = 8
"""Passages whose sentences are weighed whatever their language."""
_KEPT = 28
"""Sentences of a question's passages that are weighed by themselves."""
_TOLD = 8
"""And so many more that tell what a question asks all of."""
_STEM = 6
"""Letters of a word that are compared: a crude stem that serves inflected languages without a dictionary."""
_LINE = 12
"""Words of a line that is prose though it does not close: it goes on in the next."""
_IN_A_TABLE = re.compile(r"\b(?:listed|in the table|elencat\w+|tabella|изброен\w*|таблица\w*|aufgelistet|tabelle)\b")
"""Words of a question for all rows of a table."""
_REFERENCE = re.compile(r"(?:[-*•]\s*)?[\^↑]")


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One sentence of a retrieved passage."""

    number: int
    """The passage's number, from 1, in the order retrieved."""
    start: int
    """Absolute, in the document's text."""
    end: int
    text: str
    vector: Vector
    states: Matrix
    """(tokens, 384), the sentence embedded alone."""
    context: Matrix
    """(tokens, 384), the sentence's tokens as embedded within their passage."""
    states_asked: bool
    """Whether it states a value of the kind that the question asks for; True when it asks for none."""
    language: str
    """That of its passage, as guessed; empty when unsure."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A question with its vector, its token states, and the tokens of each of its terms."""

    asked: Asked
    vector: Vector
    states: Matrix
    terms: tuple[tuple[str, NDArray[np.int64]], ...]
    values: tuple[Value, ...]


def read_question(asked: Asked, embedder: TokenEmbedder) -> Question:
    """Embed a question and find the tokens of its terms."""
    vector, tokens = embedder.embed_with_states([asked.text], "query")[0]
    wanted, terms = set(asked.terms), []
    for word, start, end in word_spans(asked.text):
        rows = np.flatnonzero((tokens.spans[:, 0] < end) & (tokens.spans[:, 1] > start))
        if word in wanted and len(rows):
            terms.append((word, rows))
    return Question(asked, vector, tokens.states, tuple(terms), tuple(find_values(asked.text)))


def candidates(question: Question, ranked: Sequence[RankedPassage], embedder: TokenEmbedder) -> list[Candidate]:
    """Return the sentences of the passages that could be quoted, in order of passage and place.

    Of many only those that meet the question best within their passage: each is embedded once more by itself.
    """
    languages = [guess_language(r.passage.text) for r in ranked]
    looked = _looked_through(guess_language(question.asked.text), languages)
    rows = _rows_asked_for(question, ranked)
    looked = sorted({*looked, *(n for n, _ in rows)})
    found = rows or [(n, span) for n in looked for span in split_sentences(ranked[n - 1].passage.text)]
    found = [(n, span) for n, span in found if _may_be_quoted(ranked[n - 1].passage.text, span)]
    within = dict(zip(looked, embedder.token_states([ranked[n - 1].passage.text for n in looked]), strict=True))
    contexts = [_slice(within[n], span) for n, span in found]
    kept = _nearest(question, contexts, [languages[n - 1] for n, _ in found])
    if question.asked.several:
        acts = acts_of(question.asked.terms)
        said = [words(ranked[n - 1].passage.text[slice(*span)]) for n, span in found]
        told = [i for i, held in enumerate(said) if any(told_by(word, act, 0) for word in held for _, act in acts)]
        kept = sorted({*kept, *told[:_TOLD]})
    texts = [ranked[found[i][0] - 1].passage.text[slice(*found[i][1])] for i in kept]
    embedded = embedder.embed_with_states(texts)
    named = {word for value in question.values for word in value.key.split()}
    return [
        Candidate(
            number=number,
            start=ranked[number - 1].passage.start + start,
            end=ranked[number - 1].passage.start + end,
            text=text,
            vector=np.asarray(vector, np.float32),
            states=states.states,
            context=contexts[i],
            states_asked=states_kind(text, question.asked.kind, named),
            language=languages[number - 1],
        )
        for i, (number, (start, end)), text, (vector, states) in zip(
            kept, [found[i] for i in kept], texts, embedded, strict=True
        )
    ]


def _rows_asked_for(question: Question, ranked: Sequence[RankedPassage]) -> list[tuple[int, tuple[int, int]]]:
    """Return the rows of tables and the figures that the question names by label, of documents that know its names."""
    rows, every = [], question.asked.several and _IN_A_TABLE.search(question.asked.text.lower())
    for n, passage in enumerate((r.passage for r in ranked), 1):
        known = {stem(word) for word in words(f"{passage.text} {passage.title} {passage.page}")}
        unknown = any(v.kind == "name" and not {stem(w) for w in words(v.text)} & known for v in question.values)
        if not unknown:
            cut = split_sentences(passage.text)
            rows += [
                (n, span)
                for span in cut
                if says_by_label(question.asked, line := passage.text[slice(*span)]) or (every and line.count("|") > 1)
            ]
    return rows


def _looked_through(spoken: str, languages: Sequence[str]) -> list[int]:
    """Return the numbers of the passages whose sentences are weighed: the first, and those of other languages after.

    A model finds the question's own language nearer than the answer; further down it is what others say that is new.
    """
    home = spoken or (Counter(languages[:_FIRST]).most_common(1) or [("", 0)])[0][0]
    return [n for n, language in enumerate(languages, 1) if n <= _FIRST or language != home]


def _nearest(question: Question, contexts: Sequence[Matrix], languages: Sequence[str]) -> list[int]:
    """Return the places of the sentences that meet the question best, in order."""
    if len(contexts) <= _KEPT:
        return list(range(len(contexts)))
    met = by_language(telling(best_cosines(question.states, contexts)), languages, 0.5)
    return sorted(np.argsort(-met, kind="stable")[:_KEPT].tolist())


def _may_be_quoted(text: str, span: tuple[int, int]) -> bool:
    return is_quotable(text[slice(*span)]) and not heads(text, span)


def heads(text: str, span: tuple[int, int]) -> bool:
    """Say whether a line is the heading of the prose beneath it, as "Background: the early years" is.

    A line among others of its kind ("CEO: Maria Rossi") is none, nor is one that closes, states a number or has cells.
    """
    start, end = span
    line, above = text[start:end].strip(), text[:start].rstrip(" \t")
    if any(c.isdigit() or c == "|" for c in line) or is_closed(line) or line.endswith((":", "：")):
        return False
    if (above and not above.endswith("\n")) or not text[end:].startswith("\n"):
        return False
    before = above.rstrip("\n").rpartition("\n")[2].strip()
    after = text[end:].lstrip("\n ").partition("\n")[0].strip()
    listed = ":" in before and not is_closed(before)
    prose = is_closed(after) or len(words(after)) > _LINE
    return not listed and prose and len(words(after)) > 2 * len(words(line))


def is_closed(text: str) -> bool:
    """Say whether a text ends as a sentence does, quotation and reference marks apart."""
    return text.rstrip("\"'”’»)]0123456789[").endswith((".", "!", "…", "。", "！", ";"))


def is_quotable(text: str) -> bool:
    """Say whether a sentence span reads as a statement: no heading, no scrap, no question, no listing without end, no
    entry of an encyclopaedia's list of references."""
    if len(text) > MAXIMUM_CHARACTERS or text.rstrip("\"'”’»)").endswith(("?", "？", "؟")):
        return False
    found, stated = words(text), any(c.isdigit() for c in text)
    if len(found) < (_FEWEST_WITH_VALUE if stated else MINIMUM_WORDS) or _REFERENCE.match(text):
        return False
    if text.endswith((":", "：")):
        return True
    return is_closed(text) or "|" in text or ":" in text or stated or len(found) > _LINE


def stem(word: str) -> str:
    """Return the letters of a word that are compared."""
    return word[:_STEM]


def term_weights(question: Question, texts: Sequence[str]) -> NDArray[np.float64]:
    """Return log((n + 1) / (df + 0.5)) over the texts for each term: what all of them say counts little."""
    held = Counter(s for text in texts for s in {stem(word) for word in words(text)})
    return np.array([math.log((len(texts) + 1) / (held[stem(term)] + 0.5)) for term, _ in question.terms])


def term_matches(question: Question, states: Matrix) -> NDArray[np.float64]:
    """Return how well each term is met by a text's tokens: the mean of its tokens' best cosines; (terms,)."""
    if not len(states):
        return np.full(len(question.terms), 0.7)
    best = (question.states @ states.T).max(axis=1)
    return np.array([float(best[rows].mean()) for _, rows in question.terms])


def _slice(tokens: TokenStates, span: tuple[int, int]) -> Matrix:
    return tokens.states[(tokens.spans[:, 0] >= span[0]) & (tokens.spans[:, 1] <= span[1])]
