"""Documents to questions about the dates, amounts, counts and people that single sentences state; no model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from rag.evaluation.drafting.clauses import Clause, first_clause
from rag.evaluation.drafting.english import base_form
from rag.evaluation.drafting.makers import questions_of_makers
from rag.evaluation.drafting.wording import question_for, question_for_subject
from rag.language import guess_language
from rag.schema import Document, GoldenQuestion
from rag.sentences import split_sentences
from rag.values import Value, find_values
from rag.values.phonetics import transliterate
from rag.words import content_words, words

_TAGS = {
    "year": "when",
    "date": "when",
    "money": "how-much",
    "percent": "how-much",
    "number": "how-many",
    "name": "whom",
}
_PERSON = re.compile(r"[^\W\d_][^\W\d_A-ZА-Я]+(?: [^\W\d_][^\W\d_A-ZА-Я]+){1,2}")
_LONGEST_ID = 48


def draft_from_facts(documents: Iterable[Document], count: int) -> list[GoldenQuestion]:
    """Return up to so many drafts, spread over documents and kinds of question, the same for the same corpus."""
    each = [_by_kind(_of_document(document)) for document in documents]
    found: dict[str, GoldenQuestion] = {}
    for layer in zip_longest(*each):
        for question in layer:
            if question is not None:
                found.setdefault(" ".join(words(question.question)), question)
    return with_own_ids(list(found.values())[:count])


def with_own_ids(questions: Sequence[GoldenQuestion]) -> list[GoldenQuestion]:
    """Give each question an id made of its words, none twice."""
    taken: Counter[str] = Counter()
    named = []
    for question in questions:
        said = [transliterate(word) for word in content_words(question.question)]
        letters = re.sub(r"[^a-z0-9]+", "-", " ".join(said).lower()).strip("-")
        name = letters[:_LONGEST_ID].rstrip("-") or question.language or "question"
        taken[name] += 1
        named.append(replace(question, id=name if taken[name] == 1 else f"{name}-{taken[name]}"))
    return named


def _of_document(document: Document) -> Iterator[GoldenQuestion]:
    language = document.language or guess_language(document.text)
    said = [v for v in find_values(document.text, language) if v.kind in ("name", "opener")]
    times = Counter(value.key for value in said)
    held = {value.key for value in said if value.kind == "name" or times[value.key] > 1}
    for start, end in split_sentences(document.text):
        sentence = document.text[start:end]
        if "?" in sentence or "\n" in sentence or not sentence.endswith((".", "!")):
            continue
        values = find_values(sentence, language)
        for made in questions_of_makers(sentence, values, language, held):
            yield _question(
                made.question, (made.answer,), sentence[made.start : made.end], made.tag, document, language
            )
        clause = first_clause(sentence, values, held)
        if clause is not None:
            yield from _of_clause(clause, values, document, language)


def _of_clause(clause: Clause, values: Sequence[Value], document: Document, language: str) -> Iterator[GoldenQuestion]:
    evidence = clause.sentence[clause.begin : clause.end]
    for value in values:
        if value.kind in _TAGS and (asked := question_for(clause, value, language)):
            yield _question(asked, _spellings(value), evidence, _TAGS[value.kind], document, language)
    told = any(v.kind != "opener" and clause.start <= v.start < clause.end for v in values)
    acts = language != "en" or (base_form(clause.verb) or ("",))[0] == "did"
    if told and acts and _PERSON.fullmatch(clause.subject) and (asked := question_for_subject(clause, language)):
        facts = (clause.subject, clause.subject.split()[-1])
        yield _question(asked, facts, evidence, "who", document, language)


def _question(
    asked: str, spellings: tuple[str, ...], evidence: str, tag: str, document: Document, language: str
) -> GoldenQuestion:
    return GoldenQuestion("draft", asked, (spellings,), (document.source,), (evidence,), tags=(tag,), language=language)


def _spellings(value: Value) -> tuple[str, ...]:
    """Return the ways in which an answer may write a value: as it stands, and a plain number also bare."""
    bare = value.key if value.kind in ("year", "number") and value.key.isdigit() else value.text
    return tuple(dict.fromkeys((value.text, bare)))


def _by_kind(questions: Iterator[GoldenQuestion]) -> list[GoldenQuestion]:
    """Return a document's questions with their kinds taking turns."""
    kinds: dict[str, list[GoldenQuestion]] = {}
    for question in questions:
        kinds.setdefault(question.tags[0], []).append(question)
    return [q for layer in zip_longest(*kinds.values()) for q in layer if q is not None]
