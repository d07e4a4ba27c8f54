"""A BEIR folder: corpus.jsonl, queries.jsonl and relevance judgements as TSV (Thakur et al., NeurIPS 2021).

Its questions name sources but quote no evidence and state no facts, so they measure retrieval and refusals only.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.errors import SettingsError
from rag.evaluation.importing.imported import Imported, file_name, read_text
from rag.schema import GoldenQuestion


def import_beir(folder: Path, split: str = "test", limit: int | None = None) -> Imported:
    """Read a folder with judgements in ``qrels/SPLIT.tsv`` (or ``qrels_SPLIT.tsv``). Raises SettingsError."""
    judged = _judgements(_first(folder, f"qrels/{split}.tsv", f"qrels_{split}.tsv"))
    asked = {str(q["_id"]): str(q["text"]) for q in _objects(_first(folder, "queries.jsonl", f"queries_{split}.jsonl"))}
    names: dict[str, str] = {}
    documents: dict[str, str] = {}
    for entry in _objects(_first(folder, "corpus.jsonl")):
        name = names[str(entry["_id"])] = file_name(str(entry["_id"]), documents)
        documents[name] = "\n\n".join(filter(None, (str(entry.get("title") or ""), str(entry["text"])))) + "\n"
    questions = [
        GoldenQuestion(id=query, question=asked[query], sources=sources)
        for query, relevant in judged.items()
        if asked.get(query, "").strip() and (sources := tuple(names[d] for d in relevant if d in names))
    ]
    return Imported(questions[:limit], documents, len(judged) - len(questions[:limit]))


def _judgements(path: Path) -> dict[str, list[str]]:
    """Return the relevant documents by query, in order."""
    judged: dict[str, list[str]] = {}
    for number, row in enumerate(csv.reader(read_text(path).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE), 1):
        if not row or (number == 1 and not row[-1].strip().lstrip("-").isdigit()):
            continue
        if len(row) not in (3, 4) or not row[-1].strip().lstrip("-").isdigit():
            raise SettingsError(f"{path}, line {number}: expected query, document and score, separated by tabs")
        if int(row[-1]) > 0:
            judged.setdefault(row[0], []).append(row[-2])
    if not judged:
        raise SettingsError(f"{path}: judges no document relevant")
    return judged


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            try:
                found = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise SettingsError(f"{path}, line {number}: is not JSON") from error
            if not isinstance(found, dict) or not {"_id", "text"} <= found.keys():
                raise SettingsError(f'{path}, line {number}: expected an object with "_id" and "text"')
            yield found


def _first(folder: Path, *names: str) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise SettingsError(f"{folder} holds no {names[0]}: name a BEIR folder, and its judgements with --split")
