"""The tab that checks a text: pasted, or read from an uploaded file into the box, where it can be seen and changed."""

from __future__ import annotations

import gradio as gr

from ui.gradio_options import QUIET
from ui.handlers import Handlers
from ui.words import Words


def check_tab(handlers: Handlers, words: Words) -> None:
    """Lay out the tab and connect it."""
    gr.HTML(f'<p class="fn-intro">{words.check_intro}</p>', apply_default_css=False)
    pasted = gr.Textbox(label=words.check_text, placeholder=words.check_hint, lines=5, max_lines=18, elem_id="pasted")
    with gr.Row(elem_id="check-row"):
        check = gr.Button(words.check, variant="primary", elem_id="check", scale=0, min_width=110)
        upload = gr.UploadButton(words.upload_text, elem_id="upload-text", scale=0, min_width=140, variant="secondary")
    verdicts = gr.HTML(elem_id="verdicts", apply_default_css=False)
    check.click(handlers.check, pasted, verdicts, **QUIET)
    upload.upload(handlers.check_file, upload, [pasted, verdicts], **QUIET)
