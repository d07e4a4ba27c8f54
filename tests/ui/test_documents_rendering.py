"""The documents tab as HTML: everything is told, nothing that is not ours is markup, the languages say the same."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import Markup

from rag.corpus import CorpusFolder, SyncStatus
from rag.indexing import IndexReport
from rag.progress import Progress
from rag.store import SourceState
from ui import documents
from ui.documents_words import BULGARIAN, ENGLISH, ITALIAN, LABELS, DocumentsWords
from ui.words import ENGLISH as WORDS
from ui.words import LANGUAGES

HOSTILE = '<img src=x onerror="alert(1)">"><script>x</script>\u202e'


def line(source: str, reason: str = "", *, uploaded: bool = False, notes: tuple[str, ...] = ()) -> SourceState:
    state = "failed" if reason else "indexed"
    return SourceState(source, state, reason, "bg", "", 0 if reason else 3, 10, uploaded, notes)


def step(source: str, stage: str, *, ready: int = 0, passages: int = 0, reason: str = "") -> Progress:
    return Progress(source, stage, reason, passages, ready, 3, 10, 40, 5.0, 8.4, 75.0)


def listed(*lines: SourceState, find: str = "") -> Markup:
    markup = Markup(documents.listing(lines, WORDS, ENGLISH, find))
    markup.assert_harmless()
    return markup


def test_the_list_gives_state_language_passages_reasons_and_notes() -> None:
    scan = "1 of 2 pages hold no text"
    markup = listed(line("<a>.txt"), line("b.bin", "is a program"), line("uploads/c.pdf", uploaded=True, notes=(scan,)))
    for words in (
        "<a>.txt",
        "Български",
        "Indexed",
        "Failed",
        "is a program",
        "In part",
        scan,
        "3 sources, 6 passages",
    ):
        assert words in markup.text
    assert markup.text.index("b.bin") < markup.text.index("c.pdf") < markup.text.index("<a>.txt"), "troubles first"
    assert len([tag for tag, _ in markup.tags if tag == "a"]) == 2, "what failed can't be opened"


def test_only_what_was_added_here_can_be_deleted_here() -> None:
    markup = listed(line("own.txt"), line("uploads/added.txt", uploaded=True))
    buttons = [dict(attributes) for tag, attributes in markup.tags if tag == "button"]
    assert [(b["data-delete"], b["aria-label"]) for b in buttons] == [("uploads/added.txt", "Delete uploads/added.txt")]


def test_documents_are_found_by_name_title_and_reason() -> None:
    lines = [line("Winter.txt"), line("b.bin", "is a winter picture"), line("summer.txt")]
    assert "summer" not in listed(*lines, find=" WINTER ").text
    assert "2 sources" in listed(*lines, find="winter").text
    assert "No document has “autumn”" in listed(*lines, find="autumn").text
    assert "Nothing is indexed yet" in listed().text


def test_a_long_list_is_cut_after_its_failures_and_says_so() -> None:
    lines = [line(f"{number:04}.txt") for number in range(400)] + [line("zz.bin", "is a picture")]
    text = listed(*lines).text
    assert "zz.bin" in text and "101 more are not shown" in text


@given(st.text(max_size=40))
def test_names_and_reasons_are_text_and_nothing_else(name: str) -> None:
    for source in (name, HOSTILE + name):
        status = SyncStatus(
            True, step(source, "failed", reason=source), {source: step(source, "failed", reason=source)}
        )
        for html in (
            documents.listing([line(source, source, uploaded=True, notes=(source,))], WORDS, ENGLISH),
            documents.progress(status, ENGLISH),
            documents.progress(SyncStatus(error=source), ENGLISH),
            documents.folders([CorpusFolder(Path("/x") / source.replace("\0", ""), False, False)], ENGLISH),
            documents.refusal(source, ENGLISH, replaceable=True),
        ):
            Markup(html).assert_harmless()


def test_progress_tells_files_speed_and_time_left() -> None:
    files = {"a.txt": step("a.txt", "indexed"), "b.pdf": step("b.pdf", "embedding", ready=7, passages=20)}
    files["c.png"] = step("c.png", "failed", reason="is a picture")
    markup = Markup(documents.progress(SyncStatus(True, files["b.pdf"], files), ENGLISH))
    for words in ("3 of 10 files · 8 passages a second · 1:15 left", "7 of 20 passages", "Failed: is a picture"):
        assert words in markup.text
    bars = [dict(attributes) for tag, attributes in markup.tags if tag == "progress"]
    assert [(bar["aria-label"], bar["value"], bar["max"]) for bar in bars] == [
        ("Indexing", "3", "10"), ("b.pdf", "7", "20"),
    ]  # fmt: skip


def test_the_end_is_told_whatever_it_was() -> None:
    assert documents.progress(SyncStatus(), ENGLISH) == ""
    done = SyncStatus(report=IndexReport(added=2, removed=1, failed=[("x", "y")], warnings=["a folder is not there"]))
    text = Markup(documents.progress(done, ENGLISH)).text
    assert "Done: 2 new, 0 changed, 1 gone, 0 unchanged. 1 could not be read" in text
    assert "a folder is not there" in text
    assert (
        "ended early: the disk is full"
        in Markup(documents.progress(SyncStatus(error="the disk is full"), ENGLISH)).text
    )
    assert "Looking at what has changed" in Markup(documents.progress(SyncStatus(running=True), ENGLISH)).text


def test_a_folder_that_is_not_there_says_so() -> None:
    found = [CorpusFolder(Path("/a"), True, False), CorpusFolder(Path("/b"), False, False)]
    text = Markup(documents.folders([*found, CorpusFolder(Path("/s/uploads"), True, True)], ENGLISH)).text
    assert "(3)" in text and "/b (not there now" in text and "files added here" in text


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
def test_every_label_is_there_with_the_english_blanks(labels: DocumentsWords) -> None:
    assert LABELS.keys() == LANGUAGES.keys()
    for name, label in asdict(labels).items():
        assert label.strip() and blanks(label) == blanks(getattr(ENGLISH, name)), name


def test_languages_differ_in_their_words() -> None:
    for labels in (ITALIAN, BULGARIAN):
        assert not [name for name, label in asdict(labels).items() if label == getattr(ENGLISH, name)]
