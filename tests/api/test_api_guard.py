"""The guard before everything: who gets in, as whom, and what each may do; against the real application."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Mount
from starlette.testclient import TestClient

from rag.access import Accounts, Doorkeeper, Scope
from rag.api import create_app
from rag.assistant import Assistant
from rag.observing import Work
from ui.page import mount

pytestmark = pytest.mark.xdist_group("browser")  # where Gradio is imported already, which takes seconds

PASSWORD = "correct horse battery"
URL = "https://docs.example.org"
PAGE = {"accept": "text/html"}
Client = Callable[..., TestClient]


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Accounts:
    made = Accounts(tmp_path_factory.mktemp("access"))
    made.add_user("ada", PASSWORD, frozenset({Scope.ASK}))
    return made


@pytest.fixture(scope="module")
def seen() -> list[Work]:
    """All work that was done for anyone."""
    return []


@pytest.fixture(scope="module")
def app(assistant: Assistant, accounts: Accounts, seen: list[Work]) -> Any:
    """The whole server, page included, with log-in."""
    settings = assistant.settings.model_copy(update={"cors_origins": "https://app.example.org"})
    own = Assistant(settings, assistant.store, assistant.embedder)
    own.observers.append(seen.append)
    return mount(create_app(own, doorkeeper=Doorkeeper(accounts)), own)


@pytest.fixture(scope="module")
def bearer(accounts: Accounts) -> Callable[..., dict[str, str]]:
    """Headers with a token of these scopes."""
    made: dict[tuple[str, ...], str] = {}

    def headers(*scopes: str, **options: Any) -> dict[str, str]:
        if scopes not in made or options:
            held = frozenset(map(Scope, scopes))
            made[scopes] = accounts.create_token(f"token{len(made)}{len(options)}", held, **options)
        return {"authorization": f"Bearer {made[scopes]}"}

    return headers


@pytest.fixture
def client(app: Any) -> Iterator[TestClient]:
    with TestClient(app, base_url=URL, follow_redirects=False) as client:
        yield client


def paths(routes: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield (method, path) of every route, those of mounted applications included."""
    for route in routes:
        if isinstance(route, Mount):
            yield from paths(route.routes, prefix + route.path)
        elif hasattr(route, "original_router"):
            yield from paths(route.original_router.routes, prefix)
        else:
            for method in getattr(route, "methods", None) or {"GET"}:
                yield method, prefix + getattr(route, "path", "/")


def test_no_route_of_the_api_or_the_page_answers_a_stranger(app: Any, client: TestClient) -> None:
    found = set(paths(app.routes))
    assert ("POST", "/api/ask") in found and any("gradio_api" in path for _, path in found) and len(found) > 40
    for method, path in sorted(found):
        status = client.request(method, path.replace("{", "").replace("}", "").replace(":path", "")).status_code
        if path not in ("/healthz", "/readyz", "/login", "/logout"):
            assert status == 401, f"{method} {path} answered {status}"


def test_a_route_that_there_is_not_is_told_in_the_shape_of_its_api(client: TestClient) -> None:
    client.post("/login", data={"name": "ada", "password": PASSWORD})
    assert client.get("/api/nothing").json()["error"].startswith("there is no /api/nothing:")
    assert client.post("/v1/embeddings").json()["error"]["message"].startswith("there is no /v1/embeddings:")
    other = client.delete("/api/ask")
    assert (other.status_code, other.headers["allow"], other.json()) == (405, "POST", {"error": "/api/ask takes POST"})


def test_a_stranger_s_browser_is_shown_the_log_in_and_learns_nothing(client: TestClient) -> None:
    sent = client.get("/", headers=PAGE)
    assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=/")
    assert client.get("/it/?c=1&d=%26", headers=PAGE).headers["location"] == "/login?next=/it/%3Fc%3D1%26d%3D%2526"
    form = client.get("/login?next=/page", headers=PAGE)
    assert form.status_code == 200 and 'value="/page"' in form.text
    assert "form-action 'self'" in form.headers["content-security-policy"]
    assert client.get("/readyz").json() == {"status": "ready"}
    refused = client.get("/v1/models")
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert refused.json()["error"]["code"] == "invalid_api_key"


def test_a_log_in_opens_the_page_by_a_cookie_that_scripts_and_sites_can_not_use(client: TestClient) -> None:
    sent = client.post("/login", data={"name": "ada", "password": PASSWORD, "next": "/page"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/page")
    cookie = sent.headers["set-cookie"]
    assert cookie.startswith("__Host-footnoted=") and "Path=/" in cookie
    assert {"HttpOnly", "Secure", "SameSite=strict"} <= set(cookie.split("; "))
    assert client.get("/", headers=PAGE).status_code == 200
    assert client.get("/api/session").json() == {"name": "ada", "scopes": ["ask"], "login": True}
    assert client.post("/logout").status_code == 303
    assert client.get("/api/session").status_code == 401


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "/\\evil.example", "", "a\nb"])
def test_a_log_in_leads_nowhere_else(client: TestClient, next: str) -> None:
    sent = client.post("/login", data={"name": "ada", "password": PASSWORD, "next": next})
    assert sent.headers["location"] == "/"


def test_a_wrong_password_is_refused_and_soon_slowed(client: TestClient, accounts: Accounts) -> None:
    accounts.add_user("eve", PASSWORD, frozenset({Scope.ASK}))
    wrong = {"name": "eve", "password": "<script>a wrong one"}
    codes = [client.post("/login", data=wrong).status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]
    slowed = client.post("/login", data=wrong)
    assert int(slowed.headers["retry-after"]) >= 1 and "<script>" not in slowed.text


def test_without_tls_the_cookie_has_no_prefix_that_needs_it(app: Any, accounts: Accounts) -> None:
    accounts.add_user("bob", PASSWORD, frozenset({Scope.ASK}))
    plain = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, client=("127.0.0.9", 5))
    cookie = plain.post("/login", data={"name": "bob", "password": PASSWORD}).headers["set-cookie"]
    assert cookie.startswith("footnoted=") and "Secure" not in cookie and "HttpOnly" in cookie
    assert plain.get("/api/session").json()["name"] == "bob"


@pytest.mark.parametrize(
    ("scopes", "method", "path", "allowed"),
    [
        (["ask"], "GET", "/api/documents", True),
        (["ask"], "GET", "/", True),
        (["ask"], "PUT", "/api/documents/a.txt", False),
        (["ask"], "DELETE", "/api/documents/a.txt", False),
        (["ask"], "POST", "/api/sync", False),
        (["ask"], "POST", "/gradio_api/upload", False),
        (["ask"], "GET", "/page/documents", True),
        (["ask"], "POST", "/page/documents?name=a.txt", False),
        (["ask"], "POST", "/it/page/documents/delete?source=a.txt", False),
        (["upload"], "POST", "/page/documents/stop", True),
        (["ask"], "POST", "/page/documents?name=a.txt", False),
        (["ask"], "POST", "/it/page/documents/delete?source=a.txt", False),
        (["ask"], "GET", "/page/documents", True),
        (["ask"], "GET", "/metrics", False),
        (["ask"], "POST", "/api/eval", False),
        (["upload"], "DELETE", "/api/documents/a.txt", True),
        (["upload"], "POST", "/v1/chat/completions", False),
        (["upload"], "POST", "/api/eval", False),
        (["admin"], "DELETE", "/api/documents/a.txt", True),
        (["admin"], "GET", "/v1/models", True),
    ],
)
def test_scopes_say_what_a_token_may_do(
    client: TestClient, bearer: Any, scopes: list[str], method: str, path: str, allowed: bool
) -> None:
    status = client.request(method, path, headers=bearer(*scopes)).status_code
    assert (status not in (401, 403)) == allowed, status


def test_a_token_s_own_limit_is_kept_and_told(client: TestClient, bearer: Any) -> None:
    headers = bearer("ask", per_minute=2)
    codes = [client.get("/api/session", headers=headers).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    refused = client.get("/v1/models", headers=headers)
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert refused.json()["error"]["type"] == "rate_limit_error"
    assert client.get("/healthz", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 422),
        ({"origin": URL}, 422),
        ({"sec-fetch-site": "same-origin", "origin": URL}, 422),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "https://other.example.org"}, 403),
        ({"origin": "https://app.example.org", "sec-fetch-site": "cross-site"}, 422),
    ],
)
def test_only_the_own_page_and_allowed_origins_may_post_from_a_browser(
    client: TestClient, bearer: Any, headers: dict[str, str], status: int
) -> None:
    assert client.post("/api/ask", json={}, headers=bearer("admin") | headers).status_code == status


def test_an_allowed_origin_s_script_may_read_and_others_may_not(client: TestClient, bearer: Any) -> None:
    asked = {"origin": "https://app.example.org", "access-control-request-method": "POST"}
    before = client.options("/v1/chat/completions", headers=asked)
    assert before.status_code == 204 and "Authorization" in before.headers["access-control-allow-headers"]
    after = client.get("/v1/models", headers=bearer("admin") | {"origin": "https://app.example.org"})
    assert after.headers["access-control-allow-origin"] == "https://app.example.org"
    assert "access-control-allow-credentials" not in after.headers and after.headers["vary"] == "Origin"
    foreign = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    for answer in (client.options("/v1/models", headers=foreign), client.get("/v1/models", headers=foreign)):
        assert "access-control-allow-origin" not in answer.headers and answer.status_code == 401


def test_answers_carry_what_keeps_browsers_safe(client: TestClient, bearer: Any) -> None:
    headers = client.get("/api/documents", headers=bearer("admin")).headers
    assert headers["x-content-type-options"] == "nosniff" and headers["cache-control"] == "no-store"
    assert headers["strict-transport-security"] and headers["x-frame-options"] == "SAMEORIGIN"


def test_a_body_that_is_too_large_is_not_read(client: TestClient, bearer: Any) -> None:
    large = client.post("/api/check", content=b"a" * 8_000_001, headers=bearer("admin"))
    assert large.status_code == 413
    pieces = (b"a" * 1_000_000 for _ in range(10))
    assert client.post("/api/check", content=pieces, headers=bearer("admin")).status_code in (400, 413, 499)


def test_without_log_in_only_this_machine_s_names_are_answered(assistant: Assistant) -> None:
    settings = assistant.settings.model_copy(update={"allowed_hosts": "Docs.example.org"})
    app = create_app(Assistant(settings, assistant.store, assistant.embedder))
    client = TestClient(app, base_url="http://127.0.0.1:7860")
    for host, status in (("docs.example.org:80", 200), ("[::1]:7860", 200), ("evil.example", 400), ("", 400)):
        assert client.get("/healthz", headers={"host": host}).status_code == status
    assert client.get("/api/session").json() == {"name": "local", "scopes": ["admin", "ask", "upload"], "login": False}


def test_what_is_asked_on_the_page_is_asked_by_who_logged_in(
    client: TestClient, accounts: Accounts, seen: list[Work]
) -> None:
    accounts.add_user("cleo", PASSWORD, frozenset({Scope.ASK}))
    client.post("/login", data={"name": "cleo", "password": PASSWORD})
    config = client.get("/config").json()
    (pasted,) = [part["id"] for part in config["components"] if part["props"].get("elem_id") == "pasted"]
    check = next(one["id"] for one in config["dependencies"] if one["inputs"] == [pasted])
    event = {"data": ["The capital of France is Paris."], "fn_index": check, "session_hash": "page"}
    assert client.post("/gradio_api/queue/join", json=event).status_code == 200
    with client.stream("GET", "/gradio_api/queue/data?session_hash=page") as stream:
        assert any('"process_completed"' in line for line in stream.iter_lines())
    assert [(work.kind, work.caller.name, work.caller.via) for work in seen] == [("check", "cleo", "session")]


def test_a_path_to_the_store_is_never_served(client: TestClient, bearer: Any, assistant: Assistant) -> None:
    secret = Path(assistant.settings.store).absolute() / "catalog.sqlite"
    for path in (f"/gradio_api/file={secret}", f"/file={secret}", f"/gradio_api/file=../{secret.name}"):
        assert client.get(path, headers=bearer("ask")).status_code in (403, 404)
