"""Official communications: what the gate tells of one, and what its receipt comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portaria.norms.decision import Decision
from portaria.workdays.deadlines import Deadline

CONFIRM = "mail.official.confirm"
SUBJECT = "communication"
POWER = "mail.read_official"


class Refused(ValueError):  # noqa: N818  # an answer, in the words of the house
    """What was asked cannot be done; nothing was changed."""


class Receipt(StrEnum):
    """``sent``: accepted by the gate; ``delivered``: read back from the recipient's mailbox;
    ``failed``: not found there for so long that it is looked for no more."""

    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Sent:
    """A marked message as the gate saw it.

    Attributes:
        message_id: its Message-ID; "" where it had none.
        queue: its queue id.
        sender, login: the envelope's sender, and who signed in.
        recipients: the envelope's.
        subject: decoded.
        at: when the gate judged it.
    """

    message_id: str
    queue: str
    sender: str
    login: str
    recipients: tuple[str, ...]
    subject: str
    at: datetime

    @property
    def key(self) -> str:
        """What tells it apart among its sender's; the same message handed in again has the same."""
        return self.message_id or f"queue:{self.queue}"


@dataclass(frozen=True, slots=True)
class Deemed:
    """When a communication is deemed received.

    Attributes:
        decision: outcome ``deemed``, or ``silent``: the recipient's norms do not say.
        deadline: the sum of its last day, and ``at`` the end of that day's working hours; None
            where the norms are silent.
    """

    decision: Decision
    deadline: Deadline | None = None
    at: datetime | None = None
