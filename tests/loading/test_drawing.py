"""A drawn page marks the quoted words and nothing else, and a page that can't be drawn costs one line."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import made
import pytest

from rag.errors import SourceError
from rag.loading import Limits, draw, load

LIMITS = Limits(max_seconds=20.0)
SCALE = 110 / 72


def pixels(png: bytes) -> tuple[int, int, bytes]:
    """Return the width, height and RGB bytes of a picture made by the drawing."""
    width, height, bits, kind = struct.unpack(">IIBB", png[16:26])
    assert (bits, kind) == (8, 2)
    (length,) = struct.unpack(">I", png[33:37])
    rows = zlib.decompress(png[41 : 41 + length])
    lines = (rows[y * (3 * width + 1) + 1 : (y + 1) * (3 * width + 1)] for y in range(height))
    return width, height, b"".join(lines)


def marked_rows(png: bytes) -> list[int]:
    """Return the rows with yellow pixels."""
    width, height, rgb = pixels(png)
    return [
        y
        for y in range(height)
        if any(rgb[at] > rgb[at + 2] + 40 for at in range(3 * y * width, 3 * (y + 1) * width, 3))
    ]


def drawn(folder: Path, data: bytes, quote: str, after: str = "") -> tuple[bytes, float]:
    (folder / "a.pdf").write_bytes(data)
    document = load(folder / "a.pdf", "a.pdf", LIMITS)
    start = document.text.index(quote, document.text.index(after))
    picture = draw(folder / "a.pdf", document, start, start + len(quote), LIMITS)
    return picture.png, picture.top


LINES = made.pdf("An opening line.\nSaid twice.\nBetween them.\nSaid twice.", "On another page.")


@pytest.mark.parametrize(
    ("quote", "after", "line"),
    [("Said twice.", "", 1), ("Said twice.", "Between", 3), ("opening", "", 0), ("On another", "", 0)],
)
def test_the_mark_covers_the_quoted_line_alone(tmp_path: Path, quote: str, after: str, line: int) -> None:
    png, top = drawn(tmp_path, LINES, quote, after)
    rows = marked_rows(png)
    baseline = (792 - 700 + 14 * line) * SCALE  # lines are 14 points apart, the first at 700 of 792
    assert baseline - 14 * SCALE < rows[0] < rows[-1] < baseline + 5 * SCALE
    assert rows == list(range(rows[0], rows[-1] + 1))
    assert top == pytest.approx(rows[0] / 1210, abs=0.005)


def test_a_quote_over_two_lines_is_marked_on_both(tmp_path: Path) -> None:
    rows = marked_rows(drawn(tmp_path, made.pdf("It was\ndredged."), "was\ndredged")[0])
    assert rows[-1] - rows[0] > 14 * SCALE


def test_a_file_that_says_something_else_now_is_not_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(LINES)
    document = load(tmp_path / "a.pdf", "a.pdf", LIMITS)
    for data, reason in (
        (made.pdf("Other words."), "nowhere on page 1"),
        (made.pdf("x", trailer=made.LOCK), "can't be drawn"),
        (b"%PDF-1.4 broken", "can't be drawn"),
        (b"plain text", "not the PDF"),
    ):
        (tmp_path / "a.pdf").write_bytes(data)
        with pytest.raises(SourceError, match=reason):
            draw(tmp_path / "a.pdf", document, 0, 7, LIMITS)


def test_a_page_of_any_size_makes_a_picture_of_bounded_size_in_bounded_time(tmp_path: Path) -> None:
    vast = made.pdf("Words.").replace(b"[0 0 612 792]", b"[0 0 14400 9]")
    assert max(pixels(drawn(tmp_path, vast.replace(b"700 Td", b"  0 Td"), "Words.")[0])[:2]) <= 2000
    document = load(tmp_path / "a.pdf", "a.pdf", LIMITS)
    with pytest.raises(SourceError, match="took longer"):
        draw(tmp_path / "a.pdf", document, 0, 5, Limits(max_seconds=0.0))
