"""The laws of putting a document together from its parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loading.limits import Limits
from rag.loading.parts import UnreadableError, append, check_count, clean, first_line, join, shortened, tidy_title

TEXT = st.text(st.characters(), max_size=30)
PARTS = st.lists(st.tuples(st.one_of(st.none(), st.integers(1, 9), st.sampled_from(["One", "Two"])), TEXT), max_size=6)


@given(PARTS)
def test_sections_start_where_their_parts_do(parts: list[tuple[int | str | None, str]]) -> None:
    found = join(parts)
    starts = [section.start for section in found.sections]
    assert starts == sorted(set(starts)) and (not starts or starts[0] == 0)
    at = 0
    for page, text in parts:
        if clean(text):
            assert found.text[at:].startswith(clean(text))
            holding = [section.page for section in found.sections if section.start <= at]
            assert not found.sections or holding[-1] == page
            at += len(clean(text)) + 2


@given(PARTS, PARTS)
def test_appending_keeps_every_section_of_both(
    one: list[tuple[int | str | None, str]], two: list[tuple[int | str | None, str]]
) -> None:
    first, second = join(one), join(two)
    both = append(first, two)
    assert both.text == "\n\n".join(filter(None, [first.text, second.text]))
    shift = len(both.text) - len(second.text)
    for section in second.sections:
        assert section.page == [s.page for s in both.sections if s.start <= section.start + shift][-1]


@given(TEXT)
def test_clean_text_is_clean_once_and_for_all(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")
    assert not any(character < " " and character not in "\n\t" for character in cleaned)


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("Microsoft Word - Annual report.docx", "Annual report"),
        ("  A\n title ", "A title"),
        ("Untitled 2", ""),
        ("PowerPoint Presentation", ""),
        ("Book of Tea", "Book of Tea"),
        ("2024", ""),
    ],
)
def test_titles_that_programs_make_up_are_dropped(given: str, title: str) -> None:
    assert tidy_title(given) == title


def test_the_first_line_with_words_is_a_title() -> None:
    assert first_line("\n---\n## **Заглавие** #\nmore") == "**Заглавие** #"


@given(st.text(alphabet="ab ,", max_size=500).map(str.strip))
def test_a_long_title_is_cut_between_words_and_says_so(title: str) -> None:
    cut = shortened(title)
    assert len(cut) <= 200
    if cut != title:
        assert cut.endswith("…") and title.startswith(cut[:-1])
        assert " " not in title[:200] or not title[len(cut) - 1].isalpha() or not cut[-2].isalpha()


def test_a_count_over_the_limit_says_both_numbers() -> None:
    check_count(10, Limits(max_pages=10), "pages")
    with pytest.raises(UnreadableError, match="has 11 slides, the limit is 10"):
        check_count(11, Limits(max_pages=10), "slides")
