"""What calls took is added up, priced where there is a price, and an estimate where the endpoint did not count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.config import Settings
from rag.errors import ModelBroken
from rag.models.connection import connect
from rag.models.endpoint import EndpointModel
from rag.models.entry import Entry, Price
from rag.models.usage import estimated_tokens, usage_of
from rag.schema import Usage
from tests.support.scripted_endpoint import ScriptedEndpoint, answers, cut_after, raw

ASK = [{"role": "user", "content": "Which models?"}]
GROK = Price(3.0, 15.0, "USD")


def model(endpoint: ScriptedEndpoint, price: Price | None = GROK) -> EndpointModel:
    entry = Entry("grok", "xAI", endpoint=endpoint.url, model="grok-3", price=price)
    connection = connect(entry, endpoint.url, "k", Settings(_env_file=None), "its address")
    return EndpointModel(entry, connection, first_token_timeout=20.0, idle_timeout=20.0)


def ask(asked: EndpointModel) -> str:
    return "".join(asked.stream(ASK, max_tokens=50))


def test_calls_add_up_with_their_cost(endpoint: ScriptedEndpoint) -> None:
    asked = model(endpoint.then(answers("Yes.", usage=(1_000, 200)), answers("No.", usage=(2_000, 100))))
    assert asked.usage is None
    ask(asked)
    assert asked.usage == Usage(1_000, 200, pytest.approx(0.006), "USD")
    ask(asked)
    # 3,000 x 3 / 1e6 + 300 x 15 / 1e6
    assert asked.usage == Usage(3_000, 300, pytest.approx(0.0135), "USD")


def test_without_a_price_there_is_no_cost(endpoint: ScriptedEndpoint) -> None:
    asked = model(endpoint.then(answers("Yes.", usage=(10, 2))), None)
    ask(asked)
    assert asked.usage == Usage(10, 2)


def test_what_is_not_counted_is_estimated_and_said_to_be(endpoint: ScriptedEndpoint) -> None:
    asked = model(endpoint.then(answers("Grok 3 and Grok 3 mini.")))
    ask(asked)
    assert asked.usage is not None and asked.usage.estimated
    assert asked.usage.prompt_tokens >= 3 and asked.usage.completion_tokens >= 6 and asked.usage.cost


def test_an_answer_that_broke_off_or_was_given_up_still_counts(endpoint: ScriptedEndpoint) -> None:
    asked = model(endpoint.then(cut_after("Grok", " 3"), answers("Grok", " 3 and more")))
    with pytest.raises(ModelBroken):
        ask(asked)
    assert asked.usage is not None and asked.usage.estimated and asked.usage.completion_tokens == 2
    pieces = asked.stream(ASK, max_tokens=50)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert asked.usage.prompt_tokens == 2 * (estimated_tokens("Which models?") + 6)


def test_reasoning_that_only_the_total_counts_is_counted(endpoint: ScriptedEndpoint) -> None:
    chunk = '{"choices":[{"index":0,"delta":{"content":"Yes."},"finish_reason":"stop"}]}'
    usage = '{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":112}}'
    asked = model(endpoint.then(raw(f"data: {chunk}", f"data: {usage}", "data: [DONE]")))
    ask(asked)
    assert asked.usage is not None and asked.usage.completion_tokens == 102


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=1, max_size=5))
def test_the_cost_of_calls_is_the_cost_of_their_sum(calls: list[tuple[int, int]]) -> None:
    first, *rest = [usage_of(*call, GROK) for call in calls]
    whole = sum(rest, first)
    assert whole.cost == pytest.approx(GROK.of(whole.prompt_tokens, whole.completion_tokens))
    assert whole.currency == "USD" and not whole.estimated


def test_two_currencies_or_an_unknown_price_make_no_cost() -> None:
    dollars, euros, unpriced = usage_of(1, 1, GROK), usage_of(1, 1, Price(1.0, 1.0, "EUR")), usage_of(1, 1, None)
    for other in (euros, unpriced):
        assert (dollars + other).cost is None and (dollars + other).currency == ""
        assert (other + dollars).cost is None and (dollars + other).prompt_tokens == 2
