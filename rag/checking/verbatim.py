"""Whether words occur verbatim: white space, quotation marks, dashes and case apart, nothing else.

A sentence counts as verbatim only when it is a whole sentence of the evidence: "he left" inside "it is false that he
left" does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SAME = str.maketrans(
    {**dict.fromkeys("‘’‚‛`´", "'"), **dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‐‑‒–—―−", "-"), "…": "."}
)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_UNEVEN = re.compile(f"\\s\\s|[{''.join(sorted(_INVISIBLE))}Σ]")
_SPACE = re.compile(r"\s")
"""What keeps characters made alike from standing at the same offsets; a sigma is lower-cased by its place."""
_QUOTES = re.compile(r"“([^“”]{3,400})”|«([^«»]{3,400})»|„([^„“”]{3,400})[“”]|\"([^\"]{3,400})\"|「([^「」]{3,400})」")
_EDGE = re.compile(
    r"^(?:\d{1,3}[.)]\s|[\s.!?…。！？;:,\"'\-()*#•|>]|\[\d{1,3}\])+|(?:[\s.!?…。！？;:,\"'\-()*#•|>]|\[\d{1,3}\])+$"
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Normal:
    """A text with white space, quotation marks, dashes and case made alike, and the way back to its offsets."""

    text: str
    origin: tuple[int, ...]
    """For each character of ``text`` the offset it comes from."""

    def span(self, start: int, end: int) -> Span:
        """Return the span of the original text that a span of the normal one comes from."""
        return self.origin[start], self.origin[end - 1] + 1


def normalise(text: str) -> Normal:
    """Return the text with white space, quotation marks, dashes and case made alike."""
    plain = text.translate(_SAME)
    if not _UNEVEN.search(plain) and len(lowered := plain.lower()) == len(plain):
        return Normal(_SPACE.sub(" ", lowered), tuple(range(len(plain))))
    letters: list[str] = []
    origin: list[int] = []
    for at, letter in enumerate(plain):
        if letter in _INVISIBLE or (letter.isspace() and letters and letters[-1] == " "):
            continue
        lowered = letter.lower()
        letters.append(" " if letter.isspace() else lowered if len(lowered) == 1 else letter)
        origin.append(at)
    return Normal("".join(letters), tuple(origin))


def find_sentence(claim: str, evidence: Normal, sentences: Sequence[Span]) -> Span | None:
    """Return the span of the run of whole sentences that the claim repeats word for word, None when it repeats none."""
    wanted = _EDGE.sub("", normalise(claim).text)
    if len(wanted.split()) < 2 and len(wanted) < 6:
        return None
    at = evidence.text.find(wanted)
    while at >= 0:
        start, end = evidence.span(at, at + len(wanted))
        first = next((s for s in sentences if s[0] <= start < s[1]), None)
        last = next((s for s in sentences if s[0] < end <= s[1]), None)
        if first and last and _whole(evidence, at, at + len(wanted), (first[0], last[1])):
            return first[0], last[1]
        at = evidence.text.find(wanted, at + 1)
    return None


def missing_quotes(claim: str, evidence: Normal) -> list[str]:
    """Return the quotations of two words and more in the claim that the evidence does not hold word for word.

    A title in quotation marks, every long word a capital, is a name; "[...]" joins pieces that must each occur.
    """
    quoted = [next(part for part in match.groups() if part) for match in _QUOTES.finditer(claim)]
    return [words for words in quoted if _is_speech(words) and not _occurs(words, evidence)]


def _is_speech(words: str) -> bool:
    long = [word for word in re.findall(r"[^\W\d_]+", words) if len(word) > 3]
    titled = bool(long) and all(word[0].isupper() for word in long)
    return len(words.split()) > 1 and words == words.strip() and not titled


def _occurs(words: str, evidence: Normal) -> bool:
    pieces = (_EDGE.sub("", normalise(piece).text) for piece in re.split(r"\[[^\[\]]{0,40}\]|\(?…\)?|\.\.\.", words))
    return all(piece in evidence.text for piece in pieces)


def _whole(evidence: Normal, start: int, end: int, sentence: Span) -> bool:
    """Say whether nothing but punctuation, markers and bullets lies between the match and the sentence's ends."""
    begin = next(i for i, origin in enumerate(evidence.origin) if origin >= sentence[0])
    finish = next((i for i, origin in enumerate(evidence.origin) if origin >= sentence[1]), len(evidence.text))
    return not _EDGE.sub("", evidence.text[begin:start]) and not _EDGE.sub("", evidence.text[end:finish])
