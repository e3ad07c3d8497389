"""Which client addresses the server calls its own. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address, ip_network

REMEMBERED = 10_000


class Networks:
    """Networks in CIDR.

    Raises:
        ValueError: one of them is no network.
    """

    def __init__(self, written: Iterable[str]) -> None:
        self._networks = tuple(ip_network(each, strict=False) for each in written)
        self.hold = lru_cache(REMEMBERED)(self._hold)
        """Whether an address is in one of them; False for what is no address."""

    def _hold(self, address: str) -> bool:
        try:
            found = ip_address(address.removeprefix("IPv6:"))
        except ValueError:
            return False
        mapped = getattr(found, "ipv4_mapped", None)
        return any((mapped or found) in network for network in self._networks)
