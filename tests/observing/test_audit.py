"""Laws of the audit log: what is done is in it, and whoever changes, drops, inserts or cuts a line is found out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.access import LOCAL, Caller, Scope, calling
from rag.answering.extractive import DEPTH
from rag.assistant import Assistant
from rag.config import Settings
from rag.errors import AuditError, UsageError
from rag.observing import AuditLog, audit_folder, verify
from rag.observing.audit_log import CURRENT, log_files
from rag.observing.redaction import is_card, is_iban, without_keys, without_personal

LEFT = "When did Musk leave OpenAI?"


def written(folder: Path, count: int, **options: int) -> AuditLog:
    log = AuditLog(folder, **options)
    for number in range(count):
        log.write("ask", LOCAL, text=f"question {number}")
    return log


def test_an_untouched_log_is_whole_and_goes_on_in_a_new_file(tmp_path: Path) -> None:
    assert verify_head(tmp_path, 5) == verify(tmp_path).head
    written(tmp_path, 20, largest_file=1_000)
    found = verify(tmp_path)
    assert (found.records, found.broken) == (25, "") and len(log_files(tmp_path)) > 2
    assert all(path.stat().st_mode & 0o077 == 0 for path in log_files(tmp_path))


def verify_head(folder: Path, count: int) -> str:
    written(folder, count)
    return verify(folder).head


@settings(max_examples=25)
@given(st.integers(0, 5), st.sampled_from(["change", "drop", "swap", "insert", "cut", "noise"]))
def test_the_first_line_that_was_tampered_with_is_named(at: int, how: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), 7)
        path = Path(folder) / CURRENT
        lines = path.read_bytes().splitlines(keepends=True)
        lines = {
            "change": [*lines[:at], lines[at].replace(b"question", b"answer--"), *lines[at + 1 :]],
            "drop": [*lines[:at], *lines[at + 1 :]],
            "swap": [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]],
            "insert": [*lines[: at + 1], lines[at], *lines[at + 1 :]],
            "cut": [*lines[:at], lines[at][:40]],
            "noise": [*lines[:at], b"{}\n", *lines[at:]],
        }[how]
        path.write_bytes(b"".join(lines))
        broken = verify(Path(folder)).broken
        first = at + 1 + (how in ("insert", "noise"))
        assert "last line" in broken if how == "cut" else f"line {first}:" in broken


def test_lines_missing_at_the_end_show_against_a_head_from_before(tmp_path: Path) -> None:
    head = verify_head(tmp_path, 3)
    written(tmp_path, 2)
    assert not verify(tmp_path, head).broken
    path = tmp_path / CURRENT
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    assert not verify(tmp_path).broken and "not in it" in verify(tmp_path, head).broken


def test_a_line_that_a_crash_cut_off_is_vouched_for_by_the_next(tmp_path: Path) -> None:
    written(tmp_path, 2)
    with (tmp_path / CURRENT).open("ab") as stream:
        stream.write(b'{"number": 3, "ti')
    written(tmp_path, 1)
    found = verify(tmp_path)
    assert (found.records, found.broken) == (4, "")


def test_processes_that_write_at_once_keep_one_chain(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from rag.access import LOCAL; from rag.observing import AuditLog\n"
        "log = AuditLog(Path(sys.argv[1]), largest_file=4000)\n"
        "for number in range(25): log.write('ask', LOCAL, text=f'{sys.argv[2]} {number}')"
    )
    root = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    running = [subprocess.Popen([sys.executable, "-c", program, tmp_path, str(n)], env=root) for n in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    found = verify(tmp_path)
    assert (found.records, found.broken) == (75, "")


def audited(assistant: Assistant, folder: Path) -> Assistant:
    settings = assistant.settings.model_copy(update={"audit": True, "audit_folder": folder})
    return Assistant(settings, assistant.store, assistant.embedder)


def test_who_asked_what_and_what_came_of_it_is_written_down(assistant: Assistant, tmp_path: Path) -> None:
    watched = audited(assistant, tmp_path)
    with calling(Caller("ada", frozenset({Scope.ASK}), "session", "192.0.2.7")):
        answer = watched.answer(LEFT)
        watched.check("The capital of France is Paris. My key is sk-abcdefghijklmnop1234.")
        watched.search("Grok", 2)
        with pytest.raises(UsageError):
            watched.answer("?!")
    watched.ask(LEFT).close()
    asked, checked, searched, failed = map(json.loads, (tmp_path / CURRENT).read_text("utf-8").splitlines())
    assert asked["who"] == {"name": "ada", "via": "session", "address": "192.0.2.7"} and asked["text"] == LEFT
    assert asked["model"] == "extractive" and len(asked["passages"]) == DEPTH and not asked["error"]
    assert [v["verdict"] for v in asked["verdicts"]] == [s.verdict.support.value for s in answer.sentences]
    assert checked["verdicts"][0]["verdict"] == "unsupported" and "[key]" in checked["text"]
    assert len(searched["passages"]) == 2 and failed["error"].startswith("UsageError")
    assert not verify(tmp_path).broken


def test_an_answer_given_up_midway_is_written_down_as_stopped(assistant: Assistant, tmp_path: Path) -> None:
    events = audited(assistant, tmp_path).ask(LEFT)
    next(events)
    events.close()
    (record,) = map(json.loads, (tmp_path / CURRENT).read_text("utf-8").splitlines())
    assert record["stopped"] and record["passages"] and not record["verdicts"]


def test_what_can_not_be_written_down_is_not_answered(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    watched = audited(assistant, tmp_path / "file" / "audit")
    with pytest.raises(AuditError):
        watched.answer(LEFT)
    with pytest.raises(AuditError):
        watched.search("Grok")


def test_by_default_nothing_is_written(assistant: Assistant) -> None:
    assert not assistant.settings.audit and not audit_folder(assistant.settings).exists()
    with pytest.raises(AuditError, match="FOOTNOTED_AUDIT"):
        verify(audit_folder(assistant.settings))


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-abcdefghijklmnop", "xai-ABCDEFGHIJKLMNOPQRST", "fn_0123456789ab_abcdefghijklmnopqrstuvwx",
        "ghp_abcdefghijklmnopqrstuvwxyz012345", "Bearer abcdef.ghijkl", "AKIAIOSFODNN7EXAMPLE1", "password: hunter22",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2ln",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
    ],
)  # fmt: skip
def test_keys_are_never_kept(secret: str) -> None:
    assert "[key]" in (kept := without_keys(f"before {secret} after")) and secret not in kept
    assert kept.startswith("before ") and kept.endswith(" after")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("write to ada.l+x@example.co.uk.", "write to [e-mail]."),
        ("call +39 06 1234 5678 or 0888 123 456", "call [phone] or [phone]"),
        ("pay DE89 3704 0044 0532 0130 00 now", "pay [iban] now"),
        ("card 4111 1111 1111 1111", "card [card]"),
        ("from 192.0.2.7", "from [address]"),
        (
            "in 2018 he paid 10.000.000 for 44 billion on 2018-02-20",
            "in 2018 he paid 10.000.000 for 44 billion on 2018-02-20",
        ),
    ],
)
def test_personal_data_with_a_shape_are_replaced_and_nothing_else(text: str, kept: str) -> None:
    assert without_personal(text) == kept


def test_check_digits_are_those_of_the_standards() -> None:
    assert is_iban("GB82 WEST 1234 5698 7654 32") and not is_iban("GB83 WEST 1234 5698 7654 32")
    assert is_card("4111111111111111") and not is_card("4111111111111112")


def test_personal_data_are_kept_out_where_that_is_set(tmp_path: Path) -> None:
    AuditLog(tmp_path, personal=False).write("ask", Caller("ada@example.org", frozenset()), text="from 192.0.2.7")
    assert b"192.0.2.7" not in (tmp_path / CURRENT).read_bytes() and not verify(tmp_path).broken
    assert b"example.org" not in (tmp_path / CURRENT).read_bytes()


def test_settings_name_the_folder() -> None:
    assert audit_folder(Settings(_env_file=None)) == Path(".footnoted/audit")  # type: ignore[call-arg]
