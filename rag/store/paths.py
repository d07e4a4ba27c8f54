"""Where a store keeps what it holds."""

from __future__ import annotations

from pathlib import Path

UPLOADS = "uploads"
"""The folder of uploaded files: its name in the store's directory, in the catalog and in front of their sources."""


def catalog_path(store: Path) -> Path:
    """Return where a store keeps its catalog."""
    return store / "catalog.sqlite"


def graph_path(store: Path) -> Path:
    """Return where a store keeps its Chroma folder."""
    return store / "chroma"


def uploads_path(store: Path) -> Path:
    """Return where a store keeps the files that were uploaded to it."""
    return store / UPLOADS
