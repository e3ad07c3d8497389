"""Killed while it sends: nothing is lost, and what goes twice is recognised."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from notices import dying_sender
from notices.outbox import told
from portaria.notices import acts
from portaria.notices.models import Notice
from portaria.people.models import Person
from processes import Child
from web.world import NOW

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]
COUNT = 40


def sender(folder: Path, kill_at: int) -> int:
    return Child(dying_sender.run, folder, kill_at, NOW).ended()


def test_nothing_is_lost_by_kill_minus_nine(tmp_path: Path) -> None:
    person = Person.objects.create(
        root="uniar", hr_key="t:1", name="Ana", email="ana@fora.example", recorded_at=NOW
    )
    acts.notify([told(person, f"n:{n}", body="") for n in range(COUNT)], at=NOW)
    for moment in (1, 7, 30):
        assert sender(tmp_path, moment) == -signal.SIGKILL
    assert sender(tmp_path, 0) == 0
    assert not Notice.objects.exclude(mail="sent").exists()
    assert len(list(tmp_path.iterdir())) == COUNT
