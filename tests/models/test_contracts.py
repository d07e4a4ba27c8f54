"""Each style of protocol, against a server that behaves as its maker documents: paths, headers, streams, refusals."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from rag.config import Settings
from rag.errors import ModelBroken, ModelError, ModelRefused, ModelUnknown
from rag.models import open_model
from rag.models.endpoint import EndpointModel
from tests.support.scripted_endpoint import Behaviour, ScriptedEndpoint, answers, body, raw

ASK = [{"role": "user", "content": "Which models?"}]
KEY = "never-shown-4711abcdef"
STYLES = {
    "openai": ('style = "openai"', "{0}/v1", "/v1/chat/completions"),
    "azure-v1": ('style = "openai"', "{0}/openai/v1", "/openai/v1/chat/completions"),
    "azure-deployments": (
        'style = "azure-deployments"\napi_version = "2024-10-21"', "{0}",
        "/openai/deployments/grok-3/chat/completions?api-version=2024-10-21",
    ),
    "azure-models": (
        'style = "azure-models"\napi_version = "2024-05-01-preview"', "{0}",
        "/models/chat/completions?api-version=2024-05-01-preview",
    ),
}  # fmt: skip
SAFE = {
    kind: {"filtered": False, "severity": "safe"} for kind in ("hate", "self_harm", "sexual", "violence")
}  # fmt: skip


def opened(style: str, endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch, more: str = "") -> EndpointModel:
    """Return the model of an entry of this style whose address and key stand in the environment, as users set them."""
    fields, address, _ = STYLES[style]
    monkeypatch.setenv("MY_ADDRESS", address.format(endpoint.root))
    monkeypatch.setenv("MY_KEY", KEY)
    text = f'[models.mine]\nprovider = "me"\nendpoint = "${{MY_ADDRESS}}"\nmodel = "grok-3"\nkey = "MY_KEY"\n{fields}\n'
    Path("models.toml").write_text(text + more, encoding="utf-8")
    model = open_model("mine", Settings(_env_file=None, first_token_timeout=20.0, idle_timeout=20.0))
    assert isinstance(model, EndpointModel)
    return model


def ask(model: EndpointModel) -> str:
    return "".join(model.stream(ASK, max_tokens=50))


def chunk(choices: list[dict[str, Any]], **more: Any) -> str:
    return "data: " + json.dumps({"id": "c", "object": "chat.completion.chunk", "choices": choices, **more})


def choice(delta: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None, **more}


def error(code: int, document: dict[str, Any], **headers: str) -> Behaviour:
    def behave(exchange: Any) -> None:
        exchange.begin(code, content_type="application/json", **headers)
        exchange.write(json.dumps(document))
        exchange.end()

    return behave


@pytest.mark.parametrize("style", STYLES)
def test_path_headers_and_body_are_as_documented(
    style: str, endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(opened(style, endpoint.then(answers("Grok 3.")), monkeypatch)) == "Grok 3."
    (call,) = endpoint.calls
    assert call.path == STYLES[style][2]
    if style in ("azure-deployments", "azure-models"):
        assert call.headers["api-key"] == KEY and "authorization" not in call.headers
    else:
        assert call.headers["authorization"] == f"Bearer {KEY}" and "api-key" not in call.headers
    assert call.body["stream"] is True and call.body["messages"] == ASK and call.body["model"] == "grok-3"


@pytest.mark.parametrize("style", STYLES)
def test_a_stream_as_azure_shapes_it_is_read_whole(
    style: str, endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first event has no choices but the prompt's filter results; the last one carries the usage alone."""
    endpoint.then(
        raw(
            chunk([], prompt_filter_results=[{"prompt_index": 0, "content_filter_results": SAFE}]),
            chunk([choice({"role": "assistant", "content": "", "refusal": None}, content_filter_results={})]),
            chunk([choice({"content": "Grok"}, content_filter_results=SAFE)]),
            chunk([choice({"content": " 3."}, content_filter_results=SAFE)]),
            chunk([choice({}, "stop", content_filter_results={})]),
            chunk([], usage={"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}),
            "data: [DONE]",
        )
    )
    model = opened(style, endpoint, monkeypatch)
    assert ask(model) == "Grok 3." and model.finish == "stop"
    assert model.usage is not None and (model.usage.prompt_tokens, model.usage.completion_tokens) == (9, 3)


@pytest.mark.parametrize("style", STYLES)
def test_a_prompt_that_the_filter_declines_is_a_refusal_with_what_it_found(
    style: str, endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {
        **SAFE,
        "violence": {"filtered": True, "severity": "high"},
        "jailbreak": {"detected": True, "filtered": True},
    }
    message = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy."
    inner = {"code": "ResponsibleAIPolicyViolation", "content_filter_result": found}
    document = {"message": message, "type": None, "param": "prompt", "code": "content_filter", "status": 400}
    endpoint.then(error(400, {"error": {**document, "innererror": inner}}))
    with pytest.raises(ModelRefused, match=r"content filter \(jailbreak, violence\)") as caught:
        ask(opened(style, endpoint, monkeypatch))
    assert "\n" not in str(caught.value) and len(endpoint.calls) == 1


@pytest.mark.parametrize("style", STYLES)
def test_an_answer_that_the_filter_stops_is_a_refusal(
    style: str, endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint.then(raw(chunk([choice({"content": "One"})]), chunk([choice({}, "content_filter")]), "data: [DONE]"))
    with pytest.raises(ModelRefused, match="stopped by its content filter"):
        ask(opened(style, endpoint, monkeypatch))


@pytest.mark.parametrize(
    ("code", "document", "kind", "says"),
    [
        (401, {"error": {"code": "401", "message": "Access denied due to invalid subscription key"}}, ModelRefused,
         "check MY_KEY"),
        (401, {"statusCode": 401, "message": "Unauthorized. Access token is missing"}, ModelRefused, "check MY_KEY"),
        (404, {"error": {"code": "DeploymentNotFound", "message": "The API deployment does not exist."}}, ModelUnknown,
         'no model "grok-3"'),
        (400, {"error": {"code": "unknown_model", "message": "Unknown model: grok-3"}}, ModelRefused, "Unknown model"),
        (400, {"error": {"code": "context_length_exceeded", "message": "too long"}}, ModelRefused, "FOOTNOTED_TOP_K"),
        (403, {"code": "permission-denied", "error": "The team has no access"}, ModelRefused, "no access"),
        (429, {"error": {"code": "insufficient_quota", "type": "insufficient_quota", "message": "spent"}}, ModelRefused,
         "quota"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("style", STYLES)
def test_error_bodies_of_several_makers_are_one_line_with_what_to_do(
    style: str, endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch, code: int, document: dict[str, Any],
    kind: type[ModelError], says: str,
) -> None:  # fmt: skip
    endpoint.then(error(code, document))
    with pytest.raises(kind, match=says) as caught:
        ask(opened(style, endpoint, monkeypatch))
    assert type(caught.value) is kind and KEY not in str(caught.value) and "\n" not in str(caught.value)


def soon() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True)


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [({"Retry_After": "3"}, 3.0, 3.0), ({"retry_after_ms": "700", "Retry_After": "9"}, 0.7, 0.7), ({}, 0.5, 0.5),
     ({"Retry_After": soon()}, 0.0, 4.0)],
)  # fmt: skip
@pytest.mark.parametrize("style", STYLES)
def test_a_rate_limit_is_waited_for_as_long_as_it_says(
    style: str, endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch, header: dict[str, str], least: float,
    most: float,
) -> None:  # fmt: skip
    limit = {"error": {"code": "429", "message": "Requests have exceeded the rate limit. Retry after 3 seconds."}}
    model = opened(style, endpoint.then(error(429, limit, **header), answers("Yes.")), monkeypatch)
    pauses: list[float] = []
    model._pause = pauses.append
    assert ask(model) == "Yes."
    assert len(pauses) == 1 and least <= pauses[0] + 1e-9 and pauses[0] <= most + 1e-9


def test_what_an_entry_says_of_its_endpoint_shapes_the_request(
    endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = (
        'omits = ["temperature", "stream_options"]\ntoken_limit = "max_completion_tokens"\nreasoning_tokens = 400\n'
        'options = { reasoning_effort = "low" }\nlimits = { output_tokens = 30 }\n'
    )
    ask(opened("openai", endpoint.then(answers("Yes.")), monkeypatch, more))
    sent = endpoint.calls[0].body
    assert sent["max_completion_tokens"] == 430 and sent["reasoning_effort"] == "low"
    assert not {"temperature", "stream_options", "max_tokens"} & sent.keys()


@pytest.mark.parametrize("style", STYLES)
def test_reasoning_is_never_the_answer(style: str, endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint.then(
        raw(
            chunk([choice({"role": "assistant", "reasoning_content": "secret thought"})]),
            chunk([choice({"content": "<think>secret"})]), chunk([choice({"content": " too</think>Yes."})]),
            chunk([choice({}, "stop")]), "data: [DONE]",
        )
    )  # fmt: skip
    model = opened(style, endpoint, monkeypatch)
    assert ask(model) == "Yes." and model.thought


def test_a_login_page_is_no_answer(endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint.then(body("<html>Sign in</html>", "text/html"))
    with pytest.raises(ModelBroken, match="MY_ADDRESS"):
        ask(opened("azure-v1", endpoint, monkeypatch))
