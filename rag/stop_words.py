"""Function words of seven languages: those that say nothing of what a text is about; question words are among them.

Negations are here too: what a sentence denies is judged in ``rag.checking``, not by counting words.
"""

from __future__ import annotations

import unicodedata

STOP_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "a about above after again against all also although am among an and any are aren't as at be because "
        "been before being below between both but by can can't cannot could couldn't did didn't do does "
        "doesn't doing don't down during each either else etc even ever every few for from further get gets "
        "got had hadn't has hasn't have haven't having he he's her here hers herself him himself his how "
        "however i i'm i've if in into is isn't it it's its itself just least less let like made make many "
        "may me might more most much must my myself neither no nor not of off on once one only onto or other "
        "others ought our ours out over own per quite rather re same shall she should since so some such than "
        "that that's the their theirs them themselves then there there's these they they're this those "
        "through thus to too toward towards under until up upon us very via was wasn't we were weren't what "
        "what's when where whether which while who who's whom whose why will with within without would "
        "wouldn't yet you your yours yourself s t d ll ve",
        "it": "a ad ai al alla alle allo agli all anche ancora avere aveva avevano c che chi ci cioè come con "
        "contro cosa cui da dagli dai dal dall dalla dalle dallo d dei degli del dell della delle dello deve "
        "devono di dopo dove dunque e è ed era erano essere fa fino fra fu furono già gli ha hai hanno ho i "
        "il in infatti invece io l la le lei li lo loro lui ma mentre mi mia mie miei mio molto ne né nei "
        "negli nel nell nella nelle nello no noi non nostra nostro o ogni ora oppure per perché però più poi "
        "possono prima può pur qual quale quali qualche quando quanta quante quanti quanto quel quella quelle "
        "quelli quello quest questa queste questi questo qui quindi s se sé sei senza si sia siamo sono sta "
        "stata state stati stato su sua sue sui sul sull sulla sulle sullo suo suoi tale tali tra tu tua "
        "tutta tutte tutti tutto un una uno un' va verso vi viene voi",
        "bg": "а ако ала без беше би бил била били било бих благодарение в вас ваш ви вие все всеки всички всичко "
        "всяка във г ги го да дали до докато дори е едва един една едно за зад заедно защо защото и из или им "
        "има имат й как каква какво какви какъв като кого когато което които кой който колко която към къде "
        "където ли ме между ми много може могат му на над накъде нас наш не него нейната нейния нейно "
        "неговата неговия неговите нея ни ние никой нито но някои няма о обаче от отново освен още по повече "
        "под поне поради после пред преди през при с са само своя своите своята свои се сега си след сме "
        "според спрямо срещу със съм та така такава такива такъв там твърде те тези ти то това тогава този "
        "той толкова тук тя тях у че чий чия чрез ще я като относно кои коя кое кога",
        "de": "ab aber alle allem allen aller alles als also am an ander andere anderen anderer auch auf aus außer "
        "bei beim bereits bin bis bist da dabei dadurch dafür damit danach dann daran darauf das dass davon "
        "dazu dem den denn der deren des dessen die dies diese diesem diesen dieser dieses doch dort du durch "
        "ein eine einem einen einer eines er es etwa etwas euch für gegen gewesen hat hatte hatten hätte "
        "haben hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in indem ins ist ja jede jedem "
        "jeden jeder jedes jedoch jene jetzt kann kein keine keinem keinen keiner können könnte man mehr mein "
        "meine mich mir mit muss müssen nach neben nicht nichts noch nun nur ob oder ohne sehr sei sein seine "
        "seinem seinen seiner seit selbst sich sie sind so solche soll sollen sollte sondern sonst sowie über "
        "um und uns unser unter viel viele vom von vor wann war waren warum was weil welche welchem welchen "
        "welcher welches wem wen wenn wer werde werden wessen wie wieder wir wird wo wohin wurde wurden zu "
        "zum zur zwar zwischen",
        "fr": "à au aucun aucune aussi autre autres aux avait avaient avant avec avoir c ce ceci cela celle celles "
        "celui ces cet cette ceux chaque chez ci comme comment contre d dans de depuis des donc dont du elle "
        "elles en encore entre est et étaient était été être eu eux fait furent fut il ils j je jusqu l la le "
        "les leur leurs lors lorsque lui m ma mais me même mes moi moins mon n ne ni nos notre nous on ont ou "
        "où par parce pas pendant peu peut peuvent plus pour pourquoi puis qu quand que quel quelle quelles "
        "quels qui quoi s sa sans se selon sera ses si son sont sous sur t ta tandis te tes toi ton tous tout "
        "toute toutes très tu un une vers vos votre vous y",
        "es": "a al algo algún alguna algunas algunos ante antes aquel aquella aunque bajo bien cada casi como cómo "
        "con contra cual cuál cuáles cuando cuándo cuánto cuántos cuya cuyo de del desde donde dónde dos "
        "durante e el él ella ellas ellos en entre era eran es esa esas ese eso esos esta está están estas "
        "este esto estos fue fueron ha había han hasta hay la las le les lo los más me mi mientras mis mucho "
        "muchos muy nada ni no nos nosotros o os otra otras otro otros para pero poco por porque pues que qué "
        "quien quién quienes se sea según ser si sí sido sin sobre son su sus también tan tanto te tiene "
        "tienen toda todas todo todos tras tu tus un una unas uno unos y ya yo",
        "ru": "а без более бы был была были было быть в вам вас весь во вот все всё всего всех вы где даже для до "
        "его ее её если есть еще ещё ж же за здесь и из или им их к как какая какие какой какое когда кого ко "
        "кто куда ли либо между меня мне может можно мой мы на над надо нас не него нее неё ней нет ни них но "
        "ну о об однако он она они оно от очень перед по под после потому почему при про раз с сам своей свои "
        "своих свою себе себя сейчас со так также такой там тем то того тоже той только том тот ты у уже чего "
        "чем через что чтобы чья эта эти это этого этой этом этот я сколько",
    }.items()
}
"""Language code to its function words, in lower case, accents kept."""


def _bare(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.replace("й", "\0"))
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("\0", "й").replace("ß", "ss")


FOLDED: dict[str, frozenset[str]] = {
    language: frozenset(_bare(part) for word in words for part in word.split("'") if part)
    for language, words in STOP_WORDS.items()
}
"""The same without accents and cut at apostrophes, as ``rag.words`` folds."""

ANY_LANGUAGE: frozenset[str] = frozenset().union(*FOLDED.values())
"""Function words of all seven languages, folded; for text whose language is not known."""
