"""Nothing leaves the gate without a verdict, with a marker out of range, or with a quote that is not the source's."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.checking import Checker, Gate
from rag.schema import Claim, Passage, Support
from rag.sentences import split_sentences

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
TEXTS = {path.name: path.read_text("utf-8") for path in SEEDS}
PASSAGES = [
    Passage(f"{name}:{at}", name, at, min(at + 700, len(text)), text[at : at + 700])
    for name, text in TEXTS.items()
    for at in (0, 700, 1400)
][:8]
CLAIMS = [PASSAGES[n].text[a:b] for n in range(8) for a, b in split_sentences(PASSAGES[n].text)[1:3]]
CLAIMS += ["The capital of France is Paris.", "Grok has 12 million users.", "Musk announced the deal with Microsoft."]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CLAIMS), st.lists(st.integers(-2, 12), max_size=3)), max_size=4))
def test_every_citation_is_exact_numbered_in_order_and_in_range(
    checker: Checker, drafts: list[tuple[str, list[int]]]
) -> None:
    gate = Gate(checker, PASSAGES)
    shown = [gate.admit(Claim(text, tuple(markers))) for text, markers in drafts]
    for citation in gate.citations:
        assert TEXTS[citation.source][citation.start : citation.end] == citation.quote
    assert [citation.number for citation in gate.citations] == list(range(1, len(gate.citations) + 1))
    used = [number for sentence in shown if sentence for number in sentence.citations]
    assert list(dict.fromkeys(used)) == [citation.number for citation in gate.citations]
    assert all(sentence and sentence.verdict.reasons for sentence in shown)


def test_a_marker_out_of_range_is_dropped_with_a_reason_and_the_right_one_found(checker: Checker) -> None:
    gate = Gate(checker, PASSAGES)
    sentence = gate.admit(Claim(CLAIMS[0], (9,)))
    assert sentence and sentence.verdict.support is Support.SUPPORTED
    assert gate.citations[0].quote.strip() == CLAIMS[0].strip() and gate.repairs == 2
    assert any("[9]" in reason and "there are 8" in reason for reason in sentence.verdict.reasons)


def test_a_wrong_marker_is_moved_and_a_right_one_left(checker: Checker) -> None:
    cats = "Cats sleep for most of the day. Kittens sleep even longer than that."
    gate = Gate(checker, [PASSAGES[0], Passage("cats", "cats.txt", 0, len(cats), cats)])
    moved = gate.admit(Claim(CLAIMS[0], (2,)))
    assert moved and gate.repairs == 1 and "moved to passage 1" in moved.verdict.reasons[-1]
    left = gate.admit(Claim(CLAIMS[0], (1,)))
    assert left and gate.repairs == 1 and left.citations == moved.citations == (1,)


def test_quoted_spans_are_cited_as_they_are_and_a_false_span_is_judged(checker: Checker) -> None:
    gate = Gate(checker, PASSAGES)
    start, end = (PASSAGES[1].start + offset for offset in split_sentences(PASSAGES[1].text)[1])
    text = TEXTS[PASSAGES[1].source][start:end]
    sentence = gate.admit(Claim(text, (2,), ((2, start, end),)))
    assert sentence and sentence.verdict.score > 0.95
    assert (gate.citations[0].start, gate.citations[0].end) == (start, end)
    false = gate.admit(Claim("Grok costs 20 dollars a month.", (2,), ((2, start, end),)))
    assert false and false.verdict.support is not Support.SUPPORTED


def test_strict_drops_what_is_not_supported_and_wastes_no_number(checker: Checker) -> None:
    gate = Gate(checker, PASSAGES, strict=True)
    assert gate.admit(Claim("The capital of France is Paris.", (1,))) is None
    assert gate.citations == ()
    kept = gate.admit(Claim(CLAIMS[0], (1,)))
    assert kept and kept.citations == (1,)


def test_no_passages_means_unsupported(checker: Checker) -> None:
    sentence = Gate(checker, []).admit(Claim("Grok is witty.", (1,)))
    assert sentence and sentence.verdict.support is Support.UNSUPPORTED and sentence.citations == ()
