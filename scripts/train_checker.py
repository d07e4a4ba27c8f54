"""Fit the checker's coefficients on several collections at once and write rag/checking/model.json.

    python scripts/train_checker.py DATA_DIR [--cache FEATURES.npz] [--write]

Prints, for every collection, what a classifier fitted on the others reaches on it, beside word overlap. Needs
scikit-learn, which the package itself does not. The collections and their licences are named in checker_pairs.py.
"""

from __future__ import annotations

import argparse
import json
import os
import random
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
from checker_pairs import Pair, all_pairs
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.model_selection import GroupKFold

from rag.bench.check import auroc, balanced_accuracy, best_balanced_accuracy, calibration_error, word_overlap
from rag.checking.alignment import align, best_window
from rag.checking.evidence import Evidence, read_claim
from rag.checking.features import FEATURES, measure, vector
from rag.checking.states import StateCache
from rag.checking.verbatim import find_sentence
from rag.checking.vetoes import contradictions, doubts
from rag.checking.whitening import Whitening, fit_whitening
from rag.checking.wording import without_lead
from rag.config import load_settings
from rag.embedding.bundled import open_embedder
from rag.language import guess_language

MODEL = Path(__file__).parent.parent / "rag/checking/model.json"
RISING = {"mean", "low", "lowest", "lowest_token", "mean_all", "low_all", "lowest_all", "tokens", "tokens_all",
          "cosine", "cover", "cover_all", "pairs", "lowest_unfound", "near", "precision", "rare", "best",
          "direction", "mutual", "mutual_low"}  # fmt: skip
FALLING = {"unfound", "numbers", "numbers_all", "numbers_other", "dates", "names", "names_all", "names_other", "parity",
           "denied", "turned", "openers", "exchanged", "replaced", "added", "swapped"}  # fmt: skip
STATES_ONLY = {
    "mean",
    "mean_all",
    "cosine",
    "unfound",
    "low",
    "lowest",
    "lowest_token",
    "low_all",
    "lowest_all",
    "lowest_unfound",
    "tokens",
    "tokens_all",
    "precision",
    "rare",
    "best",
    "peak",
    "mutual",
    "mutual_low",
    "margin",
}
TREES, LEAVES, RATE = 120, 8, 0.06
EMPHASIS = {"wice": 2.0, "scifact": 3.0, "summedits": 2.0, "edits": 0.7}
"""Weights of collections: real claims count more than edits made by rule."""
VERBATIM, VETOED = 1, -1
PARTS = ("mean", "directions", "factors")


def features(pairs: list[Pair], cache: StateCache) -> Any:
    """Return features and, for each pair, whether a layer of rules decides it; evidence is read once where shared."""
    rows, decided, known = [], [], {}
    for at, pair in enumerate(pairs):
        if pair.evidence not in known:
            known = {pair.evidence: Evidence(pair.evidence)} if len(known) > 40 else known
            known[pair.evidence] = Evidence(pair.evidence)
        evidence = known[pair.evidence]
        text = without_lead(pair.claim)
        claim = read_claim(text, evidence.language)
        alignment = align(claim, evidence, cache)
        measured = measure(claim, evidence, alignment, best_window(alignment))
        rows.append(vector(measured.values))
        verbatim = find_sentence(text, evidence.normal, evidence.spans)
        vetoed = contradictions(claim, measured) or doubts(claim, evidence, measured)
        decided.append(VERBATIM if verbatim else VETOED if vetoed else 0)
        if at % 500 == 0:
            print(f"{at} of {len(pairs)} pairs", flush=True)
    return np.stack(rows), np.array(decided)


def weights(names: Any, labels: Any) -> Any:
    """Weigh collections by emphasis alone, and within each supported and not supported alike."""
    result = np.zeros(len(labels))
    for name in np.unique(names):
        for label in (False, True):
            chosen = (names == name) & (labels == label)
            result[chosen] = EMPHASIS.get(name.split("_")[0], 1.0) / max(chosen.sum(), 1)
    return result * len(labels) / result.sum()


def fit(table: Any, labels: Any, weight: Any) -> HistGradientBoostingClassifier:
    signs = [1 if name in RISING else -1 if name in FALLING else 0 for name in FEATURES]
    return HistGradientBoostingClassifier(
        max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=RATE, min_samples_leaf=30, l2_regularization=5.0,
        monotonic_cst=signs, random_state=0,
    ).fit(table, labels, sample_weight=weight)  # fmt: skip


def out_of_fold(table: Any, labels: Any, weight: Any, groups: Any) -> Any:
    """Return raw scores of pairs whose group the classifier has not seen."""
    raw = np.zeros(len(labels))
    for seen, unseen in GroupKFold(5).split(table, labels, groups):
        raw[unseen] = fit(table[seen], labels[seen], weight[seen]).decision_function(table[unseen])
    return raw


def held_out(table: Any, labels: Any, weight: Any, names: Any) -> Any:
    """Return raw scores of pairs whose collection the classifier has not seen; edits in four languages are one."""
    raw = np.zeros(len(labels))
    names = np.array(["edits" if name.startswith("edits") else name for name in names])
    for name in np.unique(names):
        away = names == name
        raw[away] = fit(table[~away], labels[~away], weight[~away]).decision_function(table[away])
    return raw


def exported(model: HistGradientBoostingClassifier) -> dict[str, Any]:
    """Return a fitted model as plain lists."""
    trees = []
    for (tree,) in model._predictors:
        nodes = tree.nodes
        leaf = nodes["is_leaf"].astype(bool)
        trees.append([
            [-1 if is_leaf else int(f) for f, is_leaf in zip(nodes["feature_idx"], leaf, strict=True)],
            [0.0 if is_leaf else round(float(t), 6) for t, is_leaf in zip(nodes["num_threshold"], leaf, strict=True)],
            nodes["left"].tolist(), nodes["right"].tolist(),
            [round(float(v), 6) for v in nodes["value"]],
        ])  # fmt: skip
    return {"base": round(float(np.ravel(model._baseline_prediction)[0]), 6), "trees": trees}


def calibration(raw: Any, labels: Any, weight: Any) -> list[list[float]]:
    """Return up to forty points of an isotonic fit (Zadrozny and Elkan 2002)."""
    isotonic = IsotonicRegression(y_min=0.01, y_max=0.98, out_of_bounds="clip").fit(raw, labels, weight)
    xs = np.quantile(raw, np.linspace(0, 1, 41))
    return [[round(float(x), 4), round(float(y), 4)] for x, y in zip(xs, isotonic.predict(xs), strict=True)]


def decide(probability: Any, decided: Any) -> Any:
    """Apply the layers of rules to the classifier's probabilities, as the checker does."""
    capped = np.where(decided == VETOED, np.minimum(probability, 0.4), probability)
    return np.where(decided == VERBATIM, 0.99, capped)


def report(title: str, probability: Any, labels: Any, names: Any, overlap: Any, limit: float) -> None:
    print(f"\n{title}\n{'set':16}{'n':>6}{'bal.acc':>9}{'best':>7}{'AUROC':>7}{'ECE':>7}{'overlap':>9}")
    for name in np.unique(names):
        own = names == name
        y, p = labels[own], probability[own]
        floor = best_balanced_accuracy(y, overlap[own])
        print(
            f"{name:16}{own.sum():6}{balanced_accuracy(y, p >= limit):9.3f}{best_balanced_accuracy(y, p):7.3f}"
            f"{auroc(y, p):7.3f}{calibration_error(y, p):7.3f}{floor:9.3f}"
        )


def by_kind(probability: Any, labels: Any, pairs: list[Pair]) -> None:
    """Print the share judged rightly for each kind of edit."""
    kinds = np.array([f"{pair.set} {pair.kind}" for pair in pairs])
    for kind in np.unique([k for k in kinds if k.startswith(("edits", "cross"))]):
        own = kinds == kind
        print(f"{kind:24}{own.sum():6}{((probability[own] >= 0.5) == labels[own]).mean():9.3f}")


def gates(table: Any, *, split: bool) -> list[Any]:
    """Return the pairs that each classifier is for: within a language and across two, or all in one."""
    same = table[:, FEATURES.index("same_language")] > 0
    return [same, ~same] if split else [np.ones(len(table), bool)]


def train(table: Any, decided: Any, pairs: list[Pair], *, split: bool) -> list[dict[str, Any]]:
    """Report how classifiers do on unseen groups and, where they are split, collections; return those fitted on all."""
    labels = np.array([pair.supported for pair in pairs])
    names = np.array([pair.set for pair in pairs])
    groups = np.array([f"{pair.set}:{pair.group}" for pair in pairs])
    overlap = np.array([word_overlap(pair.claim, pair.evidence) for pair in pairs])
    weight = weights(names, labels)
    seen, away, fitted = np.zeros(len(pairs)), np.zeros(len(pairs)), []
    for gate in gates(table, split=split):
        own, truth, weigh = table[gate], labels[gate], weight[gate]
        raw = out_of_fold(own, truth, weigh, groups[gate])
        points = calibration(raw, truth, weigh)
        xs, ys = zip(*points, strict=True)
        seen[gate] = np.interp(raw, xs, ys)
        if split:
            away[gate] = np.interp(held_out(own, truth, weigh, names[gate]), xs, ys)
        model = exported(fit(own, truth, weigh))
        fitted.append({**model, "calibration": points, "supported": 0.5, "partly": 0.3})
    seen = decide(seen, decided)
    report("unseen groups", seen, labels, names, overlap, 0.5)
    if split:
        report("unseen collections", decide(away, decided), labels, names, overlap, 0.5)
    by_kind(seen, labels, pairs)
    print(f"all pairs: expected calibration error {calibration_error(labels, seen):.3f}")
    return fitted


def sample(pairs: list[Pair], count: int = 100) -> list[str]:
    """Return texts to fit the whitening on, the same number of each language, so that none sets the directions."""
    known: dict[str, list[str]] = {}
    for text in dict.fromkeys(pair.evidence for pair in pairs):
        known.setdefault(guess_language(text), []).append(text[:600])
    return [text for code in ("en", "it", "bg", "de") for text in random.Random(3).sample(known[code], count)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    pairs = all_pairs(options.data)
    if options.cache and options.cache.exists():
        stored = np.load(options.cache)
        table, decided, whitening = stored["table"], stored["decided"], Whitening(*(stored[name] for name in PARTS))
    else:
        embedder = open_embedder(load_settings())
        whitening = fit_whitening(np.concatenate([each.states for each in embedder.token_states(sample(pairs))]))
        table, decided = features(pairs, StateCache(embedder, whitening))
        if options.cache:
            np.savez(options.cache, table=table, decided=decided, **{name: getattr(whitening, name) for name in PARTS})
    within, across = train(table, decided, pairs, split=True)
    plain = table.copy()
    plain[:, [FEATURES.index(name) for name in sorted(STATES_ONLY)]] = 0
    print("\nwithout token states")
    (whole,) = train(plain, decided, pairs, split=False)
    if options.write:
        model = {
            "features": list(FEATURES),
            "whitening": {name: np.round(getattr(whitening, name).astype(float), 5).tolist() for name in PARTS},
            "within": within,
            "across": across,
            "sentences": whole,
        }
        MODEL.write_text(json.dumps(model, separators=(",", ":")) + "\n", "utf-8")
        print(f"wrote {MODEL} ({MODEL.stat().st_size // 1024} KB)")


if __name__ == "__main__":
    main()
