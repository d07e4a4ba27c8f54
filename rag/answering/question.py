"""What a question asks for: a person, a time, a price, a count, a place, a reason, yes or no; by its words alone.

A question in a language whose question words are not listed here is of kind OTHER, which asks for nothing special.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rag.words import content_words, fold, words


class Kind(StrEnum):
    """The kind of thing that an answer must state."""

    PERSON = "name"
    TIME = "date or time"
    """When: a date, or loosely "this month", "during the conference"."""
    DATE = "year or month"
    DAY = "day"
    MONEY = "price or sum of money"
    COUNT = "number"
    PERCENT = "percentage"
    DURATION = "duration"
    AGE = "number of years"
    PLACE = "place"
    VERSION = "model or version"
    REASON = "reason"
    YES_NO = "yes or no"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart."""

    text: str
    kind: Kind
    terms: tuple[str, ...]
    """Folded content words, question words left out, in order without repetition."""
    several: bool = False
    """Whether it asks for all of a kind: "which models are listed", "what are the risks"."""


# Folded, in the order in which they are tried: a price before a count, since "how much" may be either.
_PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        Kind.PERCENT,
        (
            r"\b(what|which) (percent|percentage|share|proportion)\b",
            r"\b(what (is|was)|how (big|large|high)) (\S+ ){0,4}(market share|share of the)\b",
            r"\b(che|quale|in) percentuale\b|\b(qual e|quanto e|che) (\S+ ){0,3}quota di mercato\b",
            r"\b(какъв|колко) процента?\b|\b(какъв|колко( голям)?) е (\S+ ){0,3}пазарн\w+ дял\b",
        ),
    ),
    (
        Kind.MONEY,
        (
            r"\bhow (much|many) (money|dollars|euros|(does|did|do|will|would) .* (cost|pay|charge|spend|raise))\b",
            r"\bhow much\b.*\b(cost|costs|pay|paid|worth|charge|price|billion|million|invest\w*|spent|raised)\b",
            r"\b(price|prices|pricing|costs?|fee|salary|revenue|turnover|valuation|market cap|budget)\b",
            r"\bwhat sum\b|\bwhat (did|does|do|will) .* pay\b",
            r"\bhow (expensive|pricey)\b",
            r"\bquanto (costa\w*|paga\w*|vale\w*|(ha|hanno) (pagato|investito|speso))\b",
            r"\b(prezzo|costo|tariffa|stipendio|fatturato|valutazione|penale)\b|\bche cifra\b",
            r"\bколко (струва\w*|плаща\w*|пари|е платил\w*|ще струва\w*|долара|евро|лева)\b",
            r"\bза колко\b(?! (време|дни|седмици|месеца|години|души))",
            r"\b(цена|цената|заплата|заплатата|приходи|приходите|стойност|стойността|оборот\w*|такса\w*)\b",
        ),
    ),
    (Kind.DURATION, (r"\bhow long\b", r"\bquanto (tempo|dura\w*)\b", r"\bколко (време|дълго)\b")),
    (Kind.AGE, (r"\bhow old\b", r"\bquanti anni (?:ha|aveva|hanno|avevano|compi\w*)\b", r"\bна колко години\b")),
    (
        Kind.COUNT,
        (
            r"\bhow (many|much|big|large|small|tall|fast|far)\b|\bnumber of\b",
            r"\bquant[ie]\b|\bnumero di\b",
            r"\bколко\b|\bкакъв брой\b|\bброят? на\b",
        ),
    ),
    (
        Kind.DAY,
        (
            r"\b(what|which|on what) (exact )?(day|date)\b",
            r"\b(che|quale|qual) (giorno|data)\b|\bqual e la data\b",
            r"\b(коя|каква|кой|какъв) (дата|ден)\b",
        ),
    ),
    (
        Kind.DATE,
        (
            r"\b(what|which|in what|on what) (year|month|time|week|quarter)\b",
            r"\b(che|quale|qual) (anno|mese|ora)\b",
            r"\b(коя|каква|кой|какъв) (година|месец|час)\b",
        ),
    ),
    (
        Kind.TIME,
        (
            r"^when\b|\b(know|tell me|say|says|said|remember|ask) when\b|\bwhen$|\bsince when\b|\bhow soon\b",
            r"\bwhen (is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b",
            r"\bquando\b",
            r"\bкога\b",
        ),
    ),
    (
        Kind.VERSION,
        (
            r"\b(which|what) (\w+ ){0,2}(models?|versions?|releases?|editions?)\b",
            r"\b(quale|quali|che) (\w+ ){0,1}(modell[oi]|version[ei])\b",
            r"\b(кой|кои|коя|какви) (\w+ ){0,1}(модел\w*|верси\w*)\b",
        ),
    ),
    (
        Kind.PERSON,
        (
            r"\bwho(m|se)?\b|\bwhich (person|executive|founder|ceo)\b",
            r"\bname of the (ceo|cfo|cto|founder|head|president)\b",
            r"\bchi\b",
            r"\bкой\b(?! (модел|продукт|град|проект|език|номер|клас))|\bкого\b|\bчий\b|\bкои хора\b",
        ),
    ),
    (
        Kind.PLACE,
        (
            r"\bwhere\b|\b(what|which) (city|country|place|town|location)\b",
            r"\bdove\b|\b(che|quale) (citta|paese)\b",
            r"\bкъде\b|\b(кой град|коя държава)\b",
        ),
    ),
    (
        Kind.REASON,
        (
            r"\bwhat (made|caused|led|prompted|drove)\b",
            r"\bwhy\b|\bfor what reasons?\b|\bwhat (was|is|were) the reasons?\b|\bhow come\b",
            r"\b(che )?cosa ha (spinto|portato|causato|indotto)\b",
            r"\bperche\b|\bcome mai\b|\bper quale motivo\b",
            r"\bкакво (накара|доведе|предизвика|причини)\w*\b",
            r"\bзащо\b|\bпо каква причина\b",
        ),
    ),
    (
        Kind.YES_NO,
        (
            r"^(and |but |so )?(is|are|was|were|does|do|did|has|have|had|can|could|will|would|should|may|might)\b",
            r"^(e|ha|hanno|sono|era|puo|possono|esiste|c e|ci sono)\b",
            r"\bдали\b|\bли\b|^(нима|вярно)\b",
        ),
    ),
)
_COMPILED = tuple((kind, re.compile("|".join(patterns))) for kind, patterns in _PATTERNS)
_SEVERAL = re.compile(
    r"\bwhat (?:are|were) (?:the|some|its|their|all)\b|\b(?:which|what) (?:\w+ ){0,2}(?!\w+(?:ss|is|us)\b)[a-z]{4,}s"
    r" (?:are|were|do|does|did|have|has|had|can|could|will|would|might|may)\b|^(?:please )?(?:list|name|enumerate)\b"
    r"|\bquali\b|\bche (?:rischi|problemi|vantaggi|modelli)\b|^elenca\b"
    r"|\b(?:кои|какви)\b|^(?:изброй|избройте)\b|^nenne\w*\b|\bwelche \w+ (?:sind|gibt)\b"
)
_QUESTION_WORDS = frozenset(
    "who whom whose what which when where why how many much long does did do is are was were can could will would "
    "should "
    "chi che cosa qual quale quali quando dove perche come quanto quanta quanti quante "
    "кой коя кое кои кого какво какъв каква какви кога къде защо как колко дали ли "
    "tell explain describe give list name know please according article articles source sources text document "
    "documents "
    "say said says mention mentioned mentions stated "
    "secondo articolo articoli fonte fonti testo dimmi spiega elenca "
    "според статия статията статиите текст текста източник източници кажи обясни изброй "
    "wer was wann wo warum wie viele viel welche welcher qui que quoi quand ou pourquoi comment combien quel quelle "
    "quien cuando donde cuanto cuantos".split()
)


def analyse(question: str) -> Asked:
    """Take a question apart."""
    folded = " ".join(fold(question).replace("'", " ").replace("’", " ").split()).lstrip('¿¡"«„“ ')
    kind = next((kind for kind, pattern in _COMPILED if pattern.search(folded)), Kind.OTHER)
    plain = folded.endswith("?") and not _QUESTION_WORDS.intersection(words(question)) and len(words(question)) > 2
    if kind is Kind.OTHER and plain:
        kind = Kind.YES_NO  # asked by intonation alone, as Italian does
    held = content(question)
    return Asked(question, kind, tuple(dict.fromkeys(held or words(question))), bool(_SEVERAL.search(folded)))


def content(question: str) -> list[str]:
    """Return the folded words of a question that are neither function words nor question words."""
    return [word for word in content_words(question) if word not in _QUESTION_WORDS]
