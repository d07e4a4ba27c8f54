"""Words that lean on what was said before, in English, Italian, Bulgarian and German: listed, not parsed.

Clitics that are articles as well ("la", "lo", "die") count only where the words around them settle it.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
CONNECTIVE = re.compile(
    r"\s*(?:and|but|so|ok(?:ay)?|then|ed?(?!['’])|ma|allora|и|а|ами|но|und|aber)\b[\s,:]*"
    r"(?:(?:invece|then|dann|тогава)\b[\s,:]*)?",
    _I,
)
"""What joins a question to the one before it."""
ABOUT = re.compile(
    r"\s*(?:what about|how about|what of|e per quanto riguarda|che (?:mi )?dici (?:di|del|della)"
    r"|какво ще кажеш за|а за|ами за|was ist mit|wie steht es mit)\b[\s,:]*",
    _I,
)
"""What asks the last question again of something else."""
ASKING = re.compile(
    r"(?:(?:in|on|at|by|for|from|to|with|since|until|of|against|under)\s+)?"
    r"(?:whom?|whose|what|which|when|where|why|how)\b(?:\s+(?:many|much|long|big|large|old|far|often|soon)\b)?"
    r"|(?:(?:in|a|ad|da|di|con|per|su|contro|tra|fra)\s+)?"
    r"(?:chi|che\s+cosa|cosa|qual[ei]?|quando|dove|perch[éeè]|come|quant[oaie]|che(?=\s+(?:anno|mese|giorno|data|ora)))\b"
    r"|(?:(?:в|във|на|от|за|с|със|към|до|при|през|срещу|по)\s+)?"
    r"(?:кой|коя|кое|кои|кого|какво|какъв|каква|какви|кога|къде|откъде|защо|как|колко|чий|чия|чие)\b"
    r"|(?:(?:in|an|auf|von|für|mit|seit|bei|zu|gegen)\s+)?"
    r"(?:wer|we[nm]|wessen|wann|wo|woher|wohin|warum|wieso|weshalb|wie|welche[rnsm]?)\b"
    r"(?:\s+(?:viele?|lange|groß|alt|oft)\b)?"
    r"|was(?=\s+(?:ist|sind|hat|haben|wird|war|kann|will|macht|sagt|bedeutet|passiert\w*|kostet)\b|\s*\?*$)",
    _I,
)
"""A question word with the preposition before it and the measure after it."""
JOINED = re.compile(r"\b(?:and|or|but|e|o|ma|и|или|а|но|und|oder|aber)\b", _I)
"""What begins another clause."""
AUXILIARY = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|è|ha|hanno|sono|era|erano|può"
    r"|possono|ist|sind|war|waren|hat|haben|hatte|kann|wird|werden|wurde|wurden)\b",
    _I,
)
"""A verb that opens a question that asks yes or no."""
WHICH = re.compile(
    r"(?:\w+\s+)?(?:which|what)\s+(?P<en>(?:[\w'’-]+\s+){0,2}[\w'’-]+?)\s+"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b"
    r"|(?:\w+\s+)?qual[ei]?\s+(?P<it>(?!(?:è|e|sono|era|erano)\b)[^\W\d_]+(?:\s+(?:di|del|della)\s+[A-ZÀ-Þ][\w-]*)?)"
    r"|(?:\w+\s+)?(?:кой|коя|кое|кои)\s+(?P<bg>[^\W\d_]+\s+на\s+[A-ZА-Я][\w-]*)"
    r"|\w+\s+(?:кой|коя|кое|кои)\s+(?P<placed>[^\W\d_]+)",
    _I,
)
"""The thing asked for in "which DeepSeek model did …": what "it" then stands for."""

PERSONAL = re.compile(r"\b(?:he|she|him|himself|herself|lui|lei|egli|ella|той|тя|него|нея)\b|\bher\b(?!\s+\w)", _I)
PLURAL = re.compile(r"\b(?:they|them|themselves|loro|essi|esse|те|тях|ihnen)\b", _I)
THING = re.compile(r"\b(?:it|itself|esso|essa|то|er|ihn|ihm|es)\b", _I)
POSSESSIVE = re.compile(
    r"\b(?P<en>its|his|their|theirs|her(?=\s+\w))\b"
    r"|(?:\b(?P<article>il|la|i|le|lo)\s+)?\b(?:su[oa]|suoi|sue)\s+(?P<it>[^\W\d_]+)"
    r"|\b(?:негов|нейн|техн)\w*\s+(?P<bg>[^\W\d_]+)"
    r"|\b(?:sein|ihr)(?:e[mnrs]?)\s+(?P<de>[^\W\d_]+)",
    _I,
)
OBJECT = re.compile(r"\b(?:l['’]\s*|lo\s+|la\s+|li\s+|le\s+)(?=(?:ha|hanno|aveva|avevano)\b)|\b(?:го|я|ги)\s+", _I)
"""A clitic object: what it stands for goes to the end."""
DATIVE = re.compile(r"(?<=\w)\s+(?:му|ѝ|им)\b", _I)
PLACE = re.compile(r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b(?!\s+(?:is|are|was|were|any)\b)"
                   r"|\b(?:lì|laggiù|там|dort)\b", _I)  # fmt: skip
STATEMENT = re.compile(
    r"\b(?:that|this)\b(?=\s*[?.!,]?\s*$|\s+(?:happen\w*|mean\w*|include\w*|cover\w*|matter\w*|affect\w*|change\w*|say|cost"
    r"|take|be|have|apply|involve\w*|work)\b)"
    r"|\bciò\b|\b(?:questo|quello)\b(?=\s*\??$|\s+(?:include|comprende|significa|vuol))"
    r"|\bтова\b(?!\s+\w*(?:година|дело|споразумение|партньорство))|\bdas\b(?=\s*\??$)"
    r"|\b(?:davon|dafür|damit|darüber|daran|darum|deshalb)\b",
    _I,
)
"""What stands for the whole of what was said."""
DEMONSTRATIVE = re.compile(
    r"\b(?:this|these|those|(?<=\b(?:is|of|in|on|by|at|to|do))\s+that|(?<=\b(?:was|are|did|has|for))\s+that"
    r"|(?<=\b(?:does|with|from|were))\s+that)\s+"
    r"(?!(?:month|year|week|day|time|way|is|are|was|were|the|a)\b)((?-i:[a-z]+))"
    r"|\b(?:quest[oaie]|quel|quell[aeio]|quei|quegli)\s+(?!(?:mese|anno|settimana|giorno|volta)\b)([^\W\d_]+)"
    r"|\b(?:този|тази|това|тези|онзи|онази)\s+(?!(?:месец|година|седмица|ден|път)\b)([^\W\d_]+)"
    r"|\bdies(?:e[mnrs]?)\s+(?!(?:Monat|Jahr|Woche|Tag|Mal)\b)([^\W\d_]+)",
    _I,
)
"""A thing pointed at: "that company"; spans of time ("this month") are the source's own and stay as they are."""
EXPLETIVE = re.compile(
    r"\bit\s+(?:true|possible|clear|known|likely|correct|tak\w+|took|matters?)\b|\bit\s+(?:is|was)\s+\w+\s+that\b"
    r"|\b(?:gibt\s+es|es\s+gibt)\b|\bit\s+that\b",
    _I,
)
"""Where "it" stands for nothing."""

RELATIONAL = frozenset(
    "price cost costs fee size value amount sum date year month day time reason name ceo cfo cto founder owner author "
    "leader head boss president director number count location city place country purpose goal aim result outcome "
    "deadline duration length age version deal agreement conference event case lawsuit partnership rest others won "
    "lost left big large small old long exactly else "
    "prezzo costo data anno mese giorno motivo ragione nome fondatore proprietario capo presidente direttore numero "
    "citta luogo paese scopo risultato accordo conferenza evento causa "
    "цена цената дата датата година годината причина причината име името основател основателят собственик шеф шефът "
    "директор директорът брой броят град градът място мястото цел целта резултат резултатът сделка сделката пари "
    "конференция конференцията дело делото партньорството "
    "preis kosten datum jahr grund name gründer chef zahl stadt ort ziel ergebnis vertrag konferenz".split()
)
"""Nouns that mean something only of something else, folded."""
DEFINITION = re.compile(
    r"(?:what\s+(?:is|are)|che\s+cos\w?['’]?\s*[eèé]?|cos['’]\s?è|cosa\s+sono|какво\s+(?:е|са|означава)|was\s+(?:ist|sind))"
    r"\s+(?!(?:the|its|his|der|die|das|il|la|lo)\b)\w",
    _I,
)
"""Asks what a thing is: it stands alone without any name."""
