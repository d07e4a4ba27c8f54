"""An answer or a checked text to a report: one JSON document that stands alone, and the way back from a file.

The seal is a digest over the report: it shows that the report was altered by accident, not by somebody who seals anew.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from rag.errors import StoreError, UsageError
from rag.prompts import PROMPT_VERSION
from rag.schema import CheckedAnswer, CheckedText, Citation, Document
from rag.wire import answer_json, text_json

FORMAT = 1
"""Goes up when a reader of older reports could not read newer ones."""
Report = dict[str, Any]
_EMBEDDED = re.compile(r'<script type="application/json" id="footnoted-report">(.*?)</script>', re.DOTALL)
_NEEDED = {"start": int, "end": int, "quote": str, "source": str, "number": int}


def answer_report(answer: CheckedAnswer, document: Callable[[str], Document], versions: Mapping[str, str]) -> Report:
    """Return the report of an answer; ``document`` returns the text of a source as indexed.

    Raises SourceError when a cited source is gone, StoreError when a quote no longer stands at its offsets.
    """
    body = {key: value for key, value in answer_json(answer).items() if key != "nearest"}
    return _sealed({"question": answer.question, "answer": body}, answer.citations, document, versions)


def check_report(
    text: str, checked: CheckedText, document: Callable[[str], Document], versions: Mapping[str, str]
) -> Report:
    """Return the report of a checked text. Raises SourceError, StoreError as ``answer_report`` does."""
    return _sealed({"text": text, "check": text_json(checked)}, checked.citations, document, versions)


def report_json(report: Report) -> str:
    """Return the report as the text of a JSON file; a lone surrogate becomes a replacement character."""
    text = json.dumps(report, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


def read_report(text: str) -> Report:
    """Return the report that a JSON or HTML file holds. Raises UsageError when it is none or its seal is broken."""
    embedded = _EMBEDDED.search(text)
    try:
        report = json.loads(embedded[1] if embedded else text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UsageError(f"this is no report of footnoted: {error}") from error
    if not isinstance(report, dict) or not isinstance(report.get("footnoted_report"), int):
        raise UsageError("this is no report of footnoted: it does not say so")
    if report["footnoted_report"] > FORMAT:
        raise UsageError(f"the report has format {report['footnoted_report']}; this version reads up to {FORMAT}")
    if report.get("seal") != _seal(report):
        raise UsageError("the report was altered after it was made: its seal does not fit what it says")
    if not all(_is_citation(entry) for entry in cited(report)):
        raise UsageError("the report is damaged: a citation lacks its source, offsets or quote")
    return report


def cited(report: Report) -> list[dict[str, Any]]:
    """Return the citations of a report."""
    body = report.get("answer") or report.get("check") or {}
    found = body.get("citations", []) if isinstance(body, dict) else []
    return list(found) if isinstance(found, list) else []


def text_digest(text: str) -> str:
    """Return the SHA-256 of a document's extracted text in UTF-8; of a plain text file, that of its text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _sealed(
    body: Report, citations: Iterable[Citation], document: Callable[[str], Document], versions: Mapping[str, str]
) -> Report:
    documents = {source: document(source) for source in dict.fromkeys(c.source for c in citations)}
    for citation in citations:
        if documents[citation.source].text[citation.start : citation.end] != citation.quote:
            raise StoreError(f"{citation.source} was indexed anew since it was cited: ask again")
    described = [
        {"source": source, "title": found.title, "characters": len(found.text), "sha256": text_digest(found.text)}
        for source, found in documents.items()
    ]
    made = datetime.now(UTC).replace(microsecond=0).isoformat()
    versions = {**versions, "prompts": PROMPT_VERSION}
    report = {"footnoted_report": FORMAT, "made": made, "versions": versions, **body, "documents": described}
    return {**report, "seal": _seal(report)}


def _seal(report: Report) -> str:
    rest = {key: value for key, value in report.items() if key != "seal"}
    canonical = json.dumps(rest, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    # A lone surrogate is written as "?": the seal is over what a file can hold.
    canonical = re.sub(
        r"\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2}", "?", canonical
    )
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _is_citation(entry: object) -> bool:
    return isinstance(entry, dict) and all(isinstance(entry.get(name), kind) for name, kind in _NEEDED.items())
