"""What a door decides on, as values: doors, who bears which badge, what was authorised."""

from __future__ import annotations

from dataclasses import dataclass, field

from portaria.norms.citations import Citation

INWARD_DEVICES = ("turnstile", "door", "gate", "manual_gate")
FOREVER = (1 << 62) - 1
"""The end, in seconds since 1970, of what has none."""


@dataclass(frozen=True, slots=True)
class Spot:
    """All that the norms look at of a door; doors of one spot are ruled alike.

    Attributes:
        level, kinds, conditions: of the area that it leads into, as ids of their dimensions.
        device: ``turnstile``, ``door``, ``gate`` or ``manual_gate``.
        inward: it leads into the area; False: out of it.
        location: where the place is, as norms name it (``sede``); "" where they do not.
    """

    level: str
    kinds: tuple[str, ...]
    conditions: frozenset[str]
    device: str
    inward: bool
    location: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What many badges have in common.

    Attributes:
        category: of the bearer.
        badge: kind of badge: ``permanente``, ``provisorio``, ``visitante``.
        hosted: it is on record who answers for the bearer.
        provider: kind of service provider (``eventual``); "" none.
        rescue: the bearer helps in an evacuation.
    """

    category: str
    badge: str
    hosted: bool = False
    provider: str = ""
    rescue: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a badge is blocked: ``text`` in Portuguese (``férias``)."""

    code: str
    text: str
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """An authorisation that many may have: these areas, at these hours (number of the timetable's
    window; 0: while the premises are open). ``whole``: of a place as a whole, which opens no area
    of it whose own accesses somebody authorises."""

    name: str
    areas: frozenset[int]
    window: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Permit:
    """What one person was authorised for a time (F8, F9).

    Attributes:
        kind: ``special`` (or ``stay``), ``override``.
        areas: where; None: wherever the person is authorised otherwise.
        first, last: seconds since 1970, half-open.
        hours: seconds of the local day, half-open; over midnight when the first is the greater.
    """

    kind: str
    areas: frozenset[int] | None
    first: int
    last: int
    hours: tuple[int, int] = (0, 86_400)


@dataclass(frozen=True, slots=True)
class Closing:
    """Works, or whatever else keeps everybody out, from ``first`` until before ``last``."""

    first: int
    last: int
    ground: str


@dataclass(frozen=True, slots=True)
class DoorFacts:
    """A reader, as the one direction of its passage.

    Attributes:
        key: of the reader.
        spot: what the norms look at.
        into, out_of: keys of areas; 0: the street.
        places: keys of the places it stands in, for evacuations.
        capacity: how many may be inside; 0: no limit.
        together: how many must be inside at least, once anybody is; 0 or 1: one may be alone.
        once: who is inside does not enter again.
        closings: what keeps everybody out.
    """

    key: int
    spot: Spot
    into: int
    out_of: int = 0
    places: frozenset[int] = frozenset()
    capacity: int = 0
    together: int = 0
    once: bool = False
    closings: tuple[Closing, ...] = ()


@dataclass(frozen=True, slots=True)
class Bearer:
    """A badge in use.

    Attributes:
        card: its number.
        person: key of who bears it; 0: nobody's.
        profile, ground: as above; None: not blocked.
        until: seconds since 1970 at which it ends.
    """

    card: int
    person: int
    profile: Profile
    until: int = FOREVER
    ground: Ground | None = None


Grants = tuple[tuple[int, int, int], ...]
"""A person's memberships: (number of the group, first second, last second half-open)."""


@dataclass(slots=True)
class Presence:
    """Who is where, by what the doors saw. Changed by :meth:`moved` alone, after a passage.

    The latest passage of each person counts, whoever saw it and in whatever order it is heard of:
    doors that heard of the same passages agree.

    Attributes:
        where: area of each person who is inside.
        inside: how many are in each area.
        since: milliseconds since 1970 of each person's latest passage.
    """

    where: dict[int, int] = field(default_factory=dict)
    inside: dict[int, int] = field(default_factory=dict)
    since: dict[int, int] = field(default_factory=dict, repr=False)

    def moved(self, person: int, area: int, at: int) -> None:
        """``person`` (0: unknown, not counted) went into ``area`` (0: the street) ``at`` that
        millisecond. Two passages of one millisecond count as if the greater area came last."""
        before = self.where.get(person, 0)
        if not person or (at, area) <= (self.since.get(person, -1), before):
            return
        self.since[person] = at
        if before:
            del self.where[person]
            self.inside[before] -= 1
        if area:
            self.where[person] = area
            self.inside[area] = self.inside.get(area, 0) + 1
