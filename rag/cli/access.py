"""``footnoted user`` and ``footnoted token``: who may use this store over the network, and what they may do."""

from __future__ import annotations

import sys
import time
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.common import JsonOption, StoreOption, print_json, settings_for
from rag.errors import UsageError

if TYPE_CHECKING:
    from rag.access import Accounts

user = typer.Typer(help="Who may log in to the page.", no_args_is_help=True)
token = typer.Typer(help="What programs show to use the API and MCP.", no_args_is_help=True)
_NameArgument = Annotated[str, typer.Argument(help="The name.")]
_ScopeOption = Annotated[
    list[str] | None, typer.Option("--scope", help="ask, upload or admin (everything); may be repeated (default ask).")
]
_StdinOption = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


@user.command("add")
def add_user(
    name: _NameArgument, scope: _ScopeOption = None, password_stdin: _StdinOption = False, store: StoreOption = None
) -> None:
    """Make a user; asks for a password."""
    from rag.access.caller import read_scopes

    scopes = read_scopes(scope or ["ask"])
    password = _password(password_stdin)
    with _noting(store, "user added", account=name, scopes=sorted(scopes)):
        _accounts(store).add_user(name, password, scopes)
    typer.echo(f"{name} may log in now: {', '.join(sorted(scopes))}")


@user.command("password")
def change_password(name: _NameArgument, password_stdin: _StdinOption = False, store: StoreOption = None) -> None:
    """Change a user's password, which ends their sessions."""
    password = _password(password_stdin)
    with _noting(store, "password changed", account=name):
        _accounts(store).set_password(name, password)
    typer.echo(f"{name} has a new password; earlier sessions have ended")


@user.command("list")
def list_users(store: StoreOption = None, json: JsonOption = False) -> None:
    """List the users."""
    found = [
        {"name": u.name, "scopes": sorted(u.scopes), "created": _when(u.created)} for u in _accounts(store).users()
    ]
    _print(found, json)


@user.command("remove")
def remove_user(name: _NameArgument, store: StoreOption = None) -> None:
    """Remove a user, which ends their sessions."""
    with _noting(store, "user removed", account=name):
        _accounts(store).remove_user(name)
    typer.echo(f"{name} may not log in any more")


@token.command("create")
def create_token(
    name: _NameArgument,
    scope: _ScopeOption = None,
    per_minute: Annotated[int, typer.Option("--per-minute", min=0, help="Requests a minute; 0 for the usual.")] = 0,
    days: Annotated[float | None, typer.Option("--days", min=0.001, help="Days until it expires.")] = None,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Make a token and print it; it is not kept and can't be shown again."""
    from rag.access.caller import read_scopes

    scopes = read_scopes(scope or ["ask"])
    with _noting(store, "token created", account=name, scopes=sorted(scopes), days=days):
        secret = _accounts(store).create_token(name, scopes, per_minute=per_minute, days=days)
    if json:
        print_json({"name": name, "token": secret, "scopes": sorted(scopes)})
    else:
        typer.echo(secret)


@token.command("list")
def list_tokens(store: StoreOption = None, json: JsonOption = False) -> None:
    """List the tokens, without their secrets."""
    found = [
        {
            "name": t.name, "id": t.id, "scopes": sorted(t.scopes), "created": _when(t.created),
            "expires": _when(t.expires) if t.expires else None, "per_minute": t.per_minute,
        }
        for t in _accounts(store).tokens()
    ]  # fmt: skip
    _print(found, json)


@token.command("revoke")
def revoke_token(name: _NameArgument, store: StoreOption = None) -> None:
    """Revoke a token by name or id; a running server refuses it at once."""
    with _noting(store, "token revoked", account=name):
        _accounts(store).revoke_token(name)
    typer.echo(f"{name} is revoked")


def _noting(store: Any, event: str, **what: Any) -> AbstractContextManager[None]:
    """Write a change of the accounts into the audit log, where one is kept; never a secret."""
    from rag.access import LOCAL
    from rag.observing import noting, open_audit

    return noting(open_audit(settings_for(store)), event, LOCAL, **what)


def _accounts(store: Any) -> Accounts:
    from rag.access import Accounts

    return Accounts(settings_for(store).store)


def _password(from_stdin: bool) -> str:
    """Read a password, twice where a person types it. Raises UsageError where nobody could type one."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to type a password at: add --password-stdin to read it from the pipe")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _print(rows: list[dict[str, Any]], json: bool) -> None:
    if json:
        print_json(rows)
        return
    for row in rows:
        until = f"  until {row['expires']}" if row.get("expires") else ""
        typer.echo(f"{row['name']:<24} {', '.join(row['scopes']):<20} since {row['created']}{until}")


def _when(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))
