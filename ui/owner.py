"""Whose conversations a request may see: those of who logged in, or those of everybody who sits at this machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rag.access import LOCAL, Caller
from rag.api.guard import CALLER


def owner(scope: Mapping[str, Any]) -> str:
    """Return the name of who sent the request of this ASGI scope."""
    caller = scope.get(CALLER)
    return caller.name if isinstance(caller, Caller) else LOCAL.name


def logged_in(scope: Mapping[str, Any]) -> str:
    """Return the name of who sent the request of this ASGI scope by a log-in; empty when there was none."""
    caller = scope.get(CALLER)
    return caller.name if isinstance(caller, Caller) and caller.via == "session" else ""
