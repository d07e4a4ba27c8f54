"""Words across scripts: Cyrillic and Greek to bare Latin letters, and whether two spellings sound alike.

Loose on purpose across scripts (Musk and Мъск), strict within one: there it compares letters.
"""

from __future__ import annotations

import re

from rag.words import fold

_LETTERS = {
    "ж": "zh", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "", "ю": "yu", "я": "ya",
    "э": "e", "ы": "y", "і": "i", "є": "e", "ґ": "g", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "ch", "ђ": "dj",
    "џ": "dzh", "ќ": "k", "ѓ": "g", "ѕ": "dz", "θ": "th", "ξ": "x", "ψ": "ps",
    **dict(zip("абвгдезийклмнопрстуф", "abvgdeziyklmnoprstuf", strict=True)),
    **dict(zip("αβγδεζηικλμνοπρσςτυφχω", "avgdeziiklmnoprsstifho", strict=True)),
}  # fmt: skip
_CLUSTERS = [("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("ου", "u"), ("дж", "j")]
_OTHER_SCRIPT = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_SOUNDS = [
    (r"^kn", "n"), (r"^wr", "r"), (r"^ps", "s"), (r"^x", "z"), (r"tch", "ch"), (r"sch", "sh"), (r"(?<=[aeiou])w", ""),
    (r"^u(?=[aeiou])", "v"), (r"ph", "f"), (r"ck", "k"), (r"qu", "kv"), (r"dzh|dj", "j"), (r"tion", "shn"),
    (r"g(?=[ei])", "j"), (r"c(?=[eiy])", "s"), (r"ts|tz|zz", "s"), (r"sh|zh|ch", "c"), (r"th", "t"), (r"gh", "g"),
    (r"c(?![^c]*$)|c$", "c"), (r"x", "ks"), (r"q", "k"), (r"w", "v"), (r"z", "s"), (r"(?<=.)h", ""),
]  # fmt: skip
_HEARD_AS = {"a": "aeo", "e": "eia", "i": "iay", "o": "oau", "u": "uao", "y": "yia"}
_COMPILED = [(re.compile(pattern), sound) for pattern, sound in _SOUNDS]


def transliterate(word: str) -> str:
    """Return the folded word in bare Latin letters; other scripts than Cyrillic and Greek stay as they are."""
    folded = fold(word)
    if folded.isascii():
        return folded
    for cluster, letters in _CLUSTERS:
        folded = folded.replace(cluster, letters)
    return "".join(_LETTERS.get(letter, letter) for letter in folded)


def foreign_script(word: str) -> bool:
    """Say whether a word is written in Cyrillic or Greek."""
    return bool(_OTHER_SCRIPT.search(word))


def skeleton(word: str) -> str:
    """Return the consonants of a transliterated word as they sound, vowels dropped but for one in front."""
    word = re.sub(r"c(?![eiyh])(?!k)", "k", word)
    for pattern, sound in _COMPILED:
        word = pattern.sub(sound, word)
    word = re.sub(r"(.)\1+", r"\1", word)
    bare = word[:1].translate(str.maketrans("eiouy", "aaaaa")) + re.sub("[aeiouy]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", bare)


def sounds_alike(first: str, second: str) -> bool:
    """Say whether two transliterated words of different scripts may be one name: like consonants, like length."""
    a, b = skeleton(first), skeleton(second)
    if not a or not b or abs(len(first) - len(second)) > max(2, len(first) // 2):
        return False
    if a == b:
        return len(a) > 3 or _vowels_meet(first, second)
    return min(len(a), len(b)) >= 4 and _one_edit(a, b)


def _vowels_meet(first: str, second: str) -> bool:
    """Say whether the first vowels of two short words may be heard as one: Tom and Том, but not Tom and Тим."""
    a, b = (re.findall("[aeiouy]+", word)[:1] for word in (first, second))
    return not a or not b or any(y in _HEARD_AS[x] or x in _HEARD_AS[y] for x in a[0] for y in b[0])


def _one_edit(a: str, b: str) -> bool:
    """Say whether one letter changed, added or dropped turns one into the other."""
    if abs(len(a) - len(b)) > 1 or a[0] != b[0]:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[at + 1 :] == b[at + 1 :] or a[at:] == b[at + 1 :] or a[at + 1 :] == b[at:]
