"""The demonstration's treasury has its premises, and badges for nearly everybody."""

from __future__ import annotations

from collections import Counter

import pytest

from portaria.launch.inventing import ONE_IN
from portaria.launch.premises import build
from portaria.launch.premises_day import worked
from portaria.people import cpf
from portaria.people.models import Unit
from portaria.premises.access.models import Grant
from portaria.premises.badges.models import Badge, Impediment, Replacement
from portaria.premises.goods.models import Check, Exit
from portaria.premises.parking.models import Parked
from portaria.premises.places.models import Area
from portaria.premises.rounds.models import Point
from portaria.premises.visits.models import Delivery, Event, Visit, Visitor
from premises.support import ROOT, SLUG, at, calendar, settled, someone

pytestmark = pytest.mark.django_db


def test_badges_for_nearly_everybody_and_a_second_time_nothing() -> None:
    settled()
    people = 2 * ONE_IN
    for number in range(people):
        someone(f"Pessoa {number}", slug=SLUG)
    for _ in range(2):
        build(ROOT / "bodies" / SLUG, SLUG, at=at("2026-11-03"))
    assert Area.objects.filter(body=SLUG).count() == 14
    assert Badge.objects.filter(state="active").count() == people - people // ONE_IN
    assert Grant.objects.count() == people - people // ONE_IN


def test_the_desk_and_the_guard_find_a_living_day() -> None:
    settled()
    unit = Unit.objects.get(code="GESE")
    for number in range(2 * ONE_IN):
        someone(f"Pessoa {number}", slug=SLUG, unit=unit)
    moment = at("2026-11-12 11:30")
    build(ROOT / "bodies" / SLUG, SLUG, at=moment)
    states = Counter(Visit.objects.values_list("state", flat=True))
    assert states == {"expected": 2, "waiting": 1, "open": 3, "left": 2}
    assert Visit.objects.filter(overdue_since__isnull=False).count() == 1
    for document in Visitor.objects.exclude(document="").values_list("document", flat=True):
        assert cpf.clean(document.removeprefix("CIN "))
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["announced", "arrived"]
    assert Event.objects.get().state == "planned"
    exits = Counter(Exit.objects.values_list("state", flat=True))
    assert exits == {"authorised": 2, "left": 1}
    assert Check.objects.count() == 2
    inside = set(Parked.objects.filter(left_at=None).values_list("purpose", flat=True))
    assert inside == {"own", "loading"}
    ticked = Counter(
        bool(state)
        for state in Point.objects.filter(round__kind="inspection").values_list("state", flat=True)
    )
    assert ticked[True]
    assert ticked[False]
    assert set(Badge.objects.values_list("state", flat=True)) == {
        "active", "blocked", "returned", "ended",
    }  # fmt: skip
    assert set(Replacement.objects.values_list("state", flat=True)) == {
        "asked",
        "ordered",
        "delivered",
    }
    assert Impediment.objects.count() == 1


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-12 11:00", "2026-11-12"),  # a Thursday, three hours after it opened
        ("2026-11-12 10:59", "2026-11-11"),
        ("2026-11-08 12:00", "2026-11-06"),  # a Sunday
        ("2026-11-03 08:00", "2026-10-30"),  # the Monday before was a holiday
    ],
)
def test_the_day_lived_is_the_last_one_worked(moment: str, opens: str) -> None:
    begun, closes = worked(calendar(), at(moment))
    assert (begun, closes) == (at(f"{opens} 08:00"), at(f"{opens} 18:00"))


def test_a_body_without_a_plan_has_no_premises() -> None:
    settled()
    build(ROOT / "bodies" / "mpa", "mpa", at=at("2026-11-03"))
    assert not Area.objects.exists()
