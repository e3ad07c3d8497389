"""Messages that wait for the competent person: facts, and what the acts are asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portaria.mail.gate.holding import Holding


class Refused(ValueError):  # noqa: N818  # an answer, in the words of the house
    """What was asked cannot be done; nothing was changed. The message says what to do instead."""


class State(StrEnum):
    """``waiting`` for the competent person; ``released`` or ``returned`` by them; ``left``: taken
    out of the queue on the server itself, by another hand."""

    WAITING = "waiting"
    RELEASED = "released"
    RETURNED = "returned"
    LEFT = "left"


RELEASE, RETURN = "release", "return"
DECIDE, CARRY, TELL = "mail.held.decide", "mail.held.carry", "mail.held.tell"
ERASE = "mail.held.erase"
"""Kinds of the duties of a held message."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message found in a server's hold queue.

    Attributes:
        server: the server's label; with ``queue`` it names the message for ever (long queue ids).
        queue: its queue id.
        sender, recipients: the envelope; ``sender`` is "" for the null sender.
        login: who authenticated to hand it in, "" nobody.
        client: the client's network address, "" unknown.
        size: octets.
        arrived_at: when the server took it in.
        headers: From, To, Cc, Subject, Date and Message-ID, decoded, in that order; those there.
        holding: why it waits; None where the gate did not hold it (somebody did on the server).
    """

    server: str
    queue: str
    sender: str
    recipients: tuple[str, ...]
    login: str
    client: str
    size: int
    arrived_at: datetime
    headers: tuple[tuple[str, str], ...]
    holding: Holding | None

    def header(self, name: str) -> str:
        """The first header called ``name``, or ""."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message as it may be shown: its type, name and size in octets, and its text where
    it has one that can be shown (``cut``: only the beginning)."""

    kind: str
    name: str
    size: int
    text: str = ""
    cut: bool = False
