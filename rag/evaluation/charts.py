"""Small charts as inline SVG: bars, counts, changes with their intervals, a histogram. Text is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_LABEL, _WIDTH, _ROW = 190, 420, 26


def bar_chart(rows: Sequence[tuple[str, float, tuple[float, float] | None]], title: str) -> str:
    """Draw shares in [0, 1] as bars, each with a whisker for its interval."""
    height = _ROW * len(rows) + 22
    body = "".join(_bar(name, value, bounds, _ROW * i) for i, (name, value, bounds) in enumerate(rows))
    ticks = "".join(
        f'<line class="grid" x1="{_x(t)}" x2="{_x(t)}" y1="0" y2="{height - 18}"/>'
        f'<text class="tick" x="{_x(t)}" y="{height - 4}" text-anchor="middle">{t:g}</text>'
        for t in (0, 0.25, 0.5, 0.75, 1)
    )
    return _svg(_LABEL + _WIDTH + 60, height, title, ticks + body)


def count_chart(rows: Sequence[tuple[str, int]], title: str, total: int) -> str:
    """Draw how many of a total each row has."""
    body = ""
    for i, (name, count) in enumerate(rows):
        y, width = _ROW * i, round(_WIDTH * count / max(1, total), 1)
        body += (
            f'<text x="{_LABEL - 8}" y="{y + _ROW / 2 + 4}" text-anchor="end">{escape(name)}</text>'
            f'<rect class="bar {escape(name)}" x="{_LABEL}" y="{y + 5}" width="{width}" height="{_ROW - 10}"/>'
            f'<text class="value" x="{_LABEL + _WIDTH + 10}" y="{y + _ROW / 2 + 4}">{count}</text>'
        )
    return _svg(_LABEL + _WIDTH + 60, _ROW * len(rows), title, body)


def change_chart(rows: Sequence[tuple[str, float, float, float, str]], title: str) -> str:
    """Draw changes (name, change, low, high, class) as points with whiskers around a line at no change."""
    reach = max([0.05, *(max(abs(low), abs(high)) for _, _, low, high, _ in rows)])
    height = _ROW * len(rows) + 22

    def at(change: float) -> float:
        return round(_LABEL + _WIDTH * (0.5 + 0.5 * change / reach), 1)

    body = f'<line class="grid" x1="{at(0)}" x2="{at(0)}" y1="0" y2="{height - 18}"/>'
    for i, (name, change, low, high, kind) in enumerate(rows):
        y = _ROW * i + _ROW / 2
        body += (
            f'<text x="{_LABEL - 8}" y="{y + 4}" text-anchor="end">{escape(name)}</text>'
            f'<g class="change {escape(kind)}"><path class="whisker" d="M{at(low)} {y}H{at(high)}"/>'
            f'<circle cx="{at(change)}" cy="{y}" r="5"/></g>'
            f'<text class="value" x="{_LABEL + _WIDTH + 10}" y="{y + 4}">{change:+.3f}</text>'
        )
    ends = "".join(
        f'<text class="tick" x="{at(t)}" y="{height - 4}" text-anchor="middle">{t:+.2g}</text>'
        for t in (-reach, 0, reach)
    )
    return _svg(_LABEL + _WIDTH + 60, height, title, body + ends)


def histogram(values: Sequence[float], title: str, unit: str, bins: int = 20) -> str:
    """Draw how often each range of values occurs; an empty text without values."""
    if not values:
        return ""
    low, high = min(values), max(values)
    step = (high - low) / bins or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int((value - low) / step))] += 1
    width, tall, top = 30, 120, max(counts)
    bars = "".join(
        f'<rect class="bar" x="{i * width + 1}" y="{tall - tall * n / top:.1f}" width="{width - 2}" '
        f'height="{tall * n / top:.1f}"><title>{n} from {low + i * step:.3g} to {low + (i + 1) * step:.3g} '
        f"{escape(unit)}</title></rect>"
        for i, n in enumerate(counts)
    )
    ends = (
        f'<text class="tick" x="0" y="{tall + 14}">{low:.3g} {escape(unit)}</text>'
        f'<text class="tick" x="{bins * width}" y="{tall + 14}" text-anchor="end">{high:.3g} {escape(unit)}</text>'
    )
    return _svg(bins * width, tall + 20, title, bars + ends)


def _bar(name: str, value: float, bounds: tuple[float, float] | None, y: int) -> str:
    middle = y + _ROW / 2
    whisker = ""
    if bounds:
        low, high = _x(bounds[0]), _x(bounds[1])
        whisker = (
            f'<path class="whisker" d="M{low} {middle}H{high}M{low} {middle - 4}V{middle + 4}'
            f'M{high} {middle - 4}V{middle + 4}"/>'
        )
    return (
        f'<text x="{_LABEL - 8}" y="{middle + 4}" text-anchor="end">{escape(name)}</text>'
        f'<rect class="bar" x="{_LABEL}" y="{y + 5}" width="{_WIDTH * value:.1f}" height="{_ROW - 10}"/>'
        f'{whisker}<text class="value" x="{_LABEL + _WIDTH + 10}" y="{middle + 4}">{value:.3f}</text>'
    )


def _x(share: float) -> float:
    return round(_LABEL + _WIDTH * share, 1)


def _svg(width: int, height: int, title: str, body: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{body}</svg>'
    )
