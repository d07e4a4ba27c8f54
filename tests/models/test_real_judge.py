"""A real small model as judge: what it says in the asked shape is an opinion, anything else an error told in words."""

from __future__ import annotations

import pytest

from rag.checking import Checker, Gate, open_judge
from rag.embedding import TokenEmbedder
from rag.errors import CheckError
from rag.local_model import LocalServer
from rag.schema import Claim, Passage, Support
from tests.support.local_server import local_settings

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("model")]

TEXT = "Musk, a co-founder of OpenAI, departed the organization in 2018. Grok is hosted on Azure."
CLAIMS = ["Musk went away from OpenAI six years ago.", "The capital of France is Paris.", "Musk left OpenAI in 2017."]


def test_every_claim_gets_an_opinion_or_an_error_and_no_wrong_number_passes(
    llama_server: LocalServer, embedder: TokenEmbedder
) -> None:
    judge = open_judge(local_settings(llama_server, max_answer_tokens=40), "SmolLM2")
    assert judge is not None and judge.name == "SmolLM2"
    gate = Gate(Checker(embedder).with_judge(judge), [Passage("p", "a.txt", 0, len(TEXT), TEXT)])
    for claim in CLAIMS:
        try:
            sentence = gate.admit(Claim(claim, (1,)))
        except CheckError as error:
            assert "the judge SmolLM2" in str(error) and "\n" not in str(error)
        else:
            assert sentence and sentence.verdict.reasons
            assert "2017" not in claim or sentence.verdict.support is not Support.SUPPORTED
