"""Delegations and aliases that end on a planned day: in force until it, in the mailbox's body, with
no act on the day (M4, M5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from mail.test_duties import happens
from mail.worlds import BY, World
from portaria import clock
from portaria.cli.mailbox import mailbox
from portaria.mail import acts, queries
from portaria.mail.acts import addresses
from portaria.mail.models import Alias, Delegation, Mailbox
from portaria.mail.types import AliasGrant, Change, Delegate, Refused, Role
from portaria.mail.whose import boxes_of
from portaria.people.models import Person
from portaria.people.types import EventKind

pytestmark = pytest.mark.django_db
TODAY = date(2024, 3, 4)
LAST = date(2024, 6, 1)
ALIAS = "ana@seg.example"


def shared_until(world: World, end: date, start: date | None = None) -> tuple[Person, Mailbox]:
    """Somebody who shares the unit's mailbox until before ``end``."""
    box = world.opens("org_unit", kind="organizational", login="ctic", unit=world.unit("CTIC"))
    who = world.person(category="servidor_efetivo")
    item = Delegate(box.pk, who.pk, may_read=True, start=start or TODAY, end=end)
    acts.delegate_mailboxes([item], by=BY, at=world.at)
    return who, box


def with_alias(world: World, end: date, start: date = TODAY) -> Mailbox:
    box = world.opens("policial", login="ana")
    grant = AliasGrant(box.pk, ALIAS, "secondment_out", start, end)
    acts.add_aliases([grant], by=BY, at=world.at)
    return box


def held_by(world: World, who: Person) -> list[Role]:
    with clock.at(world.at):
        return [box.role for box in queries.held_by([who.pk])[who.pk]]


def test_m5_a_delegation_is_held_until_its_planned_end() -> None:
    """M5: the day before, the day itself, the day after; and before it begins."""
    world = World("uni")
    who, box = shared_until(world, LAST)
    for day, roles, count in (
        (TODAY, [Role.DELEGATE], 1), (LAST - timedelta(days=1), [Role.DELEGATE], 1),
        (LAST, [], 0), (LAST + timedelta(days=1), [], 0),
    ):  # fmt: skip
        world.goes_to(day)
        assert held_by(world, who) == roles, day
        with clock.at(world.at):
            assert queries.held([box.pk])[box.pk].delegates == count, day


def test_m5_the_day_is_the_one_of_the_mailboxs_body() -> None:
    """M5: at 23:00 in São Paulo it is the next day in UTC."""
    world = World("uni")
    who, _box = shared_until(world, LAST)
    world.goes_to(LAST - timedelta(days=1), hour=23)
    assert held_by(world, who) == [Role.DELEGATE]
    world.goes_to(LAST, hour=0)
    assert held_by(world, who) == []


def test_m5_a_delegation_that_begins_later_is_held_but_not_counted() -> None:
    """M5: whoever leaves before it begins loses it all the same."""
    world = World("uni")
    who, box = shared_until(world, LAST, start=date(2024, 4, 1))
    assert held_by(world, who) == [Role.DELEGATE]
    with clock.at(world.at):
        assert queries.held([box.pk])[box.pk].delegates == 0


def test_m5_a_dismissal_ends_a_delegation_that_had_a_planned_end() -> None:
    """M5: UNILA 12, par. un.: shared inside only, planned end or not."""
    world = World("uni")
    who, _box = shared_until(world, LAST)
    with clock.at(world.at):
        happens(world, EventKind.DISMISSAL, who, "servidor_efetivo")
    assert Delegation.objects.get(person=who).end == TODAY


@pytest.mark.parametrize(
    ("day", "said"),
    [(TODAY, "até 31/05/2024\n"), (LAST, "até 31/05/2024 (encerrado)\n")],
)
def test_m5_the_command_tells_the_last_day_and_whether_it_is_over(day: date, said: str) -> None:
    """M5: a planned end is not yet an end."""
    world = World("uni")
    _who, box = shared_until(world, LAST)
    world.goes_to(day)
    with clock.at(world.at):
        shown = CliRunner().invoke(mailbox, ["show", box.address or ""])
    assert f"desde 04/03/2024 {said}" in shown.output


def test_m4_an_alias_reaches_its_mailbox_until_its_planned_end() -> None:
    """M4: SESP 6 §2."""
    world = World("pol")
    box = with_alias(world, LAST, start=date(2024, 4, 1))
    for day, there in (
        (date(2024, 3, 31), False), (date(2024, 4, 1), True),
        (LAST - timedelta(days=1), True), (LAST, False),
    ):  # fmt: skip
        world.goes_to(day)
        with clock.at(world.at):
            assert (queries.by_address(ALIAS) is not None) == there, day
            assert (ALIAS in boxes_of([ALIAS.upper()])) == there, day
            assert queries.held([box.pk])[box.pk].has_alias == (day < LAST), day


def test_m4_the_return_ends_an_alias_that_had_a_planned_end() -> None:
    """M4: SESP 6 §2: back before it was planned."""
    world = World("pol")
    box = with_alias(world, LAST)
    assert acts.end_aliases([Change(box.pk, "back")], by=BY, at=world.at) == 1
    assert Alias.objects.get(mailbox=box).end == TODAY
    assert acts.end_aliases([Change(box.pk, "back")], by=BY, at=world.at) == 0


def test_m4_an_alias_with_a_planned_end_is_an_address_in_use() -> None:
    """M4: not even its owner gets a second mailbox by it."""
    world = World("pol")
    box = with_alias(world, LAST)
    owner = {ALIAS: addresses.owner(queries.held([box.pk])[box.pk])}
    with pytest.raises(Refused, match="ainda existe"):
        addresses.take(owner, at=world.at)
    world.goes_to(LAST)
    addresses.take(owner, at=world.at)
