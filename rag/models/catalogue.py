"""The catalogue of models: the shipped ``models.toml``, and over it the user's own file; keys never stand in either."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import SettingsError
from rag.models.entry import GGUF, Entry, Price, entry_from

if TYPE_CHECKING:
    from rag.config import Settings

SHIPPED = Path(__file__).with_name("models.toml")
_VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
_CACHE = "FOOTNOTED_CACHE"


def read_catalogue(settings: Settings) -> dict[str, Entry]:
    """Return every entry by name: the shipped ones, then the user's, which add to them or change single fields.

    Raises SettingsError that names the file, the entry and the field.
    """
    tables = _tables(SHIPPED)
    own = settings.models
    named = "models" in settings.model_fields_set
    origin = dict.fromkeys(tables, SHIPPED)
    if own.is_file() or named:
        for name, table in _tables(own).items():
            tables[name] = {**tables.get(name, {}), **table}
            origin[name] = own
    entries = {name: entry_from(name, table, str(origin[name])) for name, table in tables.items()}
    if settings.gguf:
        entries["gguf"] = replace(_served("gguf", settings.gguf), notes="named by FOOTNOTED_GGUF")
    _demand_known_names(entries, origin)
    return {name: _resolved(entry, origin.get(name, own), settings) for name, entry in entries.items()}


def find_entry(name: str, settings: Settings) -> Entry | None:
    """Return the entry of that name; ENTRY:MODEL is the entry with another model; a path to a GGUF file is one too."""
    entries = read_catalogue(settings)
    if name in entries:
        return entries[name]
    if name.lower().endswith(".gguf"):
        return _served(name, Path(name).expanduser())
    before, colon, model = name.partition(":")
    if colon and model and before in entries and entries[before].style != GGUF:
        # What is known of one model is not known of another at the same address.
        return replace(
            entries[before], name=name, model=model, price=None, context=None, retired="", instead="",
            checked="unchecked",
        )  # fmt: skip
    return None


def holders(entry: Entry) -> list[str]:
    """Return the variables that an entry's address is made of."""
    return list(dict.fromkeys(_VARIABLE.findall(entry.endpoint)))


def unset(entry: Entry, variables: Mapping[str, str]) -> list[str]:
    """Return the variables that an entry needs and that are not set, its key's among them."""
    return [
        name for name in dict.fromkeys([*holders(entry), entry.key]) if name and not variables.get(name, "").strip()
    ]


def address(entry: Entry, variables: Mapping[str, str]) -> str:
    """Return the entry's endpoint with its variables put in; one that already ends as the entry goes on is not doubled.

    ``AZURE_OPENAI_ENDPOINT`` may be written with or without /openai/v1.
    """
    found = entry.endpoint
    for name in _VARIABLE.findall(found):
        rest = found.split("${" + name + "}", 1)[1].rstrip("/")
        value = variables.get(name, "").strip().rstrip("/")
        found = found.replace("${" + name + "}", value.removesuffix(rest) if rest else value)
    return found


def _served(name: str, path: Path) -> Entry:
    """Return the entry of a GGUF file that no catalogue names; on this machine it costs nothing."""
    return Entry(name, GGUF, style="gguf", path=str(path), price=Price(0.0, 0.0, "USD"))


def _tables(path: Path) -> dict[str, dict[str, Any]]:
    try:
        document = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"the model catalogue {path} can't be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"the model catalogue {path} is no TOML: {error}") from error
    if strange := sorted(set(document) - {"models"}):
        raise SettingsError(f'{path}: unknown "{strange[0]}"; entries are written as [models.NAME]')
    tables: dict[str, dict[str, Any]] = document.get("models", {})
    for name, table in tables.items() if isinstance(tables, dict) else [("models", None)]:
        if not isinstance(table, dict):
            raise SettingsError(f'{path}, entry "{name}": must be a table, written as [models.{name}]')
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name) or name in ("extractive", "gguf"):
            raise SettingsError(
                f'{path}, entry "{name}": a name is of small letters, digits, dots and hyphens; '
                '"extractive" and "gguf" are taken'
            )
    return tables


def _demand_known_names(entries: dict[str, Entry], origin: dict[str, Path]) -> None:
    for name, entry in entries.items():
        for field, others in (("fallback", entry.fallback), ("instead", (entry.instead,) if entry.instead else ())):
            for other in others:
                if other.partition(":")[0] not in entries:
                    raise SettingsError(f'{origin[name]}, entry "{name}", field "{field}": no entry is named "{other}"')


def _resolved(entry: Entry, origin: Path, settings: Settings) -> Entry:
    """Put the cache's folder into a path, and read a relative one from where its catalogue lies."""
    if entry.style != GGUF:
        return entry
    path = Path(entry.path.replace("${" + _CACHE + "}", str(settings.cache))).expanduser()
    return replace(entry, path=str(path if path.is_absolute() or entry.name == "gguf" else origin.parent / path))
