"""Frozen facts about network accounts, and what the acts are asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portaria.norms.decision import Decision


class Refused(ValueError):  # noqa: N818  # the design's word for it
    """An act that the norm or the account's state does not allow; nothing was changed.

    The message is in Portuguese, names the account and says what to do instead.
    """


class State(StrEnum):
    """``asked`` waits for whom the norm makes decide a doubt; ``waiting_term`` for the signed term;
    ``blocked`` keeps login and data; ``erased`` is final: the login stays taken, for nobody."""

    ASKED = "asked"
    WAITING_TERM = "waiting_term"
    ACTIVE = "active"
    BLOCKED = "blocked"
    ERASED = "erased"


STANDING = frozenset({State.ASKED, State.WAITING_TERM, State.ACTIVE})

BY_HAND = "by_hand"
"""Ground of a block that a competent person decided."""


@dataclass(frozen=True, slots=True)
class AccountHeld:
    """An account as decisions see it.

    Attributes:
        opened_at: when it last became active.
        credential_until: until when the initial password serves; None once the holder chose one.
        password_expires_on: from that civil day on, the password must be changed.
        connections_granted: how many were authorised beside the norm's, until their last day.
        alternative_factor: another second factor than the app was authorised, until its last day.
    """

    id: int
    body: str
    person: int
    login: str
    category: str
    state: State
    blocked_for: str = ""
    blocked_at: datetime | None = None
    valid_until: date | None = None
    data_erase_on: date | None = None
    second_factor: str = ""
    max_connections: int | None = None
    password_change_due: bool = False
    credential_handed: bool = False
    opened_at: datetime | None = None
    credential_until: datetime | None = None
    password_changed_at: datetime | None = None
    password_expires_on: date | None = None
    connections_granted: int | None = None
    connections_until: date | None = None
    alternative_factor: bool = False
    alternative_factor_until: date | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """An account to be opened for a person who has none.

    Attributes:
        name: the name shown, from which the login is made.
        decision: the entitlement.
        valid_until: last day of the contract or agreement, where the norm ties the account to it.
        term_counts: the term the norm asks for is signed (and authorised) already.
        event: the functional event behind it, or None.
        asked_by: person who asked for it where the norm wants a request (A1), or None.
    """

    body: str
    person: int
    name: str
    category: str
    decision: Decision
    held_at: datetime
    valid_until: date | None = None
    term_counts: bool = False
    event: int | None = None
    asked_by: int | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """An account to be blocked. ``ground`` is an event's kind or :data:`BY_HAND`; ``event`` is None
    when no functional event is behind it."""

    account: int
    ground: str
    decision: Decision
    held_at: datetime
    event: int | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """An act on one account that needs no more than its decision. ``category`` and
    ``valid_until`` are what the account has from then on."""

    account: int
    decision: Decision
    held_at: datetime
    category: str = ""
    valid_until: date | None = None
    event: int | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """What the competent authority granted to an account beside the terms of its category: more
    ``connections`` (A5) or an alternative second factor (A4); ``until`` is its last civil day,
    None: until it is withdrawn."""

    account: int
    decision: Decision
    held_at: datetime
    connections: int | None = None
    until: date | None = None
    cause: str = ""
