"""Checked sentences and their footnotes to HTML: chips, verdicts in icon and word, reasons, quotes; all escaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rag.answering.markers import blunted
from rag.schema import CheckedSentence, Citation, NotChecked, Page, Support, Verdict
from ui.escaping import attribute, fragment, text
from ui.icons import icon, verdict_icon
from ui.words import Words

_LONGEST_TOOLTIP = 400


@dataclass(frozen=True, slots=True)
class Notes:
    """The footnotes of one answer, with what its links need: the answer's name on the page and the labels."""

    name: str
    citations: dict[int, Citation]
    words: Words

    @classmethod
    def of(cls, name: str, citations: Iterable[Citation], words: Words) -> Notes:
        """Return the footnotes of the answer of this name."""
        return cls(name, {citation.number: citation for citation in citations}, words)

    def id_of(self, number: int) -> str:
        """Return the id of the quote that describes a chip to screen readers."""
        return f"{self.name}-note-{number}"


def sentence(one: CheckedSentence, notes: Notes) -> str:
    """Return a sentence with its footnote chips, its verdict in icon and word, and reasons where it is in doubt.

    A source's own markers are shown as the answer's text shows them, ⟦1⟧: nobody is to take them for ours.
    """
    support = one.verdict.support
    chips = "".join(_chip(notes.citations[n], notes) for n in one.citations if n in notes.citations)
    reasons = "" if support is Support.SUPPORTED else _reasons(one.verdict, notes.words)
    return (
        f'<div class="fn-sentence fn-{support.value}"><p dir="auto"><span>{text(blunted(one.text))}</span>{chips} '
        f"{_verdict(one.verdict, notes.words)}</p>{reasons}</div>"
    )


def checked_sentence(one: CheckedSentence, notes: Notes) -> str:
    """Return a sentence of a checked text: verdict first, then the sentence, every reason and the evidence in full."""
    evidence = "".join(quotation(notes.citations[n], notes) for n in one.citations if n in notes.citations)
    missing = "" if evidence else f'<p class="fn-muted">{text(notes.words.no_evidence)}</p>'
    return (
        f'<div class="fn-sentence fn-{one.verdict.support.value}"><p>{_verdict(one.verdict, notes.words)}</p>'
        f'<p dir="auto">{text(one.text)}</p>{_reasons(one.verdict, notes.words)}{evidence or missing}</div>'
    )


def unchecked(one: NotChecked, words: Words) -> str:
    """Return a piece of a checked text that states nothing: no verdict, and why there is nothing to check."""
    return (
        f'<div class="fn-sentence fn-not_checked"><p><span class="fn-verdict fn-muted">{icon("minus")}'
        f'{text(words.not_checked)}</span></p><p dir="auto">{text(one.text)}</p>'
        f'<ul class="fn-reasons"><li dir="auto">{text(words.told(one.reason))}</li></ul></div>'
    )


def quotation(citation: Citation, notes: Notes) -> str:
    """Return a quotation in full with the chip that opens it and its place."""
    return (
        f'<figure class="fn-quote"><blockquote dir="auto">{text(citation.quote)}</blockquote>'
        f"<figcaption>{_chip(citation, notes)} {text(where(citation.source, citation.page, notes.words))}"
        f"</figcaption></figure>"
    )


def footnotes(notes: Notes) -> str:
    """Return the list of footnotes, folded; it describes the chips to screen readers and orders the panel's steps."""
    if not notes.citations:
        return ""
    items = "".join(
        f'<li value="{number}"><a href="{_link(one)}" data-number="{number}">'
        f"{text(where(one.source, one.page, notes.words))}</a>"
        f'<q id="{notes.id_of(number)}" dir="auto">{text(one.quote)}</q></li>'
        for number, one in sorted(notes.citations.items())
    )
    count = notes.words.count(len(notes.citations), notes.words.footnotes)
    return f'<details class="fn-footnotes"><summary>{text(count)}</summary><ol>{items}</ol></details>'


def where(source: str, page: Page, words: Words) -> str:
    """Return the plain words for a place: the source and its page, sheet or chapter, unescaped."""
    if page is None:
        return source
    return f"{source}, {words.page.format(page=page) if isinstance(page, int) else page}"


def shortened(quote: str) -> str:
    """Return a long quote's beginning, for places that only give an idea of it."""
    return quote if len(quote) <= _LONGEST_TOOLTIP else quote[: _LONGEST_TOOLTIP - 1].rstrip() + "…"


def _chip(citation: Citation, notes: Notes) -> str:
    place = where(citation.source, citation.page, notes.words)
    label = notes.words.footnote.format(number=citation.number, source=place)
    return (
        f'<a class="fn-chip" href="{_link(citation)}" data-number="{citation.number}" aria-label="{attribute(label)}" '
        f'aria-describedby="{notes.id_of(citation.number)}" data-quote="{attribute(shortened(citation.quote))}" '
        f'data-place="{attribute(place)}">{citation.number}</a>'
    )


def _link(citation: Citation) -> str:
    return fragment(citation.source, citation.start, citation.end, citation.quote)


def verdict_labels(words: Words) -> dict[Support, str]:
    """Return the word for each verdict."""
    return {
        Support.SUPPORTED: words.supported,
        Support.PARTLY_SUPPORTED: words.partly_supported,
        Support.UNSUPPORTED: words.unsupported,
        Support.CONTRADICTED: words.contradicted,
    }


def counted_verdicts(words: Words) -> dict[Support, tuple[str, str]]:
    """Return what follows the number of sentences with each verdict, for one and for many."""
    return {
        Support.SUPPORTED: words.counted_supported,
        Support.PARTLY_SUPPORTED: words.counted_partly_supported,
        Support.UNSUPPORTED: words.counted_unsupported,
        Support.CONTRADICTED: words.counted_contradicted,
    }


def _verdict(verdict: Verdict, words: Words) -> str:
    reasons = attribute(" · ".join(map(words.told, verdict.reasons)))
    return (
        f'<span class="fn-verdict fn-{verdict.support.value}" title="{reasons}">'
        f"{verdict_icon(verdict.support)}{text(verdict_labels(words)[verdict.support])}</span>"
    )


def _reasons(verdict: Verdict, words: Words) -> str:
    items = "".join(f'<li dir="auto">{text(words.told(reason))}</li>' for reason in verdict.reasons)
    return f'<ul class="fn-reasons">{items}</ul>' if items else ""
