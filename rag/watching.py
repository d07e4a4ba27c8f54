"""Follows folders: brings the store in step at once, and again soon after anything in them changes.

What the system does not report (some network drives) is found by a sync a minute; between two syncs the store is free
for other writers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

from rag.errors import FootnotedError
from rag.indexing import IndexReport
from rag.loading.discovery import IGNORE_FILE

_SETTLED_MS = 100
"""A change is followed once nothing more has changed for so long."""
_LONGEST_MS = 500
"""A change is followed after so long at the latest, however much goes on changing."""
_LOOK_MS = 500
_EVERY_SECONDS = 60.0
_AGAIN_SECONDS = 2.0
"""Wait before another try when a sync failed, the store being busy for one."""


def watch(
    folders: Sequence[Path],
    store: Path,
    sync: Callable[[Sequence[Path]], IndexReport],
    *,
    synced: Callable[[IndexReport], None],
    failed: Callable[[FootnotedError], None],
    stop: Event | None = None,
) -> None:
    """Sync now and after every change until stopped; what fails is tried again, and a folder that went is waited for.

    While others are there they are followed without it. Raises FootnotedError only from the first sync.
    """
    due, first = 0.0, True
    for changed in _changes([folder.resolve() for folder in folders], store.resolve(), stop or Event()):
        if not changed and time.monotonic() < due:
            continue
        try:
            here = folders if first else [folder for folder in folders if folder.exists()] or folders
            report = sync(here)
            report.warnings += [_left_out(folder) for folder in folders if folder not in here]
            synced(report)
            due, first = time.monotonic() + _EVERY_SECONDS, False
        except FootnotedError as error:
            if first:
                raise
            failed(error)
            due = time.monotonic() + _AGAIN_SECONDS


def _left_out(folder: Path) -> str:
    return f"{folder} is not there now; what it held stays indexed, and it is followed again once it is back"


def _changes(folders: Sequence[Path], store: Path, stop: Event) -> Iterator[bool]:
    """Yield now and then whether anything changed; folders that went or came back are listened to anew."""
    from watchfiles import watch as changes

    while not stop.is_set():
        places, anew = [_place(folder) for folder in folders], True
        there = [folder for folder, place in zip(folders, places, strict=True) if place]
        found = changes(
            *there, watch_filter=lambda _, path: matters(Path(path), folders, store), debounce=_LONGEST_MS,
            step=_SETTLED_MS, rust_timeout=_LOOK_MS, yield_on_timeout=True, stop_event=stop,
        )  # fmt: skip
        # The system already listens when the first turn comes, so no change falls between it and the sync.
        for changed in found:
            yield anew or bool(changed)
            anew = False
            if places != [_place(folder) for folder in folders]:
                break


def _place(folder: Path) -> tuple[int, int] | None:
    """Return what tells a folder from another one at the same path; None when there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def matters(path: Path, folders: Sequence[Path], store: Path) -> bool:
    """Say whether a change at a path can change the index: not in the store, not hidden but for ignore files."""
    if path.is_relative_to(store):
        return False
    if path.name == IGNORE_FILE:
        return True
    inner = next((path.relative_to(folder).parts for folder in folders if path.is_relative_to(folder)), ())
    return not any(part.startswith((".", "~$")) for part in inner)
