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
