"""A day's budget is never overspent, however many ask at once; what it refuses says what to do."""

from __future__ import annotations

import multiprocessing
import threading
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.config import Settings
from rag.errors import ModelBroken, ModelRefused, SettingsError
from rag.models import open_model
from rag.models.budget import Allowance, Budget, BudgetedModel, read_allowance
from rag.models.entry import Price
from rag.models.usage import estimated_prompt
from rag.schema import Usage
from tests.support.scripted_endpoint import ScriptedEndpoint, answers
from tests.support.scripted_model import ScriptedModel

ASK = [{"role": "user", "content": "Which models?"}]
DAY = datetime(2026, 11, 22, 23, 59)


def budget(folder: Path, text: str, now: datetime = DAY) -> Budget:
    return Budget(folder / "budget.sqlite", read_allowance(text), lambda: now)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [("200000 tokens", 200_000, "tokens"), ("200_000 tokens", 200_000, "tokens"), ("1 token", 1, "tokens"),
     ("2.50 USD", 2.5, "USD"), (" 3EUR ", 3.0, "EUR")],
)  # fmt: skip
def test_a_budget_is_read_as_people_write_it(text: str, amount: float, unit: str) -> None:
    assert read_allowance(text) == Allowance(amount, unit)


@pytest.mark.parametrize("text", ["", "much", "5", "-5 USD", "5 dollars", "1e3 tokens"])
def test_what_is_no_budget_is_a_settings_error(text: str) -> None:
    with pytest.raises(SettingsError, match="FOOTNOTED_BUDGET"):
        read_allowance(text)


def test_what_is_taken_counts_and_the_rest_may_be_taken(tmp_path: Path) -> None:
    kept = budget(tmp_path, "1000 tokens")
    number = kept.reserve("m", Usage(100, 700))
    assert kept.spent() == 800
    with pytest.raises(ModelRefused, match="wait until midnight, raise FOOTNOTED_BUDGET"):
        kept.reserve("m", Usage(100, 200))
    kept.settle(number, "m", Usage(100, 50))
    assert kept.spent() == 150
    kept.reserve("m", Usage(100, 700))


def test_the_next_day_begins_with_nothing_taken(tmp_path: Path) -> None:
    budget(tmp_path, "10 tokens").reserve("m", Usage(5, 5))
    assert budget(tmp_path, "10 tokens", datetime(2026, 11, 23, 0, 1)).spent() == 0


def test_money_counts_in_its_currency_and_an_unknown_price_is_refused(tmp_path: Path) -> None:
    kept = budget(tmp_path, "0.01 USD")
    kept.settle(kept.reserve("m", Usage(1, 1, 0.009, "USD")), "m", Usage(1, 1, 0.004, "USD"))
    assert kept.spent() == pytest.approx(0.004)
    with pytest.raises(ModelRefused, match=r"0.01 USD does not allow"):
        kept.reserve("m", Usage(1, 1, 0.007, "USD"))
    for unknown in (Usage(1, 1), Usage(1, 1, 0.001, "EUR")):
        with pytest.raises(ModelRefused, match="no price in it is known"):
            kept.reserve("m", unknown)


def test_a_model_that_costs_nothing_is_never_refused_for_money(tmp_path: Path) -> None:
    kept = budget(tmp_path, "0.01 USD")
    kept.settle(kept.reserve("m", Usage(1, 1, 0.01, "USD")), "m", Usage(1, 1, 0.05, "USD"))
    for currency in ("USD", "EUR"):
        kept.reserve("local", Usage(500, 500, 0.0, currency))


def test_threads_that_ask_at_once_never_take_more_than_there_is(tmp_path: Path) -> None:
    kept, granted = budget(tmp_path, "1000 tokens"), list[int]()

    def take() -> None:
        for _ in range(5):
            try:
                granted.append(kept.reserve("m", Usage(50, 50)))
            except ModelRefused:
                return

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(granted) == 10 and kept.spent() == 1000


def reserve_in_a_process(folder: str, granted: multiprocessing.Queue[bool]) -> None:
    kept = budget(Path(folder), "1000 tokens")
    for _ in range(4):
        try:
            kept.reserve("m", Usage(100, 100))
            granted.put(True)
        except ModelRefused:
            granted.put(False)


def test_processes_share_one_ledger(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    granted = context.Queue()
    workers = [context.Process(target=reserve_in_a_process, args=(str(tmp_path), granted)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [granted.get() for _ in range(12)].count(True) == 5
    assert budget(tmp_path, "1000 tokens").spent() == 1000


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400), st.booleans()), max_size=20))
def test_what_was_granted_never_exceeds_the_allowance(calls: list[tuple[int, int, bool]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        kept = budget(Path(folder), "1000 tokens")
        for prompt, completion, settled in calls:
            try:
                number = kept.reserve("m", Usage(prompt, completion))
            except ModelRefused:
                continue
            if settled:
                kept.settle(number, "m", Usage(prompt // 2, completion // 2))
            assert kept.spent() <= 1000


def test_a_call_sets_aside_the_most_it_may_take_and_settles_what_it_took(tmp_path: Path) -> None:
    kept, inner = budget(tmp_path, "100000 tokens"), ScriptedModel(["Yes", "."])
    model = BudgetedModel(inner, kept, Price(1, 1, "USD"), 300)
    pieces = model.stream(ASK, max_tokens=200)
    next(pieces)
    assert kept.spent() == estimated_prompt(ASK) + 500
    inner.usage = Usage(9, 2)
    assert list(pieces) == ["."] and kept.spent() == 11


def test_a_call_that_failed_before_anything_came_takes_nothing(tmp_path: Path) -> None:
    kept = budget(tmp_path, "1000 tokens")
    model = BudgetedModel(ScriptedModel([ModelBroken("down")]), kept, None)
    with pytest.raises(ModelBroken):
        list(model.stream(ASK, max_tokens=200))
    assert kept.spent() == 0


def test_the_setting_keeps_every_opened_model_within_it(endpoint: ScriptedEndpoint, tmp_path: Path) -> None:
    given = Settings(
        _env_file=None, openai_base_url=endpoint.url, openai_api_key="k", budget="300 tokens", store=tmp_path / "s"
    )
    endpoint.then(answers("Yes.", usage=(100, 120)))
    first = open_model("grok", given)
    assert first is not None and "".join(first.stream(ASK, max_tokens=200)) == "Yes."
    second = open_model("grok", given)
    assert second is not None
    with pytest.raises(ModelRefused, match="220 tokens are taken"):
        list(second.stream(ASK, max_tokens=200))
    assert len(endpoint.calls) == 1
