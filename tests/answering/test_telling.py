"""What tells the act of the one asked about comes first; lists come whole; headings are not quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.candidates import Candidate, heads
from rag.answering.extractive import extract
from rag.answering.question import analyse
from rag.answering.reading import readable
from rag.embedding import TokenEmbedder
from rag.schema import Passage, RankedPassage

MILLS = (
    "Borealis and Cormorant have long been rivals in the trade of grain. Nina Holm runs Cormorant, which competes with "
    "Borealis for every mill. Borealis, led by Ada Krog, sued the town over a mill. People speak of a legal "
    "dispute that has weighed on Borealis for years. The town has many mills.",
    "Borealis e Cormorant sono rivali da anni. Nina Holm guida Cormorant, che compete con Borealis per ogni mulino. "
    "Borealis, guidata da Ada Krog, ha fatto causa al comune.",
    "Borealis и Cormorant са съперници от години. Нина Холм ръководи Cormorant, която се съревновава с Borealis за "
    "всяка мелница. Borealis, ръководена от Ада Крог, заведе дело срещу общината.",
)
KROG = "Ada Krog has been a well known miller in the town for many years."


@pytest.mark.parametrize(
    ("text", "question", "first"),
    [
        (0, "Who leads Borealis?", "Ada Krog"),
        (0, "Whom did Borealis sue?", "sued the town"),
        (0, "Who leads Cormorant?", "Nina Holm"),
        (1, "Chi guida Borealis?", "Ada Krog"),
        (1, "Chi guida Cormorant?", "Nina Holm"),
        (2, "Кой ръководи Borealis?", "Ада Крог"),
        (2, "Кой ръководи Cormorant?", "Нина Холм"),
    ],
)
def test_what_tells_the_act_of_the_one_asked_about_comes_first(
    embedder: TokenEmbedder, text: int, question: str, first: str
) -> None:
    told = MILLS[text]
    found = [RankedPassage(1, 1.0, Passage("p", "p.txt", 0, len(told), told))]
    assert first in extract(question, found, embedder).claims[0].text


@pytest.mark.parametrize(
    ("above", "line", "below", "heading"),
    [
        ("", "Background: Ada Krog and the mills", KROG, True),
        (
            "",
            "Предистория: Ада Крог и мелниците",
            "Ада Крог е известна мелничарка в града от много години насам, казват.",
            True,
        ),
        ("", "Head of the mill: Ada Krog", "Head of sales: Nina Holm", False),
        ("Head of sales: Nina Holm", "Head of the mill: Ada Krog", KROG, False),
        ("", "Price of a sack: 20 euros", KROG, False),
        ("", "The mill: it is old.", KROG, False),
    ],
)
def test_a_line_over_prose_is_its_heading(above: str, line: str, below: str, heading: bool) -> None:
    text = f"{above}\n{line}\n{below}" if above else f"{line}\n{below}"
    start = text.index(line)
    assert heads(text, (start, start + len(line))) is heading


@given(rows=st.integers(2, 8), asked=st.integers(0, 7), ruled=st.booleans())
def test_a_row_brings_the_others_of_its_table_where_all_are_asked_for(rows: int, asked: int, ruled: bool) -> None:
    table = [f"mill {n} | town {n} | sacks" for n in range(rows)]
    head = ["name | place | what", "---|---|---"] if ruled else []
    text = "\n".join(["The mills of the land are these, as far as anybody knows.", *head, *table, "So much for them."])
    row = table[min(asked, rows - 1)]
    at = text.index(row)
    one = Candidate(1, at, at + len(row), row, None, None, None, True, "en")  # type: ignore[arg-type]
    found = [RankedPassage(1, 1.0, Passage("p", "p.txt", 0, len(text), text))]
    assert [claim.text for claim in readable(one, found, set(), several=True)] == table
    assert [claim.text for claim in readable(one, found, set())] == [row]


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Which models are listed?", True),
        ("What are the risks of the deal?", True),
        ("Quali sono i rischi?", True),
        ("Quali modelli sono elencati?", True),
        ("Какви са рисковете?", True),
        ("Кои модели са изброени?", True),
        ("Which model is the newest?", False),
        ("Who runs the mill?", False),
        ("Quale modello è il più recente?", False),
        ("Кой модел е най-нов?", False),
    ],
)
def test_all_of_a_kind_are_asked_for_or_one(question: str, several: bool) -> None:
    assert analyse(question).several is several
