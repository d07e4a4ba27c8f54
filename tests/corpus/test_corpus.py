"""Laws of a corpus: uploads become searchable and go again, a user's own files are never deleted, progress adds up."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.config import Settings, load_settings
from rag.corpus import Corpus, child
from rag.errors import SourceError, StoreError, UsageError
from rag.progress import Progress
from rag.store import Store, uploads_path, writer_lock


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "harbour.txt").write_text("The harbour of Varna was dredged in 1906.", "utf-8")
    return folder


@pytest.fixture
def corpus(tmp_path: Path, own: Path) -> Iterator[Corpus]:
    from rag.embedding.bundled import open_embedder
    from rag.indexing import Indexing
    from rag.loading import Limits

    settings = Settings(_env_file=None, store=tmp_path / "store")  # type: ignore[call-arg]
    Indexing(settings.store, open_embedder(settings), limits=Limits()).sync([own])
    made = Corpus(settings)
    yield made
    made.stop()


def listed(corpus: Corpus) -> dict[str, bool]:
    return {state.source: state.uploaded for state in corpus.sources()}


def test_an_upload_is_found_without_a_restart_and_gone_when_removed(corpus: Corpus) -> None:
    assistant = Assistant.open(corpus.settings)
    assert corpus.upload("../lighthouse.txt", b"The lighthouse keeper retired in 1931.") == "uploads/lighthouse.txt"
    steps: list[Progress] = []
    report = corpus.sync(steps.append)
    assert (report.added, report.embedded, report.passages) == (1, 1, 2)
    assert listed(corpus) == {"harbour.txt": False, "uploads/lighthouse.txt": True}, "own files keep their names"
    assert "uploads/lighthouse.txt" in {r.passage.source for r in assistant.search("When did the keeper retire?")}
    assert [(s.stage, s.ready, s.passages) for s in steps if s.source.startswith("uploads")] == [
        ("reading", 0, 0), ("embedding", 0, 1), ("embedding", 1, 1), ("indexed", 1, 1),
    ]  # fmt: skip
    corpus.remove("uploads/lighthouse.txt")
    assert listed(corpus) == {"harbour.txt": False}
    assert not list(uploads_path(corpus.settings.store).iterdir())
    assert {r.passage.source for r in assistant.search("When did the keeper retire?")} == {"harbour.txt"}
    assistant.close()


def test_a_file_of_the_users_own_folder_is_never_deleted(corpus: Corpus, own: Path) -> None:
    with pytest.raises(UsageError, match=r"add a line /harbour.txt to .*own/\.footnotedignore"):
        corpus.remove("harbour.txt")
    assert (own / "harbour.txt").exists() and listed(corpus) == {"harbour.txt": False}
    (own / ".footnotedignore").write_text("/harbour.txt\n", "utf-8")
    (own / "other.txt").write_text("Something else stands here.", "utf-8")
    corpus.sync()
    assert listed(corpus) == {"other.txt": False}, "and the advice works"


def test_what_is_not_there_is_not_removed(corpus: Corpus) -> None:
    for source in ("uploads/nothing.txt", "../../own/harbour.txt", "uploads/../../own/harbour.txt", ""):
        with pytest.raises(SourceError, match="not in the index"):
            corpus.remove(source)


def test_an_upload_never_shares_its_name_with_a_users_own_file(corpus: Corpus, own: Path) -> None:
    (own / "uploads").mkdir()
    (own / "uploads" / "a.txt").write_text("The user's own text about alder trees.", "utf-8")
    corpus.upload("a.txt", b"The uploaded text about aspen trees.")
    corpus.sync()
    assert listed(corpus) == {"own/harbour.txt": False, "own/uploads/a.txt": False, "uploads/a.txt": True}
    store = Store(corpus.settings.store, exact_limit=10)
    assert "aspen" in store.document("uploads/a.txt").text
    store.close()


def test_a_folder_that_is_not_there_keeps_its_documents(corpus: Corpus, own: Path) -> None:
    own.rename(own.with_name("unmounted"))
    report = corpus.sync()
    assert listed(corpus) == {"harbour.txt": False}
    assert report.warnings == [f"{own} is not there now; its files stay indexed"]
    assert [(folder.path.name, folder.there) for folder in corpus.folders()] == [("own", False), ("uploads", False)]


def test_syncing_in_the_background_takes_in_what_comes_meanwhile(corpus: Corpus) -> None:
    corpus.upload("one.txt", b"The first upload speaks of otters.")
    corpus.start_sync()
    corpus.upload("two.txt", b"The second upload speaks of badgers.")
    corpus.start_sync()
    for thread in [t for t in threading.enumerate() if t.name == "footnoted-sync"]:
        thread.join(60)
    status = corpus.status()
    assert not status.running and not status.error and status.report is not None
    assert set(listed(corpus)) == {"harbour.txt", "uploads/one.txt", "uploads/two.txt"}


def test_a_sync_that_can_not_run_says_why(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.corpus._WAIT_SECONDS", 0.1)
    with writer_lock(corpus.settings.store), pytest.raises(StoreError, match="being written by process"):
        corpus.sync()
    assert "being written" in corpus.status().error and not corpus.status().running
    with writer_lock(corpus.settings.store), pytest.raises(StoreError, match="being written by process"):
        corpus.upload("late.txt", b"A late text about lamps.")
        corpus.sync()
    corpus.sync()
    assert "uploads/late.txt" in listed(corpus), "what was uploaded meanwhile is not lost"


def test_a_stopped_sync_loses_nothing(corpus: Corpus, own: Path) -> None:
    for number in range(10):
        (own / f"{number}.txt").write_text("\n\n".join(f"Paragraph {number}.{i} of many." for i in range(60)), "utf-8")
    with pytest.raises(StoreError, match="broke off"):
        corpus.sync(lambda step: corpus.stop())  # at its first step, with all the embedding still before it
    assert corpus.status().error.startswith("stopped")
    corpus.sync()
    assert len(listed(corpus)) == 11


def test_a_store_that_is_not_there_yet_is_made_by_the_first_sync(tmp_path: Path) -> None:
    corpus = Corpus(Settings(_env_file=None, store=tmp_path / "new"))  # type: ignore[call-arg]
    assert corpus.sources() == [] and [folder.uploads for folder in corpus.folders()] == [True]
    corpus.upload("first.txt", b"The very first document of all.")
    assert corpus.sync().passages == 1
    assert listed(corpus) == {"uploads/first.txt": True}


def test_pruning_drops_other_folders_and_keeps_the_uploads(corpus: Corpus, tmp_path: Path) -> None:
    from rag.embedding.bundled import open_embedder
    from rag.indexing import Indexing

    corpus.upload("kept.txt", b"An upload about kelp.")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "new.txt").write_text("Another folder's text.", "utf-8")
    indexing = Indexing(corpus.settings.store, open_embedder(corpus.settings), limits=corpus.limits, prune=True)
    indexing.sync([tmp_path / "other"])
    assert listed(corpus) == {"new.txt": False, "uploads/kept.txt": True}


def test_a_store_inside_the_folder_that_it_follows_is_no_part_of_the_corpus(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("A note beside its store.", "utf-8")
    from rag.embedding.bundled import open_embedder
    from rag.indexing import Indexing

    corpus = Corpus(Settings(_env_file=None, store=tmp_path / "index"))  # type: ignore[call-arg]
    corpus.upload("up.txt", b"An upload.")
    report = Indexing(corpus.settings.store, open_embedder(corpus.settings), limits=corpus.limits).sync([tmp_path])
    assert not report.failed and listed(corpus) == {"note.txt": False, "uploads/up.txt": True}


def test_every_setting_reaches_the_process_that_syncs(tmp_path: Path) -> None:
    made = Settings(
        _env_file=None, store=tmp_path / "s", openai_api_key="sk-own", strict=True, top_k=7, threads=1, max_file_mb=0.5
    )  # type: ignore[call-arg]
    told = json.loads(json.dumps(child._plain(made)))
    assert load_settings(**told) == made
