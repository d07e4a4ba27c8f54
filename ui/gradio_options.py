"""What the page's Gradio events have in common, and who is asking."""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.conversations.database import LOCAL

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""The page's events are no API, and progress is drawn by ourselves."""


def owner_of(request: gr.Request) -> str:
    """Return whose conversations these are: the name that somebody logged in with, or everybody's who sits here."""
    return str(getattr(request, "username", None) or LOCAL)
