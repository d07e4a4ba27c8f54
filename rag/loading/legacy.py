"""Which legacy encoding bytes are in: the one under which their letters are likeliest in some language.

Letters are weighed by how common they are, by their case and by their neighbours; no words are known. A handful of
letters can be told apart only roughly: the text of encodings that share them is then the same.
"""

from __future__ import annotations

import codecs
import math
from functools import cache

_SAMPLE_BYTES = 2_000
_WEST = ("èàùòìé", "éèàêçôûîâùëïœ", "üäöß", "óíáéñúü", "ãçáéíóêâõàú", "äåöé", "øåæé", "íáðéþúýóöæ", "ëéïö", "èéàòóíúç")
_CENTRE = ("íáéěřýčžšůúťďňó", "ęłąóżśćńź", "áéőöíóüúű", "ăâîşţ", "áíýéčžšťúľôňäó", "čšžćđ", "üäöß")
_BALTIC = ("ėšųžąįčūę", "āīēšūļžņčģķ", "äõüöšž")
_CYRILLIC = (
    "аеиотнрсвдлкпмзубгяъчцщжшхйфьюѝ",
    "оаеинтсрвлкмдпзугябчъжьшщхцюйыфэё",
    "оанівитерсклудпмзябьгйчхжцшюєїщфґ",
    "аоиенрстуклвдмјпгзбчшжцњћљфхђџ",
)
_GREEK = ("αοιετσνηυρπκμλςωόάίδέήγθχύφώβξζψϊΐϋ",)
_HEBREW = ("יוהלאתרשמבנםדקעחפןטצגזסכךץף",)
_ARABIC = ("اليمنوترةبعدسفهكقحجشطصخضأثغذزىإءئظآؤ",)
_THAI = ("านรอกเงมยลวดทสตะปบคหแจพชขใไโผซฉ่้ัี็ิืึุู์",)
_JAPANESE, _CHINESE, _KOREAN = _IDEOGRAPHIC = ("japanese", "chinese", "korean")

CANDIDATES: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("cp1252", _WEST, 1.0), ("cp1251", _CYRILLIC, 1.0), ("cp932", (_JAPANESE,), 1.0), ("gb18030", (_CHINESE,), 1.0),
    ("cp950", (_CHINESE,), 0.5), ("cp949", (_KOREAN,), 0.5), ("cp1250", _CENTRE, 0.5), ("cp1253", _GREEK, 0.5),
    ("cp1254", ("ışüçğöİâ",), 0.3), ("cp1255", _HEBREW, 0.01), ("cp1256", _ARABIC, 0.3), ("cp1257", _BALTIC, 0.2),
    ("euc_jp", (_JAPANESE,), 0.2), ("koi8_u", _CYRILLIC, 0.2), ("cp866", _CYRILLIC, 0.1), ("cp874", _THAI, 0.2),
    ("iso8859_2", _CENTRE, 0.1), ("iso8859_5", _CYRILLIC, 0.05), ("mac_roman", _WEST, 0.02),
)  # fmt: skip
"""Encoding, the languages written in it, and how common it is among files."""

_PUNCTUATION = frozenset("“”„‘’‚«»‹›–—…€£°§©®™·№¿¡•º\u00a0、。・「」，：；！？（）～ー『』《》")
_WITHIN_WORDS = frozenset("’‘–—\u00a0")
_FINAL = frozenset("ךםןףץةىς")
"""Letters that only end a word."""
_RARE = 1e-5
_LEAST_LIKELY = math.log(2e-3)
"""Mean over the letters beyond ASCII, an ideograph counting twice: under this no language reads so."""


def likeliest_encoding(data: bytes) -> str:
    """Return the likeliest encoding, as Python names it; "" when under each the bytes read like no language."""
    sample, cut = _sample(data)
    scored = list[tuple[float, str]]()
    for encoding, languages, prior in CANDIDATES:
        text = _decoded(sample, encoding, cut)
        if text is not None:
            likelihood = max(_likelihood(text, language, encoding) for language in languages)
            size = sum(character > "\x7f" for character in text) * (2 if languages[0] in _IDEOGRAPHIC else 1)
            if likelihood >= _LEAST_LIKELY * size:
                scored.append((likelihood + math.log(prior), encoding))
    return max(scored, key=lambda pair: pair[0], default=(0.0, ""))[1]


def _sample(data: bytes) -> tuple[bytes, bool]:
    """Return the lines that hold bytes beyond ASCII, up to a length, and whether the last one is cut."""
    lines, length = list[bytes](), 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line[:_SAMPLE_BYTES])
            length += len(line)
            if length >= _SAMPLE_BYTES:
                break
    return b"".join(lines)[:_SAMPLE_BYTES], length >= _SAMPLE_BYTES


def _decoded(sample: bytes, encoding: str, cut: bool) -> str | None:
    """Decode a sample, whose last letter may be cut in two; None where it does not fit."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample, final=not cut)
    except UnicodeDecodeError:
        return None
    return None if any("\x7f" <= character <= "\x9f" for character in text) else text


def _likelihood(text: str, language: str, encoding: str) -> float:
    """Return the log-likelihood of the characters beyond ASCII as that language's."""
    if language in _IDEOGRAPHIC:
        return sum(math.log(_ideograph(c, language, encoding)) for c in text if c > "\x7f")
    weights, latin = _weights(language), language[0] < "\u0250"
    total, before = 0.0, " "
    for character, after in zip(text, text[1:] + " ", strict=True):
        if character > "\x7f":
            weight = _letter(character, before, weights)
            if character.isalpha():
                weight *= _fit(before, latin) * _fit(after, latin)
                weight *= 0.01 if character in _FINAL and after.isalpha() else 1.0
            elif before.isalpha() and after.isalpha() and character not in _WITHIN_WORDS:
                weight *= 0.01
            total += math.log(weight)
        before = character
    return total


@cache
def _weights(language: str) -> dict[str, float]:
    """Return how likely each letter is: by its rank, as Zipf found for words; it fits letters well enough."""
    weights = [1 / (rank + 1.5) for rank in range(len(language))]
    return {letter: 0.8 * weight / sum(weights) for letter, weight in zip(language, weights, strict=True)}


def _letter(character: str, before: str, weights: dict[str, float]) -> float:
    if character in weights:
        return weights[character]
    lowered = character.lower()
    if lowered in weights:
        # A capital behind a small letter: "пРИВЕТ" is what the wrong Cyrillic encoding looks like.
        return weights[lowered] * (0.01 if before.islower() else 0.9 if before.isupper() else 0.3)
    return 0.02 if character in _PUNCTUATION else _RARE


def _fit(neighbour: str, latin: bool) -> float:
    """Accented Latin letters stand among plain ones; letters of other scripts never do."""
    if not neighbour.isalpha():
        return 1.0
    if latin:
        return 1.0 if neighbour.isascii() else 0.2
    return 0.01 if neighbour.isascii() else 1.0


def _ideograph(character: str, language: str, encoding: str) -> float:
    """Return how likely a character is; the standards put common ideographs first, by their leading byte."""
    if character in _PUNCTUATION:
        return 0.02
    if "\u3041" <= character <= "\u30fa":
        return 0.008 if language == _JAPANESE else 1e-6
    if "\uac00" <= character <= "\ud7a3":
        return 1 / 2350 if language == _KOREAN and _lead(character, encoding) >= 0xB0 else _RARE / 100
    if "\uff10" <= character <= "\uff5a" or ("\uff61" <= character <= "\uff9f" and encoding == "cp932"):
        return 2e-4
    if not "\u4e00" <= character <= "\u9fff" or language == _KOREAN:
        return _RARE / 100
    first, last = {"cp932": (0x88, 0x97), "euc_jp": (0xB0, 0xCF), "gb18030": (0xB0, 0xD7), "cp950": (0xA4, 0xC6)}[
        encoding
    ]
    return 1 / 5000 if first <= _lead(character, encoding) <= last else _RARE


def _lead(character: str, encoding: str) -> int:
    return character.encode(encoding, "replace")[0]
