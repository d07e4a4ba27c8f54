"""docs/cli.md says what the program says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "cli.md"


def test_the_page_is_what_the_program_prints() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "cli_docs.py")]
    printed = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
    assert PAGE.read_text("utf-8") == printed, "docs/cli.md is stale: python scripts/cli_docs.py > docs/cli.md"


def test_every_command_has_a_heading_and_a_help() -> None:
    page = PAGE.read_text("utf-8")
    for command in ("index", "search", "ask", "check", "eval", "serve", "models", "doctor", "bench", "golden"):
        assert f"\n## footnoted {command}\n\n```text\nUsage: footnoted {command}" in page
