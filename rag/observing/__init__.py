"""Who sees what was asked and answered besides the asker: the audit log, metrics and traces; each only where it is set.

An observer that fails lets no answer pass: what must be recorded is recorded before it is shown.
"""

from rag.observing.audit_log import AuditLog, audit_folder, noting, open_audit
from rag.observing.observers import open_observers
from rag.observing.verification import Verified, verify
from rag.observing.work import Observer, Work, observed, observed_answer

__all__ = [
    "AuditLog",
    "Observer",
    "Verified",
    "Work",
    "audit_folder",
    "noting",
    "observed",
    "observed_answer",
    "open_audit",
    "open_observers",
    "verify",
]
