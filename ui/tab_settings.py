"""The settings tab: how the next questions are answered, the page's language, and what is degraded."""

from __future__ import annotations

import gradio as gr

from ui.handlers import Handlers
from ui.remembered import MOST_PASSAGES
from ui.words import Words


class SettingsTab:
    """The components of the tab."""

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
        self.account = gr.HTML("", elem_id="account", apply_default_css=False)
        self.state = gr.HTML(handlers.state(), elem_id="state", apply_default_css=False)
