"""Laws of chunking: passages tile the document, at any length and with any sections."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chunking import Chunking, chunk, count_words, is_heading
from rag.schema import Document, Section
from rag.sentences import split_sentences
from tests.conftest import SEEDS

TEXTS = st.text(st.sampled_from("Aa б.!?。 \n\r|#-1中"), max_size=600) | st.text(max_size=400)
SIZES = st.builds(
    Chunking, target_words=st.integers(1, 40), minimum_words=st.integers(0, 10), maximum_words=st.integers(2, 60)
)


@given(TEXTS, SIZES, st.sets(st.integers(0, 600), max_size=5))
def test_passages_tile_the_document(text: str, chunking: Chunking, cuts: set[int]) -> None:
    sections = tuple(Section(cut, number) for number, cut in enumerate(sorted({0, *cuts}), 1))
    document = Document("a.txt", text, sections=sections)
    passages = chunk(document, chunking)
    assert "".join(p.text for p in passages) == (text if text.strip() else "")
    for before, after in pairwise(passages):
        assert before.end == after.start
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        assert passage.page == document.page_at(passage.start)


@given(TEXTS)
def test_ids_are_deterministic_and_distinct(text: str) -> None:
    first, second = chunk(Document("a.txt", text)), chunk(Document("b.txt", text))
    assert [p.id for p in first] == [p.id for p in second]
    assert len({p.id for p in first}) == len(first)


def test_a_section_opens_a_passage() -> None:
    text = "The first page says this.\nThe second page says that."
    passages = chunk(Document("a.pdf", text, sections=(Section(0, 1), Section(26, 2))))
    assert [(p.text, p.page) for p in passages] == [
        ("The first page says this.\n", 1),
        ("The second page says that.", 2),
    ]


def test_no_passage_is_much_longer_than_the_limit() -> None:
    limits = Chunking(target_words=30, maximum_words=50)
    text = "word " * 2000 + "Short one. " * 500 + "x" * 5000
    assert max(count_words(p.text) for p in chunk(Document("a.txt", text), limits)) <= 80


@pytest.mark.parametrize("path", sorted(SEEDS.iterdir()), ids=lambda p: p.name[:3])
def test_the_articles_are_cut_between_sentences_and_no_heading_is_left_behind(path: Path) -> None:
    text = path.read_text("utf-8")
    for passage in chunk(Document("a.txt", text))[:-1]:
        assert text[passage.end - 1].isspace()
        start, end = split_sentences(passage.text)[-1]
        assert not is_heading(text, passage.start + start, passage.start + end)
