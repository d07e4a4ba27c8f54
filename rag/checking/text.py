"""Any text, sentence by sentence, against passages that are searched for each sentence.

The text's own markers are taken off and never looked up; what states nothing (a question, a heading) is said to.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence

from rag.checking.checker import Checker, Finding
from rag.checking.gate import Footnotes
from rag.schema import CheckedSentence, CheckedText, RankedPassage, Seconds, Support, Verdict
from rag.sentences import split_sentences
from rag.values import find_values
from rag.words import words

_MARKERS = re.compile(
    r"(?:\s*(?:\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]|【[^】]{1,12}】|\(\d{1,2}(?:\s*,\s*\d{1,2})*\)|\^\d{1,3}|[¹²³⁴-⁹]+))+"
    r"(?=\s*[.!?…。！？;:]*[\"'”’»)]*\s*$)"
)
_BULLET = re.compile(r"^\s*(?:[-*•–—▪◦]|#{1,6}|>|\(?\d{1,3}[.)])\s+")
_HEADING = 8


def check_text(text: str, find: Callable[[str], Sequence[RankedPassage]], checker: Checker) -> CheckedText:
    """Check a text sentence by sentence; ``find`` returns the passages to judge a sentence against.

    Raises CheckError when the check itself fails.
    """
    started, retrieval = time.perf_counter(), 0.0
    notes, checked = Footnotes(), []
    for start, end in split_sentences(text):
        claim = without_markers(text[start:end])
        reason = nothing_stated(claim)
        if reason:
            checked.append(CheckedSentence(claim, (), Verdict(Support.SUPPORTED, 1.0, (reason,))))
            continue
        begun = time.perf_counter()
        passages = [ranked.passage for ranked in find(claim)]
        retrieval += time.perf_counter() - begun
        found = sorted(
            ((checker.judge(claim, passage.text), at) for at, passage in enumerate(passages)),
            key=lambda f: (f[0].rank, f[1]),
        )
        finding, at = found[0] if found else (_NOTHING, 0)
        cited = notes.cite(passages[at], finding) if found else ()
        checked.append(CheckedSentence(claim, cited, finding.verdict))
    total = time.perf_counter() - started
    return CheckedText(
        tuple(checked), notes.citations, Seconds(retrieval=retrieval, check=total - retrieval, total=total)
    )


def without_markers(sentence: str) -> str:
    """Return the sentence without bullet in front and citation markers at its end, in whatever style."""
    return _MARKERS.sub("", _BULLET.sub("", sentence)).strip()


def nothing_stated(claim: str) -> str:
    """Return why a sentence states nothing that could be checked, empty when it does state something."""
    if claim.rstrip("\"'”’»)").endswith(("?", "؟", "？")):
        return "a question: it states nothing to check"
    said = words(claim)
    if not said:
        return "no words to check"
    ended = claim.rstrip("\"'”’»)").endswith((".", "!", "…", "。", "！"))
    values = [value for value in find_values(claim) if value.kind not in ("name", "opener")]
    if not ended and not values and len(said) <= _HEADING and _titled(claim):
        return "a heading: it states nothing to check"
    return "fewer than three words: too short to state anything" if len(said) < 3 and not values else ""


def _titled(claim: str) -> bool:
    """Say whether a line reads as a heading: short, or every long word capitalised, or ending in a colon."""
    long = [word for word in re.findall(r"[^\W\d_]+", claim) if len(word) > 3]
    return claim.endswith(":") or len(words(claim)) <= 2 or all(word[0].isupper() for word in long)


_NOTHING = Finding(Verdict(Support.UNSUPPORTED, 0.0, ("no passage was found for this sentence",)), None)
