"""The page as a whole: masthead, conversations, tabs and evidence panel; what each tab does is in its own file.

Imports gradio, which takes seconds: only ``ui.page.mount`` imports this module.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui import evidence
from ui.escaping import attribute
from ui.gradio_options import QUIET, owner_of, visitor_of
from ui.handlers import Handlers
from ui.icons import icon
from ui.remembered import KEPT
from ui.status import account
from ui.tab_chat import ChatTab, ChatWiring, Shelf
from ui.tab_check import check_tab
from ui.tab_compare import compare_tab
from ui.tab_documents import documents_tab
from ui.tab_evaluation import evaluation_tab
from ui.tab_settings import SettingsTab
from ui.words import Words

CONCURRENT_ANSWERS = 8
"""Answers under way at once; more wait in the queue."""

_STARTED_WITH = f"() => [new URLSearchParams(location.search).get('c') || '', {KEPT}]"

_SYSTEM_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_SYSTEM_MONO = ("ui-monospace", "Menlo", "Consolas", "monospace")


def build(handlers: Handlers, words: Words, limit_mb: float | None = None) -> gr.Blocks:
    """Return the page: conversations, tabs and the evidence panel beside each other, stacked on a narrow screen.

    Files can be added where there is a limit on their size, in megabytes.
    """
    blocks = gr.Blocks(title="Footnoted", analytics_enabled=False, fill_width=True)
    with blocks:
        with gr.Row(elem_id="masthead"):
            gr.HTML(_masthead(words), apply_default_css=False)
            degraded = gr.HTML(handlers.degraded(), elem_id="degraded", apply_default_css=False)
        with gr.Row(elem_id="desk", equal_height=False):
            with gr.Column(elem_id="shelf", scale=0, min_width=0):
                shelf = Shelf(words)
            with gr.Column(elem_id="work", scale=6, min_width=320), gr.Tabs(elem_id="tabs"):
                with gr.Tab(words.tab_ask, id="ask"):
                    chat = ChatTab(handlers, words)
                with gr.Tab(words.tab_check, id="check"):
                    check_tab(handlers, words)
                with gr.Tab(words.tab_compare, id="compare"):
                    compare_tab(handlers, words)
                with gr.Tab(words.tab_documents, id="documents") as tab:
                    listing = documents_tab(handlers, words, tab, limit_mb)
                evaluation_tab(handlers, words.language)
                with gr.Tab(words.tab_settings, id="settings"):
                    settings = SettingsTab(handlers, words)
            with gr.Column(elem_id="beside", scale=5, min_width=320):
                gr.HTML(evidence.empty_panel(words), elem_id="evidence", apply_default_css=False)
        wiring = ChatWiring(chat, shelf, settings, handlers)
        _load(blocks, wiring, settings, [degraded, listing], handlers)
    blocks.queue(default_concurrency_limit=CONCURRENT_ANSWERS)
    return blocks


def theme() -> gr.themes.Base:
    """Return a theme that fetches no font; colours and measures are the style sheet's."""
    return gr.themes.Base(
        primary_hue="teal", neutral_hue="stone", radius_size="md", font=_SYSTEM_FONTS, font_mono=_SYSTEM_MONO
    )


def _load(blocks: gr.Blocks, wiring: ChatWiring, settings: SettingsTab, drawn: list[Any], handlers: Handlers) -> None:
    """Connect the page's load: the conversation that the address names, the choices that the browser kept."""
    address, model, chosen = (gr.Textbox(visible=False) for _ in range(3))

    def started(conversation: str, model: str, chosen: str, request: gr.Request) -> tuple[Any, ...]:
        owner = owner_of(request)
        shown = handlers.chatting(owner).open(conversation)._replace(kept=True)
        rest = (
            *wiring.chosen(handlers.remembered(model, chosen)),
            account(visitor_of(request), handlers.words),
            handlers.state(),
            handlers.degraded(),
            handlers.documents(),
        )
        return (*wiring.loaded(shown, request), *rest)

    outputs = [*wiring.outputs, *wiring.choices, settings.account, settings.state, *drawn]
    blocks.load(started, [address, model, chosen], outputs, js=_STARTED_WITH, **QUIET)


def _masthead(words: Words) -> str:
    label = attribute(words.conversations)
    toggle = (
        f'<button type="button" class="fn-icon-button" id="shelf-toggle" aria-controls="shelf" aria-expanded="true" '
        f'title="{label}" aria-label="{label}">{icon("menu")}</button>'
    )
    labels = " ".join(
        f'data-{name.replace("_", "-")}="{attribute(getattr(words, name))}"'
        for name in ("save", "cancel", "really_delete", "copied", "edit", "edit_drops", "rename", "rate_comment")
    )
    return (
        f'{toggle}<h1 class="fn-name">Footnoted<sup aria-hidden="true">1</sup></h1>'
        f'<p class="fn-tagline">{words.tagline}</p><span id="fn-words" hidden {labels}></span>'
    )
