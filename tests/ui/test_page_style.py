"""Colours meet WCAG 2.2 AA in light and dark, and the style sheet and script fetch nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ui

HERE = Path(ui.__file__).parent
STYLE = (HERE / "style.css").read_text(encoding="utf-8") + (HERE / "documents.css").read_text(encoding="utf-8")
SCRIPT = "".join(path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.js")))
COLOURS = ("ink", "muted", "accent", "supported", "partly", "unsupported", "contradicted")


def palette(scheme: str) -> dict[str, str]:
    """Return the colours of the light or dark block of variables."""
    blocks = re.findall(r"\{([^}]*--fn-ground:[^}]*)\}", STYLE)
    block = blocks[0 if scheme == "light" else 1]
    return dict(re.findall(r"--fn-([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "surface", "raised"])
@pytest.mark.parametrize("colour", COLOURS)
def test_text_meets_aa_on_every_ground(scheme: str, ground: str, colour: str) -> None:
    colours = palette(scheme)
    assert contrast(colours[colour], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("colour", "ground"),
    [
        ("mark-ink", "mark"), ("on-accent", "accent"), ("accent", "accent-soft"), ("ink", "accent-soft"),
        ("ink", "warn-ground"), ("partly", "warn-ground"), ("accent", "warn-ground"), ("unsupported", "warn-ground"),
    ],
)  # fmt: skip
def test_other_pairs_meet_aa(scheme: str, colour: str, ground: str) -> None:
    colours = palette(scheme)
    assert contrast(colours[colour], colours[ground]) >= 4.5


@pytest.mark.parametrize("source", [STYLE, SCRIPT], ids=["style.css", "footnotes.js"])
def test_nothing_names_another_host(source: str) -> None:
    assert not re.search(r"https?://|//[a-z0-9-]+\.[a-z]|@import|url\(", source)
