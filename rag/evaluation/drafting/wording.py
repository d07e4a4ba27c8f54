"""A clause and a value in it to a question for the value, in the clause's own language.

English moves the verb; in Italian, Bulgarian, Spanish and French a question word in front is enough. Other languages
have no rules here, so no questions come of their sentences.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.evaluation.drafting.clauses import Clause, tidy
from rag.evaluation.drafting.english import AUXILIARIES, HAVING, base_form, is_participle
from rag.values import Value


@dataclass(frozen=True, slots=True)
class _Words:
    """The question words of one language, and what may stand before a value."""

    year: str
    when: str
    who: str
    money: str
    many: str
    percent: str
    before_time: re.Pattern[str]
    """A preposition that goes away with a date."""
    before_amount: re.Pattern[str]
    """A preposition that moves to the front with an amount; group 1 is it, without what only approximates."""
    whom: Mapping[str, str]
    """What asks for a name after a preposition."""
    close: str = "?"
    open: str = ""

    @property
    def partner(self) -> re.Pattern[str]:
        """A preposition that may stand before a name."""
        return re.compile(rf"\b({'|'.join(self.whom)})\s+$", re.IGNORECASE)


def _pattern(prepositions: str, about: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\b({prepositions})\s+)?(?:\b(?:{about})\s+)*$", re.IGNORECASE)


_LANGUAGES: Mapping[str, _Words] = {
    "en": _Words(
        "In what year", "When", "Who", "how much money", "how many {}", "what percentage",
        re.compile(r"\b(?:in|on|since|by)\s+(?:early |late |the year )?$", re.I),
        _pattern("for|with|at|by", "about|around|over|nearly|almost|roughly|approximately|up to|more than|at least"),
        {"with": "With whom"},
    ),
    "it": _Words(
        "In quale anno", "Quando", "Chi", "quanto denaro", "quanti {}", "quale percentuale",
        re.compile(r"\b(?:nel|dal|il|l['’]|a|in|entro il|del)\s*(?:corso del )?$", re.I),
        _pattern("per|con|a|di", "circa|oltre|quasi|più di|fino a|almeno"), {"con": "Con chi"},
    ),
    "bg": _Words(
        "През коя година", "Кога", "Кой", "колко пари", "колко {}", "какъв процент",
        re.compile(r"\b(?:през|на|в|във|от|до)\s+$", re.I),
        _pattern("за|с|със|на|от", "около|над|почти|близо|повече от|поне|приблизително"),
        {"с": "С кого", "със": "С кого"},
    ),
    "es": _Words(
        "En qué año", "Cuándo", "Quién", "cuánto dinero", "cuántos {}", "qué porcentaje",
        re.compile(r"\b(?:en|desde|el|del)\s+$", re.I),
        _pattern("por|con|a", "unos|unas|casi|más de|cerca de|al menos"), {"con": "Con quién"}, open="¿",
    ),
    "fr": _Words(
        "En quelle année", "Quand", "Qui", "combien d’argent", "combien de {}", "quel pourcentage",
        re.compile(r"\b(?:en|depuis|le|dès)\s+$", re.I),
        _pattern("pour|avec|à", "environ|près de|plus de|presque|au moins"), {"avec": "Avec qui"}, close=" ?",
    ),
}  # fmt: skip
LANGUAGES = frozenset(_LANGUAGES)
_AFTER = re.compile(r"\s+(?!of\b|di\b|de\b|на\b)(?:[^\W\d_]{1,4}\b|$)|\s*$")
"""What follows an amount that stands alone: a short word such as a preposition, or nothing."""
_COUNTED = re.compile(r"\s+([^\W\d_]{4,}(?:\s+[^\W\d_]{4,})?)(?=\s+[^\W\d_]{1,4}\b|\s*$)")


def question_for(clause: Clause, value: Value, language: str) -> str:
    """Return a question whose answer is the value; empty where no rule gives one."""
    words = _LANGUAGES.get(language)
    if words is None or not (clause.start <= value.start and value.end <= clause.end):
        return ""
    before, after = clause.sentence[clause.start : value.start], clause.sentence[value.end : clause.end]
    if value.kind in ("year", "date"):
        preposition = words.before_time.search(before)
        front = words.year if value.kind == "year" else words.when
        return _asked(words, front, clause, clause.without(value, len(preposition[0])), language) if preposition else ""
    if value.kind == "name":
        partner = words.partner.search(before)
        alone = partner is not None and not after.startswith(("'", "’", " и ", " and ", " e "))
        front = words.whom.get(partner[1].lower(), "") if partner is not None and alone else ""
        return (
            _asked(words, front, clause, clause.without(value, len(partner[0]) if partner else 0), language)
            if front
            else ""
        )
    asked = _amount(words, value, before, after)
    return (
        _asked(words, asked[0], clause, tidy(before[: asked[1]] + " " + after[asked[2] :]), language) if asked else ""
    )


def question_for_subject(clause: Clause, language: str) -> str:
    """Return the question who did what the clause says; empty where no rule gives one."""
    words = _LANGUAGES.get(language)
    rest = tidy(clause.sentence[clause.start : clause.end])
    return f"{words.open}{words.who} {clause.verb} {rest}{words.close}" if words else ""


def _amount(words: _Words, value: Value, before: str, after: str) -> tuple[str, int, int] | None:
    """Return the question's front, where what stands before ends, and where what stands after begins."""
    held = words.before_amount.search(before)
    assert held is not None
    ahead = before[: held.start()].split()
    alone = not ahead or held[1] or (len(ahead) == 1 and len(ahead[0]) > 3)  # a participle: "has sold 40 cars"
    if not alone or before.rstrip().endswith(("-", "$", "€")):
        return None
    counted = _COUNTED.match(after) if value.kind == "number" else None
    if value.kind in ("money", "percent") and _AFTER.match(after):
        front, used = words.money if value.kind == "money" else words.percent, 0
    elif counted:
        front, used = words.many.format(counted[1]), counted.end()
    else:
        return None
    front = f"{held[1].lower()} {front}" if held[1] else front
    if front.startswith("quanti ") and counted and counted[1].split()[0].endswith("e"):
        front = front.replace("quanti", "quante", 1)
    return front[0].upper() + front[1:], held.start(), used


def _asked(words: _Words, front: str, clause: Clause, rest: str, language: str) -> str:
    """Return the question; empty when nothing is left to tell what is asked about."""
    if len(rest) < 6:
        return ""
    if language != "en":
        return f"{words.open}{front} {clause.subject} {clause.verb} {rest}{words.close}"
    if clause.verb in AUXILIARIES and not (clause.verb in HAVING and not is_participle(rest.split()[0])):
        return f"{front} {clause.verb} {clause.subject} {rest}?"
    told = HAVING.get(clause.verb) or base_form(clause.verb)
    return f"{front} {told[0]} {clause.subject} {told[1]} {rest}?" if told else ""
