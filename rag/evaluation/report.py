"""A run as one HTML page that needs nothing else: charts, groups, the gate, and every lost question in full.

The page runs no script and may fetch nothing: its content policy forbids both, whatever a document or model wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from rag.evaluation.baseline import Change
from rag.evaluation.charts import bar_chart, change_chart, count_chart, histogram
from rag.evaluation.diagnosis import Diagnosis, Lost, diagnose
from rag.evaluation.gate import GateResult
from rag.evaluation.outcome import Outcome
from rag.evaluation.report_question import render_question
from rag.evaluation.run import Run
from rag.evaluation.scoring import METRICS, Figures, Metric

_STYLE = """
:root{color-scheme:light dark;--ink:#1d2329;--soft:#5b6670;--line:#d5dbe0;--bar:#2f6fab;--bad:#a6342a;--good:#1f6e43}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#a3adb6;--line:#3b444c;--bar:#6ea8dc;--bad:#f0958c;
--good:#7ccf9f}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid var(--line)}
.n{text-align:right;font-variant-numeric:tabular-nums}svg{max-width:100%;height:auto;display:block}
svg text{font-size:13px;fill:var(--ink)}.bar{fill:var(--bar)}.whisker{stroke:var(--ink);fill:none;stroke-width:1.5}
.grid{stroke:var(--line)}svg .tick{fill:var(--soft);font-size:11px}.soft,.why{color:var(--soft)}
.bar.kept{fill:var(--good)}.change circle{fill:var(--soft)}.better circle{fill:var(--good)}
.worse circle{fill:var(--bad)}.passed{color:var(--good)}.missed{color:var(--bad)}.scroll{overflow-x:auto}
details.lost{border:1px solid var(--line);border-radius:.4rem;margin:.5rem 0;padding:.4rem .8rem}
summary{cursor:pointer;overflow-wrap:anywhere}.badge{border:1px solid var(--bad);color:var(--bad);border-radius:1rem;
padding:0 .6rem;font-size:.85rem}.facts{list-style:none;padding-left:0}.sign{font-weight:600}
blockquote{white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0 .8rem;padding-left:.8rem;
border-left:3px solid var(--line)}.carries>blockquote{border-color:var(--good)}
"""
_CHANGES = {Change.BETTER: "better", Change.WORSE: "worse", Change.CANT_TELL: "unclear"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render_report(run: Run, gate: GateResult | None = None) -> str:
    """Return the HTML page of a run, with the gate's outcome when there is one; text that can be written as UTF-8."""
    judged = [(outcome, diagnose(outcome)) for outcome in run.outcomes]
    lost = [(outcome, diagnosis) for outcome, diagnosis in judged if diagnosis.lost is not Lost.NOWHERE]
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Evaluation</title><style>{_STYLE}</style></head><body><h1>Evaluation</h1>"
        f"{_summary(run, lost)}{_gate(gate)}{_charts(run)}{_where_lost(run, lost)}{_against(gate)}"
        f"{_figures(run.figures)}{_judge(run)}{_groups(run)}{_lost(lost)}"
        "</body></html>\n"
    )
    return page.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _summary(run: Run, lost: Sequence[tuple[Outcome, Diagnosis]]) -> str:
    counts = Counter(diagnosis.lost.value for _, diagnosis in lost)
    where = ", ".join(f"{escape(name)} {count}" for name, count in counts.most_common()) or "none"
    model = escape(run.model or "the configured model")
    failed = f'<p class="missed">{len(run.errors)} questions ended in an error.</p>' if run.errors else ""
    failed += f'<p class="missed">{len(run.unjudged)} answers could not be judged.</p>' if run.unjudged else ""
    usage = run.usage
    cost = f", {usage.cost:.4g} {escape(usage.currency)}" if usage and usage.cost is not None else ""
    spent = f" {usage.prompt_tokens + usage.completion_tokens:,} tokens{cost}." if usage else ""
    asked = f"{len(run.outcomes)} questions, {model}, {run.seconds:.1f} s"
    return f"<p>{asked}.{spent} Lost: {len(lost)} ({where}).</p>{failed}"


def _gate(gate: GateResult | None) -> str:
    if gate is None:
        return ""
    rows = "".join(
        f'<tr><td class="{"passed" if c.passed else "missed"}">{"✓ passed" if c.passed else "✗ missed"}</td>'
        f"<td>{escape(c.name)}</td><td>{escape(c.reason)}</td></tr>"
        for c in gate.checks
    )
    return f'<h2>Gate: {"passed" if gate.passed else "missed"}</h2><div class="scroll"><table>{rows}</table></div>'


def _charts(run: Run) -> str:
    shares = [
        (metric.name, value, run.figures.confidence.get(metric.name))
        for metric in METRICS
        if not metric.unit and (value := run.figures.metrics[metric.name]) is not None
    ]
    times = [outcome.seconds for outcome in run.outcomes if outcome.answer]
    chart = bar_chart(shares, "Metrics with 95 % intervals") if shares else ""
    return f"<h2>Metrics</h2>{chart}<h3>Time to an answer</h3>{histogram(times, 'Seconds to an answer', 's')}"


def _where_lost(run: Run, lost: Sequence[tuple[Outcome, Diagnosis]]) -> str:
    """Draw which part lost how many questions, retrieval against answering first of all."""
    counts = Counter(diagnosis.lost for _, diagnosis in lost)
    rows = [("kept", len(run.outcomes) - len(lost)), *((part.value, counts[part]) for part in Lost if part.value)]
    return f"<h2>Where questions were lost</h2>{count_chart(rows, 'Questions lost by part', len(run.outcomes))}"


def _against(gate: GateResult | None) -> str:
    if gate is None or not gate.comparisons:
        return ""
    shares = {metric.name for metric in METRICS if not metric.unit}
    rows = [
        (c.metric, c.after - c.before, c.low, c.high, _CHANGES[c.change])
        for c in gate.comparisons
        if c.metric in shares
    ]
    told = "".join(f"<tr><td>{escape(c.change.value)}</td><td>{escape(c.reason)}</td></tr>" for c in gate.comparisons)
    return (
        f"<h2>Against the baseline</h2>{change_chart(rows, 'Change with 95 % intervals')}"
        f'<details><summary>In figures</summary><div class="scroll"><table>{told}</table></div></details>'
    )


def _judge(run: Run) -> str:
    found = run.agreement
    if found is None:
        return ""
    kappa = "not defined" if found.kappa is None else f"{found.kappa:.2f}"
    return (
        f"<h3>The judge against the exact metric</h3><p>Cohen's kappa {kappa} over {found.questions} questions: "
        f"{found.both} right by both, {found.judge_only} by the judge only, "
        f"{found.exact_only} by the exact metric only, {found.neither} by neither.</p>"
    )


def _figures(figures: Figures) -> str:
    rows = "".join(
        f'<tr><td>{metric.name}</td><td class="n">{_value(figures, metric)}</td><td class="n">'
        f'{_bounds(figures, metric)}</td><td class="soft">{escape(metric.about)}</td></tr>'
        for metric in METRICS
    )
    return (
        '<div class="scroll"><table><tr><th>metric</th><th class="n">value</th>'
        '<th class="n">95 % interval</th><th>what it says</th></tr>'
        f"{rows}</table></div>"
    )


def _groups(run: Run) -> str:
    chosen = [metric for metric in METRICS if not metric.unit and metric.judged]
    head = "".join(f'<th class="n">{metric.name.replace("_", " ")}</th>' for metric in chosen)
    parts = []
    for kind, named in run.groups.items():
        rows = "".join(
            f'<tr><td>{escape(name)}</td><td class="n">{figures.questions}</td>'
            + "".join(f'<td class="n">{_value(figures, metric)}</td>' for metric in chosen)
            + "</tr>"
            for name, figures in named.items()
        )
        if rows:
            parts.append(
                f'<h2>By {escape(kind)}</h2><div class="scroll"><table><tr><th>{escape(kind)}</th>'
                f'<th class="n">questions</th>{head}</tr>{rows}</table></div>'
            )
    return "".join(parts)


def _lost(lost: Sequence[tuple[Outcome, Diagnosis]]) -> str:
    blocks = "".join(render_question(outcome, diagnosis) for outcome, diagnosis in lost)
    return f"<h2>Lost questions</h2>{blocks or '<p>None.</p>'}"


def _value(figures: Figures, metric: Metric) -> str:
    value = figures.metrics[metric.name]
    return "–" if value is None else f"{value:.3f} {escape(metric.unit)}".strip()


def _bounds(figures: Figures, metric: Metric) -> str:
    bounds = figures.confidence.get(metric.name)
    return f"{bounds[0]:.3f} to {bounds[1]:.3f}" if bounds else "–"
