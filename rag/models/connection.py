"""An entry of the catalogue to a client that speaks its protocol: base address, key header, api-version, time-outs.

The styles, as their makers document them:

- ``openai``: BASE/chat/completions, ``Authorization: Bearer KEY``; also Azure's v1 API.
- ``azure-deployments``: ENDPOINT/openai/deployments/MODEL/chat/completions?api-version=…, ``api-key: KEY``.
- ``azure-models``: ENDPOINT/models/chat/completions?api-version=…, ``api-key: KEY``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import openai

from rag.errors import ModelBroken
from rag.models.address import is_loopback
from rag.models.failures import Endpoint, failure

if TYPE_CHECKING:
    from rag.config import Settings
    from rag.models.entry import Entry

_EMBEDDING_PATIENCE = 3.0
"""A whole batch of texts takes longer than a first word."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A client for one endpoint, and what errors need to know of it."""

    client: openai.OpenAI
    endpoint: Endpoint
    headers: Mapping[str, Any] = field(repr=False)
    """To be sent with every request."""


def connect(entry: Entry, url: str, key: str, settings: Settings, where: str) -> Connection:
    """Return a client for an entry at this address; nobody is called yet. ``where`` says where the address stands."""
    base, query = url.rstrip("/"), dict[str, object]()
    if entry.style == "azure-deployments":
        base = f"{base.removesuffix('/openai')}/openai/deployments/{entry.model}"
    elif entry.style == "azure-models":
        base = f"{base.removesuffix('/models')}/models"
    if entry.api_version:
        query["api-version"] = entry.api_version
    # The patient stream keeps time; the client's own time-out only ends its thread a little later.
    slowest = max(settings.first_token_timeout, settings.idle_timeout) + 1.0
    if entry.kind == "embedding":
        slowest *= _EMBEDDING_PATIENCE
    timeout = httpx.Timeout(slowest, connect=settings.connect_timeout)
    # A proxy of the environment is for the world outside, never for this machine's own servers.
    http = openai.DefaultHttpxClient(timeout=timeout, trust_env=not is_loopback(url))
    client = openai.OpenAI(
        api_key=key or "none", base_url=base, max_retries=0, timeout=timeout, http_client=http, default_query=query
    )
    told = Endpoint(base, entry.model, key, settings.connect_timeout, entry.key, where)
    return Connection(client, told, _headers(entry, key))


def first_listed(connection: Connection) -> str:
    """Return the name of the first model that the endpoint lists. Raises ModelError."""
    try:
        for model in connection.client.models.list(extra_headers=dict(connection.headers)):
            return model.id
    except Exception as error:  # noqa: BLE001 - told as a ModelError, or raised on
        raise (failure(error, connection.endpoint) or error) from None
    raise ModelBroken(f"{connection.endpoint.shown} serves no model: load one, or name it as ENTRY:MODEL")


def _headers(entry: Entry, key: str) -> dict[str, Any]:
    if entry.style.startswith("azure"):
        return {"Authorization": openai.Omit(), "api-key": key}
    return {} if key else {"Authorization": openai.Omit()}
