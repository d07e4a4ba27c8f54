"""Questions proposed by a model, a passage at a time; what it says counts only where the passage bears it out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rag.evaluation.drafting.facts import with_own_ids
from rag.evaluation.matching import fold, groups_met
from rag.language import guess_language
from rag.models import ChatModel
from rag.prompts import draft_messages
from rag.schema import GoldenQuestion, Passage

_TOKENS = 300
_LONGEST_QUESTION = 300


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a model proposed that holds, and why the rest does not."""

    questions: list[GoldenQuestion]
    rejected: Counter[str] = field(default_factory=Counter)
    """How many proposals were thrown away, by reason."""


def draft_by_model(
    passages: Iterable[Passage], model: Callable[[], ChatModel], count: int, heard: Callable[[int], None] | None = None
) -> Drafted:
    """Ask for a question about each passage until there are so many; ``model`` opens one for a call.

    Raises ModelError when a call fails.
    """
    found: list[GoldenQuestion] = []
    rejected: Counter[str] = Counter()
    for passage in passages:
        if len(found) >= count:
            break
        language = guess_language(passage.text)
        written = "".join(model().stream(draft_messages(passage, language=language), max_tokens=_TOKENS))
        drafted = read_draft(written, passage, language)
        if isinstance(drafted, str):
            rejected[drafted] += 1
            continue
        found.append(drafted)
        if heard:
            heard(len(found))
    return Drafted(with_own_ids(found), rejected)


def read_draft(written: str, passage: Passage, language: str) -> GoldenQuestion | str:
    """Return the question that a model's words hold, or why they hold none that the passage bears out."""
    start, end = written.find("{"), written.rfind("}")
    try:
        held = json.loads(written[start : end + 1])
        question, answer, quote = (held[name].strip() for name in ("question", "answer", "quote"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "not the JSON that was asked for"
    if not question.endswith(("?", "？", ";")) or len(question) > _LONGEST_QUESTION:
        return "no question"
    if not quote or quote not in passage.text:
        return "the quote does not stand in the passage"
    if not fold(answer) or not groups_met([[answer]], quote)[0]:
        return "the quote does not hold the answer"
    if groups_met([[answer]], question)[0]:
        return "the question gives its answer away"
    return GoldenQuestion(
        "draft", question, ((answer,),), (passage.source,), (quote,), tags=("by-model",),
        language=guess_language(question) or language,
    )  # fmt: skip
