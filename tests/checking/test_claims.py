"""A compound sentence is cut into claims in any script, and only where both sides state something."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking.claims import split_claims
from rag.sentences import split_sentences


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        (
            "Musk left OpenAI in 2018 and founded xAI in 2023.",
            ["Musk left OpenAI in 2018", "Musk founded xAI in 2023."],
        ),
        ("Musk sued OpenAI, but OpenAI countersued in April.", ["Musk sued OpenAI", "OpenAI countersued in April."]),
        (
            "The deal gives access to Grok; prices were not named.",
            ["The deal gives access to Grok", "prices were not named."],
        ),
        (
            "Musk ha lasciato OpenAI nel 2018 e ha fondato xAI nel 2023.",
            ["Musk ha lasciato OpenAI nel 2018", "Musk ha fondato xAI nel 2023."],
        ),
        (
            "Мъск напусна OpenAI през 2018 г., а Алтман остана начело на компанията.",
            ["Мъск напусна OpenAI през 2018 г.", "Алтман остана начело на компанията."],
        ),
        (
            "Ο Μασκ έφυγε από την OpenAI το 2018 και ίδρυσε την xAI το 2023.",
            ["Ο Μασκ έφυγε από την OpenAI το 2018", "ίδρυσε την xAI το 2023."],
        ),
        ("马斯克于2018年离开OpenAI，并于2023年创立了xAI。", ["马斯克于2018年离开OpenAI", "于2023年创立了xAI。"]),
        (
            "マスク氏は2018年にOpenAIを去り、2023年にxAIを設立した。",
            ["マスク氏は2018年にOpenAIを去り", "2023年にxAIを設立した。"],
        ),
        (
            "غادر ماسك شركة OpenAI في عام 2018، وأسس شركة xAI في عام 2023.",
            ["غادر ماسك شركة OpenAI في عام 2018", "أسس شركة xAI في عام 2023."],
        ),
    ],
)
def test_compound_sentences(sentence: str, claims: list[str]) -> None:
    assert [part.text for part in split_claims(sentence)] == claims


@pytest.mark.parametrize(
    "sentence",
    [
        "Grok 3 and Grok 3 mini are hosted on Azure and Bedrock.",
        "Research and development costs rose by 3.5 percent.",
        "It is fast and cheap.",
        "Nadella said that “Grok is good and it will be hosted” on Azure.",
        "Il modello è veloce e poco costoso.",
        "Сделката е между Microsoft и xAI.",
        "The U.S. and China agreed on 3.5 billion.",
    ],
)
def test_simple_sentences_stay_whole(sentence: str) -> None:
    assert [part.text for part in split_claims(sentence)] == [sentence]


@given(st.text(max_size=200))
def test_claims_stand_in_order_and_lose_no_words(sentence: str) -> None:
    parts = split_claims(sentence)
    assert parts[0].start == 0 and parts[-1].end == len(sentence)
    assert all(a.end <= b.start for a, b in pairwise(parts))
    assert all(part.text.endswith(sentence[part.start : part.end][-1:]) for part in parts)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It grew by 3.5 percent in the U.S. in May.", 1),
        ("Musk left.[1] He founded xAI.[2][3]", 2),
        ("He said “No. Never. I won't.” and left.", 1),
        ("Тя каза: „Не. Никога.“ и си тръгна.", 1),
        ("“It is over.” Musk left.", 2),
        ("马斯克离开了。他创立了xAI！真的吗？", 3),
        ("غادر ماسك. هل عاد؟ لا.", 3),
        ("Ο Μασκ έφυγε. Γιατί; Κανείς δεν ξέρει.", 2),
    ],
)
def test_sentences_are_cut_where_they_end_and_nowhere_else(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count
