"""``footnoted mcp``: the tools for agents over standard input and output."""

from __future__ import annotations

from rag.cli.common import StoreOption, open_assistant, settings_for


def mcp(store: StoreOption = None) -> None:
    """Offer search, ask, check and read_document to an agent, by the Model Context Protocol over standard input."""
    assistant = open_assistant(settings_for(store))
    from rag.api.tools import tool_server

    tool_server(assistant).run("stdio")
