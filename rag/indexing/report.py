"""What an index run did, in numbers and, file by file, what was not read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class IndexReport:
    """What an index run did."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    moved: int = 0
    """Files found under another path with known content; counted among the added as well."""
    passages: int = 0
    """Passages in the store now."""
    embedded: int = 0
    """Passages that had to be embedded."""
    seconds: float = 0.0
    partly: list[tuple[str, str]] = field(default_factory=list)
    """(source, what was not read) of every file of the store that is indexed but for something."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """(source, reason) of every file of the store that could not be read, in this run or before."""
    warnings: list[str] = field(default_factory=list)
