"""Places, peoples and bodies whose names differ between languages more than in sound: Germany, Germania, Deutschland.

Countries, regions, languages and the cities of time zones come from the Unicode CLDR (``places.tsv``, in seven
languages); peoples, short forms and a few more cities from a list by hand, by the beginnings of words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cache, lru_cache
from pathlib import Path

from rag.words import fold, words

_FILE = Path(__file__).with_name("places.tsv")
_BY_HAND = """
DE german tedesc немец немк германск deutsch
FR french frances franzos френск французи
england english inghilterra ingles англи англий englisch
GB uk britain british britannic британ великобритан grossbritannien britisch обединеното
IT italian italien italienisch итали
ES spanish spagnol испан
GR greek grec greci гърци гръцк griech
BG bulgar българ
RU russ rus руск руси
CN chines cines китаец китай
JP japan giappon япон
NL dutch holland oland olandes холанд
CH swiss svizzer швейцар schweiz
AT austri австри osterreich
PL polish polacc poln полск поляк
SE swed svedes шведск schwed
NO norweg norveg норве
DK danish danes датск
TR turkey turkish turc турск turk
HU hungar ungher унгар ungar
CZ czech cech ceco чешк чех tschech
HR croat хърват kroat
EG egypt egizi египет agypt
IE irish irland ирланд
scotland scottish scozi scozzes шотланд schott
wales welsh galles уелс
US usa us сащ съединените america american америк американ amerik
BR brazil brasil бразил brasilian
IN indian индий инди indisch
korea corea коре
UA ukrain ucrain украин
150 europe europ европ европейс europaisch
002 african африк африкан afrik afrikan
142 asian азиат asiat
KH cambod cambog камбодж kambodsch
LB libanes ливан
CY cypriot ciprio кипър
MA morocc marocc marokk марок
RO rumen румън
EU eu ue ес
UN un onu оон
NZ neuseeland
ZA юар
IR persia persian
MM burma burmes birman бирм
Europe/Rome roman римск romisch
milan milano милано mailand
florence firenze florenti fiorentin флоренци florenz
venice venezia veneti venezian венеци venedig
naples napoli napoletan неапол neapel
turin torino турин
genoa genova genua генуа
munich monaco мюнхен munchen
cologne colonia кьолн koln
geneva ginevra женева genf
beijing pechino пекин peking
lviv leopoli лвов lemberg
christmas natale коледа weihnacht
easter pasqua великден ostern
mediterranean mediterraneo средиземн mittelmeer
danube danubio дунав donau
alps alpi алпи alpen
"""
"""On each line a code of CLDR, or a name that serves as one, and beginnings of words that stand for it."""
_LEAST, _TAIL = 4, 4
"""Letters of a beginning that an ending may follow; letters of the longest ending."""
_CUT = 6
"""Letters by which the words of a name of several are compared."""
_VOWELS, _LONG = frozenset("aeioаеияь"), 6
"""A name of so many letters may have its last vowel changed by an ending."""
_Places = frozenset[str]


def same_place(one: str, other: str) -> bool:
    """Say whether two names are of one place, people or language."""
    return bool(exonyms(one) & exonyms(other))


def is_place(name: str) -> bool:
    """Say whether a name, as it stands, is one of those that are known; "Indeed" is none, though "Inde" is."""
    return len(name) >= _LEAST and _key(words(name)) in _known()[0]


@lru_cache(maxsize=16_384)
def exonyms(name: str) -> _Places:
    """Return what a name is known to stand for: DE for "Germany" and for "tedesca"; nothing for most."""
    whole, beginnings, _ = _known()
    folded = _key(words(name))
    if folded in whole:
        return whole[folded]
    shorter = range(len(folded) - 1, max(_LEAST, len(folded) - _TAIL) - 1, -1)
    return next((beginnings[folded[:length]] for length in shorter if folded[:length] in beginnings), frozenset())


def told_of(name: str, text_words: Collection[str]) -> bool:
    """Say whether the folded words of a text name the place of a name, in whatever language: "френски" for "French".

    Words of one or two letters don't count: "us" and "un" are no countries, and "US" is found as a name.
    """
    places = exonyms(name)
    if not places:
        return False
    if any(places & exonyms(word) for word in text_words if len(word) > 2):
        return True
    _, _, phrases = _known()
    return any(all(_held(part, text_words) for part in parts) for place in places for parts in phrases.get(place, ()))


def _held(part: str, text_words: Collection[str]) -> bool:
    """Say whether a word of a name of several words is among a text's, endings apart."""
    return part in text_words or any(word.startswith(part) and len(word) - len(part) <= _TAIL for word in text_words)


def _key(name: list[str]) -> str:
    """Return one word as it is and several cut to their beginnings: "Vereinigten Staaten" as "Vereinigte Staaten"."""
    return name[0] if len(name) == 1 else " ".join(word[:_CUT] for word in name)


@cache
def _known() -> tuple[dict[str, _Places], dict[str, _Places], dict[str, list[list[str]]]]:
    """Return what whole names and what beginnings of words stand for, and for each place its names of several words."""
    whole: dict[str, set[str]] = defaultdict(set)
    beginnings: dict[str, set[str]] = defaultdict(set)
    phrases: dict[str, list[list[str]]] = defaultdict(list)
    for line in _FILE.read_text("utf-8").splitlines()[1:]:
        place, _, names = line.partition("\t")
        for name in names.split("|"):
            whole[_key(name.split())].add(place)
            if " " in name:
                phrases[place].append(name.split())
            elif len(name) >= _LEAST:
                beginnings[name].add(place)
                beginnings[name[:-1] if len(name) >= _LONG and name[-1] in _VOWELS else name].add(place)
    for line in _BY_HAND.strip().splitlines():
        place, *stems = line.split()
        for stem in map(fold, [place, *stems] if place.islower() else stems):
            whole[stem].add(place)
            if len(stem) >= _LEAST:
                beginnings[stem].add(place)
    return _frozen(whole), _frozen(beginnings), dict(phrases)


def _frozen(names: dict[str, set[str]]) -> dict[str, _Places]:
    return {name: frozenset(places) for name, places in names.items()}
