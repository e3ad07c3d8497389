"""What a door shows at a moment: all that is the same for whoever comes, put together once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from portaria.premises.doors import lines
from portaria.premises.doors.facts import DoorFacts
from portaria.premises.doors.law import GATE, Law
from portaria.premises.doors.timetable import OPEN_HOURS, Moment
from portaria.premises.doors.types import Verdict

LOOK = 1 << lines.WIDTH
"""No line: the door asks for more than an authorisation."""
PROFILE = lines.WIDTH + 1
GROUND = PROFILE + 12
CLOSING = GROUND + 16
SAID = CLOSING + 8
GROUP = SAID + 4
"""Where, above the table's bits, stand the numbers of the profile, the ground of a block, the
ground of a closing, the guard's word and the group: what else verdicts depend on."""
AUTHORISED = lines.bits("authorised")
_UNAUTHORISED, _AFTER = lines.bits("unauthorised"), lines.bits("after_hours")
_WINDOW, _LATE_EXIT = lines.bits("out_of_window"), lines.bits("late_exit")
_SCHEDULED, _NORMAL = lines.bits("scheduled"), lines.bits("normal_hours")


@dataclass(slots=True)
class Door:
    """A door. ``groups``: those into its area, with their window; ``whole``: those of them that
    are of a place as a whole."""

    facts: DoorFacts
    groups: dict[int, int] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Face:
    """A door at a moment.

    Attributes:
        now, ever: bits of the groups that open it now; at some hour.
        stands: bits of the lines that speak whoever comes.
        met: those and what a badge of each profile brings, by the profile's number.
        late, lacking: bits of who has an authorisation that is not in its hours; who has none.
        verdicts: those already weighed.
    """

    now: int
    ever: int
    stands: int
    met: list[int]
    late: int
    lacking: int
    verdicts: dict[int, Verdict]
    law: Law
    door: Door


def face_of(door: Door, law: Law, moment: Moment, *, evacuating: bool) -> Face:
    """What ``door`` shows, under the law of the moment."""
    facts, inward = door.facts, door.facts.spot.inward
    closed = law.bound_by_hours and facts.spot.location not in moment.open
    stands = law.stands | _by_the_hour(law, moment, closed=closed)
    if inward and (evacuating or _asks_more(facts, law)):
        stands |= LOOK
    groups = {n: w for n, w in door.groups.items() if not (law.one_by_one and n in door.whole)}
    return Face(
        now=mask_of(n for n, w in groups.items() if _is_open(w, moment, closed=closed)),
        ever=mask_of(groups),
        stands=stands,
        met=law.meets(stands),
        late=AUTHORISED | (_AFTER if closed else _WINDOW),
        lacking=_UNAUTHORISED if law.needs_authorisation and inward else 0,
        verdicts=law.verdicts,
        law=law,
        door=door,
    )


def mask_of(numbers: Iterable[int]) -> int:
    """A whole number with these bits."""
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask


def _asks_more(facts: DoorFacts, law: Law) -> bool:
    counted = facts.capacity or facts.together > 1 or facts.once
    return bool(counted or facts.closings or law.factors > 1)


def _is_open(window: int, moment: Moment, *, closed: bool) -> bool:
    return not closed if window == OPEN_HOURS else bool(moment.windows >> window & 1)


def _by_the_hour(law: Law, moment: Moment, *, closed: bool) -> int:
    """The bits that stand because of the hour."""
    if not law.spot.inward:
        return _LATE_EXIT if moment.late and law.spot.device == GATE else 0
    if not closed:
        return _NORMAL
    return _SCHEDULED if law.needs_authorisation and not law.free else _AFTER
