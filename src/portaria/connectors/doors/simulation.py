"""A building at work, without walls: doors in their controllers, people who come, go about and
leave, and power that is cut. Every read goes the whole way, to the record on the disk; what was
answered can be counted again there.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from portaria.connectors.doors.keeping import Keeper
from portaria.premises.doors.facts import FOREVER, Bearer, DoorFacts, Group, Profile, Spot
from portaria.premises.doors.snapshot import Snapshot
from portaria.premises.doors.timetable import Timetable
from portaria.traces.spool import LineSpool

DOORS_OF_A_CONTROLLER = 16
_LOBBY = 1
_MORNING, _EVENING, _HOUR = 7 * 3600, 17 * 3600, 3600


@dataclass(frozen=True, slots=True)
class Shown:
    """A card before a reader, at a second since 1970. Compared by the second."""

    at: int
    turn: int
    reader: int
    card: int

    def __lt__(self, other: Shown) -> bool:
        return (self.at, self.turn) < (other.at, other.turn)


@dataclass(frozen=True, slots=True)
class Cut:
    """A controller without power, from ``first`` until before ``last``."""

    controller: int
    first: int
    last: int


@dataclass(slots=True)
class Tally:
    """What came of it: reads answered, those that first waited for the power, those that opened;
    by reason."""

    answered: int = 0
    waited: int = 0
    opened: int = 0
    by_code: dict[str, int] = field(default_factory=dict)


class Building:
    """``doors`` doors, a way in and a way out of each area, ``people`` people with badges: each
    enters the building and some of its areas. The same for the same ``seed``.

    ``level`` is that of the areas, ``category`` that of the people, by the norms of ``timetable``.
    """

    def __init__(
        self, timetable: Timetable, *, doors: int, people: int, level: str, category: str, seed: int
    ) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # no secret
        self.snapshot, self.areas = Snapshot(timetable), doors // 2
        self.readers, self.people = self.areas * 2, people
        for area in range(1, self.areas + 1):
            device = "turnstile" if area == _LOBBY else "door"
            around = 0 if area == _LOBBY else _LOBBY
            self.snapshot.put_group(area - 1, Group(f"Área {area}", frozenset({area})))
            for inward in (True, False):
                spot = Spot(level, (), frozenset(), device, inward)
                into, out_of = (area, around) if inward else (around, area)
                key = area * 2 - (1 if inward else 0)
                self.snapshot.put_door(DoorFacts(key, spot, into, out_of))
        profile = Profile(category, "permanente")
        self.allowed = {
            person: [_LOBBY, *self.chance.sample(range(2, self.areas + 1), min(3, self.areas - 1))]
            for person in range(1, people + 1)
        }
        for person, areas in self.allowed.items():
            self.snapshot.put_bearer(Bearer(person, person, profile))
            self.snapshot.put_grants(person, tuple((area - 1, 0, FOREVER) for area in areas))

    def walks(self, day: date) -> Iterator[Shown]:
        """A day of everybody's, in no order: in, to some areas (now and then one that is not
        theirs), and out."""
        zone = self.snapshot.timetable.zone
        start = int(datetime.combine(day, datetime.min.time(), zone).timestamp())
        for person, areas in self.allowed.items():
            second = start + _MORNING + self.chance.randrange(2 * _HOUR)
            yield self._shown(second, _LOBBY * 2 - 1, person)
            for area in areas[1:]:
                wanted = area if self.chance.random() < 0.97 else self.chance.randint(2, self.areas)
                second += self.chance.randrange(600, _HOUR)
                yield self._shown(second, wanted * 2 - 1, person)
                second += self.chance.randrange(60, 1800)
                yield self._shown(second, wanted * 2, person)
            leaving = start + _EVENING + self.chance.randrange(_HOUR)
            yield self._shown(max(second + 60, leaving), _LOBBY * 2, person)

    def _shown(self, at: int, reader: int, person: int) -> Shown:
        return Shown(at, self.chance.randrange(1 << 30), reader, person)

    def cuts(self, days: Sequence[date], number: int) -> list[Cut]:
        """Power cuts of some minutes, each of one controller, in the hours of work."""
        zone, controllers = self.snapshot.timetable.zone, 1 + self.readers // DOORS_OF_A_CONTROLLER
        found = []
        for _ in range(number):
            day = self.chance.choice(days)
            start = datetime.combine(day, datetime.min.time(), zone) + timedelta(
                seconds=self.chance.randrange(_MORNING, _EVENING + _HOUR)
            )
            first = int(start.timestamp())
            cut = Cut(self.chance.randrange(controllers), first, first + 60 * 10)
            found.append(cut)
        return found


def lived(building: Building, days: Sequence[date], cuts: Sequence[Cut], folder: Path) -> Tally:
    """Those days, recorded in a folder of ``folder`` for each controller. Whoever comes to a door
    without power comes again when it is back. A controller that loses its power loses its process
    with it: another begins, which knows nothing but the snapshot."""
    keepers: dict[int, Keeper] = {}
    tally, lost = Tally(), set[Cut]()
    for day in days:
        queue = list(building.walks(day))
        heapq.heapify(queue)
        held: dict[int, tuple[Shown, int]] = {}  # by card: what waits, and for how long
        while queue:
            shown = heapq.heappop(queue)
            waits, delay = held.get(shown.card, (shown, 0))
            if waits is not shown:  # nobody is in two places
                heapq.heappush(queue, replace(shown, at=shown.at + delay))
                continue
            held.pop(shown.card, None)
            number = shown.reader // DOORS_OF_A_CONTROLLER
            cut = _without_power(cuts, number, shown.at)
            if cut is not None:
                if cut not in lost:
                    lost.add(cut)
                    keepers.pop(number, None)
                tally.waited += 1
                again = replace(shown, at=cut.last)
                held[shown.card] = again, cut.last - shown.at
                heapq.heappush(queue, again)
                continue
            if number not in keepers:
                spool = LineSpool(folder / str(number), "doors", durable=True)
                keepers[number] = Keeper(building.snapshot, spool)
            _answered(keepers[number], shown, tally)
    for keeper in keepers.values():
        keeper.spool.close()
    return tally


def _without_power(cuts: Sequence[Cut], controller: int, at: int) -> Cut | None:
    """The cut that ends last of those that ``controller`` is in."""
    found = [one for one in cuts if one.controller == controller and one.first <= at < one.last]
    return max(found, key=lambda one: one.last, default=None)


def _answered(keeper: Keeper, shown: Shown, tally: Tally) -> None:
    at = keeper.snapshot.timetable.local(shown.at)
    verdict = keeper.heard(shown.reader, shown.card, at)
    tally.answered += 1
    tally.opened += verdict.opens
    tally.by_code[verdict.code] = tally.by_code.get(verdict.code, 0) + 1
