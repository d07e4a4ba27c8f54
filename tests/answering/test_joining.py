"""Laws of joining: neighbours become one passage of the document's own text, and offsets stay exact."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from rag.answering.joining import LONGEST, completed, holder, joined, whole_sentence
from rag.asking import Asking
from rag.chunking import Chunking, chunk
from rag.prompts import answer_messages
from rag.schema import Document, Passage, RankedPassage, Section

SHORT = Chunking(target_words=6, minimum_words=2, maximum_words=12)
WORDS = st.lists(
    st.sampled_from(["Storks", "nest", "on", "tall", "roofs.", "They", "left!", "\n", "\n\n", "где", "3.5"])
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, list[Passage], list[RankedPassage]]:
    """A document with sections, its passages, and some of them as ranked."""
    text = " ".join(draw(WORDS.filter(lambda words: len(words) > 2)))
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(text) - 1)), max_size=3)))
    document = Document("a.pdf", text, sections=tuple(Section(at, n) for n, at in enumerate([0, *cuts], 1)))
    passages = chunk(document, SHORT)
    some = draw(st.lists(st.sampled_from(passages), unique=True)) if passages else []
    return document, passages, [RankedPassage(n, 1.0 / n, passage) for n, passage in enumerate(some, 1)]


def beside(passages: list[Passage]) -> object:
    def near(passage: Passage) -> tuple[Passage | None, Passage | None]:
        before = next((p for p in passages if p.end == passage.start), None)
        return before, next((p for p in passages if p.start == passage.end), None)

    return near


@given(documents())
def test_a_joined_passage_is_the_documents_text_and_holds_what_was_found_once(
    made: tuple[Document, list[Passage], list[RankedPassage]],
) -> None:
    document, passages, ranked = made
    shown = joined(completed(ranked, beside(passages)))
    assert [one.rank for one in shown] == list(range(1, len(shown) + 1))
    for one in shown:
        passage = one.passage
        assert passage.text == document.text[passage.start : passage.end]
    spans = sorted((one.passage.start, one.passage.end) for one in shown)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    for found in ranked:
        number = holder([one.passage for one in shown], "a.pdf", found.passage.start, found.passage.end)
        assert number and shown[number - 1].passage.page == found.passage.page


@given(documents())
def test_neighbours_that_fit_are_never_left_apart(
    made: tuple[Document, list[Passage], list[RankedPassage]],
) -> None:
    shown = sorted((one.passage for one in joined(made[2])), key=lambda passage: passage.start)
    for first, second in itertools.pairwise(shown):
        apart = first.end != second.start or first.page != second.page
        assert apart or second.end - first.start > LONGEST


@given(documents(), st.data())
def test_the_sentence_around_any_span_is_in_the_document_where_it_says(
    made: tuple[Document, list[Passage], list[RankedPassage]], data: st.DataObject
) -> None:
    document, _, ranked = made
    for one in joined(ranked):
        start = data.draw(st.integers(one.passage.start, one.passage.end - 1))
        a, b = whole_sentence(one.passage, start, start + 1)
        assert one.passage.start <= a <= start < b <= one.passage.end
        assert one.passage.text[a - one.passage.start : b - one.passage.start] == document.text[a:b]


def test_a_sentence_cut_between_passages_is_shown_whole_though_one_piece_was_found() -> None:
    sentence = "The " + " ".join(f"word{n}" for n in range(14)) + " and so it ended in 1987."
    document = Document("a.txt", f"Storks nest on roofs and on tall towers. {sentence} They left the town early.")
    passages = chunk(document, SHORT)
    pieces = [p for p in passages if "word" in p.text or "1987" in p.text]
    assert len(pieces) >= 2
    for piece in pieces:
        run = Asking("When did it end?", "m")
        run.search(lambda _, piece=piece: [RankedPassage(1, 1.0, piece)], beside(passages))
        assert [one.passage for one in run.found] == [piece] and len(run.passages) == 1
        assert sentence in answer_messages("q", run.passages)[-1]["content"]
        a, b = whole_sentence(run.passages[0], piece.start + 1, piece.start + 2)
        assert document.text[a:b] == sentence
