"""Pass or fail: thresholds on a run's figures, no question in error, nothing worse than the baseline; with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from rag.errors import UsageError
from rag.evaluation.baseline import Baseline, Change, Comparison, compare
from rag.evaluation.run import Run
from rag.evaluation.scoring import METRICS, Metric


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound that a metric must keep: at least, or for ``at_most`` at most, this value."""

    metric: str
    value: float
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class GateCheck:
    """One condition of the gate, whether it held, and why."""

    name: str
    passed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class GateResult:
    """Every condition of the gate, and the comparison that some of them rest on."""

    checks: tuple[GateCheck, ...]
    comparisons: tuple[Comparison, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every condition held."""
        return all(check.passed for check in self.checks)


def parse_threshold(text: str, *, at_most: bool = False) -> Threshold:
    """Read ``METRIC=VALUE`` as written on the command line. Raises UsageError saying what is wrong with it."""
    name, equals, number = (part.strip() for part in text.partition("="))
    metric = next((metric for metric in METRICS if metric.name == name), None)
    if not equals or not number:
        raise UsageError(f"threshold {text!r}: write METRIC=VALUE, for example fact_coverage=0.8")
    if metric is None:
        raise UsageError(f"threshold {text!r}: no metric {name!r}; there are {', '.join(m.name for m in METRICS)}")
    try:
        value = float(number)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise UsageError(f"threshold {text!r}: {number!r} is not a number")
    _require_sense(text, metric, value, at_most)
    return Threshold(name, value, at_most)


def gate(run: Run, thresholds: Sequence[Threshold] = (), baseline: Baseline | None = None) -> GateResult:
    """Check a run: no errors, every threshold kept, no judged metric worse than the baseline.

    Raises SettingsError when run and baseline share no question.
    """
    comparisons = compare(run, baseline) if baseline and len(run.errors) < len(run.outcomes) else []
    return GateResult(
        (
            _no_errors(run),
            *(_kept(run, threshold) for threshold in thresholds),
            *(_not_worse(comparison) for comparison in comparisons if comparison.judged),
        ),
        tuple(comparisons),
    )


def _require_sense(text: str, metric: Metric, value: float, at_most: bool) -> None:
    if metric.lower_is_better and not at_most:
        raise UsageError(f"threshold {text!r}: {metric.name} is better when lower, so a minimum can't guard it")
    if not metric.unit and not 0 <= value <= 1:
        raise UsageError(f"threshold {text!r}: {metric.name} runs from 0 to 1")


def _no_errors(run: Run) -> GateCheck:
    if not run.failed:
        return GateCheck("errors", True, f"all {len(run.outcomes)} questions ran")
    said = [
        f"{len(found)} of {len(run.outcomes)} questions {what}; first {found[0].golden.id}: "
        f"{found[0].error or found[0].judge_error}"
        for found, what in ((run.errors, "ended in an error"), (run.unjudged, "could not be judged"))
        if found
    ]
    return GateCheck("errors", False, "; ".join(said))


def _kept(run: Run, threshold: Threshold) -> GateCheck:
    sign = "<=" if threshold.at_most else ">="
    name = f"{threshold.metric} {sign} {threshold.value:g}"
    value = run.figures.metrics[threshold.metric]
    if value is None:
        return GateCheck(
            name, False, f"{threshold.metric} is defined for none of the questions, so it can't be checked"
        )
    kept = value <= threshold.value if threshold.at_most else value >= threshold.value
    return GateCheck(
        name, kept, f"{threshold.metric} is {value:.4g}, {'as' if kept else 'not'} {sign} {threshold.value:g}"
    )


def _not_worse(comparison: Comparison) -> GateCheck:
    return GateCheck(f"{comparison.metric} against baseline", comparison.change is not Change.WORSE, comparison.reason)
