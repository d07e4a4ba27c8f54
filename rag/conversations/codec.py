"""Answers to JSON and back, field by field; fields that one side doesn't know are left out."""

from __future__ import annotations

import json

from rag.records import as_data, from_data
from rag.schema import CheckedAnswer


def write_answer(answer: CheckedAnswer) -> str:
    """Return an answer as JSON, whole; lone surrogates are written as escapes."""
    return json.dumps(as_data(answer))


def read_answer(stored: str) -> CheckedAnswer:
    """Return the answer that was written. Raises ValueError when it is no such JSON."""
    return from_data(CheckedAnswer, json.loads(stored))
