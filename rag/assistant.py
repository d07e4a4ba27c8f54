"""The one path from a question to a checked answer; every front end calls it, so that all show the same.

A sentence leaves here only together with its verdict.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from rag.answering.extractive import EXTRACTIVE, extract
from rag.answering.markers import blunted
from rag.answering.plain import Extraction
from rag.checking import Checker, Gate, check_text, find_conflicts
from rag.config import Settings
from rag.embedding import Embedder
from rag.embedding.bundled import open_embedder
from rag.errors import ModelBroken, ModelError, ModelOverlong, UsageError
from rag.language import guess_language
from rag.models import ChatModel, ModelEntry, catalogue, open_model
from rag.prompts import abstention
from rag.retrieval import Retrieval, checked_question
from rag.schema import (
    AnswerEvent,
    CheckedAnswer,
    CheckedSentence,
    CheckedText,
    Claim,
    Document,
    Filter,
    RankedPassage,
    Searched,
    Seconds,
    SentenceReady,
    Support,
    Turn,
    Usage,
)
from rag.store import SourceState, Store

if TYPE_CHECKING:
    from rag.answering.generative import Draft

MAXIMUM_TEXT = 200_000
"""Characters of a text to check; beyond it the text is refused, not cut silently."""


class Assistant:
    """Answers questions over one store and checks texts against it."""

    def __init__(self, settings: Settings, store: Store, embedder: Embedder) -> None:
        self.settings = settings
        self.store = store
        self.embedder = embedder
        self.retrieval = Retrieval(store, embedder)
        self._checking = threading.Lock()
        """The checker serves one thread at a time; a server has many."""

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """Open the store that the settings name. Raises StoreError when there is none, EmbeddingError."""
        store = Store(settings.store, exact_limit=settings.exact_limit)
        embedder = open_embedder(settings)
        store.require_model(embedder.model_name)
        return cls(settings, store, embedder)

    @cached_property
    def checker(self) -> Checker:
        """The citation checker, loaded when first needed."""
        return Checker(self.embedder)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        model: str | None = None,
        strict: bool | None = None,
        within: Filter | None = None,
    ) -> Generator[AnswerEvent, None, None]:
        """Yield Searched, then SentenceReady for each sentence as it is checked, then the CheckedAnswer.

        Only documents that ``within`` lets through are searched. Raises UsageError for an empty or overlong question
        and for a filter that lets nothing through, ModelError when the model fails, CheckError when the
        check does. Closing the iterator stops the model.
        """
        asked = checked_question(question)
        chat = open_model(model or self.settings.model, self.settings)
        started = time.perf_counter()
        found = self.retrieval.search(asked, self.settings.top_k, within=within)
        run = _Run(asked, chat.name if chat else EXTRACTIVE, found, started)
        run.retrieval = time.perf_counter() - started
        yield Searched(asked, tuple(found))
        gate = Gate(self.checker, run.passages, strict=self.settings.strict if strict is None else strict)
        draft = self._written(run, chat, history) if chat else self._extracted(run)
        for claim in draft:
            begun = time.perf_counter()
            with self._checking:
                sentence = gate.admit(claim)
            run.check += time.perf_counter() - begun
            if sentence is None:
                run.dropped += 1
                continue
            run.sentences.append(sentence)
            yield SentenceReady(sentence, gate.citations)
        if chat:
            for sentence in self._mended(run, chat, gate):
                yield SentenceReady(sentence, gate.citations)
            run.settle(chat)
        yield self._finished(run, gate)

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        model: str | None = None,
        strict: bool | None = None,
        within: Filter | None = None,
    ) -> CheckedAnswer:
        """Ask and return the CheckedAnswer."""
        *_, last = self.ask(question, history=history, model=model, strict=strict, within=within)
        assert isinstance(last, CheckedAnswer)
        return last

    def search(self, question: str, top_k: int | None = None, *, within: Filter | None = None) -> list[RankedPassage]:
        """Return the best passages of the documents that the filter lets through. Raises UsageError."""
        return self.retrieval.search(question, top_k or self.settings.top_k, within=within)

    def check(self, text: str) -> CheckedText:
        """Check any text against the corpus, sentence by sentence. Raises UsageError when it is empty or overlong."""
        if not any(c.isalnum() for c in text):
            raise UsageError("the text is empty: give the sentences that are to be checked")
        if len(text) > MAXIMUM_TEXT:
            raise UsageError(f"the text has {len(text):,} characters; check at most {MAXIMUM_TEXT:,} at a time")
        with self._checking:
            return check_text(text, lambda claim: self.retrieval.search(claim, self.settings.top_k), self.checker)

    def document(self, source: str) -> Document:
        """Return a document of the corpus as indexed. Raises SourceError."""
        return self.store.document(source)

    def sources(self) -> list[SourceState]:
        """Return every file of the corpus with its state."""
        return self.store.catalog.files()

    def models(self) -> list[ModelEntry]:
        """Return the models that can be asked, and why others can't."""
        return catalogue(self.settings)

    def degraded(self) -> list[str]:
        """Say what works less well than it could, and how to mend it."""
        notes = []
        if not any(entry.usable for entry in self.models() if entry.name != EXTRACTIVE):
            notes.append(
                "No language model: answers are sentences quoted from the sources. Set OPENAI_API_KEY to write."
            )
        embedding = getattr(self.embedder, "degraded", "")
        notes += [f"Embedding: {embedding}"] if embedding else []
        failed = sum(state.state == "failed" for state in self.sources())
        notes += [f"{failed} files could not be read; 'footnoted doctor' says why."] if failed else []
        return notes

    def close(self) -> None:
        """Release the store."""
        self.store.close()

    def _extracted(self, run: _Run) -> Iterator[Claim]:
        begun = time.perf_counter()
        extraction: Extraction = extract(run.question, run.found, self.embedder)
        run.answer += time.perf_counter() - begun
        run.declined = extraction.reason
        yield from extraction.claims

    def _written(self, run: _Run, chat: ChatModel, history: Sequence[Turn]) -> Iterator[Claim]:
        from rag.answering.generative import draft

        begun = time.perf_counter()
        written: Draft = draft(
            run.question,
            run.passages,
            chat,
            history=history,
            language=guess_language(run.question),
            max_tokens=self.settings.max_answer_tokens,
        )
        given = 0
        try:
            for claim in written:
                run.answer += time.perf_counter() - begun
                given += 1
                yield claim
                begun = time.perf_counter()
        except ModelBroken as error:
            if not given:
                raise
            # What was checked before the model broke off is worth keeping; that it broke off is said.
            run.broke_off(error)
            run.notes.append(str(error))
        finally:
            written.close()
            run.answer += time.perf_counter() - begun
        run.notes += [written.note] if written.note else []
        if written.abstained:
            run.declined = "the model found no answer in the passages"

    def _mended(self, run: _Run, chat: ChatModel, gate: Gate) -> Iterator[CheckedSentence]:
        """Ask the model once to rewrite what is not supported; only what then is supported takes its place."""
        from rag.answering.generative import mend

        weak = [s for s in run.sentences if s.verdict.support is not Support.SUPPORTED]
        if not weak:
            return
        begun, mended = time.perf_counter(), list[CheckedSentence]()
        try:
            asked = [(s.text, s.verdict.reasons) for s in weak]
            for claim in mend(run.question, asked, run.passages, chat, language=guess_language(run.question)):
                with self._checking:
                    if Gate(self.checker, run.passages, strict=True).admit(claim) is not None:
                        sentence = gate.admit(claim)
                        mended += [sentence] if sentence else []
        except ModelError as error:
            run.broke_off(error)
            run.notes.append(f"the model was asked to mend {_sentences(len(weak))} and failed: {error}")
        run.answer += time.perf_counter() - begun
        if mended:
            at = run.sentences.index(weak[0])
            run.sentences = [s for s in run.sentences[:at] + mended + run.sentences[at:] if s not in weak]
            run.mended = len(mended)
            run.notes.append(f"the model mended what was not supported: {_sentences(len(weak))} became {len(mended)}")
            yield from mended

    def _finished(self, run: _Run, gate: Gate) -> CheckedAnswer:
        """Close an answer: abstain when nothing carries it, else name conflicts."""
        abstained = not any(s.verdict.support in _CARRYING for s in run.sentences)
        sentences = () if abstained else tuple(run.sentences)
        used = {number for sentence in sentences for number in sentence.citations}
        citations = tuple(c for c in gate.citations if c.number in used)
        language = guess_language(run.question)
        with self._checking:
            conflicts = find_conflicts(citations, self.checker)
        return CheckedAnswer(
            question=run.question,
            sentences=sentences,
            citations=citations,
            abstained=abstained,
            model=run.model,
            text=abstention(language, run.question) if abstained else written_out(sentences),
            conflicts=conflicts,
            nearest=tuple(run.found[:3]) if abstained else (),
            repairs=gate.repairs + run.mended,
            seconds=Seconds(run.retrieval, run.answer, run.check, time.perf_counter() - run.started),
            notes=tuple(run.closing_notes(abstained)),
            searched_for=run.question,
            usage=run.usage,
            cut_short=run.cut_short,
        )


_CARRYING = (Support.SUPPORTED, Support.PARTLY_SUPPORTED)


class _Run:
    """One answer under way: what is known so far and how long each stage took."""

    def __init__(self, question: str, model: str, found: list[RankedPassage], started: float) -> None:
        self.question = question
        self.model = model
        self.found = found
        self.passages = [ranked.passage for ranked in found]
        self.started = started
        self.retrieval = self.answer = self.check = 0.0
        self.sentences: list[CheckedSentence] = []
        self.notes: list[str] = []
        self.dropped = self.mended = 0
        self.declined = self.cut_short = ""
        self.usage: Usage | None = None

    def settle(self, chat: ChatModel) -> None:
        """Take from the model what its calls took, and which model it was in the end."""
        self.model, self.usage = chat.name, chat.usage
        self.notes += chat.notes

    def broke_off(self, error: ModelError) -> None:
        """Take note that a call failed; a model that merely would not stop has said what it had to say."""
        self.cut_short = self.cut_short if isinstance(error, ModelOverlong) else str(error)

    def closing_notes(self, abstained: bool) -> list[str]:
        """Say what was dropped on the way, and why nothing is answered when nothing is."""
        notes = list(self.notes)
        if self.dropped:
            notes.append(f"left out because no passage supports them: {_sentences(self.dropped)}")
        if abstained and self.sentences:
            notes.append(
                f"left out because no passage supports what the model wrote: {_sentences(len(self.sentences))}"
            )
        return [*notes, self.declined] if abstained and self.declined else notes


def _sentences(count: int) -> str:
    return "1 sentence" if count == 1 else f"{count} sentences"


def written_out(sentences: Sequence[CheckedSentence]) -> str:
    """Return the sentences as one text, each followed by its markers; what looks like one in a source is blunted."""
    return " ".join(blunted(s.text) + "".join(f"[{number}]" for number in s.citations) for s in sentences)
