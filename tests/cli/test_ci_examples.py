"""The pipelines in docs/ci: they parse; their lines, run as they stand, pass here and fail where answers are worse."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GOLDEN = """\
- id: founded
  question: When was xAI founded?
  facts: [["2023"]]
  sources: [001_6267fed4650c6ab9.txt]
  evidence: [a company founded by Elon Musk in 2023]
- id: france
  question: What is the capital of France?
  unanswerable: true
"""


def github() -> tuple[list[str], dict[str, str]]:
    """Return the shell lines of the GitHub workflow, its installation left out, and its variables."""
    [job] = yaml.safe_load((ROOT / "docs/ci/github.yml").read_text("utf-8"))["jobs"].values()
    env = yaml.safe_load((ROOT / "docs/ci/github.yml").read_text("utf-8"))["env"]
    return [step["run"] for step in job["steps"] if "run" in step and "make install" not in step["run"]], env


def gitlab() -> tuple[list[str], dict[str, str]]:
    job = yaml.safe_load((ROOT / "docs/ci/gitlab.yml").read_text("utf-8"))["answers"]
    assert job["before_script"][0] == "make install"
    return job["script"], job["variables"]


@pytest.mark.parametrize("example", [github, gitlab])
def test_what_the_pipelines_name_is_there(example) -> None:  # type: ignore[no-untyped-def]
    lines, variables = example()
    assert (ROOT / variables["DOCUMENTS"]).is_dir() and (ROOT / variables["GOLDEN"]).is_file()
    assert [line.split()[1] for line in lines] == ["index", "golden", "eval"]


def test_both_pipelines_run_the_same_lines() -> None:
    assert github()[0] == gitlab()[0]


def test_the_lines_pass_here_and_fail_where_answers_are_worse(tmp_path: Path) -> None:
    lines, _ = gitlab()
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "footnoted"
    command.write_text(f"#!{sys.executable}\nfrom rag.cli import main\nmain()\n", "utf-8")
    command.chmod(0o755)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "golden.yaml").write_text(GOLDEN, "utf-8")
    env = os.environ | {"PATH": f"{command.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "DOCUMENTS": "seeds",
                        "GOLDEN": "golden.yaml"}  # fmt: skip

    def ran(line: str) -> int:
        return subprocess.run(
            ["bash", "-e", "-c", line], cwd=tmp_path, env=env, capture_output=True, check=False
        ).returncode

    assert [ran(line) for line in lines] == [0, 0, 0]
    assert (tmp_path / "report.html").exists() and (tmp_path / "junit.xml").exists()
    (tmp_path / "golden.yaml").write_text(GOLDEN.replace('2023"', '1066"'), "utf-8")
    assert ran(lines[2]) == 1
