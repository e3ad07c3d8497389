"""F14: what functional events do to vehicles and reserved spaces (SEFAZ 27, 69, 75)."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.support import bond, event
from journeys.world import leave
from portaria.people.types import EventKind
from portaria.premises.badges.decisions.departures import on_event
from portaria.premises.badges.models import Badge
from portaria.premises.badges.presiding import homologate
from portaria.premises.parking import acts
from portaria.premises.parking.consequences import again, consequences
from portaria.premises.parking.models import SpacePermit, Vehicle
from portaria.premises.parking.queries import kept_by
from portaria.premises.parking.types import (
    SPACE,
    VEHICLE,
    Entry,
    Kept,
    KeptThing,
    Refused,
    SpaceAsk,
    VehicleAsk,
)
from portaria.premises.places.models import Area
from portaria.steps.reasons import by_fact, decided
from premises.support import (
    BY,
    SLUG,
    at,
    body,
    built,
    calendar,
    day,
    grounds,
    holder,
    policy,
    someone,
    until,
)
from premises.test_journeys import served

K = EventKind
HELD = Kept((KeptThing(VEHICLE, 3, SLUG), KeptThing(SPACE, 4, SLUG)))
AWAY = Kept((KeptThing(VEHICLE, 3, SLUG, "leave"), KeptThing(SPACE, 4, SLUG, "secondment_out")))
GONE = Kept(
    (), (KeptThing(VEHICLE, 3, SLUG, "dismissal"), KeptThing(SPACE, 4, SLUG, "contract_end"))
)
ART27, ART69, ART75 = (f"sefaz-mt-1-2012#art{n}_cpt" for n in (27, 69, 75))


@pytest.mark.parametrize(
    ("kind", "held", "step", "provisions"),
    [
        (K.DISMISSAL, HELD, "premises.end_parking", [ART69, ART27]),
        (K.RETIREMENT, HELD, "premises.end_parking", [ART69, ART27]),
        (K.DEATH, HELD, "premises.end_parking", [ART69, ART27]),
        (K.CONTRACT_END, HELD, "premises.end_parking", [ART69, ART27]),
        (K.DISMISSAL, AWAY, "premises.end_parking", [ART69, ART27]),
        (K.LEAVE, HELD, "premises.suspend_parking", [ART69, ART75, ART27]),
        (K.SECONDMENT_OUT, HELD, "premises.suspend_parking", [ART69, ART75, ART27]),
        (K.RETURN, AWAY, "premises.restore_parking", []),
        (K.SECONDMENT_END, AWAY, "premises.restore_parking", []),
        (K.REINSTATEMENT, AWAY, "premises.restore_parking", []),
        (K.RETURN, HELD, "", []),
        (K.TRANSFER, HELD, "", []),
        (K.NAME_CHANGE, AWAY, "", []),
        (K.REINSTATEMENT, GONE, "premises.restore_parking", []),
        (K.CONTRACT_RENEWAL, GONE, "premises.restore_parking", []),
        (K.ADMISSION, GONE, "premises.restore_parking", []),
        (K.ADMISSION, Kept((), GONE.ended[1:]), "", []),
        (K.RETURN, GONE, "", []),
        (K.DISMISSAL, GONE, "", []),
        (K.DISMISSAL, Kept(), "", []),
        (K.DISMISSAL, Kept((KeptThing(VEHICLE, 3, "outro"),)), "", []),
    ],
)
def test_f14_each_event_ends_suspends_or_restores_with_the_provision(
    kind: EventKind, held: Kept, step: str, provisions: list[str]
) -> None:
    fact = event(kind, "2026-11-12", slug=SLUG)
    found = consequences(fact, held, on_event(fact, policy()), policy(), calendar())
    assert [one.kind for one in found.steps] == ([step] if step else [])
    for one in found.steps:
        assert [p for p in (ART69, ART75, ART27) if p in one.provisions] == provisions
        assert one.subject == "person:7"


def test_f14_only_what_the_event_s_own_absence_suspended_is_restored() -> None:
    fact = event(K.RETURN, "2026-11-12", slug=SLUG)
    found = consequences(fact, AWAY, on_event(fact, policy()), policy(), calendar())
    assert found.steps[0].payload["grounds"] == ["leave"]


@pytest.mark.parametrize(
    ("kind", "kinds"),
    [
        (K.REINSTATEMENT, [VEHICLE, SPACE]),
        (K.CONTRACT_RENEWAL, [VEHICLE, SPACE]),
        (K.ADMISSION, [VEHICLE]),
        (K.SECONDMENT_IN, [VEHICLE]),
    ],
)
def test_f14_a_space_comes_back_only_with_the_bond_it_was_given_for(
    kind: EventKind, kinds: list[str]
) -> None:
    assert [thing.kind for thing in again(kind, GONE)] == kinds


@pytest.mark.parametrize(
    ("kind", "others", "union", "ordered"),
    [
        (K.DISMISSAL, (bond(id=2),), False, False),
        (K.DEATH, (bond(id=2),), False, True),
        (K.LEAVE, (), True, False),
        (K.DISMISSAL, (), True, True),
    ],
)
def test_f14_another_bond_or_the_presidency_of_a_union_keeps_them(
    kind: EventKind, others: tuple[object, ...], union: bool, ordered: bool
) -> None:
    fact = event(kind, "2026-11-12", slug=SLUG, others=others)  # type: ignore[arg-type]
    badge = on_event(fact, policy(), union_presidency=union)
    assert bool(consequences(fact, HELD, badge, policy(), calendar()).steps) is ordered


def test_f14_a_body_whose_norms_say_nothing_of_parking_orders_nothing() -> None:
    other = body("mpe").law.on(date(2024, 3, 1))
    fact = event(K.DISMISSAL, "2024-03-01", slug="mpe")
    held = Kept((KeptThing(VEHICLE, 3, "mpe"),))
    found = consequences(fact, held, on_event(fact, other), other, body("mpe").calendar)
    assert found.steps == ()


def enter(when: object) -> str:
    lot = Area.objects.get(code="EST-INT").pk
    [found] = acts.admit_vehicles([Entry(lot, "ABC1D23", "own")], by=BY, at=when)  # type: ignore[arg-type]
    return found.decision.outcome


def states() -> tuple[str, str]:
    return Vehicle.objects.get().state, SpacePermit.objects.get().state


@pytest.mark.django_db(transaction=True)
def test_f14_vehicle_and_space_follow_a_leave_a_return_a_union_and_a_dismissal() -> None:
    world, person, _ = served()
    acts.register_vehicles([VehicleAsk(SLUG, "ABC1D23", person)], by=BY, at=world.at("2026-02-03"))
    said = decided("grant", policy("2026-02-03"), by_fact("law", "lei"))
    space = SpaceAsk(SLUG, person, "idoso", day("2026-02-03"), said)
    acts.give_spaces([space], by=BY, at=world.at("2026-02-03"))

    world.tell("2026-03-02", leave=leave("2026-03-02", "2026-03-11"))
    assert states() == ("suspended", "suspended")
    assert enter(world.at("2026-03-03 10:00")) == "outside"
    with pytest.raises(Refused, match="já está registrado"):
        acts.register_vehicles([VehicleAsk(SLUG, "ABC1D23", None)], by=BY,
                               at=world.at("2026-03-03"))  # fmt: skip
    world.tell("2026-03-12", leave=None)
    assert states() == ("active", "active")
    suspended = world.acts("premises.vehicle.suspended")
    assert [(at[:10], provision) for at, _, provision in suspended] == [("2026-03-02", ART69)]

    world.tell("2026-04-06", leave=leave("2026-04-06", None, "absence"))
    assert states() == ("suspended", "suspended")
    homologate(person, SLUG, day("2026-04-06"), day("2026-04-30"), "Sindicato, Portaria 8", by=BY,
               at=world.at("2026-04-07"))  # fmt: skip
    world.run("2026-04-07 10:00")
    assert states() == ("active", "active")
    world.run("2026-05-02 00:00")
    assert states() == ("suspended", "suspended")

    world.tell("2026-05-20", leave=None)
    world.tell("2026-06-01 10:00", end="2026-06-01", end_kind="dismissal")
    assert states() == ("ended", "ended")
    [(ended_at, _, provision)] = world.acts("premises.vehicle.ended")
    assert (ended_at[:16], provision) == ("2026-06-01 10:00", ART69)

    world.tell("2026-06-15 10:00", end=None, end_kind="")
    assert states() == ("active", "active")
    assert grounds(Badge.objects.get().pk) == []  # as the badge, blocked for the same dismissal


def gone() -> tuple[list[acts.Change], int, int]:
    """A vehicle and a space, until 30 November, of a person dismissed on 12 November 2026."""
    person, _ = holder()
    [car] = acts.register_vehicles([VehicleAsk(SLUG, "ABC1D23", person.pk)], by=BY,
                                   at=at("2026-11-03"))  # fmt: skip
    said = decided("grant", policy(), by_fact("law", "lei"))
    ask = SpaceAsk(SLUG, person.pk, "idoso", day("2026-11-03"), said, last_on=day("2026-11-30"))
    [space] = acts.give_spaces([ask], by=BY, at=at("2026-11-03"))
    things = [KeptThing(VEHICLE, car, SLUG), KeptThing(SPACE, space, SLUG)]
    acts.end_parking([acts.Change(things, said, "dismissal")], by=BY, at=at("2026-11-12"))
    assert states() == ("ended", "ended")
    kept = kept_by([person.pk])[person.pk]
    assert ([t.id for t in kept.ended], kept.things) == ([car, space], ())
    return [acts.Change(kept.ended, said)], person.pk, car


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("back", "space"), [("2026-11-29", "active"), ("2026-11-30", "active"), ("2026-12-01", "ended")]
)
def test_f14_a_space_whose_last_day_is_over_does_not_come_back(back: str, space: str) -> None:
    built()
    change, *_ = gone()
    acts.restore_parking(change, by=BY, at=at(back))
    assert states() == ("active", space)
    until("2026-12-02 08:00")  # the last day is due again
    assert states() == ("active", "ended")


@pytest.mark.django_db
def test_f14_a_vehicle_that_is_somebody_else_s_by_now_does_not_come_back() -> None:
    built()
    _, person, car = gone()
    other = someone("Bento Dias", slug=SLUG)
    acts.register_vehicles([VehicleAsk(SLUG, "ABC1D23", other.pk)], by=BY, at=at("2026-11-20"))
    assert (VEHICLE, car) not in [(one.kind, one.id) for one in kept_by([person])[person].ended]


@pytest.mark.django_db
def test_f14_of_two_endings_only_what_the_last_one_ended_comes_back() -> None:
    built()
    change, person, _ = gone()
    [car] = acts.register_vehicles([VehicleAsk(SLUG, "ABC1D23", person)], by=BY,
                                   at=at("2026-11-16"))  # fmt: skip
    again_ended = acts.Change([KeptThing(VEHICLE, car, SLUG)], change[0].decision, "dismissal")
    acts.end_parking([again_ended], by=BY, at=at("2026-11-17"))
    [back] = [one for one in kept_by([person])[person].ended if one.kind == VEHICLE]
    assert back.id == car
    restored = acts.Change(kept_by([person])[person].ended, change[0].decision)
    assert acts.restore_parking([restored], by=BY, at=at("2026-11-18")) == 2


@pytest.mark.django_db
def test_f14_what_its_holder_ended_does_not_come_back() -> None:
    built()
    person, _ = holder()
    cars = acts.register_vehicles([VehicleAsk(SLUG, "ABC1D23", person.pk)], by=BY,
                                  at=at("2026-11-03"))  # fmt: skip
    acts.end_vehicles(cars, by=BY, at=at("2026-11-04"))
    assert kept_by([person.pk]) == {}
