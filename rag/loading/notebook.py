"""Jupyter notebooks: a section for each cell, its text or code and then the text that it put out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rag.loading.encoding import decode
from rag.loading.limits import Limits
from rag.loading.parts import Extract, UnreadableError, check_count, join


def extract(data: bytes, limits: Limits) -> Extract:
    """Read a notebook. Raises UnreadableError."""
    try:
        notebook = json.loads(decode(data))
        cells = notebook.get("cells") or [cell for sheet in notebook.get("worksheets", []) for cell in sheet["cells"]]
        check_count(len(cells), limits, "cells")
        named = notebook.get("metadata", {}).get("title", "")
        parts = [(f"cell {number}", "\n\n".join(_texts(cell))) for number, cell in enumerate(cells, 1)]
    except (json.JSONDecodeError, RecursionError, AttributeError, KeyError, TypeError) as error:
        raise UnreadableError("is damaged, not a notebook; open and save it in Jupyter") from error
    return join(parts, str(named))


def _texts(cell: dict[str, Any]) -> Iterator[str]:
    yield _joined(cell.get("source", cell.get("input", "")))
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        yield _joined(output.get("text", "")) or _joined(data.get("text/plain", "")) or str(output.get("evalue", ""))


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
