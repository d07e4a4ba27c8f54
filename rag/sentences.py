"""Text to sentence spans, for scripts with and without spaces; a heading, list item or table row counts as one.

Rules only: an abbreviation that no list here knows may still split, and prose without punctuation never does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
"""Half-open code point offsets."""

_ABBREVIATIONS = frozenset(
    # English
    "mr mrs ms dr prof st sr jr vs etc eg ie e.g i.e cf al fig figs eq no nos vol pp ed eds inc ltd co corp dept est "
    "approx gen col lt sgt rev hon gov sen rep jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri "
    # Italian
    "sig sigg sig.ra dott dott.ssa ing avv arch art artt ecc es pag pagg cap n nr tel sez vol a.c d.c p.es s.p.a "
    # Bulgarian
    "г гг др т.е т.н т.нар проф доц инж ул бул вж срв напр чл ал стр с хил млн млрд лв кв тел "
    # German, French, Spanish
    "bzw ca usw z.b d.h u.a nr str mio mrd abs hr fr m mm mme mlle sra srta ud uds ee.uu".split()
)
_NEVER_ENDS = frozenset(
    "mr mrs ms dr prof st vs e.g i.e cf fig figs eq sig sigg dott ing avv проф доц инж вж напр".split()
)
_STARTERS = frozenset(
    "the this that these those it its he she they we you i in on at a an but and or as by for from if when while "
    "however there here il lo la i gli le un una in nel nella questo questa ma e се той тя то те в на но и това"
    " тази".split()
)
_TERMINATOR = re.compile(
    r"(?P<mark>[.!?…‽؟۔।\u037e]+|[。！？｡]+)"
    r"(?P<tail>[\"'”’»›)\]」』】）]*(?:\s?(?:\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]|【\d{1,3}】|\^\d{1,3}))*[\"'”’»)]*)"
)
_LIST_ITEM = re.compile(r"\s*(?:[-*•–—▪◦]\s+|\(?\d{1,3}[.)]\s+|\(?[a-zа-я]\)\s+|#{1,6}\s|>\s?|\|)")
_QUOTED = re.compile(r"“[^“”]{1,300}”|«[^«»]{1,300}»|„[^„“”]{1,300}[“”]|「[^「」]{1,300}」|\"[^\"\n]{1,300}\"")
_CELLS = " | "
"""Stands between the cells of a table's row, as tables are read."""
_LONGEST_ROW = 700
"""Characters of a row that is one sentence whatever its cells hold; a longer one is split like prose."""
_CJK_MARKS = frozenset("。！？｡")


def split_sentences(text: str) -> list[Span]:
    """Return the spans of the sentences of a text, in order, trimmed; every other character is in one."""
    return [span for block in _blocks(text) for span in _split_block(text, block)]


def _blocks(text: str) -> Iterator[Span]:
    """Yield runs of lines that belong together: a paragraph, a list item, a table row, a heading."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+", text)]
    wrapped = _wrapped_lines(text, lines)
    start: int | None = None
    for index, (begin, end) in enumerate(lines):
        start = begin if start is None else start
        follows = index + 1 < len(lines) and _continues(text, lines[index], lines[index + 1], index in wrapped)
        if not follows:
            yield start, end
            start = None


def _wrapped_lines(text: str, lines: list[Span]) -> set[int]:
    """Return the lines that were broken at a fixed width: three or more of like length, at most 120 characters."""
    wrapped: set[int] = set()
    run: list[int] = []
    for index, (begin, end) in enumerate(lines):
        if run and (text[lines[run[-1]][1] : begin].count("\n") > 1 or _LIST_ITEM.match(text, begin, end)):
            run = []
        if _CELLS in text[begin:end]:
            run = []
            continue
        run.append(index)
        widths = [lines[i][1] - lines[i][0] for i in run[:-1]]
        if len(widths) >= 2 and max(widths) <= 120 and min(widths) >= max(40, 0.7 * max(widths)):
            wrapped.update(run[:-1])
        elif len(widths) >= 2:
            run = run[-1:]
    return wrapped


def _continues(text: str, line: Span, following: Span, wrapped: bool) -> bool:
    """Say whether the following line goes on with this one's sentence."""
    gap = text[line[1] : following[0]]
    if gap.replace("\r\n", "\n").count("\n") + sum(gap.count(c) for c in "\v\f\x1c\x1d\x1e\x85\u2028\u2029") > 1:
        return False
    last, first = text[line[0] : line[1]].rstrip(), text[following[0] : following[1]].lstrip()
    if not last or not first or _LIST_ITEM.match(first) or last.endswith("|") or _CELLS in last or _CELLS in first:
        return False
    if _TERMINATOR.fullmatch(last[-1]) and not wrapped:
        return False
    return wrapped or (first[0].islower() and len(last) > 20) or last[-1] in ",;—–-"


def _split_block(text: str, block: Span) -> Iterator[Span]:
    start, end = block
    if end - start <= _LONGEST_ROW and _CELLS in text[start:end]:
        yield from _trimmed(text, start, end)
        return
    quoted = [(m.start(), m.end()) for m in _QUOTED.finditer(text, start, end)]
    for match in _TERMINATOR.finditer(text, start, end):
        inside = any(a < match.start() and match.end() < b for a, b in quoted)
        if match.start() >= start and not inside and _ends(text, match, start, end):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, end)


def _ends(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Say whether the punctuation found ends its sentence."""
    if match["mark"][0] in _CJK_MARKS:
        return True
    after = text[match.end() : min(end, match.end() + 40)]
    if not after.strip():
        return True
    if not after[0].isspace():
        # "3.5", "example.com" and "U.S.A" go on; "Microsoft.[1]The" does not.
        return match["tail"].endswith("]") and after[0].isupper()
    following = after.split()[0].lstrip("\"'“‘«„(¿¡[")
    if following[:1].islower() and not any(c.isupper() for c in following[:4]):
        return False  # but "xAI" and "iPhone" may open a sentence
    return match["mark"] != "." or not _abbreviated(text[max(start, match.start() - 24) : match.start()], after)


def _abbreviated(before: str, after: str) -> bool:
    """Say whether the full stop belongs to an abbreviation, an initial or an ordinal, and the sentence goes on."""
    words = before.split()
    word = words[-1].lstrip("(\"'“«„[") if words else ""
    lowered, following = word.lower(), after.split()[0] if after.split() else ""
    starts_anew = following.strip("\"'“”«»(").lower() in _STARTERS
    if lowered in _NEVER_ENDS:
        return True
    if len(word) == 1 and word.isalpha() and word.isupper():
        return not starts_anew
    if re.fullmatch(r"(?:\w\.)+\w", word) or lowered in _ABBREVIATIONS:
        return not starts_anew and not (
            lowered in {"г", "гг", "etc", "ecc", "др", "inc", "co", "corp"} and following[:1].isupper()
        )
    return word.isdigit() and len(words) == 1


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    finish = start + len(piece.rstrip())
    if begin < finish:
        yield begin, finish
