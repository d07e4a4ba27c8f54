"""Runs asynchronous code in a thread of its own: in the tests' own thread the browser's driver keeps its event loop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import anyio

T = TypeVar("T")


def run_apart(function: Callable[..., Awaitable[T]], *arguments: Any) -> T:
    """Call an asynchronous function and return its result, or raise what it raises."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, function, *arguments).result()
