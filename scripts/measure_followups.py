"""Measures follow-ups: golden conversations over a folder, answered with and without what came before.

python scripts/measure_followups.py tests/golden/followups.yaml --corpus seeds [--model NAME]
Prints the share of answerable follow-ups whose answer holds every wanted fact, of unanswerable ones refused, and of
questions that stand alone left as they were.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import yaml

from rag.assistant import Assistant
from rag.config import Settings
from rag.embedding.bundled import open_embedder
from rag.evaluation.matching import groups_met
from rag.indexing import Indexing
from rag.loading import Limits
from rag.schema import CheckedAnswer, Turn


def conversation(assistant: Assistant, questions: list[str], model: str | None) -> list[Turn]:
    turns: list[Turn] = []
    for question in questions:
        answer = assistant.answer(question, history=turns, model=model)
        turns.append(Turn(question, "" if answer.abstained else answer.text))
    return turns


def good(answer: CheckedAnswer, entry: dict) -> bool:
    if entry.get("unanswerable"):
        return answer.abstained
    said = "\n".join(sentence.text for sentence in answer.sentences)
    return not answer.abstained and all(groups_met(entry["facts"], said))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("golden", type=Path)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--model")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, store=Path(folder))
        Indexing(settings.store, open_embedder(settings), limits=Limits()).sync([options.corpus])
        assistant = Assistant.open(settings)
        rows = []
        for entry in yaml.safe_load(options.golden.read_text("utf-8")):
            history = conversation(assistant, entry["after"], options.model)
            answer = assistant.answer(entry["question"], history=history, model=options.model)
            without = assistant.answer(entry["question"], model=options.model)
            rows.append((entry, good(answer, entry), good(without, entry), answer.searched_for))
            mark = "ok  " if rows[-1][1] else "miss"
            print(f"{mark} {entry['id']}: {entry['question']} -> {answer.searched_for or '='}")
        assistant.close()
    for language in ("en", "it", "bg", ""):
        mine = [row for row in rows if row[0]["language"] == language or not language]
        answerable = [row for row in mine if not row[0].get("unanswerable")]
        refused = [row for row in mine if row[0].get("unanswerable")]
        alone = [row for row in mine if "alone" in row[0]["tags"]]
        leaning = [row for row in answerable if row not in alone]
        print(
            language or "all",
            f"follow-ups with all facts {sum(r[1] for r in leaning)}/{len(leaning)}"
            f" (without history {sum(r[2] for r in leaning)}),"
            f" unanswerable refused {sum(r[1] for r in refused)}/{len(refused)},"
            f" standing alone left alone {sum(not r[3] for r in alone)}/{len(alone)}",
        )


if __name__ == "__main__":
    main()
