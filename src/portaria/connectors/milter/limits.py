"""How much of one message the gate takes into memory: limits of ours, no norm's. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What passes ``message``, ``headers`` or ``recipients`` cannot be decided, and goes by the
    gate's mode for that; what passes the others ends the connection.

    Attributes:
        message: bytes of headers and body together.
        packet: bytes of one packet of the protocol.
        headers: how many headers.
        recipients: how many recipients of one message.
        macros: how many names the server may tell.
        decision: seconds until a decision that asked other filters is given up.
        idle: seconds without a word from the server until its connection is closed.
        connections: how many at once in one process.
    """

    message: int = 128 * 1024 * 1024
    packet: int = 1024 * 1024
    headers: int = 2_000
    recipients: int = 50_000
    macros: int = 200
    decision: float = 20.0
    idle: float = 3600.0
    connections: int = 2_000
