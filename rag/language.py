"""Guess the main language of a text by its script, its function words and telling letters; no model, no dictionary.

Seven languages are told apart by their function words; others only where their script or letters give them away.
"""

from __future__ import annotations

import re
from collections import Counter

from rag.stop_words import STOP_WORDS

_LONGEST = 4_000
_SCRIPTS = {
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "kana": re.compile(r"[\u3040-\u30ff]"),
    "han": re.compile(r"[\u4e00-\u9fff]"),
    "hangul": re.compile(r"[\uac00-\ud7af]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
    "hebrew": re.compile(r"[\u0590-\u05ff]"),
    "devanagari": re.compile(r"[\u0900-\u097f]"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
_BY_SCRIPT = {
    "greek": "el", "kana": "ja", "han": "zh", "hangul": "ko", "arabic": "ar", "hebrew": "he", "devanagari": "hi",
    "thai": "th",
}  # fmt: skip
_LATIN = ("en", "it", "de", "fr", "es")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SHARED = Counter(word for language in _LATIN for word in STOP_WORDS[language])
_UKRAINIAN, _SERBIAN = re.compile("[іїєґ]"), re.compile("[јљњћђџќѓѕ]")
_RUSSIAN = re.compile("[ыэё]|ь(?!о)")
_BULGARIAN = re.compile(r"[бвгджзйклмнпрстфхцчшщ]ъ[бвгджзйклмнпрстфхцчшщ]|[а-я]{2}(?:ът|ите|ата|ото)\b")


def guess_language(text: str) -> str:
    """Return the ISO 639-1 code of the text's main language, or "" when unsure."""
    sample = text[:_LONGEST]
    script = _script(sample)
    if script == "cyrillic":
        return _cyrillic(sample.lower())
    return _latin(sample.lower()) if script == "latin" else _BY_SCRIPT.get(script, "")


def _script(sample: str) -> str:
    """Return the script most telling of the language: names in Latin letters stand in texts of every script."""
    if sample.isascii():
        return "latin" if _SCRIPTS["latin"].search(sample) else ""
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS.items()}
    letters = sum(counts.values())
    if not letters:
        return ""
    if counts["kana"] > 0.1 * (counts["kana"] + counts["han"]) and counts["kana"] + counts["han"] > 0.2 * letters:
        return "kana"
    others = {name: count for name, count in counts.items() if name != "latin"}
    best = max(others, key=lambda name: others[name])
    return best if others[best] > 0.25 * letters else "latin"


def _cyrillic(sample: str) -> str:
    if _UKRAINIAN.search(sample) and not _RUSSIAN.search(sample):
        return "uk"
    if _SERBIAN.search(sample):
        return "sr"
    words = _WORD.findall(sample)
    bulgarian = sum(word in STOP_WORDS["bg"] and word not in STOP_WORDS["ru"] for word in words)
    russian = sum(word in STOP_WORDS["ru"] and word not in STOP_WORDS["bg"] for word in words)
    bulgarian += 2 * len(_BULGARIAN.findall(sample))
    russian += 2 * len(_RUSSIAN.findall(sample))
    if bulgarian == russian:
        return ""
    return "bg" if bulgarian > russian else "ru"


def _latin(sample: str) -> str:
    """Return the language whose function words weigh most; one shared by three languages weighs a third."""
    scores = dict.fromkeys(_LATIN, 0.0)
    for word in _WORD.findall(sample):
        for part in {word, word.replace("’", "'").partition("'")[0]}:
            if part in _SHARED:
                for language in _LATIN:
                    if part in STOP_WORDS[language]:
                        scores[language] += 1 / _SHARED[part]
    first, second = sorted(scores.values(), reverse=True)[:2]
    if first < 1 or first < 1.25 * second:
        return ""
    return max(scores, key=lambda language: scores[language])
