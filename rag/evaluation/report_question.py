"""One lost question as HTML: what was wanted, what was answered with its verdicts, and what retrieval brought.

Everything that comes from documents, questions or models is escaped before it is placed.
"""

from __future__ import annotations

from html import escape

from rag.evaluation.diagnosis import Diagnosis
from rag.evaluation.evidence import EvidenceSpan
from rag.evaluation.matching import groups_met
from rag.evaluation.metrics.relevance import carried
from rag.evaluation.outcome import Outcome
from rag.schema import CheckedAnswer, CheckedSentence, RankedPassage, Support

_SIGNS = {
    Support.SUPPORTED: "✓",
    Support.PARTLY_SUPPORTED: "◐",
    Support.UNSUPPORTED: "✗",
    Support.CONTRADICTED: "⚡",
}


def render_question(outcome: Outcome, diagnosis: Diagnosis) -> str:
    """Return a collapsible block for a lost question."""
    golden = outcome.golden
    return (
        f'<details class="lost" id="q-{escape(golden.id)}"><summary><span class="badge {diagnosis.lost.value}">'
        f"{escape(diagnosis.lost.value)}</span> <code>{escape(golden.id)}</code> {escape(golden.question)}</summary>"
        f'<p class="reason">{escape(diagnosis.reason)}</p>'
        f"{_wanted(outcome)}{_answer(outcome.answer)}{_judged(outcome)}{_passages(outcome)}</details>"
    )


def _wanted(outcome: Outcome) -> str:
    golden = outcome.golden
    if golden.unanswerable:
        return "<h4>Wanted</h4><p>A refusal: the documents don't say.</p>"
    met = groups_met(golden.facts, outcome.answer_text)
    facts = "".join(
        f"<li>{'✓' if ok else '✗'} {escape(' / '.join(group))}</li>"
        for group, ok in zip(golden.facts, met, strict=True)
    )
    quotes = "".join(f"<li><q>{escape(quote)}</q></li>" for quote in golden.evidence)
    sources = ", ".join(f"<code>{escape(source)}</code>" for source in golden.sources)
    wish = f"<p>{escape(golden.reference)}</p>" if golden.reference else ""
    return f'<h4>Wanted</h4>{wish}<ul class="facts">{facts}</ul><p>From {sources}</p><ul>{quotes}</ul>'


def _answer(answer: CheckedAnswer | None) -> str:
    if answer is None:
        return ""
    if answer.abstained:
        return f'<h4>Answer</h4><p class="refused">{escape(answer.text)}</p>'
    sentences = "".join(_sentence(sentence) for sentence in answer.sentences)
    footnotes = "".join(
        f'<li value="{c.number}"><code>{escape(c.source)}</code> {c.start}–{c.end}: <q>{escape(c.quote)}</q></li>'
        for c in answer.citations
    )
    return f"<h4>Answer by {escape(answer.model)}</h4><ul>{sentences}</ul><ol>{footnotes}</ol>"


def _judged(outcome: Outcome) -> str:
    found = outcome.judgement
    said = f"{found.score:g}: {found.reason}" if found else outcome.judge_error
    return f"<h4>The judge</h4><p>{escape(said)}</p>" if said else ""


def _sentence(sentence: CheckedSentence) -> str:
    verdict, marks = sentence.verdict, "".join(f"[{number}]" for number in sentence.citations)
    name = verdict.support.value
    reasons = f' <span class="why">{escape("; ".join(verdict.reasons))}</span>' if verdict.reasons else ""
    return (
        f'<li class="{name}"><span class="sign">{_SIGNS[verdict.support]} {name.replace("_", " ")} '
        f"{verdict.score:.2f}</span> {escape(sentence.text)} <sup>{marks}</sup>{reasons}</li>"
    )


def _passages(outcome: Outcome) -> str:
    rows = "".join(
        f'<li class="{"carries" if items else ""}"><code>{escape(ranked.passage.source)}</code> '
        f"{ranked.passage.start}–{ranked.passage.end}, score {ranked.score:.4g}"
        f"{' · carries evidence' if items else ''}<blockquote>{_marked(ranked, outcome.evidence)}</blockquote></li>"
        for ranked, items in zip(outcome.passages, carried(outcome), strict=False)
    )
    return f"<h4>Retrieved passages</h4><ol>{rows}</ol>" if rows else ""


def _marked(ranked: RankedPassage, evidence: tuple[EvidenceSpan, ...]) -> str:
    """Return the passage's text, escaped, with the golden quotes marked."""
    passage = ranked.passage
    inside = {
        i - passage.start
        for span in evidence
        if span.source in (passage.source, *passage.also_in)
        for i in range(max(span.start, passage.start), min(span.end, passage.end))
    }
    pieces: list[str] = []
    start = 0
    for end in range(1, len(passage.text) + 1):
        if end == len(passage.text) or (end in inside) != (start in inside):
            piece = escape(passage.text[start:end])
            pieces.append(f"<mark>{piece}</mark>" if start in inside else piece)
            start = end
    return "".join(pieces)
