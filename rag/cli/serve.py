"""``footnoted serve``: the page and the API on one port."""

from __future__ import annotations

import os
import socket
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.common import StoreOption, open_assistant, settings_for
from rag.errors import SettingsError

if TYPE_CHECKING:
    from rag.access import Doorkeeper
    from rag.config import Settings


def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to bind to (default 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port (default 7860); 0 takes a free one.")] = None,
    store: StoreOption = None,
) -> None:
    """Serve the chat page, the API and MCP."""
    settings = settings_for(store, host=host, port=port)
    doorkeeper = _doorkeeper(settings)
    _demand_certificate(settings)
    assistant = open_assistant(settings)
    listener = _listener(settings.host, settings.port)
    from rag.api import create_app

    app = create_app(assistant, doorkeeper=doorkeeper)
    for page in entry_points(group="footnoted.page"):
        app = page.load()(app, assistant)
    scheme = "https" if settings.tls_certificate else "http"
    address = f"{scheme}://{settings.host}:{listener.getsockname()[1]}"
    typer.echo(f"Footnoted is ready at {address} (stop with Ctrl+C)")
    _run(app, settings, listener)


def _run(app: Any, settings: Settings, listener: socket.socket) -> None:
    import uvicorn

    configured = uvicorn.Config(
        app, log_level=os.environ.get("FOOTNOTED_LOG", "warning"), server_header=False,
        forwarded_allow_ips=settings.trusted_proxies, ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
    )  # fmt: skip
    uvicorn.Server(configured).run(sockets=[listener])


def _doorkeeper(settings: Settings) -> Doorkeeper | None:
    """Return who asks for log-in or token, None where nobody need be asked. Raises SettingsError with what to do."""
    from rag.access import Accounts, Doorkeeper
    from rag.api.hosts import Hosts, is_loopback

    accounts = Accounts(settings.store)
    names = Hosts.read(settings.allowed_hosts, None).names
    shared = next((name for name in (settings.host, *sorted(names)) if not is_loopback(name)), "")
    if settings.auth == "off" and shared:
        raise SettingsError(f"FOOTNOTED_AUTH=off would open the documents to whoever reaches {shared}: leave it out")
    if settings.auth == "off" or (settings.auth == "auto" and not shared and not accounts.exist()):
        return None
    if not accounts.exist():
        where = f"serving on {shared} opens the documents to the network" if shared else "FOOTNOTED_AUTH is on"
        raise SettingsError(
            f"{where} and there is nobody who may log in: make a user with 'footnoted user add NAME' or a token with "
            "'footnoted token create NAME', then serve again"
        )
    return Doorkeeper(accounts, session_days=settings.session_days)


def _demand_certificate(settings: Settings) -> None:
    """Raise SettingsError when TLS is set up and could not work."""
    import ssl

    certificate, key = settings.tls_certificate, settings.tls_key
    if certificate is None:
        if key is not None:
            raise SettingsError("FOOTNOTED_TLS_KEY is set without FOOTNOTED_TLS_CERTIFICATE: set both or neither")
        return
    try:
        # An empty password, so that a key under one is refused instead of asked about on the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"the certificate {certificate} and its key can't be used ({error}): set FOOTNOTED_TLS_CERTIFICATE and "
            "FOOTNOTED_TLS_KEY to PEM files that belong together, the key without a password"
        ) from error


def _listener(host: str, port: int) -> socket.socket:
    """Bind before the slow imports, so that a taken port is told at once. Raises SettingsError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # a browser that comes early waits instead of being refused
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"port {port} on {host} can't be had ({error.strerror}): choose another with --port"
        ) from error
    return listener
