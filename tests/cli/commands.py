"""What a command left behind, and the JSON lines that batches read and write."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Ran:
    """Exit code and what was printed."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Read standard output as the one JSON document that it must be; decoding fails on anything beside it."""
        return json.loads(self.out)

    def complaint(self) -> str:
        """Return the one line on standard error of a command that could not be carried out."""
        assert self.code == 2 and not self.out, self
        assert self.err.startswith("footnoted: ") and self.err.count("\n") == 1 and self.err.endswith("\n"), self.err
        assert "Traceback" not in self.err
        return self.err


Run = Callable[..., Ran]


def write_jsonl(path: Path, *rows: object) -> Path:
    """Write rows as JSON lines; text is written as it stands."""
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def read_jsonl(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
