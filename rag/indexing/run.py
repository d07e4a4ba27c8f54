"""A folder to the store, in step with the disk: files added, changed, moved and gone since the last time.

Nothing that a crash interrupts is lost or doubled: vectors are kept as they are computed, documents become visible
whole, and what Chroma has not been told waits in the catalog's outbox.
"""

from __future__ import annotations

import stat
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.chunking import Chunking, chunk
from rag.embedding import Embedder
from rag.errors import SourceError, UsageError
from rag.indexing.changes import digest, files_of, lost, unchanged
from rag.indexing.report import IndexReport
from rag.indexing.vectors import embed, embedded_text, text_digest
from rag.indexing.versions import drop_outdated
from rag.loading import Limits, SourceFile, load
from rag.progress import Progress, Run
from rag.schema import Document, Passage
from rag.store import (
    Catalog,
    CatalogWriter,
    FileState,
    catalog_path,
    graph_path,
    import_ahead,
    post_waiting,
    uploads_path,
    writer_lock,
)

_PENDING_PASSAGES = 128
"""Passages that are embedded together, at least: long batches are quicker, short ones are visible sooner."""
_POSTED_TOGETHER, _POSTED_HERE = 256, 2048
"""Changes that Chroma is told together, and those of which so many wait that it is told before the run ends.

Importing and opening it takes seconds. Readers find those that wait.
"""
_WORTH_AHEAD = 32
"""Passages to embed from which the graph's first telling is prepared for meanwhile."""


@dataclass(slots=True)
class _Pending:
    """A document read and cut, waiting for its vectors."""

    folder: int
    source: str
    """The file as the catalog's readers name it."""
    state: FileState
    document: Document
    passages: list[Passage]
    hashes: list[bytes]
    known: bool


class Indexing:
    """One index run over a store; use as ``Indexing(...).sync(folders)``."""

    def __init__(
        self,
        store: Path,
        embedder: Embedder,
        *,
        limits: Limits,
        chunking: Chunking | None = None,
        prune: bool = False,
        progress: Callable[[Progress], None] | None = None,
        post_later: Callable[[Path], object] | None = None,
    ) -> None:
        """``post_later`` tells Chroma of a small change after this run, which then need not wait for that."""
        self.store = store
        self.embedder = embedder
        self.limits = limits
        self.chunking = chunking or Chunking()
        self.prune = prune
        self.report = IndexReport()
        self._post_later = post_later
        self._progress = Run(progress or (lambda _: None))
        self._pending: list[_Pending] = []

    def sync(self, folders: Sequence[Path], *, wait: float = 0.0) -> IndexReport:
        """Bring the store in step with these folders and its uploads; its other folders stay unless pruned.

        Raises UsageError for a folder that is not there, EmbeddingError, and StoreError when another process writes
        and has not finished after so many seconds of waiting.
        """
        started = time.perf_counter()
        missing = next((folder for folder in folders if not folder.exists()), None)
        if missing is not None:
            raise UsageError(f"{missing} is not there: name a folder or file that exists")
        uploads = uploads_path(self.store)
        folders = [*folders, uploads] if uploads.is_dir() else folders
        with writer_lock(self.store, wait=wait):
            self._catalog = CatalogWriter(catalog_path(self.store))
            try:
                anew = drop_outdated(self.store, self._catalog, self.embedder, self.chunking)
                self.report.warnings += anew
                named = [folder.resolve() for folder in folders]
                others = [path for path in self._catalog.folders().values() if path not in named]
                # What was made by another version is gone from the folders not named as well: they are read too.
                self._sync_folders([*named, *(path for path in others if anew and not self.prune and path.exists())])
                self._post()
            finally:
                self._catalog.close()
        catalog = Catalog(catalog_path(self.store))
        self.report.passages = catalog.count()
        files = catalog.files()
        self.report.failed = [(state.source, state.reason) for state in files if state.reason]
        self.report.partly = [(state.source, note) for state in files for note in state.notes]
        catalog.close()
        self.report.seconds = time.perf_counter() - started
        return self.report

    def _sync_folders(self, paths: list[Path]) -> None:
        todo: list[tuple[int, SourceFile, FileState | None]] = []
        gone: list[tuple[int, list[str]]] = []
        named = {self._catalog.folder(path): path for path in paths}
        for folder, path in named.items():
            known, files = self._catalog.files(folder), files_of(path, self.store)
            absent = lost(known, files)
            if absent and not files and not self.prune:
                self.report.warnings.append(
                    f"{path} is empty now; its {len(absent)} files stay indexed (drop them with --prune)"
                )
                continue
            changed = [file for file in files if not unchanged(known.get(file.relpath), file)]
            self.report.unchanged += len(files) - len(changed)
            todo += [(folder, file, known.get(file.relpath)) for file in changed]
            gone.append((folder, absent))
        # What is gone is dropped last, so that a moved file still finds its content.
        self._read_all(todo, self._prefixes())
        for folder, absent in gone:
            self._catalog.remove(folder, absent)
            self.report.removed += len(absent)
        if self.prune:
            self._prune(set(named))

    def _prefixes(self) -> dict[int, str]:
        catalog = Catalog(catalog_path(self.store))
        try:
            return catalog.prefixes()
        finally:
            catalog.close()

    def _read_all(self, todo: list[tuple[int, SourceFile, FileState | None]], prefixes: dict[int, str]) -> None:
        self._progress.begin(file.size for _, file, _ in todo)
        for folder, file, known in todo:
            source = prefixes[folder] + file.relpath
            self._progress.reading(source, file.size)
            self._read(folder, source, file, known)
            if sum(len(pending.passages) for pending in self._pending) >= _PENDING_PASSAGES:
                self._flush()
        self._flush()

    def _read(self, folder: int, source: str, file: SourceFile, known: FileState | None) -> None:
        """Link a file to content the store has, or read and cut it, or note why it can't be read."""
        state = FileState(file.relpath, file.size, file.mtime_ns)
        try:
            # A pipe, a link or a giant is not even opened here: load says why it is refused.
            if stat.S_ISREG(file.path.lstat().st_mode) and file.size <= self.limits.max_bytes:
                state = replace(state, bytes=digest(file.path))
            same = self._catalog.known(state.bytes) if state.bytes else None
            if same is not None:
                self._catalog.link(folder, replace(state, content=same[0], date=same[1]))
                self._count_linked(known, same[0])
                self._progress.finished(source)
                return
            document = load(file.path, file.relpath, self.limits)
        except (SourceError, OSError) as error:
            reason = error.reason if isinstance(error, SourceError) else f"can't be read: {error.strerror}"
            self._catalog.link(folder, replace(state, reason=reason))
            self._progress.finished(source, reason=reason)
            return
        passages = chunk(document, self.chunking)
        hashes = [text_digest(passage) for passage in passages]
        self._progress.cut(source, len(passages))
        self._pending.append(_Pending(folder, source, state, document, passages, hashes, known is not None))

    def _flush(self) -> None:
        """Embed what is pending and make each document visible."""
        texts = {h: embedded_text(p) for d in self._pending for h, p in zip(d.hashes, d.passages, strict=True)}
        owner = {h: d.source for d in self._pending for h in d.hashes}
        held = self._catalog.embedded(list(texts))
        fresh = [h for h in texts if h not in held]
        self._progress.known(owner[h] for h in held)
        if len(fresh) >= _WORTH_AHEAD and not graph_path(self.store).is_dir():
            import_ahead()
        for begin in range(0, len(fresh), _PENDING_PASSAGES):
            part = fresh[begin : begin + _PENDING_PASSAGES]
            self._catalog.keep(part, *embed(self.embedder, [texts[h] for h in part]))
            self.report.embedded += len(part)
            self._progress.embedded(owner[h] for h in part)
        for document in self._pending:
            self._catalog.add(document.folder, document.state, document.document, document.passages, document.hashes)
            self._count(document.known)
            self._progress.finished(document.source)
        self._pending.clear()

    def _count_linked(self, known: FileState | None, content: int) -> None:
        if known is not None and known.content == content:
            self.report.unchanged += 1
            return
        self.report.moved += 1
        self._count(known is not None)

    def _count(self, known: bool) -> None:
        if known:
            self.report.updated += 1
        else:
            self.report.added += 1

    def _prune(self, named: set[int]) -> None:
        for folder in self._catalog.folders().keys() - named:
            self.report.removed += len(self._catalog.files(folder))
            self._catalog.drop_folder(folder)
        self._catalog.forget_unused()

    def _post(self) -> None:
        """Bring Chroma up to date when there is enough to tell, or when its folder is not there."""
        there = graph_path(self.store).is_dir()
        if not there:
            self._catalog.post_all()
        waiting = self._catalog.waiting()
        if there and self._post_later and _POSTED_TOGETHER <= waiting < _POSTED_HERE:
            self._post_later(self.store)
        elif waiting >= (_POSTED_TOGETHER if there else 1):
            post_waiting(self.store, self._catalog.connection)
