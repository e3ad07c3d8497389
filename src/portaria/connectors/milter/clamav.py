"""ClamAV's daemon, by INSTREAM (clamd(8)): the message as sent, in pieces with their length."""

from __future__ import annotations

import asyncio
import re

from portaria.connectors.instances.addresses import Address
from portaria.connectors.milter.scanners import AWAY, LOG, as_sent, connected
from portaria.connectors.milter.session import Incoming
from portaria.connectors.milter.wire import LENGTH
from portaria.mail.gate.facts import Scan

FOUND = re.compile(rb"stream: (.{1,200}) FOUND")
CLEAN = b"stream: OK"
ANSWER_BYTES = 4096


async def scan(message: Incoming, address: Address, seconds: float) -> Scan:
    """What ClamAV finds in the message; ``answered`` is False when it is away, slow or full."""
    try:
        async with asyncio.timeout(seconds):
            answer = await _asked(message, address)
    except AWAY as error:
        LOG.warning("o ClamAV em %s não respondeu: %s", address, error or type(error).__name__)
        return Scan(asked=True)
    if found := FOUND.fullmatch(answer):
        return Scan(asked=True, answered=True, found=(found[1].decode("utf-8", "replace"),))
    if answer != CLEAN:
        LOG.warning("o ClamAV em %s disse: %r", address, answer)
    return Scan(asked=True, answered=answer == CLEAN)


async def _asked(message: Incoming, address: Address) -> bytes:
    async with connected(address, ANSWER_BYTES) as (reader, writer):
        writer.write(b"zINSTREAM\0")
        for piece in as_sent(message):
            if piece:
                writer.write(LENGTH.pack(len(piece)) + piece)
                await writer.drain()
        writer.write(LENGTH.pack(0))
        await writer.drain()
        return (await reader.readuntil(b"\0"))[:-1]
