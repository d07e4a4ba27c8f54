"""The labels of the documents tab, in one table a language; chosen by the page's language."""

from __future__ import annotations

from dataclasses import dataclass

from ui.telling import told


@dataclass(frozen=True, slots=True)
class DocumentsWords:
    """The labels of one language; templates take named fields."""

    language: str
    intro: str
    choose: str
    drop: str
    limits: str
    uploads: str
    resync: str
    resync_hint: str
    stop: str
    find: str
    sending: str
    taken: str
    refused: str
    too_large: str
    lost: str
    replace: str
    dismiss: str
    indexing: str
    starting: str
    overall: str
    speed: str
    left: str
    reading: str
    embedding: str
    done: str
    failed: str
    report: str
    report_failed: str
    stopped: str
    in_part: str
    uploaded: str
    delete: str
    delete_one: str
    delete_really: str
    deleted: str
    more: str
    none_found: str
    empty: str
    actions: str
    folders: str
    folder_missing: str
    own_uploads: str

    def told(self, message: str) -> str:
        """Return what the program says in English in this language; what no table holds stays as it is."""
        return told(message, self.language)


ENGLISH = DocumentsWords(
    language="en",
    intro="What answers are drawn from. Choose a document to read it beside the list.",
    choose="Add files",
    drop="or drop them here",
    limits="PDF, Word, PowerPoint, Excel, HTML, EPUB, e-mail, text and code; up to {limit} MB each.",
    uploads="Files being added",
    resync="Re-sync",
    resync_hint="Reads what is new or changed in the folders below and drops what is gone.",
    stop="Stop",
    find="Find a document",
    sending="Sending…",
    taken="Received; it is being indexed.",
    refused="Not added: it {reason}",
    too_large="Not added: it is larger than {limit} MB. Split it, or raise FOOTNOTED_MAX_FILE_MB.",
    lost="Footnoted could not be reached. Is it still running?",
    replace="Replace it",
    dismiss="Dismiss",
    indexing="Indexing",
    starting="Looking at what has changed…",
    overall="{done} of {total} files",
    speed="{speed} passages a second",
    left="{time} left",
    reading="reading",
    embedding="{ready} of {passages} passages",
    done="searchable",
    failed="Failed: {reason}",
    report="Done: {added} new, {updated} changed, {removed} gone, {unchanged} unchanged.",
    report_failed="{failed} could not be read; the list says why.",
    stopped="Re-syncing ended early: {reason}",
    in_part="In part",
    uploaded="Added here",
    delete="Delete",
    delete_one="Delete {source}",
    delete_really="Really delete?",
    deleted="Deleted: {source}",
    more="{count} more are not shown; find them by name.",
    none_found="No document has “{find}” in its name, title or reason.",
    empty="Nothing is indexed yet. Add files above.",
    actions="Actions",
    folders="Followed folders",
    folder_missing="not there now; its documents stay",
    own_uploads="files added here",
)

ITALIAN = DocumentsWords(
    language="it",
    intro="Da qui vengono le risposte. Scegli un documento per leggerlo accanto all’elenco.",
    choose="Aggiungi file",
    drop="o trascinali qui",
    limits="PDF, Word, PowerPoint, Excel, HTML, EPUB, e-mail, testo e codice; fino a {limit} MB ciascuno.",
    uploads="File in arrivo",
    resync="Risincronizza",
    resync_hint="Legge ciò che è nuovo o cambiato nelle cartelle qui sotto e toglie ciò che non c’è più.",
    stop="Ferma",
    find="Trova un documento",
    sending="Invio…",
    taken="Ricevuto; lo sto indicizzando.",
    refused="Non aggiunto: {reason}",
    too_large="Non aggiunto: supera {limit} MB. Dividilo, o alza FOOTNOTED_MAX_FILE_MB.",
    lost="Footnoted non risponde. È ancora in funzione?",
    replace="Sostituisci",
    dismiss="Chiudi avviso",
    indexing="Indicizzazione",
    starting="Guardo che cosa è cambiato…",
    overall="{done} file su {total}",
    speed="{speed} brani al secondo",
    left="ancora {time}",
    reading="in lettura",
    embedding="{ready} brani su {passages}",
    done="consultabile",
    failed="Non riuscito: {reason}",
    report="Fatto: {added} nuovi, {updated} cambiati, {removed} tolti, {unchanged} invariati.",
    report_failed="{failed} non si sono potuti leggere; l’elenco dice perché.",
    stopped="La risincronizzazione è finita prima del tempo: {reason}",
    in_part="In parte",
    uploaded="Aggiunto qui",
    delete="Elimina",
    delete_one="Elimina {source}",
    delete_really="Eliminare davvero?",
    deleted="Eliminato: {source}",
    more="Altri {count} non sono mostrati; trovali per nome.",
    none_found="Nessun documento ha «{find}» nel nome, nel titolo o nel motivo.",
    empty="Non c’è ancora nulla. Aggiungi dei file qui sopra.",
    actions="Azioni",
    folders="Cartelle seguite",
    folder_missing="ora non c’è; i suoi documenti restano",
    own_uploads="file aggiunti qui",
)

BULGARIAN = DocumentsWords(
    language="bg",
    intro="Оттук идват отговорите. Изберете документ, за да го прочетете до списъка.",
    choose="Добави файлове",
    drop="или ги пуснете тук",
    limits="PDF, Word, PowerPoint, Excel, HTML, EPUB, писма, текст и код; до {limit} MB всеки.",
    uploads="Файлове, които се добавят",
    resync="Синхронизирай",
    resync_hint="Прочита новото и промененото в папките по-долу и маха изчезналото.",
    stop="Спри",
    find="Намери документ",
    sending="Изпращане…",
    taken="Получен; индексира се.",
    refused="Не е добавен: {reason}",
    too_large="Не е добавен: над {limit} MB. Разделете го или увеличете FOOTNOTED_MAX_FILE_MB.",
    lost="Footnoted не отговаря. Работи ли още?",
    replace="Замени го",
    dismiss="Скрий",
    indexing="Индексиране",
    starting="Гледам какво се е променило…",
    overall="{done} от {total} файла",
    speed="{speed} откъса в секунда",
    left="остават {time}",
    reading="чете се",
    embedding="{ready} от {passages} откъса",
    done="готов за търсене",
    failed="Неуспешен: {reason}",
    report="Готово: {added} нови, {updated} променени, {removed} махнати, {unchanged} без промяна.",
    report_failed="{failed} не можаха да се прочетат; списъкът казва защо.",
    stopped="Синхронизирането приключи преждевременно: {reason}",
    in_part="Отчасти",
    uploaded="Добавен тук",
    delete="Изтрий",
    delete_one="Изтрий {source}",
    delete_really="Наистина ли?",
    deleted="Изтрит: {source}",
    more="Още {count} не са показани; намерете ги по име.",
    none_found="Никой документ няма „{find}“ в името, заглавието или причината.",
    empty="Още няма нищо. Добавете файлове по-горе.",
    actions="Действия",
    folders="Следвани папки",
    folder_missing="сега я няма; документите ѝ остават",
    own_uploads="файлове, добавени тук",
)

LABELS = {"en": ENGLISH, "it": ITALIAN, "bg": BULGARIAN}
"""By the page's language, ISO 639-1."""
