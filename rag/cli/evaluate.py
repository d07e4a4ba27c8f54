"""``footnoted eval``: score golden questions and fail when thresholds or a baseline are missed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.common import JsonOption, ModelOption, StoreOption, open_assistant, print_json, settings_for
from rag.errors import UsageError

if TYPE_CHECKING:
    from rag.evaluation.gate import GateResult
    from rag.evaluation.run import Run

MINIMUM = typer.Option("--min", metavar="METRIC=VALUE", help="Fail when a metric is lower; may be repeated.")


def evaluate(
    golden: Annotated[Path, typer.Argument(help="YAML file of golden questions.")],
    model: ModelOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Drop sentences that are not supported.")] = False,
    minimum: Annotated[list[str] | None, MINIMUM] = None,
    baseline: Annotated[Path | None, typer.Option("--baseline", help="A run's --json; fail when worse.")] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Where to write an HTML report.")] = None,
    junit: Annotated[Path | None, typer.Option("--junit", help="Where to write a JUnit report.")] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Score golden questions; exit 1 when a threshold or the baseline is missed, or a question failed."""
    from rag.evaluation.baseline import load_baseline
    from rag.evaluation.gate import gate, parse_threshold
    from rag.evaluation.golden import load_golden
    from rag.evaluation.junit import render_junit
    from rag.evaluation.record import as_record
    from rag.evaluation.report import render_report
    from rag.evaluation.run import evaluate as run_questions

    thresholds = [parse_threshold(words) for words in minimum or []]
    earlier = load_baseline(baseline) if baseline else None
    questions = load_golden(golden)
    assistant = open_assistant(settings_for(store))
    run = run_questions(assistant, questions, model=model, strict=strict or None, progress=_progress)
    result = gate(run, thresholds, earlier)
    for path, render in ((report, render_report), (junit, render_junit)):
        if path:
            _write(path, render(run, result))
    if json:
        print_json(as_record(run))
    else:
        _print(run, result)
    if not result.passed:
        raise typer.Exit(1)


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {total} questions", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from error


def _print(run: Run, result: GateResult) -> None:
    for name, value in run.figures.metrics.items():
        interval = run.figures.confidence.get(name)
        shown = "n/a" if value is None else f"{value:.3f}"
        typer.echo(f"{name:<24} {shown:>8}" + (f"  [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else ""))
    for check in result.checks:
        typer.echo(f"{'passed' if check.passed else 'FAILED'}  {check.name}: {check.reason}")
