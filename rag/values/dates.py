"""Dates, weekdays and times of day, written out in seven languages or in digits; incomplete dates stay incomplete.

"03/04/2025" is 4 March in English text and 3 April elsewhere, unless a number above 12 settles it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rag.values.value import Value
from rag.words import fold

_MONTH_NAMES = """
january jan gennaio gen gen. януари ян януару januar jänner janvier janv enero ene января январь
february feb febbraio febr февруари февр februar février févr fevrier febrero февраля февраль
march mar marzo март märz mars марта
april apr aprile април avril abril abr апреля апрель
may maggio mag май mai mayo мая
june jun giugno giu юни juni juin junio июня июнь
july jul luglio lug юли juli juillet julio июля июль
august aug agosto ago август août aout августа
september sep sept settembre set септември септ septembre septiembre сентября сентябрь
october oct ottobre ott октомври окт oktober okt octobre octubre октября октябрь
november nov novembre ноември ноем noviembre ноября ноябрь
december dec dicembre dic декември дек dezember dez décembre decembre diciembre декабря декабрь
"""
MONTHS: dict[str, int] = {
    fold(name.rstrip(".")): number
    for number, line in enumerate(_MONTH_NAMES.strip().splitlines(), start=1)
    for name in line.split()
}
"""Folded month name or abbreviation to its number."""
_WEEKDAY_NAMES = """
monday lunedì понеделник montag lundi lunes понедельник
tuesday martedì вторник dienstag mardi martes вторник
wednesday mercoledì сряда mittwoch mercredi miércoles среда среду
thursday giovedì четвъртък donnerstag jeudi jueves четверг
friday venerdì петък freitag vendredi viernes пятница пятницу
saturday sabato събота samstag sonnabend samedi sábado суббота субботу
sunday domenica неделя sonntag dimanche domingo воскресенье
"""
_WEEKDAYS = {
    fold(name): number
    for number, line in enumerate(_WEEKDAY_NAMES.strip().splitlines(), start=1)
    for name in line.split()
}
_AMBIGUOUS_MONTHS = frozenset(
    "may march mar mars mai set ago gen mag ott lug giu dec dic jan jun sep mayo ene marzo ян".split()
)
_ALTERNATIVES = "|".join(
    sorted({name.rstrip(".") for name in _MONTH_NAMES.split()}, key=lambda name: (-len(name), name))
)
_M = rf"(?P<month>{_ALTERNATIVES})(?![^\W_])\.?"
_Y = r"(?P<year>[12]\d{3})(?!\d)(?:\s*(?:г\.|год[а-я]*|г(?![^\W_])))?"
_D = r"(?<![\d.,:/-])(?P<day>\d{1,2})(?:st|nd|rd|th|º|°|er|\.|-(?:ти|ви|ри|ми|и))?"
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d-])(?P<year>[12]\d{3})-(?P<m>\d{1,2})-(?P<day>\d{1,2})(?![\d-])",
        rf"{_D}\s+(?:of\s+|de\s+|di\s+)?{_M}(?:\s?,?\s+(?:de\s+|del\s+)?{_Y})?",
        rf"(?<![^\W_]){_M}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.:%]|,\d)(?:\s?,?\s+{_Y})?",
        rf"(?<![^\W_]){_M},?\s+(?:of\s+|de\s+|del\s+)?{_Y}",
        r"(?<![\d./])(?P<a>\d{1,2})(?P<sep>[./])(?P<b>\d{1,2})(?P=sep)(?P<year>[12]\d{3}|\d{2})(?:\s*г\.)?(?![\d/])",
        rf"(?<![^\W_]){_M}",
    )
]
_IN_DIGITS = (0, 4)
"""Places of the patterns that need no month's name; all but the last need a digit."""
_DIGIT, _ANY_WORD = re.compile(r"\d"), re.compile(r"[^\W\d_]+")
_MONTH_WORDS = frozenset(name.rstrip(".").lower() for name in _MONTH_NAMES.split())
_folded = lru_cache(maxsize=16_384)(fold)
_FIRST_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:-?ти|th)?\s?(?:[-–]|and|e|и|und|y|et)\s?$", re.IGNORECASE)
_BEFORE_MONTH = re.compile(
    r"(?:^|\s)(?:in|since|by|until|till|from|of|last|next|this|early|late|mid|during|a|di|da|dal|nel|fino|entro|scorso|"
    r"през|от|до|месец|към|края|началото|im|seit|bis|ende|anfang|mitte|en|depuis|fin|début|desde|в|с|к|mid-)\s*$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?::[0-5]\d)?(?:\s?(?P<half>[ap])\.?m\b\.?)?(?![\d:])"
    r"|(?<![\d:.,])(?P<h2>1?\d)\s?(?P<half2>[ap])\.?m\b\.?"
    r"|(?<![\d:.,])(?P<h3>[01]?\d|2[0-4])(?:[.:](?P<m3>[0-5]\d))?\s(?:Uhr|ч\.)"
    r"|\b(?:ore|alle)\s(?P<h4>[01]?\d|2[0-4])(?:[.:](?P<m4>[0-5]\d))?(?![\d%])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


def find_dates(text: str, language: str) -> Iterator[Value]:
    """Yield the dates, months and weekdays of a text, in no order; overlaps are the caller's to settle."""
    digits, month = _DIGIT.search(text), any(word.lower() in _MONTH_WORDS for word in _ANY_WORD.findall(text))
    for rank, pattern in enumerate(_PATTERNS):
        if not (month or rank in _IN_DIGITS) or not (digits or rank == len(_PATTERNS) - 1):
            continue
        for match in pattern.finditer(text):
            key = _bare_month(text, match) if rank == len(_PATTERNS) - 1 else _date_key(match, language)
            if key:
                shown = match[0] if match[0].endswith("г.") else match[0].rstrip(".")
                yield Value("date", match.start(), match.start() + len(shown), shown, key)
                yield from _first_of_range(text, match, key)
    for match in _WORD.finditer(text):
        if weekday := _WEEKDAYS.get(_folded(match[0])):
            yield Value("weekday", match.start(), match.end(), match[0], str(weekday))


def find_times(text: str) -> Iterator[Value]:
    """Yield the times of day of a text on the 24-hour clock."""
    for match in _TIME.finditer(text):
        groups = match.groupdict()
        hour = int(next(groups[name] for name in ("h", "h2", "h3", "h4") if groups[name]))
        minute = int(groups["m"] or groups["m3"] or groups["m4"] or 0)
        half = (groups["half"] or groups["half2"] or "").lower()
        hour = hour % 12 + (12 if half == "p" else 0) if half else hour
        yield Value("time", match.start(), match.end(), match[0], f"{hour:02}:{minute:02}")


def _date_key(match: re.Match[str], language: str) -> str:
    """Return "2025-05-19", "2025-05" or "--05-19"; empty when it can't be a date."""
    parts = match.groupdict()
    year = parts.get("year") or ""
    if parts.get("sep"):
        first, second = int(parts["a"]), int(parts["b"])
        month_first = second > 12 or (language == "en" and parts["sep"] == "/" and first <= 12)
        day, month = (second, first) if month_first else (first, second)
        year = year if len(year) == 4 else f"20{year}"
    else:
        day = int(parts.get("day") or 0)
        month = int(parts["m"]) if parts.get("m") else MONTHS[fold(parts["month"])]
        if parts.get("month") and not _is_month(parts["month"], complete=bool(day and year)):
            return ""
    if not 1 <= month <= 12 or day > 31 or (day == 0 and parts.get("day")):
        return ""
    return f"{year or '-'}-{month:02}" + (f"-{day:02}" if day else "")


def _is_month(word: str, complete: bool) -> bool:
    """Say whether "may", "set" or "mar" is meant as a month: capitalised, or in a complete date."""
    return complete or word[0].isupper() or len(word) > 3 or fold(word) in {"май", "mai", "юни", "юли"}


def _bare_month(text: str, match: re.Match[str]) -> str:
    """Return the key of a month without day and year, empty when the word may well mean something else."""
    word = fold(match["month"])
    known = len(word) > 3 and word not in _AMBIGUOUS_MONTHS and match["month"] != match["month"].upper()
    capital = match["month"][0].isupper()
    if word in _AMBIGUOUS_MONTHS | {"май"} or not known:
        lead = _BEFORE_MONTH.search(text[max(0, match.start() - 14) : match.start()])
        return f"--{MONTHS[word]:02}" if lead and (capital or word in {"май", "mai", "marzo", "mayo", "mars"}) else ""
    latin_lower = word.isascii() and not capital and word in {"april", "august", "march"}
    return "" if latin_lower else f"--{MONTHS[word]:02}"


def _first_of_range(text: str, match: re.Match[str], key: str) -> Iterator[Value]:
    """Yield the first day of "19–22 May 2025"."""
    lead = _FIRST_DAY.search(text[max(0, match.start() - 8) : match.start()])
    if lead and match.groupdict().get("day") and match["day"] == match[0][: len(match["day"])]:
        start = max(0, match.start() - 8) + lead.start(1)
        if 1 <= int(lead[1]) <= 31 and len(key) > 3 and key.count("-") >= 2 and not key.startswith("----"):
            yield Value("date", start, start + len(lead[1]), lead[1], f"{key[:-2]}{int(lead[1]):02}")
