"""The socket that all processes of the gate accept on."""

from __future__ import annotations

import os
import shutil
import socket
from contextlib import suppress
from pathlib import Path

from portaria.connectors.instances.addresses import Address, Endpoint

BACKLOG = 512
INHERITED = "PORTARIA_GATE_INHERITED"
"""The descriptor that a gate hands to the one that takes its place; nobody else sets it."""


def inherited() -> socket.socket | None:
    """The socket of the gate that ran in this process before, if one did."""
    number = os.environ.pop(INHERITED, "")
    return socket.socket(fileno=int(number)) if number else None


def bequeath(listening: socket.socket) -> None:
    """Leave the socket to the program that this process runs next."""
    os.set_inheritable(listening.fileno(), True)
    os.environ[INHERITED] = str(listening.fileno())


def opened(address: Address, group: str) -> socket.socket:
    """Listening at ``address``. A unix socket is made beside it and moved there, so that the mail
    server always finds one; only its owner and ``group`` may connect.

    Raises:
        OSError: the folder, the port or the group cannot be had.
        LookupError: there is no such group.
    """
    return _port(address) if isinstance(address, Endpoint) else _unix(address, group)


def _port(endpoint: Endpoint) -> socket.socket:
    listening = socket.socket(socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((endpoint.host, endpoint.port))
    listening.listen(BACKLOG)
    return listening


def _unix(path: Path, group: str) -> socket.socket:
    path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        beside.unlink()
    listening = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        listening.bind(str(beside))
    finally:
        os.umask(before)
    if group:
        shutil.chown(beside, group=group)
        beside.chmod(0o660)
    listening.listen(BACKLOG)
    beside.rename(path)
    return listening
