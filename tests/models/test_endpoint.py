"""What an endpoint streams is passed on whole and only when it is finished; every failure is one line that helps."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from rag.config import Settings
from rag.errors import (
    ModelBroken,
    ModelBusy,
    ModelError,
    ModelOverlong,
    ModelRefused,
    ModelUnknown,
    ModelUnreachable,
)
from rag.models import ChatModel, open_model
from rag.models.endpoint import EndpointModel
from tests.support.scripted_endpoint import (
    PATIENCE,
    Behaviour,
    ScriptedEndpoint,
    answers,
    body,
    cut_after,
    deltas,
    drops,
    hangs,
    hangs_after,
    keeps_alive,
    raw,
    status,
)

IMPATIENT = {"first_token_timeout": 0.4, "idle_timeout": 0.3}
KEY = "sk-never-shown-4711abcdef"
ASK = [{"role": "user", "content": "Which models?"}]


def settings(url: str, **more: object) -> Settings:
    given = {"first_token_timeout": 20.0, "idle_timeout": 20.0, "connect_timeout": 20.0, "openai_api_key": KEY, **more}
    return Settings(_env_file=None, openai_base_url=url, **given)


def model(endpoint: ScriptedEndpoint, **more: object) -> EndpointModel:
    opened = open_model("grok-3", settings(endpoint.url, **more))
    assert isinstance(opened, EndpointModel)
    return opened


def ask(asked: ChatModel, max_tokens: int = 50) -> str:
    return "".join(asked.stream(ASK, max_tokens=max_tokens))


def failing(endpoint: ScriptedEndpoint, *behaviours: Behaviour, **more: object) -> ModelError:
    endpoint.then(*behaviours)
    with pytest.raises(ModelError) as caught:
        ask(model(endpoint, **more))
    text = str(caught.value)
    assert "\n" not in text and len(text) < 420 and KEY not in text
    assert caught.value.__cause__ is None and caught.value.__context__ is None
    return caught.value


def test_pieces_come_as_they_were_sent_and_the_request_is_as_documented(endpoint: ScriptedEndpoint) -> None:
    asked = model(endpoint.then(answers("Grok 3", " and", " Grok 3 mini [1].", usage=(12, 7))))
    assert list(asked.stream(ASK, max_tokens=50)) == ["Grok 3", " and", " Grok 3 mini [1]."]
    (call,) = endpoint.calls
    assert call.path == "/v1/chat/completions"
    assert call.headers["authorization"] == f"Bearer {KEY}"
    assert call.body["model"] == "grok-3" and call.body["messages"] == ASK
    assert call.body["stream"] is True and call.body["max_tokens"] == 50
    assert asked.usage is not None and (asked.usage.prompt_tokens, asked.usage.completion_tokens) == (12, 7)


def test_no_key_sends_no_key(endpoint: ScriptedEndpoint) -> None:
    assert ask(model(endpoint.then(answers("Yes.")), openai_api_key=None)) == "Yes."
    assert "authorization" not in endpoint.calls[0].headers


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["<think>secret</think>", "Yes."], "Yes."),
        (["<th", "ink>sec", "ret</thi", "nk>\n\nYes", "."], "Yes."),
        (["Yes <", "b>bold</b>", " <think>secret</think>."], "Yes <b>bold</b> ."),
    ],
)
def test_reasoning_between_marks_is_not_the_answer(endpoint: ScriptedEndpoint, pieces: list[str], shown: str) -> None:
    assert ask(model(endpoint.then(answers(*pieces)))) == shown


def test_reasoning_in_a_field_of_its_own_is_not_the_answer(endpoint: ScriptedEndpoint) -> None:
    endpoint.then(deltas({"reasoning_content": "secret"}, {"reasoning": "secret"}, {"content": "Yes."}))
    assert ask(model(endpoint)) == "Yes."


def test_a_list_of_parts_gives_the_text_parts(endpoint: ScriptedEndpoint) -> None:
    parts = [{"type": "thinking", "thinking": "secret"}, {"type": "text", "text": "Yes."}]
    assert ask(model(endpoint.then(deltas({"content": parts})))) == "Yes."


def test_an_answer_is_complete_at_its_finish_reason_though_the_connection_stays_open(
    endpoint: ScriptedEndpoint,
) -> None:
    assert ask(model(endpoint.then(hangs_after("Yes.", finish="stop")))) == "Yes."


def test_closing_the_iterator_aborts_the_request(endpoint: ScriptedEndpoint) -> None:
    pieces = model(endpoint.then(hangs_after("One."))).stream(ASK, max_tokens=50)
    assert next(pieces) == "One."
    pieces.close()  # type: ignore[attr-defined]
    assert endpoint.aborted.wait(20.0)


@pytest.mark.parametrize(
    ("behaviour", "kind", "says"),
    [
        (cut_after("One", " two"), ModelBroken, "in the middle"),
        (answers("One two", finish=None), ModelBroken, "cut the answer off"),
        (answers("One two", finish="length"), ModelOverlong, "FOOTNOTED_MAX_ANSWER_TOKENS"),
        (answers("One", finish="content_filter"), ModelRefused, "content filter"),
        (answers("One", finish="tool_calls"), ModelBroken, "without an answer"),
        (answers(), ModelBroken, "empty"),
        (answers(" ", "\n"), ModelBroken, "empty"),
        (answers("<think>only this"), ModelBroken, "empty"),
        (answers("leaked thought</think>Yes."), ModelBroken, "reasoning"),
        (raw("data: [DONE]"), ModelBroken, "cut the answer off"),
        (raw("data: {broken"), ModelBroken, "no stream"),
        (raw("data: 5", 'data: {"choices": 7}', 'data: {"choices": [3]}'), ModelBroken, "cut the answer off"),
        (raw('data: {"error": {"message": "CUDA out of memory"}}'), ModelBroken, "CUDA out of memory"),
        (deltas({"refusal": "I can't help\nwith that"}), ModelRefused, "I can't help with that"),
        (body("<html><h1>Log in</h1></html>", "text/html; charset=utf-8"), ModelBroken, "web page"),
        (body('{"choices": []}', "application/json"), ModelBroken, "does not stream"),
        (status(401, f"Incorrect API key provided: {KEY}"), ModelRefused, "check OPENAI_API_KEY"),
        (status(403, "no access"), ModelRefused, "no access"),
        (status(404, "The model `grok-3` does not exist"), ModelUnknown, 'no model "grok-3"'),
        (body("<html>404</html>", "text/html", 404), ModelUnknown, "OPENAI_BASE_URL"),
        (status(400, "policy", error={"code": "content_filter"}), ModelRefused, "content filter"),
        (status(400, "8192", error={"code": "context_length_exceeded"}), ModelRefused, "FOOTNOTED_TOP_K"),
        (status(400, "no\r\nsuch\x1b[31m thing"), ModelRefused, "no such"),
        (status(429, "", error={"code": "insufficient_quota"}), ModelRefused, "quota"),
        (status(429, "slow down", Retry_After="3600"), ModelBusy, "in 3600 s"),
    ],
)
def test_a_failure_is_one_line_of_the_right_kind_and_asked_once(
    endpoint: ScriptedEndpoint, behaviour: Behaviour, kind: type[ModelError], says: str
) -> None:
    error = failing(endpoint, behaviour)
    assert type(error) is kind and says in str(error)
    assert len(endpoint.calls) == 1


@pytest.mark.parametrize(
    ("behaviour", "says"),
    [
        (hangs(), "no word within 0.4 s"),
        (hangs_after(), "no word within 0.4 s"),
        (keeps_alive(), "FOOTNOTED_FIRST_TOKEN_TIMEOUT"),
    ],
)
def test_silence_is_one_line_that_names_the_setting(
    endpoint: ScriptedEndpoint, behaviour: Behaviour, says: str
) -> None:
    error = failing(endpoint, behaviour, **IMPATIENT)
    assert type(error) is ModelUnreachable and says in str(error)
    assert len(endpoint.calls) <= 1


def test_silence_within_an_answer_names_its_own_setting(endpoint: ScriptedEndpoint) -> None:
    assert "FOOTNOTED_IDLE_TIMEOUT" in str(failing(endpoint, hangs_after("One."), idle_timeout=0.3))


def test_a_wanted_key_that_is_not_set_is_asked_for(endpoint: ScriptedEndpoint) -> None:
    assert "set OPENAI_API_KEY" in str(failing(endpoint, status(401, "missing"), openai_api_key=None))


def test_a_masked_key_of_the_endpoints_own_words_is_masked_wholly(endpoint: ScriptedEndpoint) -> None:
    assert "sk-" not in str(failing(endpoint, status(401, "Incorrect key sk-ne**********cdef for xai-1234567890")))


def test_an_answer_without_end_is_stopped(endpoint: ScriptedEndpoint) -> None:
    endpoint.then(answers(*["word " * 100] * 20))
    with pytest.raises(ModelBroken, match="does not stop"):
        ask(model(endpoint), max_tokens=16)


def test_a_word_already_shown_is_never_followed_by_another_try(endpoint: ScriptedEndpoint) -> None:
    assert isinstance(failing(endpoint, cut_after("One"), answers("Two.")), ModelBroken)
    assert len(endpoint.calls) == 1


def pausing(endpoint: ScriptedEndpoint, pauses: list[float], retries: int = 2, patience: float = 20.0) -> EndpointModel:
    opened = model(endpoint, first_token_timeout=patience, model_retries=retries)
    opened._pause = pauses.append
    return opened


def test_a_busy_endpoint_is_asked_again_after_as_long_as_it_says(endpoint: ScriptedEndpoint) -> None:
    pauses: list[float] = []
    endpoint.then(status(429, Retry_After="2"), status(503), answers("Yes."))
    assert ask(pausing(endpoint, pauses)) == "Yes."
    assert pauses == [2.0, 1.0]


@pytest.mark.parametrize(("code", "kind"), [(500, ModelUnreachable), (503, ModelUnreachable), (429, ModelRefused)])
def test_tries_end(endpoint: ScriptedEndpoint, code: int, kind: type[ModelError]) -> None:
    pauses: list[float] = []
    endpoint.then(*[status(code, "overloaded")] * 3, answers("Too late."))
    with pytest.raises(kind):
        ask(pausing(endpoint, pauses))
    assert pauses == [0.5, 1.0] and len(endpoint.calls) == 3


def test_a_connection_closed_without_a_word_is_tried_once_more_at_once(endpoint: ScriptedEndpoint) -> None:
    assert ask(model(endpoint.then(drops(), answers("Yes.")))) == "Yes."
    with pytest.raises(ModelBroken, match="in the middle"):
        ask(model(endpoint.then(drops(), drops(), answers("Yes."))))
    assert len(endpoint.calls) == 4


def test_no_tries_more_than_set(endpoint: ScriptedEndpoint) -> None:
    with pytest.raises(ModelUnreachable, match="HTTP 500"):
        ask(pausing(endpoint.then(status(500)), [], retries=0))
    assert len(endpoint.calls) == 1


def test_parameters_that_an_endpoint_declines_are_left_out_from_then_on(endpoint: ScriptedEndpoint) -> None:
    unsupported = "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead."
    endpoint.then(
        status(400, unsupported, error={"param": "max_tokens"}),
        status(400, "Unsupported value: 'temperature' does not support 0.", error={"param": "temperature"}),
        status(422, "extra fields not permitted: stream_options"),
        answers("Yes."),
        answers("Again."),
    )
    asked = model(endpoint)
    assert ask(asked) == "Yes." and ask(asked) == "Again."
    for call in endpoint.calls[3:]:
        assert call.body["max_completion_tokens"] == 50
        assert not {"max_tokens", "temperature", "stream_options"} & set(call.body)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (lambda: f"http://127.0.0.1:{free_port()}/v1", "start the server"),
        (lambda: f"http://user:{KEY}@127.0.0.1:{free_port()}/v1?key={KEY}", "start the server"),
    ],
)
def test_no_connection_is_one_line(url: Callable[[], str], says: str) -> None:
    opened = open_model("grok-3", settings(url()))
    assert opened is not None
    with pytest.raises(ModelUnreachable, match=says) as caught:
        ask(opened)
    assert KEY not in str(caught.value)


def test_a_name_that_no_one_knows_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    opened = open_model("grok-3", settings("http://no-such-host.invalid/v1"))
    assert opened is not None
    with pytest.raises(ModelUnreachable, match="no host of that name"):
        ask(opened)


def test_http_asked_for_as_https_is_one_line(endpoint: ScriptedEndpoint) -> None:
    opened = open_model("grok-3", settings(endpoint.url.replace("http:", "https:")))
    assert opened is not None
    with pytest.raises(ModelUnreachable, match="https"):
        ask(opened)


def test_waiting_ends_before_the_endpoint_does(endpoint: ScriptedEndpoint) -> None:
    failing(endpoint, hangs(), **IMPATIENT)
    assert endpoint.aborted.wait(PATIENCE / 2), "the caller did not hang up, the endpoint did"
