"""The choices that a browser remembers, to and from its local storage: untrusted text, and perhaps of another corpus.

What can't be understood or is no longer to be had falls back to the settings' own.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace

from ui.choices import Choices

MOST_PASSAGES = 40
_MODEL, _CHOICES = "footnoted-model", "footnoted-choices"
KEEP_MODEL = f"(model) => {{ localStorage.setItem('{_MODEL}', model); }}"
"""Run when a user chooses a model: one that was merely the default follows the settings."""
KEEP_CHOICES = f"(...chosen) => {{ localStorage.setItem('{_CHOICES}', JSON.stringify(chosen)); }}"
"""Run when any of the other choices changes, with all of them in the order of ``Choices``."""
KEPT = f"localStorage.getItem('{_MODEL}') || '', localStorage.getItem('{_CHOICES}') || ''"
"""What the page's load hands over."""
_MOST, _LONGEST = 200, 1000


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is to choose from now."""

    models: Collection[str]
    sources: Collection[str]
    languages: Collection[str]
    types: Collection[str]


def remembered(model: str, chosen: str, offered: Offered, defaults: Choices) -> Choices:
    """Return the choices as the browser kept them, each as far as it can still be had.

    A document that is gone is dropped; a pattern stays, for documents that come.
    """
    choices = replace(defaults, model=model) if model in offered.models else defaults
    try:
        strict, passages, sources, languages, types, since, until = json.loads(chosen)
        return replace(
            choices,
            strict=bool(strict),
            passages=min(max(int(passages), 1), MOST_PASSAGES),
            sources=tuple(one for one in _texts(sources) if one in offered.sources or set(one) & set("*?[")),
            languages=tuple(one for one in _texts(languages) if one in offered.languages),
            types=tuple(one for one in _texts(types) if one in offered.types),
            since=_text(since),
            until=_text(until),
        )
    except (ValueError, TypeError, OverflowError, RecursionError):
        return choices


def _texts(value: object) -> list[str]:
    return [_text(one) for one in value[:_MOST]] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""
