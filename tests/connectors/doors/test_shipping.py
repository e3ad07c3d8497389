"""From the doors' record to the passages that guards watch: killed anywhere, nothing is lost and
nothing is there twice (F1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portaria.connectors.doors.keeping import Keeper
from portaria.connectors.doors.shipping import Shipping
from portaria.premises.guard.models import Passing
from portaria.traces.models import Position
from portaria.traces.spool import LineSpool
from premises.doors.world import at, one
from premises.support import SLUG, settled
from processes import Child

MONDAY = datetime.fromtimestamp(at("2026-11-23 10:00"), UTC)
TURNSTILE, OUT = 1, 2


def keeper(folder: Path) -> Keeper:
    return Keeper(one().snapshot(), LineSpool(folder, "doors", durable=True))


def shipping(folder: Path, own: Keeper | None = None) -> Shipping:
    return Shipping("teste", SLUG, folder, own or keeper(folder))


def working(say: Callable[[object], None], folder: Path) -> None:
    """Record and ship without end, telling how many passages were answered."""
    import django

    django.setup()
    own = keeper(folder)
    taking = shipping(folder, own)
    for number in range(1_000_000):
        own.heard((TURNSTILE, OUT)[number % 2], 70, MONDAY + timedelta(seconds=number))
        if number % 3 == 0:
            taking.ship(at=MONDAY)
        say(number)


@pytest.mark.kill
@pytest.mark.django_db(transaction=True)
def test_killed_between_record_and_database_each_passage_is_there_once(tmp_path: Path) -> None:
    settled()
    answered = 0
    for turn in (2, 11):
        child = Child(working, tmp_path)
        heard = [child.heard() for _ in range(turn)]
        child.kill()
        while (last := child.heard()) is not None:
            heard.append(last)
        child.ended()
        shipping(tmp_path).ship(at=MONDAY)
        found = list(Passing.objects.order_by("pk").values_list("at", flat=True))
        fresh = found[answered:]
        assert len(fresh) >= len(heard)
        assert fresh == [MONDAY + timedelta(seconds=number) for number in range(len(fresh))]
        answered = len(found)
    assert (list(tmp_path.iterdir()), Position.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_what_was_decided_alone_waits_until_the_doors_follow_and_is_looked_at_again(
    tmp_path: Path,
) -> None:
    settled()
    own = keeper(tmp_path)
    own.online = False
    own.heard(TURNSTILE, 70, MONDAY)
    own.heard(OUT, 70, MONDAY)
    taking = shipping(tmp_path, own)
    assert taking.ship(at=MONDAY) == 0
    own.snapshot.drop_card(70)
    own.online = True
    assert taking.ship(at=MONDAY) == 2
    entered, left = Passing.objects.order_by("pk")
    assert (entered.opens, entered.differs) == (True, "Crachá ausente ou desconhecido.")
    assert (left.opens, left.differs) == (True, "")
    assert taking.ship(at=MONDAY) == 0
