"""Which models a question can be put to: the built-in extractive one, the settings' own endpoint, the catalogue's.

Whether an endpoint elsewhere is up shows only when it is called; of a server on this machine it is seen at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelError, ModelUnknown
from rag.models.address import shown_url
from rag.models.budget import Budget, BudgetedModel
from rag.models.catalogue import find_entry, holders, read_catalogue
from rag.models.charging import open_budget
from rag.models.chat import EXTRACTIVE, NONE_NAMED, ChatModel, ModelEntry
from rag.models.entry import GGUF, Entry
from rag.models.failover import Candidate, FailoverModel
from rag.models.reach import OWN, Reach, known_variables, leaving, nobody_listens, own_entry, reach

if TYPE_CHECKING:
    from rag.config import Settings
    from rag.models.connection import Connection
    from rag.models.endpoint import EndpointModel
    from rag.models.local_servers import LocalServers


def catalogue(settings: Settings) -> list[ModelEntry]:
    """Return everything there is to choose from, ``extractive`` first, each with what it still wants.

    Raises SettingsError for a catalogue that can't be understood.
    """
    built_in = ModelEntry(EXTRACTIVE, "built in", "", True, "quotes the documents; needs no key and no network")
    known, entries = known_variables(settings), read_catalogue(settings)
    name = " ".join(settings.model.split())
    chosen = _chosen(name, settings, known)
    rest = [_described(entry, known, ask_port=True) for entry in entries.values() if entry.name != name]
    return [built_in, *chosen, *rest]


def open_model(name: str, settings: Settings, servers: LocalServers | None = None) -> ChatModel | None:
    """Return the model of that name, with those that stand in for it; None for ``extractive``. Calls nobody elsewhere.

    A name that is no entry goes to the settings' own endpoint. ``servers`` starts and keeps the servers of GGUF files.
    Raises ModelUnknown when nothing configured could know the name or it can't be used, SettingsError.
    """
    name = " ".join(name.split())
    if name == EXTRACTIVE:
        return None
    entry = entry_for(name, settings)
    budget = open_budget(settings)
    stand_ins = entry.fallback or tuple(filter(None, (part.strip() for part in (settings.fallback or "").split(","))))
    chain = [entry, *(entry_for(other, settings) for other in stand_ins if other != name)]
    if len(chain) == 1:
        return _opened(entry, settings, servers, budget)
    return FailoverModel([Candidate(e.name, partial(_opened, e, settings, servers, budget)) for e in chain])


def entry_for(name: str, settings: Settings, kind: str = "chat") -> Entry:
    """Return the entry that a name means. Raises ModelUnknown when it is of another kind."""
    entry = find_entry(name, settings)
    if entry is None:
        if kind != "chat":
            raise ModelUnknown(
                f"no entry named {name} is in the catalogue; 'footnoted models' lists those of kind {kind}"
            )
        return own_entry(name, settings)
    if entry.kind != kind:
        raise ModelUnknown(f'"{name}" is of kind {entry.kind}, and one of kind {kind} is wanted')
    return entry


def connected(entry: Entry, settings: Settings, servers: LocalServers | None = None) -> tuple[Entry, Connection]:
    """Return a connection to an entry, which may have learnt its model's name; starts a GGUF file's server.

    Raises ModelUnknown when the entry can't be used, ModelError when its server does not start or lists no model.
    """
    way = reach(entry, known_variables(settings))
    if way.want:
        raise ModelUnknown(f'model "{entry.name}" can\'t be used: {way.want}')
    # The client costs a second or two to import: only for those who use it.
    from rag.models.connection import connect, first_listed

    if entry.style == GGUF:
        if servers is None:
            raise ModelError(f'"{entry.name}" is served from a file, and nothing here keeps servers')
        running = servers.serve(entry)
        named = replace(entry, style="openai", model=entry.model or Path(entry.path).stem, options=())
        return named, connect(named, running.url, running.key, settings, way.where)
    connection = connect(entry, way.url, way.key, settings, way.where)
    if entry.model:
        return entry, connection
    named = replace(entry, model=first_listed(connection))
    return named, connect(named, way.url, way.key, settings, way.where)


def open_one(name: str, settings: Settings, servers: LocalServers | None = None) -> EndpointModel:
    """Return one model, by itself and outside any budget. Raises ModelUnknown, ModelError, SettingsError."""
    name = " ".join(name.split())
    if name == EXTRACTIVE:
        raise ModelUnknown(f'"{EXTRACTIVE}" is built in and calls no model')
    return _model(entry_for(name, settings), settings, servers)


def _opened(entry: Entry, settings: Settings, servers: LocalServers | None, budget: Budget | None) -> ChatModel:
    model = _model(entry, settings, servers)
    return BudgetedModel(model, budget, entry.price, entry.reasoning_tokens) if budget else model


def _model(entry: Entry, settings: Settings, servers: LocalServers | None) -> EndpointModel:
    named, connection = connected(entry, settings, servers)
    from rag.models.endpoint import EndpointModel

    return EndpointModel(
        named, connection, retries=settings.model_retries,
        first_token_timeout=settings.first_token_timeout, idle_timeout=settings.idle_timeout,
    )  # fmt: skip


def _chosen(name: str, settings: Settings, known: Mapping[str, str]) -> list[ModelEntry]:
    """Return the line of the model that the settings name or, where they name none, of their endpoint."""
    if name != EXTRACTIVE:
        return [_described(find_entry(name, settings) or own_entry(name, settings), known)]
    nameless = _described(own_entry(NONE_NAMED, settings), known)
    if not known["OPENAI_API_KEY"] and not nameless.usable and "set OPENAI_API_KEY" in nameless.reason:
        return []
    reason = "name a model of this endpoint with --model NAME or FOOTNOTED_MODEL"
    return [replace(nameless, usable=False, reason=reason if nameless.usable else nameless.reason)]


def _described(entry: Entry, known: Mapping[str, str], *, ask_port: bool = False) -> ModelEntry:
    """Return an entry as it is listed; ``ask_port`` looks whether anything listens where this machine's servers do."""
    way = reach(entry, known)
    want, remark = way.want, leaving(entry) or entry.notes
    if not want and ask_port and nobody_listens(way.url):
        want = f"nothing answers at {way.shown}: start the server"
    if entry.endpoint == OWN and not way.key:
        remark = "without a key; set OPENAI_API_KEY if the endpoint wants one"
    return ModelEntry(entry.name, entry.provider, _shown(entry, way, known), not want, want or remark, entry)


def _shown(entry: Entry, way: Reach, known: Mapping[str, str]) -> str:
    """Return where an entry is, as its template while a variable of it is not set."""
    incomplete = any(not known.get(name) for name in holders(entry))
    return entry.path or (entry.endpoint if incomplete else shown_url(way.url))
