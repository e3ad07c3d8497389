"""Frozen facts about mailboxes, and what the acts are asked to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portaria.ledger.types import Json


class Refused(ValueError):  # noqa: N818  # an answer, in the words of the house
    """An act that the norm or the state of the mailbox does not allow; nothing was changed.

    The message is in Portuguese, names the mailbox and the provision, and says what to do instead.
    """


class State(StrEnum):
    """From the request to the purge. ``asked`` waits for who decides; ``waiting_term`` for the
    signed term (M1); ``closed`` keeps its content until ``purge_on``; ``purged`` is final."""

    ASKED = "asked"
    WAITING_TERM = "waiting_term"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    PURGED = "purged"


OPEN = frozenset({State.ASKED, State.WAITING_TERM, State.ACTIVE, State.SUSPENDED})
IN_USE = frozenset({State.ACTIVE, State.SUSPENDED})


@dataclass(frozen=True, slots=True)
class OnServers:
    """A mailbox as the mail servers know it.

    Attributes:
        version: the published version in which anything of it last changed; 0 where they know
            nothing of it.
        at: when that version was read back from what servers read; None where there is none.
        waiting: whether some act's effect is not there yet.
    """

    version: int
    at: datetime | None
    waiting: bool


INDIVIDUAL, ORGANIZATIONAL = "individual", "organizational"


class Role(StrEnum):
    """How a person holds a mailbox: as its individual holder, as the person responsible for an
    organizational one (titular), or as a delegate of it."""

    HOLDER = "holder"
    RESPONSIBLE = "responsible"
    DELEGATE = "delegate"


def last_day(start: date, end: date | None) -> date | None:
    """The last day on which an alias or a delegation holds, or was meant to: ``end`` is the first
    on which it does not. Of one that ended on its first day, that day."""
    return end and max(start, end - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class MailboxHeld:
    """A mailbox as a decision sees it: on behalf of one person (``role``), or of its unit.

    Attributes:
        person: the holder or responsible, not the delegate; None where there is none.
        delegation: primary key of the delegation by which a delegate holds it; 0 otherwise.
        delegates: how many delegations of it are in force.
        has_alias: whether an alias of it is in force, or will be.
        idle_from: from when its time without access counts anew, where it was reopened or released.
        idle_stages: how many stages of the norm were taken since it was last used, the last of them
            at ``idle_stage_at``.
    """

    id: int
    body: str
    kind: str
    category: str
    state: State
    address: str = ""
    person: int | None = None
    unit: int | None = None
    role: Role = Role.HOLDER
    delegation: int = 0
    delegates: int = 0
    has_alias: bool = False
    quota_bytes: int | None = None
    used_bytes: int = 0
    opened_at: datetime | None = None
    valid_until: date | None = None
    last_access_at: datetime | None = None
    suspended_for: str = ""
    closed_at: datetime | None = None
    closed_for: str = ""
    copy_until: date | None = None
    purge_on: date | None = None
    legal_hold: bool = False
    auto_reply: bool = False
    provision: str = ""
    idle_from: datetime | None = None
    idle_stages: int = 0
    idle_stage_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MailboxAsk:
    """A mailbox to be asked for or opened.

    Attributes:
        person: the holder (individual) or the responsible (organizational).
        name: the local part: the login where the norm makes the mailbox equal to the account, the
            name asked for where it leaves the choice; ignored where it is the unit's acronym.
        unit_acronym: needed where the norm names the mailbox after the unit.
        valid_until: last day of the contract or event, where there is one.
        term_counts: the term that the norm asks for is signed (and authorised) already.
        justification: attached where the norm asks for one (M2).
        held_at: when it holds from; None means the instant of the act.
        cause: ``event:<id>`` or ``duty:<id>``.
    """

    body: str
    kind: str
    category: str
    person: int | None
    unit: int | None = None
    unit_acronym: str = ""
    name: str = ""
    valid_until: date | None = None
    term_counts: bool = False
    justification: str = ""
    held_at: datetime | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """A mailbox to be closed. ``why`` is the functional event's kind, or ``request``, ``idle``,
    ``validity``, ``duplicate``, ``unit_extinct``, ``withdrawn``; ``provisions`` order it.
    ``deletes`` where the provision orders deletion, not closing: with no retention of the norm,
    the content goes at once."""

    mailbox: int
    why: str
    provisions: tuple[str, ...] = ()
    held_at: datetime | None = None
    cause: str = ""
    deletes: bool = False
    facts: Mapping[str, Json] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An act on one mailbox that needs no more than a reason: reopening, hold, its lifting."""

    mailbox: int
    why: str = ""
    provisions: tuple[str, ...] = ()
    held_at: datetime | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Reactivation:
    """A closed mailbox to work again, where the norm lets it; ``decided_by`` is who decided so, as
    the norm names them."""

    mailbox: int
    decided_by: str
    why: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Suspension:
    """``ground`` is an id of the packs' dimension of that name (M14)."""

    mailbox: int
    ground: str
    why: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """``route`` is who asks for it or what ended, as the norm's list names it (M14).
    ``temporary`` lets the mailbox work while the inquiry goes on."""

    mailbox: int
    route: str
    why: str = ""
    temporary: bool = False
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Recategorisation:
    """The holder's category changed: quota and domain follow. ``name`` is the local part to keep;
    ``valid_until`` replaces the old end of validity."""

    mailbox: int
    category: str
    valid_until: date | None = None
    provisions: tuple[str, ...] = ()
    held_at: datetime | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class QuotaGrant:
    """Another limit than the standard one, granted on a reasoned request (M8). ``quota_bytes``
    None goes back to the norm's standard."""

    mailbox: int
    quota_bytes: int | None
    why: str
    provisions: tuple[str, ...] = ()
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Renaming:
    """A new local part (the unit's new acronym, the account's new login)."""

    mailbox: int
    name: str
    why: str
    provisions: tuple[str, ...] = ()
    held_at: datetime | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class AliasGrant:
    """Another address of a mailbox, from ``start`` until before ``end`` (M4)."""

    mailbox: int
    address: str
    why: str
    start: date
    end: date | None = None
    provisions: tuple[str, ...] = ()
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Delegate:
    """Who may read, delete and send as an organizational mailbox, from ``start`` until before
    ``end`` (M5)."""

    mailbox: int
    person: int
    may_read: bool = False
    may_delete: bool = False
    may_send_as: bool = False
    start: date | None = None
    end: date | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class AutoReply:
    """The automatic reply of an absence; ``until`` is the last day away, where known (M15)."""

    mailbox: int
    start: date
    until: date | None
    text: str
    provisions: tuple[str, ...] = ()
    held_at: datetime | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class CopyAsk:
    """A copy of the messages asked for after the end (M11). ``through`` names the unit
    that forwards the request; ``medium`` is the person's choice."""

    mailbox: int
    asked_by: int
    asked_on: date
    through: str
    medium: str


@dataclass(frozen=True, slots=True)
class Access:
    """A mail server saw the mailbox used."""

    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Usage:
    """How many bytes a mailbox holds, as the mail server counts them."""

    address: str
    used_bytes: int
