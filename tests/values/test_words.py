"""Folding hides case and accents, never where a word stands; the language is named only when it shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language import guess_language
from rag.words import content_words, fold, word_spans, words


@given(st.text(max_size=200))
def test_every_word_lies_where_it_says(text: str) -> None:
    for word, start, end in word_spans(text):
        assert word in (fold(text[start:end]), text[start:end])


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=200) | st.text("aZ09.,:_'- \n\x1f", max_size=60))
def test_the_words_are_those_that_have_a_place(text: str) -> None:
    assert words(text) == [word for word, _, _ in word_spans(text)]


def test_words_by_hand() -> None:
    assert words("Musk’s Café, 3.5 МЪСК й") == ["musk", "s", "cafe", "3.5", "мъск", "й"]
    assert words("発表した") == ["発表", "表し", "した"]
    assert content_words("Which Grok models does Azure host?") == ["grok", "models", "azure", "host"]
    assert content_words("Кога Мъск напусна OpenAI?") == ["мъск", "напусна", "openai"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Which Grok models does Azure host?", "en"), ("Quando ha lasciato OpenAI Musk?", "it"),
        ("Кога Мъск напусна OpenAI?", "bg"), ("Когда Маск покинул компанию?", "ru"),
        ("Wann verließ Musk OpenAI?", "de"), ("Pourquoi Musk a quitté OpenAI ?", "fr"),
        ("¿Cuándo dejó Musk OpenAI?", "es"), ("マスクはいつ", "ja"), ("马斯克离开", "zh"), ("Ο Μασκ έφυγε", "el"),
        ("Microsoft Azure е готов да приеме Grok", "bg"), ("Elon Musk", ""), ("", ""), ("2018", ""),
    ],
)  # fmt: skip
def test_language(text: str, language: str) -> None:
    assert guess_language(text) == language
