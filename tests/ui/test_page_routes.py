"""The page and its evidence route over HTTP, as any client sees them."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from markup import Markup, text_inside
from scripted import Scripted, cite, seed_documents, told

from ui.escaping import fragment
from ui.page import mount
from ui.policy import POLICY

DOCUMENTS = seed_documents()


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()

    @app.get("/api/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/api/echo")
    def echo() -> dict[str, str]:
        return {"status": "posted"}

    return TestClient(mount(app, Scripted(DOCUMENTS, lambda question: iter(told(question, [], [])))))


def test_a_footnotes_link_opens_its_document_at_the_quote(client: TestClient) -> None:
    for document in DOCUMENTS.values():
        cited = cite(1, document, document.text[100:200])
        link = fragment(cited.source, cited.start, cited.end, cited.quote).replace("&amp;", "&")
        answer = client.get("/page/evidence?" + link.removeprefix("#"))
        assert answer.status_code == 200
        Markup(answer.text).assert_harmless()
        assert text_inside(answer.text, "mark") == cited.quote


@pytest.mark.parametrize("source", ["../rag/config.py", "/etc/passwd", "<script>", ""])
def test_what_is_not_in_the_corpus_is_not_shown(client: TestClient, source: str) -> None:
    answer = client.get("/page/evidence", params={"source": source})
    assert answer.status_code == 404
    Markup(answer.text).assert_harmless()
    assert "not in the corpus" in answer.text


@pytest.mark.parametrize("bad", [{"start": -1}, {"end": "x"}, {"around": 10**12}])
def test_odd_numbers_are_refused(client: TestClient, bad: dict[str, object]) -> None:
    source = next(iter(DOCUMENTS))
    assert client.get("/page/evidence", params={"source": source, **bad}).status_code == 422  # type: ignore[dict-item]


def test_html_carries_the_policy_and_the_api_keeps_its_own_headers(client: TestClient) -> None:
    assert client.get("/").headers["content-security-policy"] == POLICY
    assert "content-security-policy" not in client.get("/api/health").headers
    assert client.get("/api/health").json() == {"status": "ok"}


@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("", 200)])
def test_another_site_can_not_post_through_a_visitors_browser(client: TestClient, site: str, status: int) -> None:
    headers = {"sec-fetch-site": site} if site else {}
    assert client.post("/api/echo", headers=headers).status_code == status
    assert client.get("/api/health", headers=headers).status_code == 200


def test_the_page_is_complete_in_itself(client: TestClient) -> None:
    html = client.get("/").text
    fetched = re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"([^\"]+)\"", html)
    assert fetched
    assert not [address for address in fetched if re.match(r"(https?:)?//", unquote(address))]
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"


def test_importing_the_page_does_not_import_gradio() -> None:
    import subprocess
    import sys

    code = "import sys, ui.page; sys.exit('gradio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
