"""Laws of the judge over real sentences and the real model."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.checking import Checker
from rag.errors import CheckError
from rag.schema import Support
from rag.sentences import split_sentences

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
PASSAGES = [text[at : at + 900] for path in SEEDS for text in [path.read_text("utf-8")] for at in (0, 900, 1800)]
SENTENCES = [(p[a:b], p) for p in PASSAGES for a, b in split_sentences(p) if len(p[a:b].split()) > 4]
NUMBERED = [
    ("Musk, a co-founder of OpenAI, departed the organization in 2018.", "2018", "2019"),
    ("La società ha 1.250 dipendenti e ricavi per 12 milioni di euro.", "12", "21"),
    ("Споразумението за 10 милиарда долара беше подписано на 19 май 2025 г.", "10", "40"),
    ("Споразумението за 10 милиарда долара беше подписано на 19 май 2025 г.", "19 май", "18 май"),
    ("Der Konzern beschäftigt 4.300 Menschen in 17 Ländern.", "17", "71"),
    ("The meeting began at 19:30 and 45% of the members came.", "45%", "54%"),
]


@pytest.mark.parametrize(("claim", "passage"), SENTENCES[::5])
def test_a_verbatim_sentence_is_supported_by_its_own_span(checker: Checker, claim: str, passage: str) -> None:
    finding = checker.judge(claim, passage)
    assert finding.verdict.support is Support.SUPPORTED and finding.verdict.score > 0.95
    assert finding.span and claim.strip() in passage[slice(*finding.span)]


@pytest.mark.parametrize(("sentence", "old", "new"), NUMBERED)
def test_a_swapped_number_is_never_supported(checker: Checker, sentence: str, old: str, new: str) -> None:
    passage = f"{PASSAGES[0][:200]} {sentence} {PASSAGES[3][:200]}"
    assert checker.judge(sentence, passage).verdict.support is Support.SUPPORTED
    finding = checker.judge(sentence.replace(old, new, 1), passage)
    assert finding.verdict.support is Support.CONTRADICTED and finding.verdict.score < 0.5
    assert (
        old.split()[0].strip("%") in finding.verdict.reasons[0]
        and new.split()[0].strip("%") in finding.verdict.reasons[0]
    )


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([c for c, _ in SENTENCES if re.search(r"(?<![\w.\[])\d{1,4}(?![\w.\]])", c)]), st.integers(3, 9_999)
)
def test_no_other_number_passes_for_the_right_one(checker: Checker, claim: str, number: int) -> None:
    passage = next(p for c, p in SENTENCES if c == claim)
    changed = re.sub(r"(?<![\w.\[])\d{1,4}(?![\w.\]])", str(number), claim, count=1)
    if changed != claim and str(number) not in passage:
        assert checker.judge(changed, passage).verdict.support is not Support.SUPPORTED


def test_a_denial_put_in_contradicts(checker: Checker) -> None:
    passage = "The agreement extends to hosting. Musk is critical of its direction. Nadella leads the company."
    finding = checker.judge("Musk is not critical of its direction.", passage)
    assert finding.verdict.support is Support.CONTRADICTED
    assert passage[slice(*finding.span or (0, 0))] == "Musk is critical of its direction."


@pytest.mark.parametrize("path", SEEDS)
def test_the_capital_of_france_is_in_no_article(checker: Checker, path: Path) -> None:
    finding = checker.judge("The capital of France is Paris.", path.read_text("utf-8"))
    assert finding.verdict.support is Support.UNSUPPORTED and finding.verdict.reasons


def test_judging_twice_gives_the_same(checker: Checker, embedder: object) -> None:
    claim = "Grok will run on Microsoft's cloud, Nadella said."
    again = Checker(embedder)  # type: ignore[arg-type]
    assert checker.judge(claim, PASSAGES[3]) == checker.judge(claim, PASSAGES[3]) == again.judge(claim, PASSAGES[3])


@given(st.text(max_size=60), st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_text_gets_a_verdict_with_a_reason_and_a_span_inside(checker: Checker, claim: str, evidence: str) -> None:
    finding = checker.judge(claim, evidence)
    assert 0 <= finding.verdict.score <= 1 and finding.verdict.reasons
    if finding.span:
        assert 0 <= finding.span[0] < finding.span[1] <= len(evidence)


class Broken:
    """Fails as no real embedder does on demand."""

    model_name = "broken"

    def get_text_embedding_batch(self, texts: list[str], **_: object) -> list[object]:
        raise RuntimeError("no model")

    def get_query_embedding(self, query: str) -> object:
        raise RuntimeError("no model")


def test_a_crash_is_an_error_and_no_verdict() -> None:
    with pytest.raises(CheckError, match="no model"):
        Checker(Broken()).judge("Musk founded xAI.", "Grok was made by xAI, a company founded by Musk.")


def test_without_token_states_it_says_so_and_still_judges(embedder: object) -> None:
    class Plain:
        model_name = "plain"

        def get_text_embedding_batch(self, texts: list[str], **_: object) -> list[object]:
            return embedder.get_text_embedding_batch(texts)  # type: ignore[attr-defined, no-any-return]

        def get_query_embedding(self, query: str) -> object:
            return embedder.get_query_embedding(query)  # type: ignore[attr-defined]

    checker = Checker(Plain())
    assert "no token states" in checker.degraded
    passage = "Musk, a co-founder of OpenAI, departed the organization in 2018. He is critical of it."
    changed = "Musk, a co-founder of OpenAI, departed the organization in 2017."
    assert checker.judge(changed, passage).verdict.support is Support.CONTRADICTED
    assert checker.judge("The capital of France is Paris.", passage).verdict.support is Support.UNSUPPORTED
