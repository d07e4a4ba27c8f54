"""Follows folders: brings the store in step at once, and again soon after anything in them changes.

What the system does not report (some network drives) is found by a sync a minute; between two syncs the store is free
for other writers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

from rag.errors import FootnotedError, SourceError, StoreError
from rag.indexing import IndexReport
from rag.loading.discovery import IGNORE_FILE

_SETTLED_MS = 100
"""A change is followed once nothing more has changed for so long."""
_LONGEST_MS = 500
"""A change is followed after so long at the latest, however much goes on changing."""
_LOOK_MS = 500
_EVERY_SECONDS = 60.0
_AGAIN_SECONDS = 2.0
"""Wait before another try when the store was busy."""


def watch(
    folders: Sequence[Path],
    store: Path,
    sync: Callable[[], IndexReport],
    *,
    synced: Callable[[IndexReport], None],
    failed: Callable[[FootnotedError], None],
    stop: Event | None = None,
) -> None:
    """Sync now and after every change until stopped; a busy store and an ignore file with a mistake are tried again.

    Raises UsageError when a folder is gone, StoreError and SourceError only from the first sync, EmbeddingError.
    """
    from watchfiles import watch as changes

    paths, kept_out = [folder.resolve() for folder in folders], store.resolve()
    due, first = 0.0, True
    found = changes(
        *paths, watch_filter=lambda _, path: matters(Path(path), paths, kept_out), debounce=_LONGEST_MS,
        step=_SETTLED_MS, rust_timeout=_LOOK_MS, yield_on_timeout=True, stop_event=stop,
    )  # fmt: skip
    # The system is already listening when the first turn comes, so no change falls between it and the first sync.
    for changed in found:
        if not changed and time.monotonic() < due:
            continue
        try:
            synced(sync())
            due, first = time.monotonic() + _EVERY_SECONDS, False
        except (StoreError, SourceError) as error:
            if first:
                raise
            failed(error)
            due = time.monotonic() + _AGAIN_SECONDS


def matters(path: Path, folders: Sequence[Path], store: Path) -> bool:
    """Say whether a change at a path can change the index: not in the store, not hidden but for ignore files."""
    if path.is_relative_to(store):
        return False
    if path.name == IGNORE_FILE:
        return True
    inner = next((path.relative_to(folder).parts for folder in folders if path.is_relative_to(folder)), ())
    return not any(part.startswith((".", "~$")) for part in inner)
