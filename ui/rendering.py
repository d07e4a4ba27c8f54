"""Answers and checked texts to HTML: pure functions of records, with every word of a document or model escaped.

Links are ``#`` fragments only. Nothing here fetches, decides or remembers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.models import EXTRACTIVE
from rag.schema import CheckedAnswer, CheckedText, Conflict, RankedPassage, Support
from ui.actions import actions, questions
from ui.conversation import Chat, Exchange, Status
from ui.escaping import attribute, fragment, text
from ui.icons import icon, verdict_icon
from ui.sentences import Notes, checked_sentence, footnotes, quotation, sentence, shortened, unchecked, where
from ui.words import Words


def past(chat: Chat, words: Words) -> str:
    """Return the exchanges that are over and done with; they change only when one of them is deleted or rated."""
    return "".join(exchange(index, one, words) for index, one in enumerate(chat.exchanges))


def current(chat: Chat, suggestions: Sequence[str], words: Words) -> str:
    """Return the last exchange with what could be asked next, or a welcome with questions to start from."""
    if not chat.exchanges:
        return f'<div data-conversation="">{welcome(suggestions, words)}</div>'
    last = chat.exchanges[-1]
    return (
        f'<div role="log" aria-label="{attribute(words.conversation)}" data-conversation="{attribute(chat.id)}">'
        f"{exchange(len(chat.exchanges) - 1, last, words, last=True)}</div>"
    )


def welcome(suggestions: Sequence[str], words: Words) -> str:
    """Return what an empty conversation shows; each suggestion is a button that asks it."""
    examples = questions(words.try_asking, suggestions)
    return f'<div class="fn-welcome"><h2>{text(words.welcome)}</h2><p>{text(words.welcome_more)}</p>{examples}</div>'


def exchange(index: int, one: Exchange, words: Words, last: bool = False) -> str:
    """Return one question with its answer as far as it has come, and what can be done with it once it is over."""
    below = "" if one.running else actions(one, last, words)
    return (
        f'<article class="fn-exchange" data-turn="{attribute(one.turn)}"><h2 class="fn-question" dir="auto">'
        f'<span class="fn-hidden" dir="ltr">{text(words.you)}: </span><span>{text(one.question)}</span></h2>'
        f"{answer(f'answer-{index}', one, words)}{below}</article>"
    )


def answer(name: str, one: Exchange, words: Words) -> str:
    """Return an answer as far as it has come; the name tells its footnotes from those of other answers."""
    notes = Notes.of(name, one.citations, words)
    parts = [
        _searched_for(one, words),
        "".join(sentence(each, notes) for each in one.sentences) if not _abstained(one) else "",
        _outcome(one, notes),
    ]
    busy = ' aria-busy="true"' if one.running else ""
    return f'<div class="fn-answer" id="{notes.name}"{busy}>{"".join(parts)}</div>'


def checked_text(checked: CheckedText, words: Words) -> str:
    """Return a text checked sentence by sentence, each with its verdict, its reasons and the evidence in full."""
    if not checked.sentences and not checked.not_checked:
        return f'<p class="fn-empty">{text(words.no_sentences)}</p>'
    notes = Notes.of("checked", checked.citations, words)
    supported = sum(one.verdict.support is Support.SUPPORTED for one in checked.sentences)
    total = words.count(len(checked.sentences), words.sentences)
    line = words.checked.format(supported=supported, sentences=total)
    rest = [words.left_unchecked.format(count=len(checked.not_checked))] if checked.not_checked else []
    summary = _summary(supported, len(checked.sentences), line, rest)
    if not checked.sentences:
        summary = f'<p class="fn-summary" role="status">{text(rest[0])}</p>'
    items = "".join(f"<li>{one}</li>" for one in _in_order(checked, notes))
    verdicts = f'{summary}<ol class="fn-checked">{items}</ol>{footnotes(notes)}'
    return f'<section class="fn-answer" id="checked">{verdicts}</section>'


def _in_order(checked: CheckedText, notes: Notes) -> Iterator[str]:
    """Yield the pieces of a checked text as they follow each other, those that state nothing with the reason."""
    for at in range(len(checked.sentences) + 1):
        yield from (unchecked(one, notes.words) for one in checked.not_checked if one.before == at)
        if at < len(checked.sentences):
            yield checked_sentence(checked.sentences[at], notes)


def failure(error: str, words: Words, retry: bool = True) -> str:
    """Return a foreseen error as a message, with a button that asks again where that can help."""
    button = (
        f'<button type="button" class="fn-button" data-send="fn_again">{text(words.retry)}</button>' if retry else ""
    )
    return (
        f'<div class="fn-failure" role="alert"><p><strong>{icon("warning")}{text(words.failed)}</strong></p>'
        f'<p dir="auto">{text(words.told(error))}</p>{button}</div>'
    )


def _outcome(one: Exchange, notes: Notes) -> str:
    """Return what follows the sentences: progress, the summary and footnotes, an abstention or an error."""
    words = notes.words
    if one.status is Status.SEARCHING:
        return progress(words.searching)
    if one.status is Status.WRITING and one.searched is not None:
        return progress(_found(one.searched.passages, words)) + footnotes(notes)
    if one.status is Status.FAILED:
        return failure(one.error, words)
    if one.answer is None:
        return f'<p class="fn-muted">{text(words.stopped)}</p>{footnotes(notes)}'
    if one.answer.abstained:
        return _abstention(one.answer, notes)
    conflicts = "".join(_conflict(each, notes) for each in one.answer.conflicts)
    return conflicts + _answer_summary(one.answer, words) + _notices(one.answer.notes, words) + footnotes(notes)


def _answer_summary(answer: CheckedAnswer, words: Words) -> str:
    carried = [one for one in answer.sentences if one.verdict.support is Support.SUPPORTED]
    cited = {number for one in carried for number in one.citations}
    sources = {citation.source for citation in answer.citations if citation.number in cited}
    line = words.summary.format(
        supported=len(carried),
        sentences=words.count(len(answer.sentences), words.sentences),
        sources=words.count(len(sources), words.sources),
    )
    extras = [words.no_model if answer.model == EXTRACTIVE else answer.model]
    extras += [words.count(answer.repairs, words.repairs)] if answer.repairs else []
    extras += [words.took.format(seconds=f"{answer.seconds.total:.1f}")]
    return _summary(len(carried), len(answer.sentences), line, extras)


def _summary(supported: int, total: int, line: str, extras: Sequence[str] = ()) -> str:
    """Return the one line that says how an answer fared, with the icon of the whole."""
    whole = (
        Support.SUPPORTED if 0 < supported == total else Support.PARTLY_SUPPORTED if supported else Support.UNSUPPORTED
    )
    rest = "".join(f'<span class="fn-extra">{text(extra)}</span>' for extra in extras)
    return (
        f'<p class="fn-summary fn-{whole.value}" role="status"><strong>{verdict_icon(whole)}{text(line)}</strong>'
        f"{rest}</p>"
    )


def _abstention(answer: CheckedAnswer, notes: Notes) -> str:
    words = notes.words
    nearest = "".join(f"<li>{_nearest(one, words)}</li>" for one in answer.nearest)
    heading = f'<h3 class="fn-label">{text(words.nearest)}</h3><ol class="fn-nearest">{nearest}</ol>'
    return (
        f'<div class="fn-abstained" role="status"><p><strong dir="auto">{icon("search")}'
        f"{text(answer.text or words.abstained)}</strong></p>{_notices(answer.notes, words)}"
        f"{heading if nearest else f'<p>{text(words.no_nearest)}</p>'}</div>{_draft(answer, notes)}"
    )


def _draft(answer: CheckedAnswer, notes: Notes) -> str:
    """Return the sentences of an answer that was withheld, folded, each with the verdict that held it back."""
    if not answer.sentences:
        return ""
    sentences = "".join(sentence(one, notes) for one in answer.sentences)
    return (
        f'<details class="fn-draft"><summary>{text(notes.words.withheld)}</summary>{sentences}</details>'
        f"{footnotes(notes)}"
    )


def _nearest(one: RankedPassage, words: Words) -> str:
    passage = one.passage
    link = fragment(passage.source, passage.start, passage.end, passage.text)
    place = where(passage.source, passage.page, words)
    return (
        f'<blockquote dir="auto">{text(shortened(passage.text.strip()))}</blockquote>'
        f'<a class="fn-place" href="{link}">{icon("document")}{text(place)}</a>'
    )


def _conflict(conflict: Conflict, notes: Notes) -> str:
    """Return sources that differ, side by side."""
    sides = "".join(quotation(notes.citations[n], notes) for n in conflict.citations if n in notes.citations)
    return (
        f'<div class="fn-conflict"><p><strong>{icon("conflict")}{text(notes.words.conflict)}</strong> '
        f'<span dir="auto">{text(notes.words.told(conflict.about))}</span></p><div class="fn-sides">{sides}</div></div>'
    )


def _searched_for(one: Exchange, words: Words) -> str:
    said = one.answer.searched_for if one.answer else one.searched.searched_for if one.searched else ""
    if not said or said == one.question:
        return ""
    return f'<p class="fn-muted">{icon("search")}{text(words.searched_for)}: <q dir="auto">{text(said)}</q></p>'


def _found(passages: Sequence[RankedPassage], words: Words) -> str:
    sources = {ranked.passage.source for ranked in passages}
    return words.writing.format(
        passages=words.count(len(passages), words.passages), sources=words.count(len(sources), words.sources)
    )


def progress(label: str) -> str:
    """Return a sign that something is under way."""
    return f'<p class="fn-progress" role="status"><span class="fn-dots" aria-hidden="true"></span>{text(label)}</p>'


def _notices(notes: Sequence[str], words: Words) -> str:
    items = "".join(f'<li dir="auto">{text(words.told(note))}</li>' for note in notes)
    return f'<ul class="fn-notices">{items}</ul>' if items else ""


def _abstained(one: Exchange) -> bool:
    return one.answer is not None and one.answer.abstained
