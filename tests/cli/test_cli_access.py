"""``footnoted user`` and ``footnoted token`` as typed, and when ``serve`` refuses to start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import Run

from rag.access import Accounts, Doorkeeper

PASSWORD = b"correct horse battery\n"


def test_a_token_is_made_shown_once_listed_and_revoked(footnoted: Run, tmp_path: Path) -> None:
    made = footnoted("token", "create", "ci", "--scope", "ask", "--scope", "upload", "--days", 1, "--store", tmp_path)
    keeper = Doorkeeper(Accounts(tmp_path))
    assert made.code == 0 and keeper.by_token(made.out.strip(), "")
    (listed,) = json.loads(footnoted("token", "list", "--json", "--store", tmp_path).out)
    assert listed["name"] == "ci" and listed["scopes"] == ["ask", "upload"] and listed["expires"]
    assert made.out.strip() not in footnoted("token", "list", "--store", tmp_path).out
    assert footnoted("token", "revoke", "ci", "--store", tmp_path).code == 0
    assert keeper.by_token(made.out.strip(), "") is None
    assert "there is no token" in footnoted("token", "revoke", "ci", "--store", tmp_path).complaint()


def test_a_user_is_made_changed_and_removed(footnoted: Run, tmp_path: Path) -> None:
    keeper = Doorkeeper(Accounts(tmp_path))
    assert footnoted("user", "add", "ada", "--password-stdin", "--store", tmp_path, stdin=PASSWORD).code == 0
    assert keeper.log_in("ada", "correct horse battery", "")
    assert footnoted("user", "list", "--store", tmp_path).out.startswith("ada ")
    changed = footnoted("user", "password", "ada", "--password-stdin", "--store", tmp_path, stdin=b"another password\n")
    assert changed.code == 0 and keeper.log_in("ada", "another password", "")
    assert footnoted("user", "remove", "ada", "--store", tmp_path).code == 0
    assert json.loads(footnoted("user", "list", "--json", "--store", tmp_path).out) == []


def test_mistakes_are_told_in_a_line(footnoted: Run, tmp_path: Path) -> None:
    assert "scopes are" in footnoted("token", "create", "ci", "--scope", "all", "--store", tmp_path).complaint()
    short = footnoted("user", "add", "ada", "--password-stdin", "--store", tmp_path, stdin=b"short\n")
    assert "too short" in short.complaint()
    assert "--password-stdin" in footnoted("user", "add", "ada", "--store", tmp_path, stdin=PASSWORD).complaint()
    assert not Accounts(tmp_path).exist()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "docs.example.org"])
def test_serving_the_network_needs_somebody_who_may_log_in(footnoted: Run, tmp_path: Path, host: str) -> None:
    assert "footnoted user add" in footnoted("serve", "--host", host, "--store", tmp_path).complaint()


def test_an_open_server_is_for_this_machine_only(
    footnoted: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTED_AUTH", "off")
    assert "whoever reaches" in footnoted("serve", "--host", "0.0.0.0", "--store", tmp_path).complaint()
    monkeypatch.setenv("FOOTNOTED_ALLOWED_HOSTS", "docs.example.org")
    assert "docs.example.org" in footnoted("serve", "--store", tmp_path).complaint()
    monkeypatch.setenv("FOOTNOTED_AUTH", "auto")
    assert "footnoted user add" in footnoted("serve", "--store", tmp_path).complaint()


def test_a_certificate_that_could_not_serve_is_told_before_anything_starts(
    footnoted: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTED_TLS_KEY", str(tmp_path / "key.pem"))
    assert "set both or neither" in footnoted("serve", "--store", tmp_path).complaint()
    monkeypatch.setenv("FOOTNOTED_TLS_CERTIFICATE", str(tmp_path / "certificate.pem"))
    assert "can't be used" in footnoted("serve", "--store", tmp_path).complaint()
    for name in ("key.pem", "certificate.pem"):
        (tmp_path / name).write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "ascii")
    assert "PEM files that belong together" in footnoted("serve", "--store", tmp_path).complaint()


def test_the_audit_log_is_verified_by_exit_code(
    over_seeds: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTED_AUDIT", "true")
    monkeypatch.setenv("FOOTNOTED_AUDIT_FOLDER", str(tmp_path / "audit"))
    assert over_seeds("search", "Grok", "--json").code == 0
    whole = json.loads(over_seeds("audit", "verify", "--json").out)
    assert whole["whole"] and whole["records"] == 1
    log = tmp_path / "audit" / "audit.jsonl"
    log.write_text(log.read_text("utf-8").replace("Grok", "Groq"), "utf-8")
    broken = over_seeds("audit", "verify")
    assert broken.code == 1 and "audit.jsonl, line 1: was changed" in broken.out
    monkeypatch.setenv("FOOTNOTED_AUDIT_FOLDER", str(tmp_path / "none"))
    assert "there is no audit log" in over_seeds("audit", "verify").complaint()


def test_changes_of_users_and_tokens_are_written_down_without_a_secret(
    footnoted: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTED_AUDIT", "true")
    store = ("--store", tmp_path)
    assert footnoted("user", "add", "ada", "--password-stdin", *store, stdin=PASSWORD).code == 0
    assert footnoted("user", "password", "ada", "--password-stdin", *store, stdin=b"another password\n").code == 0
    secret = footnoted("token", "create", "ci", *store).out.strip()
    assert footnoted("token", "revoke", "ci", *store).code == 0
    assert footnoted("user", "remove", "ada", *store).code == 0
    assert footnoted("user", "remove", "ada", *store).code == 2
    log = (tmp_path / "audit" / "audit.jsonl").read_text("utf-8")
    entries = [(one["event"], one["account"]) for one in map(json.loads, log.splitlines())]
    assert entries == [
        ("user added", "ada"), ("password changed", "ada"), ("token created", "ci"), ("token revoked", "ci"),
        ("user removed", "ada"), ("user removed", "ada"), ("user removed failed", "ada"),
    ]  # fmt: skip
    assert secret not in log and "correct horse" not in log and "another password" not in log
    assert footnoted("audit", "verify", *store).code == 0
