"""``footnoted bench``: measure speed and quality on this machine."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.common import JsonOption, print_json, settings_for
from rag.cli.index import DEFAULT_CORPUS

bench = typer.Typer(name="bench", help="Measure speed and quality on this machine.", rich_markup_mode=None)


@bench.command("index")
def index(
    folder: Annotated[Path, typer.Argument(help="Folder whose sentences are measured with.")] = DEFAULT_CORPUS,
    passages: Annotated[int, typer.Option("--passages", min=1, help="Size of the large index.")] = 100_000,
    files: Annotated[int, typer.Option("--files", min=1, help="Number of unchanged files.")] = 10_000,
    json: JsonOption = False,
) -> None:
    """Measure embedding and indexing; takes several minutes and about 2 GB of temporary space."""
    from rag.bench.index import bench_index

    rows = []
    for row in bench_index(folder, passages=passages, files=files):
        rows.append(asdict(row))
        if not json:
            verdict = {None: "", True: "met", False: "MISSED"}[row.met]
            typer.echo(f"{row.name:<32} {row.value:>12,.3f} {row.unit:<11} {row.aim:<14} {verdict}".rstrip())
    if json:
        print_json(rows)


@bench.command("retrieval")
def retrieval(
    folder: Annotated[Path, typer.Argument(help="Folder with corpus.jsonl, queries.jsonl and qrels.tsv (BEIR).")],
    keep: Annotated[Path | None, typer.Option("--keep", help="Keep the index here, and use what is there.")] = None,
    json: JsonOption = False,
) -> None:
    """Score retrieval on a collection, beside its dense and its lexical half alone."""
    from rag.bench.retrieval import bench_retrieval
    from rag.embedding.bundled import open_embedder

    settings = settings_for()
    found = bench_retrieval(folder, open_embedder(settings), exact_limit=settings.exact_limit, keep=keep)
    if json:
        print_json(found)
        return
    names = list(next(iter(found.values())))
    typer.echo(" " * 10 + "".join(f"{name:>15}" for name in names))
    for way, figures in found.items():
        typer.echo(f"{way:<10}" + "".join(f"{figures[name]:>15.3f}" for name in names))


@bench.command("check")
def check(
    pairs: Annotated[Path, typer.Argument(help='JSON lines with "claim", "evidence" and "label".')],
    json: JsonOption = False,
) -> None:
    """Judge labelled pairs and compare with word overlap."""
    from rag.bench.check import bench_check
    from rag.checking import Checker
    from rag.embedding.bundled import open_embedder

    figures = bench_check(pairs, Checker(open_embedder(settings_for())))
    if json:
        print_json(figures)
        return
    by_language = figures.pop("by_language")
    for name, value in figures.items():
        typer.echo(f"{name:<28} {value:>10,.3f}" if isinstance(value, float) else f"{name:<28} {value:>10,}")
    shown = ("pairs", "false_accepts", "false_rejects", "balanced_accuracy", "overlap_balanced_accuracy")
    typer.echo("\n" + f"{'claim-evidence':<16}" + "".join(f"{name:>27}" for name in shown))
    for language, found in by_language.items():
        cells = [
            f"{found[name]:>27,.3f}" if isinstance(found.get(name), float) else f"{found.get(name, ''):>27}"
            for name in shown
        ]
        typer.echo(f"{language:<16}" + "".join(cells))
