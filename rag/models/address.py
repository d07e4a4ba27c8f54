"""What an endpoint's address tells: who serves it, whether it is this machine, and how to show it without secrets."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_PROVIDERS = {
    "openai.com": "OpenAI", "azure.com": "Azure AI Foundry", "x.ai": "xAI", "anthropic.com": "Anthropic",
    "googleapis.com": "Google", "mistral.ai": "Mistral", "deepseek.com": "DeepSeek", "amazonaws.com": "AWS Bedrock",
    "github.ai": "GitHub Models", "openrouter.ai": "OpenRouter",
}  # fmt: skip


def is_address(url: str) -> bool:
    """Say whether a text is an http or https address with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def shown_url(url: str) -> str:
    """Return an address without user, password, query and fragment, where a key may stand."""
    if not is_address(url):
        return "the address in OPENAI_BASE_URL"
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = f":{parts.port}" if parts.port else ""
    return "".join(c for c in f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}" if c.isprintable())


def is_loopback(url: str) -> bool:
    """Say whether an address is on this machine, by its words alone: no name is looked up."""
    host = urlsplit(url).hostname or "" if is_address(url) else ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def provider(url: str) -> str:
    """Name who serves an address: a known maker, "local server", or its host."""
    if is_loopback(url):
        return "local server"
    host = urlsplit(url).hostname or "" if is_address(url) else ""
    known = (name for domain, name in _PROVIDERS.items() if host == domain or host.endswith("." + domain))
    return next(known, host or "unknown")
