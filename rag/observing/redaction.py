"""Takes keys and, if wanted, personal data out of a text that is kept.

Only what has a shape is found: keys by their makers' prefixes, e-mail, telephone, IBAN and card numbers, addresses of
machines. Names of people stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_KEYS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\bey[JI][\w-]{10,}\.[\w-]{10,}\.[\w-]*"
    r"|\b(?:sk|pk|rk|xai|gsk|hf|fn|ghp|gho|ghs|glpat|xox[abp]|AIza|AKIA|ASIA|npm|pypi)[-_]?[A-Za-z0-9_-]{16,}"
    r"|(?i:\bbearer\s+)[\w.~+/=-]{8,}"
    r"|(?i:\b(?:api[-_ ]?key|secret|password|passwd|token)\s*[:=]\s*)[^\s,;\"']{6,}"
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]){11,30}\b")
_CARD = re.compile(r"\b\d(?:[ -]?\d){12,18}\b")
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+|00)\d(?:[ ()./-]{0,2}\d){6,14}\b|(?<![\w.,/-])0\d(?:[ ()./-]{0,2}\d){7,11}\b")
_ADDRESS = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b")


def without_keys(text: str) -> str:
    """Return the text with every key, token and password that is known by its shape replaced by ``[key]``."""
    return _KEYS.sub("[key]", text)


def without_personal(text: str) -> str:
    """Return the text with e-mail, IBAN, card, telephone and network addresses replaced by what they are."""
    text = _EMAIL.sub("[e-mail]", text)
    text = _IBAN.sub(_if(is_iban, "[iban]"), text)
    text = _CARD.sub(_if(is_card, "[card]"), text)
    return _ADDRESS.sub("[address]", _PHONE.sub("[phone]", text))


def is_iban(text: str) -> bool:
    """Say whether a text is an IBAN whose check digits agree (ISO 13616: remainder 1 modulo 97)."""
    plain = text.replace(" ", "")
    moved = plain[4:] + plain[:4]
    return plain.isalnum() and plain.isascii() and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def is_card(text: str) -> bool:
    """Say whether a text is a card number whose check digit agrees (Luhn, ISO/IEC 7812-1)."""
    digits = [int(c) for c in reversed(text) if c.isdigit()]
    doubled = (sum(divmod(2 * d, 10)) for d in digits[1::2])
    return len(digits) >= 13 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _if(is_one: Callable[[str], bool], shown: str) -> Callable[[re.Match[str]], str]:
    return lambda found: shown if is_one(found.group()) else found.group()
