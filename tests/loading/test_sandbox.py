"""What a hostile or broken file costs: one line in the report, and the next file is read as ever."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import SourceError
from rag.loading import Limits, Sandbox, load
from rag.schema import Document

LIMITS = Limits(max_seconds=20.0)
GOOD = {
    "a.pdf": made.pdf("Page one.", "Page two."),
    "a.docx": made.docx(made.paragraph("Head", "H1") + made.paragraph("Words.")),
    "a.pptx": made.pptx(made.shape("Slide one."), made.shape("Slide two.")),
    "a.xlsx": made.xlsx({"One": [["a", 1.0]], "Two": [["b", 2.0]]}),
    "a.epub": made.epub({"One": "<p>a</p>", "Two": "<p>b</p>"}),
    "a.html": b"<h1>One</h1><p>a</p><h1>Two</h1><p>b</p>",
    "a.eml": b"Subject: Hello\n\nwords\n",
    "a.msg": made.compound({"__properties_version1.0": b"\0" * 32, "__substg1.0_1000001F": "w".encode("utf-16-le")}),
    "a.csv": b"a,b\n1,2\n",
    "a.json": b'{"a": 1}',
    "a.ipynb": b'{"cells": [{"source": "a"}, {"source": "b"}]}',
    "a.rtf": rb"{\rtf1 words}",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    parsers = Sandbox()
    yield parsers
    parsers.close()


def read(folder: Path, name: str, data: bytes, sandbox: Sandbox, limits: Limits = LIMITS) -> Document:
    path = folder / name
    path.write_bytes(data)
    return load(path, name, limits, sandbox)


def reason(folder: Path, name: str, data: bytes, sandbox: Sandbox, limits: Limits = LIMITS) -> str:
    """The one line that a refused file costs; the next file must be read as if nothing had been."""
    with pytest.raises(SourceError) as caught:
        read(folder, name, data, sandbox, limits)
    assert "\n" not in str(caught.value)
    assert read(folder, "next.csv", b"still,here\n", sandbox).text == "still | here"
    return caught.value.reason


@pytest.mark.parametrize("name", GOOD)
def test_loading_twice_gives_the_same_document_in_lawful_sections(tmp_path: Path, sandbox: Sandbox, name: str) -> None:
    document = read(tmp_path, name, GOOD[name], sandbox)
    assert document == read(tmp_path, name, GOOD[name], sandbox)
    starts = [section.start for section in document.sections]
    assert starts == sorted(set(starts)) and (not starts or starts[0] == 0)
    assert all(start < len(document.text) for start in starts)
    assert [document.page_at(start) for start in starts] == [section.page for section in document.sections]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_whatever_happens_to_its_bytes_a_file_is_read_or_refused(
    tmp_path: Path, sandbox: Sandbox, name: str, data: st.DataObject
) -> None:
    broken = bytearray(GOOD[name])
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(broken)))
    try:
        document = read(tmp_path, name, bytes(broken[:cut]), sandbox)
    except SourceError as error:
        assert error.reason
    else:
        assert document.text.strip()


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, sandbox: Sandbox) -> None:
    bomb = made.docx(made.paragraph("0" * 50_000_000))
    assert len(bomb) < 100_000
    assert "a ZIP bomb" in reason(tmp_path, "bomb.docx", bomb, sandbox)


def test_an_xml_bomb_is_not_expanded(tmp_path: Path, sandbox: Sandbox) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]><w:document {made.WORD}><w:body>&l9;</w:body></w:document>'
    bomb = made.zipped({"word/document.xml": xml})
    assert "declares XML entities" in reason(tmp_path, "bomb.docx", bomb, sandbox)


def test_an_outside_entity_is_not_fetched(tmp_path: Path, sandbox: Sandbox) -> None:
    xml = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {made.WORD}>&x;</w:document>'
    assert "declares XML entities" in reason(tmp_path, "a.docx", made.zipped({"word/document.xml": xml}), sandbox)


def test_a_hundred_thousand_pages_are_not_read(tmp_path: Path, sandbox: Sandbox) -> None:
    endless = made.pdf("x", kids=100_000)
    assert "has 100,000 pages, the limit is 10,000" in reason(tmp_path, "endless.pdf", endless, sandbox)


def test_a_huge_file_is_not_opened(tmp_path: Path, sandbox: Sandbox) -> None:
    path = tmp_path / "huge.pdf"
    path.write_bytes(GOOD["a.pdf"])
    os.truncate(path, 2_000_000_000)
    with pytest.raises(SourceError, match="larger than 200 MB"):
        load(path, "huge.pdf", LIMITS, sandbox)


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, sandbox: Sandbox) -> None:
    slow = b"<p>" + b"<table><tr><td>" * 20_000
    assert "took longer than 0 seconds" in reason(tmp_path, "slow.html", slow, sandbox, Limits(max_seconds=0.0))


def test_a_file_that_needs_too_much_memory_is_given_up(tmp_path: Path, sandbox: Sandbox) -> None:
    wide = b"[" + b'{"key": "some words to remember"},' * 1_000_000 + b"{}]"
    limits = Limits(max_memory_mb=200)
    assert "200 MB" in reason(tmp_path, "wide.json", wide, sandbox, limits)


def test_a_text_longer_than_the_limit_is_refused(tmp_path: Path, sandbox: Sandbox) -> None:
    rows = b"a,b\n" * 3_000
    assert "more than 12,500 characters" in reason(tmp_path, "long.csv", rows, sandbox, Limits(max_bytes=12_500))


def test_a_parser_that_was_killed_is_replaced(tmp_path: Path) -> None:
    with_one = Sandbox()
    read(tmp_path, "a.csv", GOOD["a.csv"], with_one)
    os.kill(with_one.processes()[0], signal.SIGTERM)
    assert read(tmp_path, "b.csv", GOOD["a.csv"], with_one).text == "a | b\na: 1 | b: 2"
    with_one.close()
    assert with_one.processes() == []


def test_threads_share_a_sandbox(tmp_path: Path, sandbox: Sandbox) -> None:
    found: dict[int, str] = {}

    def work(number: int) -> None:
        found[number] = read(tmp_path, f"{number}.csv", f"row,{number}\n".encode(), sandbox).text

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: f"row | {number}" for number in range(4)}


def test_a_module_in_the_folder_being_read_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trace = tmp_path / "ran"
    for name in ("json", "selectolax", "csv", "rag"):
        (tmp_path / f"{name}.py").write_text(f"open({str(trace)!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    fresh = Sandbox()
    assert read(tmp_path, "a.html", b"<p>words</p>", fresh).text == "words"
    fresh.close()
    assert not trace.exists()


def test_importing_the_package_starts_no_process_and_loads_no_parser() -> None:
    assert not {"pypdfium2", "selectolax", "python_calamine", "olefile"} & _imported_by("import rag.loading")


def _imported_by(code: str) -> set[str]:
    import subprocess

    script = f"{code}\nimport sys; print(' '.join(sys.modules))"
    root = Path(__file__).resolve().parents[2]
    return set(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root).stdout.split())
