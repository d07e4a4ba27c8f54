"""The one path from a question to a checked answer; every front end calls it, so that all show the same.

A sentence leaves here only together with its verdict.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from functools import cached_property, partial
from pathlib import Path

from rag.answering.extractive import DEPTH, EXTRACTIVE
from rag.asking import Asking
from rag.checking import Checker, Gate, check_text, disputed, find_disagreements, open_judge
from rag.config import Settings, load_settings
from rag.drafting import extracted, mended, told, written
from rag.embedding import Embedder, reader_of
from rag.embedding.bundled import open_embedder, setting_of
from rag.embedding.remembering import remembering
from rag.errors import SourceError, UsageError
from rag.models import NONE_NAMED, ModelEntry, catalogue, open_model
from rag.models.local_servers import LocalServers
from rag.models.moderation import Watch, open_moderation
from rag.observing import observed, observed_answer, open_observers
from rag.retrieval import RerankEndpoint, Retrieval, checked_question
from rag.schema import (
    AnswerEvent,
    CheckedAnswer,
    CheckedSentence,
    CheckedText,
    Claim,
    Document,
    Filter,
    Passage,
    RankedPassage,
    Searched,
    SentenceReady,
    Turn,
)
from rag.store import SourceState, Store

_COUNTER_EVIDENCE = 60
"""Passages looked through for what stands against an answer: other languages come later in a ranking."""
MAXIMUM_TEXT = 200_000
"""Characters of a text to check; beyond it the text is refused, not cut silently."""


class Assistant:
    """Answers questions over one store and checks texts against it."""

    def __init__(self, settings: Settings, store: Store, embedder: Embedder) -> None:
        self.settings = settings
        self.store = store
        self.reader = reader_of(embedder)
        """Reads sentences for answers and checks, whoever embeds for search."""
        self.quoting = remembering(self.reader)
        """Reads what is quoted from: the same passages again and again, over one corpus."""
        self.moderation = open_moderation(settings)
        self.servers = LocalServers(settings.threads or 2)
        reranker = RerankEndpoint.of(settings, self.servers)
        self.retrieval = Retrieval(store, embedder, reranker=reranker, embedder_of=self._embedder_of)
        self.observers = open_observers(settings)
        """Told of everything that is asked, searched and checked here."""

    @classmethod
    def open(cls, settings: Settings | Path | str | None = None) -> Assistant:
        """Open the store that the settings name, or that a folder is; by default as the environment says.

        Raises StoreError when there is none, SettingsError, EmbeddingError.
        """
        settings = settings if isinstance(settings, Settings) else load_settings(store=settings)
        store = Store(settings.store, exact_limit=settings.exact_limit)
        embedder = open_embedder(settings)
        store.require_model(embedder.model_name)
        return cls(settings, store, embedder)

    @property
    def embedder(self) -> Embedder:
        """What embeds questions; another one once the index was made anew with another."""
        return self.retrieval.embedder

    @cached_property
    def checker(self) -> Checker:
        """The citation checker, loaded when first needed."""
        kept = self.store.catalog.states_of_texts if self.reader is self.embedder else None
        return Checker(self.reader, kept)

    @observed_answer
    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        model: str | None = None,
        strict: bool | None = None,
        within: Filter | None = None,
        judge: str | None = None,
        top_k: int | None = None,
    ) -> Generator[AnswerEvent, None, None]:
        """Yield Searched, then SentenceReady for each sentence as it is checked, then the CheckedAnswer.

        Only documents that ``within`` lets through are searched, and ``top_k`` passages given to the answer; ``judge``
        names a model that confirms each verdict, in place of the one that the settings name. Raises UsageError for an
        empty or overlong question and for a filter that lets nothing through, ModelError when the model fails,
        CheckError when the check does. Closing the iterator stops the model.
        """
        asked = checked_question(question)
        watch = self.moderation.watch()
        watch.demand(asked)
        chat = open_model(model or self.settings.model, self.settings, self.servers)
        checker = self._judging(judge)
        run = Asking(asked, chat.name if chat else EXTRACTIVE)
        run.understand(history, chat)
        wanted = top_k or self.settings.top_k
        depth = wanted if chat else max(wanted, DEPTH)
        run.search(lambda part: self.retrieval.search(part, depth, within=within), self.store.catalog.beside,
                   partial(told, embedder=self.reader, gate=partial(Gate, checker, strict=True)))  # fmt: skip
        run.notes += [self.retrieval.degraded] if self.retrieval.degraded else []
        yield Searched(run.searched_for, tuple(run.found))
        more = self._further(run.standalone, within)
        if not chat:
            run.oppose(more)
        gate = Gate(checker, run.passages, strict=self.settings.strict if strict is None else strict)
        limit = self.settings.max_answer_tokens
        for claim in written(run, chat, history, limit) if chat else extracted(run, self.quoting):
            if watch.withholds(claim.text):
                continue
            begun = time.perf_counter()
            sentence = gate.admit(claim)
            run.check += time.perf_counter() - begun
            if sentence is None:
                run.dropped += 1
                continue
            run.sentences.append(sentence)
            yield SentenceReady(sentence, gate.citations)
        if chat:
            for sentence in mended(run, chat, gate, partial(self._carried, watch)):
                yield SentenceReady(sentence, gate.citations)
            run.settle(chat)
        conflicts = find_disagreements(run.standalone, run.cited(gate.citations), gate, more, watch.withholds)
        run.notes += watch.notes
        yield run.answered(gate, conflicts)

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        model: str | None = None,
        strict: bool | None = None,
        within: Filter | None = None,
        judge: str | None = None,
        top_k: int | None = None,
    ) -> CheckedAnswer:
        """Ask and return the CheckedAnswer."""
        *_, last = self.ask(
            question, history=history, model=model, strict=strict, within=within, judge=judge, top_k=top_k
        )
        assert isinstance(last, CheckedAnswer)
        return last

    @observed("search")
    def search(self, question: str, top_k: int | None = None, *, within: Filter | None = None) -> list[RankedPassage]:
        """Return the best passages of the documents that the filter lets through. Raises UsageError."""
        return self.retrieval.search(question, top_k or self.settings.top_k, within=within)

    @observed("check")
    def check(self, text: str, *, judge: str | None = None) -> CheckedText:
        """Check any text against the corpus, sentence by sentence. Raises UsageError when it is empty or overlong."""
        if not any(c.isalnum() for c in text):
            raise UsageError("the text is empty: give the sentences that are to be checked")
        if len(text) > MAXIMUM_TEXT:
            raise UsageError(f"the text has {len(text):,} characters; check at most {MAXIMUM_TEXT:,} at a time")
        return check_text(text, lambda claim: self.retrieval.search(claim, self.settings.top_k), self._judging(judge))

    def document(self, source: str) -> Document:
        """Return a document of the corpus as indexed. Raises SourceError."""
        return self.store.document(source)

    def file(self, source: str) -> Path:
        """Return where a document's file lies, found through the index alone. Raises SourceError."""
        folder, relative = self.store.catalog.place(source)
        root = self.store.catalog.folders()[folder].resolve()
        path = root / relative
        if not path.resolve().is_relative_to(root):
            raise SourceError(source, "is a link that leads out of its folder")
        return path

    def _judging(self, judge: str | None) -> Checker:
        """Return the checker with the model of this name as judge, or with the one that the settings name."""
        return self.checker.with_judge(open_judge(self.settings, judge, self.servers))

    def versions(self) -> dict[str, str]:
        """Return what made the answers and verdicts, for a report that is read years later."""
        from importlib.metadata import version

        return {
            "footnoted": version("footnoted"),
            "embedding": self.embedder.model_name,
            "checker": self.checker.version,
        }

    def sources(self) -> list[SourceState]:
        """Return every file of the corpus with its state."""
        return self.store.catalog.files()

    def models(self) -> list[ModelEntry]:
        """Return the models that can be asked, and the configured one with the reason if it can't.

        The whole catalogue, with why each of the others can't be asked, is ``rag.models.catalogue``.
        """
        named = " ".join(self.settings.model.split())
        lines = catalogue(self.settings)
        return [line for line in lines if line.chat and (line.usable or line.name in (named, NONE_NAMED))]

    def degraded(self) -> list[str]:
        """Say what works less well than it could, and how to mend it."""
        notes = []
        if self.settings.model.strip() == EXTRACTIVE:
            notes.append(
                "No language model: answers are sentences quoted from the sources. Set FOOTNOTED_MODEL and its key, "
                "OPENAI_API_KEY for one, to write; 'footnoted models' lists them."
            )
        named = " ".join(self.settings.model.split())
        notes += [f"{e.name}: {e.reason}" for e in self.models() if e.name == named and not e.usable]
        embedding = getattr(self.embedder, "degraded", "")
        notes += [f"Embedding: {embedding}"] if embedding else []
        notes += [f"Reranking: {self.retrieval.degraded}"] if self.retrieval.degraded else []
        failed = sum(state.state == "failed" for state in self.sources())
        if failed:
            files = "1 file" if failed == 1 else f"{failed} files"
            notes.append(f"{files} could not be read; 'footnoted doctor' says why.")
        return notes

    def close(self) -> None:
        """Release the store and stop the servers of models on this machine."""
        self.servers.close()
        self.store.close()

    def _embedder_of(self, space: str) -> Embedder | None:
        """Return an embedder of this space of vectors, None when the settings and the catalogue have none."""
        if self.reader.model_name == space:
            return self.reader
        named = setting_of(space, self.settings)
        return open_embedder(self.settings.model_copy(update={"embedding": named})) if named else None

    def _further(self, question: str, within: Filter | None) -> list[Passage]:
        """Return the passages in which what stands against an answer is looked for, where sources tend to differ."""
        found = self.retrieval.search(question, _COUNTER_EVIDENCE, within=within) if disputed(question) else ()
        return [ranked.passage for ranked in found]

    def _carried(self, watch: Watch, claim: Claim, run: Asking, gate: Gate) -> CheckedSentence | None:
        """Return a mended sentence with its verdict if it may be shown and the passages carry it, None else."""
        if watch.withholds(claim.text):
            return None
        strict = Gate(gate.checker, run.passages, strict=True)
        return gate.admit(claim) if strict.admit(claim) is not None else None
