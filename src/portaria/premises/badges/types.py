"""Frozen facts about badges, and what their acts are asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portaria.norms.decision import Decision
from portaria.premises.access.types import GrantHeld


class Refused(ValueError):  # noqa: N818  # the design's word for it
    """An act that the norm or the badge's state does not allow; nothing was changed. The message is
    in Portuguese and says what to do instead."""


class State(StrEnum):
    """``returned`` is back where it was given; ``ended`` was replaced, lost for good or undone."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    RETURNED = "returned"
    ENDED = "ended"


IN_USE = frozenset({State.ACTIVE, State.BLOCKED})
PERMANENT, PROVISIONAL, VISITOR = "permanente", "provisorio", "visitante"
"""Ids of ``badge_kind`` that the norm's own rules name (``badge.validity``)."""
FORGOTTEN = "esquecimento"
"""The ``badge_ground`` of who left the badge at home."""
LENT, EXPIRED, BY_HAND = "provisional", "expired", "by_hand"
"""Grounds of a block that are neither an event nor what befell a badge: a provisional one was
given; a provisional one is past its day; a competent person decided."""


@dataclass(frozen=True, slots=True)
class BadgeHeld:
    """A badge as decisions see it.

    Attributes:
        stands_for: the permanent one that a provisional one is given for.
        occurrence: which business day in a row without the permanent one, and ``counted_on`` which
            that was.
        promised_until: the permanent one works again although this is not back: by when it must be.
        blocks: grounds of the open blocks.
    """

    id: int
    body: str
    person: int | None
    serial: str
    kind: str
    state: State
    category: str = ""
    credential: int | None = None
    issued_at: datetime | None = None
    valid_until: datetime | None = None
    stands_for: int | None = None
    ground: str = ""
    occurrence: int = 0
    counted_on: date | None = None
    promised_until: datetime | None = None
    blocks: tuple[str, ...] = ()
    blocking_events: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """What a person has of the premises. ``union_presidency``: HR homologated that the person is
    away to preside a union."""

    badges: tuple[BadgeHeld, ...] = ()
    grants: tuple[GrantHeld, ...] = ()
    union_presidency: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """A badge handed to a person. ``number`` is what a reader reads of it; ``paper`` says which
    document of consent was shown, where the norm wants consent and no request gave it."""

    body: str
    person: int
    category: str
    serial: str
    number: str
    kind: str = PERMANENT
    consent: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Lend:
    """A provisional badge for a person who comes without the permanent one.

    Attributes:
        ground: what happened to the permanent one (:data:`FORGOTTEN`, or as told in a loss).
        serial, number: of the plastic; when it is the one that the person already holds, it is
            revalidated.
        document: the official document shown.
        special: why whoever may gave a special authorisation; "" for none.
    """

    body: str
    person: int
    serial: str
    number: str
    document: str
    ground: str = FORGOTTEN
    special: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What befell a permanent badge. ``returned`` a defective one was handed over."""

    badge: int
    ground: str
    police_report: str = ""
    returned: bool = False
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Blocking:
    """A badge to be blocked for ``ground``, or set free of it."""

    badge: int
    ground: str
    decision: Decision
    held_at: datetime
    event: int | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """A visitor's badge handed over for one visit, as ``decision`` lets."""

    body: str
    serial: str
    number: str
    category: str
    decision: Decision
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Back:
    """A visitor's badge given back: ``where``, an id of ``badge.returned_at``'s choice."""

    badge: int
    where: str
    decision: Decision
    cause: str = ""
