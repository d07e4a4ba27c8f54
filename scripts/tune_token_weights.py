"""Refits how much each token of a question counts (rag/retrieval/token_weights.json), cross-validated in two halves.

python scripts/tune_token_weights.py QUESTIONS:CORPUS … --work FOLDER
Each pair names two folders in BEIR's format that share their ids (the same twice, or translations of each other).
Halves are told apart by the wanted documents, alike in all pairs. Takes minutes; needs SciPy (comes with scikit-learn).
"""

from __future__ import annotations

import argparse
import json
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from rag.bench.retrieval import Grades, _judgements, _questions, _write_corpus, ndcg
from rag.config import load_settings
from rag.embedding import TokenEmbedder, TokenStates
from rag.embedding.bundled import open_embedder
from rag.embedding.compress import unpack
from rag.indexing import Indexing
from rag.loading import Limits
from rag.retrieval import Fusion
from rag.retrieval import token_weights as fitted
from rag.retrieval.late_interaction import best_matches
from rag.store import Store

TEMPERATURE, PENALTY = 0.015, 1e-3
WIDTH = 384


@dataclass(slots=True)
class Asked:
    """A question with its candidates."""

    pair: str
    half: int
    text: str
    tokens: TokenStates
    matches: np.ndarray
    """(tokens, candidates)"""
    shared: np.ndarray
    """(candidates,): what their words are worth."""
    sources: list[str]
    grades: Grades

    @property
    def wanted(self) -> np.ndarray:
        return np.array([self.grades.get(source, 0) > 0 for source in self.sources])


def gathered(pair: str, work: Path, embedder: TokenEmbedder) -> list[Asked]:
    """Index the pair's corpus under ``work`` and collect each question's candidates as the program does."""
    asking, corpus = map(Path, pair.split(":"))
    place, fusion = work / corpus.name, Fusion()
    names = _write_corpus(corpus, place / "corpus")
    Indexing(place / "store", embedder, limits=Limits()).sync([place / "corpus"])
    store = Store(place / "store", exact_limit=10**6)
    found, questions = [], _questions(asking)
    for key, grades in _judgements(asking).items():
        text = questions[key]
        ((vector, tokens),) = embedder.embed_with_states([text], "query")
        coverage = store.lexical(text, fusion.covered)
        dense = [i for i, _ in store.dense(vector, fusion.candidates)]
        ids = list(dict.fromkeys([*dense, *(i for i, _ in coverage[: fusion.candidates])]))
        passages, states = store.passages(ids), store.catalog.states(ids)
        matches = best_matches(tokens.states, [unpack(states[i]) for i in ids])
        shared = fusion.weighing.coverage * np.array([dict(coverage).get(i, 0.0) for i in ids])
        half = zlib.crc32(min(grades).encode()) % 2
        sources = [names[passages[i].source] for i in ids]
        found.append(Asked(pair, half, text, tokens, matches, shared, sources, grades))
    store.close()
    return found


def fit(questions: list[Asked]) -> fitted.Coefficients:
    """Minimise the cross-entropy of the wanted passages among the candidates, every pair counting alike."""
    kept = [q for q in questions if q.wanted.any() and fitted.asked_share(q.text, len(q.tokens.states)) > 0]
    counts = {q.pair: sum(other.pair == q.pair for other in kept) for q in kept}

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.0, np.zeros(WIDTH + 1)
        for q in kept:
            asking = fitted.asked_share(q.text, len(q.tokens.states))
            rarity = np.log(np.maximum(q.tokens.rarity, 0.5))
            parts = np.column_stack([q.tokens.states, rarity]) * asking
            raw = parts @ values + rarity
            weights = np.exp(raw - raw.max())
            weights /= weights.sum()
            logits = (weights @ q.matches + q.shared) / TEMPERATURE
            chances = np.exp(logits - logits.max())
            right = np.where(q.wanted, chances, 0)
            share = 1 / counts[q.pair] / len(counts)
            total += share * float(np.log(chances.sum()) - np.log(right.sum() + 1e-30))
            gap = chances / chances.sum() - right / max(right.sum(), 1e-30)
            towards = q.matches @ gap / TEMPERATURE
            slope += share * (weights * (towards - weights @ towards)) @ parts
        return total + PENALTY * float(values @ values), slope + 2 * PENALTY * values

    values = minimize(loss, np.zeros(WIDTH + 1), jac=True, method="L-BFGS-B", options={"maxiter": 30}).x
    return fitted.Coefficients(values[:WIDTH].astype(np.float32), float(values[WIDTH]))


def quality(questions: list[Asked], coefficients: fitted.Coefficients) -> float:
    """Return the mean nDCG@10 of late interaction with these weights and shared words."""
    scores = []
    for q in questions:
        scored = fitted.token_weights(q.text, q.tokens, coefficients) @ q.matches + q.shared
        ranked = [q.sources[at] for at in np.argsort(-scored, kind="stable")]
        scores.append(ndcg(list(dict.fromkeys(ranked)), q.grades, 10))
    return float(np.mean(scores))


def main() -> None:
    """Print what rarity alone and the fitted weights reach on each held-out half, then write those fitted on both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=Path(fitted.__file__).with_name("token_weights.json"))
    options = parser.parse_args()
    embedder = open_embedder(load_settings(embedding="onnx"))
    assert isinstance(embedder, TokenEmbedder)
    questions = [q for pair in options.pairs for q in gathered(pair, options.work, embedder)]
    none = fitted.Coefficients(np.zeros(WIDTH, np.float32), 0.0)
    for half in (0, 1):
        learned = fit([q for q in questions if q.half != half])
        for pair in options.pairs:
            held = [q for q in questions if q.half == half and q.pair == pair]
            print(f"{pair} half {half}: {quality(held, none):.4f} -> {quality(held, learned):.4f}", flush=True)
    learned = fit(questions)
    rounded = [round(float(value), 4) for value in learned.direction]
    options.output.write_text(json.dumps({"rarity": round(learned.rarity, 3), "direction": rounded}) + "\n")


if __name__ == "__main__":
    main()
