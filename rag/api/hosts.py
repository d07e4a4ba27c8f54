"""Which host names and origins a server answers to: against DNS rebinding, foreign posts and foreign scripts."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from rag.api.rights import READING

_SAME = frozenset({"same-origin", "none"})
"""What browsers say of requests from the page itself or from the address bar (Fetch Metadata)."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that a server is known by, and the origins that may use its API from a browser."""

    names: frozenset[str] = frozenset()
    """Besides loopback's own."""
    origins: frozenset[str] = frozenset()
    any_name: bool = False
    """Whether every name is answered to: on a server that asks who calls, a foreign name gains nothing."""

    @classmethod
    def read(cls, allowed_hosts: str | None, cors_origins: str | None, *, any_name: bool = False) -> Hosts:
        """Read the settings' lists; a list of hosts that is given is always kept to."""
        names, origins = _listed(allowed_hosts or ""), _listed(cors_origins or "")
        return cls(names, frozenset(origin.rstrip("/") for origin in origins), any_name and not names)

    def knows(self, host: str) -> bool:
        """Say whether a request under this Host header is answered."""
        name = host_name(host)
        return self.any_name or name in self.names or is_loopback(name)

    def allows(self, method: str, headers: dict[str, str]) -> bool:
        """Say whether a browser's request comes from the server's own page, an allowed origin, or only reads.

        Programs that send neither Origin nor Fetch Metadata are no browsers and pass.
        """
        origin, site = headers.get("origin", ""), headers.get("sec-fetch-site", "")
        if method in READING or origin in self.origins:
            return True
        if site:
            return site in _SAME
        return not origin or origin.partition("://")[2].lower() == headers.get("host", "").lower()


def host_name(host: str) -> str:
    """Return the name in a Host header, without port and brackets."""
    name = host.strip().lower()
    return name[1 : name.find("]")] if name.startswith("[") else name.rpartition(":")[0] or name


def is_loopback(name: str) -> bool:
    """Say whether a name or address is this machine's own, by its words alone."""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def _listed(text: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in text.split(",") if part.strip())
