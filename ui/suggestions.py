"""Questions to start with and to go on with, made from what the corpus holds; none is asked before the user chooses it.

They name what the documents speak of; that the documents answer them is likely, not certain.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rag.language import guess_language
from rag.schema import CheckedAnswer, Passage
from rag.values.dates import MONTHS
from rag.values.names import find_names, name_key
from ui.interface import SourceLine

_EXAMPLES = {
    "002_949e0a75df1a5b0d.txt": "Which Grok models does Azure host?",
    "003_45b5c055948bf102.txt": "Chi ha avviato azioni legali contro Musk?",
    "004_0e8a0c2e15ba0327.txt": "Колко струва потенциалното споразумение с Oracle?",
}
"""Questions that the bundled example articles answer."""

_ABOUT_A_TITLE = {"it": "Di che cosa parla «{title}»?", "bg": "За какво се говори в „{title}“?"}
_ABOUT_A_NAME = {
    "en": "What is said about {name}?",
    "it": "Che cosa si dice di {name}?",
    "bg": "Какво се казва за {name}?",
}
_ABOUT_TWO = {
    "en": "How are {known} and {name} connected?",
    "it": "Che legame c’è tra {known} e {name}?",
    "bg": "Как са свързани {known} и {name}?",
}
_NO_TOPICS = frozenset(MONTHS) | frozenset(
    "monday tuesday wednesday thursday friday saturday sunday us uk usa eu american british english french german "
    "italian spanish european russian ukrainian bulgarian greek turkish polish dutch swiss chinese japanese korean "
    "indian african asian canadian australian brazilian mexican israeli arab".split()
)
"""Capitalised words that nobody asks about: times, and where somebody comes from."""
_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?…][\"'»”’\])]*(?:\s|\[|$)")
_LONGEST_TITLE, _LONGEST_NAME = 90, 40


def suggested_questions(sources: Sequence[SourceLine], limit: int = 3) -> list[str]:
    """Return up to ``limit`` questions about indexed documents, in the documents' languages."""
    indexed = [line for line in sources if line.state == "indexed"]
    known = [_EXAMPLES[name] for line in indexed if (name := line.source.rpartition("/")[2]) in _EXAMPLES]
    titled = [_about(line) for line in indexed if 0 < len(line.title.strip()) <= _LONGEST_TITLE]
    return (known or titled)[:limit]


def follow_ups(asked: Sequence[str], answer: CheckedAnswer, passages: Sequence[Passage], limit: int = 3) -> list[str]:
    """Return up to ``limit`` questions about names that were found beside the answer and not yet asked about.

    Names of the answer come first, then rare ones before those that every passage holds; all in the language of the
    question. The last one joins a name of that question with a new one, where there are such.
    """
    language = guess_language(asked[-1])
    known = _names(asked[-1], language)
    words = {word for question in asked for word in name_key(question).split()}
    said = {key for one in answer.sentences for key in _names(_prose(one.text), "")}
    found = [_names(_prose(passage.text), guess_language(passage.text)) for passage in passages]
    counts = Counter(key for names in found for key in names)
    spelled = {key: text for names in reversed(found) for key, text in names.items()}
    foreign = re.compile("(?!)" if not asked[-1].isascii() else r"[^\W\d_a-zA-Z\u00c0-\u024f]")
    new = [
        key
        for key, text in spelled.items()
        if not words & set(key.split())
        and key not in _NO_TOPICS
        and 2 < len(text) <= _LONGEST_NAME
        and not foreign.search(text)
    ]
    best = _distinct(sorted(new, key=lambda key: (key not in said, -len(key.split()), counts[key])))
    singles = [_in(language, _ABOUT_A_NAME).format(name=spelled[key]) for key in best]
    if known and len(best) >= limit:
        about = next(iter(known.values()))
        singles[limit - 1] = _in(language, _ABOUT_TWO).format(known=about, name=spelled[best[limit - 1]])
    return singles[:limit]


def _prose(text: str) -> str:
    """Return the lines that hold sentences: headings and cells of tables only look like names."""
    return "\n".join(line for line in text.splitlines() if _SENTENCE.search(line) and "|" not in line)


def _names(text: str, language: str) -> dict[str, str]:
    """Return the names of a text as written, by their keys; a capital that only opens a sentence makes none."""
    return {v.key: " ".join(v.text.split()) for v in find_names(text, language) if v.kind != "opener"}


def _in(language: str, templates: dict[str, str]) -> str:
    return templates.get(language, templates["en"])


def _distinct(keys: Sequence[str]) -> list[str]:
    """Leave out names that share a word with a better one: "Musk" after "Elon Musk"."""
    kept: list[str] = []
    for key in keys:
        if not any(set(key.split()) & set(other.split()) for other in kept):
            kept.append(key)
    return kept


def _about(line: SourceLine) -> str:
    return _ABOUT_A_TITLE.get(line.language, "What is “{title}” about?").format(title=line.title.strip())
