"""What a golden question asks for and in which language: as its author says, else told from its words."""

from __future__ import annotations

from rag.answering.question import analyse
from rag.language import guess_language
from rag.schema import GoldenQuestion


def kind_of(question: GoldenQuestion) -> str:
    """Return the kind of thing that is asked for: the author's word, else such as "date or time" or "price"."""
    return question.kind or analyse(question.question).kind.value


def language_of(question: GoldenQuestion) -> str:
    """Return the question's language, ISO 639-1; empty when nobody says and it can't be told."""
    return question.language or guess_language(question.question)
