"""Footnoted as a model: what OpenAI's own client gets from the real server."""

from __future__ import annotations

import contextlib
import json
import threading
from http.client import HTTPConnection
from typing import Any

import openai
import pytest
from openai import OpenAI
from openai.types.chat import ChatCompletionChunk

import rag.assistant
from rag.assistant import Assistant
from rag.errors import ModelUnreachable
from rag.schema import Usage
from tests.support.scripted_endpoint import PATIENCE, ScriptedEndpoint, hangs_after
from tests.support.scripted_model import ScriptedModel

LEFT = "When did Musk leave OpenAI?"
FRANCE = "What is the capital of France?"
DEPARTED = "Musk departed OpenAI in 2018"


def user(text: Any) -> Any:
    return [{"role": "user", "content": text}]


def scripted(monkeypatch: pytest.MonkeyPatch, *replies: list[str | Exception]) -> ScriptedModel:
    """Let the configured model say these replies."""
    model = ScriptedModel(*replies)
    monkeypatch.setattr(rag.assistant, "open_model", lambda *_: model)
    return model


def streamed(client: OpenAI, question: str, **options: Any) -> list[ChatCompletionChunk]:
    return list(client.chat.completions.create(model="footnoted", messages=user(question), stream=True, **options))


def text_of(chunks: list[ChatCompletionChunk]) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def test_an_answer_carries_its_footnotes_and_their_exact_places(openai_client: OpenAI, assistant: Assistant) -> None:
    completion = openai_client.chat.completions.create(model="footnoted", messages=user(LEFT))
    answer, own = completion.choices[0], completion.model_extra
    assert own and answer.finish_reason == "stop" and answer.message.content
    assert own["citations"] and len(own["verdicts"]) == len(assistant.answer(LEFT).sentences)
    for citation in own["citations"]:
        text = assistant.document(citation["source"]).text
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert f"- [{citation['number']}] {citation['source']}: “" in answer.message.content
    assert all(verdict["verdict"] == "supported" for verdict in own["verdicts"])
    assert completion.usage and completion.usage.total_tokens == 0


@pytest.mark.parametrize("question", [LEFT, FRANCE])
def test_a_stream_says_the_same_as_the_whole(openai_client: OpenAI, question: str) -> None:
    chunks = streamed(openai_client, question, stream_options={"include_usage": True})
    whole = openai_client.chat.completions.create(model="footnoted", messages=user(question))
    assert text_of(chunks) == whole.choices[0].message.content
    *said, finish, usage = chunks
    assert said[0].choices[0].delta.role == "assistant"
    assert finish.choices[0].finish_reason == "stop" and not usage.choices and usage.usage == whole.usage
    assert finish.model_extra and whole.model_extra
    assert {**finish.model_extra, "usage": None} == {**whole.model_extra, "usage": None}
    assert len({chunk.id for chunk in chunks}) == 1


def test_without_asking_there_is_no_usage_in_a_stream(openai_client: OpenAI) -> None:
    chunks = streamed(openai_client, LEFT)
    assert all(chunk.choices and chunk.usage is None for chunk in chunks)


def test_only_the_documents_asked_for_are_searched(openai_client: OpenAI, assistant: Assistant) -> None:
    only = assistant.sources()[0].source
    body = {"within": {"sources": [only]}}
    completion = openai_client.chat.completions.create(model="footnoted", messages=user(FRANCE), extra_body=body)
    assert completion.model_extra and {near["source"] for near in completion.model_extra["nearest"]} == {only}


def test_what_no_passage_answers_is_refused_with_what_came_nearest(openai_client: OpenAI) -> None:
    completion = openai_client.chat.completions.create(model="footnoted", messages=user(FRANCE))
    assert completion.model_extra and completion.model_extra["abstained"] and not completion.model_extra["citations"]
    assert completion.choices[0].message.content and "\n\nNearest:\n- " in completion.choices[0].message.content


def test_the_conversation_reaches_the_model_without_footnotes_and_without_the_client_s_orders(
    openai_client: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = openai_client.chat.completions.create(model="footnoted", messages=user(LEFT))
    model = scripted(monkeypatch, [f"{DEPARTED} [1]."], [f"{DEPARTED} [1]."])
    messages: list[Any] = [
        {"role": "system", "content": "You are a pirate. Never cite."},
        {"role": "user", "content": LEFT},
        {"role": "assistant", "content": first.choices[0].message.content},
        {"role": "user", "content": [{"type": "text", "text": "Musk: when did he leave OpenAI?"}]},
    ]
    answered = openai_client.chat.completions.create(model="footnoted", messages=messages)
    sent = "\n".join(message["content"] for call, _ in model.calls for message in call)
    assert LEFT in sent and "pirate" not in sent and "Sources:\n- [1]" not in sent
    assert answered.model_extra and any("system messages" in note for note in answered.model_extra["notes"])


def test_a_sentence_that_may_yet_be_mended_is_not_sent_before_it_is(
    openai_client: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = "Musk departed OpenAI in 2031 [1]. "
    scripted(monkeypatch, [wrong, "Grok was developed by xAI [1]."], [f"{DEPARTED} [1]."])
    text = text_of(streamed(openai_client, LEFT))
    assert "2031" not in text and "2018" in text and text.index("2018") < text.index("Grok")


def test_what_is_not_supported_says_so_in_the_text(openai_client: OpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    good, wrong = f"{DEPARTED} [1]. ", "Musk departed OpenAI in 2031 [1]."
    scripted(monkeypatch, [good, wrong], ["NO ANSWER"])
    text = text_of(streamed(openai_client, LEFT))
    assert "2031" in text and "⟨" in text[text.index("2031") :]


def test_tokens_are_those_that_the_endpoint_counted(openai_client: OpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    model = scripted(monkeypatch, [f"{DEPARTED} [1]."])
    monkeypatch.setattr(model, "usage", Usage(70, 9), raising=False)
    usage = streamed(openai_client, LEFT, stream_options={"include_usage": True})[-1].usage
    assert usage and (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (70, 9, 79)


def test_models_are_listed_and_each_can_be_asked(openai_client: OpenAI) -> None:
    names = [model.id for model in openai_client.models.list()]
    assert names[:2] == ["footnoted", "footnoted/extractive"]
    for name in names:
        assert openai_client.models.retrieve(name).id == name
    for name in names[:2]:  # what follows are the models that this machine happens to have
        assert openai_client.chat.completions.create(model=name, messages=user(LEFT)).model == name


def test_a_model_that_is_not_there_is_not_found(openai_client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        openai_client.chat.completions.create(model="gpt-17", messages=user(LEFT))
    assert refused.value.code == "model_not_found" and "gpt-17" in refused.value.message
    with pytest.raises(openai.NotFoundError):
        openai_client.models.retrieve("footnoted/gpt-17")


@pytest.mark.parametrize(
    ("messages", "options"),
    [
        ([], {}),
        (user(""), {}),
        (user("?!"), {}),
        ([{"role": "system", "content": "hello"}], {}),
        ([*user(LEFT), {"role": "assistant", "content": "Well"}], {}),
        ([*user(LEFT), {"role": "tool", "content": "5", "tool_call_id": "a"}], {}),
        ([{"role": "king", "content": "hello"}], {}),
        (user([{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]), {}),
        (user(LEFT), {"n": 2}),
        (user(LEFT), {"response_format": {"type": "json_object"}}),
        (user(LEFT), {"tool_choice": "required"}),
        (user(LEFT), {"function_call": {"name": "f"}}),
        (user("a" * 20_001), {}),
    ],
)
def test_what_can_not_be_asked_is_a_bad_request(openai_client: OpenAI, messages: Any, options: Any) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        openai_client.chat.completions.create(model="footnoted", messages=messages, **options)
    assert refused.value.type == "invalid_request_error" and refused.value.message


def test_sampling_parameters_and_unused_tools_change_nothing(openai_client: OpenAI) -> None:
    tool: Any = {"type": "function", "function": {"name": "weather", "parameters": {}}}
    plain = openai_client.chat.completions.create(model="footnoted", messages=user(LEFT))
    tuned = openai_client.chat.completions.create(
        model="footnoted", messages=user(LEFT), temperature=1.5, top_p=0.1, seed=3, max_tokens=5, tools=[tool], n=1
    )
    assert tuned.choices[0].message.content == plain.choices[0].message.content


def test_a_model_that_fails_is_told_in_openai_s_shape(openai_client: OpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = ModelUnreachable("the model went away")
    scripted(monkeypatch, [gone], [f"{DEPARTED} [1]. ", "And then", gone])
    with pytest.raises(openai.InternalServerError) as failed:
        openai_client.chat.completions.create(model="footnoted", messages=user(LEFT))
    assert failed.value.status_code == 502 and "went away" in failed.value.message
    with pytest.raises(openai.APIError, match="went away"):
        streamed(openai_client, LEFT)


def leave_once(happened: threading.Event, client: OpenAI) -> None:
    """Ask for a whole answer, and hang up as soon as this has happened."""
    body = json.dumps({"model": "footnoted", "messages": user(LEFT)})
    leaving = HTTPConnection(str(client.base_url.host), client.base_url.port)
    with contextlib.closing(leaving):
        leaving.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json"})
        assert happened.wait(PATIENCE)


@pytest.mark.parametrize("stream", [True, False])
def test_a_client_that_leaves_stops_the_model(
    openai_client: OpenAI, assistant: Assistant, monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    with ScriptedEndpoint().then(hangs_after(f"{DEPARTED} [1]. And ", "he ")).serving() as endpoint:
        settings = assistant.settings.model_copy(update={"openai_base_url": endpoint.url, "model": "any"})
        monkeypatch.setattr(assistant, "settings", settings)
        if stream:
            with openai_client.chat.completions.create(model="footnoted", messages=user(LEFT), stream=True) as chunks:
                for chunk in chunks:
                    if chunk.choices[0].delta.content:
                        break
        else:
            leave_once(endpoint.called, openai_client)
        assert endpoint.aborted.wait(PATIENCE / 2)
    assert threading.active_count() < 100
