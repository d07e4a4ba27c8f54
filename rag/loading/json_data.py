"""JSON and JSON Lines: a line for each value, with the path that leads to it; broken JSON is kept as plain text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rag.loading.dating import field_day
from rag.loading.encoding import decode
from rag.loading.limits import Limits
from rag.loading.parts import Extract, UnreadableError, join


def extract(data: bytes, limits: Limits) -> Extract:
    """Read JSON. Raises UnreadableError when it is nested without end."""
    text = decode(data)
    try:
        records = _records(text)
        head = records[0] if len(records) == 1 and isinstance(records[0], dict) else {}
        named, lines = head.get("title"), [(None, "\n".join(_lines(record, ""))) for record in records]
        return join(lines, named if isinstance(named, str) else "", field_day(head))
    except RecursionError as error:
        raise UnreadableError("is nested too deeply to be read") from error
    except ValueError:
        # Settings with remarks and the like: still text that someone wrote.
        return join([(None, text)])


def _records(text: str) -> list[Any]:
    """Return the records of a file: the items of a list of objects, the lines of JSON Lines, or the one value."""
    try:
        # Numbers stay as they are written: 1.10 is not 1.1, and no number is too long to quote.
        whole = json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        return [json.loads(line, parse_float=str, parse_int=str) for line in lines]
    listed = isinstance(whole, list) and all(isinstance(item, dict) for item in whole)
    return whole if listed else [whole]


def _lines(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _lines(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for item in value:
            yield from _lines(item, path)
    elif value not in ("", None):
        shown = value if isinstance(value, str) else json.dumps(value)
        yield f"{path}: {shown}" if path else shown
