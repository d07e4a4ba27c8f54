"""A table's rows to lines: each row of data with the labels of its columns, where the table has a header.

``Year: 2013 | Revenue: 77,849`` is understood alone, wherever a text is cut. A header is what the format marks as one,
else a first row that differs in kind from those below it. In doubt a row stays ``2013 | 77,849``: no label is invented,
but a table of words without a header can be taken for one with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rag.loading.header import find_header, goes_on

_MOST_COLUMNS = 500
_LONGEST_PIECE = 500
"""Characters from which a labelled row goes on in a line of its own, which opens with the row's first cell again."""
_LONGEST_TABLE = 50_000_000
"""Characters beyond which a table keeps the plain form: labels must not make a file too long to be read."""
_LONGEST_LABEL = 100
"""A longer text above a column is no label; said again in each row it would hide what the row says."""
_REFERENCE = re.compile(r"\s*\[(?:\d{1,3}|note \d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, and how many columns and rows it covers."""

    text: str
    across: int = 1
    down: int = 1


Row = Sequence[Cell]
Line = list[Cell | None]
Grid = list[Line]
"""A cell stands in every place it covers, None where there is none."""


def plain(cells: Sequence[str]) -> str:
    """Return a row as one line, its cells joined by " | "; "" when all are blank."""
    flat = [" ".join(cell.split()) for cell in cells]
    while flat and not flat[-1]:
        flat.pop()
    return " | ".join(flat)


def table(rows: Sequence[Row], marked: frozenset[int] | None = None, *, data: bool = False) -> list[str]:
    """Return a text for each row, "" for a blank one; a row of many columns may take several lines.

    ``marked`` are the rows that the format itself calls header rows, None when it says nothing of headers; ``data``
    says that a first row of column names is the rule here, as it is in CSV.
    """
    rows = [[Cell(" ".join(cell.text.split()), cell.across, cell.down) for cell in row] for row in rows]
    bare = [plain([cell.text for cell in row]) for row in rows]
    grid = _grid(rows)
    if grid is None:
        return bare
    heads = marked if marked is not None else find_header([_texts(line) for line in grid], data)
    labelled = list(_labelled(grid, bare, heads)) if heads else bare
    return labelled if sum(map(len, labelled)) <= _LONGEST_TABLE else bare


def of_texts(rows: Sequence[Sequence[str]], marked: frozenset[int] | None = None, *, data: bool = False) -> list[str]:
    """Do the same for rows of texts, where no cell covers another's place."""
    return table([[Cell(text) for text in row] for row in rows], marked, data=data)


def sheet(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a sheet or a CSV file; blank rows, which part one table from the next, are left out.

    A part without a header goes on with that of the part before where its columns are of the same kinds.
    """
    lines: list[str] = []
    header: Sequence[str] = ()
    before: Sequence[Sequence[str]] = ()
    for filled, group in groupby(([" ".join(cell.split()) for cell in row] for row in rows), any):
        part = list(group) if filled else []
        found = find_header(part, data=True)
        above = min(found) + 1 if found else 0
        if found:
            header, before = part[above - 1], part[above:]
        fits = bool(found) or goes_on(header, before, part)
        lines += [_bare(row) for row in part[:above]]
        labels = [_label(text) for text in header] if fits else []
        told = [_sheet_row(row, labels, header) for row in part[above:]]
        lines += told if sum(map(len, told)) <= _LONGEST_TABLE else [_bare(row) for row in part[above:]]
    return lines


def _bare(row: Sequence[str]) -> str:
    """Return a row as ``plain`` does, of texts without blanks to spare."""
    filled = len(row)
    while filled and not row[filled - 1]:
        filled -= 1
    return " | ".join(row[:filled])


def _sheet_row(row: Sequence[str], labels: Sequence[str], header: Sequence[str]) -> str:
    """Return a row with its labels by the rules of ``_row``, quicker: no cell covers another's place here."""
    places = [at for at, text in enumerate(row) if text]
    if not labels or not places or places[-1] >= len(labels) or places == [0] or row == header:
        return _bare(row)
    return "\n".join(_pieces([f"{labels[at]}: {row[at]}" if labels[at] else row[at] for at in places]))


def _label(text: str) -> str:
    """Return what a header cell calls its column; nothing where it says too much."""
    label = _REFERENCE.sub("", text).strip(" :")
    return "" if len(label) > _LONGEST_LABEL else label


def span(told: str | None) -> int:
    """Return how many columns or rows a file says that a cell covers; 1 when it says nothing that counts."""
    return int(told) if told and told.isascii() and told.isdigit() and len(told) < 6 else 1


def _grid(rows: Sequence[Row]) -> Grid | None:
    """Lay the cells out, each in all the places it covers (HTML, 4.9.12.1); None for a table without bounds."""
    grid: Grid = [[] for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while column < len(grid[at]) and grid[at][column] is not None:
                column += 1
            after = column + max(1, cell.across)
            if after > _MOST_COLUMNS:
                return None
            for line in grid[at : at + max(1, cell.down)]:
                line.extend([None] * (after - len(line)))
                line[column:after] = [cell] * (after - column)
            column = after
    return grid


def _starts(line: Line, at: int) -> bool:
    """Say whether a cell with words begins in this place of a row."""
    cell = line[at]
    return cell is not None and bool(cell.text) and not (at and line[at - 1] is cell)


def _texts(line: Line) -> list[str]:
    """Return a text for each column; a cell that covers several is told once, in the first."""
    return [cell.text if cell is not None and _starts(line, at) else "" for at, cell in enumerate(line)]


def _labelled(grid: Grid, bare: Sequence[str], heads: frozenset[int]) -> Iterator[str]:
    """Yield the rows; header rows that follow each other are one header, a later one takes the place of the first."""
    labels: list[str] = []
    for at, (line, shown) in enumerate(zip(grid, bare, strict=True)):
        if at in heads:
            title = bool(line) and line[0] is line[-1]
            labels = labels if title else _joined(labels if at - 1 in heads else [], line)
            yield shown
        else:
            yield _row(line, labels, shown)


def _joined(above: Sequence[str], line: Line) -> list[str]:
    """Return the label of each column, given what the header rows above say: "Revenue, 2013"."""
    labels = []
    for at in range(max(len(above), len(line))):
        upper = above[at] if at < len(above) else ""
        cell = line[at] if at < len(line) else None
        lower = _label(cell.text) if cell is not None else ""
        lower = "" if lower in upper.split(", ") else lower
        joint = " " if lower.startswith("(") else ", "
        labels.append(joint.join(part for part in (upper, lower) if part))
    return labels


def _row(line: Line, labels: Sequence[str], shown: str) -> str:
    """Return a row with its labels; as it is when it has more cells than labels, or is a heading or a note."""
    places = [at for at in range(len(line)) if _starts(line, at)]
    over = bool(places) and places[-1] >= len(labels)
    if not shown or over or places == [0] or _repeats(line, labels):
        return shown
    return "\n".join(_pieces([_told(line, at, labels) for at in places]))


def _repeats(line: Line, labels: Sequence[str]) -> bool:
    """Say whether a row is the header once more, as at the top of a page."""
    return [_REFERENCE.sub("", text).strip(" :") for text in _texts(line)] == list(labels[: len(line)])


def _told(line: Line, at: int, labels: Sequence[str]) -> str:
    """Return a cell behind its label; one that covers several columns stands alone."""
    cell = line[at]
    text = cell.text if cell is not None else ""
    wide = at + 1 < len(line) and line[at + 1] is cell
    return f"{labels[at]}: {text}" if labels[at] and not wide else text


def _pieces(told: Sequence[str]) -> Iterator[str]:
    """Yield the cells in lines of a length that a passage holds, each opening with the first cell, the row's name."""
    if sum(map(len, told)) + 3 * len(told) <= _LONGEST_PIECE:
        yield " | ".join(told)
        return
    held: list[str] = []
    for cell in told:
        if len(held) > 1 and sum(len(other) + 3 for other in held) + len(cell) > _LONGEST_PIECE:
            yield " | ".join(held)
            held = [told[0]] if len(told[0]) <= _LONGEST_PIECE // 4 else []
        held.append(cell)
    yield " | ".join(held)
