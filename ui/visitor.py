"""Passes everything on to an assistant with the page's visitor as the caller, which Gradio's queue would lose."""

from __future__ import annotations

import sys
from typing import Any, TypeVar, cast

from rag.access import Caller, calling, current_caller
from rag.api.guard import CALLER

T = TypeVar("T")
_ASKING = frozenset({"ask", "answer", "search", "check"})


def visited(assistant: T) -> T:
    """Return the assistant as the page's handlers are to see it."""
    return cast(T, _Visited(assistant))


def visitor() -> Caller:
    """Return who sent the event that is being handled; the current caller outside of one."""
    # Where Gradio is not loaded no event of it can be under way, and loading it takes seconds.
    gradio = sys.modules.get("gradio.context")
    request = getattr(gradio.LocalContext.request.get(None), "request", None) if gradio else None
    caller = getattr(request, "scope", {}).get(CALLER)
    return caller if isinstance(caller, Caller) else current_caller()


class _Visited:
    def __init__(self, assistant: object) -> None:
        self._assistant = assistant

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._assistant, name)
        if name not in _ASKING:
            return found

        def asked(*words: Any, **options: Any) -> Any:
            with calling(visitor()):
                return found(*words, **options)

        return asked
