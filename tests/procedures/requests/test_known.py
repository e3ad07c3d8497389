"""By which of several bonds a person is known to a request, and how they are written again."""

from __future__ import annotations

from datetime import date

import pytest

from portaria import clock
from portaria.people.models import Bond, Person
from portaria.procedures.requests.forms import written
from portaria.procedures.requests.registry import subjects
from portaria.procedures.requests.types import Field
from procedures.requests.world import World

TODAY = date(2024, 3, 4)
OVER, PRESENT, LEAVING, COMING = (
    (date(2020, 1, 1), date(2024, 3, 4)), (date(2021, 1, 1), None),
    (date(2022, 1, 1), date(2024, 3, 14)), (date(2024, 3, 11), None),
)  # fmt: skip
OLD = (date(2018, 1, 1), date(2019, 1, 1))
LAST_DAY = (date(2022, 1, 1), date(2024, 3, 5))


@pytest.mark.parametrize(
    ("bonds", "known_by"),
    [
        ([PRESENT], PRESENT), ([LEAVING], LEAVING), ([COMING], COMING), ([OVER], OVER),
        ([OVER, LEAVING], LEAVING), ([LEAVING, COMING], LEAVING), ([PRESENT, COMING], PRESENT),
        ([PRESENT, LEAVING], LEAVING), ([OVER, COMING], COMING), ([OLD, OVER], OVER),
        ([LAST_DAY, COMING], LAST_DAY),
    ],
)  # fmt: skip
def test_a_request_is_about_the_bond_in_force(
    bonds: list[tuple[date, date | None]], known_by: tuple[date, date | None], world: World
) -> None:
    person = world.person(world.sector)
    Bond.objects.filter(person=person).delete()
    for start, end in bonds:
        bond(person, start, end)
    with clock.at(world.at):
        about = subjects["person"].about([person.pk])[person.pk]
    assert about.category == f"desde-{known_by[0]}"


def test_a_request_about_who_leaves_in_ten_days(world: World) -> None:
    Bond.objects.filter(person=world.ana).update(end=LEAVING[1])
    with clock.at(world.at):
        offered = subjects["person"].of(world.head.pk, "lab", TODAY)
    assert world.ana.pk in [about.key for about in offered]


def test_persons_written_again_are_named_once_each(world: World) -> None:
    """Otherwise the form of a correction names somebody twice, or nobody."""
    bond(world.ana, *COMING)
    Bond.objects.filter(person=world.head).update(end=LEAVING[1])
    field = Field("who", "Quem", "persons")
    found = written([(field, True)], {"who": [world.head.pk, world.ana.pk]}, "lab")
    registrations = dict(Bond.objects.order_by("start").values_list("person", "registration"))
    assert found["who"] == f"{registrations[world.head.pk]}, {registrations[world.ana.pk]}"


def bond(person: Person, start: date, end: date | None) -> None:
    Bond.objects.create(
        person=person, body_id="lab", hr_key=f"{person.pk}:{start}", registration=f"R{start}",
        category=f"desde-{start}", start=start, end=end,
    )  # fmt: skip
