"""Why something was not done: uploads, questions, texts, what goes over a budget, in Italian and Bulgarian."""

from __future__ import annotations

REFUSALS = (
    # --- documents
    (
        "{name} is no name for a file: give it one with letters or digits",
        "{name} non è un nome per un file: dagliene uno con lettere o cifre",
        "{name} не е име за файл: дайте му име с букви или цифри",
    ),
    (
        "{name} is there already and says something else: replace it, or upload under another name",
        "{name} c’è già e dice altro: sostituiscilo, o caricalo con un altro nome",
        "{name} вече го има и казва друго: заменете го или го качете под друго име",
    ),
    (
        "{source} lies in your own folder {root}, where nothing is deleted: to leave it out of the index, add a line "
        "{line} to {file} and re-sync",
        "{source} sta nella tua cartella {root}, dove non si elimina nulla: per escluderlo dall’indice, aggiungi una "
        "riga {line} a {file} e risincronizza",
        "{source} е във вашата папка {root}, където нищо не се трие: за да остане извън индекса, добавете ред {line} "
        "в {file} и синхронизирайте",
    ),
    (
        "re-syncing broke off (exit code {code}): what was finished is kept, sync again",
        "la risincronizzazione si è interrotta (codice {code}): ciò che era finito resta, ripeti",
        "синхронизирането прекъсна (код {code}): готовото остава, пуснете го отново",
    ),
    (
        "the index at {store} is being written by {who}: try again when it has finished",
        "l’indice in {store} è in scrittura da parte di {who}: riprova quando ha finito",
        "в индекса {store} в момента пише {who}: опитайте, когато свърши",
    ),
    (
        "the index can't be written ({error}): free some disk space, then index again",
        "l’indice non si può scrivere ({error}): libera spazio sul disco, poi indicizza di nuovo",
        "в индекса не може да се пише ({error}): освободете място на диска и индексирайте наново",
    ),
    (
        "{path} is not there now; its files stay indexed",
        "{path} ora non c’è; i suoi file restano indicizzati",
        "{path} сега я няма; файловете ѝ остават индексирани",
    ),
    (
        "{path} is empty now; its {count} files stay indexed (drop them with --prune)",
        "{path} ora è vuota; i suoi {count} file restano indicizzati (toglili con --prune)",
        "{path} сега е празна; нейните {count} файла остават индексирани (махнете ги с --prune)",
    ),
    (
        "the store was made with another {what}: everything is read anew",
        "l’indice era fatto con un altro {what}: tutto viene riletto",
        "индексът беше направен с друг {what}: всичко се чете наново",
    ),
    (
        "the store had another layout: everything is read anew",
        "l’indice aveva un’altra struttura: tutto viene riletto",
        "индексът беше с друга подредба: всичко се чете наново",
    ),
    (
        "the store had an earlier layout: files are read again, nothing is embedded again",
        "l’indice aveva una struttura precedente: i file si rileggono, nessun vettore si ricalcola",
        "индексът беше с по-ранна подредба: файловете се четат отново, вектори не се изчисляват пак",
    ),
    (
        "other pages are being drawn; try again",
        "altre pagine sono in disegno; riprova",
        "рисуват се други страници; опитайте отново",
    ),
    # --- questions and texts
    (
        "the question is empty: write what you want to know",
        "la domanda è vuota: scrivi che cosa vuoi sapere",
        "въпросът е празен: напишете какво искате да научите",
    ),
    (
        "the question has {count} characters; ask it in at most {most}",
        "la domanda ha {count} caratteri; ponila in al massimo {most}",
        "въпросът има {count} знака; задайте го в най-много {most}",
    ),
    (
        "the text is empty: give the sentences that are to be checked",
        "il testo è vuoto: scrivi le frasi da verificare",
        "текстът е празен: дайте изреченията за проверка",
    ),
    (
        "the text has {count} characters; check at most {most} at a time",
        "il testo ha {count} caratteri; verificane al massimo {most} alla volta",
        "текстът има {count} знака; проверявайте най-много {most} наведнъж",
    ),
    (
        '"{written}" is no day: write it as 2026-03-31',
        "«{written}» non è un giorno: scrivilo come 2026-03-31",
        "„{written}“ не е ден: напишете го като 2026-03-31",
    ),
    (
        "the index is empty: run 'footnoted index FOLDER' first",
        "l’indice è vuoto: esegui prima «footnoted index CARTELLA»",
        "индексът е празен: първо изпълнете „footnoted index ПАПКА“",
    ),
    (
        "no document of {said_field} {asked}; there are {there}",
        "nessun documento con {said_field} {asked}; ci sono {there}",
        "няма документ с {said_field} {asked}; има {there}",
    ),
    ("source", "nome", "име"),
    ("folder", "cartella", "папка"),
    ("language", "lingua", "език"),
    ("type", "tipo", "вид"),
    (
        "no document dated {said_span}; their dates go from {first} to {last}",
        "nessun documento {said_span}; le loro date vanno dal {first} al {last}",
        "няма документ {said_span}; датите им са от {first} до {last}",
    ),
    ("since {first} and until {last}", "dal {first} al {last}", "от {first} до {last}"),
    ("since {first}", "dal {first}", "от {first}"),
    ("until {last}", "fino al {last}", "до {last}"),
    (
        "no document meets all parts of the filter at once: leave one out",
        "nessun documento soddisfa tutte le parti del filtro insieme: togline una",
        "никой документ не отговаря на всички части на филтъра наведнъж: махнете една",
    ),
    (
        "moderation refused the question ({reason}): nothing was searched or asked",
        "la moderazione ha rifiutato la domanda ({reason}): nulla è stato cercato o chiesto",
        "модерацията отказа въпроса ({reason}): нищо не е търсено или питано",
    ),
    (
        "moderation failed, so nothing may pass: {said_error}",
        "la moderazione ha fallito, quindi nulla può passare: {said_error}",
        "модерацията се провали, затова нищо не минава: {said_error}",
    ),
    (
        "not everything was looked at by moderation, which failed: {said_error}",
        "non tutto è stato visto dalla moderazione, che ha fallito: {said_error}",
        "не всичко е прегледано от модерацията, която се провали: {said_error}",
    ),
    (
        "withheld by moderation ({reasons}): {said_count}",
        "trattenuto dalla moderazione ({reasons}): {said_count}",
        "задържано от модерацията ({reasons}): {said_count}",
    ),
    ("1 sentence", "1 frase", "1 изречение"),
    ("{count} sentences", "{count} frasi", "{count} изречения"),
    (
        "the audit log in {folder} can't be written ({error}): nothing is answered",
        "il registro in {folder} non si può scrivere ({error}): non si risponde",
        "в дневника в {folder} не може да се пише ({error}): нищо не се отговаря",
    ),
    (
        "the day's budget of {budget} does not allow this question: {taken} are taken and it may take {need}; wait "
        "until midnight, raise FOOTNOTED_BUDGET, or ask without a model (--model extractive)",
        "il limite di spesa del giorno, {budget}, non consente questa domanda: {taken} sono già usati e potrebbe "
        "richiedere {need}; aspetta mezzanotte, alza FOOTNOTED_BUDGET, o scegli «Solo citazioni»",
        "дневният бюджет от {budget} не позволява този въпрос: взети са {taken}, а той може да вземе {need}; изчакайте "
        "до полунощ, вдигнете FOOTNOTED_BUDGET или изберете „Само цитати“",
    ),
    (
        'the day\'s budget is in {unit}, and no price in it is known for "{model}": set its price in models.toml, or '
        "set FOOTNOTED_BUDGET in tokens",
        "il limite di spesa è in {unit}, e per «{model}» non c’è un prezzo in quella valuta: scrivilo in models.toml, "
        "o esprimi FOOTNOTED_BUDGET in token",
        "дневният бюджет е в {unit}, а за „{model}“ няма цена в тази валута: запишете я в models.toml или задайте "
        "FOOTNOTED_BUDGET в токени",
    ),
)
