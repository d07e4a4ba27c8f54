"""What can be done with an answer, and what could be asked next, to HTML: buttons that the page's script passes on.

A button names its event in ``data-send`` and what goes with it in ``data-…``; nothing here is done without a click.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.conversations import Rating
from ui.conversation import Exchange, Status
from ui.escaping import attribute, text
from ui.icons import icon
from ui.words import Words


def questions(heading: str, suggestions: Sequence[str]) -> str:
    """Return questions to choose from, each a button that asks it; nothing when there are none."""
    buttons = "".join(
        f'<li><button type="button" class="fn-suggestion" data-send="fn_ask" data-question="{attribute(one)}"'
        f' dir="auto">{text(one)}</button></li>'
        for one in suggestions
    )
    return f'<h3 class="fn-label">{text(heading)}</h3><ul class="fn-suggestions">{buttons}</ul>' if buttons else ""


def actions(one: Exchange, last: bool, words: Words) -> str:
    """Return the row beneath an exchange: what can be done with it, and feedback; after the last, follow-ups."""
    answered = one.status is Status.DONE
    copy = _button("copy", words.copy, "data-copy") if one.sentences else ""
    again = _button("retry", words.ask_again, f'data-send="fn_again" data-turn="{attribute(one.turn)}"') if last else ""
    edit = _button("edit", words.edit, f'data-edit data-turn="{attribute(one.turn)}"')
    delete = _button("delete", words.delete, f'data-send="fn_remove" data-turn="{attribute(one.turn)}" data-confirm')
    ending = f"{_report(one, words)}{_feedback(one, words)}" if answered else ""
    row = f'<div class="fn-actions">{copy}{edit}{again}{delete}{ending}</div>'
    return row + (f'<div class="fn-next">{questions(words.ask_next, one.follow_ups)}</div>' if last else "")


def _report(one: Exchange, words: Words) -> str:
    """Return a link to the answer's evidence report; in a new tab, where a reason for none leaves this page alone."""
    if not one.turn:
        return ""
    return (
        f'<a class="fn-rate" href="page/answers/{attribute(one.turn)}.html" target="_blank" rel="noopener"'
        f' title="{attribute(words.report_hint)}">{icon("document")}{text(words.report)}</a>'
    )


def _feedback(one: Exchange, words: Words) -> str:
    labels = {
        Rating.GOOD: words.rate_good,
        Rating.WRONG_ANSWER: words.rate_wrong_answer,
        Rating.WRONG_EVIDENCE: words.rate_wrong_evidence,
    }
    buttons = "".join(
        f'<button type="button" class="fn-rate" data-send="fn_rate" data-turn="{attribute(one.turn)}"'
        f' data-rating="{rating.value}" aria-pressed="{"true" if one.rating is rating else "false"}">'
        f"{icon(rating.value)}{text(label)}</button>"
        for rating, label in labels.items()
    )
    comment = ""
    if one.rating in (Rating.WRONG_ANSWER, Rating.WRONG_EVIDENCE):
        comment = (
            f'<button type="button" class="fn-rate" data-comment data-turn="{attribute(one.turn)}"'
            f' data-rating="{one.rating.value}">{icon("edit")}{text(words.rate_comment)}</button>'
        )
    return f'<span class="fn-feedback" role="group" aria-label="{attribute(words.feedback)}">{buttons}{comment}</span>'


def _button(shape: str, label: str, data: str) -> str:
    return (
        f'<button type="button" class="fn-icon-button" {data} title="{attribute(label)}" '
        f'aria-label="{attribute(label)}">{icon(shape)}</button>'
    )
