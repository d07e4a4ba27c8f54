"""A checked answer → text for chat clients: sentences with [n], their verdicts where not supported, footnotes beneath.

Chat clients show Markdown: what in a document or a model's words would be a picture, a link or HTML there is defused.
"""

from __future__ import annotations

import re

from rag.answering.markers import blunted
from rag.language import guess_language
from rag.schema import CheckedAnswer, CheckedSentence, Page, Support

_QUOTED = 300
"""Characters of a quote that are shown; the whole stands in ``citations``."""
_HEADINGS = {"en": ("Sources", "Nearest"), "it": ("Fonti", "Più vicini"), "bg": ("Източници", "Най-близки")}
_FOOTNOTES = re.compile(rf"\n\n(?:{'|'.join(one for both in _HEADINGS.values() for one in both)}):\n- [\s\S]*\Z")
_MARK = re.compile(r" ⟨[^⟨⟩]*⟩")
_ACTIVE = re.compile(r"(\\*)(!(?=\[)|<(?=[a-zA-Z/!?])|`{3,}|~{3,})|(?<=\])(?=[(\[:])")
"""What begins a picture, HTML or a block of code in Markdown, with the backslashes before it; and what makes a link."""


def sentence_text(sentence: CheckedSentence) -> str:
    """Return a sentence with its markers and, unless it is supported, its verdict and the reasons."""
    text = defused(blunted(sentence.text)) + "".join(f"[{number}]" for number in sentence.citations)
    if sentence.verdict.support is Support.SUPPORTED:
        return text
    said = ": ".join(filter(None, (sentence.verdict.support.replace("_", " "), "; ".join(sentence.verdict.reasons))))
    return f"{text} ⟨{defused(said).translate(_BARE)}⟩"


def closing_text(answer: CheckedAnswer, notes: tuple[str, ...] = ()) -> str:
    """Return what follows the sentences: sources with quotes, or what came nearest; where sources differ; notes."""
    sources, nearest = _HEADINGS.get(guess_language(answer.question), _HEADINGS["en"])
    lines = [f"- [{c.number}] {_where(c.source, c.page)}: “{_shortened(c.quote)}”" for c in answer.citations]
    near = [f"- {_where(n.passage.source, n.passage.page)}: “{_shortened(n.passage.text)}”" for n in answer.nearest]
    blocks = [f"{sources}:\n" + "\n".join(lines)] if lines else []
    blocks += [f"{nearest}:\n" + "\n".join(near)] if near else []
    blocks += [f"≠ {defused(c.about)} {''.join(f'[{n}]' for n in c.citations)}" for c in answer.conflicts]
    blocks += [f"({defused(note)})" for note in (*answer.notes, *notes)]
    return "".join("\n\n" + block for block in blocks)


def answer_text(answer: CheckedAnswer, notes: tuple[str, ...] = ()) -> str:
    """Return a whole answer."""
    said = answer.text if answer.abstained else " ".join(map(sentence_text, answer.sentences))
    return said + closing_text(answer, notes)


def without_footnotes(text: str) -> str:
    """Return what an earlier answer said, without what this module had put beneath and between."""
    return _MARK.sub("", _FOOTNOTES.sub("", text)).strip()


def defused(text: str) -> str:
    """Return a text that Markdown shows as the same words and never as a picture, a link or HTML."""
    return _ACTIVE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    """Escape each character; backslashes before it are doubled, or they would escape ours."""
    return found[1] * 2 + "".join("\\" + c for c in found[2]) if found[2] else "\\"


def _where(source: str, page: Page) -> str:
    place = f", p. {page}" if isinstance(page, int) else f", {page}" if page else ""
    return defused(_one_line(source + place))


def _shortened(quote: str) -> str:
    line = _one_line(quote)
    return defused(blunted(line if len(line) <= _QUOTED else line[: _QUOTED - 1].rstrip() + "…"))


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


_BARE = str.maketrans("⟨⟩", "‹›")
