"""Why a model could not answer, and what works less well than it could, in Italian and Bulgarian."""

from __future__ import annotations

MODELS = (
    (
        "set {said_variables}",
        "imposta {said_variables}",
        "задайте {said_variables}",
    ),
    ("{first} and {second}", "{first} e {second}", "{first} и {second}"),
    (
        "{where} refused the key: {said_todo}",
        "{where} ha rifiutato la chiave: {said_todo}",
        "{where} отказа ключа: {said_todo}",
    ),
    ("check {what}", "controlla {what}", "проверете {what}"),
    (
        "{where} takes no more requests for now: ask again {said_when}",
        "{where} per ora non accetta altre richieste: chiedi di nuovo {said_when}",
        "{where} засега не приема заявки: питайте отново {said_when}",
    ),
    ("in a moment", "fra poco", "след малко"),
    ("in {seconds} s", "fra {seconds} s", "след {seconds} s"),
    (
        "the quota at {where} is used up: add credit, or use another key or model",
        "la quota presso {where} è esaurita: aggiungi credito, o usa un’altra chiave o un altro modello",
        "квотата при {where} е изчерпана: добавете кредит или ползвайте друг ключ или модел",
    ),
    (
        "{where} declined by its content filter{why}: ask in other words, or another model{words}",
        "{where} ha rifiutato per il suo filtro dei contenuti{why}: chiedi con altre parole o a un altro{words}",
        "{where} отказа заради филтъра си за съдържание{why}: питайте с други думи или друг модел{words}",
    ),
    (
        "{where} stopped by its content filter: ask in other words",
        "{where} si è fermato per il suo filtro dei contenuti: chiedi con altre parole",
        "{where} спря заради филтъра си за съдържание: питайте с други думи",
    ),
    (
        "the model declined: {words}",
        "il modello ha rifiutato: {words}",
        "моделът отказа: {words}",
    ),
    (
        "nothing answers at {where}: start the server, or correct {address}",
        "a {where} non risponde nulla: avvia il server, o correggi {address}",
        "на {where} никой не отговаря: пуснете сървъра или поправете {address}",
    ),
    (
        "no connection to {where}: check {address} and the network",
        "nessuna connessione con {where}: controlla {address} e la rete",
        "няма връзка с {where}: проверете {address} и мрежата",
    ),
    (
        "no host of that name was found for {where}: check {address} and the network",
        "per {where} non si trova un host con quel nome: controlla {address} e la rete",
        "за {where} не се намира хост с това име: проверете {address} и мрежата",
    ),
    (
        "{where} gave no connection within {seconds} s: is it running?",
        "{where} non ha dato connessione entro {seconds} s: è in funzione?",
        "{where} не даде връзка за {seconds} s: работи ли?",
    ),
    (
        "{where} gave no word in time: ask again, or raise FOOTNOTED_FIRST_TOKEN_TIMEOUT",
        "{where} non ha risposto in tempo: chiedi di nuovo, o alza FOOTNOTED_FIRST_TOKEN_TIMEOUT",
        "{where} не отговори навреме: питайте отново или вдигнете FOOTNOTED_FIRST_TOKEN_TIMEOUT",
    ),
    (
        "{where} gave {said_words} within {seconds} s: ask again, or raise {setting}",
        "{where} non ha dato {said_words} entro {seconds} s: chiedi di nuovo, o alza {setting}",
        "{where} не даде {said_words} за {seconds} s: питайте отново или вдигнете {setting}",
    ),
    ("no word", "nessuna parola", "нито дума"),
    ("no further word", "altre parole", "нито дума повече"),
    (
        "{where} broke the connection off in the middle: ask again",
        "{where} ha interrotto la connessione a metà: chiedi di nuovo",
        "{where} прекъсна връзката по средата: питайте отново",
    ),
    (
        "{where} cut the answer off in the middle: ask again",
        "{where} ha troncato la risposta a metà: chiedi di nuovo",
        "{where} отряза отговора по средата: питайте отново",
    ),
    (
        "{where} failed in the middle of its answer: ask again{words}",
        "{where} ha fallito a metà della risposta: chiedi di nuovo{words}",
        "{where} се провали по средата на отговора: питайте отново{words}",
    ),
    (
        "{where} failed in the middle of its answer: ask again",
        "{where} ha fallito a metà della risposta: chiedi di nuovo",
        "{where} се провали по средата на отговора: питайте отново",
    ),
    (
        "{where} is failing (HTTP {status}): try again later, or another model{words}",
        "{where} è guasto (HTTP {status}): riprova più tardi, o con un altro modello{words}",
        "{where} е в неизправност (HTTP {status}): опитайте по-късно или с друг модел{words}",
    ),
    (
        "{where} is failing (HTTP {status}): try again later, or another model",
        "{where} è guasto (HTTP {status}): riprova più tardi, o con un altro modello",
        "{where} е в неизправност (HTTP {status}): опитайте по-късно или с друг модел",
    ),
    (
        "the answer was cut off at {count} tokens: raise FOOTNOTED_MAX_ANSWER_TOKENS",
        "la risposta è stata troncata a {count} token: alza FOOTNOTED_MAX_ANSWER_TOKENS",
        "отговорът беше отрязан на {count} токена: вдигнете FOOTNOTED_MAX_ANSWER_TOKENS",
    ),
    (
        '"{name}" gave an empty answer: ask again, or use another model',
        "«{name}» ha dato una risposta vuota: chiedi di nuovo, o usa un altro modello",
        "„{name}“ даде празен отговор: питайте отново или ползвайте друг модел",
    ),
    (
        "the model gave nothing that could be an answer: ask again, or use another model",
        "il modello non ha dato nulla che possa essere una risposta: chiedi di nuovo, o usa un altro modello",
        "моделът не даде нищо, което да е отговор: питайте отново или ползвайте друг модел",
    ),
    (
        "question and passages are too long for the model: lower FOOTNOTED_TOP_K{words}",
        "domanda e brani sono troppo lunghi per il modello: abbassa FOOTNOTED_TOP_K{words}",
        "въпросът и откъсите са твърде дълги за модела: намалете FOOTNOTED_TOP_K{words}",
    ),
    (
        "question and passages are too long for the model: lower FOOTNOTED_TOP_K",
        "domanda e brani sono troppo lunghi per il modello: abbassa FOOTNOTED_TOP_K",
        "въпросът и откъсите са твърде дълги за модела: намалете FOOTNOTED_TOP_K",
    ),
    (
        'model "{name}" can\'t be used: {said_want}',
        "il modello «{name}» non si può usare: {said_want}",
        "моделът „{name}“ не може да се ползва: {said_want}",
    ),
    (
        "no entry named {name} is in the catalogue; 'footnoted models' lists those of kind {kind}",
        "nel catalogo non c’è un modello di nome {name}; «footnoted models» elenca quelli di tipo {kind}",
        "в каталога няма модел с име {name}; „footnoted models“ изброява тези от вид {kind}",
    ),
    (
        "set {key} for OpenAI, or {address} for another or a local server, or choose an entry of 'footnoted models'; "
        "--model {model} needs none of them",
        "imposta {key} per OpenAI, o {address} per un altro server o uno locale, o scegli fra quelli di «footnoted "
        "models»; {model} non ne ha bisogno",
        "задайте {key} за OpenAI или {address} за друг или местен сървър, или изберете от „footnoted models“; {model} "
        "няма нужда от тях",
    ),
    (
        "a model on this machine needs llama.cpp: pip install 'footnoted[local]'",
        "un modello su questa macchina richiede llama.cpp: pip install 'footnoted[local]'",
        "модел на тази машина изисква llama.cpp: pip install 'footnoted[local]'",
    ),
    (
        "there is no file {path}: {said_todo}",
        "non c’è un file {path}: {said_todo}",
        "няма файл {path}: {said_todo}",
    ),
    ("correct its path", "correggi il percorso", "поправете пътя"),
    (
        "fetch it with 'footnoted models fetch smollm2'",
        "procuralo con «footnoted models fetch smollm2»",
        "изтеглете го с „footnoted models fetch smollm2“",
    ),
    (
        "No language model: answers are sentences quoted from the sources. Set FOOTNOTED_MODEL and its key, "
        "OPENAI_API_KEY for one, to write; 'footnoted models' lists them.",
        "Nessun modello linguistico: le risposte sono frasi citate dalle fonti. Imposta FOOTNOTED_MODEL e la sua "
        "chiave, per esempio OPENAI_API_KEY, perché siano scritte; «footnoted models» li elenca.",
        "Няма езиков модел: отговорите са изречения, цитирани от източниците. Задайте FOOTNOTED_MODEL и ключа му, "
        "например OPENAI_API_KEY, за да се пишат; „footnoted models“ ги изброява.",
    ),
    (
        "1 file could not be read; 'footnoted doctor' says why.",
        "1 file non si è potuto leggere; la scheda Documenti dice perché.",
        "1 файл не можа да се прочете; разделът „Документи“ казва защо.",
    ),
    (
        "{count} files could not be read; 'footnoted doctor' says why.",
        "{count} file non si sono potuti leggere; la scheda Documenti dice perché.",
        "{count} файла не можаха да се прочетат; разделът „Документи“ казва защо.",
    ),
    ("Embedding: {said_reason}", "Vettori: {said_reason}", "Вектори: {said_reason}"),
    ("Reranking: {said_reason}", "Riordino: {said_reason}", "Преподреждане: {said_reason}"),
)
