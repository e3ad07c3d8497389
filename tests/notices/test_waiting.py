"""Who must do something is told when it begins to wait and when it is overdue, once each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portaria.duties.models import Duty
from portaria.notices.models import Notice
from portaria.notices.waiting import tell_waiting
from web.world import NOW, World


def told() -> dict[str, int]:
    return dict(Notice.objects.values_list("key", "person"))


def test_person_and_acting_head_are_told_once(world: World) -> None:
    tell_waiting(NOW)
    tell_waiting(NOW + timedelta(minutes=1))
    mine = Duty.objects.get(key="t:1")
    head = Duty.objects.get(key="t:2")
    late = f"duty:{mine.pk}:overdue"
    found = {key: person for key, person in told().items() if key != late}
    assert found == {
        f"duty:{mine.pk}:waiting": world.ana.pk,
        f"duty:{head.pk}:waiting": world.ana.pk,
    }
    row = Notice.objects.get(key=f"duty:{mine.pk}:waiting")
    assert row.title == "Espera por você: Recolher a declaração de desligamento"
    assert "Prazo: 17/11/2026." in row.text
    assert row.href == f"/prazos/{mine.pk}/"


def test_what_a_power_must_do_is_told_to_who_holds_it(world: World) -> None:
    Duty.objects.filter(key="t:1").update(assignee="power:accounts.manage")
    tell_waiting(NOW)
    key = f"duty:{Duty.objects.get(key='t:1').pk}:waiting"
    assert told()[key] == world.ana.pk


@pytest.mark.parametrize(
    ("hours", "count"), [(-1, 0), (0, 1), (23, 1), (24, 0), (25, 0)],
    ids=["before", "at", "within a day", "a day later", "long ago"],
)  # fmt: skip
def test_overdue_is_told_within_a_day_of_the_deadline(world: World, hours: int, count: int) -> None:
    duty = Duty.objects.get(key="t:1")
    tell_waiting(duty.due_at + timedelta(hours=hours))
    assert Notice.objects.filter(key=f"duty:{duty.pk}:overdue").count() == count
