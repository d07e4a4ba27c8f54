"""Secrets to hashes and back to yes or no: scrypt (RFC 7914) with its parameters beside the hash."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from functools import cache

_COST, _BLOCK, _PARALLEL = 14, 8, 1
"""2 to the 14th rounds over blocks of 8: 16 MB and some 40 ms a try."""
_MOST_MEMORY = 256 * 1024 * 1024


def hashed(secret: str) -> str:
    """Return what may be kept of a secret, salted: ``scrypt$cost$block$parallel$salt$hash``."""
    salt = secrets.token_bytes(16)
    made = _scrypt(secret, salt, _COST, _BLOCK, _PARALLEL)
    return f"scrypt${_COST}${_BLOCK}${_PARALLEL}${base64.b64encode(salt).decode()}${base64.b64encode(made).decode()}"


def matches(secret: str, kept: str) -> bool:
    """Say whether a secret is the one that was hashed, in a time that does not tell how nearly."""
    _, cost, block, parallel, salt, made = kept.split("$")
    tried = _scrypt(secret, base64.b64decode(salt), int(cost), int(block), int(parallel))
    return hmac.compare_digest(tried, base64.b64decode(made))


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret that is long and random, and so needs no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _scrypt(secret: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    password = secret.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(password, salt=salt, n=1 << cost, r=block, p=parallel, maxmem=_MOST_MEMORY)


@cache
def nobody() -> str:
    """Return what a name that nobody has is compared with, so that the time taken does not tell which there are."""
    return hashed(secrets.token_hex(16))
