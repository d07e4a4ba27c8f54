"""Small edits of a sentence that make it wrong (a number, a name, a denial) or leave it right (light paraphrase)."""

from __future__ import annotations

import random
import re

from rag.language import guess_language
from rag.values import Value, find_values

_COPULAS = {
    "en": "is are was were has have had can will would does did".split(),
    "it": "è sono era erano ha hanno può sarà aveva".split(),
    "bg": "е са беше бяха има може ще имаше".split(),
    "de": "ist sind war waren hat haben kann wird wurde hatte".split(),
}
_SYNONYMS = {
    "en": {"also": "additionally", "big": "large", "large": "big", "many": "numerous", "often": "frequently",
           "because": "since", "but": "yet", "shows": "demonstrates", "show": "demonstrate", "use": "employ",
           "used": "employed", "about": "roughly", "begin": "start", "however": "nevertheless", "help": "assist",
           "important": "significant", "several": "various", "began": "started", "people": "persons", "get": "obtain",
           "while": "whereas", "said": "stated", "made": "created", "found": "discovered", "different": "distinct"},
    "it": {"anche": "pure", "molto": "assai", "grande": "ampio", "perché": "poiché", "ma": "però",
           "usare": "utilizzare",
           "solo": "soltanto", "dire": "affermare", "adesso": "ora", "casa": "abitazione", "bello": "carino"},
    "bg": {"също": "и", "голям": "едър", "много": "доста", "защото": "понеже", "но": "обаче", "само": "единствено",
           "използва": "ползва", "сега": "в момента", "каза": "заяви", "започна": "почна"},
    "de": {"auch": "ebenfalls", "aber": "jedoch", "oft": "häufig", "weil": "da", "viele": "zahlreiche"},
}  # fmt: skip
_LEADS = {
    "en": ["In addition, ", "According to the text, ", "Notably, ", "Overall, "],
    "it": ["Inoltre, ", "In particolare, "],
    "bg": ["Освен това ", "По-специално, "], "de": ["Darüber hinaus gilt: "],
}  # fmt: skip


def swap_number(claim: str, rng: random.Random, _: str) -> str:
    """Return the sentence with one number, year or date changed, or nothing."""
    numeric = [v for v in find_values(claim) if v.kind not in ("name", "opener", "weekday", "ordinal")]
    numeric = [v for v in numeric if re.search(r"\d", v.text)]
    if not numeric:
        return ""
    value = rng.choice(numeric)
    digits = list(re.finditer(r"\d+", value.text))
    part = rng.choice(digits)
    changed = _other_number(part[0], rng)
    return claim[: value.start + part.start()] + changed + claim[value.start + part.end() :]


def _other_number(digits: str, rng: random.Random) -> str:
    number = int(digits)
    while True:
        step = rng.choice([1, 2, 3, 5, 10, 7]) * rng.choice([-1, 1])
        other = number + step if len(digits) > 1 else rng.randrange(1, 10)
        if other != number and other > 0 and len(str(other)) == len(str(number)):
            return str(other).zfill(len(digits))


def swap_name(claim: str, rng: random.Random, passage: str) -> str:
    """Return the sentence with one name exchanged for another of the passage, or nothing."""
    own = [v for v in find_values(claim) if v.kind == "name" and v.start > 0]
    taken = {word.lower() for v in own for word in v.text.split()}
    others = sorted({v.text for v in find_values(passage) if v.kind == "name" and _apart(v, taken)})
    if not own or not others:
        return ""
    value = rng.choice(own)
    return claim[: value.start] + rng.choice(others) + claim[value.end :]


def _apart(value: Value, taken: set[str]) -> bool:
    return not {word.lower() for word in value.text.split()} & taken


def flip_negation(claim: str, rng: random.Random, code: str) -> str:
    """Return the sentence with its denial taken out, or one put in, or nothing."""
    code = code if code in _COPULAS else guess_language(claim) or "en"
    for pattern, plain in ((r"\b(is|are|was|were|has|have|had|can|will|would|does|did) not\b", r"\1"),
                           (r"\bn't\b", ""), (r"\bnon (è|sono|era|ha|hanno|può)\b", r"\1"),
                           (r"\bне (е|са|може|беше)\b", r"\1"), (r"\bniemals? |\bnicht ", "")):  # fmt: skip
        made = re.sub(pattern, plain, claim, count=1)
        if made != claim:
            return made
    verbs = "|".join(_COPULAS.get(code, []))
    found = list(re.finditer(rf"(?<=\s)({verbs})(?=\s)", claim)) if verbs else []
    if not found:
        return ""
    match = rng.choice(found)
    denied = {"en": f"{match[0]} not", "de": f"{match[0]} nicht", "it": f"non {match[0]}", "bg": f"не {match[0]}"}[code]
    denied = (
        denied
        if match[0] not in ("ще", "има", "имаше")
        else {"ще": "няма да", "има": "няма", "имаше": "нямаше"}[match[0]]
    )
    return claim[: match.start()] + denied + claim[match.end() :]


def light_paraphrase(claim: str, rng: random.Random, code: str) -> str:
    """Return the sentence with a synonym or two, a lead or an aside removed, or nothing."""
    made = claim
    for word, other in _SYNONYMS.get(code, {}).items():
        if rng.random() < 0.8:
            made = re.sub(rf"\b{word}\b", other, made, count=1)
    made = re.sub(r"\s\([^()]{2,60}\)", "", made) if rng.random() < 0.7 else made
    if made == claim or rng.random() < 0.25:
        lead = rng.choice(_LEADS[code])
        first = made.split()[0]
        keep = first[0].isupper() and (len(first) < 3 or first[1:].islower()) and first.lower() in _FUNCTION[code]
        made = lead + (made[0].lower() + made[1:] if keep else made)
    return made if made != claim else ""


_FUNCTION = {
    "en": set("the a an this these it in on at he she they we by for from there its his her as when while".split()),
    "it": set("il lo la i gli le un una questo questa in nel nella è si non per con come".split()),
    "bg": set("това този тази тези в на той тя те от за по при като с".split()),
    "de": set("der die das ein eine in im es er sie wir auf bei mit für".split()),
}


def drop_edge(claim: str, rng: random.Random, code: str) -> str:
    """Return the sentence without its last clause where a comma parts it, or nothing."""
    parts = re.split(
        r",\s+(?=(?:which|who|where|while|including|mentre|che|come|което|който|която|като|was|wobei)\b)", claim
    )
    if len(parts) < 2 or len(parts[0].split()) < 5:
        return ""
    return ", ".join(parts[:-1]).rstrip(" ,.") + "."
