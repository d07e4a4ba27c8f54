"""The page's few icons as inline SVG, drawn in the text's colour; each stands beside a word, never alone."""

from __future__ import annotations

from rag.schema import Support

_SHAPES = {
    "supported": '<path d="M3.5 8.5l3 3 6-7"/>',
    "partly_supported": '<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>',
    "unsupported": '<circle cx="8" cy="8" r="5.5"/><path d="M5.5 8h5"/>',
    "contradicted": '<path d="M4.5 4.5l7 7m0-7l-7 7"/>',
    "search": '<circle cx="7" cy="7" r="4.2"/><path d="M10.2 10.2l3.3 3.3"/>',
    "conflict": '<path d="M8 2.5v11M3 5h10M3 5l-1.5 4h3zM13 5l-1.5 4h3z"/>',
    "warning": '<path d="M8 2.8l6 10.4H2z"/><path d="M8 7v2.6m0 1.8v.2"/>',
    "previous": '<path d="M10 3.5L5.5 8l4.5 4.5"/>',
    "following": '<path d="M6 3.5L10.500 8 6 12.500"/>',
    "close": '<path d="M4 4l8 8m0-8l-8 8"/>',
    "document": '<path d="M4 2.500h5l3 3v8H4z"/><path d="M9 2.500v3h3M6 8.500h4M6 11h4"/>',
    "copy": '<path d="M5.500 5.500h7v8h-7z"/><path d="M3.500 10.500v-8h7"/>',
    "edit": '<path d="M3 13l.7-2.800 7-7 2.100 2.100-7 7z"/>',
    "retry": '<path d="M13 8a5 5 0 1 1-1.500-3.600"/><path d="M13 2.500v3h-3"/>',
    "delete": '<path d="M3 4.500h10M6.500 4.500v-2h3v2M4.500 4.500l.6 9h5.800l.6-9"/>',
    "good": '<path d="M5 7l2.500-4.500c1.200 0 1.700 1 1.300 2.200L8.300 6.500h4l-.8 6H5zM5 7H2.500v5.500H5"/>',
    "wrong_answer": '<path d="M2.500 3.500h11v7h-6l-3 3v-3h-2z"/><path d="M6 5.500l3 3m0-3l-3 3"/>',
    "wrong_evidence": '<path d="M4 2.500h5l3 3v8H4z"/><path d="M6.500 8l3 3m0-3l-3 3"/>',
    "menu": '<path d="M2.500 4h11M2.500 8h11M2.500 12h11"/>',
    "more": '<path d="M3.500 8h.01M8 8h.01M12.500 8h.01"/>',
    "new": '<path d="M8 3v10M3 8h10"/>',
    "link": '<path d="M6.500 9.500l3-3M5 7.500l-1.800 1.800a2.500 2.500 0 0 0 3.500 3.500L8.500 11"/>'
    '<path d="M7.500 5l1.800-1.800a2.500 2.500 0 0 1 3.500 3.500L11 8.500"/>',
    "minus": '<path d="M4 8h8"/>',
    "page": '<path d="M3.500 2.500h9v11h-9z"/><path d="M5.500 5.500h5M5.500 8h5M5.500 10.500h3"/>',
}


def icon(name: str) -> str:
    """Return the icon of this name; screen readers pass over it."""
    return f'<svg class="fn-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{_SHAPES[name]}</svg>'


def verdict_icon(support: Support) -> str:
    """Return the icon of a verdict."""
    return icon(support.value)
