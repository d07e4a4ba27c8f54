"""Filters: what they let through is searched as if nothing else were there, and what lets nothing through says so."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.embedding import TokenEmbedder
from rag.errors import UsageError
from rag.indexing import Indexing
from rag.loading import Limits
from rag.retrieval import Retrieval
from rag.schema import Filter
from rag.store import Store
from rag.store.exact import best_first, scores_of

QUESTION = "Where do storks build their nests?"
TEXTS = {
    "birds/storks.txt": "Storks build their nests on chimneys and on church roofs all over the plain.",
    "birds/cicogne.md": "Le cicogne costruiscono il nido sui camini e sui tetti delle chiese di campagna, ogni anno.",
    "trains/tram.txt": "The tram stops at the park, at the theatre and in front of the railway station every hour.",
    "trains/copy of storks.txt": "Storks build their nests on chimneys and on church roofs all over the plain.",
    "odd [1].txt": "Swallows build their nests under the eaves of barns and stables, as storks never would do.",
}
DAYS = {"birds/storks.txt": "2024-03-01", "birds/cicogne.md": "2025-01-31", "trains/tram.txt": "2025-02-01"}
EVERYTHING = set(TEXTS)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, embedder: TokenEmbedder) -> Iterator[Store]:
    made = tmp_path_factory.mktemp("filters")
    for name, text in TEXTS.items():
        path = made / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        day = time.mktime(time.strptime(DAYS.get(name, "2026-06-15") + " 12:00", "%Y-%m-%d %H:%M"))
        os.utime(path, (day, day))
    Indexing(made / "store", embedder, limits=Limits()).sync([made / "corpus"])
    opened = Store(made / "store", exact_limit=1000)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("within", "let_through"),
    [
        (Filter(), EVERYTHING),
        (Filter(sources=("birds/*",)), {"birds/storks.txt", "birds/cicogne.md"}),
        (Filter(sources=("*storks.txt",)), {"birds/storks.txt", "trains/copy of storks.txt"}),
        (Filter(sources=("odd [1].txt",)), {"odd [1].txt"}),
        (Filter(sources=("tram.*", "*.md")), {"trains/tram.txt", "birds/cicogne.md"}),
        (Filter(folders=("trains",)), {"trains/tram.txt", "trains/copy of storks.txt"}),
        (Filter(folders=("corpus",)), EVERYTHING),
        (Filter(folders=("corpus/birds/",)), {"birds/storks.txt", "birds/cicogne.md"}),
        (Filter(languages=("IT",)), {"birds/cicogne.md"}),
        (Filter(types=(".MD",)), {"birds/cicogne.md"}),
        (Filter(until=datetime.date(2025, 1, 31)), {"birds/storks.txt", "birds/cicogne.md"}),
        (Filter(since=datetime.date(2025, 2, 1), until=datetime.date(2025, 2, 1)), {"trains/tram.txt"}),
        (Filter(folders=("birds",), types=("txt",)), {"birds/storks.txt"}),
    ],
)  # fmt: skip
def test_only_what_a_filter_lets_through_is_found(
    store: Store, embedder: TokenEmbedder, within: Filter, let_through: set[str]
) -> None:
    found = Retrieval(store, embedder).search(QUESTION, 10, within=within)
    assert {source for r in found for source in (r.passage.source, *r.passage.also_in)} == let_through


def test_a_filter_is_as_exact_as_no_filter(store: Store, embedder: TokenEmbedder) -> None:
    vector = np.asarray(embedder.get_query_embedding(QUESTION), np.float32)
    selection = store.select(Filter(types=("txt",)))
    assert selection is not None
    everything = store.dense(vector, 100)
    allowed = selection.mask(np.array([i for i, _ in everything]))
    inside = [pair for pair, let_through in zip(everything, allowed, strict=True) if let_through]
    assert [i for i, _ in store.dense(vector, 100, selection)] == [i for i, _ in inside]


@pytest.mark.parametrize(
    ("within", "said"),
    [
        (Filter(sources=("*.pdf",)), "birds/storks.txt"),
        (Filter(folders=("fish",)), "corpus"),
        (Filter(languages=("fr",)), "en, it"),
        (Filter(types=("pdf",)), "md, txt"),
        (Filter(since=datetime.date(2030, 1, 1)), "2024-03-01 to 2026-06-15"),
        (Filter(languages=("it",), types=("txt",)), "at once"),
    ],
)
def test_a_filter_that_lets_nothing_through_says_what_there_is(store: Store, within: Filter, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        store.select(within)


def test_the_date_in_a_file_goes_before_the_day_it_was_changed(tmp_path: Path, embedder: TokenEmbedder) -> None:
    for name, day in (("old", "2019-05-05"), ("absurd", "1492-10-12")):
        path = tmp_path / "corpus" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\ndate: {day}\n---\nStorks nest on {name} chimneys.\n", encoding="utf-8")
        os.utime(path, (time.mktime((2024, 3, 1, 12, 0, 0, 0, 0, -1)),) * 2)
    Indexing(tmp_path / "store", embedder, limits=Limits()).sync([tmp_path / "corpus"])
    store, days = Store(tmp_path / "store", exact_limit=1000), {"old.md": "2019-05-05", "absurd.md": "2024-03-01"}
    for name, day in days.items():
        within = Filter(since=datetime.date.fromisoformat(day), until=datetime.date.fromisoformat(day))
        selection = store.select(within)
        assert selection and list(selection.sources.values()) == [(name,)]
        assert str(store.document(name).date) == day
    assert {state.source: str(state.date) for state in store.catalog.files()} == days
    store.close()


def test_a_selection_follows_the_corpus(tmp_path: Path, embedder: TokenEmbedder) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Storks nest on chimneys.")
    Indexing(tmp_path / "store", embedder, limits=Limits()).sync([tmp_path / "corpus"])
    store, within = Store(tmp_path / "store", exact_limit=1000), Filter(types=("txt",))
    before = store.select(within)
    (tmp_path / "corpus" / "b.txt").write_text("Copper conducts heat.")
    Indexing(tmp_path / "store", embedder, limits=Limits()).sync([tmp_path / "corpus"])
    after = store.select(within)
    store.close()
    assert before and after and len(before.sources) == 1 and len(after.sources) == 2


@given(st.lists(st.integers(-3, 3), max_size=40), st.integers(1, 50))
def test_the_best_come_first_and_equals_in_the_order_of_ids(values: list[int], limit: int) -> None:
    scores, ids = np.array(values, np.float32), np.arange(len(values))[::-1].copy()
    expected = sorted(range(len(values)), key=lambda at: (-values[at], ids[at]))[:limit]
    assert best_first(scores, ids, limit).tolist() == expected


@given(st.lists(st.tuples(st.integers(1, 200), st.booleans()), max_size=20))
def test_some_rows_score_as_they_do_among_all(runs: list[tuple[int, bool]]) -> None:
    chosen = np.array([kept for length, kept in runs for _ in range(length)], bool)
    matrix = np.random.default_rng(0).random((len(chosen), 8), np.float32)
    kept = np.flatnonzero(chosen)
    assert scores_of(matrix, matrix[:1].sum(axis=0), kept) == pytest.approx((matrix @ matrix[:1].sum(axis=0))[kept])
