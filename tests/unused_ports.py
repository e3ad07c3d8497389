"""Ports for the servers that tests start: below those that the system lends to whoever connects, so
that nobody takes one between two starts of its server; each process of a run looks elsewhere."""

from __future__ import annotations

import os
import socket
from dataclasses import astuple
from itertools import count

from portaria.connectors.servers.settings import Ports

SINGLE, BASES = range(10_000, 20_000), range(20_000, 28_000, 97)
_turns = count(os.getpid() * 131)


def unused(number: int) -> list[int]:
    """``number`` different ports of which nobody has one."""
    found: list[int] = []
    while len(found) < number:
        port = SINGLE[next(_turns) % len(SINGLE)]
        if _free(port):
            found.append(port)
    return found


def base() -> int:
    """What to add to the usual mail ports, so that nobody has them."""
    while True:
        found = BASES[next(_turns) * 7 % len(BASES)]
        if all(_free(port) for port in astuple(Ports.above(found))):
            return found


def _free(port: int) -> bool:
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
