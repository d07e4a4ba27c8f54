"""Laws and examples of sentence splitting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import split_sentences

TEXTS = st.text(st.sampled_from('Aa bВв.!?。"“”«»[]1\n\r\t|-、،؟中 '), max_size=200) | st.text(max_size=200)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@given(TEXTS)
def test_spans_are_in_order_trimmed_and_lose_only_blanks(text: str) -> None:
    spans = split_sentences(text)
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@given(TEXTS)
def test_splitting_is_deterministic(text: str) -> None:
    assert split_sentences(text) == split_sentences(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He paid 3.5 million. She left.", ["He paid 3.5 million.", "She left."]),
        ("Dr. Smith of the U.S. Army left.", ["Dr. Smith of the U.S. Army left."]),
        ("He lives in the U.S. The rest do not.", ["He lives in the U.S.", "The rest do not."]),
        ("It is so.[1][2] Next.", ["It is so.[1][2]", "Next."]),
        ("It is so[1][2]. Next.", ["It is so[1][2].", "Next."]),
        ("It is so.[1]The next.", ["It is so.[1]", "The next."]),
        ('And "Yes. No." he said. End.', ['And "Yes. No." he said.', "End."]),
        ("J. R. Tolkien wrote. See example.com.", ["J. R. Tolkien wrote.", "See example.com."]),
        ("Мъск напусна през 2018 г. и отиде другаде. Край.", ["Мъск напусна през 2018 г. и отиде другаде.", "Край."]),
        ("Напусна през 2018 г. Той отиде другаде.", ["Напусна през 2018 г.", "Той отиде другаде."]),
        ("Il sig. Rossi arriva. Poi va.", ["Il sig. Rossi arriva.", "Poi va."]),
        ("这是第一句。这是第二句！好吗？", ["这是第一句。", "这是第二句！", "好吗？"]),
        ("هل هذا صحيح؟ نعم.", ["هل هذا صحيح؟", "نعم."]),
        ("He sold it. xAI and iPhone rose.", ["He sold it.", "xAI and iPhone rose."]),
        ("It cost 3 p. per copy.", ["It cost 3 p. per copy."]),
        ("Title\nBody text here.", ["Title", "Body text here."]),
        ("a | b |\nc | d |", ["a | b |", "c | d |"]),
        ("Tea | 2 — sold.\nOne Way, Redmond, U.S. | It is so. Yes | —\nnext | ,\nlast", [
            "Tea | 2 — sold.", "One Way, Redmond, U.S. | It is so. Yes | —", "next | ,", "last",
        ]),
        ("\n".join(f"Year: {y} | Revenue in millions: 12,345 | Staff: 1,000" for y in (2011, 2012, 2013)), [
            f"Year: {y} | Revenue in millions: 12,345 | Staff: 1,000" for y in (2011, 2012, 2013)
        ]),
        ("- one thing\n- another thing", ["- one thing", "- another thing"]),
        ("this one line was cut at\nsome width. New.", ["this one line was cut at\nsome width.", "New."]),
    ],
)  # fmt: skip
def test_examples(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected
