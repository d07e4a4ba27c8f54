"""Which of the known formats a path holds, and its questions."""

from __future__ import annotations

from pathlib import Path

from rag.errors import UsageError
from rag.evaluation.importing.beir import import_beir
from rag.evaluation.importing.imported import Imported
from rag.evaluation.importing.squad import import_squad
from rag.evaluation.importing.table import import_csv

__all__ = ["Imported", "import_golden"]


def import_golden(path: Path, *, split: str = "test", limit: int | None = None) -> Imported:
    """Read a BEIR folder, a SQuAD-style .json or a .csv. Raises UsageError for others, SettingsError for faults."""
    if path.is_dir():
        return import_beir(path, split, limit)
    if path.suffix.lower() == ".json":
        return import_squad(path, limit)
    if path.suffix.lower() in (".csv", ".tsv"):
        return import_csv(path, limit)
    raise UsageError(f"{path} is neither a BEIR folder nor a .json or .csv file")
