"""Who sued whom, as a text tells it, by ``rag.checking.roles``; and whether a question is about a lawsuit.

"The latter" is the last name of the sentence before; a sentence whose subject is another pronoun says nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.checking.deeds import deeds
from rag.checking.evidence import Evidence
from rag.checking.parties import tellings
from rag.values import Value, states

ASKED = re.compile(
    r"\b(?:sue[ds]?|suing|(?:law)?suits?|(?:in|to) court|legal (?:action|battle|dispute|fight)s?|litigation"
    r"|caus[ae] (?:a|contro|legal\w+)|azion[ei] legal[ei]|citat\w+ in giudizio|querel\w+|denunciat\w+|tribunale"
    r"|дел[оа]|делото|съди|осъди\w*|съдеб\w+|иск(?:ове|ът|а)?|(?:ver)?klag\w+|gericht|prozess)\b",
    re.IGNORECASE,
)
"""What a question about a lawsuit says."""
_SUED = deeds(("sued",))


def suits(text: str, before: str = "") -> Iterator[tuple[Value, Value]]:
    """Yield (who, whom) of each lawsuit that a text tells of; ``before`` is what stands in front of it."""
    sentences = Evidence(before + text).sentences
    told: list[tuple[Value, Value]] = []
    for at, deed in tellings("", _SUED, sentences):
        if sentences[at].start >= len(before.rstrip()) and deed.agents and deed.patients:
            told += [(who, deed.patients[0]) for who in deed.agents[-1:] if not one(who, deed.patients[0])]
    yield from dict.fromkeys(told)


def one(first: Value, second: Value) -> bool:
    """Say whether two names are one's."""
    return states(first, second) or states(second, first)
