"""A run of golden questions as HTML: figures, where questions were lost, and each lost one with a way into the chat.

Pure; everything that documents, questions and models wrote is escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rag.evaluation.charts import bar_chart, count_chart
from rag.evaluation.diagnosis import Diagnosis, Lost, diagnose
from rag.evaluation.outcome import Outcome
from rag.evaluation.run import Run
from rag.evaluation.scoring import METRICS
from ui.escaping import attribute, text
from ui.evaluation_words import EvaluationWords

Judged = tuple[Outcome, Diagnosis]


def note(said: str) -> str:
    """Return one line for the reader."""
    return f'<p class="fn-muted" role="status">{text(said)}</p>'


def progress(done: int, total: int, words: EvaluationWords, resumed: int = 0) -> str:
    """Return how far a run has come."""
    label = words.asking.format(done=done, total=total)
    went_on = note(words.went_on.format(count=resumed)) if resumed else ""
    return (
        f'{went_on}<div class="fn-running" role="status"><progress max="{total}" value="{done}" '
        f'aria-label="{attribute(label)}"></progress> {text(label)}</div>'
    )


def result(run: Run, words: EvaluationWords) -> str:
    """Return a run's figures, charts and lost questions."""
    judged = [(outcome, diagnose(outcome)) for outcome in run.outcomes]
    lost = [pair for pair in judged if pair[1].lost is not Lost.NOWHERE]
    return (
        f'<div class="fn-evaluation">{_summary(run, len(lost), words)}{_charts(run, lost, words)}'
        f"<h2>{text(words.lost)}</h2>{''.join(_lost(*pair, words) for pair in lost) or note(words.all_kept)}</div>"
    )


def _summary(run: Run, lost: int, words: EvaluationWords) -> str:
    total = len(run.outcomes)
    said = words.summary.format(
        number=run.number, total=total, model=run.model, kept=total - lost, lost=lost, seconds=f"{run.seconds:.0f}"
    )
    failed = [*run.errors, *run.unjudged]
    if not failed:
        return f"<p><strong>{text(said)}</strong></p>"
    why = words.failed_calls.format(count=len(failed), error=failed[0].error or failed[0].judge_error)
    return f'<p><strong>{text(said)}</strong></p><p class="fn-failure" role="alert">{text(why)}</p>'


def _charts(run: Run, lost: Sequence[Judged], words: EvaluationWords) -> str:
    shares = [
        (metric.name, value, run.figures.confidence.get(metric.name))
        for metric in METRICS
        if not metric.unit and (value := run.figures.metrics[metric.name]) is not None
    ]
    counts = Counter(diagnosis.lost.value for _, diagnosis in lost)
    rows = [(words.parts["kept"], len(run.outcomes) - len(lost))]
    rows += [(words.parts[part.value], counts[part.value]) for part in Lost if part.value]
    chart = bar_chart(shares, words.metrics) if shares else ""
    return (
        f"<h2>{text(words.metrics)}</h2>{chart}<h2>{text(words.where_lost)}</h2>"
        f"{count_chart(rows, words.where_lost, len(run.outcomes))}"
    )


def _lost(outcome: Outcome, diagnosis: Diagnosis, words: EvaluationWords) -> str:
    golden, answer = outcome.golden, outcome.answer
    facts = "; ".join(" / ".join(group) for group in golden.facts) or golden.reference or ", ".join(golden.sources)
    wanted = words.refusal if golden.unanswerable else facts
    said = f"<dt>{text(words.answered)}</dt><dd dir='auto'>{text(answer.text)}</dd>" if answer else ""
    return (
        f'<details class="fn-lost"><summary><span class="fn-badge">{text(words.parts[diagnosis.lost.value])}</span> '
        f'<span dir="auto">{text(golden.question)}</span></summary><p dir="auto">{text(diagnosis.reason)}</p>'
        f"<dl><dt>{text(words.wanted)}</dt><dd dir='auto'>{text(wanted)}</dd>{said}</dl>"
        f'<button type="button" class="fn-button" data-reask="{attribute(golden.question)}">'
        f"{text(words.open)}</button></details>"
    )
