"""Whatever goes wrong with an endpoint → one ModelError: one line that says what to do next, never the key."""

from __future__ import annotations

import json
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import openai

from rag.errors import ModelBroken, ModelBusy, ModelError, ModelRefused, ModelUnknown, ModelUnreachable
from rag.models.address import shown_url
from rag.models.patience import OutOfPatience

_SAID_AT_MOST = 200
_UNREADABLE = (json.JSONDecodeError, UnicodeDecodeError, httpx.DecodingError)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What the words of an error need to know about the endpoint that was called."""

    url: str
    model: str
    key: str = field(repr=False)
    connect_timeout: float
    key_name: str = "OPENAI_API_KEY"
    """The variable that holds the key; empty for an endpoint that wants none."""
    address_name: str = "OPENAI_BASE_URL"
    """Where the address stands, for whoever must correct it."""

    @property
    def shown(self) -> str:
        """The address without user, password and query, fit for an error."""
        return shown_url(self.url)


def failure(error: Exception, endpoint: Endpoint) -> ModelError | None:
    """Return the ModelError that tells of an exception, None when the exception is no foreseen one."""
    if isinstance(error, ModelError):
        return error
    if isinstance(error, openai.APIStatusError):
        return _status(error, endpoint)
    if isinstance(error, OutOfPatience | openai.APIConnectionError | httpx.HTTPError | httpx.InvalidURL | OSError):
        return _connection(error, endpoint)
    if isinstance(error, openai.APIError):
        return _refused_midway(error, endpoint)
    if isinstance(error, _UNREADABLE):
        return ModelBroken(f"{endpoint.shown} sent what is no stream of chat pieces; check {endpoint.address_name}")
    return None


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return the seconds that a response asks to wait (RFC 9110, section 10.2.3), None when it does not say."""
    milliseconds, value = headers.get("retry-after-ms", ""), headers.get("retry-after", "")
    for text, unit in ((milliseconds, 0.001), (value, 1.0)):
        if re.fullmatch(r"\s*\d{1,9}(\.\d+)?\s*", text):
            return float(text) * unit
    try:
        return max(0.0, (parsedate_to_datetime(value) - (now or datetime.now(UTC))).total_seconds())
    except (ValueError, TypeError):
        return None


def said(error: openai.APIError, endpoint: Endpoint) -> str:
    """Return the endpoint's own words in brackets, short, on one line and without the key; empty if it gave none."""
    body = error.body
    for inner in ("error", "message", "detail"):
        body = body.get(inner, body) if isinstance(body, Mapping) else body
    words = _one_line(body, endpoint.key) if isinstance(body, str) and "<" not in body else ""
    return f' (it says: "{words}")' if words else ""


def _one_line(text: str, key: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in (text.replace(key, "***") if key else text))
    # Keys of other accounts, or parts of this one, that the endpoint repeats.
    masked = re.sub(r"\b(sk|xai|gsk|key|api)[-_][\w*-]{6,}", "***", " ".join(printable.split()))
    return masked if len(masked) <= _SAID_AT_MOST else masked[:_SAID_AT_MOST] + "…"


def _status(error: openai.APIStatusError, endpoint: Endpoint) -> ModelError:
    status, where, words = error.status_code, endpoint.shown, said(error, endpoint)
    code = f"{error.code or ''} {error.type or ''}"
    if status == 401 or (status == 403 and not endpoint.key):
        name = endpoint.key_name or "its key"
        todo = f"check {name}" if endpoint.key else f"set {name}"
        return ModelRefused(f"{where} refused the key: {todo}{words}")
    if status == 403:
        return ModelRefused(f'the key has no access to "{endpoint.model}" at {where}: use another key or model{words}')
    if status in (404, 405):
        return ModelUnknown(
            f'{where} knows no model "{endpoint.model}": name one it serves (FOOTNOTED_MODEL or --model), '
            f"or correct {endpoint.address_name}, which mostly ends in /v1{words}"
        )
    if status == 429:
        return _too_many(error, endpoint)
    if status >= 500:
        return ModelUnreachable(f"{where} is failing (HTTP {status}): try again later, or another model{words}")
    if "content_filter" in code or "content_filter" in str(error.body):
        why = _filtered(error.body)
        return ModelRefused(f"{where} declined by its content filter{why}: ask in other words, or another model{words}")
    if status == 413 or "context_length" in code or "exceed_context" in code:
        return ModelRefused(f"question and passages are too long for the model: lower FOOTNOTED_TOP_K{words}")
    return ModelRefused(f"{where} declined the request (HTTP {status}): check FOOTNOTED_MODEL{words}")


def _filtered(body: object) -> str:
    """Return what a content filter found, as Azure tells it in ``innererror``; empty when it does not say."""
    inner = body.get("innererror") if isinstance(body, Mapping) else None
    result = inner.get("content_filter_result") if isinstance(inner, Mapping) else None
    found = [
        str(name)[:30]
        for name, one in (result.items() if isinstance(result, Mapping) else ())
        if isinstance(one, Mapping) and (one.get("filtered") is True or one.get("detected") is True)
    ]
    return f" ({', '.join(sorted(found))})" if found else ""


def _too_many(error: openai.APIStatusError, endpoint: Endpoint) -> ModelError:
    if "quota" in f"{error.code} {error.type}":
        return ModelRefused(f"the quota at {endpoint.shown} is used up: add credit, or use another key or model")
    wait = retry_after(error.response.headers)
    when = "in a moment" if wait is None else f"in {wait:.0f} s"
    return ModelBusy(f"{endpoint.shown} takes no more requests for now: ask again {when}", wait)


def _refused_midway(error: openai.APIError, endpoint: Endpoint) -> ModelError:
    """Tell of an error event within a stream that had begun with status 200."""
    words = said(error, endpoint)
    if "content_filter" in f"{error.code} {error.type}":
        return ModelRefused(f"{endpoint.shown} stopped by its content filter: ask in other words{words}")
    return ModelBroken(f"{endpoint.shown} failed in the middle of its answer: ask again{words}")


def _connection(error: Exception, endpoint: Endpoint) -> ModelError:
    where, causes = endpoint.shown, list(_causes(error))
    if isinstance(error, OutOfPatience):
        words, setting = ("no word", "FIRST_TOKEN") if error.first else ("no further word", "IDLE")
        return ModelUnreachable(
            f"{where} gave {words} within {error.seconds:g} s: ask again, or raise FOOTNOTED_{setting}_TIMEOUT"
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return ModelUnreachable(
            f"no host of that name was found for {where}: check {endpoint.address_name} and the network"
        )
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return ModelUnreachable(f"no safe connection to {where}: check its certificate, or http and https")
    if any(isinstance(cause, httpx.UnsupportedProtocol | httpx.InvalidURL) for cause in causes):
        return ModelUnreachable(f"{endpoint.address_name} is no address: it begins with http:// or https://")
    if any(isinstance(cause, httpx.ConnectTimeout) for cause in causes):
        return ModelUnreachable(f"{where} gave no connection within {endpoint.connect_timeout:g} s: is it running?")
    if any(isinstance(cause, httpx.TimeoutException) for cause in causes):
        return ModelUnreachable(f"{where} gave no word in time: ask again, or raise FOOTNOTED_FIRST_TOKEN_TIMEOUT")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return ModelUnreachable(f"nothing answers at {where}: start the server, or correct {endpoint.address_name}")
    if any(isinstance(cause, httpx.ConnectError) for cause in causes):
        return ModelUnreachable(f"no connection to {where}: check {endpoint.address_name} and the network")
    if any(isinstance(cause, httpx.RemoteProtocolError | httpx.ReadError) for cause in causes):
        return ModelBroken(f"{where} broke the connection off in the middle: ask again")
    return ModelUnreachable(f"{where} can't be called: check {endpoint.address_name} ({type(causes[-1]).__name__})")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and what lies under it, by cause or context."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
