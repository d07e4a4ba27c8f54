"""A Chromium, found or refused with instructions; pages that are watched; servers to point them at."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
INSTRUCTION = "no Chromium was found: run scripts/chromium.sh, which installs one, and try again"


def find_chromium(playwright: Playwright) -> str:
    """Return the path of a Chromium by the rule of scripts/chromium.sh; fails with what to do when there is none."""
    named = os.environ.get("FOOTNOTED_CHROMIUM", "")
    found = next(filter(None, map(shutil.which, (named, "chromium", "chromium-browser", "google-chrome"))), None)
    path = found or playwright.chromium.executable_path
    if not Path(path).exists():
        pytest.fail(INSTRUCTION)
    return path


@dataclass
class Watched:
    """A page, and all that it asked for, complained about or opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @classmethod
    def opened(cls, browser: Browser, url: str, **options: object) -> Watched:
        """Open a page in a fresh context, watched from its first request, and wait until it can be used."""
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, **options})  # type: ignore[arg-type]
        watched = cls(context.new_page())
        watched._listen(context)
        watched.page.goto(url)
        watched.page.locator("#question textarea").wait_for()
        # The list of conversations comes when the page has loaded.
        watched.page.locator("#shelf-list").locator("p, ul").first.wait_for(state="attached")
        return watched

    def outside(self) -> list[str]:
        """Return the requests that went to another host than this machine."""
        inside = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:")
        return [url for url in self.requests if not url.startswith(inside)]

    def _listen(self, context: BrowserContext) -> None:
        def complain(text: str) -> None:
            # Whoever leaves a page breaks off what it was still fetching; what that costs shows in the next page.
            if not any(left in text for left in ("AbortError", "Connection errored out")):
                self.complaints.append(text)

        def said(message: ConsoleMessage) -> None:
            if message.type == "error":
                complain(message.text)

        context.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("console", said)
        self.page.on("pageerror", lambda error: complain(str(error)))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))


@contextlib.contextmanager
def footnoted_serving(store: Path, **settings: str) -> Iterator[str]:
    """Run ``footnoted serve`` over a store in a child process; yields the address that it tells once it listens."""
    command = [sys.executable, "-c", "from rag.cli import main; main()", "serve", "--store", str(store), "--port", "0"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"} | settings
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        try:
            assert child.stdout is not None
            told = next(
                (found for line in child.stdout if (found := re.search(r"https?://([\d.]+):(\d+)", line))), None
            )
            assert told, "the server ended without saying where it listens"
            while not _listens(told[1], int(told[2])):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    raise AssertionError(f"the server ended with {child.wait(0.1)} before it listened")
            yield told.group() + "/"
        finally:
            child.terminate()


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


def assert_accessible(page: Page) -> None:
    """Demand that axe-core finds nothing at all, once the page shows itself and not Gradio's word that it loads."""
    expect(page.locator("p.loading")).to_have_count(0, timeout=30_000)
    found = Axe().run(page).response["violations"]
    told = [(one["id"], one["impact"], [node["html"] for node in one["nodes"]]) for one in found]
    assert not told, told
