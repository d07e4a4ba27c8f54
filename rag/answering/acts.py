"""What people do that questions ask about, by the words that speak of it in English, Italian, Bulgarian and German.

A question that supposes an act ("Why did A buy B?") has no answer where no passage speaks of such an act, and hardly
one where none speaks of it beside the names that the question gives. Everyday acts only; the rest is for token states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from rag.answering.concepts import Concepts, among, parse
from rag.answering.question import content
from rag.words import words

# An act a line, forms as in concepts.py. First those that people word alike wherever they speak of them at all.
_PLAIN = parse("""
=buy =buys =buying =bought purchas acquire acquisition takeover =compra comprat =compro acquist acquisi =купи =купува
  =купила =купил =купили придоби kauf =kaufte gekauft erwarb erworben ubernomm : stake =owns =owned possie притежав
  закуп покупк =sell =sells =sold =sale vend =продаде продад verkauf
=sell =sells =selling =sold =sale =vende vendut =vendita =продаде =продава продад продажб verkauf : vend =bought purchas
  acqui takeover comprat купи купен купува придоби покупк kauf erwarb
=won =winner vince vinto vincit =спечели спечел победи gewonnen =gewann : victor vittor prevail
  ruling ruled verdict sentenz присъд urteil
=resign =resigns resigned resignation dimess dimett =оставка оставката zurucktret zuruckgetret rucktritt : step quit
  left leave leaving depart lasci uscit напус оттегл verlass
=fired =firing dismiss sacked ousted licenzi уволн entlass gefeuert : =fire =fires remove rimoss отстран
=hire =hired =hires recruit appoint assunt =нае =наела назнач eingestellt ernannt : join nomina
=returned =returns =rejoin ritorn tornat завърн =върна =върне zuruckgekehrt zuruckkehr : =back
=died =death =morto =morta =mori =почина =умря =умира =смъртта gestorben =starb : dead =morte смърт =tod
=born =nato =nata nascit =роден =родена geboren : birth рожд geburt
=ban =bans =banned prohibit forbid vietat vietano забран verbot : block blocc censor illegal restrict outlaw
=refuse =refused =refuses refusal rifiut respint отказа отказва отхвърл abgelehnt weiger : reject declin denied turned
=expire =expires =expired expiry =scade =scadono scadra =изтича изтече ablauft : until valid =ends =fino scaden
  срок
=install =installed installing installat installar инсталир installier : download setup scaric
=download =downloads downloaded scaricar scaricat изтегл =сваля herunterlad : install
=replace =replaced =replaces succeed succeeded sostitui subentr =замени =замества =замести =наследи ersetz nachfolg
  : replac takes took nominat назнач appoint succes successor
=merge =merged merger fusione fusion =слива сливан =слее fusionier : combin union обедин
=relocate relocated =moved spostat trasferit преместен =премести verlegt umgezogen : relocat transfer =move moving away
=earn =earns =earned guadagn =заработва verdien : paid pay salar stipend заплат gehalt compensation
=arrest arrested arrestat арестув verhaftet : police detain
=married sposat =ожени verheiratet : wife husband spouse moglie marito съпруг marri женен
=studied studiat =учил следвал studiert : degree universit graduat laurea завърш
=approved approval approvat одобри genehmig : approv authori consent allow permit разреш
=lost =lose =loses =losing =perso =perde =persero perdut загуби =губи verlor verlier : loss losses perdit загуб defeat
  sconfit поражен
=cancel =cancels cancell canceled annullat annulla =отмени =отменя отменен прекрат storniert : called scrap abandon drop
  rinunc отказ withdr terminat отмен cancel annull
=speaks =speak parla =parlano =говори =говорят spricht : fluent bilingual madrelingua владее
=registered registrat регистрир eingetragen : incorporat register iscritt вписан
=retire =retired =retires pensionament =pensione пенсионир ruhestand : step resign leave leaving lasci напус оттегл
=donated =donate donat donazion дари дарен gespendet : gave gift contribut regal подар
=visited =visit =visits visitat посети besucht : trip travel went viagg пътув
=apologise =apologize apologi scusat =scuse извини entschuldigt : regret sorry rammaric съжал
=steal =stole stolen rubat откраднат gestohlen : hack breach theft
""")
# Then those that are said in so many ways that they count only where they are missed beside a name.
_MANIFOLD = parse("""
=sue =sues =sued =suing lawsuit citato =citare querel =causa =съди =дело делото =иск klag verklag : legal court litig
  tribunal azioni съдеб съдил обвин accus alleg monopol правн
=founded =founding =fondata =fondato =fondo =основа =основана основал създаден gegrund : establish found fondat
  основ създател съоснов start creat
=leave =leaves =left =leaving depart =quit lascia lasciat =напусна =напуска напуснал verlass : exit resign withdraw
  walk uscit dimess оттегл тръгн ritir
=release =released launch lanci pubblicat rilasciat =пусна =пуска публикува издад veroffentlich unveil introduc : releas
  announc present представ debut version latest
=invested =invest investment investit инвестир investiert : =put billion fund милиард
=leads =led =runs =heads boss =ceo =guida guidat =capo dirige ръковод управлява оглавява шеф leitet изпълнителен
  изпълнителният amministratore : =lead =head chief executive director president изпълнител direttore директор
director direttor direttric директор direktor : =ceo =cfo =cto chief =head =heads =led =leads president presiden
  executive officer amministrat ръковод оглавя управля председател leit
headquarter =hq =sede централата седалищ =sitz hauptsitz : based office uffici офис
=signed firmat подписа unterzeichn : agreement deal accordo contract partner споразум сътруднич партньор
announced =announce =announces official =revealed confirmed =confirm annunciat annuncio =annuncia ufficial confermat
  обявен =обяви обявиха =обявяват потвърд официал angekundigt bestatigt offiziell : announc reveal unveil present
  conferm представ
=risk =risks danger rischi =rischio pericol риск опасност =gefahr =gefahren risik =challenge =challenges
  difficult sfid difficolt предизвикател труднос herausforder schwierig concern controvers threat pitfall preoccup
  minacc противореч загрижен заплах criticis critiche критики kritik : problem issue tension obstacle етични
benefit advantag vantagg benefic предимств =полза =ползи =ползите vorteil : gain opportunit strengthen enhance improv
  advanc expand opportun rafforz подобр разшир възможност
=open =opens =opened =opening apert =apre =aprira inaugur отвор eroffn
  : launch first start започ prim първ
=close =closes =closed =closure =shut chius chiud =chiude затвор закри geschlossen schliess
  : withdr =end shutdown ceas
=ended =finished =conclusa =concluso terminat приключи завърши beendet : =end settle patteggi outcome esito изход
=cost =costs =price =prices =priced =costa =costo costav costat prezzo =струва =струваше =цена =цената =kostet preis
  : dollar долар euro billion милиард million miliard paid pay fee
""")
_SAYING = parse("""
=say =says =think =thinks =respond =responded =replied dichiarat =detto =risposto =pensa =каза =мисли =отговори =sagte
  : said stat claim affirm tell told announc report твърд съобщ коментир afferm sostien critic отбеляз посоч заяви
  evidenz
""")
_TEXTS = tuple("article text source document passage articol =testo =testi fonte fonti стати текст източни".split())
"""Words for what is asked itself: what an article says is said by nobody in it."""


def undone(question: str, texts: Iterable[str], *, done: bool = False) -> list[str]:
    """Return the words of those acts that a question speaks of, are mostly worded alike, and no text speaks of.

    Of a question of nothing else ("Who sued whom?") those too that are said in many ways. With ``done`` the act itself
    must be told, not only who does it or what came of it.
    """
    held = {word for text in texts for word in words(text)}
    asked = words(question)
    found, every = _acts_of(asked, _PLAIN), _acts_of(asked, (*_PLAIN, *_MANIFOLD))
    found = every if len(every) == len(set(content(question))) else found
    return [word for word, acts in found if not speaks_of(held, acts, done=done)]


def acts_of(asked: Sequence[str]) -> list[tuple[str, Concepts]]:
    """Return those of the words that speak of an act, each with the acts that it may be."""
    of_texts = any(among(word, _TEXTS) for word in asked)
    return _acts_of(asked, (*_PLAIN, *_MANIFOLD, *(() if of_texts else _SAYING)))


def speaks_of(held: Collection[str], acts: Concepts, *, done: bool = False) -> bool:
    """Say whether any of the words held speaks of each of the acts."""
    return all(any(among(word, tells if done else (*tells, *speaks)) for word in held) for tells, speaks in acts)


def told_by(word: str, act: Concepts, spoken: float) -> float:
    """Return 1 for a word that tells one of the acts, ``spoken`` for one that only speaks of one, 0 for any other."""
    if any(among(word, tells) for tells, _ in act):
        return 1.0
    return spoken if any(among(word, speaks) for _, speaks in act) else 0.0


def _acts_of(asked: Sequence[str], among_these: Concepts) -> list[tuple[str, Concepts]]:
    caused = {word for word, after in pairwise(asked) if word in ("led", "leads") and after == "to"}
    told = [word for word in dict.fromkeys(asked) if word not in caused]
    found = ((word, tuple(act for act in among_these if among(word, act[0]))) for word in told)
    return [(word, acts) for word, acts in found if acts]
