"""From the premises' tables to the doors (F1, F2, F4, F7): granted at the desk, open at the reader;
a badge lent, a badge blocked, an access withdrawn, and the same door says no."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portaria.connectors.doors.compiling import snapshot_of
from portaria.premises.access.models import Authorisation, Grant
from portaria.premises.badges.models import Badge
from portaria.premises.doors.deciding import decide
from portaria.premises.doors.types import Event, Verdict, card_number
from portaria.premises.places.models import Area, Closure, Device
from premises.support import SLUG, at, badge, built, holder, lend

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23 10:00"


def passing(device: Device, key: int, when: str = MONDAY, factors: int = 2) -> Verdict:
    credential = badge(key).credential
    assert credential is not None
    event = Event(device.pk, card_number(credential.number), factors)
    return decide(event, snapshot_of(SLUG, at(when)), int(at(when).timestamp()))


def granted(person: int, area: Area, **fields: object) -> Grant:
    first = at("2026-11-02").date()
    return Grant.objects.create(
        body_id=SLUG, person_id=person, area=area, state="active", state_since=at("2026-11-02"),
        act=0, **{"first_on": first, **fields},
    )  # fmt: skip


def door(side: str = "in") -> Device:
    """A reader into an area of the second level."""
    found = Device.objects.filter(body=SLUG, side=side, passage__inside__level="nivel_2")
    chosen = found.exclude(passage__kind="manual_gate").order_by("pk").first()
    assert chosen is not None
    return chosen


def test_f2_what_was_granted_opens_from_its_first_day_to_its_last() -> None:
    built()
    person, key = holder()
    reader = door()
    assert passing(reader, key).code == "unauthorised"
    last = at("2026-11-24").date()
    granted(person.pk, reader.passage.inside, first_on=at("2026-11-23").date(), last_on=last)
    days = {"2026-11-20 10:00": False, MONDAY: True, "2026-11-24 10:00": True,
            "2026-11-25 10:00": False}  # fmt: skip
    assert {when: passing(reader, key, when).opens for when in days} == days
    assert passing(reader, key, "2026-11-23 23:00").code == "after_hours"


def test_f4_while_a_provisional_is_out_it_opens_and_the_permanent_does_not() -> None:
    built()
    person, key = holder()
    reader = door()
    granted(person.pk, reader.passage.inside)
    lend(person, "2026-11-23 08:00")
    provisional = Badge.objects.get(kind="provisorio")
    assert passing(reader, provisional.pk).opens
    verdict = passing(reader, key)
    assert (verdict.opens, verdict.code) == (False, "blocked")
    assert passing(reader, provisional.pk, "2026-11-24 08:01").code == "expired"


def test_f8_works_shut_a_door_and_an_authorisation_opens_it_after_hours() -> None:
    built()
    person, key = holder()
    reader = door()
    area = reader.passage.inside
    granted(person.pk, area)
    night = "2026-11-23 22:00"
    Authorisation.objects.create(
        body_id=SLUG, person=person, area=area, kind="special", first_at=at("2026-11-23 20:00"),
        last_at=at("2026-11-23 23:00"), activity="fechamento", state="active",
        state_since=at("2026-11-20"), act=0,
    )  # fmt: skip
    assert passing(reader, key, night).opens
    Closure.objects.create(
        body_id=SLUG, area=area, first_at=at(night), last_at=at(night) + timedelta(hours=1),
        ground="obras_e_reformas", why="troca do piso",
    )  # fmt: skip
    assert passing(reader, key, night).code == "works"
    assert passing(reader, key, "2026-11-23 21:59").opens


def test_every_reader_of_the_plan_has_its_door_and_leaving_is_free() -> None:
    built()
    _, key = holder()
    made = snapshot_of(SLUG, at(MONDAY))
    readers = Device.objects.filter(body=SLUG, closed_on=None)
    assert made.doors.keys() == set(readers.values_list("pk", flat=True))
    assert {one.side for one in readers} == {"in", "out"}
    for reader in readers.filter(side="out"):
        assert passing(reader, key).code == "egress"
