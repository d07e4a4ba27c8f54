"""How much one file may cost; a file that costs more is reported, never read to its end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What loading one file may cost at most."""

    max_bytes: int = 200_000_000
    """Bytes of the file; also what an archive-like file (DOCX, EPUB) may unpack to, and characters of its text."""
    max_pages: int = 10_000
    """Pages, sheets, slides or chapters."""
    max_seconds: float = 60.0
    """Wall-clock seconds in the parser's process; plain text is read without one."""
    max_memory_mb: int = 1024
    """Megabytes of address space of the parser's process beyond what it starts with (kept by Linux only)."""
