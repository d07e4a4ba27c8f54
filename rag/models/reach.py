"""What it takes to reach an entry of the catalogue: its address and key as set now, and what is still wanted."""

from __future__ import annotations

import importlib.util
import socket
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rag.config import variables
from rag.models.address import is_address, is_loopback, provider, shown_url
from rag.models.catalogue import address, holders, unset
from rag.models.chat import EXTRACTIVE
from rag.models.entry import GGUF, Entry

if TYPE_CHECKING:
    from rag.config import Settings

OWN_ADDRESS, OWN_KEY = "OPENAI_BASE_URL", "OPENAI_API_KEY"
OWN = "${" + OWN_ADDRESS + "}"
"""The endpoint of an entry that the settings themselves name."""
_OPENAI = "https://api.openai.com/v1"
_PORT_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Reach:
    """How to call an entry, or why it can't be called."""

    url: str
    key: str = field(repr=False)
    where: str
    """Where the address stands, for whoever must correct it."""
    want: str
    """What stands in the way, with what to do; empty when nothing is known to."""

    @property
    def shown(self) -> str:
        """The address without user, password and query."""
        return shown_url(self.url) if is_address(self.url) else ""


def own_entry(name: str, settings: Settings) -> Entry:
    """Return the endpoint that the settings name as an entry that asks for this model."""
    return Entry(name, provider(settings.openai_base_url.strip()), endpoint=OWN, model=name, key=OWN_KEY)


def known_variables(settings: Settings) -> Mapping[str, str]:
    """Return the variables that entries may name; the settings' own endpoint and key go before the environment's."""
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""
    return ChainMap({OWN_ADDRESS: settings.openai_base_url, OWN_KEY: key}, dict(variables()))


def reach(entry: Entry, known: Mapping[str, str]) -> Reach:
    """Return how to call an entry; calls nobody."""
    if entry.style == GGUF:
        return Reach("", "", "its file", _retired(entry) or _no_server(entry))
    url, key = address(entry, known), known.get(entry.key, "").strip()
    where = " and ".join(holders(entry)) or f'the endpoint of "{entry.name}"'
    return Reach(url, key, where, _retired(entry) or _missing(entry, known, url) or _unfit(entry, url, key, where))


def nobody_listens(url: str) -> bool:
    """Say whether an address is on this machine and nothing listens there."""
    if not is_loopback(url):
        return False
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        with socket.create_connection((parts.hostname or "", port), timeout=_PORT_SECONDS):
            return False
    except OSError:
        return True


def leaving(entry: Entry) -> str:
    """Say that a maker will retire, or has retired, an entry and what to use; empty when no day is known."""
    if not entry.retired:
        return ""
    says = "retired by its maker on" if _gone(entry) else "will be retired by its maker on"
    return f"{says} {entry.retired}" + (f": use {entry.instead}" if entry.instead else "")


def _gone(entry: Entry) -> bool:
    return bool(entry.retired) and date.fromisoformat(entry.retired) <= datetime.now().date()


def _retired(entry: Entry) -> str:
    return leaving(entry) if _gone(entry) else ""


def _missing(entry: Entry, known: Mapping[str, str], url: str) -> str:
    missing = unset(entry, known)
    if entry.endpoint != OWN:
        return f"set {' and '.join(missing)}" if missing else ""
    # A server of one's own may want no key; OpenAI does.
    if OWN_KEY in missing and url.rstrip("/") == _OPENAI:
        return (
            f"set {OWN_KEY} for OpenAI, or {OWN_ADDRESS} for another or a local server, or choose an entry of "
            f"'footnoted models'; --model {EXTRACTIVE} needs none of them"
        )
    return ""


def _unfit(entry: Entry, url: str, key: str, where: str) -> str:
    if not key.isascii() or not key.isprintable() or " " in key:
        return f"{entry.key} holds a space, a line break or a foreign character, as no key does: copy it anew"
    if not is_address(url):
        return f"{where} is no address: it begins with http:// or https://"
    return ""


def _no_server(entry: Entry) -> str:
    if not Path(entry.path).is_file():
        todo = "fetch it with 'footnoted models fetch smollm2'" if entry.name == "smollm2" else "correct its path"
        return f"there is no file {entry.path}: {todo}"
    if importlib.util.find_spec("xllamacpp") is None:
        return "a model on this machine needs llama.cpp: pip install 'footnoted[local]'"
    return ""
