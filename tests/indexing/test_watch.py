"""Laws of following a folder: a change is soon in the index, the store is free in between."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from test_sync import CountedEmbedder

from rag import watching
from rag.errors import FootnotedError, StoreError, UsageError
from rag.indexing import Indexing, IndexReport
from rag.loading import Limits
from rag.store import Store, writer_lock
from rag.watching import matters, watch

PATIENCE = 60.0
"""Seconds; how fast this machine embeds and starts Python is no law."""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "first.txt").write_text("The first file was there before.", "utf-8")
    return folder


@pytest.fixture
def following(tmp_path: Path, corpus: Path) -> Iterator[subprocess.Popen[str]]:
    """A real ``footnoted index --watch``, the store within the folder it follows."""
    command = [
        sys.executable,
        "-X",
        "faulthandler",
        "-c",
        "from rag.cli import main; main()",
        "index",
        str(corpus),
        "--watch",
    ]
    process = subprocess.Popen(
        [*command, "--store", str(corpus / ".footnoted")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)},
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def indexed(store: Path) -> set[str]:
    try:
        opened = Store(store, exact_limit=10)
    except StoreError:
        return set()
    found = {state.source for state in opened.catalog.files() if state.state == "indexed"}
    opened.close()
    return found


def wait_for(met: Callable[[], bool]) -> None:
    """Look again and again until it is met."""
    ends, never = time.monotonic() + PATIENCE, Event()
    while not met():
        assert time.monotonic() < ends, f"not within {PATIENCE} s"
        never.wait(0.02)


def free(store: Path) -> bool:
    try:
        with writer_lock(store):
            return True
    except StoreError:
        return False


def ended(following: subprocess.Popen[str]) -> tuple[str, str]:
    """Return what a process wrote until it ended; one that goes on is made to say where it is."""
    try:
        return following.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        following.send_signal(signal.SIGABRT)
        return following.communicate()


def test_a_change_is_noticed_within_a_second() -> None:
    """Of the two seconds in which it shall be followed, indexing has the other one."""
    assert watching._SETTLED_MS + watching._LONGEST_MS < 1000


def test_changes_are_followed(following: subprocess.Popen[str], corpus: Path) -> None:
    store = corpus / ".footnoted"
    wait_for(lambda: indexed(store) == {"first.txt"})
    wait_for(lambda: free(store))
    (corpus / "deep").mkdir()
    (corpus / "deep" / "second.txt").write_text("The second file came later.", "utf-8")
    wait_for(lambda: "deep/second.txt" in indexed(store))
    opened = Store(store, exact_limit=10)
    passages = opened.passages([i for i, _ in opened.lexical("second", 5)])
    assert [passage.source for passage in passages.values()] == ["deep/second.txt"]
    opened.close()
    (corpus / "deep" / "second.txt").rename(corpus / "third.txt")
    (corpus / "first.txt").unlink()
    wait_for(lambda: indexed(store) == {"third.txt"})
    wait_for(lambda: free(store))
    following.send_signal(signal.SIGINT)
    out, complaints = ended(following)
    assert (following.returncode, complaints) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("following") and lines[1].startswith("1 added")
    assert 3 <= len(lines) <= 5, "one line a sync that changed something"


def test_a_file_saved_again_with_the_same_words_is_no_change(tmp_path: Path, corpus: Path) -> None:
    def sync() -> IndexReport:
        return Indexing(tmp_path / "s", CountedEmbedder(), limits=Limits()).sync([corpus])

    assert sync().added == 1
    (corpus / "first.txt").touch()
    report = sync()
    assert (report.added, report.updated, report.unchanged, report.embedded) == (0, 0, 1, 0)


def test_a_busy_store_is_tried_again(tmp_path: Path, corpus: Path) -> None:
    stop, told, reports = Event(), list[str](), list[IndexReport]()
    answers = [IndexReport(), StoreError("busy"), IndexReport()]

    def sync(_: Sequence[Path]) -> IndexReport:
        answer = answers.pop(0)
        (corpus / f"change-{len(answers)}.txt").write_text("changed", "utf-8")
        if not answers:
            stop.set()
        if isinstance(answer, StoreError):
            raise answer
        return answer

    watch([corpus], tmp_path / "s", sync, synced=reports.append, failed=lambda e: told.append(str(e)), stop=stop)
    assert (len(reports), told) == (2, ["busy"])


def test_a_folder_that_goes_is_waited_for_and_followed_again(tmp_path: Path, corpus: Path) -> None:
    stop, told, away = Event(), list[str](), tmp_path / "away"
    indexing, embedder = tmp_path / "s", CountedEmbedder()

    def synced(report: IndexReport) -> None:
        if not told:
            corpus.rename(away)
        elif not (corpus / "second.txt").exists():
            (corpus / "second.txt").write_text("The second file came after the folder was back.", "utf-8")
        elif report.added:
            stop.set()

    def failed(error: FootnotedError) -> None:
        told.append(str(error))
        if away.exists():
            shutil.copytree(away, corpus)
            shutil.rmtree(away)

    def sync(folders: Sequence[Path]) -> IndexReport:
        return Indexing(indexing, embedder, limits=Limits()).sync(folders)

    watch([corpus], indexing, sync, synced=synced, failed=failed, stop=stop)
    assert set(told) == {f"{corpus} is not there: name a folder or file that exists"}
    assert indexed(indexing) == {"first.txt", "second.txt"}


def test_while_one_folder_is_gone_the_other_is_followed(tmp_path: Path, corpus: Path) -> None:
    stop, warned, other = Event(), list[str](), tmp_path / "other"
    other.mkdir()
    (other / "far.txt").write_text("A file of the other folder.", "utf-8")
    indexing, embedder = tmp_path / "s", CountedEmbedder()

    def synced(report: IndexReport) -> None:
        warned.extend(report.warnings)
        if other.exists() and not warned:
            other.rename(tmp_path / "away")
        elif not (corpus / "second.txt").exists():
            (corpus / "second.txt").write_text("The second file came while the other folder was gone.", "utf-8")
        elif report.added:
            stop.set()

    def failed(error: FootnotedError) -> None:
        raise AssertionError(f"nothing was to fail: {error}")

    def sync(folders: Sequence[Path]) -> IndexReport:
        return Indexing(indexing, embedder, limits=Limits()).sync(folders)

    watch([corpus, other], indexing, sync, synced=synced, failed=failed, stop=stop)
    assert all(text.startswith(f"{other} is not there now; what it held stays indexed") for text in warned) and warned
    assert indexed(indexing) == {"corpus/first.txt", "corpus/second.txt", "other/far.txt"}


def test_a_folder_that_was_never_there_ends_it(tmp_path: Path, corpus: Path) -> None:
    def sync(_: Sequence[Path]) -> IndexReport:
        raise UsageError("gone")

    with pytest.raises(UsageError, match="gone"):
        watch([corpus], tmp_path / "s", sync, synced=lambda _: None, failed=lambda _: None)


@pytest.mark.parametrize(
    ("path", "counts"),
    [("a.txt", True), ("deep/a.txt", True), (".footnotedignore", True), ("deep/.footnotedignore", True),
     (".git/index", False), ("~$report.docx", False), ("index/catalog.sqlite-wal", False)],
)  # fmt: skip
def test_only_what_can_change_the_index_wakes_it(tmp_path: Path, path: str, counts: bool) -> None:
    assert matters(tmp_path / path, [tmp_path], tmp_path / "index") is counts
