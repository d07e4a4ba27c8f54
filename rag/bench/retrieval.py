"""Retrieval on a collection in BEIR's format: the whole of it beside its dense half and its lexical half alone.

Documents are indexed as files, title first; a document ranks where its best passage does. Nothing is tuned here.
"""

from __future__ import annotations

import csv
import json
import math
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.embedding import Embedder
from rag.errors import UsageError
from rag.indexing import Indexing
from rag.loading import Limits
from rag.retrieval import Retrieval
from rag.store import Store

DEPTH = 100
_CANDIDATES = 500
"""Passages asked for, so that a hundred different documents are among them."""
_TIMED = 10
"""Passages asked for in the search that is timed: as many as somebody reads."""
Grades = dict[str, int]
Way = Callable[[str, int], list[list[str]]]
"""A question and how many passages are wanted, to the sources of each passage, best first."""


def bench_retrieval(
    folder: Path, embedder: Embedder, *, exact_limit: int, keep: Path | None = None
) -> dict[str, dict[str, float]]:
    """Index a collection and score three ways to search it; shares in [0, 1], milliseconds of a search for ten.

    The index is temporary, or kept in the folder ``keep`` for the next time. Raises UsageError when the folder lacks
    a file of the format, EmbeddingError.
    """
    questions, wanted = _questions(folder), _judgements(folder)
    with tempfile.TemporaryDirectory(prefix="footnoted-bench-") as made:
        place = keep or Path(made)
        names = _write_corpus(folder, place / "corpus")
        Indexing(place / "store", embedder, limits=Limits()).sync([place / "corpus"])
        store = Store(place / "store", exact_limit=exact_limit)
        try:
            judged = {key: questions[key] for key in wanted if key in questions}
            return {name: _scored(way, judged, wanted, names) for name, way in _ways(store, embedder).items()}
        finally:
            store.close()


def _ways(store: Store, embedder: Embedder) -> dict[str, Way]:
    """Return the ways to search by name."""
    retrieval = Retrieval(store, embedder)

    def sources(ids: Sequence[int]) -> list[list[str]]:
        found = store.passages(list(ids))
        return [[found[i].source, *found[i].also_in] for i in ids if i in found]

    def dense(question: str, count: int) -> list[list[str]]:
        vector = np.asarray(embedder.get_query_embedding(question), np.float32)
        return sources([i for i, _ in store.dense(vector, count)])

    def lexical(question: str, count: int) -> list[list[str]]:
        return sources([i for i, _ in store.lexical(question, count)])

    def whole(question: str, count: int) -> list[list[str]]:
        return [[r.passage.source, *r.passage.also_in, *r.alike] for r in retrieval.search(question, count)]

    return {"retrieval": whole, "dense": dense, "lexical": lexical}


def _scored(way: Way, questions: dict[str, str], wanted: dict[str, Grades], names: dict[str, str]) -> dict[str, float]:
    scores: dict[str, list[float]] = defaultdict(list)
    for key, question in questions.items():
        started = time.perf_counter()
        way(question, _TIMED)
        scores["milliseconds"].append((time.perf_counter() - started) * 1000)
        found = way(question, _CANDIDATES)  # the same ones first: how many are asked for changes no rank
        ranked = list(dict.fromkeys(names[source] for several in found for source in several))[:DEPTH]
        grades = wanted[key]
        scores["ndcg_at_10"].append(ndcg(ranked, grades, 10))
        scores["recall_at_10"].append(recall(ranked, grades, 10))
        scores["recall_at_100"].append(recall(ranked, grades, 100))
        scores["mrr_at_10"].append(reciprocal_rank(ranked, grades, 10))
    times = scores.pop("milliseconds")
    means = {name: float(np.mean(values)) for name, values in scores.items()}
    return means | {"p50_ms": float(np.median(times)), "p95_ms": float(np.quantile(times, 0.95))}


def ndcg(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """Normalised discounted cumulative gain with linear gains, as in trec_eval (Järvelin and Kekäläinen 2002)."""
    ideal = _discounted(sorted(grades.values(), reverse=True)[:depth])
    return _discounted(grades.get(item, 0) for item in ranked[:depth]) / ideal


def recall(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """Return the share of the wanted documents among the first ``depth``."""
    return len(grades.keys() & set(ranked[:depth])) / len(grades)


def reciprocal_rank(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """Return one over the rank of the first wanted document; 0 when none is among the first ``depth``."""
    return next((1 / rank for rank, item in enumerate(ranked[:depth], 1) if item in grades), 0.0)


def _discounted(gains: Iterable[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _write_corpus(folder: Path, corpus: Path) -> dict[str, str]:
    """Write each document as a file; document ids by source. Raises UsageError where another collection's files lie."""
    names = {}
    for number, row in enumerate(_lines(folder / "corpus.jsonl")):
        source = f"{number // 1000}/{number}.txt"
        path = corpus / source
        path.parent.mkdir(parents=True, exist_ok=True)
        title = f"{row['title']}\n\n" if row.get("title") else ""
        path.write_text(title + str(row["text"]), "utf-8", "replace")
        names[source] = str(row["_id"])
    strange = next(
        (p for p in corpus.rglob("*") if p.is_file() and p.relative_to(corpus).as_posix() not in names), None
    )
    if strange is not None:
        raise UsageError(f"{strange} is of another collection: name another folder to keep the index in")
    return names


def _questions(folder: Path) -> dict[str, str]:
    path = next((p for p in (folder / "queries.jsonl", *sorted(folder.glob("queries*.jsonl"))) if p.is_file()), None)
    return {str(row["_id"]): str(row["text"]) for row in _lines(path or folder / "queries.jsonl")}


def _judgements(folder: Path) -> dict[str, Grades]:
    """Return the wanted documents of each question; what is graded 0 is not wanted."""
    places = (folder / "qrels.tsv", *sorted(folder.glob("qrels*.tsv")), *sorted(folder.glob("qrels/*.tsv")))
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise UsageError(f"{folder} has no qrels.tsv: name a folder in BEIR's format")
    wanted: dict[str, Grades] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            try:
                if int(row["score"]) > 0:
                    wanted[row["query-id"]][row["corpus-id"]] = int(row["score"])
            except (KeyError, TypeError, ValueError) as error:
                raise UsageError(f"{path}: needs the columns query-id, corpus-id, score (a number)") from error
    return dict(wanted)


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UsageError(f"{path}: not a file of JSON lines ({error})") from error
    if not all(isinstance(row, dict) and {"_id", "text"} <= row.keys() for row in rows):
        raise UsageError(f'{path}: a line lacks "_id" or "text"')
    return rows
