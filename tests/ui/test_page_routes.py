"""The page and its evidence route over HTTP, as any client sees them."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from markup import Markup, text_inside
from scripted import Scripted, cite, seed_documents, sentence, told

from rag.conversations import Conversations, Outcome
from rag.evidence_report import State, read_report, verify_report
from ui.conversation import Exchange
from ui.escaping import fragment
from ui.page import mount
from ui.policy import POLICY
from ui.rendering import exchange
from ui.words import ENGLISH

pytestmark = pytest.mark.xdist_group("browser")  # where Gradio is imported already, which takes seconds

DOCUMENTS = seed_documents()
FIRST = DOCUMENTS["002_949e0a75df1a5b0d.txt"]
CITED = cite(1, FIRST, "Microsoft has announced a strategic collaboration")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    app = FastAPI()

    @app.get("/api/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/api/echo")
    def echo() -> dict[str, str]:
        return {"status": "posted"}

    kept = Conversations.of(tmp_path_factory.mktemp("kept"))
    turn = kept.begin("What does <b>it</b> *cost*?")
    kept.finish(turn.id, Outcome.DONE, told("Q", [sentence("Grok [7] is __hosted__.", 1)], [CITED])[-1])  # type: ignore[arg-type]
    client = TestClient(mount(app, Scripted(DOCUMENTS, lambda question: iter(told(question, [], []))), kept))
    client.kept = kept  # type: ignore[attr-defined]
    return client


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


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ({}, "/"),
        ({"accept-language": "bg-BG,bg;q=0.9,en;q=0.8"}, "/bg/"),
        ({"accept-language": "fr, it;q=0.5"}, "/it/"),
        ({"accept-language": "bg", "cookie": "footnoted_language=it"}, "/it/"),
        ({"accept-language": "it", "cookie": "footnoted_language=en"}, "/"),
        ({"cookie": "footnoted_language=../evil"}, "/"),
    ],
)
def test_the_page_speaks_the_language_that_was_chosen_or_asked_for(
    client: TestClient, headers: dict[str, str], address: str
) -> None:
    answer = client.get("/?c=1", headers=headers)
    language = address.strip("/") or "en"
    assert answer.status_code == 200
    assert (answer.url.path, answer.url.query) == (address, b"c=1")
    assert re.search(r"<html\s+lang=\"(\w+)\"", answer.text)[1] == language  # type: ignore[index]


def test_each_language_has_its_own_evidence(client: TestClient) -> None:
    query = "source=" + FIRST.source
    assert "Nota precedente" in client.get("/it/page/evidence?" + query).text
    assert "Предишна бележка" in client.get("/bg/page/evidence?" + query).text


def exported(client: TestClient, ending: str) -> str:
    (conversation,) = client.kept.all()  # type: ignore[attr-defined]
    answer = client.get(f"/page/conversations/{conversation.id}.{ending}")
    assert answer.headers["content-disposition"].startswith('attachment; filename="what-does-b-it-b-cost.')
    return answer.text


def test_a_conversation_is_handed_out_as_json_and_as_markdown_that_stays_text(client: TestClient) -> None:
    (turn,) = json.loads(exported(client, "json"))["turns"]
    assert turn["answer"]["citations"][0]["quote"] == CITED.quote
    text = exported(client, "md")
    assert "## What does \\<b\\>it\\</b\\> \\*cost\\*?" in text
    assert "Grok \\[7\\] is \\_\\_hosted\\_\\_.[^1-1]" in text
    assert f"[^1-1]: 002\\_949e0a75df1a5b0d.txt: “{CITED.quote}”" in text


@pytest.mark.parametrize("form", ["html", "json"])
def test_an_answers_report_verifies_against_the_documents(client: TestClient, form: str) -> None:
    (conversation,) = client.kept.all()  # type: ignore[attr-defined]
    (turn,) = client.kept.turns(conversation.id)  # type: ignore[attr-defined]
    answer = client.get(f"/page/answers/{turn.id}.{form}")
    name = f'attachment; filename="evidence-what-does-b-it-b-cost.{form}"'
    assert (answer.status_code, answer.headers["content-disposition"]) == (200, name)
    texts = {source: document.text for source, document in DOCUMENTS.items()}
    (found,) = verify_report(read_report(answer.text), texts.get, lambda digest: None)
    assert (found.source, found.state) == (FIRST.source, State.SAME)
    assert f'href="page/answers/{turn.id}.html"' in exchange(0, Exchange.of(turn), ENGLISH)


def test_a_report_is_its_owners_alone_and_says_why_there_is_none(client: TestClient) -> None:
    kept = client.kept  # type: ignore[attr-defined]
    others, stopped, stale = kept.owned_by("somebody").begin("Mine?"), kept.begin("Stopped?"), kept.begin("Stale?")
    events = told("Q", [sentence("Moved.", 1)], [replace(CITED, start=0, end=9)])
    for turn in (others, stale):
        kept.owned_by("somebody" if turn is others else kept.owner).finish(turn.id, Outcome.DONE, events[-1])
    answers = [client.get(f"/page/answers/{turn.id}.html") for turn in (others, stopped, stale)]
    for turn in (stopped, stale):
        kept.delete(turn.conversation)
    assert [answer.status_code for answer in answers] == [404, 404, 409]
    assert "ask again" in answers[-1].text
    assert all(answer.headers["content-type"].startswith("text/plain") for answer in answers)


@pytest.mark.parametrize("path", ["none.md", "../../etc/passwd.md", "none.exe"])
def test_what_is_not_kept_is_not_handed_out(client: TestClient, path: str) -> None:
    assert client.get(f"/page/conversations/{path}").status_code == 404
