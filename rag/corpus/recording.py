"""A re-sync with its entries in the audit log: that it was asked for, by whom, and how many files it changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rag.access import Caller
from rag.indexing import IndexReport
from rag.observing import AuditLog, noting


def recorded(sync: Callable[[], IndexReport], audit: AuditLog | None, caller: Caller, **what: Any) -> IndexReport:
    """Re-sync and return the report; where a log is kept, nothing is done unrecorded. Raises AuditError."""
    with noting(audit, "sync", caller, **what):
        report = sync()
    if audit:
        counts = {name: getattr(report, name) for name in ("added", "updated", "removed", "unchanged")}
        audit.write("synced", caller, **counts, failed=[source for source, _ in report.failed])
    return report
