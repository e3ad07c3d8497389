"""Whether something listens at an address, and ports that nobody uses."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from pathlib import Path

from portaria import clock
from portaria.connectors.instances.addresses import Address
from portaria.connectors.instances.process import ServerFailed


def answers(address: Address, *, timeout: float = 1.0) -> bool:
    """Whether something accepts connections there."""
    if isinstance(address, Path):
        return _socket_answers(str(address), timeout)
    try:
        with socket.create_connection((address.host, address.port), timeout=timeout):
            return True
    except OSError:
        return False


def await_free(addresses: Iterable[Address], *, seconds: float = 5.0) -> None:
    """Wait until nobody listens there: children of a killed server hold its ports until they
    notice.

    Raises:
        ServerFailed: somebody still does; the message names the first address.
    """
    deadline = clock.elapsed() + seconds
    for address in addresses:
        while answers(address):
            if clock.elapsed() > deadline:
                raise ServerFailed(
                    f"{address} já está em uso por outro programa: escolha outras portas com "
                    "PORTARIA_MAIL_PORTS"
                )
            clock.pause(0.1)


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
