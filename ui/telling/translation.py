"""Finds the template that an English message was made from, and fills the other language's with the same values."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ui.telling.answers import ANSWERS
from ui.telling.files import FILES
from ui.telling.models import MODELS
from ui.telling.refusals import REFUSALS
from ui.telling.verdicts import VERDICTS

Row = tuple[str, str, str]
TABLES: tuple[Row, ...] = (*FILES, *REFUSALS, *MODELS, *ANSWERS, *VERDICTS)
"""English, Italian, Bulgarian; a field's value is kept, and translated in turn where its name begins with ``said``."""

_COLUMNS = {"it": 1, "bg": 2}
_FIELD = re.compile(r"\{(\w+)\}")
_LONGEST = 600
"""Characters of a message that is looked up: none of the program's own is longer, and matching takes its time."""
_DEEPEST = 3


@lru_cache(maxsize=2_000)
def told(message: str, language: str, depth: int = 0) -> str:
    """Return a message of the program in a page's language, or as it is where that is English or it is not known."""
    column = _COLUMNS.get(language)
    if column is None or len(message) > _LONGEST or depth > _DEEPEST:
        return message
    for pattern, row in _patterns():
        found = pattern.fullmatch(message)
        if found:
            values = {name: _value(name, value, language, depth) for name, value in found.groupdict().items()}
            return row[column].format(**values)
    about, colon, reason = message.partition(": ")
    said = told(reason, language, depth + 1) if colon else reason
    return message if said == reason else f"{about}: {said}"


def _value(name: str, value: str, language: str, depth: int) -> str:
    return told(value, language, depth + 1) if name.startswith("said") else value


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Row], ...]:
    """Return each row with its pattern: those that begin with words of their own first, then by how many they have."""
    ordered = sorted(TABLES, key=lambda row: (row[0].startswith("{"), -len(_FIELD.sub("", row[0]))))
    return tuple((re.compile(_pattern(row[0]), re.DOTALL), row) for row in ordered)


def _pattern(template: str) -> str:
    parts = _FIELD.split(template)
    return "".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
