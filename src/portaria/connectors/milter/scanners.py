"""The filters that the gate asks: what they have in common. Each gives facts, never a verdict; one
that is away gives the fact that it did not answer, and the rules say what follows."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from portaria.connectors.instances.addresses import Address
from portaria.connectors.milter.session import Incoming

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LOG = logging.getLogger(__name__)
AWAY = (OSError, EOFError, asyncio.LimitOverrunError, ValueError)
"""What a filter that is down, slow or speaks nonsense raises."""


@asynccontextmanager
async def connected(
    address: Address, limit: int
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection, closed at the end; ``limit`` bounds one line or block of the answer."""
    if isinstance(address, Path):
        reader, writer = await asyncio.open_unix_connection(str(address), limit=limit)
    else:
        reader, writer = await asyncio.open_connection(address.host, address.port, limit=limit)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def as_sent(message: Incoming) -> Iterable[bytes]:
    """The message in pieces, as it came over SMTP: headers, empty line, body."""
    for name, value in message.headers:
        yield name + b": " + value.replace(b"\n", b"\r\n") + b"\r\n"
    yield b"\r\n"
    yield from message.chunks
