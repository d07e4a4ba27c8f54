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
}


def icon(name: str) -> str:
    """Return the icon of this name; screen readers pass over it."""
    return f'<svg class="fn-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{_SHAPES[name]}</svg>'


def verdict_icon(support: Support) -> str:
    """Return the icon of a verdict."""
    return icon(support.value)
