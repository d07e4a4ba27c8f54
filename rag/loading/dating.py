"""The day that a file itself gives as its date, from what its maker wrote into it in whatever form.

It is what the file says, not what is true; a day that can't be one, before 1900 or after tomorrow, is not believed.
"""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate
from xml.etree.ElementTree import Element

from rag.values.dates import find_dates

EARLIEST = datetime.date(1900, 1, 1)
_DASHED = re.compile(r"(?:D:)?([12]\d{3})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)")
"""A year, a year and month, or a day, as ISO 8601 and its kin write them."""
_COMPACT = re.compile(r"(?:D:)?([12]\d{3})(\d\d)(\d\d)\d{0,6}(?!\d)")
"""ISO 8601 without hyphens, and PDF's "D:20250520…" (ISO 32000-1, 7.9.4)."""
_FRONT = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)\r?\n(?:\1|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_LONGEST_FRONT = 20_000
_FIELD = re.compile(r"^(\w[\w-]*)[ \t]*[:=][ \t]*(\S.*)$", re.MULTILINE)
PUBLISHED = (
    "date", "published", "publishdate", "publish_date", "pubdate", "published_at", "date_published", "datepublished",
    "created", "created_at", "datecreated", "lastmod", "updated", "modified", "last_modified_at", "datemodified",
)  # fmt: skip
"""What fields of a head are called that give a date, the best first; compared in small letters, hyphens as _."""
_ODF_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_TERMS, _ELEMENTS = "{http://purl.org/dc/terms/}", "{http://purl.org/dc/elements/1.1/}"


def first_day(*candidates: object) -> datetime.date | None:
    """Return the first of these that is a day to be believed; None when none is."""
    return next((day for day in map(_day, candidates) if day is not None and believed(day)), None)


def believed(day: datetime.date) -> bool:
    """Say whether a document may be of this day: not before 1900, nor after tomorrow, wherever it was written."""
    return EARLIEST <= day <= datetime.date.today() + datetime.timedelta(days=1)


def front_matter_day(text: str) -> datetime.date | None:
    """Return the date in a text's front matter (YAML between ---, TOML between +++); None when there is none."""
    head = _FRONT.match(text[:_LONGEST_FRONT])
    return field_day(dict(_FIELD.findall(head[2]))) if head else None


def field_day(fields: dict[str, object] | dict[str, str]) -> datetime.date | None:
    """Return the date in a head's fields, by the best name that gives one."""
    named = {str(name).lower().replace("-", "_"): value for name, value in fields.items()}
    return first_day(*(named.get(name) for name in PUBLISHED))


def core_day(properties: Element) -> datetime.date | None:
    """Return the date in an office file's properties: last change before creation, which is often the template's."""
    wanted = (f"{_TERMS}modified", f"{_ELEMENTS}date", f"{_TERMS}created", f"{_ODF_META}creation-date")
    return first_day(*(properties.findtext(f".//{name}") for name in wanted))


def _day(value: object) -> datetime.date | None:
    """Read a date: ISO 8601 and its kin, RFC 5322, or in words; of a month or year alone its first day."""
    text = value.strip().strip("\"'").strip()[:100] if isinstance(value, str) else ""
    try:
        if found := _COMPACT.match(text) or _DASHED.match(text):
            return datetime.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        keys = [one.key for one in find_dates(text, "en") if one.kind == "date"]
        if whole := next((key for key in keys if len(key) == 10), ""):
            return datetime.date.fromisoformat(whole)
        mailed = parsedate(text)
        return datetime.date(*mailed[:3]) if mailed else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
