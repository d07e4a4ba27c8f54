"""GGUF files that are being served by child processes: each started when first asked for, all stopped together.

The children end with this process too, however that ends.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path

from rag.local_model import LocalServer, serve_gguf
from rag.models.entry import Entry

_CONTEXT = 8192


class LocalServers:
    """Starts at most one server an entry; safe to use from several threads."""

    def __init__(self, threads: int = 2) -> None:
        self._threads = threads
        self._stack = ExitStack()
        self._running: dict[tuple[str, str], LocalServer] = {}
        self._lock = threading.Lock()

    def serve(self, entry: Entry) -> LocalServer:
        """Return the server of an entry's file, started if it is not running. Raises ModelUnknown, ModelError."""
        key = (entry.path, entry.kind)
        with self._lock:
            running = self._running.get(key)
            if running is None or not running.alive():
                running = self._stack.enter_context(
                    serve_gguf(
                        Path(entry.path), context=entry.context or _CONTEXT, threads=self._threads,
                        embedding=entry.kind in ("embedding", "rerank"), pooling=_pooling(entry),
                    )
                )  # fmt: skip
                self._running[key] = running
            return running

    def close(self) -> None:
        """Stop every server; one that is asked for later is started anew."""
        with self._lock:
            self._running.clear()
            self._stack.close()
            self._stack = ExitStack()


def _pooling(entry: Entry) -> str:
    return "rank" if entry.kind == "rerank" else str(dict(entry.options).get("pooling", ""))
