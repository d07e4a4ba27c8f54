"""One side of a comparison to HTML: a model's answer under its verdict counts, time, tokens and cost."""

from __future__ import annotations

from collections import Counter

from rag.schema import CheckedAnswer, Support, Usage
from ui.conversation import Exchange
from ui.escaping import text
from ui.icons import verdict_icon
from ui.rendering import answer
from ui.sentences import counted_verdicts
from ui.words import Words


def comparison(side: str, model: str, one: Exchange, words: Words) -> str:
    """Return what a model answered so far; the figures come when it is done."""
    figures = _figures(one.answer, words) if one.answer else ""
    return (
        f'<section class="fn-side"><h2 class="fn-model">{text(model)}</h2>{figures}{answer(side, one, words)}</section>'
    )


def _figures(said: CheckedAnswer, words: Words) -> str:
    rows = (
        (words.verdicts, _counts(said, words)),
        (words.seconds, text(words.took.format(seconds=f"{said.seconds.total:.1f}"))),
        (words.tokens, text(_tokens(said.usage, words))),
        (words.cost, text(_cost(said.usage, words))),
    )
    drawn = "".join(f'<tr><th scope="row">{text(label)}</th><td>{value}</td></tr>' for label, value in rows)
    return f'<table class="fn-figures"><tbody>{drawn}</tbody></table>'


def _counts(said: CheckedAnswer, words: Words) -> str:
    if said.abstained:
        return text(words.abstained)
    counts, forms = Counter(one.verdict.support for one in said.sentences), counted_verdicts(words)
    return "".join(
        f'<span class="fn-verdict fn-{support.value}">{verdict_icon(support)}'
        f"{text(words.count(counts[support], forms[support]))}</span>"
        for support in Support
        if counts[support]
    )


def _tokens(usage: Usage | None, words: Words) -> str:
    if usage is None:
        return words.none_used
    used = words.tokens_used.format(prompt=f"{usage.prompt_tokens:,}", completion=f"{usage.completion_tokens:,}")
    return f"{used} ({words.estimated})" if usage.estimated else used


def _cost(usage: Usage | None, words: Words) -> str:
    if usage is None:
        return words.none_used
    return words.unknown_cost if usage.cost is None else f"{usage.cost:.4f} {usage.currency}"
