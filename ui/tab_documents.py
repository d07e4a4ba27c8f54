"""The documents tab: files are added, deleted and re-synced by the script through ``ui.documents_routes``."""

from __future__ import annotations

import gradio as gr

from ui import documents
from ui.documents_words import LABELS
from ui.gradio_options import QUIET
from ui.handlers import Handlers
from ui.words import Words


def documents_tab(handlers: Handlers, words: Words, tab: gr.Tab, limit_mb: float | None = None) -> gr.HTML:
    """Lay out the tab and connect it; return the list, which the page's load draws too.

    Without a limit on uploads, in megabytes, the list can only be read.
    """
    labels = LABELS[words.language]
    gr.HTML(f'<p class="fn-intro">{labels.intro}</p>', apply_default_css=False)
    if limit_mb is not None:
        gr.HTML(documents.tools(labels, limit_mb), elem_id="documents-tools", apply_default_css=False)
    listing = gr.HTML(handlers.documents(), elem_id="documents", apply_default_css=False)
    tab.select(handlers.documents, None, listing, **QUIET)
    return listing
