"""A conversation as Markdown or JSON, to take elsewhere; what documents and models say stays text in Markdown too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rag.conversations.records import Conversation, KeptTurn
from rag.schema import CheckedAnswer, Page, Support
from rag.wire import answer_json

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+!|~&$^])|(?m:^(\s*)([-=.:]|\d+[.)]))")
_LABELS = {
    Support.PARTLY_SUPPORTED: "partly supported",
    Support.UNSUPPORTED: "not supported",
    Support.CONTRADICTED: "contradicted",
}


def as_markdown(conversation: Conversation, turns: Sequence[KeptTurn]) -> str:
    """Return a conversation as Markdown with footnotes; nothing in it fetches, links or runs."""
    parts = [f"# {_plain(conversation.name)}", f"Asked {_day(conversation.created)}, with Footnoted."]
    for number, turn in enumerate(turns, 1):
        parts += [f"## {_plain(turn.question)}", *_answered(turn, number)]
    return "\n\n".join(parts) + "\n"


def as_json(conversation: Conversation, turns: Sequence[KeptTurn]) -> dict[str, Any]:
    """Return a conversation with its answers as ``footnoted ask --json`` gives them; times are ISO 8601, UTC."""
    return {
        "id": conversation.id,
        "name": conversation.name,
        "created": _time(conversation.created),
        "changed": _time(conversation.changed),
        "turns": [
            {
                "question": turn.question,
                "asked": _time(turn.asked),
                "outcome": turn.outcome.value,
                "error": turn.error,
                "answer": answer_json(turn.answer) if turn.answer else None,
                "feedback": {"rating": turn.feedback.rating.value, "comment": turn.feedback.comment}
                if turn.feedback
                else None,
            }
            for turn in turns
        ],
    }


def _answered(turn: KeptTurn, number: int) -> list[str]:
    answer = turn.answer
    if answer is None:
        return [f"*{_plain(turn.error or 'Stopped before an answer came.')}*"]
    if answer.abstained:
        return [_plain(answer.text)]
    sentences = " ".join(
        _plain(one.text) + _mark(one.verdict.support) + "".join(f"[^{number}-{note}]" for note in one.citations)
        for one in answer.sentences
    )
    return [sentences, *_footnotes(answer, number)]


def _footnotes(answer: CheckedAnswer, number: int) -> list[str]:
    return [
        f"[^{number}-{one.number}]: {_plain(one.source)}{_page(one.page)}: “{_plain(one.quote)}”"
        for one in answer.citations
    ]


def _mark(support: Support) -> str:
    return f" *({_LABELS[support]})*" if support in _LABELS else ""


def _page(page: Page) -> str:
    if page is None:
        return ""
    return f", page {page}" if isinstance(page, int) else f", {_plain(page)}"


def _plain(text: str) -> str:
    """Return the text in one line that Markdown shows as it is."""
    return _MARKUP.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", " ".join(text.split()))


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
