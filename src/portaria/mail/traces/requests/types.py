"""A request as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portaria.mail.traces.querying import Scope
from portaria.mail.types import Refused

__all__ = [
    "ASK", "DECIDE", "REQUESTERS", "Asked", "Facts", "Message", "Refused", "Scope", "Wanted",
]  # fmt: skip

SENDER, RESPONSIBLE, INQUIRY, COURT = (
    "remetente", "responsavel_caixa", "corregedoria", "poder_judiciario",
)  # fmt: skip
REQUESTERS = (SENDER, RESPONSIBLE, INQUIRY, COURT)
"""Who may be entitled, in the packs' words; which of them is, the norms in force say."""
DECIDE = "mail.manage"
"""The power of those who authorise and release: the unit that runs the mail service."""
ASK = "mail.ask_traces"
"""The power of those who ask for an inquiry (corregedoria)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, and as whom.

    Attributes:
        letter: number and date of the letter, case or order.
        purpose: what for.
        on_behalf: the court or authority in whose name it is registered.
        sealed_why: why those concerned are not told (sigilo); "" tells them.
        content: the messages themselves too, not only what the servers recorded of them.
    """

    body: str
    requester: str
    letter: str
    purpose: str
    scope: Scope
    inquiry: str = ""
    on_behalf: str = ""
    sealed_why: str = ""
    person: int | None = None
    content: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the decision looks at besides the request: the person's own addresses, those of the
    organizational mailboxes they answer for, the powers they hold in the body, the day."""

    own: frozenset[str] = frozenset()
    answers_for: frozenset[str] = frozenset()
    powers: frozenset[str] = frozenset()
    today: date = field(default=date.min)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The messages that a released request is about.

    Attributes:
        scope: what it names.
        message_ids: those of the records it found.
        addresses: whose mailboxes are looked into: those it names; where none of them is of a
            mailbox here, the parties of the records found.
        zone: where the days of ``scope`` begin and end.
    """

    scope: Scope
    message_ids: frozenset[str]
    addresses: tuple[str, ...]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Message:
    """What tells whether a stored message is one of them: its Message-ID, the addresses in its
    header, in lower case, and when the mailbox got it."""

    message_id: str
    senders: frozenset[str]
    recipients: frozenset[str]
    received: datetime
