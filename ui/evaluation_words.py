"""The labels of the evaluation tab, a table a language; names of metrics stay as the documentation has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EvaluationWords:
    """The tab's labels in one interface language; templates take named fields."""

    tab: str
    intro: str
    choose: str
    chosen: str
    run: str
    stop: str
    earlier: str
    none_chosen: str
    needs_admin: str
    not_allowed: str
    asking: str
    went_on: str
    summary: str
    failed_calls: str
    metrics: str
    where_lost: str
    lost: str
    all_kept: str
    wanted: str
    refusal: str
    answered: str
    open: str
    unfinished: str
    parts: Mapping[str, str]


ENGLISH = EvaluationWords(
    tab="Evaluation",
    intro="Run a file of golden questions over these documents and see what is answered, cited and refused rightly.",
    choose="Choose a golden file (YAML)",
    chosen="{name}: {count} questions",
    run="Run",
    stop="Stop",
    earlier="Earlier runs",
    none_chosen="Choose a golden file first.",
    needs_admin="Only those with the scope admin may run golden questions here.",
    not_allowed="Only an administrator may run golden questions.",
    asking="{done} of {total} questions",
    went_on="An unfinished run goes on: {count} questions were done already.",
    summary="Run {number}: {total} questions by {model}, {kept} kept, {lost} lost, {seconds} s",
    failed_calls="{count} questions were not measured, since a call failed: {error}. Run again: only they are asked.",
    metrics="Metrics with 95 % intervals",
    where_lost="Where questions were lost",
    lost="Lost questions",
    all_kept="No question was lost.",
    wanted="Wanted",
    refusal="a refusal: the documents don't say",
    answered="Answer",
    open="Open in the chat",
    unfinished="unfinished",
    parts={"kept": "kept", "retrieval": "retrieval", "answering": "answering", "citing": "citing",
           "abstention": "abstention", "error": "error"},
)  # fmt: skip

ITALIAN = EvaluationWords(
    tab="Valutazione",
    intro="Esegui un file di domande di riferimento su questi documenti: che cosa è risposto, citato e rifiutato bene.",
    choose="Scegli un file di domande (YAML)",
    chosen="{name}: {count} domande",
    run="Esegui",
    stop="Ferma",
    earlier="Esecuzioni precedenti",
    none_chosen="Scegli prima un file di domande.",
    needs_admin="Qui solo chi ha il permesso admin può eseguire le domande di riferimento.",
    not_allowed="Solo un amministratore può eseguire le domande di riferimento.",
    asking="{done} di {total} domande",
    went_on="Riprende un'esecuzione interrotta: {count} domande erano già fatte.",
    summary="Esecuzione {number}: {total} domande con {model}, {kept} riuscite, {lost} perse, {seconds} s",
    failed_calls="{count} domande non misurate, una chiamata è fallita: {error}. Esegui di nuovo solo quelle.",
    metrics="Metriche con intervalli al 95 %",
    where_lost="Dove si sono perse le domande",
    lost="Domande perse",
    all_kept="Nessuna domanda è andata persa.",
    wanted="Atteso",
    refusal="un rifiuto: i documenti non lo dicono",
    answered="Risposta",
    open="Apri nella chat",
    unfinished="interrotta",
    parts={"kept": "riuscite", "retrieval": "ricerca", "answering": "risposta", "citing": "citazione",
           "abstention": "astensione", "error": "errore"},
)  # fmt: skip

BULGARIAN = EvaluationWords(
    tab="Оценка",
    intro="Пуснете файл с контролни въпроси върху тези документи: кое е отговорено, цитирано и отказано правилно.",
    choose="Изберете файл с въпроси (YAML)",
    chosen="{name}: {count} въпроса",
    run="Пусни",
    stop="Спри",
    earlier="Предишни изпълнения",
    none_chosen="Първо изберете файл с въпроси.",
    needs_admin="Тук само хората с право admin могат да пускат еталонни въпроси.",
    not_allowed="Само администратор може да пуска контролните въпроси.",
    asking="{done} от {total} въпроса",
    went_on="Продължава прекъснато изпълнение: {count} въпроса вече са готови.",
    summary="Изпълнение {number}: {total} въпроса с {model}, {kept} успешни, {lost} загубени, {seconds} с",
    failed_calls="{count} въпроса не са измерени, обръщение не успя: {error}. Пуснете пак: задават се само те.",
    metrics="Показатели с 95 % интервали",
    where_lost="Къде са загубени въпросите",
    lost="Загубени въпроси",
    all_kept="Нито един въпрос не е загубен.",
    wanted="Очаквано",
    refusal="отказ: документите не го казват",
    answered="Отговор",
    open="Отвори в чата",
    unfinished="прекъснато",
    parts={"kept": "успешни", "retrieval": "търсене", "answering": "отговор", "citing": "цитиране",
           "abstention": "въздържане", "error": "грешка"},
)  # fmt: skip

_LANGUAGES = {"en": ENGLISH, "it": ITALIAN, "bg": BULGARIAN}


def words_in(language: str) -> EvaluationWords:
    """Return the labels in a language, English where there are none."""
    return _LANGUAGES.get(language, ENGLISH)
