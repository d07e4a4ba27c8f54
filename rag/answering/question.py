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

    PERSON = "person"
    TIME = "time"
    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    DURATION = "duration"
    PLACE = "place"
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


# Folded, in the order in which they are tried: a price before a count, since "how much" may be either.
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.PERCENT,
        r"\b(what|which) (percent|percentage|share|proportion)\b|\b(che|quale|in) percentuale\b"
        r"|\b(какъв|колко) процента?\b",
    ),
    (
        Kind.MONEY,
        r"\bhow (much|many) (money|does .* cost|did .* (cost|pay|spend|invest|raise)|is .* (worth|paid)|was .* (worth|paid)"
        r"|will .* (cost|pay)|do .* (cost|pay|charge)|are .* paying|dollars|euros|has .* (paid|invested|raised))"
        r"|\b(price|pricing|costs?|fee|salary|revenue|turnover|valuation|market cap|budget)\b.*\?|\bwhat (price|fee|sum)\b"
        r"|\bhow (expensive|pricey)\b|\bhow much\b.*\b(cost|pay|worth|charge|price|billion|million|deal|invest\w*)\b"
        r"|\bquanto (costa\w*|paga\w*|vale\w*|ha (pagato|investito|speso)|hanno (pagato|investito|speso))\b"
        r"|\b(prezzo|costo|tariffa|stipendio|fatturato|valutazione)\b|\bche cifra\b"
        r"|\bколко (струва\w*|плаща\w*|пари|е платил\w*|ще струва\w*|долара|евро|лева)\b"
        r"|\b(цена|цената|заплата|заплатата|приходи|приходите|стойност|стойността|оборот\w*|такса\w*)\b",
    ),
    (
        Kind.DURATION,
        r"\bhow long\b|\b(per )?quanto tempo\b|\bquanto dura\w*\b|\bколко (време|дълго)\b|\bот колко време\b",
    ),
    (
        Kind.COUNT,
        r"\bhow many\b|\bnumber of\b|\bquant[ie]\b|\bnumero di\b|\bколко (на брой|\w+)\b|\bкакъв брой\b|\bброят? на\b"
        r"|\bhow (big|large|small|tall|fast|far)\b|\bhow much\b",
    ),
    (
        Kind.TIME,
        r"\bwhen\b|\b(what|which|in what|on what) (year|month|day|date|time|week|quarter)\b|\bsince when\b|\bhow old\b"
        r"|\bquando\b|\b(che|quale|qual) (anno|mese|giorno|data|ora)\b|\b(quale|qual e la) data\b"
        r"|\bкога\b|\b(коя|каква|кой|какъв) (година|дата|месец|ден|час)\b|\bна коя дата\b",
    ),
    (
        Kind.PERSON,
        r"\bwho(m|se)?\b|\bwhich (person|executive|founder|ceo)\b|\bname of the (ceo|cfo|cto|founder|head|president)\b"
        r"|\bchi\b|\bкой\b(?! (модел|продукт|град|проект|език|номер|клас))|\bкого\b|\bчий\b|\bкои хора\b",
    ),
    (Kind.PLACE, r"\bwhere\b|\b(what|which) (city|country|place|town|location)\b|\bdove\b|\b(che|quale) (citta|paese)\b|\bкъде\b|\b(кой град|коя държава)\b"),
    (Kind.REASON, r"\bwhy\b|\bfor what reasons?\b|\bwhat (was|is|were) the reasons?\b|\bhow come\b|\bperche\b|\bcome mai\b|\bper quale motivo\b|\bзащо\b|\bпо каква причина\b"),
    (
        Kind.YES_NO,
        r"^(and |but |so )?(is|are|was|were|does|do|did|has|have|had|can|could|will|would|should|may|might)\b"
        r"|^(e|ha|hanno|sono|era|puo|possono|esiste|c e|ci sono)\b|\bдали\b|\bли\b|^(нима|вярно)\b|^е (vero|vero che)\b",
    ),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_QUESTION_WORDS = frozenset(
    "who whom whose what which when where why how many much long does did do is are was were can could will would should "
    "chi che cosa quale quali quando dove perche come quanto quanta quanti quante "
    "кой коя кое кои кого какво какъв каква какви кога къде защо как колко дали ли "
    "tell explain describe give list name know please according article articles source sources text document documents "
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
    held = [word for word in content_words(question) if word not in _QUESTION_WORDS]
    return Asked(question, kind, tuple(dict.fromkeys(held or words(question))))
