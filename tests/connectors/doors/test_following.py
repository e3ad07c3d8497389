"""Doors follow the database: what an act changes is at the reader, in place, and on the doors' own
disk, by which they decide while the database is away (F1, F2, F4, F7; ADR 35)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from connectors.doors.test_compiling import MONDAY, door, granted
from portaria import clock
from portaria.bodies.models import Adoption
from portaria.connectors.doors.compiling import snapshot_of
from portaria.connectors.doors.following import Follower, Running
from portaria.connectors.doors.keeping import Keeper
from portaria.connectors.doors.published import NothingPublished, Published
from portaria.connectors.doors.shipping import Shipping
from portaria.people.models import Person
from portaria.premises.access.models import Grant
from portaria.premises.badges.models import Badge, Block, Credential
from portaria.premises.doors.deciding import decide
from portaria.premises.doors.snapshot import Snapshot
from portaria.premises.doors.timetable import Timetable
from portaria.premises.doors.types import Event, Verdict, card_number
from portaria.premises.guard.acts import begin_evacuation, end_evacuation, name_rescuers
from portaria.premises.guard.models import Standing
from portaria.premises.places.models import Area, Closure, Device, Place
from portaria.premises.visits.models import Visit, Visitor
from portaria.traces.spool import LineSpool
from premises.support import BY, SLUG, at, badge, body, built, holder, lend

pytestmark = pytest.mark.django_db
NOW = at(MONDAY)


def follower(folder: Path) -> Follower:
    its = body(SLUG)
    empty = Snapshot(Timetable(its.calendar.zone, its.calendar, tuple(its.law.policies())))
    keeper = Keeper(empty, LineSpool(folder / "spool", "doors", durable=True))
    return Follower("teste", SLUG, keeper, Published(folder / "published.sqlite"))


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[Follower]:
    built()
    made = follower(tmp_path)
    made.changes()
    yield made
    made.published.close()


def card(key: int) -> int:
    credential = badge(key).credential
    assert credential is not None
    return card_number(credential.number)


def passing(snapshot: Snapshot, device: Device, key: int, when: datetime = NOW) -> Verdict:
    return decide(Event(device.pk, card(key), 2), snapshot, int(when.timestamp()))


def taken(followed: Follower) -> int:
    """Take the changes; the doors must then be as if all had been read anew, and as their disk."""
    count = followed.changes()
    anew = snapshot_of(SLUG, clock.now())
    kept, _ = followed.published.snapshot(body(SLUG))
    for made in (anew, kept):
        assert told(made) == told(followed.keeper.snapshot)
    return count


def told(one: Snapshot) -> dict[str, object]:
    """All that decides: groups and statuses by what they say, not by their number."""
    return {
        "cards": {c: (v >> 24, one.statuses[v & 0xFFFFFF].profile,
                      one.statuses[v & 0xFFFFFF].blocked != 0) for c, v in one.cards.items()},
        "grants": {p: [(t, sorted(one.groups[n].name for n in range(m.bit_length()) if m >> n & 1))
                       for t, m in (one.dated[p] if m0 < 0 else ((0, m0),))]
                   for p, m0 in one.masks.items()},
        "permits": one.permits,
        "doors": {k: d.facts for k, d in one.doors.items()},
        "evacuating": one.evacuating,
    }  # fmt: skip


def test_each_act_is_at_the_door_and_on_its_disk(followed: Follower) -> None:
    """F2, F4, F7, F8: badge, grant, block, closure, area, number, name; one after the other."""
    person, key = holder()
    reader = door()
    area = reader.passage.inside
    snapshot = followed.keeper.snapshot
    assert taken(followed) == 1
    assert passing(snapshot, reader, key).code == "unauthorised"
    grant = granted(person.pk, area)
    assert taken(followed) == 1
    assert passing(snapshot, reader, key).opens
    Block.objects.create(badge_id=key, ground="ferias", since=NOW)
    Badge.objects.filter(pk=key).update(state="blocked")
    taken(followed)
    assert passing(snapshot, reader, key).code == "blocked"
    Block.objects.update(ended_at=NOW)
    Badge.objects.filter(pk=key).update(state="active")
    taken(followed)
    assert passing(snapshot, reader, key).opens
    closure = Closure.objects.create(
        body_id=SLUG, area=area, first_at=NOW - timedelta(days=3650),
        last_at=NOW + timedelta(days=3650), ground="obras_e_reformas", why="piso",
    )  # fmt: skip
    taken(followed)
    assert passing(snapshot, reader, key).code == "works"
    closure.delete()
    Area.objects.filter(pk=area.pk).update(once=True, together=2, name="Outro nome")
    taken(followed)
    facts = snapshot.doors[reader.pk].facts
    assert (facts.once, facts.together) == (True, 2)
    assert passing(snapshot, reader, key).code == "alone"
    Area.objects.filter(pk=area.pk).update(once=False, together=None)
    Credential.objects.filter(badges=key).update(number="ABCD")
    taken(followed)
    assert passing(snapshot, reader, key).opens
    assert passing(snapshot, reader, key).decision.reasons[0].text == "Autorizado: Outro nome."
    Grant.objects.filter(pk=grant.pk).update(state="ended")
    Person.objects.filter(pk=person.pk).update(social_name="Ana")
    assert taken(followed) == 2
    assert passing(snapshot, reader, key).code == "unauthorised"
    assert followed.changes() == 0


def test_f4_a_provisional_goes_out_and_the_permanent_closes(followed: Follower) -> None:
    person, key = holder()
    reader = door()
    granted(person.pk, reader.passage.inside)
    lend(person, "2026-11-23 08:00")
    taken(followed)
    provisional = Badge.objects.get(kind="provisorio")
    assert passing(followed.keeper.snapshot, reader, provisional.pk).opens
    assert passing(followed.keeper.snapshot, reader, key).code == "blocked"


def test_a_place_that_is_left_lets_in_only_who_helps(followed: Follower) -> None:
    person, key = holder()
    reader = door()
    granted(person.pk, reader.passage.inside)
    evacuation = begin_evacuation(reader.passage.inside.place_id, "alarme", by=BY, at=NOW)
    taken(followed)
    assert passing(followed.keeper.snapshot, reader, key).code == "evacuation"
    name_rescuers(SLUG, [person.pk], by=BY, at=NOW)
    taken(followed)
    assert passing(followed.keeper.snapshot, reader, key).code == "rescue"
    end_evacuation(evacuation, by=BY, at=NOW)
    taken(followed)
    assert passing(followed.keeper.snapshot, reader, key).code == "authorised"


def test_f11_a_visitors_badge_opens_the_complex_indicated_while_somebody_receives(
    followed: Follower,
) -> None:
    """Only there, only with a host on record, only until the visit ends; then it is nobody's."""
    host, key = holder()
    reader = Device.objects.get(code="C1-CAT-1-E")
    other = Device.objects.get(code="C2-CAT-1-E")
    Badge.objects.filter(pk=key).update(person=None, kind="visitante", category="visitante")
    visit = Visit.objects.create(
        body_id=SLUG, visitor=Visitor.objects.create(body_id=SLUG, name="Rita", keep_until=NOW),
        kind="visit", host=host, place=Place.objects.get(code="C1"), badge_id=key, state="open",
        state_since=NOW, code="X1", first_at=NOW, last_at=NOW,
        open_until=NOW + timedelta(hours=2),
    )  # fmt: skip
    taken(followed)
    snapshot = followed.keeper.snapshot
    assert passing(snapshot, reader, key).code == "authorised"
    assert snapshot.cards[card(key)] >> 24 == -visit.pk
    assert passing(snapshot, other, key).code in {"out_of_scope", "unauthorised"}
    assert not passing(snapshot, reader, key, NOW + timedelta(hours=2)).opens
    visit.host = None
    visit.save(update_fields=["host"])
    taken(followed)
    assert "no_host" in codes(passing(snapshot, reader, key))
    visit.areas.create(area=other.passage.inside)
    visit.host = host
    visit.save(update_fields=["host"])
    taken(followed)
    assert passing(snapshot, other, key).opens
    assert not passing(snapshot, reader, key).opens
    Visit.objects.update(state="left")
    taken(followed)
    assert snapshot.cards[card(key)] >> 24 == 0
    assert not passing(snapshot, other, key).opens


def codes(verdict: Verdict) -> set[str]:
    return {reason.code for reason in verdict.decision.reasons}


def test_other_norms_are_other_hours(followed: Follower) -> None:
    before = followed.keeper.snapshot
    row = Adoption.objects.get(body=SLUG)
    row.pk = None
    row.save(force_insert=True)
    followed.changes()
    assert followed.keeper.snapshot is not before
    assert followed.keeper.snapshot.presence is before.presence


def test_who_is_inside_is_what_all_the_doors_of_the_body_saw(tmp_path: Path) -> None:
    """F1: entered by one process's door, nobody enters again by another's; what a process that was
    away missed it learns when it is back; its own passages come back to it and change nothing."""
    built()
    person, key = holder()
    reader = door()
    area = reader.passage.inside
    granted(person.pk, area)
    Area.objects.filter(pk=area.pk).update(once=True, capacity=1)
    one, another = follower(tmp_path / "1"), follower(tmp_path / "2")
    third = follower(tmp_path / "3")
    one.changes()
    another.changes()
    shipping = Shipping("um", SLUG, one.keeper.spool.folder, one.keeper)

    def heard(by: Follower, minutes: int) -> Verdict:
        moment = NOW + timedelta(minutes=minutes)
        return by.keeper.heard(reader.pk, card(key), moment)

    assert heard(one, 0).opens
    assert another.keeper.snapshot.presence.where == {}
    shipping.ship(at=NOW)
    for each in (one, another, third):
        each.changes()
        assert each.keeper.snapshot.presence.where == {person.pk: area.pk}
        assert each.keeper.snapshot.presence.inside[area.pk] == 1
        assert "already_inside" in codes(heard(each, 1))
    for each in (one, another, third):
        each.published.close()


def test_doors_that_never_followed_know_nothing(tmp_path: Path) -> None:
    with pytest.raises(NothingPublished):
        Published(tmp_path / "new" / "published.sqlite").snapshot()


@pytest.mark.django_db(transaction=True)
def test_a_door_process_is_woken_and_goes_on_while_the_database_is_away(tmp_path: Path) -> None:
    """The process as it runs: what commits elsewhere reaches it; its connection is cut and it
    comes back, with what happened meanwhile; then it stands as the site shows it."""
    built()
    person, key = holder()
    reader = door()
    made = follower(tmp_path)
    complaints: list[str] = []
    running = Running(made, complaints.append)
    thread = threading.Thread(target=running.forever, daemon=True)
    thread.start()
    try:
        assert eventually(lambda: card(key) in made.keeper.snapshot.cards)
        granted(person.pk, reader.passage.inside)
        assert eventually(lambda: passing(made.keeper.snapshot, reader, key).opens)
        cut()
        assert eventually(lambda: bool(complaints))
        Block.objects.create(badge_id=key, ground="ferias", since=NOW)
        Badge.objects.filter(pk=key).update(state="blocked")
        assert eventually(lambda: passing(made.keeper.snapshot, reader, key).code == "blocked")
        assert eventually(lambda: made.keeper.online)
    finally:
        running.stop.set()
        thread.join(120)
    made.published.close()
    again = Published(tmp_path / "published.sqlite")
    kept, _ = again.snapshot()
    again.close()
    assert passing(kept, reader, key).code == "blocked"
    assert Standing.objects.get(name="teste").readers == Device.objects.count()


def eventually(comes: object) -> bool:
    """Whether it comes about, in good time."""
    end = clock.elapsed() + 120
    while not comes():  # type: ignore[operator]
        if clock.elapsed() > end:
            return False
        clock.pause(0.02)
    return True


def cut() -> None:
    """End every other connection to this database."""
    with connection.cursor() as c:
        c.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
