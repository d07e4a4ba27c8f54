"""Words that deny, hedge or turn a statement round, in seven languages: counted, not parsed.

What a "not" stands before is not read; two sentences differ in polarity when one counts an odd number of denials and
the other an even one.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.words import fold


def _set(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


DENIALS = _set(
    "not no never none nobody nothing neither nor without cannot nowhere t lack lacks lacked lacking fail fails failed "
    "denied denies deny refused refuses unable false hardly "
    "non ne nessun nessuno nessuna mai niente nulla senza neanche nemmeno neppure falso nega ha_negato smentito "
    "не няма нямаше нито никой никоя никого никакъв никаква никакви никога нищо без отрече отказа невярно нямат нямам "
    "nicht kein keine keinen keinem keiner keines nie niemals ohne weder nichts niemand "
    "pas jamais aucun aucune sans ni rien personne nunca jamas ningun ninguna sin nada "
    "нет ни никто никогда ничего нельзя нету"
)
"""Words that deny, folded; "t" is what is left of "don't"."""

HEDGES = _set(
    "may might could possibly potentially potential reportedly allegedly rumored rumoured rumor rumour rumors "
    "likely perhaps plans planning considering expected expects preparing proposed speculation supposedly apparently "
    "suggest suggests seems seem "
    "potrebbe potrebbero forse probabilmente presumibilmente presunto sarebbe sarebbero dovrebbe possibile profila "
    "intenzione starebbe avrebbe indiscrezioni riportato "
    "може би могат могло могла могъл потенциално потенциалното потенциален потенциална евентуално вероятно готви "
    "възможно обмисля обмислял планира слухове твърди предполага изглежда материализира докладите "
    "könnte könnten vielleicht möglicherweise wahrscheinlich angeblich soll sollen dürfte offenbar "
    "pourrait peut-être probablement serait aurait podría quizás probablemente posible supuestamente sería "
    "возможно вероятно якобы может могут планирует"
)
"""Words that report as possible, planned or hearsay."""

ANNOUNCED = _set(
    "announced announce announces confirmed confirms officially revealed reveal launched unveiled "
    "annunciato annunciata ha_annunciato confermato confermata ufficiale ufficialmente "
    "обяви обявиха обявено обявена потвърди потвърдиха официално "
    "angekündigt bestätigt offiziell verkündet annoncé confirmé anunciado confirmado объявил объявила подтвердил"
)
"""Words that report as fact, said openly by those concerned."""

_OPPOSITES = """
increase decrease|increased decreased|increases decreases|increasing decreasing|rise fall|rises falls|rose fell
higher lower|high low|more less|more fewer|most least|above below|over under|before after|earlier later|first last
win lose|won lost|wins loses|winner loser|gain loss|up down|buy sell|bought sold|open closed|opened closed|begin end
began ended|start stop|started stopped|join leave|joined left|support oppose|supported opposed|supports opposes
positive negative|success failure|succeeded failed|accept reject|accepted rejected|allow prevent|allows prevents
approve reject|approved rejected|larger smaller|largest smallest|bigger smaller|longer shorter|older younger
oldest youngest|best worst|better worse|strong weak|stronger weaker|early late|male female|men women|man woman
north south|northern southern|east west|eastern western|left right|inside outside|include exclude|includes excludes
promote inhibit|promotes inhibits|activate inhibit|activates inhibits|activation inhibition|upregulated downregulated
upregulates downregulates|enhance reduce|enhances reduces|improve worsen|improves worsens|improved worsened
induces suppresses|induce suppress|presence absence|present absent|dependent independent|alive dead|born died
private public|legal illegal|possible impossible|safe dangerous|easy difficult|cheap expensive|fast slow|hot cold
majority minority|maximum minimum|all none|always never|many few|long short|old new|same different|similar different
aumento calo|aumentato diminuito|aumenta diminuisce|maggiore minore|più meno|prima dopo|alto basso|vinto perso
aperto chiuso|migliore peggiore|grande piccolo|nord sud|est ovest|accettato rifiutato|entrato uscito
увеличи намали|увеличава намалява|увеличение намаление|повече по-малко|преди след|спечели загуби|по-висок по-нисък
отвори затвори|най-голям най-малък|северен южен|изток запад|добър лош|голям малък|прие отхвърли|засилва отслабва
gestiegen gesunken|mehr weniger|vor nach|gewonnen verloren|höher niedriger|größer kleiner|offen geschlossen
"""

OPPOSITES: dict[str, frozenset[str]] = {}
"""Folded word to the folded words that turn a statement round when they stand in its place."""
for _pair in _OPPOSITES.replace("\n", "|").strip("|").split("|"):
    _one, _other = (fold(word) for word in _pair.split())
    OPPOSITES[_one] = OPPOSITES.get(_one, frozenset()) | {_other}
    OPPOSITES[_other] = OPPOSITES.get(_other, frozenset()) | {_one}


def denials(words: Sequence[str]) -> int:
    """Count the words that deny among folded words."""
    return sum(word in DENIALS for word in words)


def hedged(words: Sequence[str]) -> bool:
    """Say whether the words report something as possible, planned or hearsay."""
    return any(word in HEDGES for word in words)
