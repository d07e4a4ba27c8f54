"""Numbers told loosely: "about 10 billion" is stated by 9.8 billion, "over 300" by 320; how loosely is set here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from rag.values.numbers import numbers_in
from rag.values.value import Value

_ABOUT = (
    r"about|around|roughly|approximately|approx\.?|some|circa|ca\.?|nearly|almost|close to|quasi|all'incirca|attorno a|"
    r"около|близо|приблизително|почти|към|etwa|rund|ungefähr|fast|knapp|environ|presque|unos|unas|aproximadamente|casi|~|≈"
)
_OVER = (
    r"more than|over|at least|above|upwards of|oltre|più di|almeno|над|повече от|поне|mehr als|über|mindestens|plus de|"
    r"au moins|más de|al menos"
)
_UNDER = (
    r"less than|under|fewer than|below|up to|at most|meno di|fino a|sotto|под|по-малко от|най-много|weniger als|unter|"
    r"bis zu|höchstens|moins de|menos de|hasta"
)
_LEAD = re.compile(
    rf"(?:(?P<about>(?<!\w)(?:{_ABOUT}))|(?P<over>(?<!\w)(?:{_OVER}))|(?P<under>(?<!\w)(?:{_UNDER})))\s*(?:[$€£]\s*)?$",
    re.IGNORECASE,
)
_SHARES = {"about": (Decimal("0.94"), Decimal("1.06")), "over": (Decimal(1), Decimal("1.5")),
           "under": (Decimal("0.6"), Decimal(1))}  # fmt: skip
"""What a stated number may be of the one that is told loosely."""
_NUMERIC = frozenset({"number", "percent", "money"})


def roughly_stated(value: Value, text: str, stated: Iterable[Value]) -> bool:
    """Say whether a number of a text that is told loosely there is near one of these of its kind."""
    lead = _LEAD.search(text[max(0, value.start - 20) : value.start]) if value.kind in _NUMERIC else None
    if lead is None:
        return False
    low, high = _SHARES[str(lead.lastgroup)]
    wanted = next(numbers_in(value.key), Decimal(0))
    return any(
        low * wanted <= number <= high * wanted
        for other in stated
        if _alike(other, value) and _sign(other) == _sign(value) and not _other_unit(other, value)
        for number in numbers_in(other.key)
    )


def _alike(other: Value, value: Value) -> bool:
    """Say whether both are of one kind; a count between 1000 and 2099 may be read as a year."""
    return other.kind == value.kind or {other.kind, value.kind} == {"number", "year"}


def _sign(value: Value) -> str:
    """Return the currency of an amount of money, nothing for other numbers."""
    return value.key.split()[0] if value.kind == "money" else ""


def _other_unit(one: Value, other: Value) -> bool:
    return bool(one.unit and other.unit) and one.unit != other.unit
