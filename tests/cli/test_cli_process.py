"""A few commands in a process of their own: exit codes, streams, and what is imported on the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import Ran

from rag.config import Settings

PROGRAM = "import sys; from rag.cli import main; sys.argv[0] = 'footnoted'; main()"
HEAVY = {"chromadb", "gradio", "llama_index", "numpy", "onnxruntime", "openai", "pydantic_settings", "rich"}
LOADED = """
import atexit, sys
atexit.register(lambda: print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr))
"""


def typed(*words: object, program: str = PROGRAM, stdin: bytes = b"", **environment: str) -> Ran:
    """Run the command in a new process, in the current folder."""
    command = [sys.executable, "-c", program, *map(str, words)]
    root = str(Path(__file__).parents[2])
    ran = subprocess.run(
        command, input=stdin, capture_output=True, env={**os.environ, "PYTHONPATH": root, **environment}, timeout=120
    )
    return Ran(ran.returncode, ran.stdout.decode("utf-8"), ran.stderr.decode("utf-8"))


def test_help_lists_the_commands_and_imports_nothing_heavy() -> None:
    ran = typed("--help", program=LOADED + PROGRAM)
    assert ran.code == 0
    for command in ("index", "search", "ask", "check", "eval", "serve", "models", "doctor", "bench"):
        assert f"\n  {command} " in ran.out
    assert "typer" in ran.err.split() and not HEAVY & set(ran.err.split())


def test_an_answer_in_json_is_all_there_is_on_standard_output(seeds_settings: Settings) -> None:
    ran = typed("ask", "Who founded xAI?", "--json", "--store", seeds_settings.store, PYTHONIOENCODING="utf-8")
    assert ran.code == 0 and not ran.err
    assert json.loads(ran.out)["citations"]


def test_asking_without_a_model_loads_no_model_client(seeds_settings: Settings) -> None:
    ran = typed("ask", "Who founded xAI?", "--store", seeds_settings.store, program=LOADED + PROGRAM)
    assert ran.code == 0
    assert not {"chromadb", "gradio", "llama_index", "openai"} & set(ran.err.splitlines()[-1].split())


def test_a_mistake_is_one_line_and_code_2(tmp_path: Path) -> None:
    assert "no index" in typed("ask", "Who?", "--store", tmp_path / "none").complaint()


def test_a_failed_check_is_code_1(seeds_settings: Settings) -> None:
    ran = typed("check", "-", "--json", "--store", seeds_settings.store, stdin=b"The capital of France is Paris.")
    assert ran.code == 1 and not ran.err
    assert json.loads(ran.out)["unsupported"] == 1


def test_bytes_that_are_no_text_are_checked_as_what_they_are(seeds_settings: Settings) -> None:
    ran = typed(
        "check", "-", "--json", "--store", seeds_settings.store, stdin=b"Grok \xff\xfe is \x00 hosted on Azure."
    )
    assert ran.code in (0, 1) and not ran.err
    assert json.loads(ran.out)["sentences"]


@pytest.mark.parametrize("unbuffered", ["1", ""])
def test_a_reader_who_left_early_hears_nothing_of_it(seeds_settings: Settings, unbuffered: str) -> None:
    command = [sys.executable, "-c", PROGRAM, "search", "Grok", "--top-k", "50", "--store", str(seeds_settings.store)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": unbuffered}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        complaint = process.stderr.read().decode()
    assert not complaint
    assert process.returncode == 0
