"""A Run to plain data for JSON: the figures, and each question with its answer, passages, scores and diagnosis.

The same data is a later run's baseline, so the questions keep their scores by metric.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rag.evaluation.diagnosis import diagnose
from rag.evaluation.gate import GateResult
from rag.evaluation.kinds import kind_of, language_of
from rag.evaluation.matching import groups_met
from rag.evaluation.metrics.relevance import carried
from rag.evaluation.outcome import Outcome
from rag.evaluation.run import Run
from rag.evaluation.scoring import Figures
from rag.wire import answer_json, passage_json, usage_json


def as_record(run: Run, gate: GateResult | None = None) -> dict[str, Any]:
    """Return the run as data that ``json.dumps`` takes; undefined figures are None."""
    return {
        "run": run.number,
        "model": run.model,
        "failed": run.failed,
        "errors": len(run.errors),
        "seconds": run.seconds,
        "resumed": run.resumed,
        "usage": usage_json(run.usage),
        **_figures(run.figures),
        "groups": {
            kind: {name: {"questions": f.questions, **_figures(f)} for name, f in named.items()}
            for kind, named in run.groups.items()
        },
        "questions": [
            _question(outcome, dict(scores)) for outcome, scores in zip(run.outcomes, run.scored, strict=True)
        ],
        **({"gate": _gate(gate)} if gate else {}),
        **({"judge": asdict(run.agreement)} if run.agreement else {}),
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "metrics": dict(figures.metrics),
        "confidence": {name: list(bounds) for name, bounds in figures.confidence.items()},
    }


def _gate(gate: GateResult) -> dict[str, Any]:
    return {
        "passed": gate.passed,
        "checks": [{"name": check.name, "passed": check.passed, "reason": check.reason} for check in gate.checks],
    }


def _question(outcome: Outcome, scores: dict[str, float | None]) -> dict[str, Any]:
    golden, diagnosis = outcome.golden, diagnose(outcome)
    met = groups_met(golden.facts, outcome.answer_text)
    return {
        "id": golden.id,
        "question": golden.question,
        "language": language_of(golden),
        "kind": kind_of(golden),
        "tags": list(golden.tags),
        "unanswerable": golden.unanswerable,
        "error": outcome.error,
        "judge": asdict(outcome.judgement) if outcome.judgement else None,
        "judge_error": outcome.judge_error,
        "lost": diagnosis.lost.value,
        "reason": diagnosis.reason,
        "scores": scores,
        "facts": [{"any_of": list(g), "met": m} for g, m in zip(golden.facts, met, strict=True)],
        **_answer(outcome),
        "passages": [
            {**passage_json(ranked), "carries_evidence": bool(items)}
            for ranked, items in zip(outcome.passages, carried(outcome), strict=False)
        ],
        "seconds": outcome.seconds,
    }


def _answer(outcome: Outcome) -> dict[str, Any]:
    """Return the answer as the command line gives it, its stages' seconds apart from the question's own."""
    if outcome.answer is None:
        return {}
    answer = answer_json(outcome.answer)
    return {"stages": answer.pop("seconds"), **{key: value for key, value in answer.items() if key != "question"}}
