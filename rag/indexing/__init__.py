"""A folder to the store, in step with the disk."""

from rag.indexing.report import IndexReport
from rag.indexing.run import Indexing

__all__ = ["IndexReport", "Indexing"]
