"""One claim against one text: the layers in order of cost, and the verdict with its reasons.

Verbatim, then quotations, then token states and words weighed by the classifier, then values and denials, which can
only take support away.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from rag.checking.alignment import Alignment, align, best_window
from rag.checking.classifier import Classifier, load_model
from rag.checking.evidence import Evidence, Sentence, StateCache
from rag.checking.features import Measured, measure, vector
from rag.checking.verbatim import find_sentence
from rag.checking.vetoes import contradictions, doubts
from rag.checking.wording import without_lead
from rag.embedding import Embedder
from rag.errors import CheckError
from rag.language import guess_language
from rag.schema import Support, Verdict

_KEPT = 64
_VERBATIM = 0.99
_ORDER = (Support.SUPPORTED, Support.CONTRADICTED, Support.PARTLY_SUPPORTED, Support.UNSUPPORTED)


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on a claim and where in the evidence it rests."""

    verdict: Verdict
    span: tuple[int, int] | None
    """The narrowest run of whole sentences that carries, or contradicts, the claim; None when none is near."""

    @property
    def rank(self) -> tuple[int, float]:
        """Order findings from best to worst: supported, contradicted, partly, unsupported; then by score."""
        return _ORDER.index(self.verdict.support), -self.verdict.score


class Checker:
    """Judges claims against texts; keeps what it read of the latest texts. Safe to use from one thread at a time."""

    def __init__(self, embedder: Embedder) -> None:
        self._model = load_model()
        self._cache = StateCache(embedder)
        self._classifier: Classifier = self._model.tokens if self._cache.has_tokens else self._model.sentences
        self._evidence: OrderedDict[str, Evidence] = OrderedDict()
        self.degraded = (
            ""
            if self._cache.has_tokens
            else "the embedding model gives no token states: support is judged by words and values only"
        )

    def judge(self, claim: str, evidence: str) -> Finding:
        """Judge a claim against a text. Raises CheckError when the check itself fails: that is no verdict."""
        try:
            return self._judge(claim, self._read(evidence))
        except CheckError:
            raise
        except Exception as error:
            raise CheckError(f"the check of a sentence failed: {error}") from error

    def _read(self, text: str) -> Evidence:
        """Return the text made ready, from memory when it was judged against lately."""
        evidence = self._evidence.pop(text, None) or Evidence(text)
        self._evidence[text] = evidence
        while len(self._evidence) > _KEPT:
            self._evidence.popitem(last=False)
        return evidence

    def _judge(self, sentence: str, evidence: Evidence) -> Finding:
        text = without_lead(sentence)
        claim = Sentence(0, len(text), text, guess_language(text) or evidence.language)
        if not claim.words:
            return Finding(Verdict(Support.UNSUPPORTED, 0.0, ("the sentence has no words to check",)), None)
        if not evidence.spans:
            return Finding(Verdict(Support.UNSUPPORTED, 0.0, ("the passage is empty",)), None)
        span = find_sentence(text, evidence.normal, evidence.spans)
        if span:
            return Finding(Verdict(Support.SUPPORTED, _VERBATIM, ("word for word in the passage",)), span)
        alignment = align(claim, evidence, self._cache, self._model.mean)
        if not alignment.sentences:
            return Finding(Verdict(Support.UNSUPPORTED, 0.0, ("the passage has no words to compare with",)), None)
        window = best_window(alignment)
        measured = measure(claim, evidence, alignment, window)
        score = self._classifier.score(vector(measured.values))
        verdict = self._verdict(claim, evidence, alignment, window, measured, score)
        indices = alignment.sentences[window[0] : window[1]]
        near = verdict.support is not Support.UNSUPPORTED or measured.values["cover"] > 0.3
        place = (evidence.spans[indices[0]][0], evidence.spans[indices[-1]][1])
        return Finding(verdict, place if near else None)

    def _verdict(
        self,
        claim: Sentence,
        evidence: Evidence,
        alignment: Alignment,
        window: tuple[int, int],
        measured: Measured,
        score: float,
    ) -> Verdict:
        """Turn score and disagreements into a verdict: what contradicts or is missing caps the score."""
        limit, low = self._classifier.supported, self._classifier.partly
        against = contradictions(measured)
        if against:
            return Verdict(Support.CONTRADICTED, min(score, 0.05), tuple(against))
        lacking = doubts(claim, evidence, measured)
        if lacking and score >= limit:
            return Verdict(Support.PARTLY_SUPPORTED, (limit + low) / 2, tuple(lacking))
        if score >= limit:
            return Verdict(Support.SUPPORTED, score, ("said in other words in the passage",))
        missing = tuple(lacking) or _unfound(claim, alignment, window, measured)
        if score >= low:
            return Verdict(Support.PARTLY_SUPPORTED, score, missing or ("the passage says this only in part",))
        return Verdict(Support.UNSUPPORTED, score, missing or ("the passage does not say this",))


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
