"""Any text, sentence by sentence, against passages that are searched for each sentence.

The text's own markers are taken off and never looked up; what states nothing (a question, a heading, a bare marker)
gets no verdict and is not counted, but listed with the reason.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence

from rag.checking.checker import Checker
from rag.checking.compound import Found, is_settled, judge_parts, judge_passage
from rag.checking.gate import Footnotes
from rag.schema import CheckedSentence, CheckedText, NotChecked, Passage, RankedPassage, Seconds, Support, Verdict
from rag.sentences import split_sentences
from rag.values import find_values
from rag.words import words

_MARKERS = re.compile(
    r"(?:\s*(?:\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]|【[^】]{1,12}】|\(\d{1,2}(?:\s*,\s*\d{1,2})*\)|\^\d{1,3}|[¹²³⁴-⁹]+))+"
    r"(?=\s*[.!?…。！？;:]*[\"'”’»)]*\s*$)"
)
_BULLET = re.compile(r"^\s*(?:[-*•–—▪◦]|#{1,6}|>|\(?\d{1,3}[.)])\s+")
_ITEM = re.compile(r"^\s*(?:[-*•–—▪◦]|\(?\d{1,3}[.)])\s+")
_HEADING, _AHEAD = 8, 32


def check_text(text: str, find: Callable[[str], Sequence[RankedPassage]], checker: Checker) -> CheckedText:
    """Check a text sentence by sentence; ``find`` returns the passages to judge a sentence against.

    Raises CheckError when the check itself fails.
    """
    started, retrieval = time.perf_counter(), 0.0
    claims, silent = _stated(text)
    notes, checked = Footnotes(), list[CheckedSentence]()
    for at, claim in enumerate(claims):
        if at % _AHEAD == 0:
            checker.prepare(claims[at : at + _AHEAD])
        begun = time.perf_counter()
        passages = [ranked.passage for ranked in find(claim)]
        retrieval += time.perf_counter() - begun
        checked.append(_checked(claim, passages, checker, notes))
    total = time.perf_counter() - started
    seconds = Seconds(retrieval=retrieval, check=total - retrieval, total=total)
    return CheckedText(tuple(checked), notes.citations, seconds, tuple(silent))


def _stated(text: str) -> tuple[list[str], list[NotChecked]]:
    """Part the sentences of a text, without markers, into those that state something and those that do not."""
    spans = split_sentences(text)
    claims: list[str] = []
    silent: list[NotChecked] = []
    for start, end in spans:
        claim = without_markers(text[start:end])
        reason = nothing_stated(claim, alone=len(spans) == 1 or bool(_ITEM.match(text[start:end])))
        if reason:
            silent.append(NotChecked(text[start:end].strip(), reason, len(claims)))
        else:
            claims.append(claim)
    return claims, silent


def _checked(claim: str, passages: Sequence[Passage], checker: Checker, notes: Footnotes) -> CheckedSentence:
    """Judge a sentence against each passage, and part by part where no single one carries it for sure."""
    found = [Found(at, judge_passage(checker, claim, passage)) for at, passage in enumerate(passages)]
    found.sort(key=lambda each: (each.finding.rank, each.number))
    if not found:
        return CheckedSentence(claim, (), _NOTHING)
    best = Found(found[0].number, checker.confirm(claim, passages[found[0].number].text, found[0].finding))
    verdict, resting = best.finding.verdict, [best]
    if not is_settled(best):
        verdict, resting = judge_parts(claim, best, list(enumerate(passages)), checker)
    cited = [number for each in resting for number in notes.cite(passages[each.number], each.finding)]
    return CheckedSentence(claim, tuple(dict.fromkeys(cited)), verdict)


def without_markers(sentence: str) -> str:
    """Return the sentence without bullet in front and citation markers at its end, in whatever style."""
    return _MARKERS.sub("", _BULLET.sub("", sentence)).strip()


def nothing_stated(claim: str, alone: bool = False) -> str:
    """Return why a sentence states nothing that could be checked, empty when it does state something.

    A line that stands alone, or in a list, is no heading: it heads nothing.
    """
    if claim.rstrip("\"'”’»)").endswith(("?", "؟", "？")):
        return "a question: it states nothing to check"
    said = words(claim)
    if not said:
        return "no words to check"
    ended = claim.rstrip("\"'”’»)").endswith((".", "!", "…", "。", "！"))
    values = [value for value in find_values(claim) if value.kind not in ("name", "opener")]
    if not ended and not values and not (alone and len(said) > 2) and len(said) <= _HEADING and _titled(claim):
        return "a heading: it states nothing to check"
    return "fewer than three words: too short to state anything" if len(said) < 3 and not values else ""


def _titled(claim: str) -> bool:
    """Say whether a line reads as a heading: short, or every long word capitalised, or ending in a colon."""
    long = [word for word in re.findall(r"[^\W\d_]+", claim) if len(word) > 3]
    return claim.endswith(":") or len(words(claim)) <= 2 or all(word[0].isupper() for word in long)


_NOTHING = Verdict(Support.UNSUPPORTED, 0.0, ("no passage was found for this sentence",))
