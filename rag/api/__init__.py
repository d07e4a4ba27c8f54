"""The HTTP API: ask, search, check, read, health; JSON in the shapes of ``rag.wire``, a file a concern.

Requests under another host name than this machine's are refused, so that no web page can reach the API through a name
of its own.
"""

from rag.api.app import create_app

__all__ = ["create_app"]
