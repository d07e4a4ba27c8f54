"""SQuAD-style JSON, version 2's unanswerable questions included (Rajpurkar, Jia and Liang, ACL 2018).

The answers become spellings of one fact, the sentence around the first answer becomes the evidence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.errors import SettingsError
from rag.evaluation.importing.imported import Imported, file_name, read_text
from rag.evaluation.matching import fold
from rag.schema import GoldenQuestion
from rag.sentences import split_sentences


def import_squad(path: Path, limit: int | None = None) -> Imported:
    """Read a file; each paragraph becomes a document. Raises SettingsError naming the place of what is wrong."""
    documents: dict[str, str] = {}
    questions: list[GoldenQuestion] = []
    count = 0
    for title, paragraph, where in _paragraphs(path):
        name, context = "", paragraph["context"]
        for number, entry in enumerate(paragraph["qas"]):
            count += 1
            try:
                name = name or file_name(title or "paragraph", documents)
                question = _question(entry, name, context)
            except (KeyError, TypeError, AttributeError) as error:
                raise SettingsError(f"{path}: {where}, question {number + 1}: lacks {error}") from error
            if question and (limit is None or len(questions) < limit):
                documents[name] = context
                questions.append(question)
    if not questions:
        raise SettingsError(f"{path}: holds no question with an answer that stands in its paragraph")
    return Imported(_with_own_ids(questions), documents, count - len(questions))


def _paragraphs(path: Path) -> Iterator[tuple[str, dict[str, Any], str]]:
    try:
        data = json.loads(read_text(path))
        articles = data["data"]
        for a, article in enumerate(articles, 1):
            for p, paragraph in enumerate(article["paragraphs"], 1):
                whole = {"context": str(paragraph["context"]), "qas": list(paragraph["qas"])}
                yield str(article.get("title") or ""), whole, f"article {a}, paragraph {p}"
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SettingsError(f"{path}: is not SQuAD-style JSON: lacks {error}") from error
    except ValueError as error:
        raise SettingsError(f"{path}: is not JSON: {error}") from error


def _question(entry: dict[str, Any], source: str, context: str) -> GoldenQuestion | None:
    """Return a question; None where no answer stands in the context, or its words are blank."""
    name, asked = str(entry["id"]), str(entry["question"]).strip()
    if asked and entry.get("is_impossible"):
        return GoldenQuestion(name, asked, unanswerable=True)
    answers = [(str(a["text"]), int(a["answer_start"])) for a in entry["answers"]]
    found = [(text, at) for text, start in answers if fold(text) and (at := _place(context, text, start)) >= 0]
    if not asked or not found:
        return None
    text, at = found[0]
    touched = [span for span in split_sentences(context) if span[0] < at + len(text) and at < span[1]]
    evidence = context[min([at, *(s for s, _ in touched)]) : max([at + len(text), *(e for _, e in touched)])]
    return GoldenQuestion(name, asked, (tuple(dict.fromkeys(t for t, _ in found)),), (source,), (evidence,))


def _place(context: str, text: str, start: int) -> int:
    """Return where an answer stands: where the file says, else at its nearest occurrence, -1 if nowhere."""
    if context[start : start + len(text)] == text:
        return start
    places = [match.start() for match in re.finditer(re.escape(text), context)]
    return min(places, key=lambda place: abs(place - start), default=-1)


def _with_own_ids(questions: list[GoldenQuestion]) -> list[GoldenQuestion]:
    """Leave out questions whose id was taken before: some sets list a question twice."""
    return list({question.id: question for question in reversed(questions)}.values())[::-1]
