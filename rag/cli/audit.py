"""``footnoted audit``: whether the audit log is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.cli.common import JsonOption, StoreOption, print_json, settings_for

audit = typer.Typer(help="The log of who asked what.", no_args_is_help=True)


@audit.callback()
def _audit() -> None:
    """The log of who asked what."""


@audit.command("verify")
def verify_log(
    head: Annotated[
        str | None, typer.Option("--head", help="A hash kept from before, which must still be there.")
    ] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Follow the log's chain of hashes; exit 1 and name the first line that breaks it."""
    from rag.observing import audit_folder, verify

    found = verify(audit_folder(settings_for(store)), head or "")
    if json:
        print_json({"whole": not found.broken, "records": found.records, "head": found.head, "broken": found.broken})
    else:
        typer.echo(
            f"broken at {found.broken}" if found.broken else f"whole: {found.records} records, head {found.head}"
        )
    if found.broken:
        raise typer.Exit(1)
