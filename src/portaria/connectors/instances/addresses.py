"""Where a server listens: a port of a host, or a unix socket."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A TCP port.

    Attributes:
        host: an IPv4 address.
        port: 1 to 65535.
    """

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


Address = Endpoint | Path
"""A port, or the absolute path of a unix socket."""


def read(written: str) -> Address:
    """``unix:/run/x`` or ``inet:host:port``.

    Raises:
        ValueError: it is neither.
    """
    kind, _, rest = written.partition(":")
    if kind == "unix" and Path(rest).is_absolute():
        return Path(rest)
    host, _, port = rest.rpartition(":")
    if kind == "inet" and host and port.isdecimal() and 0 < int(port) < 65_536:
        return Endpoint(host, int(port))
    raise ValueError(f"«{written}» não é unix:/caminho nem inet:servidor:porta")


def of_postfix(address: Address) -> str:
    """As Postfix writes it: ``inet:127.0.0.1:24`` or ``unix:/run/lmtp``."""
    return f"unix:{address}" if isinstance(address, Path) else f"inet:{address}"
