"""Every label of the page, in one table a language; the page's own texts only, never words of documents or models.

Templates take named fields; ``Words.count`` chooses between one and many, which suffices for these three languages.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of one interface language; a pair holds the forms for one and for many."""

    language: str
    tagline: str
    tab_ask: str
    tab_check: str
    tab_documents: str
    conversation: str
    question: str
    question_hint: str
    ask: str
    stop: str
    clear: str
    retry: str
    model: str
    model_unusable: str
    strict: str
    strict_hint: str
    welcome: str
    welcome_more: str
    try_asking: str
    you: str
    searching: str
    writing: str
    stopped: str
    failed: str
    broken: str
    searched_for: str
    supported: str
    partly_supported: str
    unsupported: str
    contradicted: str
    sentences: tuple[str, str]
    sources: tuple[str, str]
    passages: tuple[str, str]
    footnotes: tuple[str, str]
    summary: str
    took: str
    no_model: str
    quotes_only: str
    repairs: tuple[str, str]
    conflict: str
    abstained: str
    nearest: str
    withheld: str
    no_nearest: str
    footnote: str
    evidence: str
    evidence_hint: str
    evidence_failed: str
    previous: str
    following: str
    close: str
    position: str
    page: str
    changed: str
    earlier: str
    later: str
    whole_document: str
    check_intro: str
    check_text: str
    check_hint: str
    check: str
    checking: str
    checked: str
    no_sentences: str
    no_evidence: str
    documents_intro: str
    refresh: str
    column_document: str
    column_state: str
    column_language: str
    column_passages: str
    indexed: str
    not_indexed: str
    no_documents: str
    documents_summary: str
    degraded: tuple[str, str]

    def count(self, number: int, forms: tuple[str, str]) -> str:
        """Return the number with the fitting form: ``2 sources``."""
        return f"{number} {forms[0] if number == 1 else forms[1]}"


ENGLISH = Words(
    language="en",
    tagline="Every sentence footnoted, every footnote checked.",
    tab_ask="Ask",
    tab_check="Check my text",
    tab_documents="Documents",
    conversation="Conversation",
    question="Your question",
    question_hint="Ask your documents…",
    ask="Ask",
    stop="Stop",
    clear="Clear",
    retry="Try again",
    model="Answer with",
    model_unusable="{name} (not usable: {reason})",
    strict="Strict",
    strict_hint="Leave out unsupported sentences",
    welcome="What would you like to know?",
    welcome_more="Answers come from your documents alone. Each sentence carries a verdict and footnotes that open the "
    "source at the exact words.",
    try_asking="For example",
    you="You asked",
    searching="Searching the documents…",
    writing="Read {passages} from {sources}, writing and checking…",
    stopped="Stopped. The sentences above were checked; the answer may be incomplete.",
    failed="No answer",
    broken="Footnoted itself failed ({error}). Its log tells more; trying again may help.",
    searched_for="Searched for",
    supported="Supported",
    partly_supported="Partly supported",
    unsupported="Not supported",
    contradicted="Contradicted",
    sentences=("sentence", "sentences"),
    sources=("source", "sources"),
    passages=("passage", "passages"),
    footnotes=("footnote", "footnotes"),
    summary="{supported} of {sentences} supported by {sources}",
    took="{seconds} s",
    no_model="quoted, no model",
    quotes_only="Quotes only",
    repairs=("repair", "repairs"),
    conflict="The sources differ",
    abstained="The documents don’t answer this",
    nearest="What came nearest",
    withheld="What was written, and why it was withheld",
    no_nearest="Nothing in the documents came near.",
    footnote="Footnote {number}: {source}",
    evidence="Evidence",
    evidence_hint="Choose a footnote to see its words in the document they come from.",
    evidence_failed="The document could not be fetched. Is Footnoted still running?",
    previous="Previous footnote",
    following="Next footnote",
    close="Close",
    position="Footnote {number} of {total}",
    page="Page {page}",
    changed="This document has changed since the answer: the quoted words are no longer at this place.",
    earlier="Show earlier text",
    later="Show later text",
    whole_document="Document",
    check_intro="Paste a text from anywhere: an article, an email, a chatbot’s answer. Each sentence is checked "
    "against your documents.",
    check_text="Text to check",
    check_hint="Paste your text here…",
    check="Check",
    checking="Checking each sentence against the documents…",
    checked="{supported} of {sentences} supported",
    no_sentences="There is no sentence to check yet. Paste a text above.",
    no_evidence="Nothing in the documents comes near this sentence.",
    documents_intro="What answers are drawn from. Choose a document to read it beside the list.",
    refresh="Refresh",
    column_document="Document",
    column_state="State",
    column_language="Language",
    column_passages="Passages",
    indexed="Indexed",
    not_indexed="Failed",
    no_documents="Nothing is indexed yet. Run “footnoted index FOLDER”, then refresh.",
    documents_summary="{sources}, {passages}",
    degraded=("thing to know", "things to know"),
)

ITALIAN = Words(
    language="it",
    tagline="Ogni frase con la sua nota, ogni nota verificata.",
    tab_ask="Domande",
    tab_check="Verifica un testo",
    tab_documents="Documenti",
    conversation="Conversazione",
    question="La tua domanda",
    question_hint="Chiedi ai tuoi documenti…",
    ask="Chiedi",
    stop="Ferma",
    clear="Svuota",
    retry="Riprova",
    model="Rispondi con",
    model_unusable="{name} (non utilizzabile: {reason})",
    strict="Rigoroso",
    strict_hint="Ometti le frasi non confermate",
    welcome="Che cosa vuoi sapere?",
    welcome_more="Le risposte vengono solo dai tuoi documenti. Ogni frase porta un giudizio e note che aprono la fonte "
    "alle parole esatte.",
    try_asking="Per esempio",
    you="Hai chiesto",
    searching="Cerco nei documenti…",
    writing="Letti {passages} da {sources}, scrivo e verifico…",
    stopped="Interrotto. Le frasi qui sopra sono verificate; la risposta può essere incompleta.",
    failed="Nessuna risposta",
    broken="Footnoted stesso ha fallito ({error}). Il suo registro dice di più; riprovare può servire.",
    searched_for="Ricerca fatta",
    supported="Confermata",
    partly_supported="Confermata in parte",
    unsupported="Non confermata",
    contradicted="Contraddetta",
    sentences=("frase", "frasi"),
    sources=("fonte", "fonti"),
    passages=("brano", "brani"),
    footnotes=("nota", "note"),
    summary="{supported} di {sentences} con conferma in {sources}",
    took="{seconds} s",
    no_model="citazioni, nessun modello",
    quotes_only="Solo citazioni",
    repairs=("correzione", "correzioni"),
    conflict="Le fonti discordano",
    abstained="I documenti non rispondono a questa domanda",
    nearest="I passi più vicini",
    withheld="Che cosa era stato scritto, e perché è stato trattenuto",
    no_nearest="Nei documenti non c’è nulla di vicino.",
    footnote="Nota {number}: {source}",
    evidence="Fonte",
    evidence_hint="Scegli una nota per vederne le parole nel documento da cui vengono.",
    evidence_failed="Il documento non si è potuto caricare. Footnoted è ancora in funzione?",
    previous="Nota precedente",
    following="Nota successiva",
    close="Chiudi",
    position="Nota {number} di {total}",
    page="Pagina {page}",
    changed="Il documento è cambiato dopo la risposta: le parole citate non sono più in questo punto.",
    earlier="Mostra il testo precedente",
    later="Mostra il testo seguente",
    whole_document="Documento",
    check_intro="Incolla un testo qualsiasi: un articolo, un messaggio, la risposta di un chatbot. Ogni frase è "
    "verificata sui tuoi documenti.",
    check_text="Testo da verificare",
    check_hint="Incolla qui il testo…",
    check="Verifica",
    checking="Verifico ogni frase sui documenti…",
    checked="{supported} di {sentences} con conferma",
    no_sentences="Non c’è ancora nessuna frase da verificare. Incolla un testo qui sopra.",
    no_evidence="Nei documenti nulla si avvicina a questa frase.",
    documents_intro="Da qui vengono le risposte. Scegli un documento per leggerlo accanto all’elenco.",
    refresh="Aggiorna",
    column_document="Documento",
    column_state="Stato",
    column_language="Lingua",
    column_passages="Brani",
    indexed="Indicizzato",
    not_indexed="Non riuscito",
    no_documents="Non c’è ancora nulla. Esegui «footnoted index CARTELLA», poi aggiorna.",
    documents_summary="{sources}, {passages}",
    degraded=("cosa da sapere", "cose da sapere"),
)

BULGARIAN = Words(
    language="bg",
    tagline="Всяко изречение с бележка, всяка бележка проверена.",
    tab_ask="Питай",
    tab_check="Провери текст",
    tab_documents="Документи",
    conversation="Разговор",
    question="Вашият въпрос",
    question_hint="Попитайте документите си…",
    ask="Питай",
    stop="Спри",
    clear="Изчисти",
    retry="Опитай отново",
    model="Отговаря",
    model_unusable="{name} (неизползваем: {reason})",
    strict="Строго",
    strict_hint="Без неподкрепени изречения",
    welcome="Какво искате да научите?",
    welcome_more="Отговорите идват само от вашите документи. Всяко изречение носи оценка и бележки, които отварят "
    "източника при точните думи.",
    try_asking="Например",
    you="Попитахте",
    searching="Търся в документите…",
    writing="Прочетени: {passages} от {sources}; пиша и проверявам…",
    stopped="Спряно. Изреченията по-горе са проверени; отговорът може да е непълен.",
    failed="Няма отговор",
    broken="Самият Footnoted се провали ({error}). Дневникът му казва повече; нов опит може да помогне.",
    searched_for="Търсено",
    supported="Подкрепено",
    partly_supported="Отчасти подкрепено",
    unsupported="Неподкрепено",
    contradicted="Опровергано",
    sentences=("изречение", "изречения"),
    sources=("източник", "източника"),
    passages=("откъс", "откъса"),
    footnotes=("бележка", "бележки"),
    summary="{supported} от {sentences} с опора в {sources}",
    took="{seconds} s",
    no_model="цитати, без модел",
    quotes_only="Само цитати",
    repairs=("поправка", "поправки"),
    conflict="Източниците се разминават",
    abstained="Документите не отговарят на този въпрос",
    nearest="Най-близките откъси",
    withheld="Какво беше написано и защо е задържано",
    no_nearest="В документите няма нищо близко.",
    footnote="Бележка {number}: {source}",
    evidence="Източник",
    evidence_hint="Изберете бележка, за да видите думите ѝ в документа, от който идват.",
    evidence_failed="Документът не можа да бъде зареден. Работи ли още Footnoted?",
    previous="Предишна бележка",
    following="Следваща бележка",
    close="Затвори",
    position="Бележка {number} от {total}",
    page="Страница {page}",
    changed="Документът е променен след отговора: цитираните думи вече не са на това място.",
    earlier="Покажи текста преди",
    later="Покажи текста след",
    whole_document="Документ",
    check_intro="Поставете какъвто и да е текст: статия, писмо, отговор на чатбот. Всяко изречение се проверява по "
    "вашите документи.",
    check_text="Текст за проверка",
    check_hint="Поставете текста тук…",
    check="Провери",
    checking="Проверявам всяко изречение по документите…",
    checked="{supported} от {sentences} с опора в документите",
    no_sentences="Още няма изречение за проверка. Поставете текст по-горе.",
    no_evidence="Нищо в документите не се доближава до това изречение.",
    documents_intro="Оттук идват отговорите. Изберете документ, за да го прочетете до списъка.",
    refresh="Обнови",
    column_document="Документ",
    column_state="Състояние",
    column_language="Език",
    column_passages="Откъси",
    indexed="Индексиран",
    not_indexed="Неуспешен",
    no_documents="Още няма нищо. Изпълнете „footnoted index ПАПКА“ и обновете.",
    documents_summary="{sources}, {passages}",
    degraded=("забележка", "забележки"),
)

LANGUAGES = {words.language: words for words in (ENGLISH, ITALIAN, BULGARIAN)}
"""Interface languages by their ISO 639-1 code."""

NAMES_OF_LANGUAGES = {
    "ar": "العربية", "bg": "Български", "cs": "Čeština", "de": "Deutsch", "el": "Ελληνικά", "en": "English",
    "es": "Español", "fr": "Français", "hu": "Magyar", "it": "Italiano", "ja": "日本語", "ko": "한국어",
    "nl": "Nederlands", "pl": "Polski", "pt": "Português", "ro": "Română", "ru": "Русский", "sr": "Српски",
    "sv": "Svenska", "tr": "Türkçe", "uk": "Українська", "zh": "中文",
}  # fmt: skip
"""Languages of documents by ISO 639-1 code, each in its own words."""
