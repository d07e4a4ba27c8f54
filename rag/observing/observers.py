"""The observers that the settings ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.observing.audit_log import open_audit
from rag.observing.work import Observer

if TYPE_CHECKING:
    from rag.config import Settings


def open_observers(settings: Settings) -> list[Observer]:
    """Return the audit log and the traces, each where it is set. Raises SettingsError with what to install."""
    audit = open_audit(settings)
    observers: list[Observer] = [audit] if audit else []
    if settings.otlp_endpoint:
        from rag.observing.tracing import open_tracing

        observers.append(open_tracing(settings))
    return observers
