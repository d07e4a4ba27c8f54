"""``footnoted bench``: measure speed and quality on this machine."""

from __future__ import annotations

import typer

bench = typer.Typer(name="bench", help="Measure speed and quality on this machine.", rich_markup_mode=None)
