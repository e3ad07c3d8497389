"""The agenda groups what is coming by the unit that each person is of today (N6)."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.world import World
from portaria import clock
from portaria.journeys import agenda
from portaria.journeys.simulation import SimulatedAct
from portaria.people.models import Bond, Person, Unit

pytestmark = pytest.mark.django_db
LEFT, BEGAN, ENDS = date(2022, 1, 10), date(2022, 3, 1), date(2022, 6, 1)
NEXT_WEEK = date(2022, 4, 8)


@pytest.mark.parametrize(
    ("bonds", "unit"),
    [
        ([("UM", BEGAN, None), ("DOIS", NEXT_WEEK, None)], "UM"),
        ([("UM", BEGAN, ENDS), ("DOIS", NEXT_WEEK, None)], "UM"),  # told its end already
        ([("UM", BEGAN, ENDS), ("DOIS", date(2022, 3, 15), None)], "DOIS"),  # the latest of two
        ([("UM", LEFT, BEGAN), ("DOIS", NEXT_WEEK, None)], "DOIS"),  # none today
        ([("UM", LEFT, BEGAN)], "UM"),
        ([], ""),
    ],
)
def test_n6_the_unit_is_the_one_of_today_not_next_weeks(
    bonds: list[tuple[str, date, date | None]], unit: str
) -> None:
    world = World("uniar")
    world.now = world.at("2022-04-01")
    who = Person.objects.create(root="uniar", hr_key="t:1", name="Ana", recorded_at=world.now)
    for n, (acronym, start, end) in enumerate(bonds):
        its, _ = Unit.objects.get_or_create(
            body=world.body, code=acronym, acronym=acronym, name=acronym
        )
        Bond.objects.create(
            person=who, body=world.body, hr_key=f"b:{n}", registration=f"{n}",
            category="servidor_efetivo", unit=its, start=start, end=end,
        )  # fmt: skip
    act = SimulatedAct(world.now, "mail.mailbox.closed", "mailbox:0", who.pk, (), "close")
    with clock.at(world.now):
        [item] = agenda.of_simulation([act], "uniar", {})
    assert item.unit == unit
