"""Numbers in digits or words, with magnitude, percent sign or currency; years; ordinals.

"1.234" is a thousand in Italian, German or Bulgarian text and a decimal in English; what it counts is not read. A
source's own "[1]" is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from rag.values.numerals import (
    ANY_NUMERAL,
    CURRENCIES,
    HUNDREDS,
    NUMERALS,
    ORDINALS,
    PERCENT,
    magnitude,
)
from rag.values.units import UNITS
from rag.values.value import Kind, Value
from rag.words import fold

_TOKEN = re.compile(
    r"(?P<digits>(?<![^\W_])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![^\W_])(?:,\d+)?"
    r"|(?<![^\W\d_])\d+(?:[.,'’]\d+)*)"
    r"|(?P<word>[^\W\d_]+|[%٪％$€£¥₽₹])|(?P<other>\S)"
)
_COMMA_IS_DECIMAL = frozenset({"it", "de", "bg", "fr", "es", "ru"})
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th", "ти", "ви", "ри", "ми", "ма", "та", "тия", "ият", "º", "ª"})
_OPENING = re.compile(
    r"(?:^|[\n.:;!?(]|,?\s(?:and|e|ed|и|und))[\s\-*•–—\"'“«(]*(?:(?:in(?: the)?|на|an|en)\s)?$", re.IGNORECASE
)
"""What stands before a word that begins a clause, an "in" or "на" of its own included."""
_COUNTED = re.compile(r"(?:\s(?:luogo|place|място|linie|stelle|lugar|lieu))?\s?[,:]", re.IGNORECASE)
_AMOUNT = re.compile(r"\d+(?:\.\d+)?")
_BLANK, _MARK, _A_YEAR = re.compile(r"[\s'’]"), re.compile(r"[.,]"), re.compile(r"1[0-9]{3}|20[0-9]{2}")
_SHORT = frozenset({"k", "m", "b"})
_ARTICLES = frozenset({"a", "one", "един", "una", "un", "ein", "eine"})
_NUMBER_WORDS = frozenset().union(_ARTICLES, HUNDREDS, ORDINALS, *NUMERALS.values())
"""Words that a number may begin with."""
_FILLERS = frozenset({"di", "de", "d", "us", "u.s", "американски", "щатски", "amerikanische", "американских", "of"})


_folded = lru_cache(maxsize=16_384)(fold)


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return _folded(self.text)


def find_numbers(text: str, language: str) -> list[Value]:
    """Return the numbers of a text in order; the language settles decimal comma, long scale and number words."""
    tokens = [_Token(str(m.lastgroup), m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
    found: list[Value] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind != "digits" and tokens[at].folded not in _NUMBER_WORDS:
            at += 1
            continue
        value, after = _number_at(text, tokens, at, language)
        if value:
            found.append(value)
        at = after
    return found


def parse_number(digits: str, language: str = "") -> Decimal | None:
    """Return the number that digits with separators stand for, None for "1.2.3" and the like."""
    plain = _BLANK.sub("", digits)
    marks = _MARK.findall(plain)
    if not marks:
        return Decimal(plain)
    if len(set(marks)) == 2:
        whole, _, fraction = plain.rpartition(marks[-1])
        whole = whole.replace(marks[0], "")
        return Decimal(f"{whole}.{fraction}") if whole.isdigit() else None
    groups = plain.split(marks[0])
    grouped = 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]) and groups[0] != "0"
    if len(marks) > 1:
        return Decimal("".join(groups)) if grouped else None
    if grouped and (marks[0] == ".") == (language in _COMMA_IS_DECIMAL):
        return Decimal("".join(groups))
    return Decimal(".".join(groups))


def _number_at(text: str, tokens: list[_Token], at: int, language: str) -> tuple[Value | None, int]:
    """Read the number that begins at this token, if one does, and say where to go on."""
    token = tokens[at]
    if token.kind == "digits" and text[token.start - 1 : token.start] == "[" and text[token.end : token.end + 1] == "]":
        return None, at + 1
    if token.kind == "digits":
        amount, after = parse_number(token.text, language), at + 1
        if amount is None:
            return Value("number", token.start, token.end, token.text, token.text), after
    else:
        words = _words_at(tokens, at, language)
        if words is None:
            return None if _enumerates(text, token) else _ordinal(token), at + 1
        amount, after = Decimal(words[0]), words[1]
    factor, after = _magnitude_at(tokens, after, language, money=_sign_before(tokens, at) is not None)
    return _finish(text, tokens, at, after, amount * factor, factor == 1 and token.kind == "digits")


def _words_at(tokens: list[_Token], at: int, language: str) -> tuple[int, int] | None:
    """Read number words: "twenty-five", "двадесет и пет", "three hundred"."""
    table = NUMERALS.get(language, ANY_NUMERAL)
    word = tokens[at].folded
    if word in _ARTICLES and at + 1 < len(tokens):
        following = tokens[at + 1].folded
        if following in HUNDREDS:
            return HUNDREDS[following], at + 2
        return (1, at + 1) if magnitude(following, language) > 1 and following not in _SHORT else None
    if word in HUNDREDS and not word.startswith(("dozen", "hundreds")):
        return HUNDREDS[word], at + 1
    if word not in table:
        return None
    total, at = table[word], at + 1
    if total % 10 == 0 and total >= 20 and at + 1 < len(tokens) and tokens[at].folded in {"-", "и", "y", "et"}:
        unit = table.get(tokens[at + 1].folded, 10)
        total, at = (total + unit, at + 2) if unit < 10 else (total, at)
    if at < len(tokens) and tokens[at].folded in {"hundred", "hundert", "cento"}:
        total, at = total * 100, at + 1
    return total, at


def _magnitude_at(tokens: list[_Token], at: int, language: str, money: bool) -> tuple[int, int]:
    """Read the magnitudes that follow: "million", "Mrd.", "mil millones"; a bare letter only touching the digits."""
    factor = 1
    while at < len(tokens):
        hyphen = tokens[at].text == "-" and at + 1 < len(tokens)
        token = tokens[at + hyphen]
        step = magnitude(token.folded, language)
        touching = token.start == tokens[at - 1].end
        short = token.folded in _SHORT and not (touching and (money or token.text in {"k", "K", "M", "B"}))
        if step == 1 or short or (hyphen and tokens[at].start != tokens[at - 1].end):
            break
        factor, at = factor * step, at + 1 + hyphen
    if factor > 1 and at < len(tokens) and tokens[at].text == "." and tokens[at].start == tokens[at - 1].end:
        short_form = tokens[at - 1].folded in {"mrd", "mio", "mld", "mln", "млн", "млрд", "хил", "трлн", "тыс"}
        at += short_form
    return factor, at


def _sign_before(tokens: list[_Token], at: int) -> str | None:
    code = CURRENCIES.get(tokens[at - 1].folded) if at else None
    return code if code and (not tokens[at - 1].text.isalpha() or tokens[at - 1].text.isupper()) else None


def _finish(
    text: str, tokens: list[_Token], at: int, after: int, amount: Decimal, plain: bool
) -> tuple[Value | None, int]:
    """Name the kind of a number by what stands before and after it."""
    start, key = tokens[at].start, _canonical(amount)
    code = _sign_before(tokens, at)
    if code:
        return _value("money", text, tokens[at - 1].start, tokens[after - 1].end, f"{code} {key}"), after
    ahead = after
    while ahead < len(tokens) and tokens[ahead].folded in _FILLERS | {"'", "’", "."} and ahead < after + 3:
        ahead += 1
    if ahead < len(tokens) and (code := CURRENCIES.get(tokens[ahead].folded)):
        return _value("money", text, start, tokens[ahead].end, f"{code} {key}"), ahead + 1
    end = _percent_end(tokens, after)
    if end:
        return _value("percent", text, start, tokens[end - 1].end, f"{key}%"), end
    following = tokens[after].folded if after < len(tokens) and plain else ""
    gap = tokens[after].start - tokens[after - 1].end if following else 1
    if following == "-" and gap == 0 and after + 1 < len(tokens) and tokens[after + 1].folded in _ORDINAL_ENDINGS:
        return _value("ordinal", text, start, tokens[after + 1].end, key), after + 2
    if following in _ORDINAL_ENDINGS and gap == 0:
        return _value("ordinal", text, start, tokens[after].end, key), after + 1
    if plain and _A_YEAR.fullmatch(tokens[at].text):
        if following in {"-", "–", "/"} and gap == 0 and _short_year(tokens, at, after):
            tokens[after + 1] = tokens[after + 1]._replace(text=tokens[at].text[:2] + tokens[after + 1].text)
        decade = following == "s" and gap == 0
        return _value("year", text, start, tokens[after - 1 + decade].end, key + "s" * decade), after + decade
    unit = UNITS.get(tokens[after].folded, "") if after < len(tokens) else ""
    return replace(_value("number", text, start, tokens[after - 1].end, key), unit=unit), after


def _short_year(tokens: list[_Token], at: int, after: int) -> bool:
    """Say whether "19" in "2018–19" is a year."""
    second = tokens[after + 1].text if after + 1 < len(tokens) and tokens[after + 1].start == tokens[after].end else ""
    return bool(re.fullmatch(r"\d\d", second)) and second > tokens[at].text[2:] and not _percent_end(tokens, after + 2)


def _percent_end(tokens: list[_Token], at: int) -> int:
    """Return the index after a percent sign or word at this token, 0 where there is none."""
    ahead = [token.folded for token in tokens[at : at + 2]]
    if ahead and ahead[0] in PERCENT:
        return at + 1
    return at + 2 if " ".join(ahead) in {"per cent", "per cento", "pour cent", "por ciento", "на сто"} else 0


def _enumerates(text: str, token: _Token) -> bool:
    """Say whether a word only numbers what is said: "First, …", "и второ, …", "In primo luogo, …"."""
    return bool(_OPENING.search(text[max(0, token.start - 24) : token.start]) and _COUNTED.match(text, token.end))


def _ordinal(token: _Token) -> Value | None:
    value = ORDINALS.get(token.folded) if token.kind == "word" else None
    return Value("ordinal", token.start, token.end, token.text, str(value)) if value else None


def _canonical(amount: Decimal) -> str:
    """Return the shortest plain form: "10000000000", "3.5"."""
    return f"{amount.normalize():f}"


def _value(kind: Kind, text: str, start: int, end: int, key: str) -> Value:
    return Value(kind, start, end, text[start:end], key)


def numbers_in(key: str) -> Iterator[Decimal]:
    """Yield the number of a key of any numeric kind: "USD 5", "12%", "2018"."""
    match = _AMOUNT.search(key)
    if match:
        yield Decimal(match[0])
