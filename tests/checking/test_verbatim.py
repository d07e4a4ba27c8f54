"""Verbatim means whole sentences, whatever their quotation marks and line breaks; the way back is exact."""

from hypothesis import given
from hypothesis import strategies as st

from rag.checking.verbatim import find_sentence, missing_quotes, normalise
from rag.sentences import split_sentences

TEXT = "Musk left in 2018. It is false that he sued “the whole\nboard” — twice.[1] Grok is witty."


@given(st.text(max_size=120))
def test_every_normal_character_knows_where_it_comes_from(text: str) -> None:
    normal = normalise(text)
    assert len(normal.text) == len(normal.origin)
    assert list(normal.origin) == sorted(set(normal.origin))
    for letter, origin in zip(normal.text, normal.origin, strict=True):
        assert letter in (" ", text[origin], text[origin].lower()) or text[origin] in "‘’‚‛`´“”„‟«»″‐‑‒–—―−…"


def test_whole_sentences_are_found_and_parts_are_not() -> None:
    normal, spans = normalise(TEXT), split_sentences(TEXT)
    found = find_sentence('it is false that he sued "the whole board" - twice', normal, spans)
    assert found and TEXT[slice(*found)].startswith("It is false")
    assert find_sentence("He sued the whole board twice.", normal, spans) is None
    assert find_sentence("he sued “the whole board” — twice", normal, spans) is None
    both = find_sentence("Musk left in 2018. It is false that he sued “the whole board” — twice.", normal, spans)
    assert both == (spans[0][0], spans[1][1])


def test_quotations_must_occur_word_for_word() -> None:
    normal = normalise(TEXT)
    assert missing_quotes("He sued «the whole board» and “Grok is witty”.", normal) == []
    assert missing_quotes('He said "the board is gone" and "Grok".', normal) == ["the board is gone"]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_a_text_is_made_alike_whether_its_offsets_shift_or_not(text: str) -> None:
    spread = "".join(f"{letter} " if letter == " " else letter for letter in text) + "\u200b"
    even, shifted = normalise(text), normalise(spread)
    assert even.text == shifted.text and len(even.origin) == len(even.text)
