"""What an answer went through, and why there is none, in Italian and Bulgarian."""

from __future__ import annotations

ANSWERS = (
    (
        "the model gave no standalone question; the follow-up was resolved by rules",
        "il modello non ha dato una domanda completa; il seguito è stato risolto con regole",
        "моделът не даде самостоятелен въпрос; продължението е изяснено по правила",
    ),
    (
        "left out because no passage supports them: {said_count}",
        "omesse perché nessun brano le conferma: {said_count}",
        "пропуснати, защото никой откъс не ги подкрепя: {said_count}",
    ),
    (
        "left out because no passage supports what the model wrote: {said_count}",
        "omesse perché nessun brano conferma ciò che il modello ha scritto: {said_count}",
        "пропуснати, защото никой откъс не подкрепя написаното от модела: {said_count}",
    ),
    (
        "no answer was found to “{part}”: {said_reason}",
        "nessuna risposta trovata per «{part}»: {said_reason}",
        "не е намерен отговор на „{part}“: {said_reason}",
    ),
    (
        "the model found no answer in the passages",
        "il modello non ha trovato risposta nei brani",
        "моделът не намери отговор в откъсите",
    ),
    (
        "the model was asked to mend {said_count} and failed: {said_error}",
        "al modello è stato chiesto di correggere {said_count} e ha fallito: {said_error}",
        "моделът беше помолен да поправи {said_count} и се провали: {said_error}",
    ),
    (
        "the model mended what was not supported: {said_count} became {better}",
        "il modello ha corretto ciò che non era confermato: {said_count}, poi {better}",
        "моделът поправи неподкрепеното: {said_count} станаха {better}",
    ),
    (
        "the model found no answer to a part of the question",
        "il modello non ha trovato risposta a una parte della domanda",
        "моделът не намери отговор на част от въпроса",
    ),
    (
        "the model repeated itself and was stopped",
        "il modello si ripeteva ed è stato fermato",
        "моделът се повтаряше и беше спрян",
    ),
    (
        "the model repeated its prompt; that was left out",
        "il modello ha ripetuto le istruzioni; sono state omesse",
        "моделът повтори указанията си; те са пропуснати",
    ),
    (
        '"{failed}" failed, so "{name}" was asked instead: {said_error}',
        "«{failed}» ha fallito, perciò è stato chiesto a «{name}»: {said_error}",
        "„{failed}“ се провали, затова беше попитан „{name}“: {said_error}",
    ),
    (
        "the question asks for a {said_kind}, and no passage that was found states one",
        "la domanda chiede {said_kind}, e nessun brano trovato ne indica",
        "въпросът пита за {said_kind}, а никой намерен откъс не посочва такова нещо",
    ),
    (
        "the question asks for a {said_kind}, and the nearest sentences state none",
        "la domanda chiede {said_kind}, e le frasi più vicine non ne indicano",
        "въпросът пита за {said_kind}, а най-близките изречения не посочват такова нещо",
    ),
    (
        "the question asks for a {said_kind}, and no passage that was found states it",
        "la domanda chiede {said_kind}, e nessun brano trovato lo dice",
        "въпросът пита за {said_kind}, а никой намерен откъс не го казва",
    ),
    ("name", "un nome", "име"),
    ("date or time", "una data o un’ora", "дата или час"),
    ("year or month", "un anno o un mese", "година или месец"),
    ("day", "un giorno", "ден"),
    ("price or sum of money", "un prezzo o una somma", "цена или сума"),
    ("number", "un numero", "число"),
    ("percentage", "una percentuale", "процент"),
    ("duration", "una durata", "продължителност"),
    ("number of years", "un’età", "възраст"),
    ("place", "un luogo", "място"),
    ("model or version", "un modello o una versione", "модел или версия"),
    ("reason", "un motivo", "причина"),
    (
        "the question asks for “{words}”, and no passage that was found speaks of it",
        "la domanda chiede di «{words}», e nessun brano trovato ne parla",
        "въпросът пита за „{words}“, а никой намерен откъс не говори за това",
    ),
    (
        "no passage that was found speaks of {names}",
        "nessun brano trovato parla di {names}",
        "никой намерен откъс не говори за {names}",
    ),
    (
        "no passage that was found says “{words}” of {names}",
        "nessun brano trovato dice «{words}» di {names}",
        "никой намерен откъс не казва „{words}“ за {names}",
    ),
    (
        "the nearest sentences don't say what the question asks for",
        "le frasi più vicine non dicono ciò che la domanda chiede",
        "най-близките изречения не казват това, за което се пита",
    ),
    (
        "no passage that was found holds a sentence to quote",
        "nessun brano trovato contiene una frase da citare",
        "никой намерен откъс не съдържа изречение за цитиране",
    ),
    (
        "no passage that was found states it",
        "nessun brano trovato lo dice",
        "никой намерен откъс не го казва",
    ),
)
