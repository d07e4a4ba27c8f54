"""Tokens: spans point into the original text and cover its words, whatever the text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.embedding.bundled import OnnxEmbedder
from rag.embedding.tokens import Tokenizer, Tokens, clean, hash_pieces
from rag.embedding.weights import Weights, bundled_path
from rag.errors import EmbeddingError

TOKENIZER = Tokenizer(WEIGHTS := Weights(bundled_path()), hash_pieces(WEIGHTS.vocabulary))
TEXTS = st.text(st.characters(), max_size=60) | st.text(
    st.sampled_from("aB é\u0301й½ﬁ㎏发表。 \t\n\u200b\0\ud800<s>/▁１"), max_size=40
)


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in TOKENIZER.encode(text).spans]


@given(TEXTS)
def test_spans_lie_in_the_text_and_never_go_back(text: str) -> None:
    spans = TOKENIZER.encode(text).spans.tolist()
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(one[0] <= two[0] and one[1] <= two[1] for one, two in pairwise(spans))


@given(TEXTS)
def test_spans_cover_every_visible_character(text: str) -> None:
    covered = np.zeros(len(text), bool)
    for start, end in TOKENIZER.encode(text).spans:
        covered[start:end] = True
    dropped = {"", " ", "▁"}
    for character, kept in zip(text, covered, strict=True):
        if not kept:
            valid = "\ufffd" if "\ud800" <= character <= "\udfff" else character
            plain = unicodedata.normalize("NFC", valid).translate(WEIGHTS.normalization | {0: ""})
            assert plain in dropped


@given(TEXTS, TEXTS)
def test_words_are_segmented_alone(one: str, two: str) -> None:
    joined = TOKENIZER.encode(f"{one} a {two}").ids.tolist()
    parts = [TOKENIZER.encode(f"{one} a").ids, TOKENIZER.encode(f"a {two}").ids[1:]]
    assert joined == np.concatenate(parts).tolist()


@given(TEXTS)
def test_the_tokenizer_forgets_nothing_between_calls(text: str) -> None:
    fresh = TOKENIZER.encode(text)
    again = TOKENIZER.encode(text)
    assert fresh.ids.tolist() == again.ids.tolist()
    assert fresh.spans.tolist() == again.spans.tolist()


def test_spans_are_those_of_the_original() -> None:
    assert pieces("  Grok   3 ") == ["Gro", "k", "3"]
    assert pieces("ﬁne, ½ caf\u0065\u0301") == ["ﬁne", ",", "½", "caf\u0065\u0301"]
    assert "".join(pieces("微软将托管")) == "微软将托管"


def test_control_tokens_do_not_match_text() -> None:
    vocabulary = WEIGHTS.vocabulary
    control = {vocabulary.begin, vocabulary.end, vocabulary.pad}
    assert not control & set(TOKENIZER.encode("<s> </s> <pad> a</s>b <mask>").ids.tolist())


def test_a_decomposed_letter_is_its_composed_one() -> None:
    assert TOKENIZER.encode("и\u0306ога").ids.tolist() == TOKENIZER.encode("йога").ids.tolist()
    assert TOKENIZER.encode("и\u0306ога").spans[-1].tolist()[1] == 5


def test_unknown_characters_are_one_token_each() -> None:
    unknown = TOKENIZER.encode("\U0001f9ff\U00013000")
    assert unknown.ids.tolist().count(WEIGHTS.vocabulary.unknown) >= 1
    assert unknown.spans[-1].tolist() == [1, 2]


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\0", "\u3000\0"])
def test_a_blank_text_has_no_tokens(text: str) -> None:
    tokens = TOKENIZER.encode(text)
    assert tokens.ids.shape == (0,)
    assert tokens.spans.shape == (0, 2)


@pytest.mark.parametrize("text", [None, 3, b"bytes", ["list"]])
def test_what_is_no_text_is_refused(text: object, onnx: OnnxEmbedder) -> None:
    with pytest.raises(EmbeddingError, match="only text"):
        TOKENIZER.encode(text)  # type: ignore[arg-type]
    with pytest.raises(EmbeddingError, match="only text"):
        onnx.get_text_embedding_batch(["fine", text])  # type: ignore[list-item]


@given(TEXTS)
def test_cleaned_text_has_the_same_tokens(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert "\0" not in cleaned
    assert same(TOKENIZER.encode(cleaned), TOKENIZER.encode(text))


def same(one: Tokens, two: Tokens) -> bool:
    return one.ids.tolist() == two.ids.tolist()
