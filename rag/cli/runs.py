"""What ``footnoted eval`` says of runs that were made before: the list of them, and two compared."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from rag.cli.common import print_json

if TYPE_CHECKING:
    from rag.evaluation.baseline import Baseline, Comparison
    from rag.evaluation.kept import KeptRun, KeptRuns


def list_runs(store: Path, json: bool) -> None:
    """Print the kept runs, oldest first."""
    from rag.evaluation.kept import KeptRuns

    runs = KeptRuns(store).listed()
    if json:
        print_json([_run_json(run) for run in runs])
        return
    for run in runs:
        state = "complete" if run.complete else f"unfinished, {run.questions - run.answered} to ask"
        began = datetime.fromtimestamp(run.started).strftime("%Y-%m-%d %H:%M")
        conditions = run.conditions
        strict = ", strict" if conditions.strict else ""
        typer.echo(
            f"{run.id:>4}  {began}  {conditions.model}{strict}  {conditions.golden}  "
            f"{run.answered} of {run.questions}, {run.seconds:.0f} s  {state}"
        )
    if not runs:
        typer.echo(f"no runs are kept in {store} yet: 'footnoted eval GOLDEN.yaml' makes one")


def compare_runs(store: Path, before: str, after: str, json: bool) -> None:
    """Print metric by metric whether the second run is better or worse than the first. Raises UsageError."""
    from rag.evaluation.baseline import compare
    from rag.evaluation.kept import KeptRuns

    runs = KeptRuns(store)
    changes = _changes(runs, before, after)
    comparisons = compare(scores_of(runs, after), scores_of(runs, before))
    if json:
        print_json({"before": before, "after": after, "differences": changes,
                    "metrics": [_comparison_json(comparison) for comparison in comparisons]})  # fmt: skip
        return
    for change in changes:
        typer.echo(change)
    for c in comparisons:
        typer.echo(
            f"{c.metric:<24} {c.before:>9.3f} → {c.after:>9.3f}  {c.after - c.before:+.3f} "
            f"[{c.low:+.3f}, {c.high:+.3f}]  {c.change.value}"
        )


def scores_of(runs: KeptRuns, name: str) -> Baseline:
    """Return the scores of a run named by its number, or by the file that its --json went to. Raises UsageError."""
    from rag.evaluation.baseline import as_baseline, load_baseline

    if not name.isdigit() or Path(name).is_file():
        return load_baseline(Path(name))
    return as_baseline(runs.load(runs.find(name)), f"run {name}")


def _changes(runs: KeptRuns, before: str, after: str) -> list[str]:
    from rag.evaluation.conditions import differences

    if not before.isdigit() or not after.isdigit():
        return []
    return list(differences(runs.find(before).conditions, runs.find(after).conditions))


def _run_json(run: KeptRun) -> dict[str, Any]:
    conditions = run.conditions
    return {
        "run": run.id,
        "golden": conditions.golden,
        "model": conditions.model,
        "strict": conditions.strict,
        "judge": conditions.judge,
        "started": datetime.fromtimestamp(run.started).astimezone().isoformat(timespec="seconds"),
        "seconds": round(run.seconds, 3),
        "questions": run.questions,
        "answered": run.answered,
        "errors": run.failed,
        "complete": run.complete,
    }


def _comparison_json(comparison: Comparison) -> dict[str, Any]:
    return {
        "metric": comparison.metric,
        "change": comparison.change.value,
        "before": comparison.before,
        "after": comparison.after,
        "interval": [comparison.low, comparison.high],
        "judged": comparison.judged,
        "reason": comparison.reason,
    }
