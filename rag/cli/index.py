"""``footnoted index``: bring the store in step with folders, with progress on a terminal."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.common import JsonOption, StoreOption, print_json, settings_for
from rag.errors import FootnotedError, UsageError

if TYPE_CHECKING:
    from rag.indexing import IndexReport
    from rag.progress import Progress

DEFAULT_CORPUS = Path("seeds")


def index(
    paths: Annotated[list[Path] | None, typer.Argument(help="Folders or files; default seeds/.")] = None,
    store: StoreOption = None,
    prune: Annotated[bool, typer.Option("--prune", help="Drop what is not under these paths any more.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Then follow changes until Ctrl+C.")] = False,
    json: JsonOption = False,
) -> None:
    """Index folders: read what is new or changed, drop what is gone."""
    if watch and (json or prune):
        raise UsageError("--watch goes on until Ctrl+C: leave out --json and --prune")
    from rag.access import LOCAL
    from rag.corpus.recording import recorded
    from rag.embedding.bundled import open_embedder
    from rag.indexing import Indexing
    from rag.loading import Limits
    from rag.observing import open_audit
    from rag.store import post_later

    settings = settings_for(store)
    limits = Limits(max_bytes=int(settings.max_file_mb * 1_000_000))
    embedder, folders, audit = open_embedder(settings), paths or [DEFAULT_CORPUS], open_audit(settings)

    def sync(folders: Sequence[Path], **options: Any) -> IndexReport:
        indexing = Indexing(settings.store, embedder, limits=limits, post_later=post_later, **options)
        return recorded(lambda: indexing.sync(folders), audit, LOCAL, folders=[str(path) for path in folders])

    if watch:
        _follow(sync, folders, settings.store)
        return
    with _progress(quiet=json) as progress:
        report = sync(folders, prune=prune, progress=progress)
    if json:
        print_json(report_json(report))
    else:
        _print(report, settings.store)


def _follow(sync: Callable[[Sequence[Path]], IndexReport], folders: list[Path], store: Path) -> None:
    """Sync now and after every change, a line for each that changed anything; Ctrl+C ends it."""
    # Imported now, for 3 s: a change that came while Chroma is imported would wait for it.
    import chromadb  # noqa: F401

    from rag.watching import watch

    told: set[object] = set()  # to say each failure, note and warning once

    def synced(report: IndexReport) -> None:
        failed = [failure for failure in report.failed if failure not in told]
        partly = [note for note in report.partly if note not in told]
        warnings = [warning for warning in report.warnings if warning not in told]
        told.clear()
        told.update(report.failed, report.partly, report.warnings)
        if report.added or report.updated or report.removed or failed or warnings:
            _print(replace(report, failed=failed, partly=partly, warnings=warnings), store)
            sys.stdout.flush()

    def failed(error: FootnotedError) -> None:
        if str(error) not in told:
            typer.echo(f"not now: {error}", err=True)
        told.add(str(error))

    stop = Event()

    def interrupted(*_: object) -> None:
        stop.set()  # libraries swallow what is raised within their callbacks; this they don't
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupted)
    with suppress(KeyboardInterrupt):
        typer.echo(f"following {', '.join(map(str, folders))}; Ctrl+C ends it")
        sys.stdout.flush()
        watch(folders, store, sync, synced=synced, failed=failed, stop=stop)


def report_json(report: IndexReport) -> dict[str, object]:
    """Return an index report as the contract has it."""
    return {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "passages": report.passages,
        "seconds": round(report.seconds, 3),
        "failed": [{"source": source, "reason": reason} for source, reason in report.failed],
        "embedded": report.embedded,
        "partly": [{"source": source, "note": note} for source, note in report.partly],
        "warnings": report.warnings,
    }


def _print(report: IndexReport, store: Path) -> None:
    for source, reason in report.failed:
        typer.echo(f"not indexed  {source}: {reason}")
    for source, note in report.partly:
        typer.echo(f"in part      {source}: {note}")
    for warning in report.warnings:
        typer.echo(f"note         {warning}")
    counts = f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, {report.removed} removed"
    failed = f", {len(report.failed)} failed" if report.failed else ""
    typer.echo(f"{counts}{failed}; {report.passages} passages in {store} ({report.seconds:.1f} s)")


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """Show a bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.fields[source]}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}", markup=False),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("index", total=None, source="reading", rate="", left="")

        def show(step: Progress) -> None:
            rate = f"{step.passages_per_second:.0f} passages/s" if step.passages_per_second else ""
            left = f"{_minutes(step.seconds_left)} left" if step.seconds_left else ""
            file = f"{step.source[-40:]} {step.ready}/{step.passages}" if step.passages else step.source[-40:]
            bar.update(task, completed=step.done, total=step.total, source=file, rate=rate, left=left)

        yield show


def _minutes(seconds: float) -> str:
    whole = round(seconds)
    return (
        f"{whole // 3600}:{whole % 3600 // 60:02}:{whole % 60:02}"
        if whole >= 3600
        else f"{whole // 60}:{whole % 60:02}"
    )
