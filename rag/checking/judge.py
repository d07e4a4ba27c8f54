"""A language model as judge: claim and passage in, one JSON object of a fixed shape out; all else is an error.

A judge sees the passage alone, as data between marks. Its answer is an opinion, not calibrated; what values, denials
and quotations rule out stays ruled out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.config import Settings
from rag.errors import CheckError, ModelError
from rag.models import ChatModel, open_model
from rag.prompts import judge_messages
from rag.schema import Support, Verdict

if TYPE_CHECKING:
    from rag.models.local_servers import LocalServers

_TRIES = 2
_LONGEST = 300
_SHARE = {
    Support.SUPPORTED: 1.0, Support.PARTLY_SUPPORTED: 0.4, Support.UNSUPPORTED: 0.0, Support.CONTRADICTED: 0.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a judge says of a claim and a passage."""

    support: Support
    reason: str


class ModelJudge:
    """Asks one chat model about claims; each claim and passage once."""

    def __init__(self, chat: ChatModel, max_tokens: int) -> None:
        self._chat, self._max_tokens = chat, max_tokens
        self._said: dict[tuple[str, str], Opinion] = {}

    @property
    def name(self) -> str:
        """The model's name."""
        return self._chat.name

    def opinion(self, claim: str, passage: str) -> Opinion:
        """Return the model's opinion. Raises CheckError when it fails or twice answers in another shape."""
        if (claim, passage) not in self._said:
            self._said[claim, passage] = self._asked(claim, passage)
        return self._said[claim, passage]

    def _asked(self, claim: str, passage: str) -> Opinion:
        wrong = ""
        for _ in range(_TRIES):
            try:
                said = "".join(self._chat.stream(judge_messages(claim, passage, wrong), max_tokens=self._max_tokens))
            except ModelError as error:
                raise CheckError(f"the judge {self.name} failed, so nothing is judged: {error}") from error
            try:
                return parse_opinion(said)
            except ValueError as error:
                wrong = str(error)
        raise CheckError(f"the judge {self.name} gave no verdict ({wrong}): ask again, or name another with --judge")


def open_judge(settings: Settings, name: str | None = None, servers: LocalServers | None = None) -> ModelJudge | None:
    """Return the judge of this name, or the one that the settings name; None when neither does. Raises ModelError."""
    wanted = settings.judge if name is None else name
    chat = open_model(wanted, settings, servers) if wanted else None
    return ModelJudge(chat, settings.max_answer_tokens) if chat else None


def parse_opinion(said: str) -> Opinion:
    """Read {"verdict": one of the four, "reason": text}, nothing before, behind or beside it.

    Raises ValueError that says what is wrong.
    """
    try:
        found = json.loads(said)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError("its answer is not one JSON object") from error
    if not isinstance(found, dict) or found.keys() != {"verdict", "reason"}:
        raise ValueError('its answer does not have just "verdict" and "reason"')
    verdict, reason = found["verdict"], found["reason"]
    if verdict not in [support.value for support in Support]:
        raise ValueError("its verdict is none of the four")
    if not isinstance(reason, str) or not reason.strip():
        raise ValueError("its reason is no text")
    return Opinion(Support(verdict), " ".join(reason.split())[:_LONGEST])


def weighed(own: Verdict, opinion: Opinion, name: str, barred: bool) -> Verdict:
    """Return the verdict that an opinion leads to; where support is barred, an opinion can only lower it further."""
    support = opinion.support
    if barred and support is Support.SUPPORTED:
        return Verdict(own.support, own.score, (*own.reasons, f"{name} judges otherwise: {opinion.reason}"))
    score = (own.score + _SHARE[support]) / 2
    low, high = {
        Support.SUPPORTED: (0.5, 1.0), Support.PARTLY_SUPPORTED: (0.3, 0.49),
        Support.UNSUPPORTED: (0.0, 0.29), Support.CONTRADICTED: (0.0, 0.1),
    }[support]  # fmt: skip
    reasons = (f"{name} judges: {opinion.reason}", *(own.reasons if barred else ()))
    return Verdict(support, min(max(score, low), high), reasons)
