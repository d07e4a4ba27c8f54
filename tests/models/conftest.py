from collections.abc import Iterator

import pytest

from tests.support.local_server import llama_server
from tests.support.scripted_endpoint import ScriptedEndpoint

__all__ = ["llama_server"]


@pytest.fixture
def endpoint() -> Iterator[ScriptedEndpoint]:
    with ScriptedEndpoint().serving() as serving:
        yield serving
