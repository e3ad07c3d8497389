"""Passages of past days become records: stamped with their term, out of every page's reach, dropped
with proof, held by order (F1, G11's machinery)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from portaria.duties.models import Duty
from portaria.ledger.models import Act
from portaria.premises.guard.models import Passing
from portaria.premises.guard.recording import store_past
from portaria.premises.guard.stream import DOOR, DROP, KEEPING
from portaria.traces import holding
from portaria.traces.models import Partition, Segment
from portaria.traces.querying import ask
from portaria.traces.types import Held
from premises.support import BY, SLUG, at, settled

pytestmark = pytest.mark.django_db
NOW = at("2026-11-23 09:00")


@pytest.fixture(autouse=True)
def body(settings: Any, tmp_path: Path) -> None:
    settings.TRACES_DIR = tmp_path
    settled()


def passed(when: str, person: int = 7) -> None:
    Passing.objects.create(body_id=SLUG, at=at(when), reader=3, card="0901", person=person,
                           opens=True, code="authorised", why="Autorizado.")  # fmt: skip


def kept(today: date) -> list[tuple[Any, ...]]:
    def question(own: Any, table: str) -> list[tuple[Any, ...]]:
        found = own.execute(f"SELECT party, seen, opens FROM {table} ORDER BY seen").fetchall()
        return list(found)

    return ask(DOOR, SLUG, date(2026, 1, 1), date(2026, 12, 31), question, today=today)


def test_days_that_ended_a_day_ago_go_each_to_its_month() -> None:
    """The body's own midnight counts: 23:59 there is the next day in UTC."""
    for when in ("2026-10-31 23:59", "2026-11-01 00:00", "2026-11-21 23:59"):
        passed(when)
    for when in ("2026-11-22 00:00", "2026-11-23 08:00"):
        passed(when, -9)
    assert store_past(at=NOW) == 3
    assert store_past(at=NOW) == 0
    assert Passing.objects.count() == 2
    assert [(row.month.month, row.ours) for row in Partition.objects.order_by("month")] == [
        (10, True),
        (11, True),
    ]
    found = kept(NOW.date())
    assert [(party, opens) for party, _, opens in found] == [("person:7", True)] * 3
    assert store_past(at=NOW + timedelta(days=2)) == 2
    assert [row[0] for row in kept(NOW.date())][-1] == "visit:9"


def test_a_month_goes_after_its_term_with_proof_and_what_is_held_stays() -> None:
    passed("2026-11-02 10:00")
    passed("2026-11-02 10:05", 8)
    store_past(at=NOW)
    [duty] = Duty.objects.filter(kind=DROP)
    holding.hold(DOOR, SLUG, Held(("person:8",)), why="apuração", by=BY, at=NOW)
    KEEPING.drop_due(at=duty.run_at - timedelta(seconds=1))
    assert Segment.objects.filter(kind="fresh").exists()
    KEEPING.drop_due(at=duty.run_at)
    act = Act.objects.get(kind="traces.partition.dropped")
    assert act.body == SLUG
    assert [row[0] for row in kept(duty.run_at.date())] == ["person:8"]


def test_what_arrives_past_its_term_is_not_kept() -> None:
    passed("2020-03-02 10:00")
    assert store_past(at=NOW) == 1
    assert (Passing.objects.count(), Segment.objects.count()) == (0, 0)
