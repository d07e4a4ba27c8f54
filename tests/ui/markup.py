"""Reading back what the page's rendering wrote, with a parser that knows nothing of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "img", "input", "hr", "meta", "link", "path", "circle"}
HARMLESS = {
    "a", "article", "bdi", "blockquote", "button", "circle", "details", "div", "figcaption", "figure", "h1", "h2",
    "h3", "header", "li", "mark", "ol", "p", "path", "progress", "q", "section", "small", "span", "strong", "summary",
    "sup", "svg", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "class", "id", "href", "type", "title", "dir", "lang", "role", "hidden", "tabindex", "value", "scope", "d", "cx",
    "cy", "r", "fill", "max", "viewbox", "focusable", "download", "target", "rel",
}  # fmt: skip


@dataclass
class Markup(HTMLParser):
    """Tags, attributes and text of a fragment, in order."""

    html: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    @property
    def text(self) -> str:
        """Return the text content."""
        return "".join(self.texts)

    def assert_harmless(self, links: re.Pattern[str] = re.compile("#.*", re.DOTALL)) -> None:
        """Assert that every element is closed, known and inert, and every link one of those that are meant."""
        assert not self.open
        for tag, attributes in self.tags:
            assert tag in HARMLESS, tag
            for name, value in attributes.items():
                assert name in ALLOWED_ATTRIBUTES or name.startswith(("aria-", "data-")), name
                assert name != "href" or links.fullmatch(value), value


def text_inside(html: str, tag: str) -> str:
    """Return the text content of the first element of this tag."""
    start = html.index(f"<{tag}")
    return Markup(html[start : html.index(f"</{tag}>", start)]).text
