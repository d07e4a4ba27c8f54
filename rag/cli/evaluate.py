"""``footnoted eval``: score golden questions, keep the run, and fail when thresholds or a baseline are missed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.common import JsonOption, ModelOption, StoreOption, StrictOption, open_assistant, print_json, settings_for
from rag.errors import FootnotedError, UsageError

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.config import Settings
    from rag.evaluation.gate import GateResult, Threshold
    from rag.evaluation.judging import Judge
    from rag.evaluation.kept import KeptRuns
    from rag.evaluation.run import Run
    from rag.schema import GoldenQuestion

MINIMUM = typer.Option("--min", metavar="METRIC=VALUE", help="Fail when a metric is lower; may be repeated.")
MAXIMUM = typer.Option("--max", metavar="METRIC=VALUE", help="Fail when a metric is higher; may be repeated.")
BASELINE = typer.Option(
    "--baseline", metavar="RUN", help="A kept run's number or a run's --json file; fail when worse."
)
COMPARE = typer.Option("--compare", metavar="A B", help="Compare two kept runs, or files of --json, and ask nothing.")
RETRIES = typer.Option("--retries", min=0, help="Further tries of a question whose call to the model failed.")
JOBS = typer.Option("--jobs", min=1, max=64, help="Questions asked of a model's endpoint at once (default 4).")
JUDGE = typer.Option("--judge", metavar="MODEL", help="Model that scores answers against the golden references.")
SHOW = typer.Option("--show", metavar="RUN", help="Show a kept run again, with reports and gate, and ask nothing.")


@dataclass(frozen=True)
class _Asked:
    """What the words on the command line ask for."""

    settings: Settings
    golden: Path | None
    model: str | None
    strict: bool | None
    judge: str | None
    jobs: int | None
    retries: int
    fresh: bool


def evaluate(
    golden: Annotated[Path | None, typer.Argument(help="YAML file of golden questions.")] = None,
    model: ModelOption = None,
    strict: StrictOption = False,
    judge: Annotated[str | None, JUDGE] = None,
    minimum: Annotated[list[str] | None, MINIMUM] = None,
    maximum: Annotated[list[str] | None, MAXIMUM] = None,
    baseline: Annotated[str | None, BASELINE] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Where to write an HTML report.")] = None,
    junit: Annotated[Path | None, typer.Option("--junit", help="Where to write a JUnit report.")] = None,
    jobs: Annotated[int | None, JOBS] = None,
    retries: Annotated[int, RETRIES] = 4,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew instead of continuing an unfinished run.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the runs kept in the store.")] = False,
    compared: Annotated[tuple[str, str] | None, COMPARE] = None,
    shown: Annotated[str | None, SHOW] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Score golden questions; exit 1 when a threshold or the baseline is missed, 2 when a question failed."""
    from rag.cli.runs import compare_runs, list_runs
    from rag.evaluation.gate import parse_threshold

    if sum((golden is not None, listed, compared is not None, shown is not None)) != 1:
        raise UsageError("give a GOLDEN file, or one of --list, --compare A B and --show RUN")
    settings = settings_for(store)
    if listed:
        list_runs(settings.store, json)
    elif compared:
        compare_runs(settings.store, *compared, json)
    else:
        thresholds = [
            *(parse_threshold(words) for words in minimum or []),
            *(parse_threshold(words, at_most=True) for words in maximum or []),
        ]
        asked = _Asked(settings, golden, model, strict or None, judge, jobs, retries, fresh)
        _gate(asked, shown, thresholds, baseline, {"report": report, "junit": junit}, json)


def _gate(
    asked: _Asked, shown: str | None, thresholds: list[Threshold], baseline: str | None,
    reports: dict[str, Path | None], json: bool,
) -> None:  # fmt: skip
    """Make the run, or fetch it, judge it, and say and write what came of it."""
    from rag.cli.runs import scores_of
    from rag.evaluation.gate import gate
    from rag.evaluation.junit import render_junit
    from rag.evaluation.kept import KeptRuns
    from rag.evaluation.record import as_record
    from rag.evaluation.report import render_report

    runs = KeptRuns(asked.settings.store)
    earlier = scores_of(runs, baseline) if baseline else None
    run = runs.load(runs.find(shown)) if shown else _run(asked, runs)
    result = gate(run, thresholds, earlier)
    for path, render in ((reports["report"], render_report), (reports["junit"], render_junit)):
        if path:
            _write(path, render(run, result))
    if json:
        print_json(as_record(run, result))
    else:
        _print(run, result)
    if run.failed:
        raise FootnotedError(_unmeasured(run))
    if not result.passed:
        raise typer.Exit(1)


def _run(asked: _Asked, runs: KeptRuns) -> Run:
    from rag.evaluation.conditions import conditions_of
    from rag.evaluation.golden import load_golden
    from rag.evaluation.run import evaluate as run_questions
    from rag.models import EXTRACTIVE
    from rag.prompts import COMPARISON_VERSION

    assert asked.golden is not None
    questions = load_golden(asked.golden)
    assistant = open_assistant(asked.settings)
    judge = _judge(asked, questions, assistant)
    conditions = conditions_of(
        asked.golden, asked.settings, assistant.store.catalog, model=asked.model, strict=asked.strict,
        judge=f"{asked.judge}, prompt {COMPARISON_VERSION}" if judge else "",
    )  # fmt: skip
    # Quoting keeps every core busy with one question; an endpoint mostly waits.
    jobs = asked.jobs or (1 if conditions.model == EXTRACTIVE else 4)
    with runs.keeping(conditions, len(questions), fresh=asked.fresh) as keeping:
        if keeping.finished:
            print(f"run {keeping.run} goes on: {len(keeping.finished)} questions are done already", file=sys.stderr)
        run = run_questions(
            assistant, questions, model=asked.model, strict=asked.strict, jobs=jobs, retries=asked.retries,
            judge=judge, keeping=keeping, progress=_progress,
        )  # fmt: skip
        return replace(run, model=conditions.model)


def _judge(asked: _Asked, questions: Sequence[GoldenQuestion], assistant: Assistant) -> Judge | None:
    """Return the judge, None when none is wanted. Raises UsageError, ModelUnknown."""
    from rag.evaluation.judging import Judge
    from rag.models import ChatModel, open_model

    name = asked.judge
    if name is None:
        return None
    if not any(question.reference for question in questions):
        raise UsageError("a judge compares with references, and no golden question has one")

    def opened() -> ChatModel:
        chat = open_model(name, asked.settings, assistant.servers)
        if chat is None:
            raise UsageError(f"{name} can't judge: name a language model")
        return chat

    opened()
    return Judge(opened)


def _unmeasured(run: Run) -> str:
    failed = (*run.errors, *run.unjudged)
    first, count = failed[0], len(failed)
    said = first.error or first.judge_error
    return (
        f"{count} of {len(run.outcomes)} questions could not be measured (first {first.golden.id}: {said}); "
        f"the others are kept as run {run.number}: the same command asks only the {count} again"
    )


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
        if value is not None:  # what no question defines says nothing
            low, high = run.figures.confidence[name]
            typer.echo(f"{name:<24} {value:>9.3f}  [{low:.3f}, {high:.3f}]")
    for check in result.checks:
        typer.echo(f"{'passed' if check.passed else 'FAILED'}  {check.name}: {check.reason}")
    if agreement := run.agreement:
        kappa = "not defined" if agreement.kappa is None else f"{agreement.kappa:.2f}"
        typer.echo(f"judge and exact metric: kappa {kappa} over {agreement.questions} questions")
    typer.echo(f"kept as run {run.number}")
