"""Killed while it sends: nothing is lost, and what goes twice is recognised."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from notices.outbox import told
from portaria.notices import acts
from portaria.notices.models import Notice
from portaria.people.models import Person
from web.world import NOW

pytestmark = [pytest.mark.kill, pytest.mark.django_db(transaction=True)]
COUNT = 40


def sender(folder: Path, kill_at: int) -> int:
    given = connection.settings_dict
    address = (
        f"postgresql://{given['USER']}:{given['PASSWORD'] or ''}@{given['HOST']}:{given['PORT']}"
        f"/{given['NAME']}"
    )
    done = subprocess.run(
        [sys.executable, "-m", "notices.sender_process", str(folder), str(kill_at),
         NOW.isoformat()],
        env={**os.environ, "DATABASE_URL": address, "PYTHONPATH": str(Path(__file__).parents[1])},
        timeout=60, check=False,
    )  # fmt: skip
    return done.returncode


def test_nothing_is_lost_by_kill_minus_nine(tmp_path: Path) -> None:
    person = Person.objects.create(
        root="uniar", hr_key="t:1", name="Ana", email="ana@fora.example", recorded_at=NOW
    )
    acts.notify([told(person, f"n:{n}", body="") for n in range(COUNT)], at=NOW)
    for moment in (1, 7, 30):
        assert sender(tmp_path, moment) == -signal.SIGKILL
    for _ in range(20):  # a killed sender's rows are skipped until the server sees that it is gone
        assert sender(tmp_path, 0) == 0
        if not Notice.objects.exclude(mail="sent").exists():
            break
    assert not Notice.objects.exclude(mail="sent").exists()
    assert len(list(tmp_path.iterdir())) == COUNT
