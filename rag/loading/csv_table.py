"""CSV and TSV: a line for each record, its fields labelled as in every other table; the separator is found out."""

from __future__ import annotations

import csv
import io
from collections import Counter

from rag.loading.encoding import decode
from rag.loading.limits import Limits
from rag.loading.parts import Extract, UnreadableError, join
from rag.loading.tables import sheet

_SEPARATORS = ",;\t|"
_SAMPLE = 100


def extract(data: bytes, limits: Limits) -> Extract:
    """Read a table of separated values. Raises UnreadableError."""
    text = decode(data)
    csv.field_size_limit(limits.max_bytes)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
        return join([(None, "\n".join(sheet(rows)))])
    except csv.Error as error:
        raise UnreadableError(f"can't be read as a table ({error}); save it anew as CSV") from error


def _separator(text: str) -> str:
    """Return the separator that gives the most records of one and the same width, wider ones first."""
    lines = text[:100_000].splitlines()[:_SAMPLE]

    def regularity(separator: str) -> tuple[int, int]:
        widths = Counter(len(fields) for fields in csv.reader(lines, delimiter=separator) if fields)
        width, times = max(((w, n) for w, n in widths.items() if w > 1), key=lambda pair: pair[1], default=(1, 0))
        return times, width

    return max(_SEPARATORS, key=regularity)
