"""Places, peoples and bodies whose names differ between English, Italian, Bulgarian and German more than in sound.

Each line is one of them, by the beginnings of its names and of the words made from them; a short list by hand, so that
a translated sentence is not taken to name another country.
"""

from __future__ import annotations

from functools import lru_cache

from rag.words import fold

_GROUPS = """
germany german germania tedesc германи герман немск немец deutsch
france french francia frances франци френск французи frankreich franzos
england english inghilterra ingles англи английск englisch
britain british gran_bretagna britannic великобритани британ grossbritannien britisch
italy italian италиа итали italien
spain spanish spagn spagnol испани испанск spanien spanisch
greece greek grecia greco гърци гръцк griechenland griechisch
bulgari българи българск bulgar
russia russ руси руск russland
china chinese cina cinese кита chines
japan japanese giappon японск япони
netherlands dutch paesi_bassi olandes нидерланди холанд niederland holland
switzerland swiss svizzer швейцар schweiz
austria австри osterreich
poland polish polonia polacc полша полск polen polnisch
sweden swedish svezia svedes швеци шведск schweden schwedisch
norway norwegian norvegia norveges норвег norwegen
denmark danish danimarca danes дани датск danemark
turkey turkish turchia turc турци турск turkei turkisch
hungary hungarian ungher унгар ungarn
czech ceco чех tschech
croatia croat croazia хърват kroat
egypt egypt egitto egizian егип agypt
israel изра
ireland irish irland ирланд
scotland scottish scozi шотланд schott
australia австрали
america american америк amerik
brazil brazilian brasil бразил
india indian инди
korea corea коре
ukrain ucrain украин
europe european europa europe европ
africa африк afrika
asia asian ази asien
luxemb lussemburg люксембург
zealand zelanda зеланди neuseeland
iceland island исланди
finland финланди finnisch
cambod cambog камбодж kambodsch
thai tailand тайланд
lebanon libano ливан
jordan giordan йордан
cyprus cypriot cipro кипър zypern
morocc marocc мароко marokk
lithuan lituan литва литовск litau
serbia сърбия сръбск serbisch
romania rumeni румъни rumani
usa us united_states сащ stati_uniti vereinigte_staaten
uk united_kingdom обединеното_кралство regno_unito
eu ue ес
un onu оон uno
nato нато
london londra лондон
paris parigi париж
rome roma рим rom
milan milano милано mailand
florence firenze флоренци florenz
venice venezia венеци venedig
naples napoli неапол neapel
vienna виена wien
munich monaco мюнхен munchen
cologne colonia кьолн koln
berlin berlino берлин
moscow mosca москва moskau
athens atene атина athen
sofia софи
warsaw varsavia варшава warschau
prague praga прага prag
geneva ginevra женева genf
beijing pechino пекин peking
tokyo токио tokio
lisbon lisbona лисабон lissabon
brussels bruxelles брюксел brussel
christmas natale коледа weihnacht
easter pasqua великден ostern
mediterranean mediterraneo средиземн mittelmeer
danube danubio дунав donau
alps alpi алпи alpen
"""
_STEMS: dict[str, int] = {
    fold(stem): number for number, line in enumerate(_GROUPS.strip().splitlines()) for stem in line.split()
}
_LONGEST = max(map(len, _STEMS))


@lru_cache(maxsize=16_384)
def exonym(word: str) -> int | None:
    """Return the number of the group that a word's beginning names or None; short ones match whole."""
    folded = fold(word)
    if folded in _STEMS:
        return _STEMS[folded]
    for length in range(min(len(folded), _LONGEST), 3, -1):
        if folded[:length] in _STEMS and len(folded) - length <= 4:
            return _STEMS[folded[:length]]
    return None
