"""What an import yields, and how names of other makers become names of files here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import SettingsError, UsageError
from rag.schema import GoldenQuestion


@dataclass(frozen=True, slots=True)
class Imported:
    """Golden questions of another maker."""

    questions: Sequence[GoldenQuestion]
    documents: Mapping[str, str] = field(default_factory=dict)
    """Text by file name: what the questions are about, where the maker's files hold it."""
    left_out: int = 0
    """Questions that name no document that is there, or beyond the limit."""

    def write_documents(self, folder: Path) -> None:
        """Write the documents into a folder. Raises UsageError."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in self.documents.items():
                (folder / name).write_text(text, encoding="utf-8", errors="replace", newline="")
        except OSError as error:
            raise UsageError(f"{folder} can't be written: {error.strerror}") from error


def file_name(name: str, taken: Mapping[str, str] | None = None) -> str:
    """Return a name of another maker as that of a text file: no path leads out of its folder, none is taken."""
    bare = re.sub(r"[^\w.-]+", "_", name).strip("._")[:100] or "document"
    number, chosen = 1, f"{bare}.txt"
    while taken is not None and chosen in taken:
        number += 1
        chosen = f"{bare}-{number}.txt"
    return chosen


def read_text(path: Path) -> str:
    """Return a UTF-8 file's text. Raises SettingsError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{path}: can't be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 (byte {error.start})") from error
