"""XLSX, XLSB, XLS and ODS through calamine: a section for each sheet, a line for each row.

Values are given as stored, without their number format: 10.2 % reads 0.102. Formulas give their last result.
"""

from __future__ import annotations

import datetime
import io

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from rag.loading.archive import Archive, core
from rag.loading.limits import Limits
from rag.loading.parts import Extract, UnreadableError, check_count, join
from rag.loading.tables import sheet

Cell = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def extract(data: bytes, limits: Limits) -> Extract:
    """Read a workbook. Raises UnreadableError."""
    title, day = core(Archive(data, limits)) if data.startswith(b"PK") else ("", None)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        kinds = (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet)
        names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ in kinds]
        check_count(len(names), limits, "sheets")
        return join([(name, "\n".join(_rows(workbook, name))) for name in names], title, day)
    except PasswordError as error:
        raise UnreadableError("is encrypted; save it without a password") from error
    except CalamineError as error:
        raise UnreadableError(f"is damaged, the workbook can't be read ({error}); get a fresh copy") from error


def _rows(workbook: CalamineWorkbook, name: str) -> list[str]:
    return sheet([shown(cell) for cell in cells] for cells in workbook.get_sheet_by_name(name).iter_rows())


def shown(value: Cell) -> str:
    """Return a cell's value as a person would write it: whole numbers without a point, dates as ISO 8601."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Fifteen digits are what spreadsheets hold; more shows 0.1 + 0.2 as 0.30000000000000004.
        return f"{value:.15g}" if abs(value) < 1e15 else f"{value:.0f}"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat(" ") if isinstance(value, datetime.datetime) else str(value)
