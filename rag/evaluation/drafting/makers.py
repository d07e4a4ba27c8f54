"""Who made what: "xAI, a company founded by Elon Musk in 2023" to "Who founded xAI?" and when; offices to holders.

Works within a sentence wherever it stands, in English, Italian and Bulgarian.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.stop_words import ANY_LANGUAGE
from rag.values import Value
from rag.words import fold

_PLAIN = r"[^,;:.\"'`“”«»„()]"
_LINK = {
    "en": re.compile(rf"(?:, (?:an?|the) {_PLAIN}{{2,60}}? | (?:is|was|are|were)(?: {_PLAIN}{{2,60}}?)? )$"),
    "it": re.compile(
        rf"(?:, (?:un[ao]? |il |la |lo |l['’]){_PLAIN}{{2,60}}? | (?:è|era|fu|è stat[oa])(?: {_PLAIN}{{2,60}}?)? )$"
    ),
    "bg": re.compile(rf"(?:, {_PLAIN}{{2,60}}?,? | (?:е|беше)(?: {_PLAIN}{{2,60}}?)? )$"),
}
_MADE = {
    "en": re.compile(
        r"\b(founded|created|developed|written|directed|designed|built|produced|composed|published|launched|invented|"
        r"discovered|owned|acquired|bought|purchased|led) by $"
    ),
    "it": re.compile(
        r"\b((?:fondat|creat|sviluppat|scritt|dirett|progettat|costruit|prodott|compost|pubblicat|lanciat|inventat|"
        r"scopert|acquisit|comprat|guidat)[oaie]) da(?:l |lla |ll['’]| )$"
    ),
    "bg": re.compile(
        r"\b((?:основан|създаден|разработен|написан|построен|произведен|издаден|пуснат|открит|купен|закупен|придобит|"
        r"ръководен|управляван)[аои]?) от $"
    ),
}
_WHEN = {"en": re.compile(r" in $"), "it": re.compile(r" nel $"), "bg": re.compile(r" през $")}
_GOES_ON = re.compile(r"['’]|\s+(?!(?:while|after|before|during|with|from)\b)[^\W\d_A-ZА-Я]{4,}\b")
"""The name goes on, or only describes: "by American singer Drake"."""
_OFFICE = re.compile(r"\b([A-Z]\w+) (CEO|CFO|CTO|COO) ([A-Z]\w+(?: [A-Z]\w+)+)")
_HELD = {"en": "Who is the {} of {}?", "it": "Chi è il {} di {}?", "bg": "Кой е {} на {}?"}


@dataclass(frozen=True, slots=True)
class Made:
    """A question and its answer, with the piece of the sentence that carries both."""

    question: str
    answer: str
    start: int
    end: int
    tag: str


def questions_of_makers(
    sentence: str, values: Sequence[Value], language: str, known: Collection[str]
) -> Iterator[Made]:
    """Yield what a sentence tells of who made a named thing, and when, and of who holds an office.

    ``known`` are the keys of names that the document holds elsewhere.
    """
    if language not in _LINK:
        return
    names = [v for v in values if v.kind == "name" or (v.kind == "opener" and v.key in known)]
    for thing, maker in pairwise(names):
        made = _MADE[language].search(sentence, thing.end, maker.start)
        if made and _LINK[language].search(sentence[thing.end : made.start()]) and not _GOES_ON.match(
            sentence, maker.end
        ):  # fmt: skip
            yield Made(_who(made[1], thing.text, language), maker.text, thing.start, maker.end, "who")
            year = next((v for v in values if v.kind == "year" and v.start > maker.end), None)
            if year and _WHEN[language].fullmatch(sentence, maker.end, year.start):
                yield Made(_in_year(made[1], thing.text, language), year.text, thing.start, year.end, "when")
    for office in (found for found in _OFFICE.finditer(sentence) if fold(found[1]) not in ANY_LANGUAGE):
        yield Made(_HELD[language].format(office[2], office[1]), office[3], office.start(), office.end(), "who")


def _who(made: str, thing: str, language: str) -> str:
    if language == "en":
        return f"Who {'wrote' if made == 'written' else made} {thing}?"
    if language == "it":
        return f"Chi ha {made[:-1]}o {thing}?"
    return f"От кого е {made} {thing}?"


def _in_year(made: str, thing: str, language: str) -> str:
    asked = {"en": "In what year was {thing} {made}?", "it": "In quale anno è stat{end} {made} {thing}?",
             "bg": "През коя година е {made} {thing}?"}  # fmt: skip
    return asked[language].format(thing=thing, made=made, end=made[-1])
