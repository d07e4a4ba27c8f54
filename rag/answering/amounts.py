"""Whether a text states a value of the kind that a question asks for, in figures or loosely ("hundreds of models")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.question import Kind
from rag.values import Value, find_values
from rag.words import fold

_NUMERIC = frozenset({"number", "money", "percent"})
_KINDS_OF_VALUE = {
    Kind.TIME: frozenset({"year", "date", "weekday", "time"}),
    Kind.DATE: frozenset({"year", "date", "time"}),
    Kind.DAY: frozenset({"date", "weekday"}),
    Kind.MONEY: frozenset({"money"}),
    Kind.COUNT: _NUMERIC,
    Kind.DURATION: frozenset({"number", "year", "date"}),
    Kind.AGE: frozenset(),
    Kind.PERCENT: frozenset({"percent"}),
}
_SPANS_OF_TIME = frozenset({"year", "month", "week", "day", "hour", "minute", "second"})
_MANY = (
    r"\b(?:hundreds|thousands|dozens|millions|billions|trillions|several|centinaia|migliaia|decine|milioni|miliardi"
    r"|\w*miliardari\w|стотици|хиляди|десетки|милиони|милиарди|няколко|hunderte|tausende|dutzende|millionen|milliarden"
    r"|mehrere)\b"
)
_LOOSE = {
    Kind.TIME: re.compile(
        r"\b(?:this|last|next|past|recent|coming|previous) (?:few )?(?:day|week|month|year|spring|summer|winter)s?\b"
        r"|\b(?:quest|scors|prossim|ultim|recent)[aeio]\w* (?:giorn|settiman|mes|ann)\w+"
        r"|\b(?:този|тази|тези|минал\w+|последни\w*|следващ\w+) (?:ден|дни|седмиц\w+|месец\w*|годин\w+)"
        r"|\b(?:recently|during|recentemente|durante|наскоро|по време на|kurzlich|wahrend)\b"
    ),
    Kind.COUNT: re.compile(_MANY),
    Kind.MONEY: re.compile(
        rf"{_MANY}(?=\s+(?:of |di |от )?(?:us )?(?:dollar|euro|pound|dollari|долар|евро|лев|sterlin))|\w*miliardari\w"
    ),
    Kind.REASON: re.compile(
        r"\b(?:because|(?<!has )(?<!have )(?<!ever )since(?! then\b| (?:19|20)\d\d)|due to|owing to|thanks to"
        r"|as a result|therefore|thus|hence|so that|in order to|so as to|reasons?|caus(?:e|ed|es|ing)|leads? to|led to"
        r"|prompt\w+|driven|motivat\w+|accus\w+|alleg\w+|claim\w+|citing|objectives?|goals?"
        r"|to (?:address|avoid|expand|improve|meet|protect|reduce|strengthen)|fear\w*|aim\w*|purpose"
        r"|intent\w*|meaning|given|by \w+ing|over (?:concern|disagree|dispute|differen)\w+"
        r"|perche|poiche|siccome|dato che|visto che|a causa|per via|grazie a|affinche|cosi da|motiv\w+|ragion[ei]|scopo"
        r"|(?<!sta )(?<!stanno )per \w+[aei]r(?:e|l[oaei]|si|ne)|obiettiv\w*|in modo da|pertanto|accusa\w*"
        r"|sostenendo|temendo"
        r"|защото|тъй като|понеже|поради|заради|благодарение на|за да|с цел|цел(?:та|ят|ящи)|причин\w+|затова"
        r"|вследствие|твърдейки|обвин\w+|опасения|позволява\w*|което му позволява"
        r"|weil|denn|wegen|aufgrund|dank|damit|um zu|grund|grunde)\b"
    ),
    Kind.AGE: re.compile(
        r"\b(?:aged?|turn(?:s|ed)|just) \d|\b\d+[- ]years?[- ]old\b|\byears of age\b"
        r"|\b(?:ha|aveva|hanno|a|di) \d+ anni\b|, \d+ anni\b|\b\d+-?годиш|\bна (?:\w+ )?\d+ години\b|\b\d+ jahre alt\b"
        r"|\b(?:born|founded|established|nat[oa]|fondat[oa]|роден\w*|основан\w*|geboren|gegrundet)\b.*\d{4}"
    ),
    Kind.DURATION: re.compile(
        r"\b(?:days?|weeks?|months?|years|decades?|giorni|settiman[ae]|mes[ei]|anni|decenni|дни|седмиц[аи]|месеца?|месеци"
        r"|години|десетилетия|tage|wochen?|monate?|jahre|jahrzehnte)\b"
    ),
}


def asks_for_value(kind: Kind) -> bool:
    """Say whether the kind of question can only be answered by a value or a name."""
    return kind is Kind.PERSON or kind in _KINDS_OF_VALUE


def states_kind(text: str, kind: Kind, named: set[str]) -> bool:
    """Say whether a text states a value of the kind asked for; for a person, a name the question does not give; for a
    reason, whether it gives any by a word that does."""
    if kind is Kind.REASON:
        return bool(_LOOSE[kind].search(fold(text)))
    if not asks_for_value(kind) and kind is not Kind.VERSION:
        return True
    values = find_values(text)
    if kind is Kind.PERSON:
        return any(v.kind in ("name", "opener") and not set(v.key.split()) & named for v in values)
    if kind is Kind.VERSION:
        return any(v.kind == "name" and any(c.isdigit() for c in v.key) for v in values)
    loose = _LOOSE.get(kind)
    return any(_is(v, kind, values) for v in values) or bool(loose and loose.search(fold(text)))


def _is(value: Value, kind: Kind, values: Sequence[Value]) -> bool:
    """Say whether a value is of a kind; "3" in "Grok 3" counts nothing."""
    if value.kind not in _KINDS_OF_VALUE[kind] or any(_within(value, other) for other in values):
        return False
    if kind is Kind.DAY:
        return value.kind == "weekday" or _names_day(value.key)
    return kind is not Kind.DURATION or value.kind != "number" or value.unit in _SPANS_OF_TIME


def _within(value: Value, other: Value) -> bool:
    """Say whether a value belongs to a name: stands in it, or right after it as a version does."""
    return other.kind in ("name", "opener") and other.start <= value.start <= other.end + 1


def _names_day(date: str) -> bool:
    """Say whether a date's key, "2025-05-19" or "--05", goes down to the day."""
    return date.removeprefix("--").count("-") == (1 if date.startswith("--") else 2)
