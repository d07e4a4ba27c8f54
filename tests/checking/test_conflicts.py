"""The five articles disagree on who sued whom and on whether the deal was announced; the answer must say so."""

from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.checking import Checker, Gate, find_conflicts, find_disagreements
from rag.checking.lawsuits import suits
from rag.schema import Citation, Passage
from rag.sentences import split_sentences

SEEDS = {path.name[:3]: path for path in (Path(__file__).parents[2] / "seeds").glob("*.txt")}


def cite(number: int, article: str, words: str) -> Citation:
    text = SEEDS[article].read_text("utf-8")
    at = text.index(words)
    start, end = next((a, b) for a, b in split_sentences(text) if a <= at < b)
    return Citation(number, SEEDS[article].name, start, end, text[start:end])


def test_announced_against_planned(checker: Checker) -> None:
    cited = [
        cite(1, "002", "has announced a strategic"),
        cite(2, "003", "si profila"),
        cite(3, "004", "се готви да приеме Grok, AI"),
    ]
    (conflict,) = find_conflicts(cited, checker)
    assert conflict.citations == (1, 2, 3) and "announced" in conflict.about


def test_who_sued_whom(checker: Checker) -> None:
    cited = [cite(1, "003", "azioni legali contro"), cite(2, "004", "Мъск заведе дело"), cite(3, "004", "насрещен иск")]
    before = {1: SEEDS["003"].read_text("utf-8")[: cited[0].start]}
    (conflict,) = [c for c in find_conflicts(cited, checker, before) if c.about.startswith("who sued whom")]
    assert conflict.citations == (1, 2) and "OpenAI sued Musk" in conflict.about and "Altman sued" not in conflict.about
    # Without the sentence before, nobody knows who "Quest'ultima" is: nobody is accused.
    assert not [c for c in find_conflicts(cited, checker) if "Altman sued" in c.about]


def test_parties_turned_round_are_told_once(checker: Checker) -> None:
    one = Citation(1, "a.txt", 0, 30, "Elon Musk sued OpenAI in court.")
    other = Citation(2, "b.txt", 0, 30, "OpenAI sued Elon Musk in court.")
    (conflict,) = find_conflicts([one, other], checker)
    assert conflict.citations == (1, 2) and "Musk sued OpenAI" in conflict.about


def test_a_number_that_differs(checker: Checker) -> None:
    one = Citation(1, "a.txt", 0, 45, "Musk left OpenAI in 2018, said The Verge then.")
    other = Citation(2, "b.txt", 0, 45, "Musk left OpenAI in 2019, said The Verge then.")
    (conflict,) = find_conflicts([one, other], checker)
    assert conflict.citations == (1, 2) and "2018" in conflict.about and "2019" in conflict.about


def test_agreement_and_one_source_are_no_conflict(checker: Checker) -> None:
    assert (
        find_conflicts([cite(1, "001", "departed the organization"), cite(2, "004", "напусна организацията")], checker)
        == ()
    )
    assert find_conflicts([cite(1, "004", "Мъск заведе дело"), cite(2, "004", "насрещен иск")], checker) == ()
    assert find_conflicts([], checker) == ()


def test_a_lawsuit_told_both_ways_is_one_difference(checker: Checker) -> None:
    one = Citation(1, "a.txt", 0, 30, "Borealis sued Cormorant in Oslo.")
    other = Citation(2, "b.txt", 0, 30, "Cormorant sued Borealis in Oslo.")
    (conflict,) = find_conflicts([one, other], checker)
    assert conflict.citations == (1, 2) and conflict.about.startswith("who sued whom")


def test_an_aside_on_who_leads_a_party_does_not_sue() -> None:
    before = "Questa mossa pesa su Microsoft e OpenAI. "
    told = "Quest'ultima, guidata da Sam Altman, ha avviato azioni legali contro Musk."
    assert [(who.text, whom.text) for who, whom in suits(told, before)] == [("OpenAI", "Musk")]
    english = "Acme, led by Jane Roe, filed a lawsuit against Initech. The latter, led by John Doe, sued Acme."
    assert [(who.text, whom.text) for who, whom in suits(english)] == [("Acme", "Initech"), ("Initech", "Acme")]
    assert not list(suits(told)) and not list(suits("He sued Initech."))


def test_a_sum_in_numbers_against_one_in_words(checker: Checker) -> None:
    cited = [cite(1, "003", "multimiliardario con Oracle"), cite(2, "004", "споразумение за 10 милиарда")]
    (conflict,) = [c for c in find_conflicts(cited, checker) if c.about.startswith("how much (Oracle)")]
    assert conflict.citations == (1, 2) and "multimiliardario" in conflict.about and "10 милиарда" in conflict.about


def test_what_was_not_announced_is_no_fact(checker: Checker) -> None:
    denied = Citation(1, "a.txt", 0, 9, "Microsoft and xAI have not officially announced the Grok deal.")
    planned = Citation(2, "b.txt", 0, 9, "Microsoft may host Grok by xAI.")
    assert not [c for c in find_conflicts([denied, planned], checker) if c.about.startswith("fact or")]


ANNOUNCED = "fact or possibility"
DISPUTED = [
    ("L'accordo tra Microsoft e xAI è stato annunciato?", ANNOUNCED),
    ("Обявено ли е партньорството между Microsoft и xAI?", ANNOUNCED),
    ("Обявена ли е сделката?", ANNOUNCED),
    ("Who sued whom?", "who sued whom"),
    ("Chi ha citato in giudizio OpenAI?", "who sued whom"),
    ("Кой съди кого?", "who sued whom"),
    ("Quanto valeva l'accordo con Oracle?", "how much (Oracle)"),
    ("Каква е стойността на сделката с Oracle?", "how much (Oracle)"),
]


@pytest.mark.parametrize(("question", "about"), DISPUTED)
def test_each_disagreement_is_named_in_every_language_with_exact_footnotes(
    assistant: Assistant, question: str, about: str
) -> None:
    answer = assistant.answer(question)
    (conflict,) = [c for c in answer.conflicts if c.about.startswith(about)]
    notes = {c.number: c for c in answer.citations}
    assert set(conflict.citations) & set(answer.sentences[0].citations), "what was asked is what comes first"
    assert set(conflict.citations) <= {number for sentence in answer.sentences for number in sentence.citations}
    assert len({notes[number].source for number in conflict.citations}) >= 2
    for note in notes.values():
        assert assistant.document(note.source).text[note.start : note.end] == note.quote
    assert sorted(notes) == list(range(1, len(notes) + 1))


def test_what_moderation_objects_to_does_not_stand_against_an_answer(checker: Checker) -> None:
    text = SEEDS["004"].read_text("utf-8")
    passage = Passage("p", SEEDS["004"].name, 0, len(text), text)
    cited = [cite(1, "003", "multimiliardario con Oracle")]
    for withheld, expected in ((False, 1), (True, 0)):
        gate = Gate(checker, [passage])
        gate.footnote(passage, 0, 9)
        found = find_disagreements("How big was the Oracle deal?", cited, gate, (), lambda _, no=withheld: no)
        assert len([c for c in found if c.about.startswith("how much")]) == expected
        assert len(gate.citations) == 1 + expected
    assert find_disagreements("Who founded xAI?", cited, Gate(checker, [passage]), (), lambda _: False) == ()
    assert find_disagreements("How big was the Oracle deal?", [], Gate(checker, [passage]), (), lambda _: False) == ()
