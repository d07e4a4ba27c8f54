"""Tells Chroma what waits in the catalog's outbox: here and now, or in a process of its own that nobody waits for.

Importing and opening Chroma takes seconds, so a small change is not to wait for it. Readers search what waits exactly,
so a process that dies on the way costs nothing but the next one's time.
"""

from __future__ import annotations

import importlib
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import StoreError
from rag.store.catalog import connect
from rag.store.paths import catalog_path, graph_path
from rag.store.vectors import ChromaVectors, post_outbox

_ROOT = Path(__file__).resolve().parents[2]
_NICER = 10
"""How much the process gives way to all others."""
_PATIENCE = 120.0
"""Seconds to wait for another process that tells the graph, before it is told or thrown away here."""


@contextmanager
def graph_lock(store: Path, *, wait: float = _PATIENCE) -> Iterator[None]:
    """Own the graph's folder, into which one process at a time may write. Raises StoreError after so many seconds."""
    from filelock import FileLock, Timeout

    lock = FileLock(store / "graph.lock")
    try:
        lock.acquire(timeout=wait)
    except Timeout as error:
        raise StoreError(f"the vectors of {store} are being written by another process: try again later") from error
    try:
        yield
    finally:
        lock.release()


def import_ahead() -> None:
    """Begin to import Chroma in a thread, for a run that will tell the graph itself: the model is at work meanwhile."""
    if "chromadb" not in sys.modules:
        threading.Thread(target=importlib.import_module, args=("chromadb",), name="chroma").start()


def post_waiting(store: Path, connection: sqlite3.Connection) -> int:
    """Tell the graph what waits in this connection's catalog; return how many changes that were. Raises StoreError."""
    with graph_lock(store):
        if not connection.execute("SELECT 1 FROM outbox LIMIT 1").fetchone():
            return 0  # another process has told it meanwhile
        vectors = ChromaVectors(graph_path(store))
        try:
            return post_outbox(connection, vectors)
        finally:
            vectors.close()


def post_later(store: Path) -> subprocess.Popen[bytes] | None:
    """Start a process that tells the graph, and return it at once; it outlives this one.

    None while another is at it: what comes meanwhile waits for the next call.
    """
    try:
        with graph_lock(store, wait=0.0):
            pass
    except StoreError:
        return None
    # -P: a file named like a module, in the folder where this runs, must not be imported.
    search = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH", "")]))
    environment = {"OMP_WAIT_POLICY": "passive", "ANONYMIZED_TELEMETRY": "False", **os.environ, "PYTHONPATH": search}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "rag.store.posting", str(store.resolve())], env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def main() -> None:
    """Tell the graph of the store that the command line names."""
    if hasattr(os, "nice"):
        os.nice(_NICER)
    store = Path(sys.argv[1])
    if catalog_path(store).is_file() and graph_path(store).is_dir():
        connection = connect(catalog_path(store))
        post_waiting(store, connection)
        connection.close()


if __name__ == "__main__":
    main()
