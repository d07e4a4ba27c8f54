"""The settings tab: how the next questions are answered, the page's language, and what is degraded."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.gradio_options import QUIET
from ui.handlers import MOST_PASSAGES, Handlers
from ui.words import Words

_REMEMBER = "(...chosen) => { localStorage.setItem('footnoted-choices', JSON.stringify(chosen)); }"
REMEMBERED = "JSON.parse(localStorage.getItem('footnoted-choices') || 'null')"


class SettingsTab:
    """The components of the tab; what is chosen is remembered by the browser."""

    def __init__(self, handlers: Handlers, words: Words) -> None:
        defaults = handlers.assistant.settings
        gr.HTML(f'<p class="fn-intro">{words.settings_intro}</p>', apply_default_css=False)
        self.strict = gr.Checkbox(
            defaults.strict, label=words.strict, info=words.strict_hint, elem_id="strict", container=False
        )
        self.passages = gr.Slider(
            1, MOST_PASSAGES, min(defaults.top_k, MOST_PASSAGES), step=1, label=words.passages_given,
            info=words.passages_hint, elem_id="passages", buttons=[],
        )  # fmt: skip
        gr.HTML(handlers.languages(), elem_id="languages", apply_default_css=False)
        self.state = gr.HTML(handlers.state(), elem_id="state", apply_default_css=False)
        gr.on([self.strict.change, self.passages.change], None, self.remembered, None, js=_REMEMBER, **QUIET)

    @property
    def remembered(self) -> list[Any]:
        """The components whose values the browser keeps."""
        return [self.strict, self.passages]
