"""Visits as values: who comes, what is asked of the desk, and how a visit stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Refused(ValueError):  # noqa: N818  # the design's word for it
    """Something that the norm or the visit's state does not allow; nothing was changed. The message
    is in Portuguese and says what to do instead."""


class State(StrEnum):
    """``waiting``: at the desk, the host was told; ``open``: inside."""

    EXPECTED = "expected"
    WAITING = "waiting"
    OPEN = "open"
    LEFT = "left"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


TO_COME = frozenset({State.EXPECTED, State.WAITING})
VISIT, PROVIDER = "visit", "provider"
KINDS = (VISIT, PROVIDER)
OCCASIONAL, CONTINUOUS = "eventual", "continuado"
"""Ids of ``provider`` that the norm's own rules name."""
VISITOR_CATEGORY, STAFF_CATEGORY, AUTHORITY_CATEGORY = "visitante", "terceirizado", "autoridade"
"""The categories of who visits, provides services or is received as an authority, as rules name
them."""
AUTHORITIES = "autoridades"
"""The register whose entries are the very persons who come; those of the others are entities that
somebody comes for."""


class Answer(StrEnum):
    """What the host says of who is at the desk."""

    NONE = ""
    RECEIVES = "receives"
    DECLINES = "declines"
    SENDS = "sends"


class Returned(StrEnum):
    """Where a visitor's badge was given back; ids of ``badge.returned_at``'s choice. ``OUT``: it
    was not."""

    OUT = ""
    SAFE = "turnstile_safe"
    RECEPTIONIST = "receptionist"
    GUARD = "guard"


DOCUMENT, FACE = "document", "face"
SHOTS = (DOCUMENT, FACE)
LARGEST = 2 << 20
"""Octets of a photograph; ours, no norm's."""


@dataclass(frozen=True, slots=True)
class Expect:
    """Somebody who will come, or who came unannounced (``first_at`` now).

    Attributes:
        host: person who receives; ``unit`` the unit visited; ``place`` the complex indicated.
        areas: those of the complex where the visitor goes; empty: where a badge alone opens.
        escort: who keeps company; None: the host.
        asked_by: who tells it: the host's own word is also the host's answer.
        after_hours: an authorisation for outside the opening hours was given.
        document: of the visitor, once shown; "" while only the name is known.
        entry: of the register of who is known beforehand, as whom or for which one comes.
    """

    body: str
    name: str
    host: int | None
    unit: int | None
    place: int | None
    first_at: datetime
    last_at: datetime
    purpose: str
    document: str = ""
    kind: str = VISIT
    provider: str = ""
    company: str = ""
    areas: tuple[int, ...] = ()
    escort: int | None = None
    email: str = ""
    minor: bool = False
    entry: int | None = None
    asked_by: int | None = None
    after_hours: bool = False
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Admit:
    """A visitor at the desk is let in, with a badge.

    Attributes:
        document: the official document with photograph that was shown; "" none.
        serial, number: of the badge handed over; both "": a paper one is made for this visit.
        said_by: who authorised it to the desk by telephone; None: as answered on the site.
        escort: who keeps company, where it is not who was told before.
        uniform: who provides services wears the uniform.
    """

    visit: int
    document: str = ""
    serial: str = ""
    number: str = ""
    said_by: int | None = None
    escort: int | None = None
    uniform: bool = False
    plate: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """The host's answer; ``sent`` is who comes in the host's place."""

    visit: int
    answer: Answer
    person: int
    sent: int | None = None


@dataclass(frozen=True, slots=True)
class Extend:
    """A visitor stays after hours: ``why`` the agenda runs on; ``escort`` who stays too."""

    visit: int
    until: datetime
    why: str
    escort: int | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """A photograph taken at the desk."""

    visit: int
    kind: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Announce:
    """A private delivery that somebody of the house expects."""

    body: str
    person: int
    place: int | None
    extension: str
    what: str
    supplier: str
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Gather:
    """A course or an event in an area, with who answers for it and who takes part.

    Attributes:
        persons: of the house; ``guests``: names from outside, one each.
        authorised: whoever may has authorised it (the request that did is ``cause``).
    """

    body: str
    title: str
    area: int
    first_at: datetime
    last_at: datetime
    responsible: int | None
    guidance: str = ""
    persons: tuple[int, ...] = ()
    guests: tuple[str, ...] = ()
    authorised: bool = False
    asked_by: int | None = None
    cause: str = ""
