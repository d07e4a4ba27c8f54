"""Ratings of the chat to drafts: good ones bring their evidence, wrong ones what would have been right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from outcomes import COMPLETE, REFUSED, read

from rag.conversations import Conversations, Outcome, Rating
from rag.evaluation.drafting import draft_from_feedback
from rag.evaluation.drafting.feedback import TO_WRITE
from rag.evaluation.golden import load_drafts, write_golden
from rag.evaluation.linting import lint_golden
from rag.schema import CheckedAnswer, CheckedSentence, GoldenQuestion, Support, Verdict


def drafted(tmp_path: Path, *rated: tuple[str, CheckedAnswer, Rating | None, str]) -> list[GoldenQuestion]:
    kept = Conversations.of(tmp_path)
    for question, answer, rating, comment in rated:
        turn = kept.begin(question)
        kept.finish(turn.id, Outcome.DONE, replace(answer, question=question))
        if rating:
            kept.rate(turn.id, rating, comment)
    return draft_from_feedback(kept.rated())


CITED = replace(
    COMPLETE,
    sentences=(CheckedSentence("Ada died in 1852 in London.", (1,), Verdict(Support.SUPPORTED, 0.9)),),
)


def test_each_rating_becomes_the_draft_that_it_calls_for(tmp_path: Path) -> None:
    found = {
        question.question: question
        for question in drafted(
            tmp_path,
            ("When did Ada die?", CITED, Rating.GOOD, ""),
            ("What did it cost?", REFUSED, Rating.GOOD, ""),
            ("Where was Ada born?", CITED, Rating.WRONG_ANSWER, "In  London."),
            ("Who was Ada?", REFUSED, Rating.WRONG_ANSWER, ""),
            ("How did Ada die?", CITED, Rating.WRONG_EVIDENCE, ""),
            ("Not rated?", CITED, None, ""),
        )
    }
    good = found["When did Ada die?"]
    assert (good.sources, good.evidence) == (("b.txt",), ("Ada died in 1852 in London.",))
    assert good.reference == "Ada died in 1852 in London."
    assert lint_golden([good], read) == []
    assert found["What did it cost?"].unanswerable
    assert found["Where was Ada born?"].reference == "In London."
    assert found["Who was Ada?"].reference == TO_WRITE
    assert found["How did Ada die?"].tags == ("thumbs-down", "wrong-evidence") and "Not rated?" not in found
    write_golden(tmp_path / "g.yaml", [(question, True) for question in found.values()])
    assert [question for question, draft in load_drafts(tmp_path / "g.yaml") if draft] == list(found.values())


def test_a_question_rated_twice_is_drafted_once_and_none_gives_none(tmp_path: Path) -> None:
    assert draft_from_feedback([]) == []
    twice = drafted(tmp_path, ("Who?", CITED, Rating.GOOD, ""), ("who? ", CITED, Rating.GOOD, ""))
    assert len(twice) == 1
