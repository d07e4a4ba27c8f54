"""Refits when extractive answers abstain: golden files with their corpus, and a ClapNQ-style folder.

python scripts/tune_extractive.py --golden tests/golden/seeds.yaml tests/golden/answerability.yaml --corpus seeds \
    --clapnq CLAPNQ_QUESTIONS.jsonl CLAPNQ_PASSAGES.jsonl
Prints the coefficients for rag/answering/abstaining.py and cross-validated figures. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from rag.answering.abstaining import features, out_of_question, unknown_names
from rag.answering.candidates import candidates, read_question, term_weights
from rag.answering.extractive import DEPTH, Tuning, score
from rag.answering.question import analyse
from rag.answering.together import about
from rag.chunking import chunk
from rag.config import load_settings
from rag.embedding.bundled import open_embedder
from rag.embedding.remembering import remembering
from rag.evaluation.golden import load_golden
from rag.evaluation.matching import groups_met
from rag.indexing import Indexing
from rag.loading import Limits
from rag.retrieval import Retrieval
from rag.schema import Document, RankedPassage
from rag.store import Store

GOLDEN_WEIGHT, CLAPNQ_WEIGHT = 3.0, 1.5
FEATURES = 9


def measured(question: str, ranked: list[RankedPassage], embedder) -> np.ndarray:
    read = read_question(analyse(question), embedder)
    ranked = about(read, ranked)
    found = candidates(read, ranked, embedder)
    if not found:
        return np.append(np.zeros(FEATURES), 1.0)
    weights = term_weights(read, [c.text for c in found])
    scores = score(read, found, ranked, weights, Tuning())
    ordered = [found[i] for i in np.argsort(-scores, kind="stable")]
    values = features(read, ordered, ranked, weights, len(unknown_names(read, ranked)))
    return np.append(values, bool(out_of_question(read, ordered, ranked)))


def golden_rows(paths: list[Path], corpus: Path, embedder, top_k: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        Indexing(Path(folder), embedder, limits=Limits()).sync([corpus])
        retrieval = Retrieval(Store(Path(folder), exact_limit=10**6), embedder)
        questions = [question for path in paths for question in load_golden(path)]
        rows, labels, groups = [], [], []
        for q in questions:
            ranked = retrieval.search(q.question, 3 * top_k)
            rows.append(measured(q.question, ranked[:top_k], embedder))
            labels.append((not q.unanswerable, 0))
            groups.append(q.id)
            if not q.unanswerable:  # the same question without the passages that answer it has no answer
                bare = [r for r in ranked if not any(groups_met(q.facts, r.passage.text))]
                rows.append(measured(q.question, bare[:top_k], embedder))
                labels.append((False, 1))
                groups.append(q.id)
    return np.array(rows), np.array(labels), groups


def clapnq_rows(questions: Path, passages: Path, embedder) -> tuple[np.ndarray, np.ndarray]:
    texts = {row["_id"]: row for row in map(json.loads, passages.open(encoding="utf-8"))}
    rows, labels = [], []
    for asked in list(map(json.loads, questions.open(encoding="utf-8")))[::2]:
        held = texts[asked["passage_id"]]
        parts = chunk(Document("p.txt", held["text"], held["title"]))
        if not parts:
            continue
        rows.append(measured(asked["question"], [RankedPassage(n, 1.0, p) for n, p in enumerate(parts, 1)], embedder))
        labels.append(bool(asked.get("answers")))
    return np.array(rows), np.array(labels)


def fit(rows: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> np.ndarray:
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=1000)
    return model.fit(rows, labels, sample_weight=weights).coef_[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--golden", type=Path, nargs="+", required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--clapnq", type=Path, nargs=2, required=True)
    parser.add_argument("--top-k", type=int, default=DEPTH)
    options = parser.parse_args()
    embedder = remembering(open_embedder(load_settings()))
    golden, kinds, groups = golden_rows(options.golden, options.corpus, embedder, options.top_k)
    clapnq, answered = clapnq_rows(*options.clapnq, embedder)
    rows, labels = np.concatenate([golden, clapnq]), np.concatenate([kinds[:, 0] == 1, answered])
    origin = np.concatenate([kinds[:, 1], np.full(len(answered), 2)])
    weights = np.where(origin == 0, GOLDEN_WEIGHT, np.where(origin == 1, 1.0, CLAPNQ_WEIGHT))
    refused, rows = rows[:, -1] > 0, rows[:, :-1]
    groups = np.array(groups + [f"clapnq {n}" for n in range(len(answered))])
    held_out = np.zeros(len(labels))
    for seed in range(5):
        for train, test in StratifiedGroupKFold(6, shuffle=True, random_state=seed).split(
            rows, labels * 3 + origin, groups
        ):
            held_out[test] += rows[test] @ fit(rows[train], labels[train], weights[train]) / 5
    coefficients = fit(rows, labels, weights)
    fitted = rows @ coefficients
    held_out[refused] = fitted[refused] = -np.inf
    print("coefficients", [round(float(c), 3) for c in coefficients])
    for share in (0.03, 0.05, 0.07, 0.1):
        threshold = float(np.quantile(fitted[labels & (origin == 0)], share))
        print("threshold for", share, "refused", round(float(1 / (1 + np.exp(-threshold))), 3))
    for threshold in (0.25, 0.28, 0.3, 0.33):
        below = 1 / (1 + np.exp(-np.maximum(held_out, -20))) < threshold
        for name, at in (("golden", origin == 0), ("clapnq", origin == 2)):
            print("at", threshold, name, "refused of the answerable", round(float(below[at & labels].mean()), 3),
                  "of the others", round(float(below[at & ~labels].mean()), 3))  # fmt: skip
    for name, at in (("golden", origin == 0), ("without evidence", (origin == 1) | labels & (origin == 0)),
                     ("clapnq", origin == 2)):  # fmt: skip
        for kind, values in (("held out", held_out), ("fitted", fitted)):
            finite = np.maximum(values, -20)
            shares = [
                round(float((finite[at & ~labels] < np.quantile(finite[at & labels], share)).mean()), 2)
                for share in (0.03, 0.05, 0.1)
            ]
            print(name, kind, "AUROC", round(roc_auc_score(labels[at], finite[at]), 3), "refused at 3, 5, 10 %", shares)


if __name__ == "__main__":
    main()
