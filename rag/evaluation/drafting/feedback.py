"""Rated answers of the chat to drafts: a good one with the words it cited, a wrong one with what would have been right.

A thumb says what one person thought: every draft waits for somebody to accept or edit it.
"""

from __future__ import annotations

from collections.abc import Iterable

from rag.conversations import Feedback, KeptTurn, Rating
from rag.evaluation.drafting.facts import with_own_ids
from rag.language import guess_language
from rag.schema import CheckedAnswer, GoldenQuestion, Support

TO_WRITE = "(write here what a good answer is)"
"""Stands where only a person knows what is wanted."""


def draft_from_feedback(turns: Iterable[KeptTurn]) -> list[GoldenQuestion]:
    """Return a draft for each rated answer, the last of the same question; unrated turns give none."""
    found: dict[str, GoldenQuestion] = {}
    for turn in turns:
        if turn.answer is not None and turn.feedback is not None:
            asked = turn.answer.searched_for or turn.question
            found[" ".join(asked.casefold().split())] = _draft(asked, turn.answer, turn.feedback)
    return with_own_ids(list(found.values()))


def _draft(asked: str, answer: CheckedAnswer, feedback: Feedback) -> GoldenQuestion:
    language, comment = guess_language(asked), " ".join(feedback.comment.split())
    if feedback.rating is Rating.GOOD and answer.abstained:
        return GoldenQuestion("draft", asked, unanswerable=True, tags=("thumbs-up",), language=language)
    said = " ".join(sentence.text for sentence in answer.sentences)
    if feedback.rating is Rating.GOOD:
        numbers = {n for s in answer.sentences if s.verdict.support is Support.SUPPORTED for n in s.citations}
        cited = [citation for citation in answer.citations if citation.number in numbers]
        return GoldenQuestion(
            "draft", asked, sources=tuple(dict.fromkeys(c.source for c in cited)),
            evidence=tuple(dict.fromkeys(c.quote for c in cited)), reference=said or TO_WRITE, tags=("thumbs-up",),
            language=language,
        )  # fmt: skip
    right = said if feedback.rating is Rating.WRONG_EVIDENCE and not answer.abstained else ""
    tags = ("thumbs-down", feedback.rating.value.replace("_", "-"))
    return GoldenQuestion("draft", asked, reference=comment or right or TO_WRITE, tags=tags, language=language)
