"""The API over the five articles, served for real, and the clients that people use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from openai import OpenAI

from rag.api import create_app
from rag.assistant import Assistant
from tests.support.serving import served


@pytest.fixture(scope="session")
def served_api(assistant: Assistant) -> Iterator[str]:
    """The address of a server without log-in."""
    with served(create_app(assistant)) as address:
        yield address


@pytest.fixture
def openai_client(served_api: str) -> Iterator[OpenAI]:
    """OpenAI's own client, pointed at the server."""
    with OpenAI(base_url=served_api + "v1", api_key="none", max_retries=0) as client:
        yield client
