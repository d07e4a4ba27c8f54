"""Logging in to ``footnoted serve`` over TLS, in a real Chromium: refused, slowed down, let in, and out again."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import assert_accessible, footnoted_serving
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, Page, expect

from rag.access import Accounts, Scope
from rag.config import Settings
from tests.support.copying import own_copy

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PASSWORD = "correct horse battery"
MOST_TRIES = 400


def certified(folder: Path) -> dict[str, str]:
    """Make a certificate of this machine and its key; return the settings that name them."""
    key, today = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    day = datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), today - day, today + day)
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(form[0]))
    (folder / "key.pem").write_bytes(key.private_bytes(*form))
    return {
        "FOOTNOTED_TLS_CERTIFICATE": str(folder / "certificate.pem"),
        "FOOTNOTED_TLS_KEY": str(folder / "key.pem"),
    }


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, seeds_settings: Settings) -> Iterator[str]:
    """Return the address of a server that knows one user."""
    folder = tmp_path_factory.mktemp("guarded")
    store = own_copy(seeds_settings.store, folder / "store")
    Accounts(store).add_user("ada", PASSWORD, frozenset({Scope.ASK}))
    with footnoted_serving(store, **certified(folder)) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, guarded: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the server's first address as a new visitor."""
    with contextlib.ExitStack() as stack:

        def opened(**options: object) -> Page:
            context = browser.new_context(ignore_https_errors=True, **options)  # type: ignore[arg-type]
            stack.callback(context.close)
            page = context.new_page()
            page.goto(guarded)
            return page

        yield opened


def enter(page: Page, password: str) -> None:
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(password)
    with page.expect_navigation():  # to the form again, or to the page
        page.get_by_role("button", name="Log in").click()


def test_a_visitor_is_refused_slowed_down_let_in_and_out_again(visit: Callable[..., Page], guarded: str) -> None:
    page = visit()
    assert guarded.startswith("https://") and page.url == f"{guarded}login?next=/"
    assert_accessible(page)
    for _ in range(5):
        enter(page, "a wrong one")
        expect(page.get_by_role("alert")).to_have_text("This name and password do not go together.")
    enter(page, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("Too many failed tries")
    assert_accessible(page)
    for _ in range(MOST_TRIES):  # the pause is a second: tries within it don't lengthen it
        if page.url == guarded:
            break
        enter(page, PASSWORD)
    expect(page.locator("#question textarea")).to_be_visible()
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "__Host-footnoted"]
    assert cookie["secure"] and cookie["httpOnly"] and "footnoted" not in page.evaluate("document.cookie")
    page.locator("#question textarea").fill("Who founded xAI?")
    page.keyboard.press("Enter")
    expect(page.locator(".fn-summary")).to_contain_text("supported")
    page.get_by_role("tab", name="Settings").click()
    expect(page.get_by_text("Logged in as ada")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    assert [one for one in page.context.cookies() if one["name"] == "__Host-footnoted"] == []
    page.goto(f"{guarded}?c=1#source=shared.txt&start=0&end=3")
    enter(page, PASSWORD)
    expect(page.locator("#evidence")).to_contain_text("shared.txt")  # the link still names its footnote


@pytest.mark.parametrize(
    ("locale", "scheme", "label"),
    [("it-IT", "light", "Accedi"), ("bg-BG", "dark", "Влез"), ("fr-FR", "dark", "Log in")],
)
def test_the_log_in_speaks_the_visitor_s_language_in_light_and_dark(
    visit: Callable[..., Page], locale: str, scheme: str, label: str
) -> None:
    page = visit(locale=locale, color_scheme=scheme, viewport={"width": 390, "height": 700})
    expect(page.get_by_role("button", name=label)).to_be_visible()
    assert page.locator("html").get_attribute("lang") in ("it", "bg", "en")
    assert_accessible(page)
