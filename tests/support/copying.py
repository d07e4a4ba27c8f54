"""A test's own copy of the index that all tests share."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

_INDEX = {"catalog.sqlite", "chroma"}


def own_copy(store: Path, target: Path) -> Path:
    """Copy the index alone and return where to: what other tests keep beside it comes and goes meanwhile."""

    def beside(folder: str, names: Iterable[str]) -> set[str]:
        return set(names) - _INDEX if Path(folder) == store else set()

    return shutil.copytree(store, target, ignore=beside)
