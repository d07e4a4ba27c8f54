"""Print docs/cli.md: the help of every command, from the program itself; run it with > docs/cli.md after a change."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent.parent))

from rag.cli import app

WIDTH = 100
OPENING = """\
# The command line

Printed by `scripts/cli_docs.py` from the program's own help; a test fails when it is stale.

Every command exits 0 on success, 1 when a gate or a check fails, and 2 on wrong usage or an error that can be mended:
one line on standard error says what to do. With `--json`, standard output holds one JSON document and nothing else.
Offsets count Unicode code points."""


def help_of(words: list[str]) -> str:
    """Return what ``footnoted WORDS --help`` prints on a terminal of fixed width."""
    plain = {"COLUMNS": str(WIDTH), "NO_COLOR": "1", "TERM": "dumb"}
    shown = CliRunner().invoke(app, [*words, "--help"], prog_name="footnoted", env=plain, terminal_width=WIDTH)
    return "\n".join(line.rstrip() for line in shown.output.strip().splitlines())


def commands() -> list[list[str]]:
    """Return the words of every command, groups before what is in them, in the order of the program's help."""
    found: list[list[str]] = [[]]

    def walk(command: object, words: list[str]) -> None:
        for name, inner in getattr(command, "commands", {}).items():
            found.append([*words, name])
            walk(inner, [*words, name])

    walk(typer.main.get_command(app), [])
    return found


def page() -> str:
    """Return the whole page."""
    parts = [OPENING]
    for words in commands():
        parts.append(f"## {' '.join(['footnoted', *words])}\n\n```text\n{help_of(words)}\n```")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    os.environ.pop("FORCE_COLOR", None)
    sys.stdout.write(page())
