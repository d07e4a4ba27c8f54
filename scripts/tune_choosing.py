"""Refits which sentences are quoted: golden files with their corpus, and a ClapNQ-style pair of files as one corpus.

python scripts/tune_choosing.py --golden tests/golden/seeds.yaml --corpus seeds \
    --clapnq CLAPNQ_QUESTIONS.jsonl CLAPNQ_PASSAGES.jsonl
Prints the coefficients for rag/answering/choosing.py and figures cross-validated over questions. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from rag.answering import choosing, telling
from rag.answering.candidates import Candidate, Question, candidates, read_question, term_weights
from rag.answering.extractive import DEPTH, Tuning, score
from rag.answering.question import analyse
from rag.config import load_settings
from rag.embedding.bundled import open_embedder
from rag.evaluation.golden import load_golden
from rag.evaluation.matching import groups_met
from rag.indexing import Indexing
from rag.loading import Limits
from rag.retrieval import Retrieval
from rag.store import Store

CLAPNQ_SHARE = 0.3


@dataclass
class Weighed:
    """The sentences weighed for one question, and which of them answer it."""

    collection: str
    question: Question
    found: list[Candidate]
    scores: np.ndarray
    weights: np.ndarray
    said: np.ndarray
    answers: np.ndarray


def weighed(
    collection: str, text: str, retrieval: Retrieval, embedder, answers: Callable[[str], bool]
) -> list[Weighed]:
    ranked = retrieval.search(text, DEPTH)
    question = read_question(analyse(text), embedder)
    found = candidates(question, ranked, embedder)
    told = np.array([answers(one.text) for one in found], bool)
    if not told.any():
        return []
    weights = term_weights(question, [one.text for one in found])
    said = telling.told(question, found, ranked)
    scores = score(question, found, ranked, weights, Tuning(), said)
    return [Weighed(collection, question, found, scores, weights, said, told)]


def golden_rows(path: Path, corpus: Path, embedder) -> Iterator[Weighed]:
    with tempfile.TemporaryDirectory() as folder:
        Indexing(Path(folder), embedder, limits=Limits()).sync([corpus])
        retrieval = Retrieval(Store(Path(folder), exact_limit=10**6), embedder)
        for one in load_golden(path):
            if not one.unanswerable:
                held = "\n".join(map(bare, one.evidence))
                yield from weighed(
                    path.stem, one.question, retrieval, embedder,
                    lambda text, one=one, held=held: any(groups_met(one.facts, text)) or bare(text) in held,
                )  # fmt: skip


def clapnq_rows(questions: Path, passages: Path, embedder) -> Iterator[Weighed]:
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for row in map(json.loads, passages.open(encoding="utf-8")):
            (corpus / f"{row['_id']}.md").write_text(f"# {row['title']}\n\n{row['text']}", "utf-8")
        Indexing(Path(folder) / "store", embedder, limits=Limits()).sync([corpus])
        retrieval = Retrieval(Store(Path(folder) / "store", exact_limit=10**6), embedder)
        for row in map(json.loads, questions.open(encoding="utf-8")):
            told = [bare(one) for group in row.get("selected_sentences") or [] for one in group]
            if row["label"] == "answerable":
                yield from weighed(
                    "clapnq", row["question"], retrieval, embedder, lambda text, told=told: among(text, told)
                )


def among(text: str, told: list[str]) -> bool:
    return len(bare(text)) > 8 and any(bare(text) in one or one in bare(text) for one in told)


def bare(text: str) -> str:
    """Letters and digits alone: collections space their punctuation differently."""
    return re.sub(r"\W+", "", text).lower()


def figures(rows: list[Weighed], likelihood: list[np.ndarray], choice: choosing.Choice) -> str:
    """Say how often an answering sentence is among the quoted and is the first of them, how many are quoted, and what
    share of them answers."""
    hits, firsts, counts, shares = [], [], [], []
    for row, likely in zip(rows, likelihood, strict=True):
        measured = choosing.measures(row.question, row.found, row.scores, row.weights)
        lead = choosing.leads(row.question, row.found, row.scores, measured, row.said)
        told = row.answers[choosing.choose(row.found, row.scores, likely, choice, lead)]
        hits, counts, shares = [*hits, told.any()], [*counts, len(told)], [*shares, told.mean()]
        firsts.append(told[0])
    return (
        f"hit {np.mean(hits):.3f}, first {np.mean(firsts):.3f}, {np.mean(counts):.2f} sentences, "
        f"{np.mean(shares):.3f} of them answering"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--golden", type=Path, action="append", default=[])
    parser.add_argument("--corpus", type=Path, default=Path("seeds"))
    parser.add_argument("--clapnq", type=Path, nargs=2)
    given = parser.parse_args()
    embedder = open_embedder(load_settings())
    rows = [row for path in given.golden for row in golden_rows(path, given.corpus, embedder)]
    rows += list(clapnq_rows(*given.clapnq, embedder)) if given.clapnq else []
    x = [choosing.measures(row.question, row.found, row.scores, row.weights) for row in rows]
    features, labels = np.concatenate(x), np.concatenate([row.answers for row in rows])
    groups = np.repeat(np.arange(len(rows)), [len(one) for one in x])
    names = np.array([row.collection for row in rows])[groups]
    # Long answers from one passage say less of how short ones are told apart from their surroundings.
    weights = np.where(names == "clapnq", CLAPNQ_SHARE / np.mean(names == "clapnq"), 1 / np.mean(names != "clapnq"))
    apart = np.zeros(len(labels))
    for train, test in GroupKFold(5).split(features, labels, groups):
        fitted = LogisticRegression(max_iter=2000).fit(features[train], labels[train], weights[train] / weights.mean())
        apart[test] = fitted.predict_proba(features[test])[:, 1]
    fitted = LogisticRegression(max_iter=2000).fit(features, labels, weights / weights.mean())
    print("INTERCEPT =", round(float(fitted.intercept_[0]), 2))
    print("COEFFICIENTS =", tuple(float(one) for one in fitted.coef_[0].round(2)))
    for name in sorted(set(names)):
        own = [n for n, row in enumerate(rows) if row.collection == name]
        held, likely = [rows[n] for n in own], [apart[groups == n] for n in own]
        print(name, len(own), "questions; AUROC", round(roc_auc_score(labels[names == name], apart[names == name]), 3))
        print("  as it is:", figures(held, likely, choosing.Choice()))
        print("  by margin alone:", figures(held, likely, choosing.Choice(likely=0, share=0)))


if __name__ == "__main__":
    main()
