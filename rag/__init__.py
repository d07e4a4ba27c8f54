"""Footnoted: question answering over documents, every sentence footnoted and every footnote checked.

``from rag import Assistant``: three lines to an answer, see ``docs/python.md``. Names are loaded when they are used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.config import Settings, load_settings
    from rag.corpus import Corpus
    from rag.errors import FootnotedError
    from rag.schema import CheckedAnswer, CheckedText, Citation, Filter, Support, Turn

_HOMES = {
    "Assistant": "assistant", "CheckedAnswer": "schema", "CheckedText": "schema", "Citation": "schema",
    "Corpus": "corpus", "Filter": "schema", "FootnotedError": "errors", "Settings": "config", "Support": "schema",
    "Turn": "schema", "load_settings": "config",
}  # fmt: skip

__all__ = [
    "Assistant",
    "CheckedAnswer",
    "CheckedText",
    "Citation",
    "Corpus",
    "Filter",
    "FootnotedError",
    "Settings",
    "Support",
    "Turn",
    "load_settings",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
