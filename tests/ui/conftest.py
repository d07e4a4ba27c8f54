"""Fixtures of the browser tests: one Chromium a run, servers over any assistant, watched pages."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import FLAGS, Watched, find_chromium
from fastapi import FastAPI
from playwright.sync_api import Browser, expect, sync_playwright

from rag.conversations import Conversations
from tests.support.serving import served
from ui.interface import Asked
from ui.words import ENGLISH


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page_of(tmp_path: Path) -> Iterator[Callable[[Asked], str]]:
    """Return a function that serves the chat page over an assistant, in English, and returns the address."""
    from ui.page import mount

    with contextlib.ExitStack() as stack:

        def of(assistant: Asked) -> str:
            kept = Conversations.of(tmp_path)
            return stack.enter_context(served(mount(FastAPI(), assistant, kept, [ENGLISH])))

        yield of


@pytest.fixture
def watch(browser: Browser, page_of: object) -> Iterator[Callable[..., Watched]]:
    """Return a function that opens a watched page; all of them close before their servers do."""
    with contextlib.ExitStack() as stack:

        def opened(url: str, **options: object) -> Watched:
            watched = Watched.opened(browser, url, **options)
            stack.callback(watched.page.context.close)
            return watched

        yield opened
