"""Draws the pictures in docs/img/ with a real Chromium from a real server over seeds/: chat, dark, phone and the tabs.

Usage: python scripts/screenshots.py [--output docs/img]. Needs the development dependencies and a Chromium
(scripts/chromium.sh finds or installs one).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

ROOT = Path(__file__).parent.parent
FOOTNOTED = [sys.executable, "-c", "from rag.cli import main; main()"]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
QUESTION = "Which Grok models does Azure host?"
CLAIMS = (
    "Musk, a co-founder of OpenAI, departed the organization in 2018. "
    "Elon Musk founded xAI in 2019. "
    "Grok costs 30 dollars a month."
)


@contextlib.contextmanager
def serving(store: Path) -> Iterator[str]:
    """Index the example articles, serve them and yield the address."""
    environment = {**os.environ, "OMP_WAIT_POLICY": "passive", "PYTHONUNBUFFERED": "1"}
    subprocess.run([*FOOTNOTED, "index", "seeds", "--store", str(store)], cwd=ROOT, env=environment, check=True)
    command = [*FOOTNOTED, "serve", "--store", str(store), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            for line in server.stdout:
                if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                    yield found.group()
                    break
            else:
                raise SystemExit("the server ended without saying where it listens")
        finally:
            server.terminate()


def opened(browser: Browser, address: str, viewport: dict[str, int], scheme: str) -> Page:
    """Open the page, ready for a question."""
    page = browser.new_page(viewport=viewport, color_scheme=scheme, device_scale_factor=1.5)  # type: ignore[arg-type]
    while True:
        with contextlib.suppress(Error):  # the address is told a moment before the server listens
            page.goto(address)
            break
    page.locator("#question textarea").wait_for()
    page.locator(".fn-suggestion").first.wait_for()
    return page


def ask(page: Page, question: str) -> None:
    """Ask and wait for the whole answer."""
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    outcome = page.locator(".fn-answer:not([aria-busy])").last.locator(".fn-summary, .fn-abstained, .fn-failure")
    outcome.wait_for(timeout=60_000)
    if "fn-failure" in (outcome.get_attribute("class") or ""):
        raise SystemExit(f"no picture of a failure: {outcome.inner_text()}")


def open_footnote(page: Page, index: int = 0) -> None:
    """Open a footnote of the answer and wait for its mark."""
    page.locator(".fn-chip").nth(index).click()
    page.locator("#evidence mark").wait_for()
    page.mouse.move(0, 0)
    page.wait_for_timeout(700)  # a smooth scroll on the phone


def draw(browser: Browser, address: str, output: Path) -> None:
    """Draw every picture."""
    for name, viewport, scheme in (("chat", LAPTOP, "light"), ("dark", LAPTOP, "dark"), ("phone", PHONE, "light")):
        page = opened(browser, address, viewport, scheme)
        if name == "chat":
            page.screenshot(path=output / "start.png")
        ask(page, QUESTION)
        if name == "phone":
            page.screenshot(path=output / "phone-chat.png")
        open_footnote(page)
        page.screenshot(path=output / f"{name}.png")
        page.close()
    page = opened(browser, address, LAPTOP, "light")
    ask(page, "How much does Grok cost per month?")
    page.screenshot(path=output / "abstained.png")
    page.get_by_role("tab", name="Check my text").click()
    page.locator("#pasted textarea").fill(CLAIMS)
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator("#verdicts .fn-summary").wait_for(timeout=60_000)
    page.locator("#verdicts .fn-chip").first.click()
    page.locator("#evidence mark").wait_for()
    page.screenshot(path=output / "check.png")
    page.get_by_role("tab", name="Documents").click()
    page.locator("#documents a").nth(2).click()
    page.locator("#evidence .fn-document").wait_for()
    page.screenshot(path=output / "documents.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "img")
    output = parser.parse_args().output
    output.mkdir(parents=True, exist_ok=True)
    chromium = subprocess.run(["sh", "scripts/chromium.sh"], cwd=ROOT, check=True, capture_output=True, text=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "store") as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium.stdout.strip(), args=FLAGS)
        draw(browser, address, output)
        browser.close()


if __name__ == "__main__":
    main()
