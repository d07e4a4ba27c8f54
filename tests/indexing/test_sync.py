"""Laws of indexing: the store follows the folder, nothing is embedded twice, a failure loses nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.errors import EmbeddingError, StoreError, UsageError
from rag.indexing import Indexing, IndexReport
from rag.loading import Limits
from rag.store import ChromaVectors, Store, catalog_path, graph_path, post_later, writer_lock


class CountedEmbedder:
    """Vectors made of the text's letters: deterministic, instant, and every call is counted; can be told to fail."""

    model_name = "letters"

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.fail_after: int | None = None

    def get_text_embedding_batch(self, texts: list[str], **_: Any) -> list[np.ndarray]:
        if self.fail_after is not None and len(self.texts) + len(texts) > self.fail_after:
            raise EmbeddingError("the endpoint is gone")
        self.texts += texts
        return [self.get_query_embedding(text) for text in texts]

    def get_query_embedding(self, query: str) -> np.ndarray:
        seed = np.frombuffer(query.encode().ljust(8, b"x")[:8], np.uint32)
        vector = np.random.default_rng(seed).standard_normal(16).astype(np.float32)
        return vector / np.linalg.norm(vector)


@pytest.fixture
def embedder() -> CountedEmbedder:
    return CountedEmbedder()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in ("one", "two", "three"):
        write(folder / f"{name}.txt", f"This is the text of file {name}. It says a thing or two about {name}.")
    return folder


def write(path: Path, text: str) -> None:
    """Write a file and date it back, so that a later change is not within the same clock tick."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    stamp = path.stat().st_mtime_ns - 60_000_000_000 + len(text)
    os.utime(path, ns=(stamp, stamp))


def sync(store: Path, embedder: CountedEmbedder, *folders: Path, prune: bool = False) -> IndexReport:
    return Indexing(store, embedder, limits=Limits(), prune=prune).sync(folders)


def counts(report: IndexReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.removed


def sources(store: Path) -> dict[str, str]:
    opened = Store(store, exact_limit=10)
    found = {state.source: state.state for state in opened.catalog.files()}
    opened.close()
    return found


def rows(store: Path) -> list[Any]:
    """Everything the store says, without row ids and times."""
    opened = Store(store, exact_limit=10).catalog
    tables = (
        "SELECT digest, text, title, sections FROM content ORDER BY 1",
        "SELECT path, bytes, size, reason FROM file ORDER BY 1",
        "SELECT key, start, finish, text, embedding FROM passage ORDER BY 1",
        "SELECT hash, vector FROM embedding ORDER BY 1",
        "SELECT key, gone FROM outbox",
    )
    return [opened.rows(table) for table in tables]


def test_a_second_run_finds_nothing_to_do(tmp_path: Path, corpus: Path, embedder: CountedEmbedder) -> None:
    assert counts(sync(tmp_path / "s", embedder, corpus)) == (3, 0, 0, 0)
    embedded = len(embedder.texts)
    assert counts(sync(tmp_path / "s", embedder, corpus)) == (0, 0, 3, 0)
    assert len(embedder.texts) == embedded


def test_the_same_input_gives_the_same_index(tmp_path: Path, corpus: Path, embedder: CountedEmbedder) -> None:
    sync(tmp_path / "a", embedder, corpus)
    sync(tmp_path / "b", CountedEmbedder(), corpus)
    assert rows(tmp_path / "a") == rows(tmp_path / "b")


def test_changed_moved_and_deleted_files_are_followed(tmp_path: Path, corpus: Path, embedder: CountedEmbedder) -> None:
    sync(tmp_path / "s", embedder, corpus)
    write(corpus / "one.txt", "Now file one says something else altogether.")
    (corpus / "two.txt").rename(corpus / "moved.txt")
    (corpus / "three.txt").unlink()
    before = len(embedder.texts)
    assert counts(sync(tmp_path / "s", embedder, corpus)) == (1, 1, 0, 2)
    assert len(embedder.texts) == before + 1, "only the changed file is embedded, the moved one is not"
    assert sources(tmp_path / "s") == {"moved.txt": "indexed", "one.txt": "indexed"}


def test_chroma_is_told_at_once_when_it_is_new_and_else_when_enough_waits(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(tmp_path / "s", embedder, corpus)
    store = Store(tmp_path / "s", exact_limit=0)
    assert store.vectors() == (3, 0)
    monkeypatch.setattr("rag.indexing.run._POSTED_TOGETHER", 3)
    (corpus / "two.txt").unlink()
    write(corpus / "four.txt", "File four came later.")
    sync(tmp_path / "s", embedder, corpus)
    assert store.vectors() == (2, 1) and store.catalog.waiting() == (1, 1)
    write(corpus / "five.txt", "File five came last.")
    sync(tmp_path / "s", embedder, corpus)
    assert store.vectors() == (4, 0) and store.catalog.waiting() == (0, 0)
    graph = ChromaVectors(graph_path(tmp_path / "s"))
    assert graph.keys() == {key for (key,) in store.catalog.rows("SELECT key FROM passage")}
    graph.close()
    store.close()


def test_a_graph_that_was_deleted_is_told_everything_anew(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder
) -> None:
    sync(tmp_path / "s", embedder, corpus)
    shutil.rmtree(graph_path(tmp_path / "s"))
    store = Store(tmp_path / "s", exact_limit=0)
    assert len(store.dense(embedder.get_query_embedding("anything"), 10)) == 3, "exact search stands in for it"
    assert not graph_path(tmp_path / "s").exists(), "a reader makes no graph"
    sync(tmp_path / "s", embedder, corpus)
    assert store.vectors() == (3, 0)
    store.close()


def test_identical_files_are_embedded_once_and_named_both(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder
) -> None:
    write(corpus / "deep" / "copy.txt", (corpus / "one.txt").read_text("utf-8"))
    sync(tmp_path / "s", embedder, corpus)
    assert len(embedder.texts) == len(set(embedder.texts)) == 3
    store = Store(tmp_path / "s", exact_limit=10)
    found = store.passages([i for i, _ in store.lexical("file one", 5)])
    assert any((p.source, *p.also_in) == ("deep/copy.txt", "one.txt") for p in found.values())


def test_an_emptied_folder_keeps_its_documents_until_pruned(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder
) -> None:
    sync(tmp_path / "s", embedder, corpus)
    for path in corpus.iterdir():
        path.unlink()
    report = sync(tmp_path / "s", embedder, corpus)
    assert counts(report) == (0, 0, 0, 0) and "--prune" in report.warnings[0]
    assert len(sources(tmp_path / "s")) == 3
    assert sync(tmp_path / "s", embedder, corpus, prune=True).removed == 3


def test_a_second_folder_prefixes_sources_and_prune_drops_it(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder
) -> None:
    write(tmp_path / "other" / "four.txt", "File four stands in another folder.")
    sync(tmp_path / "s", embedder, corpus)
    sync(tmp_path / "s", embedder, tmp_path / "other")
    assert set(sources(tmp_path / "s")) == {"corpus/one.txt", "corpus/two.txt", "corpus/three.txt", "other/four.txt"}
    sync(tmp_path / "s", embedder, corpus, prune=True)
    assert set(sources(tmp_path / "s")) == {"one.txt", "two.txt", "three.txt"}


def test_a_failing_embedder_loses_nothing_and_what_was_embedded_is_kept(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.indexing.run._PENDING_PASSAGES", 1)
    embedder.fail_after = 2
    with pytest.raises(EmbeddingError):
        sync(tmp_path / "s", embedder, corpus)
    assert len(sources(tmp_path / "s")) == 2
    embedder.fail_after = None
    sync(tmp_path / "s", embedder, corpus)
    assert len(embedder.texts) == 3
    sync(tmp_path / "t", CountedEmbedder(), corpus)
    assert rows(tmp_path / "s") == rows(tmp_path / "t")


def test_unreadable_files_are_named_with_a_reason_and_the_rest_is_indexed(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder
) -> None:
    (corpus / "empty.txt").touch()
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 20)
    report = sync(tmp_path / "s", embedder, corpus)
    assert report.added == 3
    assert [source for source, _ in report.failed] == ["binary.txt", "empty.txt"]
    assert all(reason for _, reason in report.failed)


def test_another_embedding_model_or_chunking_is_never_mixed_in(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder
) -> None:
    sync(tmp_path / "s", embedder, corpus)
    other = CountedEmbedder()
    other.model_name = "other letters"
    with pytest.raises(StoreError, match="other letters"):
        Store(tmp_path / "s", exact_limit=10).require_model(other.model_name)
    report = sync(tmp_path / "s", other, corpus)
    assert report.added == 3 and report.warnings and len(other.texts) == 3


@pytest.mark.parametrize("change", ["loading", "chunking"])
def test_what_another_version_read_or_cut_is_read_again_and_only_new_text_is_embedded(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder, change: str
) -> None:
    sync(tmp_path / "s", embedder, corpus)
    before = rows(tmp_path / "s")[:-1]
    with sqlite3.connect(catalog_path(tmp_path / "s")) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = ?", (change,))
        connection.execute("UPDATE content SET digest = digest || '0', text = 'As it was read.'")
        connection.execute("UPDATE passage SET key = key || '0'")
    again = CountedEmbedder()
    report = sync(tmp_path / "s", again, corpus)
    assert report.added + report.updated == 3 and report.warnings and not report.unchanged
    assert again.texts == [] and rows(tmp_path / "s")[:-1] == before
    assert not sync(tmp_path / "s", again, corpus).warnings


@pytest.mark.parametrize("change", ["embedding", "layout"])
def test_what_is_read_anew_is_read_in_every_folder_of_the_store(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder, change: str
) -> None:
    write(tmp_path / "other" / "four.txt", "File four stands in another folder.")
    write(tmp_path / "s" / "uploads" / "five.txt", "File five was uploaded.")
    sync(tmp_path / "s", embedder, corpus, tmp_path / "other")
    before = sources(tmp_path / "s")
    with sqlite3.connect(catalog_path(tmp_path / "s")) as connection:
        connection.execute(f"UPDATE meta SET value = '0' WHERE key = '{'schema' if change == 'layout' else change}'")
    assert sync(tmp_path / "s", embedder, corpus).added == 5
    assert sources(tmp_path / "s") == before and len(before) == 5


def test_a_store_of_another_layout_is_rebuilt_not_mixed(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder
) -> None:
    sync(tmp_path / "s", embedder, corpus)
    with sqlite3.connect(catalog_path(tmp_path / "s")) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
    with pytest.raises(StoreError, match="layout 0"):
        Store(tmp_path / "s", exact_limit=10)
    report = sync(tmp_path / "s", embedder, corpus)
    assert report.added == 3 and "layout" in report.warnings[0]
    sync(tmp_path / "t", CountedEmbedder(), corpus)
    assert rows(tmp_path / "s") == rows(tmp_path / "t")


def test_a_store_of_the_layout_before_is_brought_to_this_one_and_nothing_is_embedded_again(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder
) -> None:
    write(corpus / "dated.md", "---\ndate: 2019-05-05\n---\nThis has a day of its own.")
    write(tmp_path / "other" / "four.txt", "File four stands in another folder.")
    sync(tmp_path / "s", embedder, corpus, tmp_path / "other")
    before = rows(tmp_path / "s")
    with sqlite3.connect(catalog_path(tmp_path / "s")) as connection:
        connection.execute("UPDATE meta SET value = '3' WHERE key = 'schema'")
        connection.execute("ALTER TABLE file DROP COLUMN date")
    with pytest.raises(StoreError, match="layout 3"):
        Store(tmp_path / "s", exact_limit=10)
    again = CountedEmbedder()
    report = sync(tmp_path / "s", again, corpus)
    assert again.texts == [] and (report.updated, report.added) == (5, 0) and "earlier layout" in report.warnings[0]
    assert rows(tmp_path / "s") == before
    opened = Store(tmp_path / "s", exact_limit=10)
    assert str(opened.document("corpus/dated.md").date) == "2019-05-05"
    opened.close()
    assert sync(tmp_path / "s", again, corpus).unchanged == 4


def test_a_second_writer_is_told_who_holds_the_store(tmp_path: Path, corpus: Path, embedder: CountedEmbedder) -> None:
    with writer_lock(tmp_path / "s"), pytest.raises(StoreError, match=f"process {os.getpid()}"):
        sync(tmp_path / "s", embedder, corpus)


def test_a_missing_folder_says_what_to_do(tmp_path: Path, embedder: CountedEmbedder) -> None:
    with pytest.raises(UsageError, match="not there"):
        sync(tmp_path / "s", embedder, tmp_path / "nowhere")


@pytest.mark.parametrize("exact_limit", [100, 0], ids=["exact", "graph"])
@pytest.mark.parametrize("together", [1, 256], ids=["told at once", "waiting"])
def test_readers_see_the_new_state_without_a_restart(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder, monkeypatch: pytest.MonkeyPatch,
    exact_limit: int, together: int,
) -> None:  # fmt: skip
    monkeypatch.setattr("rag.indexing.run._POSTED_TOGETHER", together)
    sync(tmp_path / "s", embedder, corpus)
    store = Store(tmp_path / "s", exact_limit=exact_limit)
    question = embedder.get_query_embedding("anything")
    assert len(store.dense(question, 10)) == 3
    write(corpus / "four.txt", "File four came later.")
    (corpus / "one.txt").unlink()
    sync(tmp_path / "s", embedder, corpus)
    found = store.passages([i for i, _ in store.dense(question, 10)])
    assert {p.source for p in found.values()} == {"two.txt", "three.txt", "four.txt"}
    # What was gone comes back, and what came goes, before Chroma was told of either.
    write(corpus / "one.txt", "This is the text of file one. It says a thing or two about one.")
    (corpus / "four.txt").unlink()
    sync(tmp_path / "s", embedder, corpus)
    best = store.dense(question, 3)
    assert sorted(p.source for p in store.passages([i for i, _ in best]).values()) == [
        "one.txt",
        "three.txt",
        "two.txt",
    ]
    exact = Store(tmp_path / "s", exact_limit=1000)
    assert [score for _, score in best] == pytest.approx([s for _, s in exact.dense(question, 3)], abs=2e-3)
    exact.close()
    store.close()


def test_a_reader_in_another_process_sees_what_the_graph_is_told(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.indexing.run._POSTED_TOGETHER", 1)
    sync(tmp_path / "s", embedder, corpus)
    program = (
        "import sys, numpy as np\nfrom pathlib import Path\nfrom rag.store import Store\n"
        "store = Store(Path(sys.argv[1]), exact_limit=0)\n"
        "for line in sys.stdin:\n"
        "    vector = np.array([float(x) for x in line.split()], np.float32)\n"
        "    found = store.passages([i for i, _ in store.dense(vector, 10)])\n"
        "    print(*sorted(p.source for p in found.values()), flush=True)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "s")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    question = " ".join(map(str, embedder.get_query_embedding("anything"))) + "\n"

    def made_anew() -> None:
        """As many passages, told to the graph as often: only the files themselves tell the stores apart."""
        shutil.rmtree(tmp_path / "s")
        (corpus / "two.txt").rename(corpus / "six.txt")

    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as reader:
        assert reader.stdin is not None and reader.stdout is not None
        for change, expected in (
            (lambda: None, "one.txt three.txt two.txt"),
            (made_anew, "one.txt six.txt three.txt"),
            (lambda: write(corpus / "four.txt", "File four came later."), "four.txt one.txt six.txt three.txt"),
            (lambda: (corpus / "one.txt").unlink(), "four.txt six.txt three.txt"),
        ):
            change()
            sync(tmp_path / "s", embedder, corpus)
            reader.stdin.write(question)
            reader.stdin.flush()
            assert reader.stdout.readline().split() == expected.split()


@pytest.fixture
def both(tmp_path: Path, corpus: Path, embedder: CountedEmbedder) -> Iterator[tuple[Store, Store]]:
    for number in range(40):
        write(corpus / f"more-{number}.txt", f"{number} is the number of this file among the many.")
    sync(tmp_path / "s", embedder, corpus)
    exact, graph = Store(tmp_path / "s", exact_limit=1000), Store(tmp_path / "s", exact_limit=0)
    yield exact, graph
    exact.close()
    graph.close()


def test_the_graph_finds_what_exact_search_finds(both: tuple[Store, Store], embedder: CountedEmbedder) -> None:
    question = embedder.get_query_embedding("which file is it")
    exact, graph = both[0].dense(question, 10), both[1].dense(question, 10)
    assert [i for i, _ in exact] == [i for i, _ in graph]
    assert [s for _, s in exact] == pytest.approx([s for _, s in graph], abs=2e-3)


def test_a_damaged_catalog_is_an_error_that_says_what_to_do(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder
) -> None:
    sync(tmp_path / "s", embedder, corpus)
    catalog_path(tmp_path / "s").write_bytes(b"not a database at all, only some words" * 100)
    with pytest.raises(StoreError, match="index"):
        Store(tmp_path / "s", exact_limit=10)


def test_every_thread_of_a_reader_sees_the_new_state(tmp_path: Path, corpus: Path, embedder: CountedEmbedder) -> None:
    sync(tmp_path / "s", embedder, corpus)
    store = Store(tmp_path / "s", exact_limit=100)
    question = embedder.get_query_embedding("anything")
    with ThreadPoolExecutor(1) as other:
        for number in range(4):
            assert len(store.dense(question, 10)) == 3 + number
            assert len(other.submit(store.dense, question, 10).result()) == 3 + number
            write(corpus / f"more-{number}.txt", f"{number} more text.")
            sync(tmp_path / "s", embedder, corpus)
        assert len(other.submit(store.dense, question, 10).result()) == 7, "whichever looks first"
        assert len(store.dense(question, 10)) == 7
        other.submit(store.catalog.close).result()
    store.close()


def test_a_reader_sees_a_store_that_was_thrown_away_and_made_anew(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder
) -> None:
    """As many passages as before, so that nothing but the file itself tells the two apart."""
    sync(tmp_path / "s", embedder, corpus)
    store = Store(tmp_path / "s", exact_limit=100)
    question = embedder.get_query_embedding("anything")
    assert len(store.dense(question, 10)) == 3
    shutil.rmtree(tmp_path / "s")
    for name in ("one.txt", "two.txt", "three.txt"):
        write(corpus / name, f"Now {name} speaks of something else.")
    sync(tmp_path / "s", embedder, corpus)
    found = store.dense(embedder.get_query_embedding("Now two.txt speaks of something else."), 1)
    (passage,) = store.passages([i for i, _ in found]).values()
    assert passage.text == "Now two.txt speaks of something else." and found[0][1] == pytest.approx(1.0, abs=2e-3)
    store.close()


def test_a_small_change_leaves_telling_the_graph_to_a_process_that_nobody_waits_for(
    tmp_path: Path, corpus: Path, embedder: CountedEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr("rag.indexing.run._POSTED_TOGETHER", 2)
    sync(tmp_path / "s", embedder, corpus)
    for number in range(2):
        write(corpus / f"later{number}.txt", f"File {number} came later.")
    Indexing(tmp_path / "s", embedder, limits=Limits(), post_later=asked.append).sync([corpus])
    store = Store(tmp_path / "s", exact_limit=0)
    assert asked == [tmp_path / "s"] and store.vectors() == (3, 2)
    process = post_later(tmp_path / "s")
    assert process is not None and process.wait(120) == 0
    assert store.vectors() == (5, 0)
    monkeypatch.setattr("rag.indexing.run._POSTED_HERE", 2)
    for number in range(2):
        write(corpus / f"last{number}.txt", f"File {number} came last.")
    Indexing(tmp_path / "s", embedder, limits=Limits(), post_later=asked.append).sync([corpus])
    assert len(asked) == 1 and store.vectors() == (7, 0), "what would wait too long is told before the run ends"
    store.close()


@pytest.mark.parametrize(("passages", "imported"), [(40, True), (2, False)])
def test_chroma_is_imported_while_the_model_is_at_work(tmp_path: Path, passages: int, imported: bool) -> None:
    (tmp_path / "c").mkdir()
    for number in range(passages):
        (tmp_path / "c" / f"{number}.txt").write_text(f"Passage number {number} stands here by itself.\n", "utf-8")
    script = (
        "import sys, threading\n"
        "from pathlib import Path\n"
        "from rag.indexing import Indexing\n"
        "from rag.loading import Limits\n"
        "from tests.indexing.test_sync import CountedEmbedder\n"
        "class Waiting(CountedEmbedder):\n"
        "    def get_text_embedding_batch(self, texts, **kwargs):\n"
        "        for thread in threading.enumerate():\n"
        "            if thread.name == 'chroma':\n"
        "                thread.join()\n"
        "        print('chromadb' in sys.modules)\n"
        "        return super().get_text_embedding_batch(texts, **kwargs)\n"
        "Indexing(Path('s'), Waiting(), limits=Limits()).sync([Path('c')])\n"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert (run.returncode, set(run.stdout.split())) == (0, {str(imported)}), run.stderr
