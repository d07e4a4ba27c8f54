"""Whether a line says by its labels what a question asks: a row of a table, or the "GRAND TOTAL 211,522" of a form.

Whose row or figure it is, the line does not say: the passages found must.
"""

from __future__ import annotations

import re

from rag.answering.question import Asked, Kind
from rag.stop_words import ANY_LANGUAGE
from rag.values import row_asked_for
from rag.words import words

_LINE = re.compile(
    r"\W*([^\W\d_][^\d|]{1,60}?)[\s:.…]+(?:[$€£¥]|[A-Z]{3})?\s?\d[\d.,' \u00a0\u202f]*(?:%|[$€£¥]|[A-Z]{3}|лв\.?)?\s*"
)
_TOTALS = frozenset(
    "total totals totale totali sum sums somma summe gesamt gesamtsumme gesamtbetrag endsumme общо сума сумата".split()
)
_GRAND = frozenset("grand overall final amount due complessivo complessiva importo finale крайна обща дължима".split())
"""What a total may be called besides; a question need not say it."""
_WORDS = 2
"""So many words at least make a label that is no total: of one word there are too many."""
_FIGURES = frozenset({Kind.OTHER, Kind.MONEY, Kind.COUNT, Kind.PERCENT})


def says_by_label(asked: Asked, line: str) -> bool:
    """Say whether a line is a row that the question names, with its column, or a figure that it names."""
    row = " | " in line and row_asked_for(asked.text, line)
    return row or (asked.kind in _FIGURES and _figure_asked_for(frozenset(words(asked.text)), line))


def _figure_asked_for(asked: frozenset[str], line: str) -> bool:
    """Say whether a line is a label and a figure, and the question has all words of the label."""
    found = _LINE.fullmatch(line)
    if not found:
        return False
    label = [word for word in words(found[1]) if word not in ANY_LANGUAGE]
    if _TOTALS & asked and _TOTALS & set(label):
        return all(word in asked for word in label if word not in _TOTALS | _GRAND)
    return len(label) >= _WORDS and all(word in asked for word in label)
