"""What the gate knows of a message when it decides: frozen facts, nothing to look up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portaria.mail.gate.kinds.types import UNKNOWN, Danger, Type


class Route(StrEnum):
    """How a message came in: handed in by somebody of ours (authenticated, or at the submission
    port), or from another server."""

    SUBMISSION = "submission"
    INBOUND = "inbound"


@dataclass(frozen=True, slots=True)
class Envelope:
    """The SMTP conversation.

    Attributes:
        sender: MAIL FROM without brackets; "" is the null sender.
        recipients: RCPT TO without brackets, in their order.
        login: who authenticated; "" nobody.
        client: the client's address; ``inside``, whether the server counts it as its own network.
        recent: how many recipients this login had in the 60 minutes before this message.
    """

    sender: str = ""
    recipients: tuple[str, ...] = ()
    login: str = ""
    client: str = ""
    inside: bool = False
    route: Route = Route.INBOUND
    recent: int = 0


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanner's verdict: whether it was asked, whether it answered, the signatures it found."""

    asked: bool = False
    answered: bool = False
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spam:
    """A spam filter's verdict. ``action`` is rspamd's: ``no action``, ``add header``, ``rewrite
    subject``, ``soft reject``, ``reject``."""

    asked: bool = False
    answered: bool = False
    action: str = ""
    score: float = 0.0
    required: float = 0.0
    symbols: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scans:
    """What the scanners said."""

    spam: Spam = Spam()
    virus: Scan = Scan()


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of a header: the address in lower case, "" where none can be read; and the name it
    is shown with, decoded."""

    address: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of the message.

    Attributes:
        number: its place in the tree: ``2.1``.
        names: every name that a reader's program may give it, without folders.
        declared: its Content-Type in lower case, without parameters.
        type: what its bytes are.
        size: bytes, decoded.
        attachment: it is no text of the message itself.
        dangers: what in it, or inside of it, may harm.
        unexamined: why it could not be looked at whole; "" when it was.
        holds: the types of the files in it, where it is an archive.
    """

    number: str = "1"
    names: tuple[str, ...] = ()
    declared: str = "text/plain"
    type: Type = UNKNOWN
    size: int = 0
    attachment: bool = False
    dangers: tuple[Danger, ...] = ()
    unexamined: str = ""
    holds: tuple[Type, ...] = ()

    @property
    def title(self) -> str:
        """How a sentence calls it: its name, or its place."""
        return self.names[0] if self.names else f"parte {self.number}"


@dataclass(frozen=True, slots=True)
class Text:
    """Text that a reader sees: bytes in the charset declared for them, bounded."""

    data: bytes
    charset: str = ""
    html: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """A message read: its headers as facts, its parts, its text.

    Attributes:
        size: bytes of the body as sent.
        from_, sender, reply_to, to, cc: the mailboxes of those headers, all occurrences.
        subject: decoded, of the first Subject.
        counts: how often each header occurs, by its name in lower case.
        values: decoded values of the few other headers that rules read, by lower-case name.
        texts: what a reader sees, bounded.
        anomalies: ids of what is malformed or ambiguous (``reading.anomalies``).
    """

    size: int = 0
    from_: tuple[Address, ...] = ()
    sender: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    texts: tuple[Text, ...] = ()
    anomalies: frozenset[str] = frozenset()

    @property
    def attachments(self) -> tuple[Part, ...]:
        """The parts that are no text of the message itself."""
        return tuple(part for part in self.parts if part.attachment)


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """Everything a decision rests on, besides the snapshot and the instant."""

    envelope: Envelope
    content: Content
    scans: Scans = Scans()
