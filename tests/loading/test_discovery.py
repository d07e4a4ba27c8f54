"""Walking a folder: sorted, obedient to ignore files, and never out of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import SourceError
from rag.loading import Limits, discover, load


def fill(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"text of {name}", encoding="utf-8")


def names(folder: Path) -> list[str]:
    return [file.relpath for file in discover(folder)]


def test_every_file_is_listed_sorted_with_forward_slashes(tmp_path: Path) -> None:
    fill(tmp_path, "b.txt", "a/z.md", "a/inner/y.unknown", "c", "Ъ.txt")
    assert names(tmp_path) == ["a/inner/y.unknown", "a/z.md", "b.txt", "c", "Ъ.txt"]
    first = discover(tmp_path)[0]
    assert first.path.read_text(encoding="utf-8") == "text of a/inner/y.unknown"
    assert (first.size, first.mtime_ns) == (first.path.stat().st_size, first.path.stat().st_mtime_ns)


def test_hidden_files_and_office_locks_stay_out(tmp_path: Path) -> None:
    fill(tmp_path, ".env", ".git/config", "a/.hidden/x.txt", "~$report.docx", "seen.txt")
    assert names(tmp_path) == ["seen.txt"]


def test_an_ignore_file_speaks_gitignore(tmp_path: Path) -> None:
    fill(
        tmp_path, "a.log", "keep.log", "build/x.txt", "docs/build.txt", "docs/draft.md", "docs/deep/draft.md", "top.md"
    )
    (tmp_path / ".footnotedignore").write_text("*.log\n!keep.log\n# remark\nbuild/\n/top.md\ndocs/*.md\n")
    assert names(tmp_path) == ["docs/build.txt", "docs/deep/draft.md", "keep.log"]


def test_a_deeper_ignore_file_wins_for_its_own_folder(tmp_path: Path) -> None:
    fill(tmp_path, "a.tmp", "inner/a.tmp", "inner/b.txt")
    (tmp_path / ".footnotedignore").write_text("*.tmp\n")
    (tmp_path / "inner" / ".footnotedignore").write_text("!a.tmp\nb.txt\n")
    assert names(tmp_path) == ["inner/a.tmp"]


@pytest.mark.parametrize("rules", [b"x[z-a]\n", b"\xff\xfe\xfd\n"])
def test_an_ignore_file_that_makes_no_sense_stops_the_walk(tmp_path: Path, rules: bytes) -> None:
    (tmp_path / ".footnotedignore").write_bytes(rules)
    with pytest.raises(SourceError, match="mend or delete it"):
        discover(tmp_path)


def test_a_link_out_of_the_folder_is_reported_not_followed(tmp_path: Path) -> None:
    fill(tmp_path, "secret/key.txt", "corpus/a.txt")
    corpus = tmp_path / "corpus"
    (corpus / "file-link.txt").symlink_to(tmp_path / "secret" / "key.txt")
    (corpus / "folder-link").symlink_to(tmp_path / "secret")
    (corpus / "nowhere").symlink_to(tmp_path / "gone")
    (corpus / "ring").symlink_to(corpus / "ring")
    assert names(corpus) == ["a.txt", "file-link.txt", "folder-link", "nowhere", "ring"]
    for file in discover(corpus)[1:]:
        with pytest.raises(SourceError, match="link that leads out"):
            load(file.path, file.relpath, Limits())


def test_a_link_within_the_folder_stands_for_its_file(tmp_path: Path) -> None:
    fill(tmp_path, "a/one.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a" / "one.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert names(tmp_path) == ["a/one.txt", "b.txt"]
    assert load(discover(tmp_path)[1].path, "b.txt", Limits()).text == "text of a/one.txt"


def test_a_single_file_is_a_corpus_of_one(tmp_path: Path) -> None:
    fill(tmp_path, "only.md")
    assert names(tmp_path / "only.md") == ["only.md"]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        discover(tmp_path / "gone")


def test_a_name_that_is_no_text_can_still_be_stored(tmp_path: Path) -> None:
    path = bytes(tmp_path) + b"/caf\xe9.txt"
    Path(path.decode("utf-8", "surrogateescape")).write_text("text")
    found = discover(tmp_path)[0]
    assert found.relpath == "caf\\xe9.txt"
    assert load(found.path, found.relpath, Limits()).text == "text"
