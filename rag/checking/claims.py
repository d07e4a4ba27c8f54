"""Compound sentences to claims: cut where one statement ends and the next begins with a subject or a verb of its own.

Rules over conjunctions and verb forms, no parser: what is unsure stays whole, since half a statement is no claim. A
claim without a subject gets the one that opens the sentence, so that it can be read alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.sentences import Span
from rag.values import find_values
from rag.words import word_spans

_CUTS = re.compile(
    r"\s*[;؛；·]\s*"
    r"|,?\s+(?:and|but|while|whereas|yet|although|though)\s+|,\s+(?:so|or|which|who)\s+"
    r"|,?\s+(?:e|ed|ma|mentre|però|benché)\s+|,\s+(?:che|il quale|la quale)\s+"
    r"|,?\s+(?:и|но|а|докато|обаче|однако|тогда как)\s+|,\s+(?:който|която|което|които|который|которая)\s+"
    r"|,?\s+(?:und|aber|während|doch|sowie|et|mais|tandis que|y|pero|mientras que)\s+"
    r"|,?\s+(?:και|αλλά|ενώ)\s+"
    r"|\s*[，、]\s*(?:而|但|但是|并|并且|并於|同时|且|而且|不过|また|しかし|そして|一方)\s*"
    r"|(?<=[がしてり])、"
    r"|،?\s+(?:بينما|لكن|ولكن|كما)\s+|،\s*و(?=[^\W\d_]{3})",
    re.IGNORECASE,
)
_SPLITTING = re.compile(r"[;؛；·，、]")
_VERBS = frozenset(
    "is are was were has have had will would can could does did do said says left sued won lost made became began "
    "went took gave found founded met paid bought sold wrote led held kept told grew fell rose ran built sent "
    "spent came got è sono era erano ha hanno aveva sarà fu furono può può deve disse dice е са беше бяха има "
    "имат имаше ще бе може трябва каза напусна основа купи спечели загуби стана ist sind war waren hat haben "
    "hatte hatten wird werden wurde wurden kann muss sagte ging kam gab gründete verklagte verließ est sont était "
    "a ont avait sera peut doit es son era fue ha han había será puede debe dijo был была были будет есть может "
    "стал стала остана отиде заведе подписа обяви съобщи започна прие отказа получи взе даде видя пое почина "
    "είναι ήταν έχει είχε θα كان كانت".split()
)
_VERB_FORMS = re.compile(
    r"(?:[^\W\d_]{2,}(?:ed|ied|ised|ized)|[^\W\d_]{3,}(?:erà|erò|eranno|arono|irono|ava|avano|iva|ivano)"
    r"|[^\W\d_]{3,}(?:аха|яха|иха|аше|еше|ува|ява|ира|ират|ват)|[^\W\d_]{3,}(?:ил|ила|или|ал|ала|али)"
    r"|[^\W\d_]{3,}(?:te|ten)(?=\s)|[^\W\d_]{3,}(?:ó|aron|ieron|aba|aban))$",
    re.IGNORECASE,
)
_SUBJECTS = frozenset(
    "he she it they we you i this that these those the a an its his her their there no some all many most il lo "
    "la i gli le un una lui lei egli essa essi esse questo questa questi queste loro той тя то те това тази тези "
    "този един една он она они оно это der die das ein eine er sie es wir dieser diese dieses le les il elle ils "
    "elles un une el los las él ella ellos".split()
)
_PRONOUNS = frozenset(
    "he she it they lui lei egli essa essi esse loro той тя то те он она они оно er sie es il elle ils elles él "
    "ella which who che който която което които который которая".split()
)
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_SHORTEST, _SHORTEST_UNSPACED = 3, 5
_RELATIVE = re.compile(
    r"\b(?:which|who|che|il quale|la quale|който|която|което|които|который|которая)\s+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Part:
    """One claim of a sentence."""

    start: int
    end: int
    """Where it stands in the sentence."""
    text: str
    """Its words, with the sentence's subject in front where its own is left out."""


def split_claims(sentence: str) -> list[Part]:
    """Return the claims of a sentence in order, one for a simple sentence; every word is in one or joins two."""
    pieces = _pieces(sentence)
    if len(pieces) < 2:
        return [Part(0, len(sentence), sentence)]
    subject = _subject(sentence[slice(*pieces[0])])
    return [
        Part(start, end, _complete(sentence[start:end], subject if at else ""))
        for at, (start, end) in enumerate(pieces)
    ]


def _pieces(sentence: str) -> list[Span]:
    """Return the spans of the statements, cut only where both sides state something."""
    pieces: list[Span] = []
    start, finish = 0, len(sentence)
    for match in _CUTS.finditer(sentence):
        if _inside_quotes(sentence, match.start()) or match.start() <= start:
            continue
        hard = bool(_SPLITTING.search(match[0])) or _RELATIVE.search(match[0]) is not None
        rest = sentence[match.end() :]
        named = "," not in match[0] and _ends_with_name(sentence[start : match.start()]) and _opens_with_name(rest)
        if named or not _states(sentence[start : match.start()], loosely=hard or not sentence.isascii()):
            continue
        if _states(_until_cut(rest), opening=not hard):
            pieces.append((start, match.start()))
            start = match.end()
    return [*pieces, (start, finish)]


def _until_cut(rest: str) -> str:
    """Return what stands before the next place where the sentence might be cut, all of it when that says little."""
    for match in _CUTS.finditer(rest):
        if _states(rest[: match.start()]):
            return rest[: match.start()]
    return rest


def _states(piece: str, opening: bool = False, loosely: bool = False) -> bool:
    """Say whether a piece has the length and the verb of a statement; an opening one its own subject or verb first.

    Loosely, any three words pass: verbs have more forms than are listed.
    """
    if _UNSPACED.search(piece):
        return len(_UNSPACED.findall(piece)) >= _SHORTEST_UNSPACED
    found = [word for word, _, _ in word_spans(piece)]
    if len(found) < _SHORTEST:
        return False
    if loosely or re.search("[\u0370-\u03ff\u0600-\u06ff]", piece):
        return True
    verbs = [at for at, word in enumerate(found) if word in _VERBS or _VERB_FORMS.search(word)]
    if not verbs:
        return False
    return not opening or verbs[0] == 0 or found[0] in _SUBJECTS or _opens_with_name(piece)


def _opens_with_name(piece: str) -> bool:
    match = re.search(r"[^\W_]+", piece)
    return bool(match) and (match[0][0].isdigit() or any(c.isupper() for c in match[0]))  # type: ignore[index]


def _ends_with_name(piece: str) -> bool:
    last = piece.split()[-1:]
    return bool(last) and any(c.isupper() for c in last[0]) and not _UNSPACED.search(piece)


def _subject(piece: str) -> str:
    """Return the name that opens a statement, empty when it opens otherwise."""
    named = [v for v in find_values(piece) if v.kind in ("name", "opener")]
    return named[0].text if named and not piece[: named[0].start].strip(" \"'“«„(") else ""


def _complete(piece: str, subject: str) -> str:
    """Put the subject in front of a statement that lacks one or has a pronoun in its place."""
    found = [word for word, _, _ in word_spans(piece)][:1]
    if not subject or not found or _UNSPACED.search(piece):
        return piece
    if found[0] in _VERBS or _VERB_FORMS.search(found[0]):
        return f"{subject} {piece}"
    if found[0] in _PRONOUNS:
        _, _, end = next(iter(word_spans(piece)))
        return f"{subject}{piece[end:]}"
    return piece


def _inside_quotes(sentence: str, at: int) -> bool:
    before = sentence[:at]
    pairs = (("“", "”"), ("«", "»"), ("„", "“"), ("「", "」"), ("(", ")"))
    return any(before.count(a) > before.count(b) for a, b in pairs if a != b) or before.count('"') % 2 == 1
