"""The list of kept conversations to HTML: each a link that opens it, with a menu to rename, export and delete it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.conversations import Conversation
from ui.escaping import attribute, text
from ui.icons import icon
from ui.words import Words

FORMATS = ("md", "json")
"""The forms that a conversation can be had in, by the ending of their file name."""


def shelf(conversations: Sequence[Conversation], opened: str, sought: str, words: Words) -> str:
    """Return the conversations, last asked first, the open one marked."""
    if not conversations:
        return f'<p class="fn-muted">{text(words.nothing_found if sought.strip() else words.no_conversations)}</p>'
    return f'<ul class="fn-shelf">{"".join(_line(one, opened, words) for one in conversations)}</ul>'


def _line(one: Conversation, opened: str, words: Words) -> str:
    current = ' aria-current="page"' if one.id == opened else ""
    menu = words.actions_for.format(name=one.name)
    return (
        f'<li><a href="?c={attribute(one.id)}" data-open="{attribute(one.id)}" dir="auto"{current}>{text(one.name)}</a>'
        f'<details class="fn-menu"><summary aria-label="{attribute(menu)}" title="{attribute(menu)}">{icon("more")}'
        f'</summary><div class="fn-menu-items">{_items(one, words)}</div></details></li>'
    )


def _items(one: Conversation, words: Words) -> str:
    name, conversation = attribute(one.name), attribute(one.id)
    exports = "".join(
        f'<a href="page/conversations/{conversation}.{ending}" download>{text(label)}</a>'
        for ending, label in zip(FORMATS, (words.export_markdown, words.export_json), strict=True)
    )
    return (
        f'<button type="button" data-rename="{conversation}" data-name="{name}">{text(words.rename)}</button>{exports}'
        f'<button type="button" data-send="fn_discard" data-discarded="{conversation}" data-confirm>'
        f"{text(words.delete)}</button>"
    )
