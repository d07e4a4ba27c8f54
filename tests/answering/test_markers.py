"""Markers in any style are read and leave the sentence as it was; a source's own never survive as ours."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.markers import blunted, masked, read_markers

SENTENCES = st.sampled_from(
    [
        "Azure hosts Grok 3 and Grok 3 mini",
        "The deal is worth $10 billion (about €9.2 billion), it said",
        "Сделката беше обявена през 2025 г. от Microsoft",
        "L'accordo vale 300 milioni di dollari",
        "微软宣布了这一消息",
        'He said "x^2 is 4" and left',
    ]
)
NUMBERS = st.lists(st.integers(1, 8), min_size=1, max_size=4, unique=True)
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
STYLES = {
    "apart": lambda ns: "".join(f"[{n}]" for n in ns),
    "spaced": lambda ns: " ".join(f"[{n}]" for n in ns),
    "list": lambda ns: f"[{', '.join(map(str, ns))}]",
    "tight list": lambda ns: f"[{','.join(map(str, ns))}]",
    "semicolons": lambda ns: f"[{'; '.join(map(str, ns))}]",
    "and": lambda ns: " and ".join(f"[{n}]" for n in ns),
    "lenticular": lambda ns: "".join(f"【{n}】" for n in ns),
    "dagger": lambda ns: "".join(f"【{n}†source】" for n in ns),
    "lines": lambda ns: "".join(f"【{n}†L3-L17】" for n in ns),
    "round": lambda ns: "".join(f"({n})" for n in ns),
    "round list": lambda ns: f"({', '.join(map(str, ns))})",
    "caret": lambda ns: "".join(f"^{n}" for n in ns),
    "note": lambda ns: "".join(f"[^{n}]" for n in ns),
    "raised": lambda ns: ",".join(str(n).translate(RAISED) for n in ns),
    "word": lambda ns: "".join(f"[Source {n}]" for n in ns),
    "word list": lambda ns: f"[Sources {', '.join(map(str, ns))}]",
    "round word": lambda ns: f"(Source {' and '.join(map(str, ns))})",
    "linked": lambda ns: "".join(f"[{n}](#src-{n})" for n in ns),
    "wrapped": lambda ns: f"(see {', '.join(f'[{n}]' for n in ns)})",
    "doubled": lambda ns: "".join(f"[[{n}]]" for n in ns),
}


@pytest.mark.parametrize("style", STYLES)
@given(sentence=SENTENCES, numbers=NUMBERS, space=st.sampled_from(["", " "]), after=st.booleans())
def test_every_style_gives_its_numbers_and_leaves_the_sentence(
    style: str, sentence: str, numbers: list[int], space: str, after: bool
) -> None:
    marks = STYLES[style](numbers)
    text = f"{sentence}.{space}{marks}" if after else f"{sentence}{space}{marks}."
    assert read_markers(text, 8) == (f"{sentence}.", tuple(numbers))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It is [1-3].", (1, 2, 3)),
        ("It is [2–4, 7].", (2, 3, 4, 7)),
        ("It is [9].", (9,)),
        ("It is [0].", (0,)),
        ("It is [1][1].", (1,)),
        ("It is [1-900].", (1, 900)),
        ("It is [3-1].", (3, 1)),
        ("It is. Source 2", (2,)),
        ("It is. Sources: 1, 2", (1, 2)),
        ("According to Source 2, it is.", (2,)),
        ("Source 3 states that it is.", (3,)),
        ("Така е. Източник 2", (2,)),
    ],
)
def test_numbers_are_kept_as_written(text: str, numbers: tuple[int, ...]) -> None:
    plain, found = read_markers(text, 5)
    assert found == numbers and plain in ("It is.", "Така е.")


@pytest.mark.parametrize(
    "text",
    [
        "It began in [2025].",
        "It began then (2025).",
        "It has 12 rooms (42).",
        "The area is 5 km².",
        "x^2 grows.",
        "A call of f(1).",
        "The energy source 1 failed.",
        "He said [sic] so.",
        "A list (1) of things.",
        "Version 3.5 [beta 2] is out.",
    ],
)
def test_what_is_no_marker_stays(text: str) -> None:
    assert read_markers(text, 5) == (text, ())


@pytest.mark.parametrize("marks", ["[1]", " 【2†source】", "(1)", "[1] [2]", "¹", "^1"])
def test_masking_blanks_the_markers_and_keeps_the_places(marks: str) -> None:
    assert masked(f"It is.{marks} The next") == f"It is.{' ' * len(marks)} The next"


def test_a_sources_own_markers_do_not_come_back_as_ours() -> None:
    shown = blunted("Microsoft said so.[1][2][3] There are three (3). Foo¹ bar [Source 2].")
    assert shown == "Microsoft said so.⟦1⟧⟦2⟧⟦3⟧ There are three ⦅3⦆. Foo⟦1⟧ bar ⟦2⟧."
    assert read_markers("Microsoft said so.⟦1⟧⟦2⟧⟦3⟧ [4]", 5) == ("Microsoft said so.", (4,))
    assert read_markers("There are three ⦅3⦆ [1].", 5) == ("There are three (3).", (1,))


MESSY = st.text(alphabet="[]【】()（）⟦⟧^¹²⁹0123,;- –†:#./ ab\nДо是Source", max_size=60)


@given(MESSY, st.integers(1, 99))
def test_a_blunted_source_has_no_marker_left(text: str, passages: int) -> None:
    shown = blunted(text)
    for line in shown.split("\n"):
        if not line.lower().lstrip(" .:;,").startswith(("source", "doc", "ref")):
            assert read_markers(line, passages)[1] == ()


@given(MESSY, st.integers(1, 99))
def test_whatever_a_model_writes_is_read(text: str, passages: int) -> None:
    plain, numbers = read_markers(text, passages)
    assert all(number >= 0 for number in numbers) and len(set(numbers)) == len(numbers)
    assert not any(c.isalpha() and c not in plain for c in text if c in "До是")


@pytest.mark.parametrize("unit", ["[", "[1,", "(", "(1", "1, ", " \n", "source ", "^1", "【1†x", "¹", "[1]", "(see ["])
def test_reading_stays_quick_on_endless_input(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    begun = time.process_time()
    blunted(text)
    read_markers(text, 5)
    masked(text)
    assert time.process_time() - begun < 2.0
