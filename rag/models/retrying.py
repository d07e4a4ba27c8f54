"""When to try an endpoint again and after how long; and plain calls that answer with one JSON document."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import openai

from rag.errors import ModelBroken
from rag.models.connection import Connection
from rag.models.failures import failure, retry_after

_RETRIED = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
_LONGEST_PAUSE = 20.0
"""Seconds: an endpoint that asks to wait longer is reported instead."""


def pause_before(error: Exception, tries: int, *, retries: int, longest: float = _LONGEST_PAUSE) -> float | None:
    """Return the seconds to wait before another try, None when none is worth it.

    As long as the endpoint asks (Retry-After, in seconds or as a date), else half a second, doubled each time. A
    connection that closed before any answer began is tried once more at once, whatever ``retries`` says: a kept one may
    be closed from the other side at any time (RFC 9112, section 9.5).
    """
    if tries == 0 and _dropped(error):
        return 0.0
    if tries >= retries or not isinstance(error, openai.APIStatusError) or _hopeless(error):
        return None
    asked = retry_after(error.response.headers)
    seconds = 0.5 * 2.0**tries if asked is None else asked
    return seconds if seconds <= min(_LONGEST_PAUSE, longest) else None


def call_json(
    connection: Connection, path: str, body: Mapping[str, Any], *, retries: int,
    pause: Callable[[float], None] = time.sleep,
) -> dict[str, Any]:  # fmt: skip
    """Post a body to a path of the endpoint and return the JSON object it answers with. Raises ModelError."""
    tries = 0
    while True:
        try:
            response = connection.client.post(
                path, cast_to=httpx.Response, body=body, options={"headers": dict(connection.headers)}
            )
            found = response.json()
        except Exception as error:  # noqa: BLE001 - told as a ModelError, or raised on
            seconds = pause_before(error, tries, retries=retries)
            if seconds is None:
                raise (failure(error, connection.endpoint) or error) from None
            pause(seconds)
            tries += 1
            continue
        if not isinstance(found, dict):
            raise ModelBroken(f"{connection.endpoint.shown} answered {path} with what is no JSON object")
        return found


def _dropped(error: Exception) -> bool:
    """Say whether the connection ended without a word; one that never stood or ends within an answer did not."""
    lost = httpx.RemoteProtocolError | httpx.ReadError | httpx.WriteError
    return isinstance(error, openai.APIConnectionError) and isinstance(error.__cause__, lost)


def _hopeless(error: openai.APIStatusError) -> bool:
    return error.status_code not in _RETRIED or "quota" in f"{error.code} {error.type}"
