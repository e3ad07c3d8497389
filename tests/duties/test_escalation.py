from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duties.conftest import MINUTE, NOW, TERM, draft, opened
from portaria import clock
from portaria.duties import escalation, registry
from portaria.duties.escalation import escalate_overdue
from portaria.duties.models import Duty
from portaria.duties.types import OpenDuty
from portaria.ledger.models import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.mark.parametrize(
    ("shift", "up"), [(-MINUTE, 1), (timedelta(0), 1), (timedelta(microseconds=1), 0)]
)
def test_a_human_duty_goes_up_when_its_instant_has_come(shift: timedelta, up: int) -> None:
    opened(draft(1, assignee="person:9", sum=TERM, run_at=NOW + shift))
    assert escalate_overdue() == up
    duty = Duty.objects.get()
    assert duty.state == "open"
    assert (duty.escalated_at, duty.escalated_to) == (
        (NOW, registry.ADMINISTRATION) if up else (None, "")
    )


@pytest.mark.parametrize(
    ("shift", "up"), [(-MINUTE, 0), (timedelta(0), 0), (timedelta(microseconds=1), 1)]
)
def test_what_no_norm_gives_a_term_is_never_late(shift: timedelta, up: int) -> None:
    """Without a sum, only an instant after the opening is somebody's deadline."""
    (duty,) = opened(draft(1, assignee="person:9", run_at=NOW + shift))
    assert duty.timeless == (not up)
    with clock.at(NOW + timedelta(days=30)):
        assert escalate_overdue() == up


def test_it_goes_up_once_with_one_act() -> None:
    (duty,) = opened(draft(1, assignee="person:9", sum=TERM))
    assert escalate_overdue() == 1
    with clock.at(NOW + timedelta(days=30)):
        assert escalate_overdue() == 0
    act = Act.objects.get(kind="duty.escalated")
    assert (act.subject, act.by, act.cause) == ("mailbox:1", "system:runner", f"duty:{duty.pk}")


@pytest.mark.parametrize(
    ("assignee", "state", "up"),
    [("", "open", 0), ("", "failed", 1), ("person:9", "done", 0), ("person:9", "dropped", 0)],
)
def test_what_goes_up(assignee: str, state: str, up: int) -> None:
    """An automatic duty is late only until the runner comes; one that failed waits for a person."""
    opened(draft(1, assignee=assignee, sum=TERM))
    Duty.objects.update(state=state)
    assert escalate_overdue() == up


def test_to_whom_is_said_by_who_knows_the_units(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_escalation", [])

    @registry.escalation
    def above(duties: Sequence[OpenDuty], assignees: Sequence[str], at: datetime) -> Sequence[str]:
        return [f"head-of:{duty.person}" for duty in duties]

    opened(
        draft(3, assignee="person:9", sum=TERM), draft(4, assignee="power:mail.manage", sum=TERM)
    )
    escalate_overdue()
    assert set(Duty.objects.values_list("escalated_to", flat=True)) == {"head-of:3", "head-of:4"}
    with pytest.raises(ValueError, match="já há quem diga"):
        registry.escalation(above)


def test_many_go_up_in_as_many_statements_as_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    def statements(first: int, last: int) -> int:
        opened(*(draft(n, assignee="person:9", sum=TERM) for n in range(first, last)))
        with CaptureQueriesContext(connection) as captured:
            assert escalate_overdue() == last - first
        return len(captured)

    assert statements(0, 2) == statements(2, 300)
    monkeypatch.setattr(escalation, "CHUNK", 10)
    assert statements(300, 325) > 0
