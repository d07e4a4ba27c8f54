"""The record of one value that a text states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "ordinal", "percent", "money", "year", "date", "weekday", "time", "name", "opener"]
"""An opener is a capitalised word that opens a sentence: it may be a name, and nothing else in the text says so."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value, where it stands and in a form that compares across languages."""

    kind: Kind
    start: int
    """Offset of its first character."""
    end: int
    text: str
    """``source_text[start:end]``."""
    key: str
    """Number "10000000000"; money "USD 10000000000"; percent "12%"; year "2018" or "1990s"; date "2025-05-19",
    "2025-05", "--05-19" or "--05"; time "19:30"; weekday "1" for Monday; a name in bare Latin letters."""
    unit: str = ""
    """Of a plain number the unit that follows it, by one name in all languages; empty where none that is known does."""
