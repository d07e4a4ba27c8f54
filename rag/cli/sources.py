"""``footnoted sources``: every file of the corpus with its state, day, language and passages."""

from __future__ import annotations

import typer

from rag.cli.common import JsonOption, StoreOption, print_json, settings_for
from rag.cli.printing import one_line


def sources(store: StoreOption = None, json: JsonOption = False) -> None:
    """List the files of the corpus: what is indexed, of which day and in which language, and what failed."""
    from rag.store import Catalog, catalog_path

    catalog = Catalog(catalog_path(settings_for(store).store))
    states = catalog.files()
    catalog.close()
    if json:
        names = ("source", "state", "reason", "title", "language", "passages", "uploaded")
        dates = [state.date.isoformat() if state.date else None for state in states]
        rows = [{name: getattr(state, name) for name in names} for state in states]
        print_json([row | {"date": date} for row, date in zip(rows, dates, strict=True)])
        return
    for state in states:
        if state.date is None:
            typer.echo(f"not indexed      {one_line(state.source)}: {one_line(state.reason)}")
            continue
        title = f"  {one_line(state.title)[:80]}" if state.title else ""
        typer.echo(f"{state.date}  {state.language or '–':<3}  {state.passages:>5}  {one_line(state.source)}{title}")
