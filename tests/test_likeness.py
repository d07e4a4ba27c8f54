"""Copies among results: named with the best of them, never listed, never crowding out another source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval.likeness import without_copies
from rag.schema import Passage, RankedPassage
from rag.wire import passage_json

STORY = "The city council voted on Monday to close the old bridge for repairs that take two years and cost a million."
OTHER = "Storks build their nests on chimneys and on the roofs of village churches, and come back to them every spring."


def ranked(*found: tuple[str, str]) -> list[RankedPassage]:
    """Return results in this order: (source, text) each."""
    passages = [Passage(str(n), source, 0, len(text), text) for n, (source, text) in enumerate(found)]
    return [RankedPassage(n, 1.0 - n / 100, passage) for n, passage in enumerate(passages, 1)]


def test_a_syndicated_copy_is_named_and_makes_room() -> None:
    found = without_copies(
        ranked(("a.txt", STORY), ("b.txt", f"(Agency) {STORY}"), ("c.txt", STORY.upper()), ("d.txt", OTHER)), 2
    )
    assert [(r.rank, r.passage.source, r.alike) for r in found] == [(1, "a.txt", ("b.txt", "c.txt")), (2, "d.txt", ())]
    assert [r.agreeing for r in found] == [3, 1]
    assert passage_json(found[0])["also_in"] == ["b.txt", "c.txt"]
    assert passage_json(found[0])["agreeing_sources"] == 3
    assert "also_in" not in passage_json(found[1])


@pytest.mark.parametrize("text", ["It cost 5 million.", f"{STORY} Then they raised it to 5 million."])
def test_a_version_with_another_figure_is_no_copy(text: str) -> None:
    found = without_copies(ranked(("a.txt", text), ("b.txt", text.replace("5", "6"))), 10)
    assert [r.alike for r in found] == [(), ()]


def test_repetition_within_a_source_stays() -> None:
    assert len(without_copies(ranked(("a.txt", STORY), ("a.txt", STORY)), 10)) == 2


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([STORY, OTHER, "Yes.", "No."])), max_size=12))
def test_every_source_of_a_text_is_told_and_ranks_are_whole(found: list[tuple[str, str]]) -> None:
    kept = without_copies(ranked(*found), len(found))
    assert [r.rank for r in kept] == list(range(1, len(kept) + 1))
    told = {(source, r.passage.text) for r in kept for source in (r.passage.source, *r.alike)}
    assert told == set(found)
