"""Vehicles at the gates of a parking lot, as values (F14)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from portaria.norms.decision import Decision

OWN, LOADING, EMERGENCY = "own", "loading", "emergency"
PURPOSES = (OWN, LOADING, EMERGENCY)
"""Why a vehicle comes: its driver works here; it loads; an emergency lets a third party in."""
AGREED, WITHOUT_BADGE, OTHER_WAY = "agendado", "sem_cracha", "outra_via_indicada"
IN_EMERGENCY, WORKING_LATE = "emergencia", "trabalho_apos_expediente"
VISITOR = "visitante"
"""Circumstances and a category, as the norm's own rules name them."""
ACTIVE, SUSPENDED, ENDED = "active", "suspended", "ended"
VEHICLE, SPACE = "vehicle", "space_permit"
"""What a person has of the lots, as subjects of acts."""
ARRANGED, CANCELLED = "arranged", "cancelled"
_PLATE = re.compile(r"[A-Z]{3}[0-9][A-Z0-9][0-9]{2}")


class Refused(ValueError):  # noqa: N818  # the design's word for it
    """Something about a vehicle that the norm or the state does not allow; nothing was changed. The
    message is in Portuguese and says what to do instead."""


def plate_of(text: str) -> str:
    """A Brazilian plate, of either pattern, without what separates its parts.

    Raises:
        Refused: it is none.
    """
    plate = "".join(c for c in text.upper() if c.isalnum())
    if not _PLATE.fullmatch(plate):
        raise Refused(f"«{text.strip()[:20]}» não é placa: escreva como ABC1D23 ou ABC1234")
    return plate


@dataclass(frozen=True, slots=True)
class KeptThing:
    """A vehicle or a reserved space of a person; ``kind`` is :data:`VEHICLE` or :data:`SPACE`;
    ``suspended_for`` the kind of functional event that interrupted or ended it, "" while it
    holds."""

    kind: str
    id: int
    body: str
    suspended_for: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a person has of the lots: ``things`` not ended, and those that ``ended`` with a bond,
    for they hold again if that end is undone."""

    things: tuple[KeptThing, ...] = ()
    ended: tuple[KeptThing, ...] = ()

    def of(self, body: str) -> Kept:
        """What is of ``body``."""
        things, ended = (
            tuple(thing for thing in kind if thing.body == body)
            for kind in (self.things, self.ended)
        )
        return Kept(things, ended)


@dataclass(frozen=True, slots=True)
class Arriving:
    """A vehicle at the entrance, as the decision sees it.

    Attributes:
        category: of who drives, "" for nobody of the house.
        badge: the driver has a badge; ``shown``: showed it to the guard.
        barrier: the barrier works.
        free: common spaces left; None where the lot counts none.
        space: the reserved space asked for (``parking_space``), "" for a common one; ``permitted``:
            the driver may use it.
        arranged: the loading was arranged before.
        suspended: the vehicle is of who drives it, and its registration is suspended while their
            work here is interrupted.
        closed: outside the hours in which the premises are open; ``expected``: who drives is
            authorised to be here then, for a time or by their own hours.
    """

    purpose: str
    category: str = ""
    badge: bool = True
    shown: bool = False
    barrier: bool = True
    free: int | None = None
    space: str = ""
    permitted: bool = False
    arranged: bool = False
    suspended: bool = False
    closed: bool = False
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Leaving:
    """A vehicle at an exit: the body's local time, the gate's name, whether the guards named
    another way, the driver works here, showed the badge, and the barrier works."""

    at: time
    through: str
    own: bool = True
    other_way: bool = False
    shown: bool = False
    barrier: bool = True


@dataclass(frozen=True, slots=True)
class VehicleAsk:
    """A vehicle of a person; ``private``: not the body's own."""

    body: str
    plate: str
    person: int | None
    model: str = ""
    colour: str = ""
    private: bool = True


@dataclass(frozen=True, slots=True)
class SpaceAsk:
    """A person may use the spaces reserved to a kind, from ``first_on`` to ``last_on`` (civil days;
    None: until it ends otherwise)."""

    body: str
    person: int
    kind: str
    first_on: date
    decision: Decision
    last_on: date | None = None
    why: str = ""
    document: str = ""
    request: int | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class LoadingAsk:
    """A supplier's vehicle comes to load or unload at a place, from ``first_at`` until before
    ``last_at``; ``plan``: by where, and with whom."""

    body: str
    supplier: str
    plate: str
    place: int
    first_at: datetime
    last_at: datetime
    decision: Decision
    plan: str = ""
    unit: int | None = None
    asked_by: int | None = None
    request: int | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A vehicle that the guard has at the entrance of a lot (the key of its area); ``person``
    drives it, where that is not whose vehicle it is."""

    lot: int
    plate: str
    purpose: str
    person: int | None = None
    badge: bool = True
    shown: bool = False
    space: str = ""
    circumstance: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Departure:
    """A vehicle inside (its key) at the exit ``passage``."""

    parked: int
    passage: int
    shown: bool = False
    other_way: bool = False
