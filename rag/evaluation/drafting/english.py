"""English verbs for questions: "left" to "did … leave", "is" and "has" moved before the name.

Regular verbs by rules with a list of exceptions: a rare verb can come out wrong, which a person sees at once.
"""

from __future__ import annotations

import re

AUXILIARIES = frozenset("is are was were has have had will would can could may might must should does did do".split())
_IRREGULAR = dict(
    pair.split(":")
    for pair in "became:become began:begin bought:buy brought:bring built:build came:come chose:choose cost:cost "
    "cut:cut drew:draw drove:drive fell:fall fought:fight found:find gave:give got:get grew:grow held:hold hit:hit "
    "kept:keep knew:know laid:lay led:lead left:leave lent:lend let:let lost:lose made:make meant:mean met:meet "
    "paid:pay put:put ran:run rose:rise said:say saw:see sent:send set:set shot:shoot sold:sell spent:spend "
    "split:split spoke:speak stood:stand struck:strike taught:teach thought:think threw:throw told:tell took:take "
    "understood:understand went:go withdrew:withdraw won:win wrote:write died:die tied:tie agreed:agree "
    "freed:free focused:focus added:add visited:visit limited:limit edited:edit credited:credit benefited:benefit "
    "treated:treat defeated:defeat repeated:repeat heated:heat "
    "created:create used:use acquired:acquire required:require".split()
)
_PARTICIPLES = frozenset("been become begun gone grown known done drawn run come won since also not now to".split())
HAVING = {"has": ("does", "have"), "have": ("do", "have"), "had": ("did", "have")}
"""What helps and what owns: "has left" keeps its helper, "has offices" needs another."""
_LONG_VOWEL = re.compile(r"[aeiou]{2}[^aeiou]$")
_SILENT_E = re.compile(r"(?:[cgszvu]|bl|dl|gl|pl|tl|[^aeiou][aiou][bdkmnprt]|at|^[aeiou]s)$")
_NO_E = re.compile(r"(?:ss|ng|x|(?:[^aeiou]|^)(?:en|er|on|el|op|et|om|or|it|ow))$")


def base_form(verb: str) -> tuple[str, str] | None:
    """Return the helper and the base form of a verb: "left" gives ("did", "leave"), "owns" ("does", "own").

    None for what is no verb form that can be told.
    """
    if verb in _IRREGULAR:
        return "did", _IRREGULAR[verb]
    if verb.endswith("ied") and len(verb) > 4:
        return "did", verb[:-3] + "y"
    if verb.endswith("ed") and len(verb) > 4:
        return "did", _without_ed(verb[:-2])
    if verb.endswith("ies") and len(verb) > 4:
        return "does", verb[:-3] + "y"
    if re.search(r"(?:ss|sh|ch|x|zz)es$", verb):
        return "does", verb[:-2]
    return ("does", verb[:-1]) if verb.endswith("s") and not verb.endswith(("ss", "us", "is")) else None


def is_participle(word: str) -> bool:
    """Say whether a word after "has" goes on with the verb: "has left", "has since announced"."""
    return word.endswith(("ed", "en", "ly")) or word in _IRREGULAR or word in _PARTICIPLES


def _without_ed(stem: str) -> str:
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsz":
        return stem[:-1]
    if _NO_E.search(stem) or (_LONG_VOWEL.search(stem) and stem[-1] not in "csvz"):
        return stem
    return stem + "e" if _SILENT_E.search(stem) else stem
