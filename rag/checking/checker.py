"""One claim against one text: the layers in order of cost, and the verdict with its reasons.

Verbatim, then quotations, then token states and words weighed by the classifier, then values and denials, which can
only take support away.
"""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from rag.checking.alignment import Alignment, align, best_window
from rag.checking.classifier import Classifier, load_model
from rag.checking.evidence import Evidence, Sentence, read_claim
from rag.checking.features import Measured, measure, vector
from rag.checking.judge import ModelJudge, weighed
from rag.checking.rows import misread, read_off
from rag.checking.states import StateCache, Stored
from rag.checking.verbatim import find_sentence
from rag.checking.vetoes import contradictions, doubts
from rag.checking.wording import without_lead
from rag.embedding import Embedder
from rag.errors import CheckError, EmbeddingError
from rag.schema import Support, Verdict

_KEPT, _AHEAD = 64, 128
VERBATIM = 0.99
"""The score of what stands in the passage word for word."""
_READ_OFF = 0.9
"""The least score of what a labelled row of a table says, in the table's own words."""
_ORDER = (Support.SUPPORTED, Support.CONTRADICTED, Support.PARTLY_SUPPORTED, Support.UNSUPPORTED)


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on a claim and where in the evidence it rests."""

    verdict: Verdict
    span: tuple[int, int] | None
    """The narrowest run of whole sentences that carries, or contradicts, the claim; None when none is near."""
    barred: bool = False
    """Whether values, denials or quotations rule support out, whatever anyone's opinion."""

    @property
    def rank(self) -> tuple[int, float]:
        """Order findings from best to worst: supported, contradicted, partly, unsupported; then by score."""
        return _ORDER.index(self.verdict.support), -self.verdict.score


class Checker:
    """Judges claims against texts, keeping what it read of the latest; threads may share it and take turns."""

    def __init__(self, embedder: Embedder, stored: Stored | None = None) -> None:
        """Take an embedder and, where there is a store, a look-up of token states that it has kept."""
        self._model = load_model()
        self._cache = StateCache(embedder, self._model.whitening, stored)
        self._model_judge: ModelJudge | None = None
        self._lock = threading.RLock()
        self._evidence: OrderedDict[tuple[str, str], Evidence] = OrderedDict()
        self.degraded = (
            ""
            if self._cache.has_tokens
            else "the embedding model gives no token states: support is judged by words and values only"
        )

    @property
    def version(self) -> str:
        """Names the fitted coefficients."""
        return self._model.version

    def prepare(self, claims: Sequence[str], evidence: Sequence[str] = ()) -> None:
        """Embed claims and evidence that will be judged soon in one batch, on all threads. Raises CheckError."""
        with self._lock:
            self._prepare(claims, evidence)

    def _prepare(self, claims: Sequence[str], evidence: Sequence[str]) -> None:
        try:
            self._cache.claims([without_lead(claim) for claim in claims][:_AHEAD])
            read = [self._read(text) for text in dict.fromkeys(evidence)][:_KEPT]
            blocks = [each.block_text(block)[0] for each in read for block in each.blocks]
            self._cache.evidence(blocks[:_AHEAD] if self._cache.has_tokens else [])
        except EmbeddingError as error:
            raise CheckError(f"the check of a text failed: {error}") from error

    def judge(self, claim: str, evidence: str, place: str = "") -> Finding:
        """Judge a claim against a text; ``place`` names what stands above it, its document's title for one.

        Raises CheckError when the check itself fails: that is no verdict.
        """
        try:
            with self._lock:
                return self._judge(claim, self._read(evidence, place))
        except CheckError:
            raise
        except Exception as error:
            raise CheckError(f"the check of a sentence failed: {error}") from error

    def with_judge(self, judge: ModelJudge | None) -> Checker:
        """Return this checker, what it read included, with a model to confirm its findings."""
        other = copy.copy(self)
        other._model_judge = judge
        return other

    def confirm(self, claim: str, evidence: str, finding: Finding) -> Finding:
        """Ask the judge, where there is one, about a finding that is not word for word. Raises CheckError."""
        judge = self._model_judge
        if judge is None or finding.verdict.score == VERBATIM or not evidence.strip():
            return finding
        verdict = weighed(finding.verdict, judge.opinion(claim, evidence), judge.name, finding.barred)
        start = len(evidence) - len(evidence.lstrip())
        return Finding(verdict, finding.span or (start, len(evidence.rstrip())), finding.barred)

    def _read(self, text: str, place: str = "") -> Evidence:
        """Return the text made ready, from memory when it was judged against lately."""
        evidence = self._evidence.pop((text, place), None) or Evidence(text, place)
        self._evidence[text, place] = evidence
        while len(self._evidence) > _KEPT:
            self._evidence.popitem(last=False)
        return evidence

    def _judge(self, sentence: str, evidence: Evidence) -> Finding:
        text = without_lead(sentence)
        claim = read_claim(text, evidence.language)
        if not claim.words:
            return Finding(Verdict(Support.UNSUPPORTED, 0.0, ("the sentence has no words to check",)), None)
        if not evidence.spans:
            return Finding(Verdict(Support.UNSUPPORTED, 0.0, ("the passage is empty",)), None)
        span = find_sentence(text, evidence.normal, evidence.spans)
        if span:
            return Finding(Verdict(Support.SUPPORTED, VERBATIM, ("word for word in the passage",)), span)
        alignment = align(claim, evidence, self._cache)
        if not alignment.sentences:
            return Finding(Verdict(Support.UNSUPPORTED, 0.0, ("the passage has no words to compare with",)), None)
        window = best_window(alignment)
        measured = measure(claim, evidence, alignment, window)
        verdict, barred = self._verdict(claim, evidence, alignment, window, measured)
        indices = alignment.sentences[window[0] : window[1]]
        near = verdict.support is not Support.UNSUPPORTED or measured.values["cover"] > 0.3
        place = (evidence.spans[indices[0]][0], evidence.spans[indices[-1]][1])
        return Finding(verdict, place if near else None, barred)

    def _classifier(self, measured: Measured) -> Classifier:
        if not self._cache.has_tokens:
            return self._model.sentences
        return self._model.within if measured.values["same_language"] else self._model.across

    def _verdict(
        self,
        claim: Sentence,
        evidence: Evidence,
        alignment: Alignment,
        window: tuple[int, int],
        measured: Measured,
    ) -> tuple[Verdict, bool]:
        """Turn score and disagreements into a verdict, and say whether the latter rule out support."""
        classifier = self._classifier(measured)
        score, limit, low = classifier.score(vector(measured.values)), classifier.supported, classifier.partly
        against = [*contradictions(claim, measured), *misread(claim, evidence)]
        if against:
            return Verdict(Support.CONTRADICTED, min(score, 0.05), tuple(against)), True
        lacking = doubts(claim, evidence, measured)
        if not lacking and read_off(claim, evidence):
            return Verdict(Support.SUPPORTED, max(score, _READ_OFF), ("said in other words in the passage",)), False
        if lacking and score >= limit:
            return Verdict(Support.PARTLY_SUPPORTED, (limit + low) / 2, tuple(lacking)), True
        if score >= limit:
            return Verdict(Support.SUPPORTED, score, ("said in other words in the passage",)), False
        missing = tuple(lacking) or _unfound(claim, alignment, window, measured)
        if score >= low:
            reasons = missing or ("the passage says this only in part",)
            return Verdict(Support.PARTLY_SUPPORTED, score, reasons), bool(lacking)
        return Verdict(Support.UNSUPPORTED, score, missing or ("the passage does not say this",)), bool(lacking)


def _unfound(claim: Sentence, alignment: Alignment, window: tuple[int, int], measured: Measured) -> tuple[str, ...]:
    """Name the values and words of the claim that the passage lacks."""
    named = [m.silence for m in measured.missing if m.group != "opener"][:3]
    if named or not measured.values["same_language"]:
        return tuple(named)
    columns = slice(*window)
    found, near = alignment.found[:, columns].max(axis=1), alignment.similarity[:, columns].max(axis=1)
    words = [
        claim.text[a:b]
        for (_, a, b), held, like in zip(claim.content, found, near, strict=True)
        if not held and like < 0.75
    ]
    return (f"the passage says nothing of {_listed(words)}",) if words else ()


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words[:4])
