"""The tab that puts one question to two models, side by side and at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import gradio as gr

from ui.gradio_options import QUIET
from ui.handlers import Handlers
from ui.words import Words

SIDES = ("left", "right")


def compare_tab(handlers: Handlers, words: Words) -> None:
    """Lay out the tab and connect it."""
    gr.HTML(f'<p class="fn-intro">{words.compare_intro}</p>', apply_default_css=False)
    question = gr.Textbox(label=words.question, placeholder=words.question_hint, max_lines=4, elem_id="compared")
    models = handlers.models()
    with gr.Row(elem_id="compare-row"):
        chosen = [
            gr.Dropdown(
                models, value=models[min(place, len(models) - 1)][1], label=label, filterable=False, min_width=160,
                elem_id=f"model-{side}",
            )
            for place, (side, label) in enumerate(zip(SIDES, (words.first_model, words.second_model), strict=True))
        ]  # fmt: skip
        compare = gr.Button(words.compare, variant="primary", elem_id="compare", scale=0, min_width=110)
    with gr.Row(elem_id="compared-sides"):
        shown = [gr.HTML(elem_id=f"side-{side}", apply_default_css=False, min_width=240) for side in SIDES]
    for side, model, html in zip(SIDES, chosen, shown, strict=True):
        gr.on([compare.click, question.submit], _side(handlers, side), [question, model], html, **QUIET)


def _side(handlers: Handlers, side: str) -> Callable[[str, str], Iterator[str]]:
    def compared(question: str, model: str) -> Iterator[str]:
        yield from handlers.compare(question, model, False, side)

    return compared
