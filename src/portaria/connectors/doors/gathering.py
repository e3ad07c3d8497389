"""From the premises' tables to the entries that their doors decide on: all of a kind, or those of
some subjects, in a query or two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import adopted
from portaria.norms.citations import Citation
from portaria.premises.access.models import Authorisation, Grant, Level, LevelArea
from portaria.premises.badges.models import Block
from portaria.premises.badges.queries import bearers
from portaria.premises.doors.entries import bearer_as_json, door_as_json
from portaria.premises.doors.facts import (
    FOREVER,
    Bearer,
    Closing,
    DoorFacts,
    Ground,
    Profile,
    Spot,
)
from portaria.premises.doors.types import card_number
from portaria.premises.guard.queries import left_places, rescuers
from portaria.premises.places.models import Area, Closure, Device, Passage, Place
from portaria.premises.visits.queries import OpenVisit, open_visits, visitors

_DAY = timedelta(days=1)
Found = Iterator[tuple[int, Any]]
"""Numbers of entries and what they say; those that are not found say nothing any more."""


@dataclass
class Gathering:
    """Reads the state of ``body`` at ``at``. One for each look: what it read it keeps."""

    body: str
    at: datetime

    @cached_property
    def its(self) -> Assembled:
        """The body as it runs.

        Raises:
            LookupError: it was not adopted.
        """
        return adopted(self.body)

    def of(self, kind: str, keys: Sequence[int] | None) -> Found:
        """The entries of a kind: those of ``keys``, or all (None)."""
        found: Found = getattr(self, f"_{kind}")(keys)
        return found

    def _level(self, keys: Sequence[int] | None) -> Found:
        areas: dict[int, list[int]] = defaultdict(list)
        linked = LevelArea.objects.filter(level__body=self.body, area__closed_on=None)
        for level, area in _among(linked, "level", keys).values_list("level", "area"):
            areas[level].append(area)
        levels = _among(Level.objects.filter(body=self.body), "pk", keys)
        for key, name in levels.values_list("pk", "name"):
            yield key, [name, sorted(areas[key])]

    def _area(self, keys: Sequence[int] | None) -> Found:
        areas = _among(Area.objects.filter(body=self.body, closed_on=None), "pk", keys)
        for key, name in areas.values_list("pk", "name"):
            yield key, [name, [key]]

    def _place(self, keys: Sequence[int] | None) -> Found:
        places = _among(Place.objects.filter(body=self.body), "pk", keys)
        for key, name in places.values_list("pk", "name"):
            yield key, [name, sorted(self._areas_in(key))]

    def _door(self, keys: Sequence[int] | None) -> Found:
        """Every reader of a passage in use; who leaves reads at the side ``out``."""
        found = Device.objects.filter(body=self.body, closed_on=None, passage__closed_on=None)
        joined = ("passage__inside__place", "passage__outside__place")
        for device in _among(found, "pk", keys).select_related("passage", *joined).order_by("pk"):
            passage = device.passage
            facts = self._facts(device, passage)
            yield device.pk, door_as_json(facts, code=device.code, passage=passage.name)

    def _facts(self, device: Device, passage: Passage) -> DoorFacts:
        inward = device.side == "in"
        inside, outside = passage.inside, _key(passage.outside)
        stands, shut = self._inside[inside.place_id], self._closings
        closings = (shut[("area", inside.pk)], *(shut[("place", place)] for place in stands))
        device_kind, location = passage.kind, self._located(inside.place_id)
        spot = Spot(inside.level, tuple(inside.kinds), frozenset(inside.conditions), device_kind,
                    inward, location)  # fmt: skip
        return DoorFacts(
            key=device.pk,
            spot=spot,
            into=inside.pk if inward else outside,
            out_of=outside if inward else inside.pk,
            places=stands,
            capacity=(inside.capacity or 0) if inward else 0,
            together=(inside.together or 0) if inward else 0,
            once=inside.once and inward,
            closings=tuple(one for some in closings for one in some) if inward else (),
        )

    def _badge(self, keys: Sequence[int] | None) -> Found:
        """Badges that are out, with the block that keeps each from opening, by their credential."""
        out = bearers([self.body], keys)
        blocks = self._grounds([one.badge for one in out if one.state == "blocked"])
        helping = rescuers(self.body, {one.person for one in out if one.person})
        names = visitors({visit.visit for visit in self._visits.values()})
        for one in out:
            ground = blocks.get(one.badge)
            if one.state != "active" and ground is None:
                ground = Ground("not_in_use", "fora de uso")
            visit = self._visits.get(one.badge) if one.person is None else None
            hosted, provider = visit is not None and visit.host is not None, ""
            person, name = one.person or 0, one.name
            if visit is not None:
                person, name, provider = -visit.visit, names.get(visit.visit, ""), visit.provider
            bearer = Bearer(
                card_number(one.number),
                person,
                Profile(one.category, one.kind, hosted, provider, rescue=person in helping),
                _second(one.valid_until) if one.valid_until else FOREVER,
                ground,
            )
            yield one.credential, bearer_as_json(bearer, name=name, number=one.number)

    def _grounds(self, badges: Sequence[int]) -> dict[int, Ground]:
        """The first block that stands of each of ``badges``."""
        found: dict[int, Ground] = {}
        rows = Block.objects.filter(badge__in=badges, ended_at=None)
        for badge, ground, provision, since in rows.order_by("-pk").values_list(
            "badge", "ground", "provision", "since"
        ):
            found[badge] = Ground(ground, self._words(ground), _cited(provision, since.date()))
        return found

    def _words(self, ground: str) -> str:
        """How people call a ground: as the norms do, or as it is kept."""
        words = self.its.law.on(self.its.calendar.day_of(self.at)).words
        named = words.of(ground, ("badge_ground", "event"))
        return {"provisional": "há um crachá provisório em seu lugar"}.get(ground, named)

    def _held(self, keys: Sequence[int] | None) -> Found:
        """Each person's grants, with the instants of their days; of visits, their number below
        zero, what was indicated for them."""
        held: dict[int, list[list[Any]]] = defaultdict(list)
        found = _among(Grant.objects.filter(body=self.body, state="active"), "person", keys)
        columns = ("person", "area", "level", "hours", "first_on", "last_on")
        for person, area, level, hours, first, last in (
            found.order_by("pk").values_list(*columns).iterator()
        ):
            reach = ["area", area] if area else ["level", level]
            end = self._begins(last + _DAY) if last else FOREVER
            held[person].append([*reach, hours, self._begins(first), end])
        for visit in self._visits.values():
            if keys is None or -visit.visit in keys:
                until = _second(visit.until)
                held[-visit.visit] = [[*one, "", 0, until] for one in _reach(visit)]
        yield from held.items()

    def _permit(self, keys: Sequence[int] | None) -> Found:
        held: dict[int, list[list[Any]]] = defaultdict(list)
        found = Authorisation.objects.filter(body=self.body, state="active", last_at__gt=self.at)
        for row in _among(found, "person", keys).order_by("pk").iterator():
            areas = {row.area_id} if row.area_id else self._areas_in(row.place_id or 0)
            held[row.person_id].append(
                [row.kind, sorted(areas), _second(row.first_at), _second(row.last_at)]
            )
        yield from held.items()

    def _left(self, _keys: Sequence[int] | None) -> Found:
        yield 0, left_places(self.body)

    @cached_property
    def _visits(self) -> dict[int, OpenVisit]:
        """The visits under way, by their badge."""
        return {visit.badge: visit for visit in open_visits(self.body)}

    def _begins(self, day: date) -> int:
        return _second(self.its.calendar.first_instant(day))

    @cached_property
    def _places(self) -> Mapping[int, tuple[int | None, str]]:
        rows = Place.objects.filter(body=self.body).values_list("pk", "parent", "location")
        return {key: (parent, location) for key, parent, location in rows}

    @cached_property
    def _inside(self) -> dict[int, frozenset[int]]:
        """For each place, itself and those it stands in."""
        return {place: frozenset(self._upwards(place)) for place in self._places}

    def _upwards(self, place: int | None) -> Iterator[int]:
        seen: set[int] = set()
        while place is not None and place not in seen:
            seen.add(place)
            yield place
            place = self._places[place][0]

    def _located(self, place: int) -> str:
        """The location of the nearest place that has one."""
        return next((told for one in self._upwards(place) if (told := self._places[one][1])), "")

    def _areas_in(self, place: int) -> Iterable[int]:
        return (area for area, stands in self._areas.items() if place in self._inside[stands])

    @cached_property
    def _areas(self) -> dict[int, int]:
        return dict(Area.objects.filter(body=self.body).values_list("pk", "place"))

    @cached_property
    def _closings(self) -> dict[tuple[str, int], list[Closing]]:
        """What keeps people out now or later, by area and by place."""
        found: dict[tuple[str, int], list[Closing]] = defaultdict(list)
        rows = Closure.objects.filter(
            Q(ended_at=None) | Q(ended_at__gt=self.at), body=self.body, last_at__gt=self.at
        )
        for row in rows.order_by("pk"):
            closing = Closing(_second(row.first_at), _second(row.last_at), row.ground)
            key = ("area", row.area_id) if row.area_id else ("place", row.place_id or 0)
            found[key].append(closing)
        return found


def _reach(visit: OpenVisit) -> list[tuple[str, int]]:
    """What a visit's badge opens: the complex as a whole, or areas of it."""
    if visit.areas is not None:
        return [("area", area) for area in sorted(visit.areas)]
    return [("place", visit.place)] if visit.place else []


def _among(found: QuerySet[Any], column: str, keys: Sequence[int] | None) -> QuerySet[Any]:
    return found if keys is None else found.filter(**{f"{column}__in": keys})


def _cited(provision: str, since: date) -> Citation | None:
    norm, hash_, place = provision.partition("#")
    return Citation(norm, place, since, provision) if hash_ else None


def _key(area: Area | None) -> int:
    return area.pk if area is not None else 0


def _second(instant: datetime) -> int:
    return int(instant.timestamp())
