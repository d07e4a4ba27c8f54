"""What is kept of texts that were read before makes the check faster and changes nothing of what it finds."""

from hypothesis import given
from hypothesis import strategies as st

from rag.checking import Checker
from rag.embedding import TokenEmbedder
from rag.values import dates, find_values, numbers, states
from rag.values.agreement import _states
from rag.values.dates import _DIGIT, _IN_DIGITS, _MONTH_WORDS, _PATTERNS
from rag.values.names import _is_capital

PASSAGES = (
    "In 2024, Musk sued OpenAI over its mission. Grok is a chatbot developed by xAI, founded on 9 March 2023.",
    "Nel 2018 Musk ha lasciato OpenAI. L'accordo con Oracle valeva 10 miliardi di dollari, non annunciati.",
    "Мъск съди OpenAI. Компанията отчете приходи от 77,8 милиарда долара през май 2013 г.",
)
CLAIMS = (
    "Musk sued OpenAI.",
    "OpenAI sued Musk in 2024.",
    "The deal with Oracle was worth 10 billion dollars.",
    "През 2013 г. приходите бяха 77 849 милиона долара.",
    "xAI was founded in March 2023.",
)
WORDS = st.sampled_from(
    "may May MAY märz MÄRZ 3 31 2024 12. януари Jan. venerdì Friday 2024-05-19 19/5/2024 of x_may mayor 19may".split()
)


def test_verdicts_do_not_depend_on_what_was_read_before(embedder: TokenEmbedder) -> None:
    warm = Checker(embedder)
    for _ in range(2):
        kept = [warm.judge(claim, passage) for claim in CLAIMS for passage in PASSAGES]
    warm.prepare(CLAIMS, PASSAGES)
    fresh = [Checker(embedder).judge(claim, passage) for passage in PASSAGES for claim in CLAIMS]
    assert kept == [fresh[p * len(CLAIMS) + c] for c in range(len(CLAIMS)) for p in range(len(PASSAGES))]


@given(st.lists(WORDS, max_size=8).map(" ".join))
def test_a_pattern_that_is_left_out_would_have_found_nothing(text: str) -> None:
    month = any(word.lower() in _MONTH_WORDS for word in dates._ANY_WORD.findall(text))
    for rank, pattern in enumerate(_PATTERNS):
        if pattern.search(text):
            assert month or rank in _IN_DIGITS
            assert _DIGIT.search(text) or rank == len(_PATTERNS) - 1


@given(st.lists(WORDS | st.sampled_from("a one cento двеста twenty five third k % dozen три".split()), max_size=8))
def test_a_word_that_is_passed_over_would_have_begun_no_number(told: list[str]) -> None:
    text = " ".join(told)
    for language in ("en", "it", "bg", ""):
        tokens = [numbers._Token(str(m.lastgroup), m[0], m.start(), m.end()) for m in numbers._TOKEN.finditer(text)]
        for at, token in enumerate(tokens):
            if token.kind != "digits" and token.folded not in numbers._NUMBER_WORDS:
                assert numbers._number_at(text, tokens, at, language) == (None, at + 1)


@given(st.text(max_size=8))
def test_a_word_in_lower_case_has_no_capital(word: str) -> None:
    assert _is_capital(word) == any(letter.isupper() for letter in word if letter.isalpha())


@given(st.lists(WORDS | st.sampled_from(["Elon", "Musk", "$5", "5%", "19:30", "third"]), max_size=10).map(" ".join))
def test_values_of_kinds_apart_never_state_each_other(text: str) -> None:
    found = find_values(text, "en")
    assert all(states(a, b) == _states(a, b) for a in found for b in found)
