"""A report as one HTML file: readable anywhere, everything escaped, no script that runs, no request to anywhere.

The report itself is inside as data, so that the file can be verified again.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from rag.evidence_report.making import Report, cited

_STYLE = """
body{font:16px/1.55 system-ui,sans-serif; max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1f;
background:#fff}
h1{font-size:1.35rem}
h2{font-size:1.05rem;margin-top:2rem}
blockquote{margin:.3rem 0;padding-left:.8rem; border-left:3px solid #8a8a94;white-space:pre-wrap}
table{border-collapse:collapse;font-size:.85rem}
td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top;overflow-wrap:anywhere}
.v{font-weight:600}
.supported .v{color:#17663a}
.partly_supported .v{color:#7a5200}
.unsupported .v,.contradicted .v{color:#a11d2d}
small,.r{color:#55555f;font-size:.87rem}
:target{outline:2px solid #8a8a94}
@media(prefers-color-scheme:dark){body{background:#17171b;color:#ececf1}
small,.r{color:#b4b4c0}
.supported .v{color:#6fd49a}
.partly_supported .v{color:#e5b95c}
.unsupported .v,.contradicted .v{color:#ff8d98}
a{color:#9dbcff}
}
"""
_SIGNS = {"supported": "✓", "partly_supported": "~", "unsupported": "?", "contradicted": "✗"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def report_html(report: Report) -> str:
    """Return the report as a self-contained page."""
    body = report.get("answer") or report.get("check") or {}
    title = str(report.get("question") or "Checked text")
    return "\n".join([
        "<!doctype html>", '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(title)} · Footnoted</title><style>{_STYLE}</style></head><body>",
        f'<h1 dir="auto">{_text(title)}</h1>', f"<p><small>{_text(_made(report, body))}</small></p>",
        *_abstained(body), *(_sentence(one) for one in body.get("sentences", [])),
        *_conflicts(body), *_notes(body), "<h2>Footnotes</h2>", *(_footnote(one) for one in cited(report)),
        *_documents(report), "<h2>Checking this report</h2>",
        "<p>Run <code>footnoted verify</code> on this file, where the documents are indexed: it compares every quote "
        "with the text at its offsets, and every document with its digest. No model is asked.</p>",
        f'<script type="application/json" id="footnoted-report">{_data(report)}</script>', "</body></html>", "",
    ])  # fmt: skip


def _made(report: Report, body: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in dict(report.get("versions", {})).items())
    model = f" · model: {body['model']}" if body.get("model") else ""
    return f"made {report.get('made', '')}{model} · {versions}"


def _abstained(body: dict[str, Any]) -> list[str]:
    return [f'<p dir="auto">{_text(body.get("answer", ""))}</p>'] if body.get("abstained") else []


def _sentence(sentence: dict[str, Any]) -> str:
    verdict = str(sentence.get("verdict", ""))
    marks = "".join(f'<a href="#note-{int(n)}">[{int(n)}]</a>' for n in sentence.get("citations", []))
    shown = verdict if verdict in _SIGNS else "unsupported"
    reasons = "; ".join(str(reason) for reason in sentence.get("reasons", []))
    return (
        f'<div class="{shown}"><p dir="auto">{_text(sentence.get("text", ""))} {marks}</p><p class="r">'
        f'<span class="v">{_SIGNS[shown]} {_text(verdict.replace("_", " "))}</span> '
        f"({_text(sentence.get('score', ''))}): {_text(reasons)}</p></div>"
    )


def _footnote(citation: dict[str, Any]) -> str:
    page = f", {citation['page']}" if citation.get("page") else ""
    place = f"{citation['source']}{page}, characters {citation['start']}–{citation['end']}"
    number = int(citation["number"])
    return (
        f'<div id="note-{number}"><p><b>[{number}]</b> {_text(place)}</p>'
        f'<blockquote dir="auto">{_text(citation["quote"])}</blockquote></div>'
    )


def _conflicts(body: dict[str, Any]) -> list[str]:
    found = [f"<li>{_text(c['about'])} {_text(c['citations'])}</li>" for c in body.get("conflicts", [])]
    return ["<h2>Where the sources differ</h2><ul>", *found, "</ul>"] if found else []


def _notes(body: dict[str, Any]) -> list[str]:
    silent = [f"{n['text']}: {n['reason']}" for n in body.get("not_checked", [])]
    found = [f"<li>{_text(note)}</li>" for note in [*body.get("notes", []), *silent]]
    return ["<h2>Notes</h2><ul>", *found, "</ul>"] if found else []


def _documents(report: Report) -> list[str]:
    rows = [
        f"<tr><td>{_text(d['source'])}</td><td>{_text(d['characters'])}</td><td><code>{_text(d['sha256'])}</code></td></tr>"
        for d in report.get("documents", [])
    ]
    head = "<table><tr><th>document</th><th>characters</th><th>SHA-256 of its text</th></tr>"
    return ["<h2>Documents</h2>", head, *rows, "</table>"] if rows else []


def _data(report: Report) -> str:
    """Return the report as JSON that can't end the element it stands in."""
    text = json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode("utf-8")
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _text(value: object) -> str:
    return escape(str(value).encode("utf-8", "replace").decode("utf-8"))
