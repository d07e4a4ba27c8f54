"""The documents tab to HTML: tools to add files, the progress of indexing, the list; all that is not ours escaped."""

from __future__ import annotations

from collections.abc import Sequence

from rag.corpus import CorpusFolder, SyncStatus
from rag.progress import Progress
from ui.documents_words import DocumentsWords
from ui.escaping import attribute, fragment, text
from ui.icons import icon
from ui.interface import SourceLine
from ui.words import NAMES_OF_LANGUAGES, Words

SHOWN_DOCUMENTS = 300
"""A list longer than this is cut, failures first; the rest is found by name."""
_SHOWN_FILES = 12


def tools(labels: DocumentsWords, limit_mb: float) -> str:
    """Return what adds files and re-syncs; the script fills in the empty parts and reads its words from the data."""
    said = {"sending": labels.sending, "large": labels.too_large.format(limit=f"{limit_mb:g}"), "lost": labels.lost}
    data = "".join(
        f' data-{name}="{attribute(label)}"'
        for name, label in (said | {"dismiss": labels.dismiss, "really": labels.delete_really}).items()
    )
    return (
        f'<section id="fn-add" data-limit="{limit_mb * 1e6:.0f}"{data}>'
        '<div class="fn-drop"><input type="file" id="fn-files" multiple>'
        f'<label for="fn-files">{icon("document")}{text(labels.choose)}</label> <span>{text(labels.drop)}</span>'
        f'<p class="fn-muted">{text(labels.limits.format(limit=f"{limit_mb:g}"))}</p></div>'
        f'<ul id="fn-uploads" aria-label="{attribute(labels.uploads)}"></ul>'
        '<div class="fn-bar"><div>'
        f'<button type="button" class="fn-button" data-sync="sync">{text(labels.resync)}</button> '
        f'<button type="button" class="fn-button" data-sync="stop" hidden>{text(labels.stop)}</button></div>'
        f'<p class="fn-muted">{text(labels.resync_hint)}</p></div>'
        '<div id="fn-sync"></div><p id="fn-sync-said" class="fn-unseen" role="status"></p>'
        '<div id="fn-folders"></div>'
        f'<label class="fn-find"><span class="fn-label">{text(labels.find)}</span>'
        '<input type="search" id="fn-find" autocomplete="off" maxlength="200"></label></section>'
    )


def framed(drawn: str) -> str:
    """Return the list in the element that the script redraws."""
    return f'<div id="fn-listing">{drawn}</div>'


def listing(lines: Sequence[SourceLine], words: Words, labels: DocumentsWords, find: str = "") -> str:
    """Return the table of the corpus, failures first: state, language, passages, and a way to delete what was added.

    Where ``find`` is given, only of documents that have it in their name, title or reason.
    """
    if not lines:
        return f'<p class="fn-empty">{text(labels.empty)}</p>'
    sought = find.casefold().strip()
    found = [line for line in lines if sought in f"{line.source}\n{line.title}\n{line.reason}".casefold()]
    if not found:
        return f'<p class="fn-empty">{text(labels.none_found.format(find=find.strip()))}</p>'
    ordered = sorted(found, key=lambda line: (line.state == "indexed", not line.notes, line.source))
    heads = (words.column_document, words.column_state, words.column_language, words.column_passages)
    columns = "".join(f'<th scope="col">{text(head)}</th>' for head in heads)
    summary = words.documents_summary.format(
        sources=words.count(len(found), words.sources),
        passages=words.count(sum(line.passages for line in found), words.passages),
    )
    more = labels.more.format(count=len(ordered) - SHOWN_DOCUMENTS) if len(ordered) > SHOWN_DOCUMENTS else ""
    return (
        f'<p class="fn-summary" tabindex="-1">{text(summary)}</p><table class="fn-table">'
        f'<thead><tr>{columns}<td><span class="fn-unseen">{text(labels.actions)}</span></td></tr></thead>'
        f"<tbody>{''.join(_row(line, words, labels) for line in ordered[:SHOWN_DOCUMENTS])}</tbody></table>"
        + (f'<p class="fn-muted">{text(more)}</p>' if more else "")
    )


def _row(line: SourceLine, words: Words, labels: DocumentsWords) -> str:
    failed = line.state != "indexed"
    name = text(line.source) if failed else f'<a href="{fragment(line.source, 0, 0, "")}">{text(line.source)}</a>'
    day = f'<time datetime="{line.date}">{line.date}</time>' if line.date else ""
    about = " · ".join(part for part in (text(line.title), day) if part)
    title = f'<div class="fn-muted fn-title" dir="auto">{about}</div>' if about else ""
    said = map(labels.told, [line.reason, *line.notes] if line.reason else line.notes)
    reasons = "".join(f'<div class="fn-muted" dir="auto">{text(reason)}</div>' for reason in said)
    kind, mark, state = "supported", "supported", words.indexed
    if failed:
        kind, mark, state = "contradicted", "warning", words.not_indexed
    elif line.notes:
        kind, mark, state = "partly_supported", "partly_supported", labels.in_part
    cells = (
        (words.column_document, f"{name}{title}{reasons}"),
        (words.column_state, f'<span class="fn-verdict fn-{kind}">{icon(mark)}{text(state)}</span>'),
        (words.column_language, text(NAMES_OF_LANGUAGES.get(line.language, line.language or "–"))),
        (words.column_passages, str(line.passages)),
    )
    drawn = "".join(f'<td data-label="{attribute(label)}">{cell}</td>' for label, cell in cells)
    return f"<tr>{drawn}<td>{_delete(line.source, labels) if line.uploaded else ''}</td></tr>"


def _delete(source: str, labels: DocumentsWords) -> str:
    label = attribute(labels.delete_one.format(source=source))
    return (
        f'<button type="button" class="fn-button fn-small" data-delete="{attribute(source)}" aria-label="{label}">'
        f"{text(labels.delete)}</button>"
    )


def progress(status: SyncStatus, labels: DocumentsWords) -> str:
    """Return how far indexing is, overall and per file, or how it ended; nothing before the first time."""
    if status.running:
        return _running(status, labels)
    if status.error:
        return _ended(labels.stopped.format(reason=labels.told(status.error)), alert=True)
    if status.report is None:
        return ""
    report = status.report
    line = labels.report.format(
        added=report.added, updated=report.updated, removed=report.removed, unchanged=report.unchanged
    )
    failed = labels.report_failed.format(failed=len(report.failed)) if report.failed else ""
    return _ended(f"{line} {failed}".strip(), *map(labels.told, report.warnings), alert=False)


def _ended(line: str, *warnings: str, alert: bool) -> str:
    notes = "".join(f'<p class="fn-muted" dir="auto">{text(warning)}</p>' for warning in warnings)
    kind = "fn-failure" if alert else "fn-ended"
    return f'<div class="{kind}" data-say="{attribute(line)}"><p dir="auto">{text(line)}</p>{notes}</div>'


def _running(status: SyncStatus, labels: DocumentsWords) -> str:
    step = status.latest
    if step is None:
        return (
            f'<div class="fn-ended" data-say="{attribute(labels.starting)}">'
            f'<progress aria-label="{attribute(labels.indexing)}"></progress><p>{text(labels.starting)}</p></div>'
        )
    parts = [labels.overall.format(done=step.done, total=step.total)]
    parts += [labels.speed.format(speed=f"{step.passages_per_second:.0f}")] if step.passages_per_second else []
    parts += [labels.left.format(time=_clock(step.seconds_left))] if step.seconds_left else []
    return (
        f'<div class="fn-ended"><progress max="{step.total}" value="{step.done}" '
        f'aria-label="{attribute(labels.indexing)}"></progress><p>{text(" · ".join(parts))}</p>'
        f'<ul class="fn-files">{"".join(_file(one, labels) for one in _telling(status))}</ul></div>'
    )


def _telling(status: SyncStatus) -> list[Progress]:
    """Return the files worth a line: those under way and failed, then the last that are done."""
    steps = list(status.files.values())
    first = [step for step in steps if step.stage != "indexed"]
    done = [step for step in steps if step.stage == "indexed"]
    return (first[-_SHOWN_FILES:] + done[::-1])[:_SHOWN_FILES]


def _file(step: Progress, labels: DocumentsWords) -> str:
    state = {
        "reading": labels.reading,
        "embedding": labels.embedding.format(ready=step.ready, passages=step.passages),
        "indexed": labels.done,
        "failed": labels.failed.format(reason=labels.told(step.reason)),
    }[step.stage]
    bar = ""
    if step.stage == "embedding":
        bar = f'<progress max="{step.passages}" value="{step.ready}" aria-label="{attribute(step.source)}"></progress>'
    return f'<li><span dir="auto">{text(step.source)}</span> <span class="fn-muted">{text(state)}</span>{bar}</li>'


def _clock(seconds: float) -> str:
    whole = max(1, round(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def folders(found: Sequence[CorpusFolder], labels: DocumentsWords) -> str:
    """Return the folders that the store follows, its own last."""
    items = [
        f'<li dir="auto">{text(str(folder.path))}'
        + ("" if folder.there else f' <span class="fn-muted">({text(labels.folder_missing)})</span>')
        + "</li>"
        for folder in found
        if not folder.uploads
    ]
    items += [f"<li>{text(labels.own_uploads)}</li>" for folder in found if folder.uploads and folder.there]
    if not items:
        return ""
    return f"<details><summary>{text(labels.folders)} ({len(items)})</summary><ul>{''.join(items)}</ul></details>"


def received(labels: DocumentsWords) -> str:
    """Return what stands beside an upload that was taken in."""
    return text(labels.taken)


def refusal(reason: str, labels: DocumentsWords, *, replaceable: bool = False) -> str:
    """Return why an upload was not taken in, with a way to replace what stands in its place where that would do."""
    button = f'<button type="button" class="fn-button fn-small" data-replace>{text(labels.replace)}</button>'
    return plain_refusal(labels.refused.format(reason=labels.told(reason))) + (f" {button}" if replaceable else "")


def plain_refusal(line: str) -> str:
    """Return a refusal that is a whole sentence already."""
    return f'{icon("warning")}<span dir="auto">{text(line)}</span>'


def failure(line: str) -> str:
    """Return why something could not be done."""
    return _ended(line, alert=True)


def said(line: str) -> str:
    """Return that something was done."""
    return _ended(line, alert=False)
