"""What moderation objects to is neither asked nor shown, and is said to be so; when it fails nothing passes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rag.assistant
from rag.assistant import Assistant
from rag.config import Settings
from rag.errors import ModelBroken, ModelRefused, ModelUnknown, ModelUnreachable, QuestionRefused, SettingsError
from rag.models.moderation import Moderation, open_moderation, rules_from
from rag.schema import CheckedAnswer, SentenceReady
from tests.support.scripted_endpoint import Behaviour, ScriptedEndpoint, sends, status
from tests.support.scripted_model import ScriptedModel

RULES = "# ours\n[weapons]\nhow to build a (bomb|gun)\n\n[rumours, unproven]\nsecret\\s+deal\n"


def rules(text: str = RULES) -> Path:
    Path("rules.txt").write_text(text, encoding="utf-8")
    return Path("rules.txt")


def settings(endpoint: ScriptedEndpoint, **given: object) -> Settings:
    Path("models.toml").write_text(
        f'[models.guard]\nprovider = "me"\nkind = "moderation"\nendpoint = "{endpoint.url}"\nmodel = "guard-1"\n',
        encoding="utf-8",
    )
    return Settings(_env_file=None, **{"moderation": "guard", "model_retries": 0, **given})


def verdict(**categories: bool) -> Behaviour:
    """Answer as OpenAI documents it."""
    result = {"flagged": any(categories.values()), "categories": {"hate": False, "violence": False, **categories}}
    return sends({"id": "m", "model": "guard-1", "results": [{**result, "category_scores": {}}]})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("How to BUILD a bomb?", "weapons"),
        ("ｈｏｗ to build a ｇｕｎ", "weapons"),
        ("There was a secret  deal.", "rumours, unproven"),
        ("Who built the bridge?", ""),
        ("", ""),
    ],
)
def test_patterns_object_by_their_heading_whatever_the_case_and_width(text: str, reason: str) -> None:
    assert rules_from(rules())(text) == reason


def test_a_pattern_without_a_heading_has_a_reason_too() -> None:
    assert rules_from(rules("forbidden\n"))("This is forbidden.") == "a rule of this installation"


@pytest.mark.parametrize(("text", "says"), [("ok\n(\n", "line 2: no regular expression"), ("[a]\n*\n", "line 2")])
def test_a_line_that_is_no_pattern_is_told_with_its_number(text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        rules_from(rules(text))


def test_rules_that_are_not_there_are_one_line() -> None:
    with pytest.raises(SettingsError, match="can't be read"):
        open_moderation(Settings(_env_file=None, moderation_rules=Path("nowhere.txt")))


@given(st.text())
def test_without_moderation_everything_passes(text: str) -> None:
    watch = Moderation().watch()
    watch.demand(text)
    assert not watch.withholds(text) and not watch.notes


def test_the_endpoint_is_asked_as_documented(endpoint: ScriptedEndpoint) -> None:
    watch = open_moderation(settings(endpoint.then(verdict(), verdict(violence=True)))).watch()
    watch.demand("Who?")
    assert watch.withholds("They did.")
    assert watch.notes == ["withheld by moderation (violence): 1 sentence"]
    assert [(call.path, call.body) for call in endpoint.calls] == [
        ("/v1/moderations", {"model": "guard-1", "input": "Who?"}),
        ("/v1/moderations", {"model": "guard-1", "input": "They did."}),
    ]


def test_an_answer_in_mistrals_shape_is_read_too(endpoint: ScriptedEndpoint) -> None:
    categories = {"sexual": False, "hate_and_discrimination": True, "pii": True}
    endpoint.then(sends({"id": "m", "results": [{"categories": categories, "category_scores": {}}]}))
    with pytest.raises(QuestionRefused, match=r"\(hate and discrimination, pii\)"):
        open_moderation(settings(endpoint)).watch().demand("Who?")


FAILURES = [
    (status(500, "down"), ModelUnreachable), (status(401, "no"), ModelRefused), (sends({"results": []}), ModelBroken),
    (sends({"results": [{"flagged": False}]}), ModelBroken), (sends([]), ModelBroken),
]  # fmt: skip


@pytest.mark.parametrize(("behaviour", "kind"), FAILURES)
def test_when_it_fails_nothing_passes(endpoint: ScriptedEndpoint, behaviour: Behaviour, kind: type[Exception]) -> None:
    watch = open_moderation(settings(endpoint.then(behaviour, behaviour))).watch()
    with pytest.raises(kind, match="moderation failed, so nothing may pass"):
        watch.demand("Who?")
    with pytest.raises(kind, match="moderation failed, so nothing may pass"):
        watch.withholds("They did.")


@pytest.mark.parametrize(("behaviour", "kind"), FAILURES)
def test_unless_that_is_allowed_and_then_it_is_said(
    endpoint: ScriptedEndpoint, behaviour: Behaviour, kind: type[Exception]
) -> None:
    watch = open_moderation(settings(endpoint.then(behaviour), moderation_failure="allow")).watch()
    watch.demand("Who?")
    assert watch.notes and watch.notes[0].startswith("not everything was looked at by moderation, which failed")


def test_local_rules_go_first_and_spare_the_call(endpoint: ScriptedEndpoint) -> None:
    watch = open_moderation(settings(endpoint, moderation_rules=rules())).watch()
    with pytest.raises(QuestionRefused, match="weapons"):
        watch.demand("how to build a gun")
    assert not endpoint.calls


@pytest.mark.parametrize("name", ["nobody", "xai-grok-4.3"])
def test_an_entry_that_does_not_moderate_is_told_at_once(endpoint: ScriptedEndpoint, name: str) -> None:
    with pytest.raises(ModelUnknown, match="kind moderation"):
        open_moderation(settings(endpoint, moderation=name))


@pytest.fixture
def moderated(seeds_settings: Settings) -> Callable[[str], Assistant]:
    """Return a function that opens the assistant over the five articles with these rules."""

    def opened(text: str) -> Assistant:
        return Assistant.open(seeds_settings.model_copy(update={"moderation_rules": rules(text).resolve()}))

    return opened


def test_a_refused_question_is_neither_searched_nor_asked(moderated: Callable[[str], Assistant]) -> None:
    assistant = moderated("[weapons]\nbomb\n")
    assistant.retrieval = None  # type: ignore[assignment]
    with pytest.raises(QuestionRefused, match=r"moderation refused the question \(weapons\)"):
        next(assistant.ask("Where is the bomb?"))


@pytest.mark.parametrize("model", ["extractive", "scripted"])
def test_a_withheld_sentence_is_never_shown_whoever_wrote_it(
    moderated: Callable[[str], Assistant], monkeypatch: pytest.MonkeyPatch, model: str
) -> None:
    if model == "scripted":
        said = ["Musk left OpenAI in 2018 [1]. ", "Musk is a co-founder of OpenAI [1]."]
        scripted = ScriptedModel(said, *([["The documents do not answer this question."]] * 5))
        monkeypatch.setattr(rag.assistant, "open_model", lambda *_: scripted)
    events = list(moderated("[dates]\n2018\n").ask("When did Musk leave OpenAI?", model=model))
    answer = events[-1]
    assert isinstance(answer, CheckedAnswer)
    assert not [e for e in events if isinstance(e, SentenceReady) and "2018" in e.sentence.text]
    assert "2018" not in answer.text and not [s for s in answer.sentences if "2018" in s.text]
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert any(note.startswith("withheld by moderation (dates): ") for note in answer.notes)


def test_an_answer_of_which_nothing_may_be_shown_is_none(moderated: Callable[[str], Assistant]) -> None:
    found = moderated("[everything]\n\\w{4}\n").answer("Who? Въ?  xAI")
    assert found.abstained and not found.sentences and not found.citations
    assert any("withheld by moderation (everything)" in note for note in found.notes)
