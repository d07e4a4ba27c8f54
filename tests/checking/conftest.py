"""The checker over the bundled model, opened once."""

import pytest

from rag.checking import Checker
from rag.embedding import TokenEmbedder


@pytest.fixture(scope="session")
def checker(embedder: TokenEmbedder) -> Checker:
    return Checker(embedder)
