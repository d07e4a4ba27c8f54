"""Question + passages → draft sentences from a model, each the moment it is complete.

Nothing here is checked: a draft may be wrong, misnumbered or made up, and no sentence of it is fit to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answering.markers import blunted, read_markers
from rag.answering.sentence_stream import completed_sentences
from rag.errors import ModelBroken
from rag.models.chat import ChatModel, Message
from rag.prompts import answer_messages, is_abstention, mend_messages
from rag.schema import Claim, Passage, Turn
from rag.sentences import split_sentences

_LIST_MARK = re.compile(r"^\s*(?:(?:[-*•–—]|#{1,6}|>|\d{1,2}[.)])\s+)+")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_FENCE = re.compile(r"</?passages(?: \w+)?>")
_ECHO_WORDS = 4
"""So many words of the prompt, said again as a sentence, are an echo and not an answer."""
_SHORT = 3
"""A sentence of fewer words may repeat (a heading, "Yes."), but not this often."""


class Draft(Iterator[Claim]):
    """The claims of one draft, as they come; closing it aborts the model. Raises ModelError while iterated."""

    def __init__(self, pieces: Iterator[str], passages: int, prompt: Sequence[Message]) -> None:
        """``passages`` says how many there are to be cited; ``prompt`` is what the model may echo."""
        self.abstained = False
        """Whether the model said that the passages do not answer the question."""
        self.note = ""
        """Why the draft ended early or was thinned, in words; empty when it was neither."""
        self._raw: list[str] = []
        self._passages = passages
        self._echoes = _echoes(prompt)
        self._seen: dict[str, int] = {}
        self._claims = self._read(pieces)

    def __iter__(self) -> Draft:
        return self

    def __next__(self) -> Claim:
        return next(self._claims)

    @property
    def raw(self) -> str:
        """What the model has written so far, untouched."""
        return "".join(self._raw)

    def close(self) -> None:
        """Stop reading and abort the model's request."""
        _close(self._claims)

    def _read(self, pieces: Iterator[str]) -> Iterator[Claim]:
        given = 0
        try:
            for sentence in completed_sentences(self._kept(pieces)):
                claim = self._claim(sentence)
                if claim is None:
                    continue
                if is_abstention(claim.text):
                    if not given:
                        self.abstained = True
                        return
                    self.note = "the model found no answer to a part of the question"
                    continue
                if self._repeats(claim.text):
                    self.note = "the model repeated itself and was stopped"
                    return
                given += 1
                yield claim
        finally:
            _close(pieces)
        if not given:
            raise ModelBroken("the model gave nothing that could be an answer: ask again, or use another model")

    def _kept(self, pieces: Iterator[str]) -> Iterator[str]:
        for piece in pieces:
            self._raw.append(piece)
            yield piece

    def _claim(self, sentence: str) -> Claim | None:
        """Return a sentence as a claim, None for what states nothing: a rule of dashes, an echo of the prompt."""
        text, numbers = read_markers(_plain(sentence), self._passages)
        if not any(c.isalnum() for c in text):
            return None
        if _folded(text.removeprefix("Question:")) in self._echoes:
            self.note = "the model repeated its prompt; that was left out"
            return None
        return Claim(text, numbers)

    def _repeats(self, text: str) -> bool:
        folded = _folded(text)
        self._seen[folded] = self._seen.get(folded, 0) + 1
        return self._seen[folded] > (1 if len(folded.split()) >= _SHORT else _SHORT)


def draft(
    question: str, passages: Sequence[Passage], model: ChatModel, *, history: Sequence[Turn] = (),
    language: str = "", max_tokens: int = 700,
) -> Draft:  # fmt: skip
    """Ask a model and return its draft, streaming; with no passages it has abstained already.

    ``language`` is the ISO 639-1 code to answer in, the question's where empty. Raises ModelError while iterated.
    """
    earlier = [Turn(turn.question, read_markers(turn.answer, 0)[0]) for turn in history]
    messages = answer_messages(question, _shown(passages), language=language, history=earlier)
    return _drafted(messages, passages, model, max_tokens)


def mend(
    question: str, weak: Sequence[tuple[str, Sequence[str]]], passages: Sequence[Passage], model: ChatModel, *,
    language: str = "", max_tokens: int = 300,
) -> Draft:  # fmt: skip
    """Ask a model to rewrite unsupported sentences, each with the reasons against it; return what it puts instead."""
    messages = mend_messages(question, weak, _shown(passages), language=language)
    return _drafted(messages, passages, model, max_tokens)


def _drafted(messages: list[dict[str, str]], passages: Sequence[Passage], model: ChatModel, max_tokens: int) -> Draft:
    if not passages:
        nothing = Draft(iter(()), 0, ())
        nothing.close()
        nothing.abstained = True
        return nothing
    return Draft(model.stream(messages, max_tokens=max_tokens), len(passages), messages)


def _shown(passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages as a model may see them, with the sources' own markers blunted."""
    return [replace(p, text=blunted(p.text), source=blunted(p.source)) for p in passages]


def _echoes(prompt: Sequence[Message]) -> frozenset[str]:
    """Return the sentences of a prompt that are part of neither its passages nor earlier turns, folded."""
    own = [*prompt[:1], *prompt[1:][-1:]]
    texts = [re.sub(r"\n?<passages (\w+)>\n.*\n</passages \1>\n", "\n", m["content"], flags=re.DOTALL) for m in own]
    sentences = (_plain(text[start:end]) for text in texts for start, end in split_sentences(text))
    folded = (_folded(read_markers(sentence, 0)[0].removeprefix("Question:")) for sentence in sentences)
    return frozenset(words for words in folded if len(words.split()) >= _ECHO_WORDS)


def _plain(sentence: str) -> str:
    """Return a sentence without list marks, bold and the marks around the passages."""
    return _BOLD.sub(r"\2", _LIST_MARK.sub("", _FENCE.sub("", sentence)))


def _folded(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _close(iterator: Iterator[Claim] | Iterator[str]) -> None:
    close = getattr(iterator, "close", None)
    if close is not None:
        close()
