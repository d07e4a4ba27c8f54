"""The day that a web page gives as its date: by meta elements, structured data (JSON-LD), microdata or <time>."""

from __future__ import annotations

import datetime
import json
from collections import deque
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from rag.loading.dating import first_day

_META = (
    "meta[property='article:published_time']", "meta[property='og:article:published_time']",
    "meta[itemprop=datePublished]", "meta[name='article:published_time']", "meta[name='citation_publication_date']",
    "meta[name='date' i]", "meta[name='pubdate' i]", "meta[name='publish-date' i]", "meta[name='dc.date' i]",
    "meta[name='dc.date.issued' i]", "meta[name='dcterms.date' i]", "meta[name='dcterms.created' i]",
)  # fmt: skip
_TIMES = ("time[itemprop=datePublished]", "time[pubdate]", "article time", "main time", "time")
_LEFT = ("meta[property='article:modified_time']", "meta[name='last-modified' i]", "meta[name='dcterms.modified' i]")
_LONGEST, _MOST = 500_000, 5_000
"""Characters of structured data, and values in it, that are looked at."""


def page_day(page: LexborHTMLParser) -> datetime.date | None:
    """Return the day a page was published, else the one it was changed; None when it gives neither."""
    linked = list(_linked(page))
    return first_day(
        *_contents(page, _META[:2]),
        *(value for name, value in linked if name == "datePublished"),
        *_contents(page, _META[2:]),
        *_times(page),
        *(value for name, value in linked if name != "datePublished"),
        *_contents(page, _LEFT),
    )


def _contents(page: LexborHTMLParser, selectors: tuple[str, ...]) -> Iterator[str | None]:
    for selector in selectors:
        for node in page.css(selector)[:5]:
            yield node.attributes.get("content")


def _times(page: LexborHTMLParser) -> Iterator[str | None]:
    """Yield what the first elements of each kind say: the rest of a page's times are those of comments and events."""
    for selector in _TIMES:
        for node in page.css(selector)[:1]:
            yield node.attributes.get("datetime") or node.attributes.get("content") or node.text()


def _linked(page: LexborHTMLParser) -> Iterator[tuple[str, object]]:
    """Yield the dates of the structured data, outer things before those within."""
    for node in page.css("script[type='application/ld+json']"):
        try:
            whole = json.loads((node.text() or "")[:_LONGEST])
        except (ValueError, RecursionError):
            continue
        waiting, seen = deque([whole]), 0
        while waiting and seen < _MOST:
            item, seen = waiting.popleft(), seen + 1
            if isinstance(item, dict):
                names = ("datePublished", "dateCreated", "dateModified")
                yield from ((name, item[name]) for name in names if name in item)
                waiting += item.values()
            elif isinstance(item, list):
                waiting += item
