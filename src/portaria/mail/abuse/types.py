"""Reports of misuse: what comes in, and what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

POWER, INQUIRY = "mail.handle_abuse", "conduct.inquire"
HANDLE, ACKNOWLEDGE = "mail.abuse.handle", "mail.abuse.acknowledge"
ERASE, LOOK = "mail.abuse.erase", "mail.abuse.look"
FOLDER = "Denúncias"
"""The folder of everybody's mailbox: what is put there is reported. Ours, no norm's."""
SUBJECT = "abuse_report"
LARGEST = 30 * 1024 * 1024
"""Octets of a reported message: a bound of ours."""


class Refused(ValueError):  # noqa: N818  # an answer, in the words of the house
    """What was asked cannot be done; nothing was changed."""


class State(StrEnum):
    """``open`` for the competent unit; ``accepted``; ``dismissed`` with a reason; ``forwarded`` to
    internal affairs."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    FORWARDED = "forwarded"


VERBS = {
    State.ACCEPTED: "accepted", State.DISMISSED: "dismissed", State.FORWARDED: "forwarded",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reported:
    """A report coming in.

    Attributes:
        body: slug of the body it is made in.
        source: what tells it apart for ever: the same source reports once.
        reporter: the address that reports; "" unknown.
        raw: the report as it came: the message itself, or the mail that forwards it.
        note: what the reporter says beside it.
        at: when it came in.
        faithful: whether ``raw`` is octet for octet what came in.
    """

    body: str
    source: str
    reporter: str
    raw: bytes
    at: datetime
    note: str = ""
    faithful: bool = True
