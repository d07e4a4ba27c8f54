"""``/mcp``: the tools over MCP's streamable HTTP, loaded when a client first asks for them (2 s of imports)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from fastapi.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from rag.api.failures import failure
from rag.assistant import Assistant

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


class McpEndpoint:
    """An ASGI application; every request stands for itself, so that server processes need share nothing."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._manager: StreamableHTTPSessionManager | None = None
        self._wanted: asyncio.Event | None = None
        self._ready: asyncio.Future[None] | None = None

    @contextlib.asynccontextmanager
    async def lifespan(self, _: Any) -> AsyncIterator[None]:
        """Serve while the application runs."""
        self._wanted, self._ready = asyncio.Event(), asyncio.get_running_loop().create_future()
        task = asyncio.create_task(self._run(self._wanted, self._ready))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            self._manager = self._wanted = self._ready = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if self._wanted is None or self._ready is None:
            await failure(scope["path"], 503, "the server is not running")(scope, receive, send)
            return
        self._wanted.set()
        await asyncio.shield(self._ready)
        assert self._manager is not None
        await self._manager.handle_request(scope, receive, send)

    async def _run(self, wanted: asyncio.Event, ready: asyncio.Future[None]) -> None:
        """Wait for the first request, load, and run until cancelled: a task group ends in the task that began it."""
        await wanted.wait()
        try:
            self._manager = await run_in_threadpool(self._load)
            async with self._manager.run():
                ready.set_result(None)
                await asyncio.get_running_loop().create_future()
        except Exception as error:  # noqa: BLE001 - raised again to whoever asked
            ready.set_exception(error)

    def _load(self) -> StreamableHTTPSessionManager:
        from rag.api.tools import tool_server

        server = tool_server(self._assistant)
        server.streamable_http_app()
        return server.session_manager
