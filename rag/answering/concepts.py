"""Things that questions often ask for, by the words that speak of them in English, Italian, Bulgarian and German.

A question that asks for one of them has no answer in passages that hold none of its words, in any of these languages.
Everyday things only; what is not listed is judged by token states alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rag.answering.referring import ASKING
from rag.words import words

Concepts = tuple[tuple[tuple[str, ...], ...], ...]
"""Of each concept the forms that ask for it and those that only speak of it."""
# A thing a line, which may go on indented: what asks for it, then after a colon what else speaks of it. Beginnings of
# folded words; after "=" a word counts only whole.
_LISTED = """
judge =judge =judges giudic magistrat съдия =съдии richter : =justice =justices
=court =courts tribunal =corte =съд =съда =съдът съдилищ gericht : courthouse courtroom
=damages compensation risarciment indennizz обезщет schadenersatz schadensersatz entschadig : compensat
penalt =fine =fines =penale =multa =multe неустойк глоб strafe : =fined
salar =wage =wages stipendi retribuz заплат възнагражд gehalt lohn : =pay =paid =earns =compenso
parameter parametr параметр :
employe headcount staff workforce dipendent impiegat служител mitarbeiter beschaftigt : =people personnel personale
  =worker =workers lavorator работещ персонал =души angestellt
=users subscribers customers utenti iscritti abbonati потребител абонати nutzer kunden : =user =people client abonn
  клиент =customer
subscription abbonamento абонамент abonnement : subscri monthly mensil месечн
latency latenza латентност antwortzeit : latenc response =speed velocita закъснен скорост бързина
region =regions regioni регион : regional =area =areas =location =locations =zone =country =countries =city =cities
  regione zona =paese =paesi citta област държав =град standort
headquarters quartier седалищ hauptsitz : headquart =based =office =offices =sede =sedi централ =офис =sitz zentrale
=cfo finanziar финансов finanzchef finanzvorstand : =financ =finance =financial treasurer
=cto : technolog technical tecnologic tecnico техническ технологич technik
chairman chairwoman chairperson vorsitzend председател : =chair =board presiden consiglio съвет chairs
=patent =patents brevett патент :
=logo =slogan лого лозунг :
investor investitor инвеститор : =invest invested investment investit инвестир fund backer
=website =url sito сайт webseite : online =page =pagina =web www
=brother =sister =siblings =parents =father =mother fratell sorell genitor =padre =madre брат сестра родител баща майка
  bruder schwester eltern vater mutter : famil семей figli
=hobby =hobbies хоби : leisure =enjoys passion
=height =weight altezza =peso височина тегло grosse gewicht : tall heavy =kg =cm =pounds alto високо тежи
=verdict =sentence sentenza присъда urteil : ruling ruled court judge decision decis решен
journalist reporter giornalist журналист репортер : =author =writer =wrote =written =editor autor автор редактор
=lawyer =lawyers attorney counsel avvocat адвокат anwalt :
universit университет : =college ateneo
=bank =banks banca banche банк :
spokes portavoce говорител sprecher :
electric elettric електр strom : =power =energy energia energetic ток енерг
=score =scores punteg : benchmark =points =punti =точки risultat резултат
programming programmazione програмен programmier :
=award =prize =premio награда : awarded prizes премия
=flag bandiera флаг :
currency valuta валута wahrung : dollar долар =euro =lev лев
hospital ospedal болниц krankenhaus :
=recipe ricetta рецепта rezept :
shareholder azionist акционер aktionar : =stake =stakes =share =shares =quota =quote =azioni =акции дял anteil
licence license licenza лиценз lizenz : licen
password парола passwort : =parola
telephone =phone telefon телефон :
email =mail имейл : =e mail posta поща
address indirizz адрес adress anschrift : street
=age възраст =alter : =aged =old =born =birth =anni =nato =nata роден години geboren
wife husband spouse moglie marito съпруг ehefrau ehemann : married =marry sposat женен омъжен verheiratet
children =kids figli =деца kinder : =child =son =sons daughter bambin =дете =син дъщер sohn tochter
population popolazione население bevolkerung : inhabitant abitant жител einwohner =people
colour color =colore =colori цвят farbe :
temperature temperatur температур : degree =gradi градус
weather meteo времето wetter : forecast
discount rebate sconto отстъпка rabatt : scont отстъп
warranty garanzia гаранция garantie : warrant guarant garanzi
deadline scadenza frist : deadlin =due =until scadenz =termine срок
nationality nazionalita националност staatsangehor : citizen cittadin гражданств
religion religione религия : relig church
battery batteri батери akku :
chip =gpu =gpus processor processore процесор prozessor : process
insurance assicuraz застрахов versicherung : insur
=tax =taxes tass impost данък данъц steuer :
=loan =loans prestito prestiti =заем кредит kredit : =credit darlehen
dividend дивидент :
profit profitto utile печалба gewinn : =profits =utili печалб
successor successore наследник приемник nachfolg : succeed
readers lettori читател leser : reader comment
=title qualifica длъжност berufsbezeichnung : =titles =position =role =officer =director =head =vice carica =ruolo
  direttor директор titel
capital =capitale столица hauptstadt : =capitals
distance distanza разстояние entfernung : kilomet =km =miles
"""


def parse(listed: str) -> Concepts:
    """Read a list of concepts, one a line: the forms that ask for it, and those that only speak of it."""
    lines = listed.strip().replace("\n  ", " ").splitlines()
    return tuple(tuple(tuple(part.split()) for part in line.split(":")) for line in lines)


def spoken_of(word: str, held: Collection[str], concepts: Concepts) -> bool:
    """Say whether any of the words held speaks of what a word asks for; True for a word that is not listed."""
    return all(any(among(other, (*asks, *speaks)) for other in held) for asks, speaks in concepts if among(word, asks))


_THINGS = parse(_LISTED)
_NEAR = 4
"""Words after the question word within which a thing is what the question asks for."""


def unspoken(question: str, texts: Iterable[str]) -> list[str]:
    """Return what a question asks for, by the list above, and no text speaks of; empty for what is not listed."""
    asking = ASKING.search(question)
    asked = words(question[asking.end() :])[:_NEAR] if asking else words(question)[-_NEAR:]
    held = {word for text in texts for word in words(text)}
    return [word for word in dict.fromkeys(asked) if not spoken_of(word, held, _THINGS)]


def among(word: str, forms: Iterable[str]) -> bool:
    """Say whether a folded word is one of the forms: begins with it, or is it where the form begins with "="."""
    return any(word == form[1:] if form[0] == "=" else word.startswith(form) for form in forms)
