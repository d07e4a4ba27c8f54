"""A run against an earlier one: better, worse or can't tell, by a paired bootstrap over the questions both asked.

Each metric is judged at 95 %, so among many metrics a change by chance is now and then called better or worse.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from rag.errors import SettingsError
from rag.evaluation.bootstrap import paired_interval
from rag.evaluation.run import Run
from rag.evaluation.scoring import METRICS, Metric, column_of, figure

Scored = Mapping[str, float | None]


class Change(StrEnum):
    """What became of a metric."""

    BETTER = "better"
    WORSE = "worse"
    CANT_TELL = "can't tell"


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier run's scores."""

    name: str
    """Where it came from, for messages."""
    questions: Mapping[str, str]
    """The question asked, by id."""
    scores: Mapping[str, Scored]
    """Scores by metric, by id; questions that raised are left out."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One metric against the baseline, over the questions that both runs answered."""

    metric: str
    change: Change
    before: float
    after: float
    low: float
    """Lower end of the 95 % interval of ``after - before``."""
    high: float
    judged: bool
    """Whether a change for the worse fails the gate."""
    reason: str


def load_baseline(path: Path) -> Baseline:
    """Read the JSON that an earlier evaluation wrote. Raises SettingsError saying what is wrong with it."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        asked = {str(q["id"]): str(q["question"]) for q in record["questions"]}
        scores = {str(q["id"]): _scores(q["scores"]) for q in record["questions"] if not q.get("error")}
    except OSError as error:
        raise SettingsError(f"baseline {path}: can't be read: {error.strerror or error}") from error
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        what = f"lacks {error}" if isinstance(error, KeyError) else str(error)
        raise SettingsError(f"baseline {path}: is not the JSON of an evaluation: {what}") from error
    return Baseline(str(path), asked, scores)


def as_baseline(run: Run, name: str = "this run") -> Baseline:
    """Return a run's scores, to compare another with."""
    pairs = [(o, s) for o, s in zip(run.outcomes, run.scored, strict=True) if not o.error]
    asked = {outcome.golden.id: outcome.golden.question for outcome in run.outcomes}
    return Baseline(name, asked, {outcome.golden.id: scores for outcome, scores in pairs})


def compare(run: Run | Baseline, baseline: Baseline) -> list[Comparison]:
    """Compare every metric that both runs define, over the questions that both asked in the same words.

    Raises SettingsError when they share none.
    """
    now = run if isinstance(run, Baseline) else as_baseline(run)
    pairs = [
        (baseline.scores[name], scores)
        for name, scores in now.scores.items()
        if name in baseline.scores and baseline.questions[name] == now.questions[name]
    ]
    if not pairs:
        raise SettingsError(f"baseline {baseline.name}: shares no answered question with {now.name}")
    compared = (_compared(metric, [b for b, _ in pairs], [a for _, a in pairs]) for metric in METRICS)
    return [comparison for comparison in compared if comparison]


def _compared(metric: Metric, before: list[Scored], after: list[Scored]) -> Comparison | None:
    columns = column_of(before, metric.name), column_of(after, metric.name)
    old, new = figure(columns[0], metric), figure(columns[1], metric)
    bounds = paired_interval(*columns, metric.summary)
    if old is None or new is None or bounds is None:
        return None
    low, high = bounds
    change = _change(low, high, metric.lower_is_better, directed=metric.judged or metric.lower_is_better)
    reason = (
        f"{metric.name} {change.value}: {old:.3f} before, {new:.3f} now over {len(before)} questions "
        f"(change {new - old:+.3f}, 95 % interval {low:+.3f} to {high:+.3f})"
    )
    return Comparison(metric.name, change, old, new, low, high, metric.judged, reason)


def _change(low: float, high: float, lower_is_better: bool, directed: bool) -> Change:
    """Name the change; a metric without a better direction can't be told."""
    if not directed or low <= 0 <= high:
        return Change.CANT_TELL
    return Change.BETTER if (high < 0) == lower_is_better else Change.WORSE


def _scores(found: Any) -> Scored:
    return {str(name): None if value is None else float(value) for name, value in found.items()}
