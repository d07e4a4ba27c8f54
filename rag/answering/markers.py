"""Reads and strips the citation markers of an answer, in every style that models use, and blunts those of a source.

By form alone a source's own "[1]" is no different from ours, so passages are shown to a model with their bracketed
numbers blunted: what comes back in a marker's form is ours. A sentence like "Source 1 differs" is not blunted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = (
    r"(?:sources?|passages?|refs?|references?|documents?|docs?|citations?|fonte|fonti|passaggi[oa]?|"
    r"източни(?:к|ци)|пасажи?)\s*[.:]?\s*(?:no\.?|nr\.?|#|№)?\s*"
)
_JOINT = r"(?:\s*[,;&+/–—-]\s*|\s*,?\s*\b(?:and|und|et|y|e|и)\b\s*)"


def _numbers(digits: int) -> str:
    return rf"\d{{1,{digits}}}(?:{_JOINT}(?:{_WORD})?\d{{1,{digits}}})*"


_LINK = r"(?:\((?:#|/|https?:)[^()\s]*\))?"
_BRACKET = (
    rf"[\[［【〔]+\s*(?:{_WORD})?\^?{_numbers(3)}\s*(?::\d{{1,3}}\s*)?(?:†[^\]】\n]{{0,80}})?\s*[\]］】〕]+{_LINK}"
)
_WRAPPED = rf"\(\s*(?:see|cf\.?|vedi|вж\.?)?\s*{_BRACKET}(?:[,;\s]*{_BRACKET})*\s*\)"
_NAMED = rf"\(\s*(?:see\s+)?{_WORD}{_numbers(3)}\s*\)"
_ROUND = rf"(?<![A-Za-z0-9_])\(\s*{_numbers(2)}\s*\)"
_AT_END = rf"(?=(?:\s*(?:{_ROUND}|{_BRACKET}))*\s*(?:[.!?…。！？]|$))"
_AFTER_WORD = r"(?:(?<=[^\W\d_]{3})|(?<=[.!?…,;:\"'”’»)\]。！？]))"
_CARET = rf"(?:{_AFTER_WORD}|(?<=\s)|^)\^[\[(]?\d{{1,2}}[\])]?(?:,?\^?\[?\d{{1,2}}\]?(?=\W|$))*(?!\w)"
_RAISED = rf"{_AFTER_WORD}[⁰¹²³⁴-⁹]{{1,2}}(?:[,˒⁾ ]?[⁰¹²³⁴-⁹]{{1,2}})*(?=\W|$)"
_PROSE = (
    rf"^(?:According to|As (?:stated|reported|mentioned) in|Per|Secondo|Според)\s+(?:the\s+|la\s+|il\s+)?"
    rf"{_WORD}{_numbers(2)}\s*[,:]\s*|"
    rf"^(?:{_WORD}){_numbers(2)}\s+(?:states?|says?|mentions?|reports?|notes?)\s+that\s+|"
    rf"(?:(?<=[.,;:—–\n])\s*|^)(?-i:[SPRDFП-Я])(?<=[\s.,;:—–SPRDFП-Я]){_WORD[0:0]}"
)
_TRAILING = r"(?:(?<=[.!?,;:—–])|^)\s*(?-i:Sources?|Passages?|Fonti?e?|Източни(?:к|ци)):?\s*" + _numbers(2) + r"(?=\s*\.?\s*$)"
