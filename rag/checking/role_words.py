"""Words around a deed that say who did it and to whom, in four languages: by whom, against whom, whose, nouns for both.

Read by ``rag.checking.roles``.
"""

from __future__ import annotations

import re

ARTICLE = r"(?:the|a|an|il|lo|la|i|gli|le|l['’]|un|una|der|die|das|den|dem|des|ein|eine)"
BY = r"(?:by|da parte d(?:i|el|ello|ella|ei|egli|elle|ell['’])|da|dal|dallo|dalla|dai|dagli|dalle|dall['’]" \
      r"|от страна на|от|von|vom|durch)"  # fmt: skip
AGAINST = r"(?:against|aimed at|over|contro|срещу|против|над|gegen|über|su)"
OF = r"(?:of|di|del|dello|della|dei|degli|delle|dell['’]|на|von|vom|des|der)"
BEFORE = rf"\s*(?:{ARTICLE}\s*)?(?:[^\W\d_A-ZА-Я]\w*\s+){{0,3}}[\"“«„]?$"
BY_NAME, AGAINST_NAME, OF_NAME = (re.compile(rf"(?<!\w){word}{BEFORE}") for word in (BY, AGAINST, OF))
TO_NAME = re.compile(rf"(?<!\w)(?:a|ad|al|alla|allo|ai|alle|all['’]|contro){BEFORE}")
ATTACHED = re.compile(
    r"(?<!\w)(?:of|in|on|at|with|to|for|from|by|near|under|over|like|than|about|as|into|through|via|"
    r"di|del|dello|della|dei|degli|delle|dell['’]|al|allo|alla|ai|alle|con|per|su|sul|sulla|nel|nella|nello|presso|"
    r"da|dal|dalla|dallo|contro|"
    r"на|в|във|с|със|за|към|от|до|при|срещу|под|над|чрез|през|"
    r"von|vom|in|im|mit|für|bei|beim|zu|zum|zur|aus|gegen|unter)"
    rf"\s+(?:{ARTICLE}\s*)?(?:[^\W\d_A-ZА-Я]\w*\s+){{0,2}}[\"“«„]?$"
)
"""What stands before a name that belongs to another word: "founder of", "in the city of"."""
TOUCHING = re.compile(ATTACHED.pattern.replace("{0,2}[", "{0,0}["))
"""The same for a name right before its verb: "in a turn of events Musk sued"."""
LATTER = re.compile(
    r"\W*(?:quest['’]ultim[oai]|the latter|последн(?:ият|ата|ото|ите)|letztere[rs]?|dieser)\b", re.IGNORECASE
)
ASIDE = re.compile(
    r",\s*(?:an?|the|one|which|who|whose|that|then|now|led|headed|founded|run|owned|un[ao']?|il|la|lo|che|già|fondat\w+"
    r"|guidat\w+|който|която|което|които|чийто|чиято|един|една|едно|основан\w*|воден\w*|ein|eine|der|die|das)(?!\w)"
    r"(?:[^,;]|,(?=\d)){0,140},"
)
END = re.compile(
    r"[;:!?]|,(?!\s?\d)|\s(?:but|while|after|because|when|where|ma|mentre|dopo|perché|но|докато|aber|während)\s"
)
JOINED = re.compile(rf"\s*(?:,|and|e|ed|и|und|&|or|with|con|с|\(|,\s*(?:and|e|и|und))\s*(?:{ARTICLE}\s+)?")
RELATIVE = re.compile(r"(?<!\w)(?:that|which|whom|che|който|която|което|които|когото)\s+(?:\w+\s+)?$")
WHOSE = re.compile(rf"\s+(?:that|which|che|който|която|което|които|die|den|das)\s+(?:{ARTICLE}\s*)?")
PASSIVE_VERBS = frozenset(
    "is are was were be been being got è sono era erano fu furono stato stata stati state viene venne vengono essere "
    "са беше бе бяха бъде бъдат бил била били wurde wurden wird werden worden ist sind".split()
)
PARTICIPLE = re.compile(r"\w+(?:ed|en|wn|ld|ght|ilt|und|eld|un|on|uit|ove|[^aeiou]t|[aeiu]t[oaie]|[ts]t[oaie]|s[oaie]|"
                         r"[нт](?:[аои]|ата|ото|ите|ия|ият)?)$")  # fmt: skip
HAVING = re.compile(r"(?<!\w)(?:has|have|had|ha|hanno|aveva|hat|haben)\s+(?:\w+\s+)?$")
UNDONE = ("usci", "entr", "dimess", "ritir", "mort", "nat", "mori", "andat", "nacque", "appar", "partecip", "born")
"""Beginnings of verbs whose "è uscito da" is no passive."""
AND = frozenset("and e ed и und or but ma но then poi".split())
PRONOUNS = frozenset("he she it they we i you lui lei egli essa essi esse loro той тя то те er es sie wir ich".split())
AUXILIARIES = frozenset(
    "has have had did does do will would can could may might must also later then ha hanno aveva avra puo ще би е са "
    "се го я hat haben hatte wird to".split()
)
ACTIONS = re.compile(
    r"(?:(?:counter|law)?suits?|litigation|complaints?|acquisition|purchase|takeover|invest(?:ment|igation)s?|victory|wins?|defeat"
    r"|invasion|attacks?|criticism|praise|occupation|sale|support|caus[ae]|azion[ei]|querel[ae]|denunci[ae]|acquisto"
    r"|acquisizione|vittoria|sconfitta|invasione|attacco|critic[ah]e?|elogio|inchiesta|indagine|investiment[oi]|vendita"
    r"|sostegno|дел[оа](?:то|та)?|иск(?:а|ът|ове|овете)?|покупка(?:та)?|придобиване(?:то)?|победа(?:та)?|загуба(?:та)?"
    r"|нахлуване(?:то)?|критика(?:та)?|похвала(?:та)?|инвестиция(?:та)?|разследване(?:то)?|продажба(?:та)?"
    r"|products?|prodott[oi]|\w{3,}(?:ments?|[ts]ions?|zion[ei]|ment[oi]|ция(?:та)?|ции(?:те)?|ние(?:то)?|ния(?:та)?|ung|ungen)"
    r"|klagen?|kauf|ubernahme|sieg|niederlage|angriff|kritik|lob|investition)$"
)
DOERS = re.compile(
    r"(?:(?:co)?founders?|developers?|creators?|makers?|owners?|authors?|inventors?|leaders?|head|ceo|boss|chief|president"
    r"|director|chair|winners?|invaders?|buyers?|killers?|sellers?|attackers?|investigators?|builders?|supporters?|backers?|(?:co)?fondat(?:or[ei]|rice)|svilupp?ator[ei]|creator[ei]|proprietari[oa]?|autor[ei]"
    r"|amministratore|capo|presidente|direttore|vincitore|(?:съ)?основател\w*|създател\w*|разработчи\w+|собствени\w+"
    r"|автор(?:ът|а|ът)?|ръководител\w*|шеф\w*|директор\w*|председател\w*|grunder\w*|entwickler\w*|eigentumer\w*|chef)$"
)
TO = re.compile(rf"(?<!\w)(?:to|against|contro|con|от|срещу|gegen){BEFORE}")
LOST = ("lose", "loses", "lost", "losing", "perso", "perde", "perse", "загуби", "загубил", "загубиха", "verlor")
