"""Full text: inflected forms meet, scripts without spaces are searched, and coverage is a share of the question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chunking import chunk
from rag.schema import Document
from rag.store import CatalogWriter, FileState, Store, catalog_path
from rag.words import stems, words

TEXTS = {
    "bg": "Щъркелите гнездят по комините на къщите.",
    "de": "Die Störche nisteten auf den Schornsteinen der Häuser.",
    "it": "Le cicogne nidificavano sui camini delle case.",
    "zh": "白鹳在烟囱上筑巢，饮用河水。",
    "ja": "コウノトリは煙突の上に巣を作る。",
    "th": "นกกระสาทำรังบนปล่องไฟ",
    "code": "Order part XK-20391-B, revision 1.5, or part XK-20392-B.",
    "other": "The tram stops at the theatre.",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("text")
    writer = CatalogWriter(catalog_path(path))
    for name, text in TEXTS.items():
        add(writer, path, name, text)
    writer.close()
    opened = Store(path, exact_limit=10)
    yield opened
    opened.close()


def add(writer: CatalogWriter, path: Path, name: str, text: str) -> None:
    document = Document(f"{name}.txt", text)
    passages = chunk(document)
    hashes = [passage.id.encode() for passage in passages]
    writer.keep(hashes, np.zeros((len(hashes), 2), np.float32), [None] * len(hashes))
    writer.add(writer.folder(path), FileState(f"{name}.txt", len(text), 0), document, passages, hashes)


def found(store: Store, question: str) -> list[str]:
    best = store.lexical(question, 10)
    passages = store.passages([i for i, _ in best])
    return [passages[i].source.removesuffix(".txt") for i, _ in best]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Къде е гнездото на щъркела и къщата?", "bg"),
        ("Wo nisten Störche?", "de"),
        ("Dove nidifica la cicogna?", "it"),
        ("烟囱", "zh"),
        ("河", "zh"),
        ("煙突", "ja"),
        ("ปล่องไฟ", "th"),
        ("XK-20391-B", "code"),
        ("revision 1.5", "code"),
        ("THEATRICAL", "other"),
    ],
)
def test_other_forms_of_a_word_and_parts_of_an_unspaced_text_are_found(store: Store, question: str, first: str) -> None:
    assert found(store, question)[:1] == [first]


@pytest.mark.parametrize("question", ["?!", "quantum", '"', "* NEAR ( ^", "stork*", "\ud800", "a" * 5000])
def test_what_no_passage_holds_and_query_syntax_find_nothing(store: Store, question: str) -> None:
    assert store.lexical(question, 10) == []


def test_a_word_that_was_lacking_is_found_once_it_is_there(tmp_path: Path) -> None:
    writer = CatalogWriter(catalog_path(tmp_path))
    add(writer, tmp_path, "tram", "The tram stops at the theatre.")
    store = Store(tmp_path, exact_limit=10)
    assert found(store, "heron") == []
    add(writer, tmp_path, "heron", "A heron stands in the reeds.")
    assert found(store, "heron") == ["heron"]
    store.close()
    writer.close()


def test_coverage_falls_with_what_of_the_question_is_missing(store: Store) -> None:
    [(_, whole)] = store.lexical("tram stops theatre", 1)
    [(_, part)] = store.lexical("tram stops theatre zebra", 1)
    assert 0 < part < whole <= 1


@given(st.text(max_size=60))
def test_any_question_gives_shares_best_first(store: Store, question: str) -> None:
    shares = [share for _, share in store.lexical(question, 10)]
    assert shares == sorted(shares, reverse=True) and all(0 <= share <= 1 for share in shares)


@given(st.text(max_size=60))
def test_a_stem_begins_its_word(text: str) -> None:
    assert all(word.startswith(stem) for word, stem in zip(words(text), stems(text), strict=True))


def test_codes_are_not_cut() -> None:
    assert stems("Configurations of A1B2C3D4E5 and 1234567") == ["confi", "of", "a1b2c3d4e5", "and", "1234567"]
