"""The values a text states: numbers, money, percentages, years, dates, times and names, each with a comparable key.

``find_values`` reads them; ``states`` says whether one carries another ("19 май 2025 г." states "May 2025"). Rules
only: no dictionary of names, and a number is found without knowing what it counts.
"""

from rag.values.agreement import states
from rag.values.approximate import roughly_stated, rounded, within_range
from rag.values.find import find_values, names_in
from rag.values.numbers import numbers_in
from rag.values.rows import LabelledCell, counts, label_words, labelled_rows, row_asked_for
from rag.values.value import Kind, Value

__all__ = [
    "Kind",
    "LabelledCell",
    "Value",
    "counts",
    "find_values",
    "label_words",
    "labelled_rows",
    "names_in",
    "numbers_in",
    "roughly_stated",
    "rounded",
    "row_asked_for",
    "states",
    "within_range",
]
