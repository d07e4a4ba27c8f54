"""The five articles disagree on who sued whom and on whether the deal was announced; the answer must say so."""

from pathlib import Path

from rag.checking import Checker, find_conflicts
from rag.schema import Citation
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
    conflicts = [c for c in find_conflicts(cited, checker) if c.about.startswith("who sued whom")]
    assert conflicts and 1 in conflicts[0].citations and 2 in conflicts[0].citations


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
