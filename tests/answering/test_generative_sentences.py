"""Sentences come out whole, as early as they are complete, the same however the stream was cut, and none is lost."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.sentence_stream import completed_sentences
from rag.sentences import split_sentences

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
ANSWER = (
    "## Answer\n\nAzure hosts Grok 3 and Grok 3 mini [1][2]. The U.S. deal is worth $3.5 billion. [1, 3] "
    "He said “It is new. It is ours.” to CNBC.【2†source】 Сделката беше обявена през май 2025 г. в Сиатъл [4]. "
    "And so it is (1). It ends.(2) Here.¹\n\n- one item [1]\n- another item. [2]\n\nSources: 1, 2\n"
    "[3] New.\n微软宣布。[1]这是新的。【2】"
)
FRAGMENTS = st.lists(
    st.sampled_from(
        ["Grok is X", "Mr. Musk said", "3.5", " ", ". ", ".", "! ", "\n", "\n\n", "[1]", " [2]", "【1】", "(1)", "^1",
         "“", "”", "- ", "1. ", "。", "微软", "U.S. ", "Source 1", '"', "The end", "и той", "²"]
    ), max_size=25,
).map("".join)  # fmt: skip


def cut(text: str, places: list[int]) -> list[str]:
    edges = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[a:b] for a, b in itertools.pairwise(edges)]


@given(st.one_of(st.just(ANSWER), FRAGMENTS), st.lists(st.integers(0, 2_000), max_size=60))
def test_sentences_do_not_depend_on_the_cuts_and_nothing_is_lost(text: str, places: list[int]) -> None:
    whole = list(completed_sentences([text]))
    assert list(completed_sentences(cut(text, places))) == whole
    assert list(completed_sentences(text)) == whole
    assert "".join("".join(whole).split()) == "".join(text.split())


def test_an_answer_is_cut_where_a_reader_would() -> None:
    assert list(completed_sentences(ANSWER)) == [
        "## Answer",
        "Azure hosts Grok 3 and Grok 3 mini [1][2].",
        "The U.S. deal is worth $3.5 billion. [1, 3]",
        "He said “It is new. It is ours.” to CNBC.【2†source】",
        "Сделката беше обявена през май 2025 г. в Сиатъл [4].",
        "And so it is (1).",
        "It ends.(2)",
        "Here.¹",
        "- one item [1]",
        "- another item. [2]\n\nSources: 1, 2",
        "[3] New.",
        "微软宣布。[1]",
        "这是新的。【2】",
    ]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name[:3])
def test_streaming_finds_the_sentences_of_the_whole(seed: Path) -> None:
    text = seed.read_text(encoding="utf-8").replace("[", "").replace("]", "")
    assert list(completed_sentences(text)) == [text[start:end] for start, end in split_sentences(text)]


def test_a_sentence_comes_as_soon_as_the_next_has_begun() -> None:
    taken: list[str] = []

    def counted() -> Iterator[str]:
        for piece in ["One is so [1].", " Two", " is", " so [2]."]:
            taken.append(piece)
            yield piece

    seen_at = {sentence: len(taken) for sentence in completed_sentences(counted())}
    assert seen_at == {"One is so [1].": 3, "Two is so [2].": 4}


def test_text_without_an_end_is_passed_on_in_parts() -> None:
    text = "and so on " * 2_000
    parts = list(completed_sentences(cut(text, list(range(0, 20_000, 7)))))
    assert len(parts) > 3 and all(len(part) < 2_100 for part in parts)
