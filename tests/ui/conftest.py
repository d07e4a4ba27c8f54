"""A Chromium, found or refused with instructions, and servers to point it at."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, sync_playwright

from ui.interface import Asked

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
INSTRUCTION = "no Chromium was found: run scripts/chromium.sh, which installs one, and try again"


def find_chromium(playwright: Playwright) -> str:
    """Return the path of a Chromium by the rule of scripts/chromium.sh; fails with what to do when there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    own = playwright.chromium.executable_path
    if not Path(own).exists():
        pytest.fail(INSTRUCTION)
    return own


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page, and all that it asked for, complained about or opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        """Return the requests that went to another host than this machine."""
        inside = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:")
        return [url for url in self.requests if not url.startswith(inside)]


@pytest.fixture
def watch(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Return a function that opens a watched page; all of them close at the end."""
    with contextlib.ExitStack() as stack:

        def opened(url: str, **options: object) -> Watched:
            context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, **options})  # type: ignore[arg-type]
            stack.callback(context.close)
            watched = Watched(context.new_page())

            def requested(request: Request) -> None:
                watched.requests.append(request.url)

            def said(message: ConsoleMessage) -> None:
                if message.type == "error":
                    watched.complaints.append(message.text)

            context.on("request", requested)
            watched.page.on("console", said)
            watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
            watched.page.on("dialog", lambda dialog: (watched.dialogs.append(dialog.message), dialog.dismiss()))
            watched.page.goto(url)
            watched.page.locator("#question textarea").wait_for()
            return watched

        yield opened


@contextlib.contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve an application from a thread on a free port of this machine; yields its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


@pytest.fixture
def page_of() -> Iterator[Callable[[Asked], str]]:
    """Return a function that serves the chat page over an assistant and returns the address."""
    from ui.page import mount

    with contextlib.ExitStack() as stack:
        yield lambda assistant: stack.enter_context(served(mount(FastAPI(), assistant)))
