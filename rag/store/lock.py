"""One writer a store: a file lock that names its holder to whoever comes second."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import StoreError


@contextmanager
def writer_lock(store: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the store for writing. Raises StoreError naming the process that holds it after so many seconds of waiting.

    The operating system drops the lock when its holder dies, however it dies; the name beside it is only for people.
    """
    from filelock import FileLock, Timeout

    try:
        store.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{store} can't be made a store ({error.strerror}): name another folder with --store"
        ) from error
    lock, holder = FileLock(store / "lock"), store / "lock.holder"
    try:
        lock.acquire(timeout=wait)
    except Timeout as error:
        who = holder.read_text("utf-8") if holder.is_file() else "another process"
        raise StoreError(f"the index at {store} is being written by {who}: try again when it has finished") from error
    try:
        holder.write_text(f"process {os.getpid()} on {platform.node()} since {time.strftime('%H:%M:%S')}", "utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()
