"""What the page's Gradio events have in common, and who is asking."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.owner import logged_in, owner

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""The page's events are no API, and progress is drawn by ourselves."""


def owner_of(request: gr.Request) -> str:
    """Return whose conversations an event of the page is about."""
    return owner(getattr(request.request, "scope", {}))


def visitor_of(request: gr.Request) -> str:
    """Return the name of who logged in to the page, empty where nobody did."""
    return logged_in(getattr(request.request, "scope", {}))
