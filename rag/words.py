"""Text to words, folded for comparison: lower case, no accents; scripts without spaces give pairs of characters.

Folding is for matching only: offsets of what it returns are those of the text as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rag.language import guess_language
from rag.stop_words import ANY_LANGUAGE, FOLDED

_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f"
STEM = 5
"""Letters: inflected forms of a word meet in most European languages, and few other words do (docs/decisions.md)."""
_WORD = re.compile(rf"\d+(?:[.,:]\d+)+|[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[^\W_])+")
_PLAIN_WORD = re.compile(r"\d+(?:[.,:]\d+)+|[a-z0-9]+")
"""The same for text in ASCII and lower case, several times as fast."""
_SPACED_WORD = re.compile(r"\d+(?:[.,:]\d+)+|[^\W_]+")
"""The same for text without a character of those scripts."""
_HOLDS_UNSPACED = re.compile(f"[{_UNSPACED}]")


def fold(text: str) -> str:
    """Return the text in lower case without accents; the Cyrillic й stays, being a letter of its own."""
    if text.isascii():
        return text.lower()
    # Letters of other shapes ("𝕊") become plain ones first, or their case would be folded only the second time.
    plain = unicodedata.normalize("NFKC", text).casefold()
    bare = unicodedata.normalize("NFKD", plain.replace("й", "\0"))
    return "".join(c for c in bare if not unicodedata.combining(c)).replace("\0", "й")


_fold_word = lru_cache(maxsize=32_768)(fold)


def word_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each folded word with the half-open span of the text it comes from."""
    for match in _WORD.finditer(text):
        if not _HOLDS_UNSPACED.match(match[0]):
            yield _fold_word(match[0]), match.start(), match.end()
        elif len(match[0]) == 1:
            yield match[0], match.start(), match.end()
        else:
            for at in range(match.start(), match.end() - 1):
                yield text[at : at + 2], at, at + 2


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order; "Musk's" gives "musk" and "s"."""
    if text.isascii():
        return _PLAIN_WORD.findall(text.lower())
    if not _HOLDS_UNSPACED.search(text):
        return [_fold_word(word) for word in _SPACED_WORD.findall(text)]
    return [word for word, _, _ in word_spans(text)]


def stems(text: str) -> list[str]:
    """Return the folded words of a text cut to their first letters; what holds a digit stays whole, as codes must."""
    return [word if any(map(str.isdigit, word)) else word[:STEM] for word in words(text)]


def content_words(text: str, language: str = "") -> list[str]:
    """Return the folded words that are no function words of the language, which is guessed when not given."""
    stop = FOLDED.get(language or guess_language(text), ANY_LANGUAGE)
    return [word for word in words(text) if word not in stop]
