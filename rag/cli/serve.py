"""``footnoted serve``: the page and the API on one port."""

from __future__ import annotations

import os
import socket
from importlib.metadata import entry_points
from typing import Annotated

import typer

from rag.cli.common import StoreOption, open_assistant, settings_for
from rag.errors import SettingsError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to bind to (default 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port (default 7860); 0 takes a free one.")] = None,
    store: StoreOption = None,
) -> None:
    """Serve the chat page and the API."""
    settings = settings_for(store, host=host, port=port)
    if settings.host not in LOOPBACK:
        raise SettingsError(
            f"serving on {settings.host} would open the documents to the network without a log-in: "
            "serve on 127.0.0.1 and put a proxy that authenticates in front"
        )
    assistant = open_assistant(settings)
    listener = _listener(settings.host, settings.port)
    from rag.api import create_app

    app = create_app(assistant)
    for page in entry_points(group="footnoted.page"):
        app = page.load()(app, assistant)
    import uvicorn

    address = f"http://{settings.host}:{listener.getsockname()[1]}"
    typer.echo(f"Footnoted is ready at {address} (stop with Ctrl+C)")
    uvicorn.Server(uvicorn.Config(app, log_level=os.environ.get("FOOTNOTED_LOG", "warning"))).run(sockets=[listener])


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
