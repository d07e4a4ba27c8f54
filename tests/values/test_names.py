"""Names are found by shape and compared across scripts; two different names of one script never agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.values import Value, find_values, states
from rag.values.agreement import same_word
from rag.values.exonyms import is_place, told_of
from rag.values.names import name_key
from rag.words import words


def names(text: str, kind: str = "name") -> list[str]:
    return [value.text for value in find_values(text) if value.kind == kind]


def name(text: str) -> Value:
    return Value("name", 0, len(text), text, name_key(text))


def test_codes_versions_and_runs() -> None:
    text = "We saw Grok 3 mini, GPT-4, R1, xAI, AT&T and the University of Oxford in the U.S. with J. K. Rowling."
    assert names(text) == [
        "Grok 3 mini", "GPT-4", "R1", "xAI", "AT&T", "University of Oxford", "U.S.", "J. K. Rowling",
    ]  # fmt: skip


def test_the_word_that_opens_a_sentence_is_a_name_only_where_the_text_shows_it() -> None:
    assert names("Activists met Biden. Biden left.") == ["Biden", "Biden"]
    assert names("Activists met Biden. Biden left.", "opener") == ["Activists"]
    assert names("The deal failed.") == []


def test_a_possessive_ends_a_name() -> None:
    assert names("the end of Musk's Azure plan") == ["Musk", "Azure"]


def test_a_count_is_no_version() -> None:
    assert names("in Europe 500 people") == ["Europe"]


PAIRS = [
    ("Satya Nadella", "Сатя Надела"), ("Elon Musk", "Мъск"), ("Sam Altman", "Сам Алтман"), ("Google", "Гугъл"),
    ("Microsoft", "Майкрософт"), ("Seattle", "Сиатъл"), ("Washington", "Вашингтон"), ("George", "Джордж"),
    ("Johnson", "Джонсън"), ("Wales", "Уелс"), ("Tom", "Том"), ("Zuckerberg", "Зукърбърг"), ("Chicago", "Чикаго"),
    ("Azure", "Azure"), ("Plato", "Πλάτο"),
]  # fmt: skip


@pytest.mark.parametrize(("latin", "other"), PAIRS)
def test_names_across_scripts(latin: str, other: str) -> None:
    assert states(name(latin), name(other.split()[-1]))


@pytest.mark.parametrize(
    ("first", "second"),
    [("Musk", "Mask"), ("Tom", "Tim"), ("Tom", "Тим"), ("Nadella", "Мъск"), ("Altman", "Musk"), ("Mary", "Марк")],
)
def test_different_names_differ(first: str, second: str) -> None:
    assert not states(name(first), name(second)) and not states(name(second), name(first))


def test_the_longer_name_states_the_shorter_one_only() -> None:
    assert states(name("Elon Musk"), name("Musk"))
    assert not states(name("Musk"), name("Elon Musk"))
    assert not states(name("Grok 3"), name("Grok 3 mini"))


@given(st.text(alphabet=st.characters(categories=("Lu", "Ll")), min_size=1, max_size=12))
def test_a_word_is_itself(word: str) -> None:
    assert same_word(word, word)


@given(st.text(max_size=200))
def test_values_lie_in_the_text_in_order_and_state_themselves(text: str) -> None:
    values = find_values(text)
    assert [v.start for v in values] == sorted(v.start for v in values)
    for value in values:
        assert value.text == text[value.start : value.end] and value.text
        assert states(value, value), value


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Germany", "Германия"),
        ("Paris", "Париж"),
        ("London", "Londra"),
        ("USA", "САЩ"),
        ("UK", "UK"),
        ("South Africa", "Sudafrica"),
        ("United States", "Vereinigten Staaten"),
        ("Georgia", "Грузия"),
        ("German", "tedesca"),
        ("Estonian", "Estland"),
        ("Съединените щати", "Stati Uniti"),
        ("Indians", "Indien"),
    ],
)
def test_places_in_other_languages(first: str, second: str) -> None:
    assert states(name(first), name(second))


@pytest.mark.parametrize(
    ("place", "text", "told"),
    [
        ("South Africa", "Das geschah in Südafrika.", True),
        ("United States", "Обединени са Съединените щати.", True),
        ("French", "Учи във френския лицей.", True),
        ("US", "Let us go.", False),
        ("South Africa", "The south of Asia.", False),
        ("Musk", "Musk", False),
    ],
)
def test_a_place_is_found_in_words_of_other_languages(place: str, text: str, told: bool) -> None:
    assert told_of(place, set(words(text))) is told


def test_a_word_that_begins_like_a_place_is_none() -> None:
    assert is_place("Londra") and not is_place("Indeed") and not is_place("us")


def test_places_are_not_each_other() -> None:
    assert not states(name("Austria"), name("Australia")) and not states(name("Iran"), name("Ireland"))
    assert not states(name("Niger"), name("Nigeria")) and not states(name("George"), name("Грузия"))
