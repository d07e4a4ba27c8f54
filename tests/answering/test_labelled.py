"""A line that says by its label what is asked: totals and figures of forms in several languages; no other line."""

from __future__ import annotations

import pytest

from rag.answering.labelled import says_by_label
from rag.answering.question import analyse


@pytest.mark.parametrize(
    ("question", "line", "says"),
    [
        ("What is the grand total of the estimate?", "GRAND TOTAL 211,522", True),
        ("What is the total of the invoice?", "Grand total: $1,939.49", True),
        ("Qual è il totale della fattura?", "Importo totale: 1.939,49 EUR", True),
        ("Колко е общата сума по фактурата?", "Обща сума: 240,50 лв.", True),
        ("Wie hoch ist die Gesamtsumme?", "Gesamtsumme 99,00 €", True),
        ("How much is the sales tax?", "Sales Tax 10.20%", True),
        ("What is the total of the invoice?", "Subtotal 100,629", False),
        ("What is the total of the parts?", "Total labor 300", False),
        ("How much is the tax?", "Tax 30", False),
        ("Why did the grand total rise?", "GRAND TOTAL 211,522", False),
        ("What is the grand total?", "The grand total was 211,522 after a discount of 3 percent.", False),
        ("What is the grand total?", "GRAND TOTAL", False),
    ],
)
def test_a_figure_is_asked_for_by_its_label(question: str, line: str, says: bool) -> None:
    assert says_by_label(analyse(question), line) is says


def test_a_row_is_asked_for_by_its_name_and_a_column() -> None:
    row = "Country: Austria | Capital: Vienna | Population in millions: 8.9"
    assert says_by_label(analyse("What is the capital of Austria?"), row)
    assert not says_by_label(analyse("What is the capital of Australia?"), row)
