"""rspamd's worker, by HTTP (``POST /checkv2``): envelope in headers of the request, JSON back."""

from __future__ import annotations

import asyncio
import json

from portaria.connectors.instances.addresses import Address, Endpoint
from portaria.connectors.milter.scanners import AWAY, LOG, as_sent, connected
from portaria.connectors.milter.session import Incoming
from portaria.mail.gate.facts import Spam

ANSWER_BYTES = 1024 * 1024
SYMBOLS = 50
RECIPIENTS_TOLD = 100


async def check(message: Incoming, address: Address, seconds: float) -> Spam:
    """What rspamd thinks of the message; ``answered`` is False when it is away or slow."""
    try:
        async with asyncio.timeout(seconds):
            return _read(await _asked(message, address))
    except (*AWAY, KeyError, TypeError, AttributeError) as error:
        LOG.warning("o rspamd em %s não respondeu: %s", address, error or type(error).__name__)
        return Spam(asked=True)


async def _asked(message: Incoming, address: Address) -> bytes:
    body = b"".join(as_sent(message))
    async with connected(address, ANSWER_BYTES) as (reader, writer):
        writer.write(_request(message, address, len(body)))
        writer.write(body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, *lines = head.split("\r\n")
        if status.split(" ")[1:2] != ["200"]:
            raise ValueError(status[:100])
        fields = dict(line.lower().split(":", 1) for line in lines if ":" in line)
        length = int(fields["content-length"])
        if length > ANSWER_BYTES:
            raise ValueError(f"resposta de {length} bytes")
        return await reader.readexactly(length)


def _request(message: Incoming, address: Address, length: int) -> bytes:
    """Head of the request; nothing that a client wrote can begin another line of it."""
    told = [
        ("Host", address.host if isinstance(address, Endpoint) else "localhost"),
        ("Content-Length", str(length)),
        ("Connection", "close"),
        ("From", message.sender),
        ("IP", message.macros.get("client_addr", "")),
        ("User", message.macros.get("auth_authen", "")),
        ("Queue-Id", message.macros.get("i", "")),
        *(("Rcpt", address) for address in message.recipients[:RECIPIENTS_TOLD]),
    ]
    lines = [f"{name}: {_one_line(value)}" for name, value in told if value]
    head = "\r\n".join(["POST /checkv2 HTTP/1.1", *lines, "", ""])
    return head.encode("utf-8", "surrogateescape")


def _one_line(value: str) -> str:
    return "".join(c for c in value if c.isprintable() or "\udc80" <= c <= "\udcff")


def _read(answer: bytes) -> Spam:
    told = json.loads(answer)
    return Spam(
        asked=True,
        answered=True,
        action=str(told["action"]),
        score=float(told.get("score", 0)),
        required=float(told.get("required_score", 0)),
        symbols=tuple(sorted(told.get("symbols", {})))[:SYMBOLS],
    )
