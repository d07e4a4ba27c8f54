"""Laws of a crash: however often a real run is killed, the store ends as if nothing had happened."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crashing import BATCH, FULL_DISK

from rag.store import ChromaVectors, Store, graph_path

HERE = Path(__file__).parent
KILLS = ["boundary", "boundary", "clock", "boundary"] * 6 + ["boundary while posting", "clock while posting"] * 4
"""Ways to die of a store's runs in a row; two stores' worth are tried."""
# How often Chroma was told something, which the catalog counts, is history and no state.
TABLES = (
    "SELECT key, value FROM meta WHERE key <> 'graph' ORDER BY 1",
    "SELECT name, path FROM folder ORDER BY 1",
    "SELECT digest, text, title, language, sections, notes FROM content ORDER BY 1",
    "SELECT path, digest, bytes, size, mtime, reason FROM file LEFT JOIN content ON content.id = content ORDER BY 1",
    "SELECT key, digest, start, finish, passage.text, embedding "
    "FROM passage JOIN content ON content.id = content ORDER BY 1",
    "SELECT hash, vector, states FROM embedding WHERE hash IN (SELECT embedding FROM passage) ORDER BY 1",
    "SELECT hash FROM embedding ORDER BY 1",
    "SELECT key, gone FROM outbox",
)


def indexing(tmp_path: Path, *ways: str, seed: int) -> list[dict[str, Any]]:
    """Let runs over the store "killed" die in these ways, then one come through; the same undisturbed; the records."""
    corpus = str(tmp_path / "corpus")
    plans = [
        {"store": str(tmp_path / name), "log": str(tmp_path / f"{name}.log"), "ways": how, "corpus": corpus}
        | {"seed": seed, "longest": 160}
        for name, how in (("killed", ways), ("undisturbed", ()))
    ]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(HERE.parent.parent)}
    done = subprocess.run(
        [sys.executable, str(HERE / "crashing.py")],
        input=json.dumps(plans), capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)[0]


def everything(store: Path) -> list[list[tuple[object, ...]]]:
    """Every row of the catalog without row ids and times, and what full text and Chroma hold."""
    opened = Store(store, exact_limit=10)
    rows = [opened.catalog.rows(table) for table in TABLES]
    ids = [i for i, _ in opened.lexical("tells", 1000)]
    found = sorted(passage.id for passage in opened.passages(ids).values())
    assert len(found) == len(ids), "full text holds a row that no passage has"
    opened.close()
    graph = ChromaVectors(graph_path(store))
    keys = graph.keys()
    rows += [[(key,) for key in found], sorted((key,) for key in keys)]
    graph.close()
    return rows


def write(path: Path, name: str, number: int) -> None:
    """Write a file of several passages, dated back so that a later change is not within the same clock tick."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (f"Paragraph {at} of {name} tells something about {name} and {number + at}. " * 6 for at in range(8))
    path.write_text("\n\n".join(lines), "utf-8")
    os.utime(path, ns=(1_700_000_000_000_000_000 + number, 1_700_000_000_000_000_000 + number))


def fresh(corpus: Path) -> None:
    for number in range(14):
        write(corpus / f"part-{number % 3}" / f"file-{number}.txt", f"file {number}", number)
    shutil.copy2(corpus / "part-0" / "file-0.txt", corpus / "copy.txt")
    (corpus / "empty.txt").touch()
    os.utime(corpus / "empty.txt", (1_700_000_000, 1_700_000_000))


def changed(corpus: Path) -> None:
    for number in range(0, 14, 2):
        write(corpus / f"part-{number % 3}" / f"file-{number}.txt", f"file {number}, revised", 100 + number)
    for number in (1, 3):
        path = corpus / f"part-{number % 3}" / f"file-{number}.txt"
        path.rename(corpus / f"moved-{number}.txt")
    for number in (5, 7):
        (corpus / f"part-{number % 3}" / f"file-{number}.txt").unlink()
    for number in range(20, 26):
        write(corpus / "new" / f"file-{number}.txt", f"file {number}", number)


def lawful(runs: list[dict[str, Any]]) -> None:
    """Nothing stored is embedded again, and a death costs at most the one batch under way."""
    assert all(not run["again"] for run in runs), "a text was embedded whose vector was stored"
    assert all(len(set(run["embedded"])) == len(run["embedded"]) for run in runs), "one run embedded a text twice"
    embedded = [one for run in runs for one in run["embedded"]]
    assert len(embedded) - len(set(embedded)) <= BATCH * (len(runs) - 1)
    assert runs[-1]["code"] == 0


def test_killed_runs_end_in_the_state_of_an_undisturbed_run(tmp_path: Path) -> None:
    kills = 0
    for seed, make in enumerate[Callable[[Path], None]]((fresh, changed)):
        make(tmp_path / "corpus")
        runs = indexing(tmp_path, *KILLS, seed=seed)
        kills += sum(run["killed"] for run in runs)
        lawful(runs)
        assert everything(tmp_path / "killed") == everything(tmp_path / "undisturbed")
    assert kills >= 50, "too few of the runs died for this to say anything"


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    fresh(tmp_path / "corpus")
    runs = indexing(tmp_path, *["full disk"] * 6, seed=5)
    assert {run["code"] for run in runs[:-1]} == {FULL_DISK}
    lawful(runs)
    assert everything(tmp_path / "killed") == everything(tmp_path / "undisturbed")
