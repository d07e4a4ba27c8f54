"""Why a sentence has its verdict, or none, and on what sources differ, in Italian and Bulgarian."""

from __future__ import annotations

VERDICTS = (
    ("word for word in the passage", "parola per parola nel brano", "дума по дума в откъса"),
    ("quoted from the source", "citata dalla fonte", "цитирано от източника"),
    ("said in other words in the passage", "detta con altre parole nel brano", "казано с други думи в откъса"),
    (
        "the passage says this only in part",
        "il brano lo dice solo in parte",
        "откъсът го казва само отчасти",
    ),
    ("the passage does not say this", "il brano non lo dice", "откъсът не казва това"),
    (
        "the passage says {theirs}, the sentence says {ours}",
        "il brano dice {theirs}, la frase dice {ours}",
        "откъсът казва {theirs}, изречението казва {ours}",
    ),
    (
        "the passage says “{theirs}”, the sentence says “{ours}”",
        "il brano dice «{theirs}», la frase dice «{ours}»",
        "откъсът казва „{theirs}“, изречението казва „{ours}“",
    ),
    (
        "the passage does not mention {value}",
        "il brano non nomina {value}",
        "откъсът не споменава {value}",
    ),
    (
        "the passage says nothing of {words}",
        "il brano non dice nulla di {words}",
        "откъсът не казва нищо за {words}",
    ),
    (
        "one denies what the other states",
        "l’uno nega ciò che l’altra afferma",
        "едното отрича това, което другото твърди",
    ),
    (
        "the passage tells it the other way round: who did it, and to whom",
        "il brano lo racconta al contrario: chi l’ha fatto, e a chi",
        "откъсът го разказва наопаки: кой го е направил и на кого",
    ),
    (
        "the quoted words “{words}” do not occur in the passage",
        "le parole citate «{words}» non sono nel brano",
        "цитираните думи „{words}“ ги няма в откъса",
    ),
    (
        "the passage reports this as possible or planned, the sentence as fact",
        "il brano lo dà come possibile o previsto, la frase come un fatto",
        "откъсът го дава като възможно или планирано, изречението – като факт",
    ),
    (
        "each of its {count} parts is carried by a passage",
        "ognuna delle sue {count} parti è retta da un brano",
        "всяка от неговите {count} части се подкрепя от откъс",
    ),
    ("there are no passages", "non ci sono brani", "няма откъси"),
    ("the passage is empty", "il brano è vuoto", "откъсът е празен"),
    (
        "the passage has no words to compare with",
        "il brano non ha parole con cui confrontare",
        "откъсът няма думи за сравнение",
    ),
    ("the sentence has no words to check", "la frase non ha parole da verificare", "изречението няма думи за проверка"),
    (
        "no passage was found for this sentence",
        "per questa frase non si è trovato nessun brano",
        "за това изречение не е намерен откъс",
    ),
    (
        "marker [{number}] was dropped: it names no passage, there is 1",
        "il richiamo [{number}] è stato tolto: non indica nessun brano, ce n’è 1",
        "знакът [{number}] е махнат: не сочи откъс, има 1",
    ),
    (
        "marker [{number}] was dropped: it names no passage, there are {count}",
        "il richiamo [{number}] è stato tolto: non indica nessun brano, ce ne sono {count}",
        "знакът [{number}] е махнат: не сочи откъс, има {count}",
    ),
    (
        "marker [{number}] was moved to passage {passage}, which carries the sentence",
        "il richiamo [{number}] è stato spostato al brano {passage}, che regge la frase",
        "знакът [{number}] е преместен към откъс {passage}, който подкрепя изречението",
    ),
    (
        "no marker was given; passage {passage} is the nearest",
        "nessun richiamo era dato; il brano {passage} è il più vicino",
        "нямаше знак; откъс {passage} е най-близкият",
    ),
    (
        "a question: it states nothing to check",
        "una domanda: non afferma nulla da verificare",
        "въпрос: не твърди нищо за проверка",
    ),
    ("no words to check", "nessuna parola da verificare", "няма думи за проверка"),
    (
        "a heading: it states nothing to check",
        "un titolo: non afferma nulla da verificare",
        "заглавие: не твърди нищо за проверка",
    ),
    (
        "fewer than three words: too short to state anything",
        "meno di tre parole: troppo poco per affermare qualcosa",
        "по-малко от три думи: твърде кратко, за да твърди нещо",
    ),
    (
        "fact or possibility: announced as a fact in {facts}; planned or possible in {rumours}",
        "fatto o possibilità: annunciato come un fatto in {facts}; previsto o possibile in {rumours}",
        "факт или възможност: обявено като факт в {facts}; планирано или възможно в {rumours}",
    ),
    ("who sued whom: {said_suits}", "chi ha fatto causa a chi: {said_suits}", "кой кого съди: {said_suits}"),
    (
        "{first} says {who} sued {whom}; {said_more}",
        "{first} dice che {who} ha fatto causa a {whom}; {said_more}",
        "{first} казва, че {who} съди {whom}; {said_more}",
    ),
    (
        "{first} says {who} sued {whom}",
        "{first} dice che {who} ha fatto causa a {whom}",
        "{first} казва, че {who} съди {whom}",
    ),
    (
        "how much ({name}): {first} says “{one}”, {second} “{other}”",
        "quanto ({name}): {first} dice “{one}”, {second} “{other}”",
        "колко ({name}): {first} казва „{one}“, {second} „{other}“",
    ),
    (
        "{first} tells it the other way round: who did it, and to whom",
        "{first} lo racconta al contrario: chi l’ha fatto, e a chi",
        "{first} го разказва наопаки: кой го е направил и на кого",
    ),
    (
        "{first} says {theirs}, {second} says {ours}",
        "{first} dice {theirs}, {second} dice {ours}",
        "{first} казва {theirs}, {second} казва {ours}",
    ),
    (
        "the embedding model gives no token states: support is judged by words and values only",
        "il modello dei vettori non dà stati dei token: il sostegno si giudica solo da parole e valori",
        "моделът за вектори не дава състояния на токените: подкрепата се преценява само по думи и стойности",
    ),
)
