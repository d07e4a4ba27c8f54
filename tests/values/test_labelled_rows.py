"""What the label of a cell adds to the number in it."""

import pytest

from rag.values import find_values, label_words, labelled_rows, row_asked_for


def number(row: str, text: str, language: str = "en") -> tuple[str, str, str]:
    (found,) = [value for value in find_values(row, language) if value.text == text]
    assert row[found.start : found.end] == text
    return found.kind, found.key, found.unit


@pytest.mark.parametrize(
    ("label", "text", "language", "expected"),
    [
        ("Revenue in million US$", "77,849", "en", ("money", "USD 77849000000", "")),
        ("Revenue in mil. US$", "77,849", "en", ("money", "USD 77849000000", "")),
        ("Fatturato (migliaia di €)", "1.250", "it", ("money", "EUR 1250", "")),
        ("Приходи (млн лв)", "12,5", "bg", ("money", "BGN 12500000", "")),
        ("Population (millions)", "6.8", "en", ("number", "6800000", "")),
        ("Percentage", "5.6", "en", ("percent", "5.6%", "")),
        ("Share in %", "5.6", "en", ("percent", "5.6%", "")),
        ("Weight (kg)", "12", "en", ("number", "12", "kg")),
        ("Sales, 2022", "1037", "en", ("number", "1037", "")),
        ("Founded", "1975", "en", ("year", "1975", "")),
        ("Deaths per million", "12", "en", ("number", "12", "")),
        ("Price in € or $", "12", "en", ("number", "12", "")),
        ("Weight (pounds)", "12", "en", ("number", "12", "")),
        ("Employees", "99,000", "en", ("number", "99000", "")),
    ],
)
def test_a_label_says_what_its_number_counts(
    label: str, text: str, language: str, expected: tuple[str, str, str]
) -> None:
    assert number(f"Name: Tea | {label}: {text} | Note: none", text, language) == expected


def test_a_number_with_a_sign_or_scale_of_its_own_keeps_it() -> None:
    assert number("Name: Tea | Revenue in million US$: € 5 billion", "€ 5 billion") == ("money", "EUR 5000000000", "")
    assert number("Name: Tea | Share in million: 5%", "5%")[:2] == ("percent", "5%")


def test_only_rows_most_of_whose_cells_have_labels_are_read() -> None:
    text = "Tea: it is | so.\n2013 | Revenue: 7 | Staff: 8\na | b\nUse: this | or: that\nFine."
    assert [[(c.label, text[c.start : c.end]) for c in row] for row in labelled_rows(text)] == [
        [("", "2013"), ("Revenue", "7"), ("Staff", "8")],
        [("Use", "this"), ("or", "that")],
    ]


def test_the_words_of_a_label_are_what_it_is_of() -> None:
    assert label_words("Net income in million US$") == ["net", "income"]
    assert label_words("Population (millions)") == ["population"]
    assert label_words("Приходи (млн лв)") == ["приходи"]


@pytest.mark.parametrize(
    ("question", "row", "asked"),
    [
        ("What was the revenue in 2013?", "Year: 2013 | Revenue in million US$: 77,849 | Employees: 99,000", True),
        ("What was the revenue in 2013?", "Year: 2014 | Revenue in million US$: 86,833 | Employees: 128,000", False),
        ("What was the profit in 2013?", "Year: 2013 | Revenue in million US$: 77,849 | Employees: 99,000", False),
        ("How much cocoa is in stock?", "SKU: A-103 | Product: Cocoa | Stock: 54", True),
        ("How much tea is in stock?", "SKU: A-103 | Product: Cocoa | Stock: 54", False),
        ("What percentage does BlackRock hold?", "Shareholder: BlackRock | Percentage: 5.6%", True),
        ("What percentage does BlackRock hold?", "Shareholder: BlackRock Life | Percentage: 1.4%", False),
        ("Кой е кметът на Бургас?", "Град: Бургас | Население: 202 434 | Кмет: Димитър Николов", True),
        ("Кой е кметът на Бургас?", "Град: Русе | Население: 142 902 | Кмет: Пенчо Милков", False),
        ("Which year?", "Year | Revenue", False),
    ],
)
def test_a_question_asks_for_the_row_and_column_that_it_names(question: str, row: str, asked: bool) -> None:
    assert row_asked_for(question, row) is asked
