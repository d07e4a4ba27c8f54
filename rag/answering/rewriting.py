"""A follow-up to a standalone question, by a model; what it gives back is read strictly, and refused when in doubt.

A model that answers, obeys the conversation or brings names of its own into the question is not listened to: the
rules of ``rag.answering.following`` then stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.candidates import stem
from rag.errors import ModelError
from rag.language import guess_language
from rag.models.chat import ChatModel
from rag.prompts import rewrite_messages
from rag.schema import Turn
from rag.values import find_values
from rag.words import content_words, words

_TOKENS = 120
_LONGEST = 400
_NEW_WORDS = 2
"""A rewritten question may bring so many words that neither question nor conversation holds, and no names."""
_LABEL = re.compile(
    r"^\s*(?:[-*>]\s+)?(?:(?:rewritten|standalone|new)\s+)?question(?:\s+to\s+rewrite)?\s*:\s*", re.IGNORECASE
)
_QUOTES = "\"'“”«»„‘’` "


def rewritten(question: str, history: Sequence[Turn], model: ChatModel) -> str | None:
    """Return the question as a model rewrites it, None when it fails or what it gives is no such question."""
    try:
        reply = "".join(model.stream(rewrite_messages(question, history), max_tokens=_TOKENS))
    except ModelError:
        return None
    return read_rewritten(reply, question, history)


def read_rewritten(reply: str, question: str, history: Sequence[Turn]) -> str | None:
    """Return the question that a reply holds, None unless it is one line that says nothing new."""
    lines = [line for line in reply.strip().splitlines() if line.strip()]
    if len(lines) != 1:
        return None
    text = _LABEL.sub("", lines[0]).strip(_QUOTES)
    if not words(text) or len(text) > max(_LONGEST, 2 * len(question)) or re.search(r"[<>{}\[\]|]|https?:", text):
        return None
    spoken, asked = guess_language(text), guess_language(question)
    if spoken and asked and spoken != asked:
        return None
    return text if _says_nothing_new(text, question, history) else None


def _says_nothing_new(text: str, question: str, history: Sequence[Turn]) -> bool:
    """Say whether the names and numbers of a text, and nearly all its words, stand in the conversation."""
    known = " ".join([question, *(f"{turn.question} {turn.answer}" for turn in history)])
    stems = {stem(word) for word in words(known)}
    named = {word for value in find_values(text) if value.kind != "opener" for word in words(value.text)}
    if any(stem(word) not in stems for word in named):
        return False
    mine, kept = content_words(text), content_words(question)
    fresh = [word for word in mine if stem(word) not in stems]
    held = {stem(word) for word in words(text)}
    lost = [word for word in kept if stem(word) not in held]
    return len(fresh) <= _NEW_WORDS and len(lost) <= len(kept) // 2
