"""Deeds and states in several languages: words that tell of one thing ("bought", "acquisto", "купува") make a group.

A short list by hand, by the beginnings of words, for the deeds that news and reports tell of; a word in no group is
left to token states. Groups are loose: whoever "heads" a company is told to "run" it by "its CEO".
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rag.words import fold

_GROUPS = """
found founded founder founding cofound creat establish startup fond cofond creat istitu основа осново съоснов \
създа учреди grundete grunder gegrund grundung mitgrund geschaffen fonde fundo fundad основал
develop made make makes creat build built builds construct produc design advanced svilupp creat realizz costru \
progett prodott produc разработ създа изгра проектир направи произве entwick gebaut baut erstell produz
buy buys buying bought acquir acquisition purchas takeover compra comprat acquis acquist rilev купи купу купен придоб \
закуп покуп kauf gekauft erwarb erworb ubernahm ubernomm achet compro= adquir
sell sells selling sold sale sales divest vend прода продаж verkauf verkaufte vendu venta
sue sues sued suing filed files filing lawsuit suit suits countersu litigat plaintiff causa querel \
denunci legali tribunal съди съдя осъди дело иск искът исковете съдеб klag verklag prozess gericht
leave leaves left leaving depart quit quits exit resign withdraw withdrew stepp lasci abbandon usci dimess dimis \
ritir напус оттегл остави отиде излез verlass verliess austrat ausgetret zuruckgetret rucktritt kundig
join joins joined enrol enter entered member entr aderi iscr присъед влез влиза постъп член beitret beigetret beitrat \
mitglied trat
lead leads led leader head heads headed headquarter chief ceo run runs running manag director chair boss president \
guid dirig capo direttor amministrator presied ръковод глав директ начел води управл шеф председ президент \
изпълнителн leit fuhrt fuhrung chef geleit vorsitz vorstand geschaftsfuhr
host hosts hosted hosting ospit хост прием gastgeber bereitgestell beherberg gehostet
invest fund funds funded funding financ stake finanzi инвест финанс влож invest beteilig
own owns owned owner ownership possess belong possied propriet appart притежа собств besitz besass gehor eigentum
marry marri wed wedding wife husband spouse spos mogli marit matrimon жени ожен омъж съпруг брак сватб heirat ehe \
ehefrau ehemann verheirat
divorc separat divorz развед развод scheidung geschieden
die dies died dying dead death deceas mori morto morta mort decedut decess умря умир умре почин смърт мъртв starb \
gestorb tot todes sterb
kill killed kills murder assassin uccis uccid ammazz уби убий getotet ermord mord
born birth birthplace nacque nasc роден роди ражд gebor geburt
win wins won winner winning victor medal trionf triumph beat beats beaten beating defeat defeated defeats defeating \
trounc vanquish vinc vins vinto vinta vittor batt battut sconfi спечел побед побеж победи наложи надви разби бие \
gewann gewonn gewinn sieg besieg schlug
lose loses lost losing defeat= pers perd загуб изгуб verlor verlier niederlag
prais applaud commend laud admir elogi lodat lodato хвали похвал възхв lobt gelobt lobte
critic blam condemn attack accus condann attacc критик порица обвин осъжд kritis kritik vorwurf
clos shut shuts shutdown chius chiud затвор закри geschloss schliess schloss
open= opens opened opening inaugur apert aprì apre отвор откри eroffn geoffnet offnet
ban bans banned banning prohibit forbid forbad forbidden outlaw bloc block viet proib забран verbot verbiet
stop stops stopped stopping halt ceas end ends ended discontinu cancel cancell terminat scrap ferm smess smett cess \
interr termin annull спря спира прекра отмен приключ stopp beend eingestell aufhor absag
begin begins began begun start launch commenc inizi cominci avvi lanci започ почна старт пусна лансир beginn begann \
angefang gestart
releas launch unveil introduc publish debut present rilasc lanci pubblic introdu present пусна лансир предст публик \
издад veroffentlich vorgestell eingefuhr
hire hires hired recruit appoint assun nomin нае назнач eingestellt ernann
fire fires fired firing dismiss sack oust licenzi уволн entlass gefeuert
bankrupt insolv fallit fallimen bancarott фалир фалит банкр pleite bankrott
support supports endors back backs backed sosten appogg подкре поддър unterstutz
oppos reject refus declin oppon oppost rifiut respin противоп отхвър отказ ablehn widersetz
agree agreement accord deal partner collabor pact allianc ally alleanz intesa споразум партньо сътруд съюз сделк \
договор einig abkomm vereinbar zusammenarb vertrag
compet rival contend challeng concorr sfid конкур съпер konkurr wettbewerb
offer provid suppl deliver includ portfolio offr forni inclu portafogl предлаг предост осигур достъп включ портф biet \
bot anbiet angebot bereitstell liefer
train trains trained training addestr allen обуч трени trainier ausgebild
pay pays paid payment paga pagat pagò плат плащ zahl bezahl
say says said tell tells told speak speaks spoke spoken talk talks talked stated declar announc explain \
comment remark report dice disse detto dicono parla parlò raccont dichiar annunc spieg каза казва говор съобщ заяви \
обяви обясн sagt sagte gesagt sprach gesproch erklar verkund teilt mitgeteilt
lie lies= lay lain= locat situat trova trovano situat posizion намира разполож liegt liegen lag befind gelegen
fire fires burn flame blaze incend brucia fiamm пожар изгор горя гори brand brann feuer
write writes wrote written author scriv scritt autor пише напис автор schreib schrieb geschrieb
live lives lived living resid dwell vive vivono abit risied живе обита wohn lebt
arrest jail imprison detain incarcer арест задърж затво verhaft gefangnis
elect elected election vote voted votes elett elegg votat избра избир избор гласу gewahlt wahlen
invent discover scopr scopert изобр откри erfind erfund entdeck
merg fusion сли сля обедин verschmelz
meet meets met meeting incontr срещ traf treff getroffen
worsen deteriorat sour strain tension peggior deterior teso влош напреж verschlechter spannung
improv enhanc strengthen miglior rafforz подобр укреп verbesser starkt
call calls called formerly known named renam chiam nome denomin precedent нарич казва имен преиме heiss genannt \
umbenannt fruher
appear appears appeared attend particip showed present appar partecip presen появ участ присъ erschien teilnahm \
teilgenomm
held hold holds host hosts hosted hosting ospit домакин \
took place occur conference event tenut svolg svolt avvien avverr luogo провед прове състо събит \
конфер stattfand stattgefund konferenz
contest controvers provocat politic contro controvers polemi спор против kontrovers umstritt
depend rely relies relian dipend завис разчит abhang
hack breach leak stole steal stolen theft rub furto крад откра gestohl diebst
crash collaps destroy burn crollo croll distru brucia срути разруш изгор zerstor absturz
employ workforce staff worker workers headcount impieg dipendent addett служител персонал beschaftig \
mitarbeiter angestellt
invad invasion invas нахлу инвази нападн einmarsch uberfall uberfiel
occup окупир окупац besetz
captur seiz conquer prison cattur conquist плени превзе завладя плен erober gefangen
investigat probe probes inquir indag inchiest разслед untersuch ermittl
threat warn minacc avvert заплаш предупр droh warnt
deny denies denied neg smenti отрич отреч leugn bestreit
"""
_GROUP_OF: dict[str, frozenset[int]] = {}
for _number, _line in enumerate(_GROUPS.strip().splitlines()):
    for _stem in map(fold, _line.split()):
        _GROUP_OF[_stem] = _GROUP_OF.get(_stem, frozenset()) | {_number}
_LONGEST = max(map(len, _GROUP_OF))
_WHOLE, _TAIL = 4, 8
"""Beginnings shorter than this must be whole words; longest ending that may follow one."""

LIGHT = frozenset(
    fold(word)
    for word in (
        "make makes made making take takes took taken get gets got go goes went gone come comes came become became "
        "help helps helped want wants wanted let put keep kept give gave given say says said still already once today "
        "now also very much many just even take place happen happens use uses used using new ago later soon "
        "have has had been being fare fa fatto vuole vogliono voleva prima ora oggi gia ancora molto stato stata ha "
        "hanno aver essere sono nuovo nuova dato parte "
        "прави правят взе иска искат има имат стана става беше бъде ще вече още сега днес преди много нов нова дава "
        "machen macht gemacht will wollen wollte heute jetzt schon noch sehr viel neue neuer gibt wurde werden"
    ).split()
)
"""Words that say next to nothing on their own, folded."""


@lru_cache(maxsize=16_384)
def deeds_of(word: str) -> frozenset[int]:
    """Return the numbers of the groups that a folded word's longest known beginning stands in, none for most words."""
    for length in range(min(len(word), _LONGEST), 1, -1):
        groups = _GROUP_OF.get(word[:length])
        if groups and (length == len(word) or (length >= _WHOLE and len(word) - length <= _TAIL)):
            return groups
        if length == len(word) and f"{word}=" in _GROUP_OF:
            return _GROUP_OF[f"{word}="]
    return frozenset()


def deeds(words: Iterable[str]) -> frozenset[int]:
    """Return the groups of any of these folded words."""
    return frozenset().union(*map(deeds_of, words))
