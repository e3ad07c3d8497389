"""Whether something listens at an address, and ports that nobody uses."""

from __future__ import annotations

import socket
from pathlib import Path

from portaria.connectors.instances.addresses import Address


def answers(address: Address, *, timeout: float = 1.0) -> bool:
    """Whether something accepts connections there."""
    if isinstance(address, Path):
        return _socket_answers(str(address), timeout)
    try:
        with socket.create_connection((address.host, address.port), timeout=timeout):
            return True
    except OSError:
        return False


def free(count: int, host: str = "127.0.0.1") -> list[int]:
    """``count`` different ports that nobody listens on just now."""
    listening = [socket.socket() for _ in range(count)]
    try:
        for one in listening:
            one.bind((host, 0))
        return [one.getsockname()[1] for one in listening]
    finally:
        for one in listening:
            one.close()


def _socket_answers(path: str, timeout: float) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(timeout)
        try:
            client.connect(path)
        except OSError:
            return False
    return True
