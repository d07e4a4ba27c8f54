"""The three languages say the same things with the same blanks."""

from __future__ import annotations

from dataclasses import asdict
from string import Formatter

import pytest

from ui.words import ENGLISH, LANGUAGES, Words


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_every_label_is_there_with_the_english_blanks(words: Words) -> None:
    english = asdict(ENGLISH)
    for name, label in asdict(words).items():
        forms = label if isinstance(label, tuple) else (label,)
        english_forms = english[name] if isinstance(english[name], tuple) else (english[name],)
        assert all(form.strip() for form in forms), name
        assert [blanks(form) for form in forms] == [blanks(form) for form in english_forms], name


def test_languages_differ_in_their_words() -> None:
    for code in ("it", "bg"):
        same = [name for name, label in asdict(LANGUAGES[code]).items() if label == asdict(ENGLISH)[name]]
        assert set(same) <= {"took", "documents_summary"}, code


@pytest.mark.parametrize(("number", "said"), [(0, "0 sources"), (1, "1 source"), (2, "2 sources")])
def test_counting(number: int, said: str) -> None:
    assert ENGLISH.count(number, ENGLISH.sources) == said
