"""Records to the JSON that the command line and the API give out; these shapes are contracts."""

from __future__ import annotations

from typing import Any

from rag.schema import CheckedAnswer, CheckedSentence, CheckedText, Citation, RankedPassage, Support, Usage


def passage_json(ranked: RankedPassage) -> dict[str, Any]:
    """Return a search result."""
    passage = ranked.passage
    found = {
        "rank": ranked.rank,
        "score": round(ranked.score, 6),
        "source": passage.source,
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "text": passage.text,
    }
    others = list(dict.fromkeys((*passage.also_in, *ranked.alike)))
    return found | ({"also_in": others, "agreeing_sources": ranked.agreeing} if others else {})


def citation_json(citation: Citation) -> dict[str, Any]:
    """Return a footnote."""
    return {
        "number": citation.number,
        "source": citation.source,
        "start": citation.start,
        "end": citation.end,
        "page": citation.page,
        "quote": citation.quote,
    }


def sentence_json(sentence: CheckedSentence) -> dict[str, Any]:
    """Return a checked sentence."""
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "verdict": sentence.verdict.support.value,
        "score": round(sentence.verdict.score, 4),
        "reasons": list(sentence.verdict.reasons),
    }


def usage_json(usage: Usage | None) -> dict[str, Any] | None:
    """Return what a model's calls took; None when none was called."""
    if usage is None:
        return None
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "cost": None if usage.cost is None else round(usage.cost, 8),
        "currency": usage.currency,
        "estimated": usage.estimated,
    }


def answer_json(answer: CheckedAnswer) -> dict[str, Any]:
    """Return a checked answer."""
    return {
        "question": answer.question,
        "answer": answer.text,
        "abstained": answer.abstained,
        "model": answer.model,
        "sentences": [sentence_json(s) for s in answer.sentences],
        "citations": [citation_json(c) for c in answer.citations],
        "conflicts": [{"about": c.about, "citations": list(c.citations)} for c in answer.conflicts],
        "nearest": [passage_json(p) for p in answer.nearest],
        "repairs": answer.repairs,
        "notes": list(answer.notes),
        "searched_for": answer.searched_for,
        "usage": usage_json(answer.usage),
        "seconds": {
            "retrieval": round(answer.seconds.retrieval, 4),
            "answer": round(answer.seconds.answer, 4),
            "check": round(answer.seconds.check, 4),
            "total": round(answer.seconds.total, 4),
        },
    }


def text_json(checked: CheckedText) -> dict[str, Any]:
    """Return a checked text with its counts."""
    supported = sum(s.verdict.support is Support.SUPPORTED for s in checked.sentences)
    silent = [{"text": n.text, "reason": n.reason, "before": n.before} for n in checked.not_checked]
    found = {
        "sentences": [sentence_json(s) for s in checked.sentences],
        "citations": [citation_json(c) for c in checked.citations],
        "supported": supported,
        "unsupported": len(checked.sentences) - supported,
    }
    return found | ({"not_checked": silent} if silent else {})
