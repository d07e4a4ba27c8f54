"""The tab that runs golden questions: choose a file, watch it run, see what was lost, open that in the chat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from rag.access import Scope
from rag.api.guard import CALLER
from ui.evaluating import Evaluating
from ui.evaluation import note
from ui.evaluation_words import words_in
from ui.handlers import Handlers

_OPEN_CHAT = """
element.addEventListener('click', (click) => {
  const button = click.target.closest('[data-reask]');
  if (!button) return;
  document.querySelector('#tabs [role="tab"]').click();
  const box = document.querySelector('#question textarea');
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(box, button.dataset.reask);
  box.dispatchEvent(new Event('input', { bubbles: true }));
  setTimeout(() => document.querySelector('button#ask, #ask button').click(), 150);
});
"""
"""Asks a lost question anew, as if it had been typed; the pause lets the box tell the page what it holds."""

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def evaluation_tab(handlers: Handlers, language: str) -> None:
    """Lay out the tab in the page's tabs and connect it."""
    words = words_in(language)
    evaluating = Evaluating(handlers.assistant, words)  # type: ignore[arg-type]  # the page's needs are a part of it
    with gr.Tab(words.tab, id="evaluation") as tab:
        gr.HTML(f'<p class="fn-intro">{words.intro}</p>', apply_default_css=False)
        path = gr.State(None)
        with gr.Row(elem_id="evaluation-row"):
            upload = gr.UploadButton(
                words.choose, file_types=[".yaml", ".yml"], variant="secondary", scale=0, min_width=220,
                elem_id="golden-file",
            )  # fmt: skip
            model = gr.Dropdown(
                handlers.models(), value=handlers.model(), show_label=False, container=False, filterable=False,
                min_width=180, elem_id="evaluation-model",
            )  # fmt: skip
            run = gr.Button(words.run, variant="primary", scale=0, min_width=90, elem_id="evaluation-run")
            stop = gr.Button(
                words.stop, variant="stop", scale=0, min_width=90, elem_id="evaluation-stop", visible=False
            )
        chosen = gr.HTML(elem_id="golden-chosen", apply_default_css=False)
        earlier = gr.Dropdown([], label=words.earlier, filterable=False, elem_id="earlier-runs")
        shown = gr.HTML(elem_id="evaluation-result", js_on_load=_OPEN_CHAT, apply_default_css=False)

    def asked(golden: str | None, name: str, request: gr.Request) -> Iterator[str]:
        caller = getattr(request.request, "scope", {}).get(CALLER)
        if caller is not None and not caller.may(Scope.ADMIN):
            yield note(words.not_allowed)
            return
        yield from evaluating.run(golden, name, False)

    def listed() -> Any:
        return gr.update(choices=evaluating.listed())

    upload.upload(lambda file: (file, evaluating.chosen(file)), upload, [path, chosen], **_QUIET)
    run.click(lambda: gr.update(visible=True), None, stop, **_QUIET)
    running = run.click(asked, [path, model], shown, **_QUIET)
    running.then(lambda: (listed(), gr.update(visible=False)), None, [earlier, stop], **_QUIET)
    stop.click(lambda: (listed(), gr.update(visible=False)), None, [earlier, stop], cancels=[running], **_QUIET)
    earlier.input(evaluating.show, earlier, shown, **_QUIET)
    tab.select(listed, None, earlier, **_QUIET)
