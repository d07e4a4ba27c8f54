"""One setting, or one entry, starts any GGUF file in a child process; it serves every question and ends with us."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.config import Settings
from rag.errors import ModelError, ModelUnknown
from rag.local_model import fetch_smollm2
from rag.models import catalogue, open_model
from rag.models.catalogue import find_entry
from rag.models.local_servers import LocalServers

ASK = [{"role": "user", "content": "What is the capital of France? Answer in one short sentence."}]
PATIENT = {"first_token_timeout": 240.0, "idle_timeout": 120.0}


def test_the_setting_names_the_model_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTED_GGUF", "~/a.gguf")
    given = Settings(_env_file=None)
    assert given.model == "gguf" and given.gguf == Path.home() / "a.gguf"
    monkeypatch.setenv("FOOTNOTED_MODEL", "extractive")
    assert Settings(_env_file=None).model == "extractive"


def test_a_file_that_is_not_there_is_said_to_be_so_before_anything_starts(tmp_path: Path) -> None:
    given = Settings(_env_file=None, gguf=tmp_path / "none.gguf")
    line = catalogue(given)[1]
    assert line.name == "gguf" and not line.usable and "there is no file" in line.reason
    with pytest.raises(ModelUnknown, match="there is no file"):
        open_model("gguf", given, LocalServers())


def test_an_entrys_path_counts_from_its_catalogue_and_the_small_model_says_how_to_fetch_it(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[models.mine]\nprovider = "gguf"\npath = "models/a.gguf"\n', encoding="utf-8")
    given = Settings(_env_file=None, models=tmp_path / "mine.toml", cache=tmp_path / "cache")
    entry = find_entry("mine", given)
    assert entry is not None and entry.path == str(tmp_path / "models" / "a.gguf")
    small = next(line for line in catalogue(given) if line.name == "smollm2")
    assert not small.usable and "footnoted models fetch smollm2" in small.reason


def test_without_anyone_to_keep_its_server_a_file_is_not_served(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(b"GGUF")
    with pytest.raises(ModelError, match="nothing here keeps servers"):
        open_model(str(tmp_path / "a.gguf"), Settings(_env_file=None))


@pytest.mark.model
@pytest.mark.xdist_group("model")
def test_one_server_answers_every_question_and_a_dead_one_is_started_again() -> None:
    given = Settings(_env_file=None, gguf=fetch_smollm2(Settings(_env_file=None)), **PATIENT)
    servers = LocalServers()
    try:
        for _ in range(2):
            opened = open_model("gguf", given, servers)
            assert opened is not None and any(map(str.strip, opened.stream(ASK, max_tokens=60)))
        entry = find_entry("gguf", given)
        assert entry is not None
        first = servers.serve(entry)
        assert servers.serve(entry) is first
        first.child.kill()
        first.child.wait()
        second = servers.serve(entry)
        assert second.process != first.process and second.alive()
    finally:
        servers.close()
    assert not second.alive()


@pytest.mark.model
@pytest.mark.xdist_group("model")
def test_a_call_from_the_command_line_leaves_no_server_behind() -> None:
    path = fetch_smollm2(Settings(_env_file=None))
    script = (
        "import subprocess, sys; from rag.local_model import subprocess as used\n"
        "opened = used.Popen\n"
        "class Telling(opened):\n"
        "    def __init__(self, *a, **k):\n"
        "        super().__init__(*a, **k); print('child', self.pid, file=sys.stderr)\n"
        "used.Popen = Telling\n"
        "sys.argv = ['footnoted', 'models', 'test', sys.argv[1]]\n"
        "from rag.cli import main; main()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False,
        env={**os.environ, "FOOTNOTED_FIRST_TOKEN_TIMEOUT": "240"},
    )  # fmt: skip
    assert ran.returncode in (0, 1) and ran.stdout.strip()  # 1 where it ran on to its limit
    child = int(ran.stderr.split("child ")[1].split()[0])
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
