"""Laws of uploads: an untrusted name leads nowhere, a refusal leaves no trace, nothing is overwritten unasked."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.uploads import safe_name, take_in
from rag.errors import DocumentExists, SourceError, UsageError
from rag.loading import Limits, discover

TEXT = b"The museum opens at nine and closes at five."


def take(folder: Path, name: str, content: bytes = TEXT, *, replace: bool = False, limit: int = 1000) -> str:
    return take_in(folder, name, content, Limits(max_bytes=limit), replace=replace)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["..", "/", "\\", "a", ".", "~$", "é", "\0", "\u202e", " ", ".txt"])).map("".join)
)
def test_a_name_never_leads_out_of_the_folder_and_is_never_hidden(name: str) -> None:
    try:
        safe = safe_name(name)
    except UsageError:
        return
    assert safe == Path(safe).name and safe not in (".", "..")
    assert not safe.startswith((".", "~$", " ")) and not set(safe) & set('/\\\0\n\u202e<>:"|?*')
    assert len(safe.encode()) <= 255 and safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\Report 2024.pdf", "Report 2024.pdf"),
        (".footnotedignore", "footnotedignore"),
        ("~$locked.docx", "locked.docx"),
        ("Отчёт за май.docx", "Отчёт за май.docx"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a" * 400 + ".pdf", "a" * 176 + ".pdf"),
    ],
)
def test_names_stay_readable(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize("name", ["", "..", "///", "\u200b", "---", " . "])
def test_a_name_without_letters_or_digits_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="no name"):
        safe_name(name)


def test_an_upload_is_kept_as_it_came(tmp_path: Path) -> None:
    assert take(tmp_path / "uploads", "hours.txt") == "hours.txt"
    assert take_in(tmp_path / "uploads", "more.txt", BytesIO(TEXT + TEXT), Limits(), replace=False) == "more.txt"
    assert contents(tmp_path / "uploads") == {"hours.txt": TEXT, "more.txt": TEXT + TEXT}
    assert [file.relpath for file in discover(tmp_path / "uploads")] == ["hours.txt", "more.txt"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("big.txt", b"word " * 1000, "larger than 0.001 MB"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        ("backup.zip", b"PK\x03\x04" + bytes(100), "damaged|archive"),
        ("song.mp3", b"ID3\0" + bytes(100), "sound"),
        ("tool.exe", b"MZ" + bytes(100), "program"),
        ("report.pdf", b"no PDF at all", "PDF"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b"  \n ", "no text"),
    ],
)
def test_what_no_reader_reads_is_refused_with_its_reason_and_leaves_no_trace(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(SourceError, match=reason) as refused:
        take(tmp_path, name, content)
    assert refused.value.source == name
    assert contents(tmp_path) == {}


def test_another_document_is_replaced_only_when_asked(tmp_path: Path) -> None:
    take(tmp_path, "hours.txt")
    assert take(tmp_path, "hours.txt") == "hours.txt", "the same content again is no conflict"
    with pytest.raises(DocumentExists, match="replace"):
        take(tmp_path, "hours.txt", b"The museum is closed.")
    assert contents(tmp_path) == {"hours.txt": TEXT}
    take(tmp_path, "hours.txt", b"The museum is closed.", replace=True)
    assert contents(tmp_path) == {"hours.txt": b"The museum is closed."}


def test_a_damaged_file_never_replaces_a_good_one(tmp_path: Path) -> None:
    take(tmp_path, "hours.txt")
    with pytest.raises(SourceError):
        take(tmp_path, "hours.txt", bytes(range(256)) * 3, replace=True)
    assert contents(tmp_path) == {"hours.txt": TEXT}
