"""The evaluation tab: a golden file run with progress, charts and lost questions, one of them opened in the chat."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import Watched, assert_accessible
from playwright.sync_api import expect

from rag.assistant import Assistant
from rag.errors import ModelUnreachable
from rag.evaluation.kept import KeptRuns
from rag.evaluation.outcome import Outcome
from rag.evaluation.run import summed_up
from rag.schema import CheckedAnswer, GoldenQuestion
from ui.escaping import text
from ui.evaluating import Evaluating
from ui.evaluation import progress, result
from ui.evaluation_words import BULGARIAN, ENGLISH, ITALIAN, words_in

GOLDEN = """\
- id: founded
  question: When was xAI founded?
  facts: [["2023"]]
  sources: [001_6267fed4650c6ab9.txt]
  evidence: [a company founded by Elon Musk in 2023]
- id: lost
  question: Who founded xAI?
  facts: [["Ada Lovelace"]]
"""
HOSTILE = "<img src=x onerror=alert(1)>\"'&"


@pytest.fixture
def golden(tmp_path: Path) -> str:
    (tmp_path / "golden.yaml").write_text(GOLDEN, "utf-8")
    return str(tmp_path / "golden.yaml")


def test_a_run_shows_its_progress_and_then_itself_and_is_kept(assistant: Assistant, golden: str) -> None:
    tab = Evaluating(assistant, ENGLISH)
    assert "golden.yaml: 2 questions" in tab.chosen(golden)
    *going, last = tab.run(golden, "extractive", False)
    assert [re.search(r"\d of 2 questions", page)[0][0] for page in going] == ["0", "1", "2"]  # type: ignore[index]
    assert "1 kept, 1 lost" in last and 'data-reask="Who founded xAI?"' in last and "<svg" in last
    assert any("golden.yaml (2)" in label and tab.show(number) == last for label, number in tab.listed())


def test_a_run_that_was_stopped_goes_on(assistant: Assistant, golden: str) -> None:
    tab = Evaluating(assistant, ENGLISH)
    Path(golden).write_text(GOLDEN + "# stopped\n", "utf-8")
    stopped = tab.run(golden, "extractive", False)
    assert "0 of 2" in next(stopped) and "1 of 2" in next(stopped)
    stopped.close()  # type: ignore[attr-defined]
    number = next(n for label, n in tab.listed() if "golden.yaml" in label and "unfinished" in label)
    first, *_, last = tab.run(golden, "extractive", False)
    assert "1 questions were done already" in first and "1 kept, 1 lost" in last
    assert {str(run.id): run.complete for run in KeptRuns(assistant.store.path).listed()}[number]


@pytest.mark.parametrize("content", ["", "- nonsense", "- {id: x, question: 'A?', sources: [gone.txt], evidence: [x]}"])
def test_a_file_that_can_not_be_asked_is_named(assistant: Assistant, tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(content, "utf-8")
    tab = Evaluating(assistant, ENGLISH)
    said = "".join(tab.run(str(path), "extractive", False))
    assert ("bad.yaml" in said or "gone.txt" in said) and str(tmp_path) not in said
    assert "golden file first" in "".join(tab.run(None, "extractive", False))


def test_whatever_was_written_is_escaped_and_failures_are_told() -> None:
    asked = GoldenQuestion(HOSTILE, HOSTILE, ((HOSTILE,),))
    answer = CheckedAnswer(HOSTILE, (), (), False, HOSTILE, text=HOSTILE)
    error = str(ModelUnreachable(HOSTILE))
    run = summed_up(HOSTILE, [Outcome(asked, answer=answer), Outcome(asked, error=error)], 1.0, number=3)
    for words in (ENGLISH, ITALIAN, BULGARIAN):
        page = result(run, words)
        assert "<img" not in page and text(HOSTILE) in page and 'role="alert"' in page
        assert "{" not in page + progress(1, 2, words, 1)
    assert words_in("bg") is BULGARIAN and words_in("xx") is ENGLISH


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_golden_questions_are_run_and_a_lost_one_is_opened_in_the_chat(
    watch: Callable[..., Watched], page_of: Callable[[object], str], assistant: Assistant, golden: str
) -> None:
    watched = watch(page_of(assistant))
    page = watched.page
    page.get_by_role("tab", name="Evaluation").click()
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Choose a golden file").click()
    choosing.value.set_files(golden)
    expect(page.locator("#golden-chosen")).to_contain_text("2 questions")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#evaluation-result")).to_contain_text("1 kept, 1 lost")
    expect(page.locator("#evaluation-result svg").first).to_be_visible()
    assert_accessible(page)
    page.locator(".fn-lost summary").click()
    page.get_by_role("button", name="Open in the chat").click()
    expect(page.get_by_role("tab").first).to_have_attribute("aria-selected", "true")
    expect(page.locator("#work")).to_contain_text("Who founded xAI?")
    expect(page.locator(".fn-summary").first).to_be_visible()
    assert watched.outside() == [] and watched.dialogs == []
