"""The page's components and their wiring to the handlers; what they show is made elsewhere.

Imports gradio, which takes seconds: only ``ui.page.mount`` imports this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from ui import evidence
from ui.conversation import Conversation
from ui.handlers import Handlers, Shown
from ui.tab_documents import documents_tab
from ui.tab_evaluation import evaluation_tab
from ui.words import Words

CONCURRENT_ANSWERS = 8
"""Answers under way at once; more wait in the queue."""

_SEND_EVENT = """
element.addEventListener('click', (click) => {
  const source = click.target.closest('[data-event]');
  if (source) trigger(source.dataset.event, { question: source.dataset.question || '' });
});
"""

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""The page's events are no API, and progress is drawn by ourselves."""

_SYSTEM_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_SYSTEM_MONO = ("ui-monospace", "Menlo", "Consolas", "monospace")


class _Chat:
    """The components of the chat, and what becomes of them when a handler has spoken."""

    def __init__(self, handlers: Handlers, words: Words) -> None:
        self.conversation = gr.State(())
        self.transcript = gr.HTML(
            handlers.show(()).transcript, elem_id="transcript", js_on_load=_SEND_EVENT, apply_default_css=False
        )
        with gr.Column(elem_id="composer"):
            with gr.Row(elem_id="ask-row"):
                self.question = gr.Textbox(
                    label=words.question, placeholder=words.question_hint, show_label=False, container=False,
                    max_lines=6, autofocus=True, elem_id="question", scale=1,
                    html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
                )  # fmt: skip
                self.ask = gr.Button(words.ask, variant="primary", elem_id="ask", scale=0, min_width=88)
                self.stop = gr.Button(words.stop, variant="stop", elem_id="stop", scale=0, min_width=88, visible=False)
            with gr.Row(elem_id="options"):
                self.model = gr.Dropdown(
                    handlers.models(), value=handlers.model(), label=words.model, elem_id="model", scale=0,
                    min_width=220, filterable=False,
                )  # fmt: skip
                self.strict = gr.Checkbox(
                    handlers.assistant.settings.strict, label=words.strict, info=words.strict_hint, elem_id="strict",
                    container=False, scale=1,
                )  # fmt: skip
                self.clear = gr.Button(
                    words.clear, variant="secondary", size="sm", elem_id="clear", scale=0, min_width=70
                )

    @property
    def outputs(self) -> list[Any]:
        """The components that ``update`` speaks to, in its order."""
        return [self.conversation, self.transcript, self.question, self.ask, self.stop]

    @staticmethod
    def update(shown: Shown) -> tuple[Any, ...]:
        """Return the components' updates for what a handler says is shown."""
        emptied = "" if shown.asked else gr.skip()
        return (
            shown.conversation,
            shown.transcript,
            emptied,
            gr.update(visible=not shown.running),
            gr.update(visible=shown.running),
        )


def build(handlers: Handlers, words: Words, limit_mb: float | None = None) -> gr.Blocks:
    """Return the page: tabs on the left, the evidence panel on the right, beneath on a narrow screen.

    Files can be added where there is a limit on their size, in megabytes.
    """
    blocks = gr.Blocks(title="Footnoted", analytics_enabled=False, fill_width=True)
    with blocks:
        with gr.Row(elem_id="masthead"):
            gr.HTML(_masthead(words), apply_default_css=False)
            degraded = gr.HTML(handlers.degraded(), elem_id="degraded", apply_default_css=False)
        with gr.Row(elem_id="desk", equal_height=False):
            with gr.Column(elem_id="work", scale=6, min_width=320), gr.Tabs(elem_id="tabs"):
                with gr.Tab(words.tab_ask, id="ask"):
                    chat = _Chat(handlers, words)
                with gr.Tab(words.tab_check, id="check"):
                    _check_tab(handlers, words)
                with gr.Tab(words.tab_documents, id="documents") as tab:
                    listing = documents_tab(handlers, words, tab, limit_mb)
                evaluation_tab(handlers, words.language)
            with gr.Column(elem_id="beside", scale=5, min_width=320):
                gr.HTML(evidence.empty_panel(words), elem_id="evidence", apply_default_css=False)
        _wire_chat(chat, handlers)
        blocks.load(
            lambda: (handlers.degraded(), handlers.documents(), gr.update(choices=handlers.models())),
            outputs=[degraded, listing, chat.model],
            **_QUIET,
        )
    blocks.queue(default_concurrency_limit=CONCURRENT_ANSWERS)
    return blocks


def theme() -> gr.themes.Base:
    """Return a theme that fetches no font; colours and measures are the style sheet's."""
    return gr.themes.Base(
        primary_hue="teal", neutral_hue="stone", radius_size="md", font=_SYSTEM_FONTS, font_mono=_SYSTEM_MONO
    )


def _masthead(words: Words) -> str:
    return f'<h1 class="fn-name">Footnoted<sup aria-hidden="true">1</sup></h1><p class="fn-tagline">{words.tagline}</p>'


def _check_tab(handlers: Handlers, words: Words) -> None:
    gr.HTML(f'<p class="fn-intro">{words.check_intro}</p>', apply_default_css=False)
    pasted = gr.Textbox(label=words.check_text, placeholder=words.check_hint, lines=5, max_lines=18, elem_id="pasted")
    check = gr.Button(words.check, variant="primary", elem_id="check", scale=0, min_width=110)
    verdicts = gr.HTML(elem_id="verdicts", apply_default_css=False)
    check.click(handlers.check, pasted, verdicts, **_QUIET)


def _wire_chat(chat: _Chat, handlers: Handlers) -> None:
    """Connect the chat's events; stopping cancels whichever of them is under way."""
    choices = [chat.conversation, chat.model, chat.strict]

    def updates(shown: Iterator[Shown]) -> Iterator[tuple[Any, ...]]:
        for one in shown:
            yield chat.update(one)

    def ask(question: str, conversation: Conversation, model: str, strict: bool) -> Iterator[tuple[Any, ...]]:
        yield from updates(handlers.ask(question, conversation, model, strict))

    def suggested(
        conversation: Conversation, model: str, strict: bool, event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        yield from updates(handlers.ask(event.question, conversation, model, strict))

    def retry(conversation: Conversation, model: str, strict: bool) -> Iterator[tuple[Any, ...]]:
        yield from updates(handlers.retry(conversation, model, strict))

    options: dict[str, Any] = {"outputs": chat.outputs, **_QUIET}
    asking = gr.on([chat.question.submit, chat.ask.click], ask, [chat.question, *choices], **options)
    choosing = chat.transcript.example_select(suggested, choices, **options)
    retrying = chat.transcript.retry(retry, choices, **options)
    running = [asking, choosing, retrying]
    chat.stop.click(lambda now: chat.update(handlers.stop(now)), chat.conversation, cancels=running, **options)
    chat.clear.click(lambda: chat.update(handlers.clear()), None, cancels=running, **options)
