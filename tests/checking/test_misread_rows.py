"""Claims against rows of tables: the row that a claim names must say it, not another row or another column."""

import pytest

from rag.checking import Checker
from rag.checking.evidence import Evidence, Sentence
from rag.checking.rows import misread, read_off
from rag.language import guess_language
from rag.schema import Support

FINANCES = "\n".join(
    (
        "Year | Revenue in million US$ | Net income in million US$ | Employees",
        "Year: 2012 | Revenue in million US$: 73,723 | Net income in million US$: 16,978 | Employees: 94,000",
        "Year: 2013 | Revenue in million US$: 77,849 | Net income in million US$: 21,863 | Employees: 99,000",
        "Year: 2014 | Revenue in million US$: 86,833 | Net income in million US$: 22,074 | Employees: 128,000",
    )
)
COUNTRIES = (
    "Country: Bulgaria | Population (millions): 6.8 | Capital: Sofia\n"
    "Country: Italy | Population (millions): 58.9 | Capital: Rome\n"
    "Country: Papua New Guinea | Population (millions): 10.1 | Capital: Port Moresby\n"
    "Country: Guinea | Population (millions): 13.9 | Capital: Conakry"
)
SALES = "Sales, thousand EUR\nRegion: South | 2021: 950 | 2022: 1037 | 2023: 1181 | Manager: Ivan Petrov"
TOWNS = (
    "Град: Варна | Население: 336 216 | Кмет: Благомир Коцев\nГрад: Бургас | Население: 202 434 | Кмет: Димитър Николов"
)


def read(claim: str, evidence: str) -> list[str]:
    return misread(Sentence(0, len(claim), claim, guess_language(claim) or "en"), Evidence(evidence))


@pytest.mark.parametrize(
    ("claim", "evidence", "theirs"),
    [
        ("Microsoft's revenue in 2013 was 86,833 million dollars.", FINANCES, "77,849"),
        ("In 2013 the revenue was $73.7 billion.", FINANCES, "77,849"),
        ("Net income in 2013 was 77,849 million dollars.", FINANCES, "21,863"),
        ("Revenue in 2013 was 80,100 million dollars.", FINANCES, "77,849"),
        ("It had 128,000 employees in 2013.", FINANCES, "99,000"),
        ("The population of Bulgaria is 58.9 million.", COUNTRIES, "6.8"),
        ("The population of Guinea is 10.1 million.", COUNTRIES, "13.9"),
        ("The capital of Bulgaria is Rome.", COUNTRIES, "Sofia"),
        ("The capital of Bulgaria is Plovdiv City.", COUNTRIES, "Sofia"),
        ("Sales in the South were 1181 in 2022.", SALES, "1037"),
        ("Населението на Варна е 202 434 души.", TOWNS, "336 216"),
        ("Кметът на Варна е Димитър Николов.", TOWNS, "Благомир Коцев"),
    ],
)
def test_a_value_of_another_row_or_column_is_seen(claim: str, evidence: str, theirs: str) -> None:
    (reason,) = read(claim, evidence)
    assert reason.startswith(f"the passage says {theirs}, the sentence says ")


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Microsoft's revenue in 2013 was 77,849 million dollars.", FINANCES),
        ("In 2013 the revenue was $77.8 billion.", FINANCES),
        ("In 2013 the revenue was about $75 billion.", FINANCES),
        ("Revenue rose from 73,723 million in 2012 to 77,849 million in 2013.", FINANCES),
        ("With 99,000 employees, revenue was 77,849 million dollars in 2013.", FINANCES),
        ("Revenue in 2013 grew by 6 %.", FINANCES),
        ("Revenue in 2013 was 77,849 million, up by 4,126 million.", FINANCES),
        ("Apple's revenue in 2013 was 170,910 million dollars.", FINANCES),
        ("The population of Papua New Guinea is 10.1 million.", COUNTRIES),
        ("The capital of Papua New Guinea is Port Moresby.", COUNTRIES),
        ("Rome is the capital of Italy.", COUNTRIES),
        ("The capital of Bulgaria, Sofia, is older than Rome.", COUNTRIES),
        ("Bulgaria is in Europe.", COUNTRIES),
        ("Sales in the South were 1037 thousand euros in 2022.", SALES),
        ("In 2013 the company left.", "It is so.\nIt has 5 | 6 in 2013."),
        ("Населението на Варна е 336 216 души.", TOWNS),
    ],
)
def test_what_a_row_says_or_does_not_speak_of_stands(claim: str, evidence: str) -> None:
    assert read(claim, evidence) == []


@pytest.mark.parametrize(
    ("claim", "evidence", "holds"),
    [
        ("Revenue in 2013 was 77,849 million dollars.", FINANCES, True),
        ("Microsoft's revenue in 2013 was 77,849 million dollars.", f"Microsoft in figures\n\n{FINANCES}", True),
        ("Apple's revenue in 2013 was 77,849 million dollars.", FINANCES, False),
        ("Revenue in 2013 was not 77,849 million dollars.", FINANCES, False),
        ("Revenue in 2013 was 86,833 million dollars.", FINANCES, False),
        ("Revenue in 2013 was record-breaking.", FINANCES, False),
        ("The population of Bulgaria is 6.8 million.", COUNTRIES, True),
        ("The capital of Bulgaria is Sofia.", COUNTRIES, True),
        ("The capital of Bulgaria is large.", COUNTRIES, False),
        ("Кметът на Варна е Благомир Коцев.", TOWNS, True),
        ("Кметът на Варна е Димитър Николов.", TOWNS, False),
    ],
)
def test_what_a_row_says_in_its_own_words_is_read_off(claim: str, evidence: str, holds: bool) -> None:
    assert read_off(Sentence(0, len(claim), claim, guess_language(claim) or "en"), Evidence(evidence)) is holds


def test_a_row_supports_what_it_says_and_contradicts_the_rest(checker: Checker) -> None:
    right = checker.judge("Revenue in 2013 was 77,849 million dollars.", FINANCES)
    wrong = checker.judge("Microsoft's revenue in 2013 was 86,833 million dollars.", FINANCES)
    assert right.verdict.support is Support.SUPPORTED
    assert wrong.verdict.support is Support.CONTRADICTED and wrong.barred
