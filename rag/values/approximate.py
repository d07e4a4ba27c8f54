"""Numbers told loosely: "about 10 billion" is stated by 9.8 billion, "over 300" by 320; how loosely is set here.

Rounded ones are exact to the digits that are given: 77,849 million is 77.8 billion and 78 billion, and not 77.9 or 77.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

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
_DIGITS = re.compile(r"\d+(?:[.,' \u00a0\u2009\u202f’]\d+)*")
_DECIMAL = re.compile(r"\d[.,](\d{1,2})(?!\d)")
_OFF, _PERCENT_OFF = Decimal("0.015"), Decimal("0.1")
"""Share of a number, and of a percentage, that rounding may take or add."""
_BOUND = re.compile(r"\s*(?:and|to|e|a|и|до|und|bis|y|et|à|-|–|—)\s*(?:[$€£]\s*)?")
_OPEN = re.compile(
    r"(?<!\w)(?:between|from|tra|fra|da|dai|между|от|zwischen|von|entre|de)\s+(?:[$€£]\s*)?$", re.IGNORECASE
)
_NUMERIC = frozenset({"number", "percent", "money"})


def roughly_stated(value: Value, text: str, stated: Iterable[Value]) -> bool:
    """Say whether a number of a text that is told loosely there is near one of these of its kind."""
    lead = _LEAD.search(text[max(0, value.start - 20) : value.start]) if value.kind in _NUMERIC else None
    if lead is None:
        return False
    how = str(lead.lastgroup)
    low, high = _SHARES[how]
    wanted = next(numbers_in(value.key), Decimal(0))
    return any(
        low * wanted <= number <= high * wanted
        for other in stated
        if _alike(other, value) and _sign(other) == _sign(value) and not _other_unit(other, value)
        if _no_finer(value, other, how)
        for number in numbers_in(other.key)
    )


def _no_finer(told: Value, stated: Value, how: str) -> bool:
    """Say whether a loose number is as coarse as its wording: "about 1,003" or "over 73" is not told of 1,000 or 80.

    "About" takes a number that is coarser, "over" and "under" one that is no finer, than the one stated.
    """
    own, other = _coarseness(told), _coarseness(stated)
    return own is None or other is None or own > other or (own == other and how != "about")


def _coarseness(value: Value) -> Decimal | None:
    """Return what the last digit that is not nought counts; None where the number is written in words."""
    step, digits = _step(value), _DIGITS.search(value.text)
    if step is None or digits is None:
        return None
    whole = re.sub(r"[^\d]", "", digits[0])
    return step * Decimal(10) ** (len(whole) - len(whole.rstrip("0")))


def rounded(value: Value, stated: Iterable[Value]) -> bool:
    """Say whether a number with a decimal, a scale or a percent sign is one of these, rounded to the digits it has."""
    step = _step(value) if value.kind in _NUMERIC else None
    claimed = next(numbers_in(value.key), None)
    if step is None or claimed is None or not (value.kind == "percent" or _DECIMAL.search(value.text) or step > 1):
        return False
    off = _PERCENT_OFF if value.kind == "percent" else _OFF
    for other in stated:
        finer, number = _step(other), next(numbers_in(other.key), None)
        if finer is None or number is None or finer >= step or not _countable(other, value):
            continue
        if abs(number - claimed) <= min(step / 2, off * number):
            return True
    return False


def within_range(value: Value, claimed: Sequence[Value], text: str, stated: Sequence[Value]) -> bool:
    """Say whether a number of a text is one end of a range there ("between 77 and 78 billion") that holds one of these.

    Where an end is stated as it is, the source has a range of its own, and the other end must be stated too.
    """
    numeric = [v for v in claimed if v.kind in _NUMERIC | {"year"}]
    for low, high in pairwise(numeric):
        if value not in (low, high) or not _BOUND.fullmatch(text[low.end : high.start]):
            continue
        opened = _OPEN.search(text[: low.start]) or text[low.end : high.start].strip() in "-–—"
        top, bottom = next(numbers_in(high.key), Decimal(0)), next(numbers_in(low.key), Decimal(0))
        scale = _scale(high) if _scale(low) == 1 else 1
        ends = (bottom * scale, top)
        known = [n for v in stated if _countable(v, high) for n in numbers_in(v.key)]
        bare = {n for v in stated if v.kind in _NUMERIC for n in numbers_in(v.key)}
        if opened and not set(ends) & {*known, *bare} and any(ends[0] < n < ends[1] for n in known):
            return True
    return False


def _step(value: Value) -> Decimal | None:
    """Return what the last digit that a number is written with counts; None where it is written in words."""
    amount, digits = next(numbers_in(value.key), None), _DIGITS.search(value.text)
    if amount is None or digits is None or amount == 0:
        return None
    written = digits[0].replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    whole = Decimal(re.sub(r"[^\d]", "", written))
    return amount / whole if whole else None


def _scale(value: Value) -> int:
    """Return the factor of the scale word that a number is written with, 1 where there is none."""
    step, decimals = _step(value), _DECIMAL.search(value.text)
    if step is None:
        return 1
    if decimals and step < 1000:
        return int(step * 10 ** len(decimals[1]))
    return max(1, int(step))


def _countable(stated: Value, claimed: Value) -> bool:
    """Say whether one number may be the other, rounded: a percentage is no amount, and no unit or currency differs."""
    if (stated.kind == "percent") != (claimed.kind == "percent") or stated.kind not in _NUMERIC | {"year"}:
        return False
    money = stated.kind == claimed.kind == "money"
    return not _other_unit(stated, claimed) and (not money or _sign(stated) == _sign(claimed))


def _alike(other: Value, value: Value) -> bool:
    """Say whether both are of one kind; a count between 1000 and 2099 may be read as a year."""
    return other.kind == value.kind or {other.kind, value.kind} == {"number", "year"}


def _sign(value: Value) -> str:
    """Return the currency of an amount of money, nothing for other numbers."""
    return value.key.split()[0] if value.kind == "money" else ""


def _other_unit(one: Value, other: Value) -> bool:
    return bool(one.unit and other.unit) and one.unit != other.unit
