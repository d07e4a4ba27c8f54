"""PDF: pages, and each way in which one can't be read."""

from __future__ import annotations

import made
import pytest

from rag.loading.limits import Limits
from rag.loading.parts import UnreadableError
from rag.loading.pdf import extract

LIMITS = Limits()


def test_each_page_is_a_section() -> None:
    found = extract(made.pdf("First page.\nIts second line.", "Second page.", title="The Report"), LIMITS)
    assert found.text == "First page.\nIts second line.\n\nSecond page."
    assert [(s.start, s.page) for s in found.sections] == [(0, 1), (30, 2)]
    assert found.title == "The Report"


def test_an_empty_page_leaves_the_numbers_of_the_others() -> None:
    assert [s.page for s in extract(made.pdf("One.", "", "Three."), LIMITS).sections] == [1, 3]


@pytest.mark.parametrize("made_up", ["Microsoft Word - Document1", "untitled", "Document 3.docx", ""])
def test_a_title_that_a_program_made_up_gives_way_to_the_first_line(made_up: str) -> None:
    assert extract(made.pdf("A real heading\nwords", title=made_up), LIMITS).title == "A real heading"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (made.pdf("secret", trailer=made.LOCK), "is encrypted"),
        (made.pdf("", ""), "2 pages but no text: a scan"),
        (b"%PDF-1.7\nbroken from here on", "is damaged"),
        (made.pdf("x", kids=3_000), "has 3,000 pages, the limit is 100"),
    ],
)
def test_encrypted_scanned_damaged_and_endless_files_are_told_apart(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        extract(data, Limits(max_pages=100))


@pytest.mark.parametrize(("word", "glyphs"), [("سلام", "DCBA"), ("שלום", "DCBA")])
def test_right_to_left_words_are_spelled_as_they_are_read(word: str, glyphs: str) -> None:
    # A PDF paints letters from left to right, so the last letter of an Arabic word comes first.
    painted = made.pdf(f"{glyphs} 2025 {glyphs}", letters=dict(zip("ABCD", word, strict=True)) | {" ": " "})
    found = extract(painted, LIMITS).text
    assert found.count(word) == 2 and word[::-1] not in found


def test_words_broken_at_a_line_end_are_whole_again() -> None:
    broken = "A consid-\nerable sum in the long-\nterm plan; long-term plans cost."
    assert extract(made.pdf(broken), LIMITS).text == "A considerable sum in the long-term plan; long-term plans cost."


def test_pages_that_are_only_pictures_are_told_and_blank_ones_are_not() -> None:
    found = extract(made.pdf("One.", made.PICTURE, "", "Four.", made.PICTURE), LIMITS)
    assert found.notes == ("2 of 5 pages hold no text but pictures, scans perhaps, and were not read: 2, 5",)
    assert extract(made.pdf("One.", ""), LIMITS).notes == ()
