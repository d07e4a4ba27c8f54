"""The control that says which documents the next questions may use; folded away until it is wanted."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.choices import Choices
from ui.gradio_options import QUIET
from ui.handlers import Handlers
from ui.words import Words


class SourceFilter:
    """Fields over ``rag.schema.Filter``: every one that is filled must be met."""

    def __init__(self, handlers: Handlers, words: Words) -> None:
        with gr.Accordion(words.choose_sources, open=False, elem_id="filter") as self.fold:
            self.sources = gr.Dropdown(
                [], multiselect=True, allow_custom_value=True, label=words.filter_sources, elem_id="filter-sources"
            )
            with gr.Row():
                self.languages = gr.Dropdown([], multiselect=True, label=words.filter_languages, min_width=150)
                self.types = gr.Dropdown([], multiselect=True, label=words.filter_types, min_width=120)
                self.since = gr.Textbox(label=words.filter_since, max_lines=1, min_width=120, elem_id="filter-since")
                self.until = gr.Textbox(label=words.filter_until, max_lines=1, min_width=120, elem_id="filter-until")
        self._choices = handlers.filter_choices

        def told(*fields: Any) -> Any:
            return gr.update(label=words.chosen_sources if any(fields) else words.choose_sources)

        gr.on([field.change for field in self.fields], told, self.fields, self.fold, **QUIET)

    @property
    def fields(self) -> list[Any]:
        """The fields in the order of ``Choices``."""
        return [self.sources, self.languages, self.types, self.since, self.until]

    def chosen(self, choices: Choices) -> list[Any]:
        """Return updates of the fields: what there is to choose from now, and what is chosen of it."""
        offered = zip(self._choices(), (choices.sources, choices.languages, choices.types), strict=True)
        lists = [gr.update(choices=some, value=list(value)) for some, value in offered]
        return [*lists, choices.since, choices.until]
