"""The tools, tried with the official MCP client over both transports."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from rag.access import Accounts, Doorkeeper, Scope
from rag.api import create_app
from rag.assistant import Assistant
from rag.config import Settings
from tests.support.apart import run_apart
from tests.support.serving import served

LEFT = "When did Musk leave OpenAI?"


@contextlib.asynccontextmanager
async def over_http(address: str, token: str = "") -> AsyncIterator[ClientSession]:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    async with (
        httpx.AsyncClient(headers=headers, timeout=60) as http,
        streamable_http_client(address + "mcp", http_client=http) as (read, write, *_),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        yield session


@contextlib.asynccontextmanager
async def over_stdio(store: Path) -> AsyncIterator[ClientSession]:
    program = "from rag.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    words = ["-c", program, "mcp", "--store", str(store)]
    server = StdioServerParameters(command=sys.executable, args=words, env=environment)
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        yield session


async def every_tool_does_its_work(session: ClientSession, assistant: Assistant) -> None:
    tools = {tool.name: tool for tool in (await session.list_tools()).tools}
    assert tools.keys() == {"ask", "search", "check", "read_document"}
    assert all(tool.description and tool.annotations and tool.annotations.readOnlyHint for tool in tools.values())
    progress: list[str | None] = []

    async def told(done: float, total: float | None, message: str | None) -> None:
        progress.append(message)

    asked = await session.call_tool("ask", {"question": LEFT}, progress_callback=told)
    answer: Any = asked.structuredContent
    assert not asked.isError and len(progress) == len(answer["sentences"]) and "- [1]" in asked.content[0].text  # type: ignore[union-attr]
    cited = answer["citations"][0]
    place = {name: cited[name] for name in ("source", "start", "end")}
    read: Any = (await session.call_tool("read_document", place)).structuredContent
    assert read["text"] == cited["quote"] and read["length"] == len(assistant.document(cited["source"]).text)
    found: Any = (await session.call_tool("search", {"question": LEFT, "top_k": 2})).structuredContent
    assert [passage["rank"] for passage in found["passages"]] == [1, 2]
    checked: Any = (await session.call_tool("check", {"text": "The capital of France is Paris."})).structuredContent
    assert (checked["supported"], checked["unsupported"]) == (0, 1)


async def mistakes_are_told_in_words(session: ClientSession) -> None:
    for name, arguments in (
        ("read_document", {"source": "../../etc/passwd"}), ("ask", {"question": "?!"}), ("search", {"top_k": 0}),
    ):  # fmt: skip
        refused = await session.call_tool(name, arguments)
        assert refused.isError and refused.content[0].text  # type: ignore[union-attr]


def test_the_tools_over_http(served_api: str, assistant: Assistant) -> None:
    async def run() -> None:
        async with over_http(served_api) as session:
            await every_tool_does_its_work(session, assistant)
            await mistakes_are_told_in_words(session)

    run_apart(run)


def test_the_tools_over_standard_input(seeds_settings: Settings, assistant: Assistant) -> None:
    async def run() -> None:
        async with over_stdio(seeds_settings.store) as session:
            await every_tool_does_its_work(session, assistant)

    run_apart(run)


def test_where_callers_are_asked_the_tools_need_a_token(assistant: Assistant, tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    token = accounts.create_token("agent", frozenset({Scope.ASK}))

    async def tools_with(address: str, token: str) -> int:
        async with over_http(address, token) as session:
            return len((await session.list_tools()).tools)

    with served(create_app(assistant, doorkeeper=Doorkeeper(accounts))) as address:
        assert run_apart(tools_with, address, token) == 4
        with pytest.raises(BaseException) as refused:
            run_apart(tools_with, address, "fn_wrong")
        assert "401" in repr(refused.getrepr(chain=True))
