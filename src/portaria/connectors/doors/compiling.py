"""From the premises' tables to the snapshot that their doors decide on: whole, in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q

from portaria.bodies.policies import adopted
from portaria.norms.citations import Citation
from portaria.norms.kinds.schedules import Window
from portaria.premises.access.models import Authorisation, Grant, LevelArea
from portaria.premises.badges.models import Block
from portaria.premises.badges.queries import bearers
from portaria.premises.doors.facts import (
    FOREVER,
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
from portaria.premises.doors.timetable import Timetable
from portaria.premises.doors.types import card_number
from portaria.premises.places.models import Area, Closure, Device, Passage, Place

_WINDOW = Window()
_DAY = timedelta(days=1)
Reach = tuple[str, frozenset[int], str]
"""What a grant is of: its name, areas and hours."""


def snapshot_of(body: str, at: datetime) -> Snapshot:
    """The state of ``body``'s premises at ``at``: doors in use, badges that are out, what their
    bearers were granted and for a time authorised.

    Raises:
        LookupError: the body was not adopted.
    """
    known = adopted(body)
    zone, calendar = known.calendar.zone, known.calendar
    made = Snapshot(Timetable(zone, calendar, tuple(known.law.policies())))
    places = _inside(body)
    put_doors(made, body, places, at)
    put_bearers(made, body)
    _put_grants(made, body, lambda day: int(calendar.first_instant(day).timestamp()))
    _put_permits(made, body, places, at)
    return made


def put_doors(made: Snapshot, body: str, places: dict[int, frozenset[int]], at: datetime) -> None:
    """Every reader of a passage in use; who leaves reads at the side ``out``."""
    closings = _closings(body, at)
    found = Device.objects.filter(body=body, closed_on=None, passage__closed_on=None)
    areas = ("passage__inside__place", "passage__outside__place")
    for device in found.select_related("passage", *areas).order_by("pk"):
        made.put_door(_door(device, device.passage, places, closings))


def _door(
    device: Device,
    passage: Passage,
    places: dict[int, frozenset[int]],
    closings: dict[tuple[str, int], list[Closing]],
) -> DoorFacts:
    inward = device.side == "in"
    inside, outside = passage.inside, passage.outside
    stands = places[inside.place_id]
    shut = [*closings[("area", inside.pk)], *(c for p in stands for c in closings[("place", p)])]
    return DoorFacts(
        key=device.pk,
        spot=Spot(
            inside.level,
            tuple(inside.kinds),
            frozenset(inside.conditions),
            passage.kind,
            inward,
            _located(inside),
        ),
        into=inside.pk if inward else _key(outside),
        out_of=_key(outside) if inward else inside.pk,
        places=stands,
        capacity=(inside.capacity or 0) if inward else 0,
        closings=tuple(shut) if inward else (),
    )


def put_bearers(made: Snapshot, body: str) -> None:
    """Badges that are out, with the block that keeps each from opening."""
    blocks = _grounds(body, made)
    for number, badge, kind, state, until, person, category in bearers([body]):
        ground = blocks.get(badge)
        if state != "active" and ground is None:
            ground = Ground("not_in_use", "fora de uso")
        made.put_bearer(
            Bearer(
                card_number(number),
                person or 0,
                Profile(category, kind),
                int(until.timestamp()) if until else FOREVER,
                ground,
            )
        )


def _grounds(body: str, made: Snapshot) -> dict[int, Ground]:
    """The first block that stands of each badge that is blocked."""
    found: dict[int, Ground] = {}
    rows = Block.objects.filter(badge__body=body, badge__state="blocked", ended_at=None)
    for badge, ground, provision, since in rows.order_by("-pk").values_list(
        "badge", "ground", "provision", "since"
    ):
        found[badge] = Ground(ground, _words(made, ground), _cited(provision, since.date()))
    return found


def _words(made: Snapshot, ground: str) -> str:
    """How people call a ground: as the norms do, or as it is kept."""
    policies = made.timetable.policies
    words = policies[-1].words if policies else None
    named = words.of(ground, ("badge_ground", "event")) if words else ground
    return {"provisional": "há um crachá provisório em seu lugar"}.get(ground, named)


def _cited(provision: str, since: date) -> Citation | None:
    norm, hash_, place = provision.partition("#")
    return Citation(norm, place, since, provision) if hash_ else None


def _put_grants(made: Snapshot, body: str, second: Callable[[date], int]) -> None:
    """Grants of the same areas and hours are one group; persons have groups, with dates."""
    held: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    numbers: dict[tuple[frozenset[int], str], int] = {}
    for person, reach, first, last in _grants(body):
        name, areas, hours = reach
        number = numbers.get((areas, hours))
        if number is None:
            number = numbers[areas, hours] = len(numbers)
            made.put_group(number, Group(name, areas, _window(made, hours)))
        end = second(last + _DAY) if last else FOREVER
        held[person].append((number, second(first), end))
    for person, grants in held.items():
        made.put_grants(person, tuple(grants))


def _grants(body: str) -> Iterator[tuple[int, Reach, date, date | None]]:
    levels: dict[int, set[int]] = defaultdict(set)
    for level, area in LevelArea.objects.filter(level__body=body).values_list("level", "area"):
        levels[level].add(area)
    found = Grant.objects.filter(body=body, state="active")
    columns = ("person", "area", "area__name", "level", "level__name", "hours")
    for person, area, named, level, called, hours, first, last in found.values_list(
        *columns, "first_on", "last_on"
    ).iterator():
        reached = frozenset({area}) if area else frozenset(levels[level])
        yield person, (named or called, reached, hours), first, last


def _window(made: Snapshot, hours: str) -> int:
    return made.window(_WINDOW.parse(hours) if hours else ())


def _put_permits(
    made: Snapshot, body: str, places: dict[int, frozenset[int]], at: datetime
) -> None:
    inside: dict[int, set[int]] = defaultdict(set)
    for area, place in Area.objects.filter(body=body).values_list("pk", "place"):
        for one in places[place]:
            inside[one].add(area)
    held: dict[int, list[Permit]] = defaultdict(list)
    found = Authorisation.objects.filter(body=body, state="active", last_at__gt=at)
    for row in found.order_by("pk").iterator():
        areas = {row.area_id} if row.area_id else inside[row.place_id or 0]
        ends = (int(row.first_at.timestamp()), int(row.last_at.timestamp()))
        held[row.person_id].append(Permit(row.kind, frozenset(areas), *ends))
    for person, permits in held.items():
        made.put_permits(person, tuple(permits))


def _closings(body: str, at: datetime) -> dict[tuple[str, int], list[Closing]]:
    """What keeps people out now or later, by area and by place."""
    found: dict[tuple[str, int], list[Closing]] = defaultdict(list)
    rows = Closure.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at), body=body, last_at__gt=at)
    for row in rows.order_by("pk"):
        closing = Closing(int(row.first_at.timestamp()), int(row.last_at.timestamp()), row.ground)
        key = ("area", row.area_id) if row.area_id else ("place", row.place_id or 0)
        found[key].append(closing)
    return found


def _inside(body: str) -> dict[int, frozenset[int]]:
    """For each place, itself and those it stands in."""
    parents = dict(Place.objects.filter(body=body).values_list("pk", "parent"))
    return {place: frozenset(_upwards(place, parents)) for place in parents}


def _upwards(place: int | None, parents: dict[int, int | None]) -> Iterable[int]:
    seen: set[int] = set()
    while place is not None and place not in seen:
        seen.add(place)
        yield place
        place = parents.get(place)


def _key(area: Area | None) -> int:
    return area.pk if area is not None else 0


def _located(area: Area) -> str:
    """The location of the nearest place that has one."""
    place: Place | None = area.place
    while place is not None and not place.location:
        place = place.parent
    return place.location if place is not None else ""
