"""Questions to start with come from the corpus at hand."""

from __future__ import annotations

from dataclasses import dataclass

from rag.schema import CheckedAnswer, Passage
from ui.suggestions import follow_ups, suggested_questions


@dataclass(frozen=True)
class Line:
    source: str
    language: str = "en"
    title: str = ""
    state: str = "indexed"
    reason: str = ""
    passages: int = 1


def test_the_example_articles_bring_a_question_in_each_of_their_languages() -> None:
    names = ("002_949e0a75df1a5b0d.txt", "seeds/003_45b5c055948bf102.txt", "004_0e8a0c2e15ba0327.txt")
    english, italian, bulgarian = suggested_questions([Line(name) for name in names])
    assert english == "Which Grok models does Azure host?"
    assert italian.startswith("Chi ")
    assert bulgarian.startswith("Колко ")


def test_other_documents_are_asked_about_by_title_in_their_language() -> None:
    lines = [
        Line("a.md", "it", "Relazione"),
        Line("b.md", "de", "Bericht"),
        Line("c.md"),
        Line("d.md", title="x" * 200),
    ]
    assert suggested_questions(lines) == ["Di che cosa parla «Relazione»?", "What is “Bericht” about?"]


def test_documents_that_failed_suggest_nothing_and_there_are_three_at_most() -> None:
    assert suggested_questions([Line("a", title="A", state="failed")]) == []
    assert len(suggested_questions([Line(str(n), title=f"T{n}") for n in range(9)])) == 3


def test_what_is_asked_next_is_about_names_and_not_about_times_or_origins() -> None:
    text = "In November 2018 the U.S. government paid American soldiers, said Ada Lovelace on Monday."
    asked = "Who was paid?"
    answer = CheckedAnswer(asked, (), (), False, "scripted", text=text)
    assert follow_ups([asked], answer, [Passage("p", "a.txt", 0, len(text), text)]) == [
        "What is said about Ada Lovelace?"
    ]
