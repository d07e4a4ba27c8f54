"""What the program says reaches the page in the page's language, whole; what no table holds stays as it was said."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.checking.text import nothing_stated
from ui.telling import TABLES, told

ROOT = Path(__file__).parents[2]
FIELD = re.compile(r"\{(\w+)\}")
LANGUAGES = {"it": 1, "bg": 2}
TOLD = ("rag/loading", "rag/corpus", "rag/retrieval/question.py", "rag/models/moderation.py")
"""Where what is raised ends on the page as it is."""
OF_THE_OWNER = {"SettingsError"}
"""Ends a command, before there is a page."""


def messages(path: Path) -> Iterator[str]:
    """Yield the messages that a file raises, a 7 in place of each value; what it passes on is another's."""
    tree = ast.parse(path.read_text("utf-8"))
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            assigned.setdefault(node.targets[0].id, []).append(node.value)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call) or not node.exc.args:
            continue
        name = ast.unparse(node.exc.func)
        if name.endswith(("Error", "Refused", "Exists")) and name not in OF_THE_OWNER:
            yield from said(node.exc.args[-1], assigned)


def said(node: ast.AST, assigned: dict[str, list[ast.expr]]) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield from (text for value in assigned.get(node.id, []) for text in said(value, {}))
    elif isinstance(node, ast.IfExp):
        yield from (text for part in (node.body, node.orelse) for text in said(part, assigned))
    elif isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "7" for part in node.values]
        yield "".join(map(str, parts))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


FILES = [
    path
    for place in TOLD
    for path in ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py")))
]


def test_every_reason_that_a_file_or_question_is_refused_for_is_in_the_tables() -> None:
    found = {message for path in FILES for message in messages(path)}
    assert len(found) > 50
    assert [message for message in sorted(found) for code in LANGUAGES if told(message, code) == message] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_is_found_by_its_english_and_keeps_its_values(language: str) -> None:
    for row in TABLES:
        values = {name: f"<{name}>" for name in FIELD.findall(row[0])}
        assert told(row[0].format(**values), language) == row[LANGUAGES[language]].format(**values)


def test_every_row_says_something_else_in_each_language_with_the_same_values() -> None:
    assert len({row[0] for row in TABLES}) == len(TABLES)
    for english, *others in TABLES:
        for other in others:
            assert other != english
            assert sorted(FIELD.findall(other)) == sorted(FIELD.findall(english))


@settings(max_examples=30)
@given(st.text(max_size=80))
def test_an_english_page_and_what_nobody_here_said_are_left_alone(text: str) -> None:
    assert told(text, "en") == text
    assert told(f"\x00{text}", "it") == f"\x00{text}"


def test_a_reason_within_a_message_is_told_too() -> None:
    assert told("a b.txt: is empty", "it") == "a b.txt: è vuoto"
    assert told("a b.txt: boiled over", "it") == "a b.txt: boiled over"
    inner = "moderation failed, so nothing may pass: no connection to there: check IT and the network"
    assert told(inner, "bg").endswith("няма връзка с there: проверете IT и мрежата")


def test_a_long_message_is_not_searched_for_patterns() -> None:
    long = "is empty" + " " * 600
    assert told(long, "it") == long


@pytest.mark.parametrize("claim", ["Really?", "A heading", "…", "So what"])
def test_why_a_piece_of_a_text_is_not_checked_is_told(claim: str) -> None:
    reason = nothing_stated(claim)
    assert reason and told(reason, "it") != reason
