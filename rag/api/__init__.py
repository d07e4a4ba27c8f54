"""The HTTP API: ask, search, check, documents, chat completions; JSON in the shapes of ``rag.wire``, a file a concern.

Everything passes one guard, which knows the caller, the scopes and the host names; see ``rag.api.guard``.
"""

from rag.api.app import create_app

__all__ = ["create_app"]
