"""A folder to the store, in step with the disk: files added, changed, moved and gone since the last time.

Nothing that a crash interrupts is lost or doubled: vectors are kept as they are computed, documents become visible
whole, and what Chroma has not been told waits in the catalog's outbox.
"""

from __future__ import annotations

import hashlib
import shutil
import stat
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from rag.chunking import CHUNKING_VERSION, Chunking, chunk
from rag.embedding import Embedder, Matrix, TokenEmbedder
from rag.embedding.compress import pack
from rag.errors import EmbeddingError, SourceError, UsageError
from rag.loading import LOADING_VERSION, Limits, SourceFile, discover, load
from rag.progress import Progress, Run
from rag.schema import Document, Passage
from rag.store import (
    Catalog,
    CatalogWriter,
    FileState,
    catalog_path,
    graph_lock,
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
_RACY_SECONDS = 2.0
"""A file changed so shortly before it was read may change again within the same clock tick: it is read again."""


@dataclass(slots=True)
class IndexReport:
    """What an index run did."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    moved: int = 0
    """Files found under another path with known content; counted among the added as well."""
    passages: int = 0
    """Passages in the store now."""
    embedded: int = 0
    """Passages that had to be embedded."""
    seconds: float = 0.0
    partly: list[tuple[str, str]] = field(default_factory=list)
    """(source, what was not read) of every file of the store that is indexed but for something."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """(source, reason) of every file of the store that could not be read, in this run or before."""
    warnings: list[str] = field(default_factory=list)


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
                anew = self._check_versions()
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

    def _check_versions(self) -> bool:
        """Empty a store whose passages or vectors another version made; return whether all is to be read anew."""
        if self._catalog.rebuilt:
            # What Chroma holds belongs to the catalog that is gone.
            self._drop_graph()
            self.report.warnings.append("the store had another layout: everything is read anew")
        if self._catalog.migrated:
            self.report.warnings.append(
                "the store had an earlier layout: files are read again, nothing is embedded again"
            )
        chunking = f"{CHUNKING_VERSION} {self.chunking}"
        made = {"embedding": self.embedder.model_name, "chunking": chunking, "loading": LOADING_VERSION}
        held = dict(self._catalog.connection.execute("SELECT key, value FROM meta"))
        differing = [key for key, value in made.items() if held.get(key, value) != value]
        if differing == ["loading"]:
            self._catalog.read_again()
            self.report.warnings.append("files are read in a new way: they are read again, only new text is embedded")
        elif differing:
            if "embedding" in differing:
                # One that does not work must not cost the index that there is.
                self.embedder.get_query_embedding("index")
            told = [f"{key} ({held[key]}; now {made[key]})" if key == "embedding" else key for key in differing]
            self.report.warnings.append(
                f"the store was made with another {' and '.join(told)}: everything is read anew"
            )
            self._catalog.drop_all(vectors="embedding" in differing)
            if "embedding" in differing:
                # A collection of Chroma's keeps to the number of dimensions that it began with.
                self._drop_graph()
        self._catalog.set_meta(made)
        return self._catalog.rebuilt or self._catalog.migrated or bool(differing)

    def _sync_folders(self, paths: list[Path]) -> None:
        todo: list[tuple[int, SourceFile, FileState | None]] = []
        gone: list[tuple[int, list[str]]] = []
        named = {self._catalog.folder(path): path for path in paths}
        for folder, path in named.items():
            known, files = self._catalog.files(folder), self._discovered(path)
            lost = _lost(known, files)
            if lost and not files and not self.prune:
                self.report.warnings.append(
                    f"{path} is empty now; its {len(lost)} files stay indexed (drop them with --prune)"
                )
                continue
            changed = [file for file in files if not _unchanged(known.get(file.relpath), file)]
            self.report.unchanged += len(files) - len(changed)
            todo += [(folder, file, known.get(file.relpath)) for file in changed]
            gone.append((folder, lost))
        # What is gone is dropped last, so that a moved file still finds its content.
        self._read_all(todo, self._prefixes())
        for folder, lost in gone:
            self._catalog.remove(folder, lost)
            self.report.removed += len(lost)
        if self.prune:
            self._prune(set(named))

    def _discovered(self, path: Path) -> list[SourceFile]:
        """List a folder's files; a store that lies in it is no part of the corpus."""
        store, found = self.store.resolve(), discover(path)
        return [file for file in found if store not in file.path.parents] if store.is_relative_to(path) else found

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
                state = replace(state, bytes=_digest(file.path))
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
        hashes = [_hash(passage) for passage in passages]
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
            self._catalog.keep(part, *_embed(self.embedder, [texts[h] for h in part]))
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

    def _drop_graph(self) -> None:
        with graph_lock(self.store):
            shutil.rmtree(graph_path(self.store), ignore_errors=True)


def embedded_text(passage: Passage) -> str:
    """Return what is given to the embedder for a passage."""
    return passage.text.strip()


def _hash(passage: Passage) -> bytes:
    return hashlib.sha256(embedded_text(passage).encode("utf-8", "surrogatepass")).digest()


def _embed(embedder: Embedder, texts: list[str]) -> tuple[Matrix, list[bytes | None]]:
    """Return unit vectors (n, dimension) and, where the embedder gives them, packed token states.

    Raises EmbeddingError when any vector is missing or not finite.
    """
    states: list[bytes | None] = [None] * len(texts)
    if isinstance(embedder, TokenEmbedder):
        embedded = embedder.embed_with_states(texts)
        vectors = np.asarray([vector for vector, _ in embedded], np.float32)
        states = [pack(tokens.states) for _, tokens in embedded]
    else:
        vectors = np.asarray(embedder.get_text_embedding_batch(texts), np.float32)
    if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
        raise EmbeddingError(f"{embedder.model_name} gave no proper vectors; run 'footnoted doctor'")
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), np.float32), states


def _unchanged(known: FileState | None, file: SourceFile) -> bool:
    if known is None or (known.size, known.mtime) != (file.size, file.mtime_ns):
        return False
    return known.seen - known.mtime / 1e9 > _RACY_SECONDS


def _lost(known: dict[str, FileState], files: Sequence[SourceFile]) -> list[str]:
    """Return what was there and is gone; what lies in a folder that can't be listed now is not gone."""
    closed = tuple(f"{file.relpath}/" for file in files if file.path.is_dir())
    return sorted(path for path in known.keys() - {f.relpath for f in files} if not path.startswith(closed or "\0"))


def _digest(path: Path) -> str:
    """Return the digest of a file's bytes and of its ending, by which a parser is chosen."""
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256")
    found.update(path.suffix.lower().encode("utf-8", "surrogateescape"))
    return found.hexdigest()
