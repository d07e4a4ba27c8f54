"""An entry of the model catalogue: the record, and its strict reading from a TOML table.

Nothing here says whether an endpoint is up or a name still served; ``checked`` says when somebody last looked.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from rag.errors import SettingsError

Kind = Literal["chat", "embedding", "rerank", "moderation"]
Style = Literal["openai", "azure-deployments", "azure-models", "gguf"]
KINDS = ("chat", "embedding", "rerank", "moderation")
STYLES = ("openai", "azure-deployments", "azure-models", "gguf")
ABILITIES = ("streaming", "json_schema", "tools")
GGUF = "gguf"
"""The provider, and the style, of a model file that is served from a child process."""


@dataclass(frozen=True, slots=True)
class Price:
    """The maker's list price."""

    input: float
    """For a million tokens read."""
    output: float
    """For a million tokens written."""
    currency: str
    """ISO 4217 code."""

    def of(self, prompt_tokens: int, completion_tokens: int) -> float:
        """Return the cost of so many tokens."""
        return (prompt_tokens * self.input + completion_tokens * self.output) / 1e6


@dataclass(frozen=True, slots=True)
class Limits:
    """What the endpoint allows; None where it is not known."""

    requests_per_minute: int | None = None
    """For information: what an endpoint refuses for now is tried again when it says."""
    output_tokens: int | None = None
    """No longer answer is asked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One named model of the catalogue; every field but ``name`` is one of its TOML table."""

    name: str
    provider: str
    style: Style = "openai"
    """How it is spoken to: paths, headers and api-version."""
    kind: Kind = "chat"
    endpoint: str = ""
    """Base address; ${VARIABLE} stands for a variable of the environment or ``.env``."""
    model: str = ""
    """Model or deployment name sent to the endpoint; empty takes the first one that a local server lists."""
    key: str = ""
    """Name of the variable that holds the key; empty when none is wanted."""
    api_version: str = ""
    path: str = ""
    """Of a GGUF file."""
    context: int | None = None
    """Context window in tokens."""
    price: Price | None = None
    abilities: tuple[str, ...] = ()
    limits: Limits = Limits()
    reasoning_tokens: int = 0
    """Allowance for reasoning, asked for on top of the answer's own limit."""
    omits: tuple[str, ...] = ()
    """Parameters that the endpoint declines, left out from the start."""
    token_limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    options: tuple[tuple[str, Any], ...] = ()
    """Further fields of the request's body."""
    fallback: tuple[str, ...] = ()
    """Names of entries to try, in order, when this one fails before its first sentence."""
    dimensions: int | None = None
    """Length of an embedding."""
    query_prefix: str = ""
    passage_prefix: str = ""
    notes: str = ""
    checked: str = "unchecked"
    """ISO date on which name, address and price were compared with ``source``; or "unchecked"."""
    source: str = ""
    """Address of the maker's page."""
    retired: str = ""
    """ISO date from which the maker no longer serves it; empty while it does."""
    instead: str = ""
    """Entry to use in place of a retired one."""


def entry_from(name: str, table: Mapping[str, Any], where: str) -> Entry:
    """Read one entry. Raises SettingsError that names the file, the entry and the field."""

    def wrong(field: str, what: str) -> SettingsError:
        return SettingsError(f'{where}, entry "{name}", field "{field}": {what}')

    known = {field.name for field in fields(Entry)} - {"name"}
    if unknown := sorted(set(table) - known):
        if isinstance(table[unknown[0]], dict):
            raise wrong(unknown[0], f'is a table: a name with a dot stands in quotes, [models."{name}.{unknown[0]}"]')
        raise wrong(unknown[0], f"unknown; the fields are {', '.join(sorted(known))}")
    values: dict[str, Any] = {}
    for field, value in table.items():
        try:
            values[field] = _READERS[field](value)
        except ValueError as error:
            raise wrong(field, str(error)) from None
    if not values.get("provider"):
        raise wrong("provider", "missing: say who serves the model")
    entry = Entry(name, **{"style": "gguf" if values["provider"] == GGUF else "openai", **values})
    for field, what in _contradictions(entry):
        raise wrong(field, what)
    return entry


def _contradictions(entry: Entry) -> list[tuple[str, str]]:
    """Return what fields demand of each other and don't get, as (field, what)."""
    gguf = entry.style == GGUF
    checks = [
        (gguf and not entry.path, "path", "missing: name the GGUF file"),
        (gguf and entry.provider != GGUF, "style", f'is for provider = "{GGUF}" only'),
        (not gguf and not entry.endpoint, "endpoint", "missing: give the address, mostly ending in /v1"),
        (not gguf and bool(entry.path), "path", f'is for provider = "{GGUF}" only'),
        (entry.style.startswith("azure") and not entry.api_version, "api_version", f"missing for style {entry.style}"),
        (entry.style == "azure-deployments" and not entry.model, "model", "missing: name your deployment"),
        (bool(entry.instead) and not entry.retired, "instead", "is for retired entries: give the date in retired"),
        (entry.name in entry.fallback, "fallback", "names the entry itself"),
    ]
    return [(field, what) for wrong, field, what in checks if wrong]


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError("must be text on one line")
    return value.strip()


def _prefix(value: Any) -> str:
    """Read a text whose spaces at the ends count."""
    _text(value)
    return str(value)


def _one_of(*allowed: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return str(value)

    return read


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("must be a whole number, 0 or more")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("must be a list of texts in square brackets")
    return tuple(_text(item) for item in value)


def _abilities(value: Any) -> tuple[str, ...]:
    found = _texts(value)
    if strange := [item for item in found if item not in ABILITIES]:
        raise ValueError(f"knows no {strange[0]}: the abilities are {', '.join(ABILITIES)}")
    return found


def _variable(value: Any) -> str:
    name = _text(value)
    if name and not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
        raise ValueError("must be the NAME of a variable, such as XAI_API_KEY; the key itself belongs into .env")
    return name


def _address(value: Any) -> str:
    address = _text(value)
    if not re.match(r"(https?://|\$\{[A-Z0-9_]+\})", address):
        raise ValueError("is no address: it begins with http:// or https:// or a ${VARIABLE}")
    return address


def _table(value: Any, allowed: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"must be a table with {', '.join(allowed)}")
    if unknown := sorted(set(value) - set(allowed)):
        raise ValueError(f"has an unknown {unknown[0]}; it takes {', '.join(allowed)}")
    return value


def _price(value: Any) -> Price:
    table = _table(value, ("input", "output", "currency"))
    amounts = [table.get(side) for side in ("input", "output")]
    if not all(isinstance(a, int | float) and not isinstance(a, bool) and a >= 0 for a in amounts):
        raise ValueError("needs input and output, each a price for a million tokens")
    currency = table.get("currency")
    if not isinstance(currency, str) or not re.fullmatch("[A-Z]{3}", currency):
        raise ValueError("needs a currency of three capital letters, such as USD")
    return Price(float(table["input"]), float(table["output"]), currency)


def _limits(value: Any) -> Limits:
    return Limits(**{name: _count(v) for name, v in _table(value, ("requests_per_minute", "output_tokens")).items()})


def _options(value: Any) -> tuple[tuple[str, Any], ...]:
    if not isinstance(value, dict) or {"model", "messages", "stream"} & value.keys():
        raise ValueError("must be a table of further request fields, without model, messages and stream")
    return tuple(value.items())


def _date(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise ValueError("must be a date without quotes, such as 2026-11-22")


def _checked(value: Any) -> str:
    return "unchecked" if value == "unchecked" else _date(value)


def _retired(value: Any) -> str:
    return "" if value in ("", False) else _date(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "provider": _text, "style": _one_of(*STYLES), "kind": _one_of(*KINDS), "endpoint": _address, "model": _text,
    "key": _variable, "api_version": _text, "path": _text, "context": _count, "price": _price,
    "abilities": _abilities, "limits": _limits, "reasoning_tokens": _count, "omits": _texts,
    "token_limit": _one_of("max_tokens", "max_completion_tokens"), "options": _options, "fallback": _texts,
    "dimensions": _count, "query_prefix": _prefix, "passage_prefix": _prefix, "notes": _text, "checked": _checked,
    "source": _text, "retired": _retired, "instead": _text,
}  # fmt: skip
