"""Whether what a store holds was made as this version makes it; what was not is emptied, and read anew."""

from __future__ import annotations

import shutil
from pathlib import Path

from rag.chunking import CHUNKING_VERSION, Chunking
from rag.embedding import Embedder
from rag.loading import LOADING_VERSION
from rag.store import CatalogWriter, graph_lock, graph_path


def drop_outdated(store: Path, catalog: CatalogWriter, embedder: Embedder, chunking: Chunking) -> list[str]:
    """Empty a store whose passages or vectors another version made; return why all is read anew, in words.

    Nothing is returned where the store can stay as it is.
    """
    reasons: list[str] = []
    if catalog.rebuilt:
        # What Chroma holds belongs to the catalog that is gone.
        _drop_graph(store)
        reasons.append("the store had another layout: everything is read anew")
    if catalog.migrated:
        reasons.append("the store had an earlier layout: files are read again, nothing is embedded again")
    now = {
        "embedding": embedder.model_name, "chunking": f"{CHUNKING_VERSION} {chunking}", "loading": LOADING_VERSION,
    }  # fmt: skip
    held = dict(catalog.connection.execute("SELECT key, value FROM meta"))
    differing = [key for key, value in now.items() if held.get(key, value) != value]
    if differing == ["loading"]:
        catalog.read_again()
        reasons.append("files are read in a new way: they are read again, only new text is embedded")
    elif differing:
        told = [f"{key} ({held[key]}; now {now[key]})" if key == "embedding" else key for key in differing]
        reasons.append(f"the store was made with another {' and '.join(told)}: everything is read anew")
        _drop(store, catalog, embedder, vectors="embedding" in differing)
    catalog.set_meta(now)
    return reasons


def _drop(store: Path, catalog: CatalogWriter, embedder: Embedder, *, vectors: bool) -> None:
    """Drop all documents and, where asked, what was embedded. Raises EmbeddingError when the embedder does not work."""
    if vectors:
        # One that does not work must not cost the index that there is.
        embedder.get_query_embedding("index")
    catalog.drop_all(vectors=vectors)
    if vectors:
        # A collection of Chroma's keeps to the number of dimensions that it began with.
        _drop_graph(store)


def _drop_graph(store: Path) -> None:
    with graph_lock(store):
        shutil.rmtree(graph_path(store), ignore_errors=True)
