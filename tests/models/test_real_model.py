"""The whole way to a real llama.cpp server with a real small model: streamed, counted, refused, aborted, drafted."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.answering.generative import Draft, draft
from rag.answering.markers import read_markers
from rag.errors import ModelBroken, ModelError, ModelOverlong, ModelRefused
from rag.local_model import LocalServer
from rag.models import ChatModel, open_model
from rag.models.endpoint import EndpointModel
from rag.schema import Claim, Passage
from tests.support.local_server import local_settings

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("model")]

SEEDS = Path(__file__).parents[2] / "seeds"
FRANCE = [{"role": "user", "content": "What is the capital of France? Answer in one short sentence."}]


def opened(server: LocalServer, **more: object) -> EndpointModel:
    model = open_model("SmolLM2", local_settings(server, **more))
    assert isinstance(model, EndpointModel)
    return model


def said(model: EndpointModel) -> list[str]:
    """Return the pieces of an answer; a model this small may run on to its limit, which is an error after them."""
    pieces: list[str] = []
    try:
        pieces.extend(model.stream(FRANCE, max_tokens=100))
    except ModelOverlong as error:
        assert "100 tokens" in str(error)
    return pieces


def test_an_answer_comes_in_several_pieces_and_is_counted(llama_server: LocalServer) -> None:
    model = opened(llama_server)
    pieces = said(model)
    assert len(pieces) > 1 and "".join(pieces).strip()
    assert model.usage is not None
    assert model.usage.prompt_tokens > 10 and len(pieces) <= model.usage.completion_tokens + 1 <= 101


def test_a_wrong_key_is_refused(llama_server: LocalServer) -> None:
    with pytest.raises(ModelRefused, match="check OPENAI_API_KEY") as caught:
        list(opened(llama_server, openai_api_key="wrong-key-4711").stream(FRANCE, max_tokens=20))
    assert "wrong-key" not in str(caught.value)


def test_an_answer_cut_by_its_limit_is_an_error(llama_server: LocalServer) -> None:
    with pytest.raises(ModelBroken, match="cut off at 2 tokens"):
        list(opened(llama_server).stream([{"role": "user", "content": "Count from 1 to 100."}], max_tokens=2))


def test_a_question_longer_than_the_context_is_one_line(llama_server: LocalServer) -> None:
    with pytest.raises(ModelRefused, match="FOOTNOTED_TOP_K"):
        list(opened(llama_server).stream([{"role": "user", "content": "word " * 9_000}], max_tokens=16))


def test_an_aborted_answer_makes_room_for_the_next(llama_server: LocalServer) -> None:
    model = opened(llama_server)
    pieces = model.stream([{"role": "user", "content": "Count from 1 to 5000, one a line."}], max_tokens=4_000)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert "".join(said(model)).strip()


def passages() -> list[Passage]:
    text = (SEEDS / "001_6267fed4650c6ab9.txt").read_text(encoding="utf-8")
    return [Passage(str(i), "001_6267fed4650c6ab9.txt", i, i + 500, text[i : i + 500]) for i in (0, 500)]


QUESTIONS = ["Where was the announcement made?", "What did Nadella say?", "Who founded xAI?", "What is Grok?"]


def claims_of(model: ChatModel, question: str) -> tuple[list[Claim], Draft]:
    """Return the claims of a draft; a weak model may run on, which ends it with an error after good sentences."""
    written = draft(question, passages(), model, language="en", max_tokens=120)
    claims: list[Claim] = []
    try:
        claims.extend(written)
    except ModelError as error:
        assert "120 tokens" in str(error)
    return claims, written


def test_a_draft_over_an_article_gives_claims_without_markers(llama_server: LocalServer) -> None:
    """A model this small often says that it found nothing: that is one of the two lawful drafts."""
    for question in QUESTIONS:
        claims, written = claims_of(opened(llama_server), question)
        assert written.raw.strip() and not (claims and written.abstained)
        for claim in claims:
            assert claim.text.strip() and read_markers(claim.text, 2)[1] == ()
            assert claim.text.split()[0] in written.raw
        if claims:
            break
