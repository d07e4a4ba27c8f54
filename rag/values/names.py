"""Names by their shape: runs of capitalised words, all capitals, product codes such as "Grok 3 mini" or "GPT-4".

No list of names: German nouns look the same, so there only runs of several words and codes count; scripts without
capitals give none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.sentences import split_sentences
from rag.stop_words import ANY_LANGUAGE, FOLDED
from rag.values.phonetics import transliterate
from rag.values.value import Value
from rag.words import fold

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-‑&][^\W_]+)*")
_PARTICLES = re.compile(
    r" (?:of|of the|de|de la|del|della|di|da|van|von|van der|von der|den|bin|al|el|ibn) | ?& ?|\. |['’]"
)
_VERSION = re.compile(
    r"[ -]\d{1,3}(?:\.\d+)?(?![\d,.]?\d|[^\W\d_]|\s?[%°€$])"
    r"(?: (?:mini|pro|max|plus|lite|ultra|turbo|nano)(?![^\W_]))?",
    re.IGNORECASE,
)
_TITLES = frozenset("mr mrs ms dr prof sir lady sig signor signora herr frau г-н г-жа".split())
_OPENERS = frozenset(
    "according additionally although another despite during following furthermore however importantly in meanwhile "
    "moreover nevertheless nonetheless overall today yesterday tomorrow recently finally instead indeed similarly "
    "secondo inoltre tuttavia oggi ieri infine durante nonostante според освен въпреки днес вчера обаче"
    " laut gestern heute zudem selon hier aujourd según ayer hoy".split()
)


def find_names(text: str, language: str) -> Iterator[Value]:
    """Yield the names of a text in order; a lone capitalised word that opens a sentence is an "opener"."""
    tokens = [match for match in _TOKEN.finditer(text) if _is_capital(match[0])]
    starts = _sentence_starts(text)
    runs = list(_runs(text, tokens, language, starts))
    inside = {fold(t[0]) for run in runs for t in run if t.start() not in starts}
    heads = {fold(run[0][0]) for run in runs if run[0].start() not in starts}
    end = 0
    for run in (piece for whole in runs for piece in _without_opener(whole, starts, inside, heads)):
        kind = _kind(run, starts, language, inside)
        if kind and run[0].start() >= end:
            value = _value(kind, text, run)
            end = value.end
            yield value


@lru_cache(maxsize=16_384)
def name_key(name: str) -> str:
    """Return the words of a name in bare Latin letters: "Илон Мъск" gives "ilon mask", "GPT-4" gives "gpt 4"."""
    words = re.findall(r"\d+(?:\.\d+)*|[^\W_]+", name.replace(".", "") if re.fullmatch(r"(?:\w\.)+", name) else name)
    return " ".join(transliterate(word) for word in words)


def _is_capital(token: str) -> bool:
    return not token.islower() and any(c.isupper() for c in token if c.isalpha())


def _is_code(token: str) -> bool:
    """Say whether a word's capitals or digits make it a name wherever it stands: "xAI", "R1", "NASA", "U.S."."""
    letters = [c for c in token if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return (capitals >= 1 and any(c.isdigit() for c in token)) or capitals >= 2 or letters[0].islower()


def _sentence_starts(text: str) -> set[int]:
    """Return the offsets of the first words of sentences, quotations, cells and what follows a colon."""
    starts = {start for start, _ in split_sentences(text)}
    starts |= {match.end() for match in re.finditer(r"[:|\"“«„]\s*", text)}
    return {match.start() for start in starts if (match := _TOKEN.search(text, start, start + 40))}


def _runs(text: str, tokens: Sequence[re.Match[str]], language: str, starts: set[int]) -> Iterator[list[re.Match[str]]]:
    """Yield runs of capitalised words that stand together; a function word that opens a sentence starts none."""
    stop = FOLDED.get(language, ANY_LANGUAGE) | FOLDED["en"] | _OPENERS
    run: list[re.Match[str]] = []
    for token in tokens:
        if token.start() in starts and fold(token[0]) in stop and not (_is_code(token[0]) and len(token[0]) > 1):
            continue
        if run and (token.start() in starts or not _joined(text[run[-1].end() : token.start()], run[-1][0])):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _without_opener(
    run: list[re.Match[str]], starts: set[int], inside: set[str], heads: set[str]
) -> Iterator[list[re.Match[str]]]:
    """Part "Hosting Grok" where Grok is known as a name of its own and Hosting opens the sentence."""
    opens = run[0].start() in starts and fold(run[0][0]) not in inside and not _is_code(run[0][0])
    if opens and len(run) > 1 and fold(run[1][0]) in heads:
        yield run[:1]
        run = run[1:]
    yield run


def _joined(gap: str, before: str) -> bool:
    """Say whether what stands between two capitalised words makes them one name."""
    if gap == ". ":
        return len(before) == 1 or fold(before) in _TITLES
    return gap in {" ", "-", "\u00a0"} or (gap in "'’" and len(before) == 1) or (
        bool(_PARTICLES.fullmatch(gap)) and gap not in {". ", "'", "’"}
    )  # fmt: skip


def _kind(run: Sequence[re.Match[str]], starts: set[int], language: str, inside: set[str]) -> str:
    """Return "name", "opener", or "" for what is no name."""
    alone = len(run) == 1 and not _is_code(run[0][0])
    if alone and (language == "de" or len(run[0][0]) == 1 or fold(run[0][0]) in ANY_LANGUAGE):
        return ""
    return "opener" if alone and run[0].start() in starts and fold(run[0][0]) not in inside else "name"


def _value(kind: str, text: str, run: Sequence[re.Match[str]]) -> Value:
    start, end = run[0].start(), run[-1].end()
    version = _VERSION.match(text, end)
    if version and not _is_lower_follow(text, version.end()):
        end = version.end()
    return Value("opener" if kind == "opener" else "name", start, end, text[start:end], name_key(text[start:end]))


def _is_lower_follow(text: str, at: int) -> bool:
    """Say whether a plural noun or a magnitude follows: "Europe 500 people" is no product, "Grok 3 and" is."""
    following = re.match(r"\s+([^\W\d_]+)", text[at:])
    return bool(following) and following[1].islower() and fold(following[1]) not in ANY_LANGUAGE  # type: ignore[index]
