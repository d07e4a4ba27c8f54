"""Running golden questions on the page is for those who may administer."""

from __future__ import annotations

from rag.access import Caller, Scope, calling
from rag.assistant import Assistant
from ui.evaluating import Evaluating
from ui.evaluation_words import ENGLISH


def test_whoever_may_only_ask_runs_no_golden_questions(assistant: Assistant) -> None:
    evaluating = Evaluating(assistant, ENGLISH)
    before = evaluating.listed()
    with calling(Caller("ada", frozenset({Scope.ASK, Scope.UPLOAD}))):
        (said,) = evaluating.run("golden.yaml", "extractive", False)
    assert ENGLISH.needs_admin in said and evaluating.listed() == before
