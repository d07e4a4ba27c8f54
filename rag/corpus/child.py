"""The process that re-syncs a store for a server, so that the server goes on answering at full speed.

It is told what to do by a JSON object on its input, and writes a JSON object a line: ``progress`` for each step, then
``report`` or ``error``. It ends with the pipe to its parent; whatever it had finished is in the store.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from rag import errors
from rag.config import Settings, load_settings
from rag.errors import FootnotedError, SourceError, StoreError
from rag.indexing import Indexing, IndexReport
from rag.loading import Limits
from rag.progress import Progress
from rag.store import Catalog, catalog_path, post_later, uploads_path

_ROOT = Path(__file__).resolve().parents[2]
_NICER = 5
"""How much the process gives way to those that answer."""


def start(settings: Settings, wait: float) -> subprocess.Popen[str]:
    """Start the process over the store that the settings name."""
    # -P: a file named like a module, in the folder where the server runs, must not be imported.
    search = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH", "")]))
    environment = {"OMP_WAIT_POLICY": "passive", "ANONYMIZED_TELEMETRY": "False", **os.environ, "PYTHONPATH": search}
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "rag.corpus.child"], env=environment, text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert child.stdin is not None
    child.stdin.write(json.dumps({"settings": _plain(settings), "wait": wait}))
    child.stdin.close()
    return child


def follow(child: subprocess.Popen[str], told: Callable[[Progress], None]) -> IndexReport:
    """Pass on the process's progress and return its report. Raises what indexing raised there, or StoreError."""
    assert child.stdout is not None
    with child.stdout:
        for line in child.stdout:
            kind, value = json.loads(line)
            if kind == "progress":
                told(Progress(**value))
            elif kind == "report":
                child.wait()
                pairs = {name: [(source, why) for source, why in value[name]] for name in ("failed", "partly")}
                return IndexReport(**value | pairs)
            else:
                child.wait()
                raise _error(*value)
    raise StoreError(f"re-syncing broke off (exit code {child.wait()}): what was finished is kept, sync again")


def sync_all(settings: Settings, told: Callable[[Progress], None], wait: float) -> IndexReport:
    """Bring a store in step with all its folders, here and now; a folder that is not there is left as it is.

    Raises StoreError, EmbeddingError, SourceError.
    """
    from rag.embedding.bundled import open_embedder

    folders: list[Path] = []
    if catalog_path(settings.store).is_file():
        catalog = Catalog(catalog_path(settings.store))
        folders = [path for path in catalog.folders().values() if path != uploads_path(settings.store)]
        catalog.close()
    there = [path for path in folders if path.exists()]
    limits = Limits(max_bytes=int(settings.max_file_mb * 1_000_000))
    indexing = Indexing(settings.store, open_embedder(settings), limits=limits, progress=told, post_later=post_later)
    report = indexing.sync(there, wait=wait)
    report.warnings += [f"{path} is not there now; its files stay indexed" for path in folders if path not in there]
    return report


def main() -> None:
    """Do the one job that stands on the input."""
    job = json.loads(sys.stdin.read())
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    # A library that prints must not write between the lines.
    os.dup2(2, 1)
    if hasattr(os, "nice"):
        os.nice(_NICER)

    def write(kind: str, value: object) -> None:
        out.write(json.dumps([kind, value], ensure_ascii=False) + "\n")
        out.flush()

    try:
        report = sync_all(load_settings(**job["settings"]), lambda step: write("progress", asdict(step)), job["wait"])
        write("report", asdict(report))
    except FootnotedError as error:
        place = [error.source, error.reason] if isinstance(error, SourceError) else [str(error)]
        write("error", [type(error).__name__, place])
    except Exception as error:  # noqa: BLE001 - whoever waits at the other end has to know
        write(
            "error",
            ["StoreError", [f"re-syncing crashed ({type(error).__name__}: {error}); what was finished is kept"]],
        )


def _plain(settings: Settings) -> dict[str, Any]:
    """Return every setting as JSON holds it, keys too: the pipe is between the two processes only."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    shown = {n: v.get_secret_value() if isinstance(v, SecretStr) else v for n, v in values.items() if v is not None}
    return {name: str(value) if isinstance(value, Path) else value for name, value in shown.items()}


def _error(kind: str, arguments: list[Any]) -> FootnotedError:
    found = getattr(errors, kind)(*arguments)
    assert isinstance(found, FootnotedError)
    return found


if __name__ == "__main__":
    main()
