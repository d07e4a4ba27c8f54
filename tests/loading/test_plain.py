"""Text files: whatever was written comes back unchanged, and what is no text is refused with a reason."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import SourceError
from rag.loading import Limits, load
from rag.loading.encoding import decode
from rag.loading.parts import UnreadableError

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(TEXTS)
def test_utf8_comes_back_unchanged(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode("utf-8")) == text
    if not text.startswith("\ufeff") and "\x1b$" not in text:
        assert decode(text.encode("utf-8")) == text


@given(TEXTS, st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-8"]))
def test_a_byte_order_mark_decides_and_is_dropped(text: str, encoding: str) -> None:
    if text.startswith("\0"):
        return
    assert decode(("\ufeff" + text).encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["Plain words.\r\n", "Моделите са тук, в облака.\n", "你好,世界。今天天气很好。\n"])
def test_wide_encodings_need_no_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("name", ["a.txt", "b.md", "c.py", "no-extension"])
def test_newlines_are_kept_as_they_are(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes("# Заглавие\r\nвтори ред\rтрети\n".encode())
    document = load(tmp_path / name, name, Limits())
    assert document.text == "# Заглавие\r\nвтори ред\rтрети\n"
    assert (document.source, document.title, document.sections) == (name, "Заглавие", ())
    assert document == load(tmp_path / name, name, Limits())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "only blanks"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0", "a program"),
        (bytes(range(256)) * 8, "binary"),
        ("много думи на български".encode()[:-1], "broken bytes, the first at 41"),
        (codecs.BOM_UTF16_LE + b"a\0b\0c", "breaks off at byte 4"),
        (b"some words\0and more", "zero bytes, the first at 10"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=words) as caught:
        load(path, "folder/odd.txt", Limits())
    assert caught.value.source == "folder/odd.txt"


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    with pytest.raises(SourceError, match="larger than 200 MB"):
        load(path, "large.txt", Limits())


def test_a_pipe_is_refused_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="device or pipe"):
        load(tmp_path / "pipe", "pipe", Limits())


def test_a_missing_file_is_an_error_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="can't be read: No such file"):
        load(tmp_path / "gone.txt", "gone.txt", Limits())


def test_a_surrogate_never_comes_out() -> None:
    with pytest.raises(UnreadableError):
        decode(codecs.BOM_UTF8 + b"\xed\xa0\x80")
