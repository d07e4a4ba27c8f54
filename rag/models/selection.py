"""Which models a question can be put to: the built-in extractive one, and the endpoint that the settings name.

Entries come from the settings alone; whether an endpoint is up shows only when it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.errors import ModelUnknown
from rag.models.address import is_address, is_loopback, provider, shown_url
from rag.models.chat import EXTRACTIVE, ChatModel, ModelEntry

if TYPE_CHECKING:
    from rag.config import Settings


def catalogue(settings: Settings) -> list[ModelEntry]:
    """Return every model there is to choose from, ``extractive`` first, each with what it still wants."""
    entries = [ModelEntry(EXTRACTIVE, "built in", "", True, "quotes the documents; needs no key and no network")]
    if settings.model.strip() != EXTRACTIVE:
        entries.append(_entry(settings.model.strip(), settings))
    elif _key(settings) or not _is_default(settings):
        nameless = _entry("", settings)
        reason = "name a model of this endpoint with --model NAME or FOOTNOTED_MODEL" if nameless.usable else ""
        entries.append(
            ModelEntry("(none named)", nameless.provider, nameless.endpoint, False, reason or nameless.reason)
        )
    return entries


def open_model(name: str, settings: Settings) -> ChatModel | None:
    """Return the model of that name, None for ``extractive``; any other name goes to the configured endpoint.

    Raises ModelUnknown when no endpoint is configured that could know it. Calls nobody.
    """
    if name.strip() == EXTRACTIVE:
        return None
    entry = _entry(name.strip(), settings)
    if not entry.usable:
        raise ModelUnknown(f'model "{entry.name}" can\'t be used: {entry.reason}')
    return _connect(entry.name, settings)


def _entry(name: str, settings: Settings) -> ModelEntry:
    url, want = settings.openai_base_url.strip(), _missing(settings)
    remark = "" if _key(settings) else "without a key; set OPENAI_API_KEY if the endpoint wants one"
    return ModelEntry(" ".join(name.split()), provider(url), shown_url(url), not want, want or remark)


def _missing(settings: Settings) -> str:
    """Say what must be set before the endpoint can be called, empty when nothing."""
    key = _key(settings)
    if not key and _is_default(settings):
        return (
            "set OPENAI_API_KEY for OpenAI, or OPENAI_BASE_URL for another or a local server; "
            f"--model {EXTRACTIVE} needs neither"
        )
    if not key.isascii() or not key.isprintable() or " " in key:
        return "OPENAI_API_KEY holds a space, a line break or a foreign character, as no key does: copy it anew"
    if not is_address(settings.openai_base_url.strip()):
        return "OPENAI_BASE_URL is no address: it begins with http:// or https://"
    return ""


def _connect(name: str, settings: Settings) -> ChatModel:
    # The client costs a second or two to import: only for those who use it.
    import httpx
    import openai

    from rag.models.endpoint import EndpointModel
    from rag.models.failures import Endpoint

    url, key = settings.openai_base_url.strip(), _key(settings)
    # The patient stream keeps time; the client's own time-out only ends its thread a little later.
    slowest = max(settings.first_token_timeout, settings.idle_timeout) + 1.0
    timeout = httpx.Timeout(slowest, connect=settings.connect_timeout)
    # A proxy of the environment is for the world outside, never for this machine's own servers.
    http = openai.DefaultHttpxClient(timeout=timeout, trust_env=not is_loopback(url))
    client = openai.OpenAI(api_key=key or "none", base_url=url, max_retries=0, timeout=timeout, http_client=http)
    return EndpointModel(
        name, client, Endpoint(url, name, key, settings.connect_timeout), retries=settings.model_retries,
        first_token_timeout=settings.first_token_timeout, idle_timeout=settings.idle_timeout,
    )  # fmt: skip


def _key(settings: Settings) -> str:
    return settings.openai_api_key.get_secret_value().strip() if settings.openai_api_key else ""


def _is_default(settings: Settings) -> bool:
    return settings.openai_base_url.strip().rstrip("/") == str(type(settings).model_fields["openai_base_url"].default)
