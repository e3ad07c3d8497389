"""The published state of one body's doors as entries, which can be written down and read again: a
kind, a whole number and plain data. Each changes the snapshot in place, in microseconds.

====== ============== ===========================================================================
kind   number         data
====== ============== ===========================================================================
level  access level   ``[name, [area…]]``: what a grant may be of
area   area           the same
place  place          the same: what a visit may be to
door   reader         :func:`door_as_json`
badge  credential     :func:`bearer_as_json`
held   person, –visit grants: ``[[kind, number, hours, first, last]…]``, seconds, half-open
permit person         ``[[kind, [area…], first, last]…]``
left   0              places being left (evacuation): ``[place…]``
====== ============== ===========================================================================
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portaria.norms.citations import Citation
from portaria.norms.kinds.schedules import Window
from portaria.premises.doors.facts import (
    Bearer,
    Closing,
    DoorFacts,
    Ground,
    Group,
    Permit,
    Profile,
    Spot,
)
from portaria.premises.doors.snapshot import Snapshot

KINDS = ("level", "area", "place", "door", "badge", "held", "permit", "left")
"""In an order in which each finds what it speaks of."""
_WINDOW = Window()
Key = tuple[str, int]
Read = Callable[[str, int], Any]
"""What an entry says now; None: nothing."""


@dataclass(slots=True)
class Entries:
    """Entries on their way into ``snapshot``. ``read`` gives what was published of another entry:
    a grant may name a level that no grant named before."""

    snapshot: Snapshot
    read: Read
    _groups: dict[tuple[Key, str], int] = field(default_factory=dict)
    _of: dict[Key, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))

    def put(self, kind: str, number: int, before: Any, now: Any) -> None:
        """The entry was ``before`` and is ``now``; None: there is none.

        Raises:
            KeyError: ``kind`` is no kind.
        """
        _PUT[kind](self, number, before, now)

    def _reach(self, kind: str, number: int, now: Any) -> None:
        for group, hours in self._of[kind, number]:
            self.snapshot.put_group(group, self._group(kind, now, hours))

    def _level(self, number: int, _before: Any, now: Any) -> None:
        self._reach("level", number, now)

    def _area(self, number: int, _before: Any, now: Any) -> None:
        self._reach("area", number, now)

    def _place(self, number: int, _before: Any, now: Any) -> None:
        self._reach("place", number, now)

    def _door(self, number: int, _before: Any, now: Any) -> None:
        if now is None:
            self.snapshot.drop_door(number)
        else:
            self.snapshot.put_door(door_from_json(number, now))

    def _badge(self, _number: int, before: Any, now: Any) -> None:
        if before is not None and (now is None or before["card"] != now["card"]):
            self.snapshot.drop_card(before["card"])
        if now is not None:
            self.snapshot.put_bearer(bearer_from_json(now))

    def _held(self, person: int, _before: Any, now: Any) -> None:
        self.snapshot.put_grants(
            person,
            tuple(
                (self._number((kind, key), hours), first, last)
                for kind, key, hours, first, last in now or ()
            ),
        )

    def _permit(self, person: int, _before: Any, now: Any) -> None:
        self.snapshot.put_permits(
            person,
            tuple(
                Permit(kind, frozenset(areas), first, last)
                for kind, areas, first, last in now or ()
            ),
        )

    def _left(self, _number: int, _before: Any, now: Any) -> None:
        self.snapshot.evacuate(frozenset(now or ()))

    def _number(self, reach: Key, hours: str) -> int:
        """The group of those who may enter ``reach`` in ``hours``."""
        number = self._groups.get((reach, hours))
        if number is None:
            number = self._groups[reach, hours] = len(self._groups)
            self._of[reach].append((number, hours))
            self.snapshot.put_group(number, self._group(reach[0], self.read(*reach), hours))
        return number

    def _group(self, kind: str, told: Any, hours: str) -> Group:
        name, areas = told or ("", ())
        window = self.snapshot.window(_WINDOW.parse(hours) if hours else ())
        return Group(name, frozenset(areas), window, whole=kind == "place")


_PUT: Mapping[str, Callable[[Entries, int, Any, Any], None]] = {
    kind: getattr(Entries, f"_{kind}") for kind in KINDS
}


def door_as_json(facts: DoorFacts, **more: object) -> dict[str, Any]:
    """A reader but its number; ``more`` as for :func:`bearer_as_json`."""
    spot = facts.spot
    return {
        "spot": [spot.level, list(spot.kinds), sorted(spot.conditions), spot.device, spot.inward,
                 spot.location],
        "into": facts.into,
        "out_of": facts.out_of,
        "places": sorted(facts.places),
        "capacity": facts.capacity,
        "together": facts.together,
        "once": facts.once,
        "closings": [[one.first, one.last, one.ground] for one in facts.closings],
        **more,
    }  # fmt: skip


def door_from_json(number: int, told: Mapping[str, Any]) -> DoorFacts:
    """The reader ``number``."""
    level, kinds, conditions, device, inward, location = told["spot"]
    return DoorFacts(
        key=number,
        spot=Spot(level, tuple(kinds), frozenset(conditions), device, inward, location),
        into=told["into"],
        out_of=told["out_of"],
        places=frozenset(told["places"]),
        capacity=told["capacity"],
        together=told["together"],
        once=told["once"],
        closings=tuple(Closing(*one) for one in told["closings"]),
    )


def bearer_as_json(bearer: Bearer, **more: object) -> dict[str, Any]:
    """A badge in use; ``more`` is for who shows it, and no part of the decision."""
    profile, ground = bearer.profile, bearer.ground
    return {
        "card": bearer.card,
        "person": bearer.person,
        "profile": [profile.category, profile.badge, profile.hosted, profile.provider,
                    profile.rescue],
        "until": bearer.until,
        "ground": None if ground is None else [ground.code, ground.text, _told(ground.citation)],
        **more,
    }  # fmt: skip


def bearer_from_json(told: Mapping[str, Any]) -> Bearer:
    """The badge."""
    ground = told["ground"]
    return Bearer(
        told["card"],
        told["person"],
        Profile(*told["profile"]),
        told["until"],
        None if ground is None else Ground(ground[0], ground[1], _cited(ground[2])),
    )


def _told(citation: Citation | None) -> list[str] | None:
    if citation is None:
        return None
    return [citation.norm, citation.provision, citation.since.isoformat(), citation.label]


def _cited(told: list[str] | None) -> Citation | None:
    if told is None:
        return None
    norm, provision, since, label = told
    return Citation(norm, provision, date.fromisoformat(since), label)
