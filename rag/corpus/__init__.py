"""The documents of a store: its folders, the files uploaded to it, and bringing it in step with both while it answers.

Uploads lie in a folder inside the store's and may be deleted; files in a user's own folder are never touched.
"""

from __future__ import annotations

import logging
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from rag.access import LOCAL, Caller, current_caller
from rag.config import Settings
from rag.corpus import child
from rag.corpus.recording import recorded
from rag.corpus.uploads import take_in
from rag.embedding.bundled import setting_of
from rag.errors import FootnotedError, UsageError
from rag.indexing import IndexReport
from rag.loading import Limits
from rag.loading.discovery import IGNORE_FILE
from rag.observing import noting, open_audit
from rag.progress import Progress
from rag.store import UPLOADS, Catalog, CatalogWriter, SourceState, catalog_path, uploads_path, writer_lock

__all__ = ["Corpus", "CorpusFolder", "SyncStatus"]

_log = logging.getLogger(__name__)
STOPPED = "stopped: what was finished is kept, the rest is taken in by the next re-sync"
_WAIT_SECONDS = 10.0
"""How long to wait for another writer of the store, such as ``footnoted index --watch``."""


@dataclass(frozen=True, slots=True)
class CorpusFolder:
    """A folder that the store follows."""

    path: Path
    there: bool
    """Whether it is on disk now; while it is not, its documents stay indexed."""
    uploads: bool
    """Whether it is the store's own, which takes uploads."""


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """The re-sync under way, or the last one."""

    running: bool = False
    latest: Progress | None = None
    """Its latest step; None before the first."""
    files: dict[str, Progress] = field(default_factory=dict)
    """The latest step of each file it dealt with, by source, in the order begun."""
    report: IndexReport | None = None
    """What it did; None while it runs or when it failed."""
    error: str = ""
    """Why it failed, in a line; empty when it did not."""


class Corpus:
    """The documents of the store that the settings name; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.limits = Limits(max_bytes=int(settings.max_file_mb * 1_000_000))
        self._audit = open_audit(settings)
        self._caller = LOCAL
        """Who asked for the re-sync that is next."""
        self._syncing = threading.Lock()
        """Held while a re-sync runs."""
        self._state = threading.Lock()
        """Guards all that follows."""
        self._status = SyncStatus()
        self._files: dict[str, Progress] = {}
        self._worker = self._again = self._stopped = False
        self._child: subprocess.Popen[str] | None = None

    def folders(self) -> list[CorpusFolder]:
        """Return the folders that the store follows, the one for uploads last. Raises StoreError."""
        store = self.settings.store
        uploads = uploads_path(store)
        own = list[Path]()
        if self._exists():
            with self._opened() as catalog:
                own = [path for path in catalog.folders().values() if path != uploads]
        found = [CorpusFolder(path, path.exists(), uploads=False) for path in own]
        return [*found, CorpusFolder(uploads, uploads.is_dir(), uploads=True)]

    def sources(self) -> list[SourceState]:
        """Return every file of the corpus with its state, as the store has it now. Raises StoreError."""
        if not self._exists():
            return []
        with self._opened() as catalog:
            return catalog.files()

    def upload(self, name: str, content: bytes | BinaryIO, *, replace: bool = False) -> str:
        """Keep a file among the uploads and return its source; ``sync`` then makes it searchable.

        Raises UsageError for a name that can't be one, SourceError with the reason for what no reader reads or is too
        large, DocumentExists when another document has that name and ``replace`` is not set.
        """
        folder = uploads_path(self.settings.store)
        with noting(self._audit, "upload", current_caller(), documents=[name], replace=replace):
            return f"{UPLOADS}/{take_in(folder, name, content, self.limits, replace=replace)}"

    def remove(self, source: str) -> None:
        """Delete an uploaded file and its passages. Raises SourceError when there is none of that name.

        Raises UsageError, with what to do instead, for a file of a user's own folder, and StoreError when the store is
        being written for long.
        """
        with noting(self._audit, "delete", current_caller(), documents=[source]):
            self._remove(source)

    def _remove(self, source: str) -> None:
        store = self.settings.store
        with self._opened() as catalog:
            folder, path = catalog.place(source)
            root = catalog.folders()[folder]
        if root != uploads_path(store):
            raise UsageError(
                f"{source} lies in your own folder {root}, where nothing is deleted: to leave it out of the index, add "
                f"a line /{path} to {root if root.is_dir() else root.parent}/{IGNORE_FILE} and re-sync"
            )
        with writer_lock(store, wait=_WAIT_SECONDS):
            (root / path).unlink(missing_ok=True)
            writer = CatalogWriter(catalog_path(store))
            try:
                writer.remove(folder, [path])
            finally:
                writer.close()

    def sync(self, on_progress: Callable[[Progress], None] | None = None) -> IndexReport:
        """Bring the store in step with all its folders, in a process of its own; answers go on from the last state.

        Waits for a sync under way here, then runs. Raises StoreError, EmbeddingError, SourceError.
        """
        return self._sync(on_progress, current_caller())

    def _sync(self, on_progress: Callable[[Progress], None] | None, caller: Caller) -> IndexReport:
        with self._syncing:
            self._begin()
            try:
                report = recorded(lambda: self._run(on_progress), self._audit, caller)
            except BaseException as error:
                self._kill()
                self._end(error=_line(error))
                raise
            self._end(report=report)
            return report

    def _run(self, on_progress: Callable[[Progress], None] | None) -> IndexReport:
        self._child = child.start(self._fitting(), _WAIT_SECONDS)
        return child.follow(self._child, lambda step: self._took(step, on_progress))

    def _fitting(self) -> Settings:
        """Return the settings with the embedding that the store is made with: only the command line changes it."""
        if not self._exists():
            return self.settings
        with self._opened() as catalog:
            held = catalog.meta("embedding")
        named = setting_of(held, self.settings) if held else ""
        return self.settings.model_copy(update={"embedding": named}) if named else self.settings

    def start_sync(self) -> None:
        """Begin to re-sync and return at once; while one is under way, another follows it. ``status`` tells how far."""
        with self._state:
            self._again, self._caller = True, current_caller()
            if self._worker:
                return
            self._worker = True
        threading.Thread(target=self._sync_while_asked, name="footnoted-sync", daemon=True).start()

    def status(self) -> SyncStatus:
        """Return how far the re-sync under way is, or how the last one ended."""
        with self._state:
            running = self._status.running or self._worker
            return replace(self._status, running=running, files=dict(self._files))

    def stop(self) -> None:
        """End the re-sync under way; what it has finished is kept."""
        if self._audit and self.status().running:
            self._audit.write("sync stopped", current_caller())
        with self._state:
            self._stopped, self._again = True, False
        self._kill()

    def _sync_while_asked(self) -> None:
        while True:
            with self._state:
                if not self._again:
                    self._worker = False
                    return
                self._again, caller = False, self._caller
            try:
                self._sync(None, caller)
            except FootnotedError as error:
                _log.warning("re-syncing failed: %s", error)
            except Exception:  # noqa: BLE001 - the status tells it to people; whoever mends it wants the whole
                _log.exception("re-syncing crashed")

    def _begin(self) -> None:
        with self._state:
            self._status, self._files, self._stopped = SyncStatus(running=True), {}, False

    def _took(self, step: Progress, on_progress: Callable[[Progress], None] | None) -> None:
        with self._state:
            self._status = replace(self._status, latest=step)
            self._files[step.source] = step
        if on_progress is not None:
            on_progress(step)

    def _end(self, report: IndexReport | None = None, error: str = "") -> None:
        with self._state:
            told = STOPPED if self._stopped and error else error
            self._status = replace(self._status, running=False, report=report, error=told)

    def _kill(self) -> None:
        running = self._child
        if running is not None and running.poll() is None:
            running.kill()
            running.wait()

    def _exists(self) -> bool:
        return catalog_path(self.settings.store).is_file()

    @contextmanager
    def _opened(self) -> Iterator[Catalog]:
        catalog = Catalog(catalog_path(self.settings.store))
        try:
            yield catalog
        finally:
            catalog.close()


def _line(error: BaseException) -> str:
    return str(error) if isinstance(error, FootnotedError) else f"re-syncing crashed: {error!r}"
