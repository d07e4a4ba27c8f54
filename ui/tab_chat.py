"""The chat and the list of conversations: their components, and their wiring to the handlers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

import gradio as gr

from ui.chatting import Chatting, Shown
from ui.choices import Choices
from ui.conversation import Chat
from ui.gradio_options import QUIET, owner_of
from ui.handlers import Handlers
from ui.remembered import KEEP_CHOICES, KEEP_MODEL
from ui.source_filter import SourceFilter
from ui.tab_settings import SettingsTab
from ui.words import Words

_BUS = """
const names = ['fn_ask', 'fn_again', 'fn_remove', 'fn_rate', 'fn_open', 'fn_rename', 'fn_discard'];
element.addEventListener('footnoted', (sent) => {
  if (names.includes(sent.detail.name)) trigger(sent.detail.name, sent.detail.data);
});
"""
"""What the page's script sends comes in by one door, whichever answer or list was clicked."""

Updates = tuple[Any, ...]
_LATEST = 256
"""Questions whose pages are remembered, to be told from those that have yet to load; a load takes a second."""


class Shelf:
    """The list of conversations beside the chat."""

    def __init__(self, words: Words) -> None:
        self.new = gr.Button(words.new_conversation, variant="secondary", size="sm", elem_id="new")
        self.search = gr.Textbox(
            label=words.search_conversations, placeholder=words.search_conversations, show_label=False,
            container=False, max_lines=1, elem_id="search",
        )  # fmt: skip
        self.list = gr.HTML("", elem_id="shelf-list", apply_default_css=False)


class ChatTab:
    """The components of the chat."""

    def __init__(self, handlers: Handlers, words: Words) -> None:
        self.chat = gr.State(Chat())
        self.bus = gr.HTML("", elem_id="bus", js_on_load=_BUS, apply_default_css=False)
        self.past = gr.HTML("", elem_id="past", apply_default_css=False)
        self.current = gr.HTML(handlers.chatting().new().current, elem_id="current", apply_default_css=False)
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
                self.filter = SourceFilter(handlers, words)


class ChatWiring:
    """Connects chat, list and settings; stopping cancels whichever answer is under way."""

    def __init__(self, tab: ChatTab, shelf: Shelf, settings: SettingsTab, handlers: Handlers) -> None:
        self.tab, self.shelf, self.handlers = tab, shelf, handlers
        self.choices = [tab.model, settings.strict, settings.passages, *tab.filter.fields]
        self.always = [tab.chat, shelf.search]
        self.outputs = [tab.chat, tab.past, tab.current, tab.question, tab.ask, tab.stop, shelf.list]
        self._asked: deque[str] = deque(maxlen=_LATEST)
        answering = self._answers()
        self._others(answering)
        tab.model.input(None, tab.model, None, js=KEEP_MODEL, **QUIET)
        rest = self.choices[1:]
        gr.on([field.change for field in rest], None, rest, None, js=KEEP_CHOICES, **QUIET)

    def chosen(self, choices: Choices) -> Updates:
        """Return updates of the fields that hold choices: what there is to choose from now, and what is chosen."""
        model = gr.update(choices=self.handlers.models(), value=choices.model)
        return (model, choices.strict, choices.passages, *self.tab.filter.chosen(choices))

    def update(self, shown: Shown, sought: str, owner: str) -> Updates:
        """Return the components' updates for what a handler says is shown."""
        return (
            shown.chat,
            gr.skip() if shown.past is None else shown.past,
            shown.current,
            "" if shown.asked else gr.skip(),
            gr.update(visible=not shown.running),
            gr.update(visible=shown.running),
            self.handlers.shelf(owner, shown.chat.id, sought) if shown.kept else gr.skip(),
        )

    def loaded(self, shown: Shown, request: gr.Request) -> Updates:
        """Return the updates of a page that has loaded; over what was asked before that only the list is drawn."""
        *chat, listed = self.update(shown, "", owner_of(request))
        return (*([gr.skip()] * len(chat) if request.session_hash in self._asked else chat), listed)

    def _answers(self) -> list[Any]:
        """Connect what asks; return the events."""
        options: dict[str, Any] = {"outputs": self.outputs, **QUIET}
        inputs = [*self.always, *self.choices]

        def typed(question: str, chat: Chat, sought: str, request: gr.Request, *rest: Any) -> Iterator[Updates]:
            self._asked.append(request.session_hash or "")
            chatting = self._chatting(request)
            yield from self._told(chatting.ask(question, chat, _choices(rest)), sought, chatting)

        def asked(chat: Chat, sought: str, event: gr.EventData, request: gr.Request, *rest: Any) -> Iterator[Updates]:
            self._asked.append(request.session_hash or "")
            chatting = self._chatting(request)
            yield from self._told(chatting.ask(_sent(event, "question"), chat, _choices(rest)), sought, chatting)

        def again(chat: Chat, sought: str, event: gr.EventData, request: gr.Request, *rest: Any) -> Iterator[Updates]:
            chatting = self._chatting(request)
            turn, question = _sent(event, "turn"), _sent(event, "question")
            yield from self._told(chatting.again(chat, _choices(rest), turn, question), sought, chatting)

        tab = self.tab
        return [
            gr.on([tab.question.submit, tab.ask.click], typed, [tab.question, *inputs], **options),
            tab.bus.fn_ask(asked, inputs, **options),
            tab.bus.fn_again(again, inputs, **options),
        ]

    def _others(self, answering: list[Any]) -> None:
        """Connect what shows something else at once; all but a rating end an answer under way."""
        tab, shelf = self.tab, self.shelf
        options: dict[str, Any] = {"inputs": self.always, "outputs": self.outputs, **QUIET}
        ending = {"cancels": answering, **options}

        def stop(chat: Chat, sought: str, request: gr.Request) -> Updates:
            chatting = self._chatting(request)
            return self.update(chatting.stop(chat), sought, chatting.kept.owner)

        def new(chat: Chat, sought: str, request: gr.Request) -> Updates:
            chatting = self._chatting(request)
            chatting.halt(chat)
            return self.update(chatting.new()._replace(kept=True), sought, chatting.kept.owner)

        def opened(chat: Chat, sought: str, event: gr.EventData, request: gr.Request) -> Updates:
            chatting = self._chatting(request)
            chatting.halt(chat)
            return self.update(chatting.open(_sent(event, "open"))._replace(kept=True), sought, chatting.kept.owner)

        def remove(chat: Chat, sought: str, event: gr.EventData, request: gr.Request) -> Updates:
            chatting = self._chatting(request)
            chatting.halt(chat)
            return self.update(chatting.remove(chat, _sent(event, "turn")), sought, chatting.kept.owner)

        def discard(chat: Chat, sought: str, event: gr.EventData, request: gr.Request) -> Updates:
            chatting = self._chatting(request)
            chatting.halt(chat)
            return self.update(chatting.discard(chat, _sent(event, "discarded")), sought, chatting.kept.owner)

        def rate(chat: Chat, sought: str, event: gr.EventData, request: gr.Request) -> Updates:
            chatting = self._chatting(request)
            said = chatting.rate(chat, _sent(event, "turn"), _sent(event, "rating"), _sent(event, "comment"))
            return self.update(said, sought, chatting.kept.owner)

        tab.stop.click(stop, **ending)
        shelf.new.click(new, **ending)
        tab.bus.fn_open(opened, **ending)
        tab.bus.fn_remove(remove, **ending)
        tab.bus.fn_discard(discard, **ending)
        tab.bus.fn_rate(rate, **options)
        self._list()

    def _list(self) -> None:
        """Connect the list's search and renaming, which leave the chat alone."""

        def listed(chat: Chat, sought: str, request: gr.Request) -> str:
            return self.handlers.shelf(owner_of(request), chat.id, sought)

        def renamed(chat: Chat, sought: str, event: gr.EventData, request: gr.Request) -> str:
            self.handlers.rename(owner_of(request), _sent(event, "renamed"), _sent(event, "name"))
            return listed(chat, sought, request)

        self.shelf.search.change(listed, self.always, self.shelf.list, trigger_mode="always_last", **QUIET)
        self.tab.bus.fn_rename(renamed, self.always, self.shelf.list, **QUIET)

    def _chatting(self, request: gr.Request) -> Chatting:
        return self.handlers.chatting(owner_of(request))

    def _told(self, shown: Iterator[Shown], sought: str, chatting: Chatting) -> Iterator[Updates]:
        for one in shown:
            yield self.update(one, sought, chatting.kept.owner)


def _choices(chosen: tuple[Any, ...]) -> Choices:
    model, strict, passages, sources, languages, types, since, until = chosen
    return Choices(
        model,
        strict,
        int(passages),
        tuple(sources or ()),
        tuple(languages or ()),
        tuple(types or ()),
        since or "",
        until or "",
    )


def _sent(event: gr.EventData, name: str) -> str:
    """Return what the page's script sent under a name; empty when it sent nothing."""
    return str(event._data.get(name, "")) if isinstance(event._data, dict) else ""
