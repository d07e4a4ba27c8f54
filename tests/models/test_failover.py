"""A failing model is stood in for before its first sentence, never after, and the answer says so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.config import Settings
from rag.errors import ModelBroken, ModelError, ModelUnreachable
from rag.models import open_model
from rag.models.failover import Candidate, FailoverModel
from rag.schema import Usage
from tests.support.scripted_endpoint import ScriptedEndpoint, answers, cut_after, status
from tests.support.scripted_model import ScriptedModel

ASK = [{"role": "user", "content": "Which models?"}]


def candidate(name: str, *pieces: str | Exception) -> Candidate:
    model = ScriptedModel(pieces)
    model.name = name
    return Candidate(name, lambda: model)


def ask(*chain: Candidate) -> tuple[str, FailoverModel]:
    model = FailoverModel(chain)
    return "".join(model.stream(ASK, max_tokens=50)), model


def test_the_first_that_answers_is_the_only_one_asked() -> None:
    text, model = ask(candidate("a", "Grok", " 3. It", " is."), candidate("b", "never asked"))
    assert text == "Grok 3. It is." and model.name == "a" and not model.notes


@pytest.mark.parametrize("pieces", [(), ("Grok",), ("Grok", " 3"), ("Grok 3 [1].",)])
def test_what_fails_before_a_second_sentence_begins_is_stood_in_for_and_not_shown(pieces: Sequence[str]) -> None:
    text, model = ask(candidate("a", *pieces, ModelUnreachable("no word")), candidate("b", "Grok 4."))
    assert text == "Grok 4." and model.name == "b"
    assert model.notes == ['"a" failed, so "b" was asked instead: no word']


def test_what_fails_after_a_sentence_may_have_been_shown_is_not_asked_again() -> None:
    model = FailoverModel([candidate("a", "Grok 3. ", "And", ModelBroken("cut off")), candidate("b", "Grok 4.")])
    shown: list[str] = []
    with pytest.raises(ModelBroken, match="cut off"):
        shown.extend(model.stream(ASK, max_tokens=50))
    assert "".join(shown) == "Grok 3. And" and model.name == "a" and not model.notes


def test_when_all_fail_the_last_ones_error_is_told() -> None:
    with pytest.raises(ModelError, match="second"):
        ask(candidate("a", ModelUnreachable("first")), candidate("b", ModelBroken("second")))


def test_a_model_that_can_not_be_opened_is_stood_in_for() -> None:
    def closed() -> ScriptedModel:
        raise ModelUnreachable("no server")

    text, model = ask(Candidate("a", closed), candidate("b", "Yes."))
    assert text == "Yes." and "no server" in model.notes[0]


def test_the_tokens_of_the_one_that_failed_count_too() -> None:
    first, second = ScriptedModel([ModelBroken("cut")]), ScriptedModel(["Yes."])
    first.usage, second.usage = Usage(10, 1), Usage(20, 2)
    model = FailoverModel([Candidate("a", lambda: first), Candidate("b", lambda: second)])
    assert "".join(model.stream(ASK, max_tokens=50)) == "Yes."
    assert model.usage == Usage(30, 3)


def test_closing_stops_the_model_that_is_being_asked() -> None:
    inner = ScriptedModel(["One. Two", " three"])
    pieces = FailoverModel([Candidate("a", lambda: inner)]).stream(ASK, max_tokens=50)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert inner.closed == 1


@given(st.lists(st.text(max_size=12), max_size=8))
def test_holding_back_loses_and_adds_nothing(pieces: list[str]) -> None:
    assert ask(candidate("a", *pieces))[0] == "".join(pieces)


def catalogue(endpoint: ScriptedEndpoint, fallback: str = "") -> None:
    lines = [
        f'[models.{name}]\nprovider = "me"\nendpoint = "{endpoint.url}"\nmodel = "{name}"\n' for name in ("a", "b")
    ]
    Path("models.toml").write_text(f"{lines[0]}{fallback}\n{lines[1]}", encoding="utf-8")


@pytest.mark.parametrize("by_entry", [True, False])
def test_an_entry_or_the_settings_name_who_stands_in(endpoint: ScriptedEndpoint, by_entry: bool) -> None:
    catalogue(endpoint, 'fallback = ["b"]' if by_entry else "")
    settings = Settings(_env_file=None, fallback=None if by_entry else "b", model_retries=0)
    opened = open_model("a", settings)
    endpoint.then(status(503, "down"), answers("Grok", " 3."), cut_after("Grok"), answers("Grok 4."))
    assert opened is not None
    assert "".join(opened.stream(ASK, max_tokens=50)) == "Grok 3."
    assert [call.body["model"] for call in endpoint.calls] == ["a", "b"]
    assert opened.name == "b" and "is failing (HTTP 503)" in opened.notes[0]
