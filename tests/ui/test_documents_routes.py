"""The documents tab over HTTP, on a real corpus: uploads, refusals, deletions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from markup import Markup

from rag.config import Settings
from rag.corpus import Corpus
from rag.embedding.bundled import open_embedder
from rag.indexing import Indexing
from rag.loading import Limits
from ui.documents_routes import add_documents
from ui.policy import BrowserPolicy
from ui.words import ENGLISH, ITALIAN

BASE = "/page/documents"


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "harbour.txt").write_text("The harbour of Varna was dredged in 1906.", "utf-8")
    settings = Settings(_env_file=None, store=tmp_path / "store", max_file_mb=0.001)  # type: ignore[call-arg]
    Indexing(settings.store, open_embedder(settings), limits=Limits()).sync([tmp_path / "own"])
    made = Corpus(settings)
    yield made
    made.stop()


@pytest.fixture
def client(corpus: Corpus) -> TestClient:
    app = FastAPI()
    add_documents(app, "", corpus, ENGLISH)
    add_documents(app, "/it", corpus, ITALIAN)
    app.add_middleware(BrowserPolicy)
    return TestClient(app)


def post(client: TestClient, name: str, content: bytes, replace: str = "false") -> tuple[int, str]:
    answer = client.post(BASE, params={"name": name, "replace": replace}, content=content)
    markup = Markup(answer.text)
    markup.assert_harmless()
    return answer.status_code, markup.text


def test_a_file_is_taken_in_found_and_deleted(client: TestClient, corpus: Corpus) -> None:
    assert post(client, "otters.txt", b"Otters hold hands.") == (201, "Received; it is being indexed.")
    corpus.sync()
    state = client.get(BASE).json()
    assert state["running"] is False and "Done: 1 new" in state["progress"]
    assert "uploads/otters.txt" in state["listing"] and "harbour.txt" in state["listing"]
    assert "harbour" not in client.get(BASE, params={"find": "otter"}).json()["listing"]
    assert "Cartelle seguite" in client.get("/it" + BASE).json()["folders"]
    answer = client.post(f"{BASE}/delete", params={"source": "uploads/otters.txt"})
    assert answer.status_code == 200 and "Deleted: uploads/otters.txt" in answer.text
    assert "otters" not in client.get(BASE).json()["listing"]


def test_refusals_say_why_and_a_taken_name_offers_to_replace(client: TestClient) -> None:
    assert post(client, "<b>.png", b"\x89PNG\r\n\x1a\n" + bytes(9))[0] == 422
    status, said = post(client, "big.txt", b"word " * 1000)
    assert status == 413 and "larger than 0.001 MB" in said
    assert post(client, "...", b"text") == (422, "'...' is no name for a file: give it one with letters or digits")
    assert post(client, "a.txt", b"One text.")[0] == 201
    status, said = post(client, "a.txt", b"Another text.")
    assert status == 409 and "Replace it" in said
    assert post(client, "a.txt", b"Another text.", "true")[0] == 201


def test_a_users_own_file_is_not_deleted_and_the_way_to_leave_it_out_is_told(
    client: TestClient, tmp_path: Path
) -> None:
    answer = client.post(f"{BASE}/delete", params={"source": "harbour.txt"})
    assert answer.status_code == 409 and ".footnotedignore" in answer.text
    assert (tmp_path / "own" / "harbour.txt").exists()


def test_another_site_can_neither_add_nor_delete_nor_sync(client: TestClient) -> None:
    for path in (BASE + "?name=a.txt", f"{BASE}/delete?source=harbour.txt", f"{BASE}/sync", f"{BASE}/stop"):
        assert client.post(path, content=b"text", headers={"sec-fetch-site": "cross-site"}).status_code == 403
