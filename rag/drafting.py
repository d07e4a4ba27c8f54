"""The passages of one question to draft sentences: quoted, written by a model, or mended by it. Nothing is checked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from rag.answering.extractive import extract
from rag.asking import Asking, Part, counted
from rag.checking import Gate
from rag.embedding import Embedder
from rag.errors import ModelBroken, ModelError
from rag.language import guess_language
from rag.models import ChatModel
from rag.schema import CheckedSentence, Claim, Passage, Support, Turn
from rag.siding import sided

if TYPE_CHECKING:
    from rag.answering.generative import Draft


def extracted(run: Asking, embedder: Embedder) -> Iterator[Claim]:
    """Yield the sentences that answer each part; note the parts that nothing answers. Raises EmbeddingError."""
    seen, lacking = set[tuple[tuple[int, int, int], ...]](), list[tuple[str, str]]()
    for part in run.parts:
        begun = time.perf_counter()
        extraction = extract(part.question, part.found, embedder, shown=run.shown)
        extraction = sided(extraction, run.sides.get(part.question))
        run.answer += time.perf_counter() - begun
        lacking += [(part.question, extraction.reason)] if extraction.reason else []
        for claim in extraction.claims:
            if claim.spans not in seen:
                seen.add(claim.spans)
                yield claim
    if len(run.parts) == 1:
        run.declined = lacking[0][1] if lacking else ""
    else:
        run.notes += [f"no answer was found to “{part}”: {reason}" for part, reason in lacking]


def told(part: Part, embedder: Embedder, gate: Callable[[Sequence[Passage]], Gate]) -> str:
    """Return the sentences that answer a part by themselves, each checked; empty when none does. Raises CheckError."""
    passages = [ranked.passage for ranked in part.found]
    checking = gate(passages)
    sentences = [checking.admit(claim) for claim in extract(part.question, part.found, embedder).claims]
    return " ".join(s.text for s in sentences if s is not None and s.verdict.support is Support.SUPPORTED)


def written(run: Asking, chat: ChatModel, history: Sequence[Turn], max_tokens: int) -> Iterator[Claim]:
    """Yield the sentences that a model writes, as they come; closing it stops the model. Raises ModelError."""
    from rag.answering.generative import draft

    begun, given = time.perf_counter(), 0
    language = guess_language(run.question)
    drafted: Draft = draft(
        run.standalone, run.passages, chat, history=history, language=language, max_tokens=max_tokens
    )
    try:
        for claim in drafted:
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
        drafted.close()
        run.answer += time.perf_counter() - begun
    run.notes += [drafted.note] if drafted.note else []
    if drafted.abstained:
        run.declined = "the model found no answer in the passages"


def mended(
    run: Asking, chat: ChatModel, gate: Gate, carried: Callable[[Claim, Asking, Gate], CheckedSentence | None]
) -> Iterator[CheckedSentence]:
    """Ask the model once to rewrite what is not supported; only what then is supported takes its place."""
    from rag.answering.generative import mend

    weak = [s for s in run.sentences if s.verdict.support is not Support.SUPPORTED]
    if not weak:
        return
    begun, better = time.perf_counter(), list[CheckedSentence]()
    said = {s.text for s in run.sentences if s not in weak}
    try:
        asked = [(s.text, s.verdict.reasons) for s in weak]
        for claim in mend(run.standalone, asked, run.passages, chat, language=guess_language(run.question)):
            sentence = carried(claim, run, gate)
            if sentence and sentence.text not in said:
                said.add(sentence.text)
                better.append(sentence)
    except ModelError as error:
        run.broke_off(error)
        run.notes.append(f"the model was asked to mend {counted(len(weak))} and failed: {error}")
    run.answer += time.perf_counter() - begun
    if better:
        at = run.sentences.index(weak[0])
        run.sentences = [s for s in run.sentences[:at] + better + run.sentences[at:] if s not in weak]
        run.mended = len(better)
        run.notes.append(f"the model mended what was not supported: {counted(len(weak))} became {len(better)}")
        yield from better
