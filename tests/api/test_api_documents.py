"""Documents over HTTP: what is uploaded can be asked about, read to the letter, and deleted again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rag.api import create_app
from rag.assistant import Assistant
from rag.config import Settings
from rag.corpus import Corpus
from rag.embedding import TokenEmbedder
from rag.indexing import Indexing
from rag.loading import Limits
from rag.observing import audit_folder, verify
from rag.observing.audit_log import log_files
from ui.documents_routes import add_documents
from ui.words import ENGLISH

KEEPER = b"The lighthouse keeper retired in 1931."


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, embedder: TokenEmbedder) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("own")
    (folder / "harbour.txt").write_text("The harbour of Varna was dredged in 1906.", "utf-8")
    settings = Settings(_env_file=None, store=folder.parent / "own-store", max_file_mb=0.01, audit=True)  # type: ignore[call-arg]
    Indexing(settings.store, embedder, limits=Limits()).sync([folder])
    corpus = Corpus(settings)
    with TestClient(create_app(Assistant.open(settings), corpus), base_url="http://localhost") as client:
        yield client
    corpus.stop()


def test_an_upload_is_answered_from_and_gone_when_deleted(client: TestClient) -> None:
    sent = client.post("/api/documents?wait=true", files=[("files", ("../keeper.txt", KEEPER, "text/plain"))])
    assert sent.status_code == 202 and sent.json()["sources"] == ["uploads/keeper.txt"]
    assert sent.json()["documents"][0]["state"] == "indexed" and sent.json()["synced"]
    answer = client.post("/api/ask", json={"question": "When did the lighthouse keeper retire?"}).json()
    assert [citation["source"] for citation in answer["citations"]] == ["uploads/keeper.txt"]
    assert client.get("/api/documents/uploads/keeper.txt").json()["text"] == KEEPER.decode()
    part = client.get("/api/documents/uploads/keeper.txt?start=4&end=14").json()
    assert (part["text"], part["start"], part["end"], part["length"]) == ("lighthouse", 4, 14, len(KEEPER))
    assert client.delete("/api/documents/uploads/keeper.txt").status_code == 204
    assert client.get("/api/documents/uploads/keeper.txt").status_code == 404
    assert [document["source"] for document in client.get("/api/documents").json()] == ["harbour.txt"]


def test_a_file_is_uploaded_by_its_bytes_and_replaced_only_on_purpose(client: TestClient) -> None:
    assert client.put("/api/documents/note.txt?wait=true", content=b"The mast is oak.").json()["synced"]
    assert client.put("/api/documents/note.txt?replace=false", content=b"The mast is pine.").status_code == 409
    assert client.put("/api/documents/note.txt?wait=true", content=b"The mast is steel.").status_code == 202
    assert client.get("/api/documents/uploads/note.txt").json()["text"] == "The mast is steel."
    assert client.get("/api/sync").json()["report"]["updated"] == 1
    assert client.delete("/api/documents/uploads/note.txt").status_code == 204


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00", 422),
        ("...", b"text", 422),
        ("large.txt", b"a" * 20_000, 422),
        ("broken.pdf", b"%PDF", 422),
    ],
)
def test_what_can_not_be_read_is_refused_and_leaves_nothing(
    client: TestClient, name: str, content: bytes, status: int
) -> None:
    refused = client.put(f"/api/documents/{name}", content=content)
    assert refused.status_code == status and refused.json()["error"]
    assert [document["source"] for document in client.get("/api/documents").json()] == ["harbour.txt"]


def test_a_user_s_own_file_is_not_deleted(client: TestClient, tmp_path: Path) -> None:
    refused = client.delete("/api/documents/harbour.txt")
    assert refused.status_code == 422 and "nothing is deleted" in refused.json()["error"]
    assert client.delete("/api/documents/none.txt").status_code == 404


def test_a_form_without_a_file_is_refused(client: TestClient) -> None:
    assert client.post("/api/documents").status_code == 422
    assert client.post("/api/documents", data={"files": "words"}).status_code == 422


def test_what_changes_documents_by_api_or_page_is_written_down_with_what_came_of_it(
    client: TestClient, tmp_path_factory: pytest.TempPathFactory
) -> None:
    app = client.app
    add_documents(app, "", app.state.corpus, ENGLISH)
    assert client.post("/page/documents?name=mast.txt", content=b"The mast is made of oak.").status_code == 201
    assert client.post("/page/documents?name=bad.png", content=b"\x89PNG\r\n\x1a\n\x00\x00").status_code == 422
    assert client.put("/api/documents/mast.txt?wait=true", content=b"The mast is made of steel.").json()["synced"]
    assert client.post("/page/documents/delete?source=uploads/mast.txt").status_code == 200
    assert client.post("/page/documents/delete?source=harbour.txt").status_code == 409
    folder = audit_folder(app.state.corpus.settings)
    found = [json.loads(line) for path in log_files(folder) for line in path.read_text("utf-8").splitlines()]
    events = [(one["event"], one.get("documents", one.get("added"))) for one in found][-9:]
    assert events == [
        ("upload", ["mast.txt"]), ("upload", ["bad.png"]), ("upload failed", ["bad.png"]), ("upload", ["mast.txt"]),
        ("sync", None), ("synced", 1), ("delete", ["uploads/mast.txt"]), ("delete", ["harbour.txt"]),
        ("delete failed", ["harbour.txt"]),
    ]  # fmt: skip
    assert verify(folder).records == len(found) and not verify(folder).broken
